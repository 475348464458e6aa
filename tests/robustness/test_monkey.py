"""Whatever is clicked and typed, in whatever order: nothing raises, Qt has nothing to warn of, nobody waits."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.demo.world import furnish
from desktop_app.testing.stage import Stage
from desktop_app.ui import keys_controller
from tests.fake_program import FakeProgram
from tests.robustness.monkey import Monkey


def let_loose(seed: int, actions: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Monkey:
    # The system's print dialog is the system's; a file is never chosen, as the agent thinks better of it.
    monkeypatch.setattr(keys_controller, "print_document", lambda *_: None)
    stage = Stage(folder, program=FakeProgram())
    try:
        stage.open()
        furnish(stage)
        monkey = Monkey(stage, seed)
        with monkeypatch.context() as patched:
            patched.setattr(sys, "excepthook", monkey.on_exception)
            monkey.run(actions)
        return monkey
    finally:
        stage.close()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_that_anybody_hits_is_too_much(
    seed: int, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_loose(seed, 250, tmp_path, monkeypatch)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 120))
def test_not_even_five_thousand_times(seed: int, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All seeds together are 100,000 actions. On a machine that does something else, the time says nothing."""
    monkey = let_loose(seed, 5_000, tmp_path, monkeypatch)

    assert monkey.stalls == []
