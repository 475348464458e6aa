"""How long the thread that paints is busy at a stretch: what a person feels as a stumble."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject

from desktop_app.testing.stage import Stage

_WAITING = QEventLoop.ProcessEventsFlag.WaitForMoreEvents


class Stretches(QObject):
    """The longest time between waking up and falling asleep again."""

    def __init__(self) -> None:
        super().__init__()
        dispatcher = QCoreApplication.eventDispatcher()
        dispatcher.awake.connect(self._on_awake)
        dispatcher.aboutToBlock.connect(self._on_about_to_block)
        self.longest = self._began = self._awoke = 0.0

    def begin(self) -> None:
        self.longest = 0.0
        self._began = self._awoke = perf_counter()

    def end(self) -> float:
        """Seconds since the beginning."""
        self._on_about_to_block()
        return perf_counter() - self._began

    def of(self, act: Callable[[], object], stage: Stage) -> float:
        """The longest while *act* is done, painted, and whatever it asked for has been answered and shown."""
        begin = perf_counter()
        act()
        QCoreApplication.processEvents()
        at_once = perf_counter() - begin
        self.begin()
        while not stage.window.is_settled:
            QCoreApplication.processEvents(_WAITING)
        QCoreApplication.processEvents()
        self.end()
        return max(at_once, self.longest)

    def _on_awake(self) -> None:
        self._awoke = perf_counter()

    def _on_about_to_block(self) -> None:
        self.longest = max(self.longest, perf_counter() - self._awoke)
