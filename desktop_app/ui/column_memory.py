"""How wide the columns of tables are, remembered as the window's own size is."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QObject, QSettings, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QTableView
from shiboken6 import isValid


class ColumnMemory:
    """Follows tables by their object names. Without a store, widths last as long as the window."""

    def __init__(self, store: QSettings | None) -> None:
        self._store = store
        self._tables: list[_Followed] = []

    def follow(self, table: QTableView) -> None:
        """From now on *table* has the widths that it was left with, and can have its usual ones back."""
        self._tables.append(_Followed(table, self._store))

    def make_usual(self) -> None:
        """Gives every table the widths that it began with."""
        for followed in self._tables:
            if isValid(followed):
                followed.make_usual()


class _Followed(QObject):
    """One table, for as long as it is there."""

    def __init__(self, table: QTableView, store: QSettings | None) -> None:
        super().__init__(table)
        self._header = table.horizontalHeader()
        self._store = store
        # As many columns as it has now: of another version's table, nothing is taken over.
        self._key = f"columns/{table.objectName()}-{self._header.count()}"
        self._usual = self._header.saveState()
        kept = store.value(self._key) if store is not None else None
        if isinstance(kept, QByteArray):
            self._header.restoreState(kept)
        usual = QAction("Usual Columns", self._header)
        usual.triggered.connect(self.make_usual)
        self._header.addAction(usual)
        self._header.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._header.sectionResized.connect(self._on_resized)

    def make_usual(self) -> None:
        self._header.restoreState(self._usual)
        if self._store is not None:
            self._store.remove(self._key)

    def _on_resized(self, column: int, before: int, now: int) -> None:
        # The last column takes what is left: it follows from the window's size, and is nobody's wish.
        if self._store is not None and column != self._header.count() - 1:
            self._store.setValue(self._key, self._header.saveState())
