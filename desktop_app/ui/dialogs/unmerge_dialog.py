"""Taking a merge apart: which one, what of the fields changed since, and how each contact will read."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop_app.ui.item_models.choice_item_model import ChoiceLine
from desktop_app.ui.item_models.detail_item_model import DetailItemModel, DetailLine
from desktop_app.ui.theme import DIALOG_INSET, SPACE_4, SPACE_8, SPACE_12, SPACE_16, TextRole, Theme
from desktop_app.ui.widgets.buttons import ButtonKind, PushButton
from desktop_app.ui.widgets.choice_table import ChoiceTable
from desktop_app.ui.widgets.detail_list import DetailList
from desktop_app.ui.widgets.divider import Divider
from desktop_app.ui.widgets.plain_label import PlainLabel
from desktop_app.ui.widgets.scrolled import scrolled
from desktop_app.ui.widgets.sheet import Sheet

_LEFT = 264
BEFORE, THEN, NOW = range(3)
HEADERS = ("Before the merge", "Right after", "Now")


class UnmergeDialog(Sheet):
    """Shows what it is told.

    Signals:
        merge_chosen: id of the merge to look at.
        value_chosen: field, and BEFORE or NOW.
        confirmed: take the merge on show apart.
    """

    merge_chosen = Signal(str)
    value_chosen = Signal(str, int)
    confirmed = Signal()

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(theme, "Take a merge apart", window, object_name="unmergeDialog")
        self._merges = DetailList(theme, "standingMergeList", "Merges, newest first")
        self._merges.setFixedWidth(_LEFT)
        self._sentence = PlainLabel("", TextRole.SENTENCE, wraps=True, object_name="unmergeSentenceLabel")
        self._table = ChoiceTable(theme, "unmergeFieldTable", "Fields before the merge, right after it, and now")
        self._preview = PlainLabel("", TextRole.SENTENCE, wraps=True, object_name="unmergePreviewLabel")
        self._confirm = PushButton(
            theme,
            "Take Apart",
            kind=ButtonKind.PRIMARY,
            icon="arrows-split",
            large=True,
            object_name="confirmUnmergeButton",
        )
        cancel = PushButton(theme, "Cancel", large=True, object_name="cancelUnmergeButton")
        columns = QHBoxLayout()
        columns.setContentsMargins(DIALOG_INSET, SPACE_8, SPACE_8, 0)
        columns.setSpacing(SPACE_16)
        merges = QVBoxLayout()
        merges.setContentsMargins(0, 0, 0, SPACE_12)
        merges.addWidget(self._merges)
        columns.addLayout(merges)
        columns.addWidget(Divider(theme, vertical=True))
        columns.addWidget(self._right(), 1)
        self.add_inset(
            PlainLabel(
                "Any merge, in any order, also after later edits. Every contact keeps what was recorded under it.",
                TextRole.SECONDARY,
                wraps=True,
            )
        )
        self.body.addLayout(columns, 1)
        self.footer.addStretch(1)
        self.footer.addWidget(cancel)
        self.footer.addWidget(self._confirm)
        cancel.clicked.connect(self.close_requested)
        self._confirm.clicked.connect(self.confirmed)
        self._table.value_chosen.connect(self.value_chosen)
        self._merges.selectionModel().selectionChanged.connect(self._on_selected)

    def _right(self) -> QScrollArea:
        happens = QFrame()
        happens.setProperty("ground", "well")
        well = QVBoxLayout(happens)
        well.setContentsMargins(SPACE_16, SPACE_12, SPACE_16, SPACE_12)
        well.setSpacing(SPACE_4)
        well.addWidget(PlainLabel("How they will read", TextRole.ROW_TITLE))
        well.addWidget(self._preview)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(SPACE_4, SPACE_4, SPACE_16, SPACE_12)
        layout.setSpacing(SPACE_8)
        layout.addWidget(self._sentence)
        layout.addWidget(self._table)
        layout.addWidget(happens)
        layout.addStretch(1)
        return scrolled(content, lifted=True)

    @property
    def chosen_merge(self) -> str:
        """Id of the merge that is looked at, "" for none."""
        indexes = self._merges.selectionModel().selectedIndexes()
        return str(indexes[0].data(DetailItemModel.IdRole)) if indexes else ""

    def open_sheet(self) -> None:
        self.show()
        self.raise_()
        self._merges.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_merges(self, lines: Sequence[DetailLine]) -> None:
        """Newest first; the first is looked at unless another is already."""
        self._merges.show_details(lines)
        if lines and not self.chosen_merge:
            self._merges.setCurrentIndex(self._merges.model().index(0, 0))

    def show_stories(self, sentence: str, lines: Sequence[ChoiceLine]) -> None:
        self._sentence.setText(sentence)
        self._table.show_choices(HEADERS, lines)
        self._table.setVisible(bool(lines))

    def show_preview(self, text: str, *, is_ready: bool) -> None:
        self._preview.setText(text)
        self._confirm.setEnabled(is_ready)
        self._confirm.setToolTip("" if is_ready else "There is nothing to take apart as it stands")

    def _on_selected(self) -> None:
        if id := self.chosen_merge:
            self.merge_chosen.emit(id)
