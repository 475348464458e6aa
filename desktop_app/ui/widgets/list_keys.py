"""A list that is worked from the field above it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListView, QWidget

from desktop_app.ui.announcing import announce

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class ListKeys(QObject):
    """Up and Down in *field* move through *view*.

    Signals:
        chosen: Return in *view*.
    """

    chosen = Signal()

    def __init__(self, field: QWidget, view: QListView) -> None:
        super().__init__(view)
        self._field = field
        self._view = view
        field.installEventFilter(self)
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if watched is self._field and event.key() in _STEPS:
                self._move(_STEPS[Qt.Key(event.key())])
                return True
            if watched is self._view and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.chosen.emit()
                return True
        return super().eventFilter(watched, event)

    def _move(self, step: int) -> None:
        model = self._view.model()
        count = model.rowCount()
        if count:
            row = self._view.currentIndex().row() + step
            index = model.index(min(max(row, 0), count - 1), 0)
            self._view.setCurrentIndex(index)
            # The focus stays in the field, so nobody would hear of the row otherwise.
            announce(self._view, str(index.data(Qt.ItemDataRole.AccessibleTextRole)))
