"""The only place that makes timers, so that a test can hand in some that it fires itself."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer


class Timers:
    """Makes Qt's own timers."""

    def single_shot(self, parent: QObject) -> QTimer:
        """To be started with a number of milliseconds; started again, it begins anew."""
        timer = QTimer(parent)
        timer.setSingleShot(True)
        return timer

    def repeating(self, milliseconds: int, parent: QObject) -> QTimer:
        """Not yet started."""
        timer = QTimer(parent)
        timer.setInterval(milliseconds)
        return timer
