"""What every list of ours has in common: lines with an id, and a new list taken over row by row."""

from collections.abc import Sequence
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QStringListModel, Qt, Slot

Index = QModelIndex | QPersistentModelIndex


class Line(Protocol):
    """A row as plain data; *sentence* is what a screen reader says of it."""

    @property
    def id(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def sentence(self) -> str: ...


LineType = TypeVar("LineType", bound=Line)


_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


class LineItemModel(QStringListModel, Generic[LineType]):
    """Rows by id. A row whose id stays is kept, and with it selection, current row and scroll position.

    How many rows there are is kept by Qt, as a list is laid out by asking for it twice a row: of a thousand rows that
    would be milliseconds in Python. What stands in them is kept here, and follows before anybody else hears of it.
    """

    LineRole = Qt.ItemDataRole.UserRole
    IdRole = Qt.ItemDataRole.UserRole + 1

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[LineType] = []
        self._next: list[LineType] = []
        for changed in (self.rowsInserted, self.rowsRemoved, self.rowsMoved, self.modelReset):
            changed.connect(self._take_next)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return _FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._lines):
            return None
        line = self._lines[index.row()]
        if role == self.LineRole:
            return line
        if role == self.IdRole:
            return line.id
        if role == Qt.ItemDataRole.DisplayRole:
            return line.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return line.sentence
        return None

    def line_at(self, index: Index) -> LineType | None:
        return self._lines[index.row()] if index.isValid() and index.row() < len(self._lines) else None

    def index_of(self, id: str) -> QModelIndex:
        """Where the line with *id* is; an invalid index when it is not here."""
        for row, line in enumerate(self._lines):
            if line.id == id:
                return self.index(row)
        return QModelIndex()

    def _take_over(self, lines: Sequence[LineType]) -> None:
        """Become *lines* by removals, moves, insertions and changes of single rows; ids are unique."""
        row = self._same_at_the_front(lines)
        if row == len(self._lines):
            self._insert(row, lines[row:])  # it reads on, as a long list does at its end
            return
        self._remove_all_but({line.id for line in lines})
        known = {line.id for line in self._lines}
        while row < len(lines):
            if lines[row].id in known:
                self._put(row, lines[row])
                row += 1
                continue
            end = row
            while end < len(lines) and lines[end].id not in known:
                end += 1
            self._insert(row, lines[row:end])
            row = end

    def _same_at_the_front(self, lines: Sequence[LineType]) -> int:
        """How many rows stay as they are: all but a few, in a long list that something came to."""
        pairs = enumerate(zip(self._lines, lines, strict=False))
        different = (row for row, (old, new) in pairs if old is not new and old != new)
        return next(different, min(len(self._lines), len(lines)))

    def _remove_all_but(self, ids: set[str]) -> None:
        last = len(self._lines) - 1
        while last >= 0:
            if self._lines[last].id in ids:
                last -= 1
                continue
            first = last
            while first > 0 and self._lines[first - 1].id not in ids:
                first -= 1
            self._next = [*self._lines[:first], *self._lines[last + 1 :]]
            self.removeRows(first, last - first + 1)
            last = first - 1

    def _put(self, row: int, line: LineType) -> None:
        """Have the line with this id, which is at *row* or below, at *row*, and as it is now."""
        if self._lines[row].id != line.id:
            old_row = next(at for at in range(row, len(self._lines)) if self._lines[at].id == line.id)
            self._next = list(self._lines)
            self._next.insert(row, self._next.pop(old_row))
            self.moveRows(QModelIndex(), old_row, 1, QModelIndex(), row)
        if self._lines[row] is not line and self._lines[row] != line:
            self._lines[row] = line
            self.dataChanged.emit(self.index(row), self.index(row))

    def _insert(self, row: int, lines: Sequence[LineType]) -> None:
        if lines:
            self._next = [*self._lines[:row], *lines, *self._lines[row:]]
            self.insertRows(row, len(lines))

    def _reset(self, lines: Sequence[LineType]) -> None:
        """Become *lines*, and nothing of what was there is kept."""
        self._next = list(lines)
        self.setStringList([""] * len(lines))

    @Slot()
    def _take_next(self) -> None:
        self._lines = self._next
