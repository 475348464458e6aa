"""What the command line says, where, and with which exit status."""

from __future__ import annotations

import json
import sys
from typing import Any

from desktop_app.domain.text import on_one_line

DONE, IN_PART, NOT_DONE, WRONG_USAGE = 0, 1, 2, 64


class WrongUsage(Exception):
    """The words on the command line make no sense; ``str(error)`` says which and what would."""


def say(sentence: str) -> None:
    """For people, on standard error."""
    print(on_one_line(sentence), file=sys.stderr)


def print_line(text: str, *, indent: str = "") -> None:
    """For people, on standard output: nothing that came from outside may break the line or command the terminal."""
    print(indent + on_one_line(text))


def print_json(document: Any) -> None:
    """One document on standard output, and nothing else there."""
    # At once: a script that feeds interactions in reads each answer before it sends the next.
    print(json.dumps(document, ensure_ascii=False), flush=True)


def make_printable() -> None:
    """Whatever stands in a name, printing it fails nowhere: UTF-8 for programs, and escapes on poorer terminals."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")
