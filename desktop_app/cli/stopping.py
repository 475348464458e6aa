"""Stopping a command from outside, between two of its steps: by SIGTERM, or by a line on standard input."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Stop:
    """Whether somebody has asked to stop."""

    def __init__(self) -> None:
        self._asked = threading.Event()

    def __call__(self) -> bool:
        return self._asked.is_set()

    def ask(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        self._asked.set()


@contextmanager
def stoppable(*, by_line: bool) -> Iterator[Stop]:
    """*by_line*: a line on standard input stops, too, as not every system has signals; its end does not."""
    stop = Stop()
    is_main = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGTERM, stop.ask) if is_main else None
    if by_line:
        threading.Thread(target=_listen, args=(stop,), daemon=True).start()
    try:
        yield stop
    finally:
        if is_main:
            signal.signal(signal.SIGTERM, before)


def _listen(stop: Stop) -> None:
    try:
        # Not sys.stdin: a thread that waits in its lock as Python ends is a fatal error.
        if os.read(0, 1):
            stop.ask()
    except OSError:
        pass
