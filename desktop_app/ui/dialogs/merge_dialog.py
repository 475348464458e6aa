"""Merging contacts that are one person: who, what differs, what comes of it. A sheet that stops nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.ui.item_models.choice_item_model import ChoiceLine
from desktop_app.ui.outside_text import one_line
from desktop_app.ui.theme import DIALOG_INSET, LABEL_COLUMN, SPACE_4, SPACE_8, SPACE_12, SPACE_16, TextRole, Theme
from desktop_app.ui.widgets.buttons import ButtonKind, PushButton
from desktop_app.ui.widgets.choice_table import ChoiceTable
from desktop_app.ui.widgets.combo_box import ComboBox
from desktop_app.ui.widgets.divider import Divider
from desktop_app.ui.widgets.merge_members import MergeMembers
from desktop_app.ui.widgets.plain_label import PlainLabel
from desktop_app.ui.widgets.scrolled import scrolled
from desktop_app.ui.widgets.sheet import Sheet

_LEFT = 264
_SURVIVOR_WIDTH = 280


class MergeDialog(Sheet):
    """Shows what it is told; who is to be merged stands at the left, in `members`.

    Signals:
        value_chosen: field, and the place of the contact whose value counts.
        survivor_chosen: place of the contact that stands for the others.
        settled_toggled: the agent wants to see, or no longer, the fields in which there is nothing to decide.
        confirmed: merge as planned.
    """

    value_chosen = Signal(str, int)
    survivor_chosen = Signal(int)
    settled_toggled = Signal()
    confirmed = Signal()

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(theme, "Merge contacts", window, object_name="mergeDialog")
        self.members = MergeMembers(theme)
        self.members.setFixedWidth(_LEFT)
        self._purpose = PlainLabel(
            "What is known of all of them is shown together. Nothing is rewritten, and any merge can be taken apart.",
            TextRole.SECONDARY,
            wraps=True,
        )
        self._empty = PlainLabel(
            "Choose at the left who is the same person.", TextRole.SENTENCE, wraps=True, object_name="mergeEmptyLabel"
        )
        self._notice = PlainLabel("", TextRole.BODY, wraps=True, object_name="mergeNoticeLabel")
        self._content = QWidget()
        self._confirm = PushButton(
            theme, "Merge", kind=ButtonKind.PRIMARY, icon="arrows-join", large=True, object_name="confirmMergeButton"
        )
        cancel = PushButton(theme, "Cancel", large=True, object_name="cancelMergeButton")
        self.add_inset(self._purpose)
        self.body.addLayout(self._columns(theme), 1)
        self.footer.addWidget(PlainLabel("Nothing is deleted.", TextRole.CAPTION), 1)
        self.footer.addWidget(cancel)
        self.footer.addWidget(self._confirm)
        cancel.clicked.connect(self.close_requested)
        self._confirm.clicked.connect(self.confirmed)
        self.show_only_one()

    def _columns(self, theme: Theme) -> QHBoxLayout:
        columns = QHBoxLayout()
        columns.setContentsMargins(DIALOG_INSET, SPACE_8, SPACE_8, 0)
        columns.setSpacing(SPACE_16)
        columns.addWidget(self.members)
        columns.addWidget(Divider(theme, vertical=True))
        right = QVBoxLayout()
        right.setSpacing(SPACE_8)
        self._well = QFrame()
        self._well.setProperty("ground", "well")
        self._well.setProperty("tone", "warn")
        well = QVBoxLayout(self._well)
        well.setContentsMargins(SPACE_12, SPACE_8, SPACE_12, SPACE_8)
        well.addWidget(self._notice)
        self._fill(theme)
        area = scrolled(self._content, lifted=True)
        self._area = area
        above = QVBoxLayout()
        above.setContentsMargins(SPACE_4, 0, SPACE_16, 0)  # as what is compared below
        above.addWidget(self._well)
        above.addWidget(self._empty)
        right.addLayout(above)
        right.addWidget(area, 1)
        right.addStretch()
        columns.addLayout(right, 1)
        return columns

    def _fill(self, theme: Theme) -> None:
        self._survivor = ComboBox(theme, "Who stands for the others", object_name="mergeSurvivorField")
        self._survivor.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToContents)
        self._survivor.setMaximumWidth(_SURVIVOR_WIDTH)
        self._reason = PlainLabel("", TextRole.SECONDARY, object_name="survivorReasonLabel")
        self._swap = PushButton(theme, "Swap", icon="switch-horizontal", object_name="swapSurvivorButton")
        self._differences = PlainLabel("", TextRole.SENTENCE, wraps=True, object_name="mergeDifferencesLabel")
        self._table = ChoiceTable(theme, "mergeFieldTable", "Fields that differ")
        self._settled = PushButton(
            theme, "Settled fields", kind=ButtonKind.LINK, icon="chevron-right", object_name="settledFieldsButton"
        )
        self._kept_title = PlainLabel("", TextRole.ROW_TITLE)
        self._kept = QGridLayout()
        self._kept.setHorizontalSpacing(SPACE_12)
        self._kept.setVerticalSpacing(SPACE_4)
        self._kept.setColumnMinimumWidth(0, LABEL_COLUMN)
        self._kept.setColumnStretch(1, 1)
        self._preview = PlainLabel("", TextRole.SENTENCE, wraps=True, object_name="mergePreviewLabel")
        stays = QHBoxLayout()
        stays.setSpacing(SPACE_8)
        stays.addWidget(PlainLabel("Stays", TextRole.LABEL))
        stays.addWidget(self._survivor)
        stays.addWidget(self._reason, 1)
        stays.addWidget(self._swap)
        settled = QHBoxLayout()
        settled.addWidget(self._settled)
        settled.addStretch(1)
        happens = QFrame()
        happens.setProperty("ground", "well")
        well = QVBoxLayout(happens)
        well.setContentsMargins(SPACE_16, SPACE_12, SPACE_16, SPACE_12)
        well.setSpacing(SPACE_4)
        well.addWidget(PlainLabel("What will happen", TextRole.ROW_TITLE))
        well.addWidget(self._preview)
        layout = QVBoxLayout(self._content)
        layout.setContentsMargins(SPACE_4, SPACE_4, SPACE_16, SPACE_8)
        layout.setSpacing(SPACE_8)
        layout.addLayout(stays)
        layout.addWidget(self._differences)
        layout.addWidget(self._table)
        layout.addLayout(settled)
        layout.addWidget(self._kept_title)
        layout.addLayout(self._kept)
        layout.addWidget(happens)
        layout.addStretch(1)
        self._table.value_chosen.connect(self.value_chosen)
        self._survivor.currentIndexChanged.connect(self._on_survivor_changed)
        self._swap.clicked.connect(self._on_swap)
        self._settled.clicked.connect(self.settled_toggled)

    def open_sheet(self) -> None:
        self.show()
        self.raise_()
        self.members.focus_first()

    def show_only_one(self) -> None:
        """Nobody to merge with has been picked yet."""
        self._empty.show()
        self._area.hide()
        self.show_ready(False, "Choose at least one other contact first")

    def show_comparison(self, headers: Sequence[str], lines: Sequence[ChoiceLine], sentence: str) -> None:
        """*lines*: of one value for each of *headers*; *sentence* says how many of them wait for a choice."""
        self._empty.hide()
        self._area.show()
        self._differences.setText(sentence)
        self._table.setVisible(bool(lines))
        self._table.show_choices(headers, lines)

    def show_survivor(self, names: Sequence[str], place: int, reason: str) -> None:
        self._survivor.blockSignals(True)
        shown = [one_line(name) for name in names]
        if [self._survivor.itemText(at) for at in range(self._survivor.count())] != shown:
            self._survivor.clear()
            self._survivor.addItems(shown)
        self._survivor.setCurrentIndex(place)
        self._survivor.blockSignals(False)
        self._reason.setText(reason)
        self._swap.setVisible(len(names) == 2)

    def show_settled(self, sentence: str, *, is_open: bool) -> None:
        """The line that stands for the fields in which there is nothing to decide."""
        self._settled.setText(sentence)
        self._settled.show_icon("chevron-down" if is_open else "chevron-right")
        self._settled.setVisible(bool(sentence))

    def show_kept(self, title: str, rows: Sequence[tuple[str, str, str]]) -> None:
        """Phones and e-mails of the whole: which field, what, and who brings it."""
        while item := self._kept.takeAt(0):
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for row, (label, text, owner) in enumerate(rows):
            self._kept.addWidget(PlainLabel(label, TextRole.LABEL), row, 0)
            self._kept.addWidget(PlainLabel(text, TextRole.VALUE), row, 1)
            self._kept.addWidget(PlainLabel(owner, TextRole.SECONDARY), row, 2)
        self._kept_title.setText(title)
        self._kept_title.setVisible(bool(rows))

    def show_preview(self, text: str) -> None:
        self._preview.setText(text)

    def show_notices(self, sentences: Sequence[str]) -> None:
        """What somebody must know before they merge; nothing takes the notice away."""
        self._notice.setText("\n".join(sentences))
        self._well.setVisible(bool(sentences))

    def show_ready(self, is_ready: bool, reason: str = "") -> None:
        self._confirm.setEnabled(is_ready)
        self._confirm.setToolTip("" if is_ready else reason)

    def _on_survivor_changed(self, place: int) -> None:
        self.survivor_chosen.emit(place)

    def _on_swap(self) -> None:
        self._survivor.setCurrentIndex(1 - self._survivor.currentIndex())
