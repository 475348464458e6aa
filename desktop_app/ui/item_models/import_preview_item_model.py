"""The first rows of a file, below the fields that its columns go to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desktop_app.ui.outside_text import one_line, tooltip

Index = QModelIndex | QPersistentModelIndex

FIELD_ROW = 0


class ImportPreviewItemModel(QAbstractTableModel):
    """Row 0 holds the fields, each further one a row of the file; the header is what the file calls its columns.

    Signals:
        field_chosen: column, and the name of the field that it is to go to, "" for none.
    """

    field_chosen = Signal(int, str)

    def __init__(self, labels: Mapping[str, str], parent: QObject | None = None) -> None:
        """*labels*: what each field is called, by its name; "" for the columns that go nowhere."""
        super().__init__(parent)
        self._labels = dict(labels)
        self._names: tuple[str, ...] = ()
        self._fields: tuple[str, ...] = ()
        self._rows: tuple[tuple[str, ...], ...] = ()
        self._can_choose = False

    @property
    def labels(self) -> Mapping[str, str]:
        return self._labels

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 — Qt's own signature
        return 0 if parent.isValid() or not self._names else 1 + len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 — Qt's own signature
        return 0 if parent.isValid() else len(self._names)

    def field_at(self, column: int) -> str:
        """The field that a column goes to, "" for none."""
        return self._fields[column]

    def is_left_out(self, column: int) -> bool:
        return not self._fields[column]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.EditRole and index.row() == FIELD_ROW:
            return self._fields[index.column()]
        text = self._text(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            name = self._names[index.column()]
            return f"{name} goes to {text}" if index.row() == FIELD_ROW else f"{name}: {text or 'empty'}"
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not self.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return False
        if value not in self._labels:
            return False
        if value != self._fields[index.column()]:
            fields = list(self._fields)
            fields[index.column()] = value
            self._fields = tuple(fields)
            self.dataChanged.emit(index, self.index(self.rowCount() - 1, index.column()))
            self.field_chosen.emit(index.column(), value)
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._names):
            return None
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(self._names[section])
        return self._names[section] if role == Qt.ItemDataRole.DisplayRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if index.row() == FIELD_ROW and self._can_choose else flags

    def show_preview(
        self,
        names: Sequence[str],
        fields: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        can_choose: bool,
    ) -> bool:
        """Takes it over; whether the table has another shape now, so that the current cell is lost."""
        shown = tuple(one_line(name) for name in names)
        same_shape = shown == self._names and len(rows) == len(self._rows)
        if not same_shape:
            self.beginResetModel()
        self._names, self._fields, self._can_choose = shown, tuple(fields), can_choose
        self._rows = tuple(tuple(row) for row in rows)
        if not same_shape:
            self.endResetModel()
        elif shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows), len(shown) - 1))
        return not same_shape

    def _text(self, index: Index) -> str:
        if index.row() == FIELD_ROW:
            return self._labels.get(self._fields[index.column()], self._fields[index.column()])
        row = self._rows[index.row() - 1]
        return one_line(row[index.column()]) if index.column() < len(row) else ""
