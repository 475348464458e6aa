"""The changes of a contact, newest first, each with its way back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelection, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListView, QWidget

from desktop_app.ui.delegates.change_delegate import UNDO_WIDTH, ChangeDelegate
from desktop_app.ui.item_models.change_item_model import ChangeItemModel, ChangeLine
from desktop_app.ui.outside_text import one_line
from desktop_app.ui.theme import SPACE_4, SPACE_8, Theme
from desktop_app.ui.widgets.buttons import ButtonKind, PushButton


class ChangeList(QListView):
    """Shows what it is told.

    Signals:
        change_selected: the id of the operation whose row was selected.
        undo_requested: the id of the operation whose Undo was pressed.
    """

    change_selected = Signal(str)
    undo_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = ChangeItemModel(self)
        self.setObjectName("changeList")
        self.setAccessibleName("History of changes")
        self.setModel(self._model)
        self.setItemDelegate(ChangeDelegate(theme, self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.selectionModel().selectionChanged.connect(self._on_selected)

    def show_changes(self, lines: Sequence[ChangeLine]) -> None:
        self._model.show_changes(lines)
        for row, line in enumerate(lines):
            self.setIndexWidget(self._model.index(row), self._way_back(line))
        self.scheduleDelayedItemsLayout()

    def show_selected(self, id: str) -> None:
        """Marks the row of that operation, or none, without telling anybody."""
        with QSignalBlocker(self.selectionModel()):
            index = self._model.index_of(id)
            if index.isValid():
                self.setCurrentIndex(index)
                self.scrollTo(index)
            else:
                self.clearSelection()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _way_back(self, line: ChangeLine) -> QWidget:
        """For the mouse; the keyboard selects a row, and takes back what is selected."""
        room = QWidget()
        if not line.can_undo:
            return room
        undo = PushButton(self._theme, "Undo", kind=ButtonKind.LINK)
        undo.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        undo.setAccessibleName(f"Undo: {one_line(line.title)}")
        undo.setProperty("operation", line.id)
        undo.clicked.connect(self._on_undo)
        row = QHBoxLayout(room)
        row.setContentsMargins(0, SPACE_4, SPACE_8, 0)
        row.addStretch(1)
        undo.setMaximumWidth(UNDO_WIDTH)
        row.addWidget(undo, 0, Qt.AlignmentFlag.AlignTop)
        return room

    def _on_undo(self) -> None:
        self.undo_requested.emit(str(self.sender().property("operation")))

    def _on_selected(self, selected: QItemSelection, _deselected: QItemSelection) -> None:
        line = self._model.line_at(selected.indexes()[0]) if selected.indexes() else None
        if line is not None:
            self.change_selected.emit(line.id)
