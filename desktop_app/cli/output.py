"""What the command line says, where, and with which exit status."""

from __future__ import annotations

import json
import sys
from typing import Any

DONE, IN_PART, NOT_DONE, WRONG_USAGE = 0, 1, 2, 64


class WrongUsage(Exception):
    """The words on the command line make no sense; ``str(error)`` says which and what would."""


def say(sentence: str) -> None:
    """For people, on standard error."""
    print(sentence, file=sys.stderr)


def print_json(document: Any) -> None:
    """One document on standard output, and nothing else there."""
    print(json.dumps(document, ensure_ascii=False))


def make_printable() -> None:
    """Whatever stands in a name, printing it fails nowhere: what the terminal cannot show is escaped."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
