"""A history of interactions as a table, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_app.ui.outside_text import one_line, tooltip

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class HistoryLine:
    """*cells*: one text for each column; *sentence*: what a screen reader says of the row; *facts* and *text*: what
    is shown of it once it is chosen."""

    id: str
    cells: tuple[str, ...]
    sentence: str
    title: str
    facts: str
    text: str


class HistoryItemModel(QAbstractTableModel):
    """Interactions keep their order, so rows only come and go: selection and scroll position are kept."""

    LineRole = Qt.ItemDataRole.UserRole
    IdRole = Qt.ItemDataRole.UserRole + 1
    _ROLES = frozenset(
        (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
            LineRole,
            IdRole,
        )
    )

    def __init__(self, columns: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._lines: list[HistoryLine] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 — Qt's own signature
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 — Qt's own signature
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in self._ROLES:
            return None  # Qt asks for fonts, colours, ticks and more, of every cell that it paints
        line = self.line_at(index)
        if line is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(line.cells[index.column()])
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(line.cells[index.column()])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return line.sentence
        return {self.LineRole: line, self.IdRole: line.id}.get(role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or not 0 <= section < self._header_count(orientation):
            return None
        return self._columns[section] if orientation == Qt.Orientation.Horizontal else str(section + 1)

    def _header_count(self, orientation: Qt.Orientation) -> int:
        return len(self._columns if orientation == Qt.Orientation.Horizontal else self._lines)

    def line_at(self, index: Index) -> HistoryLine | None:
        return self._lines[index.row()] if index.isValid() and index.row() < len(self._lines) else None

    def show_lines(self, lines: Sequence[HistoryLine]) -> None:
        """Become *lines*, whose ids are unique."""
        wanted = {line.id for line in lines}
        for row in reversed(range(len(self._lines))):
            if self._lines[row].id not in wanted:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._lines[row]
                self.endRemoveRows()
        kept = {line.id for line in self._lines}
        if [line.id for line in self._lines] != [line.id for line in lines if line.id in kept]:
            self.beginResetModel()
            self._lines = list(lines)
            self.endResetModel()
            return
        row = 0
        while row < len(lines):
            line = lines[row]
            if line.id in kept:
                if self._lines[row] is not line and self._lines[row] != line:
                    self._lines[row] = line
                    self.dataChanged.emit(self.index(row, 0), self.index(row, len(self._columns) - 1))
                row += 1
                continue
            end = row
            while end < len(lines) and lines[end].id not in kept:
                end += 1
            self.beginInsertRows(QModelIndex(), row, end - 1)
            self._lines[row:row] = lines[row:end]
            self.endInsertRows()
            row = end
