"""A child of ours from its start to its end: what it says, and what is heard when it cannot say anything."""

from __future__ import annotations

import os
import sys
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop_app.ui.own_program import LESS_URGENT, OwnProgram

SAYS = """
import json, os, sys
print("First words", file=sys.stderr)
print(json.dumps({"read": 3}), file=sys.stderr)
print("Last words of {}".format(os.environ["WHO"]), file=sys.stderr, end="")
print(json.dumps({"argv": sys.argv[1:]}))
raise SystemExit(1)
"""


class Heard:
    """What one run said, in its order."""

    def __init__(self, qtbot: QtBot, program: OwnProgram, *words: str) -> None:
        self.lines: list[str] = []
        self.told: list[Any] = []
        parent = QObject()
        run = program.run(words, parent)
        run.line_heard.connect(self.lines.append)
        run.told.connect(self.told.append)
        with qtbot.waitSignal(run.ended, timeout=20_000) as ended:
            run.start()
        self.status, self.answer = ended.args


def test_sentences_objects_answer_and_status_are_told_apart(qtbot: QtBot) -> None:
    heard = Heard(qtbot, OwnProgram([sys.executable, "-c", SAYS], {"WHO": "noor"}), "--map=title=#3", "über.csv")

    assert heard.lines == ["First words", "Last words of noor"]
    assert heard.told == [{"read": 3}]
    assert (heard.status, heard.answer) == (1, {"argv": ["--map=title=#3", "über.csv"]})


def test_a_child_that_was_killed_has_no_status(qtbot: QtBot) -> None:
    heard = Heard(qtbot, OwnProgram([sys.executable, "-c", "import os; os.abort()"]))

    assert (heard.status, heard.answer) == (None, None)


def test_a_program_that_is_not_there_is_told_in_a_sentence(qtbot: QtBot) -> None:
    heard = Heard(qtbot, OwnProgram(["/nowhere/linkdesk"]))

    assert heard.status is None
    assert heard.lines[0].startswith("Linkdesk could not be started once more")


def test_closing_ends_what_still_runs_and_tells_nobody(qtbot: QtBot) -> None:
    program = OwnProgram([sys.executable, "-c", "import sys; sys.stdin.read()"])
    ended: list[object] = []
    parent = QObject()
    run = program.run([], parent)
    run.ended.connect(lambda *args: ended.append(args))
    run.start()

    program.close()

    assert not run.is_running
    assert ended == []


PATIENCE = """
import json, os
while (steps := os.getpriority(os.PRIO_PROCESS, 0)) < int(os.environ["AT_LEAST"]):
    pass
print(json.dumps({"steps": steps}))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="says it in another way there")
def test_a_child_lets_the_window_go_first(qtbot: QtBot) -> None:
    expected = max(LESS_URGENT, os.getpriority(os.PRIO_PROCESS, 0))
    heard = Heard(qtbot, OwnProgram([sys.executable, "-c", PATIENCE], {"AT_LEAST": str(expected)}))

    assert heard.answer == {"steps": expected}
