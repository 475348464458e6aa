"""Copying what is personal: it does not stay in the clipboard for whoever sits down next."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication

from desktop_app.ui.parts import Parts


class Clipboard(QObject):
    """Puts texts into the system's clipboard and takes them out again, unless something else was copied meanwhile."""

    def __init__(self, parts: Parts, parent: QObject) -> None:
        super().__init__(parent)
        self._parts = parts
        self._copied = ""
        self._timer = parts.timers.single_shot(self)
        self._timer.timeout.connect(self.forget)

    def copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._copied = text
        seconds = self._parts.settings.clipboard_seconds
        if seconds:
            self._timer.start(seconds * 1_000)
        else:
            self._timer.stop()

    @Slot()
    def forget(self) -> None:
        """Takes out what was copied here and is still there, unless it may stay for good."""
        self._timer.stop()
        clipboard = QGuiApplication.clipboard()
        if self._copied and self._parts.settings.clipboard_seconds and clipboard.text() == self._copied:
            clipboard.clear()
        self._copied = ""
