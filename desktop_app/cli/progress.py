"""How far a long command has come: a line on a terminal, or a JSON object a line for a program that started it."""

from __future__ import annotations

import json
import sys
import time
from types import TracebackType

from desktop_app.cli.stopping import Stop
from desktop_app.domain.errors import Refused

SILENT_S = 1.0  # nobody needs to be told of what is done by then
EVERY_S = 0.2


class Progress:
    """What is under way, told on standard error. *told*: by a program, as ``{"done", "of"}``."""

    def __init__(self, doing: str, stop: Stop, *, told: bool) -> None:
        self._doing = doing
        self._stop = stop
        self._is_told = told
        self._began = self._last = time.monotonic()
        self._has_line = False

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._has_line:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def tell(self, done: int, of: int) -> None:
        """*of* is 0 where nobody knows. Raises Refused when somebody has asked to stop."""
        self.check()
        now = time.monotonic()
        if now - self._last < EVERY_S and not (self._is_told and done == of):
            return
        if self._is_told:
            self._last = now
            print(json.dumps({"done": done, "of": of}), file=sys.stderr, flush=True)
        elif sys.stderr.isatty() and now - self._began >= SILENT_S:
            self._last, self._has_line = now, True
            seconds = (now - self._began) * (of - done) / done if done and of else 0
            goal = f" of {of:,}, {seconds:,.0f} s left" if of else " so far"
            print(f"\r\x1b[K{self._doing}: {done:,}{goal}", end="", file=sys.stderr, flush=True)

    def check(self) -> None:
        """Raises Refused when somebody has asked to stop."""
        if self._stop():
            raise Refused(f"{self._doing} was cancelled; nothing was left behind.")
