"""Other stores than the one that the window has open: looked at, opened in a window of their own, and remembered."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QProcess, QTimer

from desktop_app.domain.errors import DesktopError, Unavailable
from desktop_app.ui.doorbell import press
from desktop_app.ui.timers import Timers

KEPT = 5  # stores, those opened last
LOOK_EVERY_MS = 250
LOOKS = 80  # until a window that was started has opened

OnOpened = Callable[[], None]
OnFailed = Callable[[DesktopError], None]


class OtherStores(Protocol):
    """Whatever opens stores; a test notes what would be opened."""

    own_url: str  # of the agent's own store

    def look(self, path: str) -> str:
        """The URL of the store in the file *path*. Raises Unavailable, in one sentence, when there is none."""
        ...

    def open(self, url: str, parent: QObject, on_opened: OnOpened, on_failed: OnFailed) -> None:
        """Opens the store in a window of its own, or brings that to the front."""
        ...

    def try_demo(self) -> bool:
        """Opens a demo desk, whose store is thrown away; whether it could be started."""
        ...


class OwnWindows:
    """Starts this program once more, on its own: what is opened stays open when this window closes."""

    def __init__(
        self,
        start_with: Sequence[str],
        timers: Timers,
        *,
        own_url: str,
        look: Callable[[str], str],
        doorbell_of: Callable[[str], str],
    ) -> None:
        """*start_with*: the words that start the program. *look*: see OtherStores. *doorbell_of*: of a store's URL."""
        self._program, *self._words = start_with
        self._timers = timers
        self._doorbell_of = doorbell_of
        self.own_url = own_url
        self.look = look

    def open(self, url: str, parent: QObject, on_opened: OnOpened, on_failed: OnFailed) -> None:
        name = self._doorbell_of(url)
        if not self._is_there(name) and not self._start("--store", url):
            on_failed(
                Unavailable("Linkdesk could not be started once more; open the store from a terminal to see why.")
            )
            return
        _Waiting(lambda: self._is_there(name), self._timers.repeating(LOOK_EVERY_MS, parent), on_opened, on_failed)

    def try_demo(self) -> bool:
        return self._start("demo", "desk")

    def _start(self, *words: str) -> bool:
        started, _process = QProcess.startDetached(self._program, [*self._words, *words])
        return started

    def _is_there(self, name: str) -> bool:
        try:
            return press(name, {"raise": True}) is not None
        except Unavailable:  # it is only starting
            return False


class _Waiting(QObject):
    """Until a window answers at its door, or has had long enough."""

    def __init__(self, is_there: Callable[[], bool], timer: QTimer, on_opened: OnOpened, on_failed: OnFailed) -> None:
        super().__init__(timer)
        self._is_there, self._timer = is_there, timer
        self._on_opened, self._on_failed = on_opened, on_failed
        self._looks = 0
        timer.timeout.connect(self._look)
        timer.start()

    def _look(self) -> None:
        self._looks += 1
        if self._is_there():
            self._end()
            self._on_opened()
        elif self._looks >= LOOKS:
            self._end()
            self._on_failed(
                Unavailable("The store did not open within 20 seconds; open it from a terminal to see why.")
            )

    def _end(self) -> None:
        self._timer.stop()
        self._timer.deleteLater()


class StoreMemory:
    """Which stores were opened last: a readable JSON file, ``{"recent": [url, …]}``, the last first.

    A file that cannot be read is one without stores. None instead of a path remembers until the window closes.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._recent: list[str] = []  # without a file

    @property
    def recent(self) -> list[str]:
        if self._path is None:
            return self._recent
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return []
        urls = found.get("recent") if isinstance(found, dict) else None
        return [url for url in urls if isinstance(url, str)][:KEPT] if isinstance(urls, list) else []

    def note(self, url: str) -> None:
        """*url* was opened. Where it cannot be written down, it is not: the store opens all the same."""
        self._recent = [url, *(each for each in self.recent if each != url)][:KEPT]
        if self._path is not None:
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                # Another window never sees half of it.
                draft = self._path.with_name(f"{self._path.name}.{os.getpid()}.new")
                draft.write_text(json.dumps({"recent": self._recent}, indent=1) + "\n", encoding="utf-8")
                draft.replace(self._path)
            except OSError:
                pass
