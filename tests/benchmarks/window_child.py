"""One start of a window as a process of its own: prints when it was painted, when it was usable, and its memory.

``python -m tests.benchmarks.window_child empty BEGUN`` is a QMainWindow with nothing in it, ``… desk BEGUN URL`` is
Linkdesk on the store at URL, opened as ``linkdesk --store URL`` does. BEGUN: the parent's ``time.monotonic()``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import monotonic
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow


class Watch(QObject):
    """Waits until *window* has been painted and, after that, until *is_usable*; then tells and ends the program."""

    def __init__(self, window: QMainWindow, begun: float, is_usable: Any) -> None:
        super().__init__(window)
        self._begun, self._is_usable = begun, is_usable
        self._moments: dict[str, float] = {}
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self._moments:
            self._moments["painted"] = monotonic() - self._begun
            QTimer.singleShot(0, self._look)
        return False

    def _look(self) -> None:
        if not self._is_usable():
            QTimer.singleShot(1, self._look)
            return
        self._moments["usable"] = monotonic() - self._begun
        print(json.dumps({**self._moments, "memory": memory_mb()}))
        QApplication.quit()


def memory_mb() -> float:
    """Of this process, its share of what it has in common with others counted (PSS)."""
    for line in Path("/proc/self/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise OSError("the system does not tell")


def empty(begun: float) -> int:
    application = QApplication(sys.argv[:1])
    window = QMainWindow()
    window.resize(1280, 800)
    Watch(window, begun, lambda: True)
    window.show()
    return application.exec()


def desk(begun: float, url: str) -> int:
    from desktop_app import desktop
    from desktop_app.__main__ import main

    class WatchedWindow(desktop.DeskWindow):
        def __init__(self, *arguments: Any, **named: Any) -> None:
            super().__init__(*arguments, **named)
            Watch(self.window, begun, lambda: self.is_usable)

    desktop.DeskWindow = WatchedWindow  # type: ignore[misc]
    return main(["--store", url])


if __name__ == "__main__":
    kind, moment, *rest = sys.argv[1:]
    raise SystemExit(empty(float(moment)) if kind == "empty" else desk(float(moment), *rest))
