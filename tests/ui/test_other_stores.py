"""The program started once more for another store, and what is remembered of stores."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop_app.domain.errors import DesktopError
from desktop_app.ui.other_stores import KEPT, OwnWindows, StoreMemory
from desktop_app.ui.timers import Timers


def windows(name: str, *words: str) -> OwnWindows:
    return OwnWindows(words, Timers(), own_url="sqlite:////own.db", look=str, doorbell_of=lambda _url: name)


def test_a_program_of_its_own_is_started_with_the_store(qtbot: QtBot, tmp_path: Path) -> None:
    told = tmp_path / "told"
    script = f"import sys, pathlib; pathlib.Path({str(told)!r}).write_text(' '.join(sys.argv[1:]))"
    opened: list[bool] = []
    parent = QObject()

    windows(str(tmp_path / "door"), sys.executable, "-c", script).open(
        "sqlite:////x.db", parent, lambda: opened.append(True), _never
    )

    qtbot.waitUntil(lambda: told.exists() and told.read_text() == "--store sqlite:////x.db", timeout=10_000)
    assert opened == []


def _never(error: DesktopError) -> None:
    raise error


def test_a_program_that_cannot_be_started_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    said: list[str] = []

    windows(str(tmp_path / "door"), str(tmp_path / "nothing")).open(
        "sqlite:////x.db", QObject(), lambda: None, lambda error: said.append(str(error))
    )

    assert said == ["Linkdesk could not be started once more; open the store from a terminal to see why."]
    assert not windows("", str(tmp_path / "nothing")).try_demo()


def test_the_last_stores_are_remembered_last_first_each_once(tmp_path: Path) -> None:
    memory = StoreMemory(tmp_path / "config" / "stores.json")
    for number in (*range(KEPT + 2), 3):
        memory.note(f"sqlite:////{number}.db")

    again = StoreMemory(tmp_path / "config" / "stores.json")
    assert again.recent == [f"sqlite:////{number}.db" for number in (3, 6, 5, 4, 2)]


def test_a_file_that_cannot_be_read_is_one_without_stores(tmp_path: Path) -> None:
    path = tmp_path / "stores.json"
    for text in ("", "[]", '{"recent": 3}', "{"):
        path.write_text(text)
        assert StoreMemory(path).recent == []
    path.write_text('{"recent": [3, "sqlite:////a.db"]}')
    assert StoreMemory(path).recent == ["sqlite:////a.db"]
