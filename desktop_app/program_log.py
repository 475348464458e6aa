"""The program's own log: what it did, how long that took and what went wrong, and nothing of what is in the store.

It never holds a name, a number, an address, a handle or a text of anybody: commands are said by their name and their
place in the journal, refusals and exceptions by their kind, and messages of libraries without what they quote.
"""

from __future__ import annotations

import logging
import re
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path

import platformdirs

from desktop_app.app import APP_NAME
from desktop_app.domain.errors import DesktopError, NotPermitted
from desktop_app.services.requests import Ran

log = logging.getLogger("linkdesk")

LOG_BYTES, LOG_FILES = 1_000_000, 5
SLOW_S = 0.2  # a question that takes longer is worth a line; a command always is

_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|“[^”]*”|‘[^’]*’|«[^»]*»")
_ADDRESS = re.compile(r"\S*@\S*|\S*[/\\]\S*")
_NUMBER = re.compile(r"\+?\d[\d ().-]{2,}\d")
_LEFT_OUT = "…"


def log_path() -> Path:
    return Path(platformdirs.user_log_dir(APP_NAME, appauthor=False)) / "linkdesk.log"


def faults_path(log_file: Path) -> Path:
    """Where Python writes when the process itself breaks down; code only, never a value."""
    return log_file.with_suffix(".faults")


class LogFile(RotatingFileHandler):
    """The log in *path*, of which the last five megabytes are kept; only this user may read it."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        super().__init__(path, maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8", delay=True)
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))

    def doRollover(self) -> None:
        try:
            super().doRollover()
        except OSError:
            # Another window has the file open, which Windows does not move; it grows until that one is closed.
            self.stream = self._open()


def log_request(ran: Ran) -> None:
    """One line for a command, a refusal, or a question that took long."""
    milliseconds = f"{ran.seconds * 1000:,.0f} ms"
    if ran.refusal is not None:
        log.info("%s refused: %s, %s", ran.name, kind_of(ran.refusal), milliseconds)
    elif ran.sequence is not None:
        done = f"operation {ran.sequence}" if ran.sequence else "nothing to do"
        log.info("%s, %s, %s", ran.name, done, milliseconds)
    elif ran.seconds >= SLOW_S:
        log.info("%s took %s", ran.name, milliseconds)


def kind_of(error: DesktopError) -> str:
    """What kind of no it was; its sentence may name people."""
    permission = f" {error.permission.value}" if isinstance(error, NotPermitted) else ""
    return f"{type(error).__name__}{permission}"


def trace_of(error: BaseException) -> str:
    """Where *error* happened and of which kind it is, with what it came from; not what it says.

    A KeyError says the key, and a ValueError the value: either may be somebody's.
    """
    parts = []
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        frames = [
            f'  File "{_of_the_program(frame.filename)}", line {frame.lineno}, in {frame.name}\n    {frame.line or ""}'
            for frame in traceback.extract_tb(cause.__traceback__)
        ]
        left_out = f" (what it says is left out, {len(str(cause))} characters)" if str(cause) else ""
        parts.append("\n".join([*map(str.rstrip, frames), f"{type(cause).__qualname__}{left_out}"]))
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return "\n\nwhich led to\n\n".join(reversed(parts))


def without_values(message: str) -> str:
    """A library's message without what it quotes, addresses, paths and numbers."""
    for pattern in (_QUOTED, _ADDRESS, _NUMBER):
        message = pattern.sub(_LEFT_OUT, message)
    return message


def _of_the_program(filename: str) -> str:
    """A path from the package on, or from the library: the folder before it may hold somebody's name."""
    path = Path(filename)
    for mark in ("site-packages", "desktop_app", "tests", "lib"):
        if mark in path.parts:
            place = len(path.parts) - 1 - path.parts[::-1].index(mark)
            return Path(*path.parts[place + (mark == "site-packages") :]).as_posix()
    return path.name
