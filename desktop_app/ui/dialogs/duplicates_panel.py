"""Contacts that are likely there twice: a sheet to go through them, to be merged or told apart one after the other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelection, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop_app.ui.item_models.detail_item_model import DetailItemModel, DetailLine
from desktop_app.ui.outside_text import many_lines
from desktop_app.ui.parts import Parts
from desktop_app.ui.theme import SPACE_12, TextRole
from desktop_app.ui.widgets.buttons import ButtonKind, PushButton
from desktop_app.ui.widgets.detail_list import DetailList
from desktop_app.ui.widgets.list_sheet import ListSheet
from desktop_app.ui.widgets.plain_label import PlainLabel

_NOBODY = "Nobody is likely there twice"
_MERGE = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TELL_APART = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class DuplicatesPanel(ListSheet):
    """Shows the lines that it is told, and what speaks for and against the selected one. Enter merges, Delete tells
    apart.

    Signals:
        merge_requested, told_apart: the id of the selected line.
        pair_selected: the id of a line, "" for none.
    """

    merge_requested = Signal(str)
    told_apart = Signal(str)
    pair_selected = Signal(str)

    def __init__(self, parts: Parts, window: QWidget) -> None:
        theme = parts.theme
        super().__init__(
            theme,
            "Likely duplicates",
            window,
            DetailList(theme, "duplicateList", "Contacts that are likely one person, two and two"),
            object_name="duplicatesPanel",
            status_name="duplicatesStatusLabel",
            nobody=(_NOBODY, ""),
            hidden="Duplicates are not shown",
        )
        self._may_merge = True
        self._reasons = PlainLabel("", TextRole.VALUE, wraps=True, object_name="duplicateReasonsLabel")
        self._doubts = PlainLabel("", TextRole.SECONDARY, wraps=True, object_name="duplicateDoubtsLabel")
        self._apart = PushButton(
            theme,
            "Not the Same Person",
            kind=ButtonKind.QUIET,
            icon="user-x",
            large=True,
            object_name="notDuplicateButton",
        )
        self._apart.setToolTip("Delete")
        self._merge = PushButton(
            theme,
            "Merge…",
            kind=ButtonKind.PRIMARY,
            icon="arrows-join",
            large=True,
            object_name="mergeDuplicateButton",
        )
        self._merge.setToolTip("Enter")
        self.add_inset(self._reasons)
        self.add_inset(self._doubts)
        self.body.addSpacing(SPACE_12)
        self.footer.addWidget(self._apart)
        self.footer.addStretch(1)
        self.footer.addWidget(self._merge)
        self._apart.clicked.connect(self._on_told_apart)
        self._merge.clicked.connect(self._on_merge)
        self.list.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.list.doubleClicked.connect(self._on_double_clicked)
        self.list.installEventFilter(self)
        self.follow_selection()

    def show_lines(self, lines: Sequence[DetailLine], status: str) -> None:
        """The pairs. What was selected stays so; where it has gone, its place is."""
        place = self._place
        self.list.show_details(lines)
        if lines and not self.list.selectionModel().hasSelection():
            self.list.setCurrentIndex(self.list.model().index(min(max(place, 0), len(lines) - 1), 0))
        self.show_list(status)

    def show_empty(self, sentence: str) -> None:
        """Says under "Nobody …" what there is to say."""
        self.nobody.show_texts(_NOBODY, sentence)

    def show_reasons(self, reasons: str, doubts: str) -> None:
        """What speaks for the selected pair and against it."""
        for label, sentence in ((self._reasons, reasons), (self._doubts, doubts)):
            label.setText(many_lines(sentence))
            label.setVisible(bool(sentence))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.list and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _MERGE:
                self._on_merge()
                return True
            if event.key() in _TELL_APART:
                self._on_told_apart()
                return True
        return super().eventFilter(watched, event)

    @property
    def _place(self) -> int:
        rows = self.list.selectionModel().selectedIndexes()
        return rows[0].row() if rows else self.list.currentIndex().row()

    @property
    def selected(self) -> str:
        """The id of the selected line, "" for none."""
        rows = self.list.selectionModel().selectedIndexes()
        return str(rows[0].data(DetailItemModel.IdRole)) if rows else ""

    def _on_selection_changed(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        self.follow_selection()

    def follow_selection(self) -> None:
        selected = self.selected
        for button in (self._apart, self._merge):
            button.setEnabled(bool(selected))
        self.pair_selected.emit(selected)

    def _on_merge(self) -> None:
        if self.selected:
            self.merge_requested.emit(self.selected)

    def _on_told_apart(self) -> None:
        if self.selected:
            self.told_apart.emit(self.selected)

    def _on_double_clicked(self, _index: QModelIndex) -> None:
        self._on_merge()
