"""Evolution Data Server's address book, on a session bus and in folders of its own that are gone afterwards.

Needs ``evolution-data-server``, ``gir1.2-ebook-1.2``, ``python3-gi`` and ``dbus`` of the system. It knows no limit, so
that an answer is everybody who matches.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.people import Person

MOST = 100_000  # contacts: with more, it takes seconds to answer
WAYS = ("phone", "family name, begun", "any field")
_SYSTEM_PYTHON = "/usr/bin/python3"
_ADDED_AT_ONCE = 1_000
_CHILD = Path(__file__).with_name("evolution_book.py")
_BINDINGS = "import gi; gi.require_version('EBook', '1.2'); from gi.repository import EBook"


def is_there() -> bool:
    if not shutil.which("dbus-run-session") or not Path(_SYSTEM_PYTHON).exists():
        return False
    return subprocess.run([_SYSTEM_PYTHON, "-c", _BINDINGS], capture_output=True, check=False).returncode == 0


class AddressBook:
    """A running address book."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def add(self, people: Iterable[Person]) -> None:
        self._say("add", [_card(person) for person in people])

    def milliseconds(self, way: str, text: str) -> float:
        """How long it takes to find contacts by *text* in one of WAYS."""
        return self._say(way, text)

    def _say(self, what: str, given: object) -> float:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([what, given]) + "\n")
        self._process.stdin.flush()
        if not (line := self._process.stdout.readline()):
            raise OSError("Evolution Data Server has gone")
        return float(json.loads(line)[1])


@contextmanager
def running(people: Iterable[Person]) -> Iterator[AddressBook]:
    """An address book with *people* in it."""
    with TemporaryDirectory(prefix="eds-", ignore_cleanup_errors=True) as home:
        folders = {"HOME": home, "XDG_RUNTIME_DIR": home, "GSETTINGS_BACKEND": "memory"}
        folders |= {f"XDG_{name}_HOME": f"{home}/{name.lower()}" for name in ("DATA", "CONFIG", "CACHE")}
        without = {"DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY", "VIRTUAL_ENV", "PYTHONPATH"}
        process = subprocess.Popen(
            ["dbus-run-session", "--", _SYSTEM_PYTHON, str(_CHILD)],
            env={name: value for name, value in os.environ.items() if name not in without} | folders,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        try:
            book = AddressBook(process)
            left = iter(people)
            while some := list(islice(left, _ADDED_AT_ONCE)):
                book.add(some)
            yield book
        finally:
            process.communicate()


def _card(person: Person) -> str:
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"FN:{_text(f'{person.given} {person.family}')}"]
    lines.append(f"N:{_text(person.family)};{_text(person.given)};;;")
    lines += [f"ORG:{_text(person.company)}"] if person.company else []
    lines += [f"TEL;TYPE=WORK:{phone}" for phone in (person.phone1, person.phone2) if phone]
    lines += [f"EMAIL;TYPE=WORK:{email}" for email in (person.email1, person.email2) if email]
    return "\r\n".join([*lines, "END:VCARD", ""])


def _text(value: str) -> str:
    return value.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
