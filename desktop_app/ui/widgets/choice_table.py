"""A table in which one value of each line is chosen, with the mouse or with the arrow keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from desktop_app.ui.delegates.choice_delegate import CHOICE_HEIGHT, ChoiceDelegate
from desktop_app.ui.item_models.choice_item_model import ChoiceItemModel, ChoiceLine, Index
from desktop_app.ui.theme import LABEL_COLUMN, Theme
from desktop_app.ui.widgets.cell_table import HEADER_HEIGHT, CellTable

_NARROWEST = 148
_BAR = 12
_Move = QAbstractItemView.CursorAction


class ChoiceTable(CellTable):
    """As high as its lines. Left and Right choose within a line, Up and Down go to what is chosen in the next.

    Signals:
        value_chosen: id of the line, and the place of the value.
    """

    value_chosen = Signal(str, int)

    def __init__(self, theme: Theme, object_name: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(object_name, name, CHOICE_HEIGHT, parent)
        self._is_filled = True
        self._model = ChoiceItemModel(self)
        self.setModel(self._model)
        self.setItemDelegate(ChoiceDelegate(theme, self))

    def show_choices(self, headers: Sequence[str], lines: Sequence[ChoiceLine]) -> None:
        """*headers*: one for each place; the current cell goes where the line that it was in now is."""
        before = self._model.line_at(self.currentIndex())
        self._is_filled = False
        if self._model.show_choices(headers, lines) or not self.currentIndex().isValid():
            wanted = next((row for row, line in enumerate(lines) if before and line.id == before.id), 0)
            self._go_to(self._place_in(wanted) if lines else QModelIndex())
        else:
            self._go_to(self._place_in(self.currentIndex().row()))
        self._is_filled = True
        self._take_widths()

    @property
    def lines(self) -> tuple[ChoiceLine, ...]:
        return self._model.lines

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        line, cell = self._model.line_at(current), self._model.cell_at(current)
        if self._is_filled and line is not None and cell is not None and cell.can_choose:
            self.value_chosen.emit(line.id, current.column() - 1)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        current = self.currentIndex()
        steps = {_Move.MoveLeft: -1, _Move.MoveRight: 1}
        if action in steps:
            return self._beside(current, steps[action])
        jumps = {_Move.MoveUp: -1, _Move.MoveDown: 1}
        return self._below(current, jumps[action]) if action in jumps else current

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._take_widths()

    def _go_to(self, index: QModelIndex) -> None:
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)

    def _place_in(self, row: int) -> QModelIndex:
        """What is chosen in a line, else what the line is about."""
        chosen = self._model.lines[row].chosen
        return self._model.index(row, 0 if chosen is None else chosen + 1)

    def _beside(self, current: QModelIndex, step: int) -> QModelIndex:
        line = self._model.line_at(current)
        column = current.column() + step
        while line is not None and 0 < column <= len(line.cells):
            if line.cells[column - 1].can_choose:
                return self._model.index(current.row(), column)
            column += step
        return current

    def _below(self, current: QModelIndex, step: int) -> QModelIndex:
        row = current.row() + step
        while 0 <= row < self._model.rowCount():
            if self._model.lines[row].is_open:
                return self._place_in(row)
            row += step
        return current

    def _take_widths(self) -> None:
        places = self._model.columnCount() - 1
        room = self.viewport().width() - LABEL_COLUMN
        width = max(_NARROWEST, room // places) if places > 0 else room
        self.setColumnWidth(0, LABEL_COLUMN)
        for column in range(1, places + 1):
            self.setColumnWidth(column, width)
        bar = _BAR if places * width > room else 0
        self.setFixedHeight(HEADER_HEIGHT + CHOICE_HEIGHT * self._model.rowCount() + bar + 2)
