"""A problem is reported from the window: read first, in the agent's own words, and kept as a file."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.testing.stage import Stage
from tests.fake_program import FakeProgram
from tests.stories.acts import NUMBER

FILES = [{"name": "program.txt", "about": "versions", "text": "Linkdesk 0\n"}]


@pytest.fixture
def program() -> FakeProgram:
    return FakeProgram()


@pytest.fixture
def played(qtbot: QtBot, tmp_path: Path, program: FakeProgram) -> Iterator[Stage]:
    made = Stage(tmp_path, program=program)
    made.open()
    made.files.chosen = [tmp_path / "report.zip"]
    yield made
    made.close()


def contents(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_a_report_is_read_and_kept_as_what_was_read(stage: Stage, tmp_path: Path) -> None:
    stage.contact(first_name="Maria", last_name="Delgado-Voss", work_phone=NUMBER)
    stage.files.chosen = [tmp_path / "report.zip"]
    sheet = stage.desk.report
    sheet.open()
    sheet.write("The bell rang, and nothing came.")
    read = [sheet.read(row) for row in range(len(sheet.files))]

    sheet.save()

    kept = contents(tmp_path / "report.zip")
    assert list(kept) == [name.split(":")[0] for name in sheet.files]
    assert [text or "(empty)" for text in kept.values()] == read
    assert kept["words.txt"] == "The bell rang, and nothing came."
    assert "contact: 1" in kept["store.txt"]
    assert "offscreen" in kept["window.txt"]
    assert "Delgado" not in " ".join(kept.values())
    assert not sheet.is_open
    assert stage.desk.toast.text == f"The report is in {tmp_path / 'report.zip'}"


def test_nothing_can_be_saved_before_it_can_be_read_and_words_can_be_written_meanwhile(
    played: Stage, program: FakeProgram
) -> None:
    sheet = played.desk.report
    sheet.open(wait=False)
    assert not sheet.can_save
    sheet.write("It stood still.")

    program.last.end(0, {"files": FILES})
    played.desk.settle()

    assert sheet.can_save
    assert (sheet.read(0), sheet.read(2), sheet.words) == ("Linkdesk 0\n", "It stood still.", "It stood still.")
    sheet.write("It stood still, twice.")
    assert sheet.read(2) == "It stood still, twice."


def test_what_cannot_be_put_together_is_said_and_the_rest_can_be_kept(
    played: Stage, program: FakeProgram, tmp_path: Path
) -> None:
    sheet = played.desk.report
    sheet.open(wait=False)
    program.last.line_heard.emit("Linkdesk could not be started once more: no memory.")
    program.last.end(None)
    played.desk.settle()

    assert sheet.status.startswith("Linkdesk could not be started once more: no memory.")
    sheet.save()
    assert list(contents(tmp_path / "report.zip")) == ["window.txt", "words.txt"]


def test_a_file_that_cannot_be_written_loses_no_words(played: Stage, program: FakeProgram, tmp_path: Path) -> None:
    sheet = played.desk.report
    played.files.chosen = [tmp_path / "nowhere" / "report.zip"]
    sheet.open(wait=False)
    program.last.end(0, {"files": FILES})
    sheet.write("It stood still.")

    sheet.save()

    assert sheet.is_open
    assert "cannot be written" in sheet.status
    assert sheet.words == "It stood still."


def test_closed_while_it_is_put_together_it_is_forgotten_and_can_be_opened_again(
    played: Stage, program: FakeProgram
) -> None:
    sheet = played.desk.report
    sheet.open(wait=False)
    played.window.window.report.close_requested.emit()
    assert not sheet.is_open
    assert program.last.is_forgotten

    sheet.open(wait=False)

    assert len(program.runs) == 2


def test_a_mistake_of_ours_leads_to_the_report(played: Stage, program: FakeProgram) -> None:
    played.window.window.show_crash("ZeroDivisionError", "")
    played.desk.click("reportCrashButton")

    assert played.desk.report.is_open
    assert not played.desk.is_visible("crashDialog")
    assert program.last.words == ["report", "--json"]
