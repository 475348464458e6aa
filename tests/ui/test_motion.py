"""Motion explains, is over at once, and is none where the desktop wants none."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop_app.ui import motion
from desktop_app.ui.motion import Settling
from desktop_app.ui.theme import MOTION_MS


def test_something_comes_to_its_place_and_stays_there(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(motion, "is_wanted", lambda: True)
    seen: list[int] = []
    parent = QObject()
    settling = Settling(seen.append, parent)

    settling.come_from(12)
    assert settling.is_moving

    qtbot.waitUntil(lambda: not settling.is_moving, timeout=5_000)
    assert seen[-1] == 0
    assert seen == sorted(seen, reverse=True)
    assert MOTION_MS <= 120


def test_nothing_moves_where_the_desktop_wants_no_motion(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(motion, "is_wanted", lambda: False)
    seen: list[int] = []
    parent = QObject()
    settling = Settling(seen.append, parent)

    settling.come_from(12)

    assert seen == [0]
    assert not settling.is_moving
