"""One start of a window as a process of its own: when it was painted and usable, how soon a first key was answered.

``python -m tests.benchmarks.window_child empty BEGUN`` is a QMainWindow with nothing in it, ``… desk BEGUN URL`` is
Linkdesk on the store at URL, opened as ``linkdesk --store URL`` does. BEGUN: the parent's ``time.monotonic()``.
Memory is measured when nothing is left to be made. Seconds and MB.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any


def watch(window: Any, begun: float, is_usable: Callable[[], bool], is_settled: Callable[[], bool]) -> None:
    """Waits until *window* has been painted, is usable, has answered Ctrl+F and has settled; then tells and ends."""
    from PySide6.QtCore import QEvent, QObject, Qt, QTimer
    from PySide6.QtWidgets import QApplication

    class Watch(QObject):
        def __init__(self) -> None:
            super().__init__(window)
            self._moments: dict[str, float] = {}
            window.installEventFilter(self)

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and not self._moments:
                self._moments["painted"] = monotonic() - begun
                QTimer.singleShot(0, self._look)
            return False

        def _look(self) -> None:
            if not is_usable():
                QTimer.singleShot(1, self._look)
                return
            self._moments["usable"] = monotonic() - begun
            self._press_a_key()
            self._wait()

        def _press_a_key(self) -> None:
            from PySide6.QtTest import QTest

            pressed = monotonic()
            QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
            self._moments["key"] = monotonic() - pressed

        def _wait(self) -> None:
            if not is_settled():
                QTimer.singleShot(1, self._wait)
                return
            self._moments["settled"] = monotonic() - begun
            print(json.dumps({**self._moments, "memory": memory_mb()}))
            QApplication.quit()

    Watch()


def memory_mb() -> float:
    """Of this process, its share of what it has in common with others counted (PSS)."""
    for line in Path("/proc/self/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise OSError("the system does not tell")


def empty(begun: float) -> int:
    from PySide6.QtWidgets import QApplication, QMainWindow

    application = QApplication(sys.argv[:1])
    window = QMainWindow()
    window.resize(1280, 800)
    watch(window, begun, lambda: True, lambda: True)
    window.show()
    return application.exec()


def desk(begun: float, url: str) -> int:
    import desktop_app.__main__ as program  # first, as when it is started itself: Qt makes later imports slower
    from desktop_app import desktop

    class WatchedWindow(desktop.DeskWindow):
        def __init__(self, *arguments: Any, **named: Any) -> None:
            super().__init__(*arguments, **named)
            watch(self.window, begun, lambda: self.is_usable, lambda: self.is_settled)

    desktop.DeskWindow = WatchedWindow  # type: ignore[misc]
    return program.main(["--store", url])


if __name__ == "__main__":
    kind, moment, *rest = sys.argv[1:]
    raise SystemExit(empty(float(moment)) if kind == "empty" else desk(float(moment), *rest))
