"""Values side by side, of which one of each line is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_app.ui.outside_text import one_line, tooltip

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class ChoiceCell:
    """One value; *can_choose*: whether it may be the one that counts."""

    text: str
    can_choose: bool = True


@dataclass(frozen=True)
class ChoiceLine:
    """What a line is about, its values, and the place of the one that counts."""

    id: str
    title: str
    cells: tuple[ChoiceCell, ...]
    chosen: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether there is anything to choose."""
        return any(cell.can_choose for cell in self.cells)


class ChoiceItemModel(QAbstractTableModel):
    """Column 0 says what a line is about, each further one is a value of `ChoiceLine.cells`."""

    LineRole = Qt.ItemDataRole.UserRole

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._headers: tuple[str, ...] = ()
        self._lines: tuple[ChoiceLine, ...] = ()

    @property
    def lines(self) -> tuple[ChoiceLine, ...]:
        return self._lines

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 — Qt's own signature
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 — Qt's own signature
        return 0 if parent.isValid() else 1 + len(self._headers)

    def line_at(self, index: Index) -> ChoiceLine | None:
        return self._lines[index.row()] if index.isValid() and index.row() < len(self._lines) else None

    def cell_at(self, index: Index) -> ChoiceCell | None:
        """None for the column that says what a line is about."""
        line = self.line_at(index)
        return line.cells[index.column() - 1] if line is not None and index.column() > 0 else None

    def is_chosen(self, index: Index) -> bool:
        line = self.line_at(index)
        return line is not None and line.chosen is not None and index.column() == line.chosen + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line, cell = self.line_at(index), self.cell_at(index)
        if line is None:
            return None
        text = line.title if cell is None else cell.text
        if role == self.LineRole:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(text)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return line.title if cell is None else self._sentence(index, line, cell)
        return None

    def _sentence(self, index: Index, line: ChoiceLine, cell: ChoiceCell) -> str:
        chosen = ", chosen" if self.is_chosen(index) else ""
        return f"{line.title}, {self._headers[index.column() - 1]}: {one_line(cell.text) or 'nothing'}{chosen}"

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section <= len(self._headers):
            return None
        text = "" if section == 0 else self._headers[section - 1]
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(text)
        return tooltip(text) if role == Qt.ItemDataRole.ToolTipRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.line_at(index) is None:
            return Qt.ItemFlag.NoItemFlags
        cell = self.cell_at(index)
        if cell is None or cell.can_choose:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.ItemIsEnabled

    def show_choices(self, headers: Sequence[str], lines: Sequence[ChoiceLine]) -> bool:
        """Takes them over; whether the table has another shape now, so that the current cell is lost."""
        same_shape = len(headers) == len(self._headers) and [each.id for each in lines] == [
            each.id for each in self._lines
        ]
        if not same_shape:
            self.beginResetModel()
        self._headers, self._lines = tuple(headers), tuple(lines)
        if not same_shape:
            self.endResetModel()
            return True
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._headers))
        if self._lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._lines) - 1, len(self._headers)))
        return False
