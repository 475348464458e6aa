"""A window on a world of its own, for every story."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.testing.stage import Stage


@pytest.fixture
def stage(qtbot: QtBot, tmp_path: Path) -> Iterator[Stage]:
    """A desk with an empty store; noor is its administrator."""
    made = Stage(tmp_path)
    made.open()
    yield made
    made.close()
