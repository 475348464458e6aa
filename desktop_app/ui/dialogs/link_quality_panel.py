"""How often automatic links were corrected: a sheet with the picture, its figures, and the way into a report."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.domain.link_quality import LinkQuality
from desktop_app.ui.link_quality_wording import PERIODS, USUAL_PERIOD, period_words, total_sentence
from desktop_app.ui.theme import DIALOG_INSET, SPACE_12, SPACE_16, TextRole, Theme
from desktop_app.ui.widgets.buttons import PushButton
from desktop_app.ui.widgets.combo_box import ComboBox
from desktop_app.ui.widgets.empty_state import EmptyState
from desktop_app.ui.widgets.link_quality_picture import LinkQualityPicture
from desktop_app.ui.widgets.plain_label import PlainLabel
from desktop_app.ui.widgets.scrolled import scrolled
from desktop_app.ui.widgets.sheet import Sheet


class LinkQualityPanel(Sheet):
    """Shows what it is told.

    Signals:
        period_chosen: for how many weeks.
        export_requested: the picture is wanted as a file.
    """

    period_chosen = Signal(int)
    export_requested = Signal()

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(theme, "Link quality", window, object_name="linkQualityPanel")
        self._status = PlainLabel("", TextRole.ROW_TITLE, object_name="linkQualityStatusLabel")
        self._period_shown = PlainLabel("", TextRole.SECONDARY, object_name="linkQualityPeriodLabel")
        self._period = ComboBox(theme, "For how long", object_name="linkQualityPeriodField")
        self._period.addItems([f"Last {words}" for words in PERIODS.values()])
        self._period.setCurrentIndex(list(PERIODS).index(USUAL_PERIOD))
        self.picture = LinkQualityPicture(theme, object_name="linkQualityPicture")
        self._empty = EmptyState(
            theme,
            "target",
            "No automatic links yet",
            "As soon as calls and messages are linked by themselves, you see here how often that had to be put right.",
        )
        self._problem = EmptyState(
            theme, "alert-triangle", "The figures cannot be read", "", sentence_name="linkQualityProblemLabel"
        )
        self._pages = QStackedWidget()
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(DIALOG_INSET, 0, DIALOG_INSET, SPACE_16)
        layout.addWidget(self.picture)
        layout.addStretch(1)
        for each in (scrolled(page, lifted=True), self._empty, self._problem):
            self._pages.addWidget(each)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self._status)
        texts.addWidget(self._period_shown)
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, SPACE_12)
        row.addLayout(texts, 1)
        row.addWidget(self._period)
        self.add_inset(head)
        self.body.addWidget(self._pages, 1)
        self._export = PushButton(
            theme, "Export Picture…", icon="file-export", large=True, object_name="exportLinkQualityButton"
        )
        note = "Links to contacts that were there. Corrected: unlinked, or linked to another, by an agent."
        self.footer.addWidget(PlainLabel(note, TextRole.SECONDARY, wraps=True), 1)
        self.footer.addWidget(self._export)
        self._period.currentIndexChanged.connect(self._on_period)
        self._export.clicked.connect(self.export_requested)
        self.show_reading()

    @property
    def weeks(self) -> int:
        return list(PERIODS)[self._period.currentIndex()]

    def open(self) -> None:
        self.show()
        self.raise_()
        self._period.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_reading(self) -> None:
        self._status.setText("Counting …")
        self._period_shown.setText("")
        self._export.setEnabled(False)

    def show_quality(self, quality: LinkQuality) -> None:
        self._status.setText(total_sentence(quality))
        self._period_shown.setText(period_words(quality))
        self.picture.show_quality(quality)
        is_empty = not quality.total.links
        self._export.setEnabled(not is_empty)
        self._export.setToolTip("There is nothing to draw" if is_empty else "")
        self._pages.setCurrentIndex(1 if is_empty else 0)

    def show_problem(self, sentence: str) -> None:
        self._status.setText("")
        self._problem.show_texts("The figures cannot be read", sentence)
        self._pages.setCurrentIndex(2)

    def _on_period(self) -> None:
        self.period_chosen.emit(self.weeks)
