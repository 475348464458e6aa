"""Contacts leave the desk from the window: one from More, all or some from the menu, and nobody waits for it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QFileDialog
from pytestqt.qtbot import QtBot

from desktop_app.domain.ids import AgentName
from desktop_app.domain.permissions import Permission
from desktop_app.services.agents import AddAgent, RevokePermission
from desktop_app.testing.stage import AGENT, Stage
from desktop_app.ui.export_controller import file_name
from desktop_app.ui.file_choosing import FileDialogs
from tests.fake_program import FakeProgram
from tests.stories.acts import NUMBER

PATH = "/tmp/people.csv"


@pytest.fixture
def program() -> FakeProgram:
    return FakeProgram()


@pytest.fixture
def played(qtbot: QtBot, tmp_path: Path, program: FakeProgram) -> Iterator[Stage]:
    """A stage whose exports are answered by the test."""
    made = Stage(tmp_path, program=program)
    made.open()
    made.files.chosen = [Path(PATH)]
    yield made
    made.close()


def _shown(stage: Stage) -> str:
    ada = stage.contact(first_name="Ada", last_name="Lovelace", work_phone=NUMBER)
    stage.calls(NUMBER)
    stage.desk.interactions.select_row(0)
    return ada


def test_one_person_is_exported_with_all_that_is_known(stage: Stage, tmp_path: Path) -> None:
    ada = _shown(stage)
    stage.files.chosen = [tmp_path / "Ada.json"]

    stage.desk.exporting.export_shown()

    (known,) = json.loads(stage.files.chosen[0].read_text("utf-8"))["contacts"]
    assert (known["id"], len(known["interactions"])) == (ada, 1)
    assert stage.desk.toast.text == f"Exported 1 contact to {stage.files.chosen[0]}"
    stage.desk.exporting.open_folder()
    assert stage.opened_folders == [str(stage.files.chosen[0])]


def test_everybody_is_exported_from_the_menu_and_imported_again(stage: Stage, tmp_path: Path) -> None:
    for name in ("Ada", "Grace"):
        stage.contact(first_name=name, last_name="Hopper")
    stage.files.chosen = [tmp_path / "people.vcf"]

    stage.desk.exporting.open()
    assert stage.desk.exporting.sentence.startswith("All contacts")
    stage.desk.exporting.choose_file()
    assert stage.desk.toast.text.startswith("Exported 2 contacts")
    stage.desk.importing.drop(stage.files.chosen[0])
    stage.desk.importing.run()

    assert stage.desk.importing.figures == (0, 2, 0, 0)


def test_what_is_searched_for_is_offered(played: Stage, program: FakeProgram) -> None:
    played.desk.trigger("findContactAction")
    played.desk.search.look_for("hopper")

    played.desk.exporting.open()

    assert played.desk.exporting.search == "hopper"
    assert played.desk.exporting.sentence.startswith("The contacts that this search finds")
    assert not played.desk.find(QCheckBox, "exportTemporaryField").isEnabled()
    played.desk.exporting.choose_file(wait=False)
    assert program.last.words == ["export", "--json", "--progress", "--search=hopper", "--", PATH]


def test_temporary_contacts_when_they_are_asked_for(played: Stage, program: FakeProgram) -> None:
    played.desk.exporting.open()
    played.desk.exporting.with_temporary()
    played.desk.exporting.choose_file(wait=False)

    assert program.last.words[3:] == ["--temporary", "--", PATH]


def test_who_thinks_better_of_it_exports_nothing(played: Stage, program: FakeProgram) -> None:
    played.files.chosen = []
    played.desk.exporting.open()
    played.desk.exporting.choose_file(wait=False)

    assert (program.runs, played.desk.exporting.status) == ([], "")


def test_how_far_it_is_stands_in_the_status_line(played: Stage, program: FakeProgram) -> None:
    played.desk.exporting.open()
    played.desk.exporting.choose_file(wait=False)
    assert played.desk.exporting.status == "Exporting …"

    program.last.told.emit({"done": 1_250, "of": 100_000})
    assert played.desk.exporting.status == "Exporting · 1,250 of 100,000"
    program.last.end(0, {"written": 100_000})

    assert played.desk.exporting.status == ""
    assert played.desk.toast.text == f"Exported 100,000 contacts to {PATH}"


def test_a_search_that_was_cut_is_said(played: Stage, program: FakeProgram) -> None:
    played.desk.exporting.open()
    played.desk.exporting.choose_file(wait=False)
    program.last.line_heard.emit("There are more.")
    program.last.end(1, {"written": 2})

    assert played.desk.toast.text == f"Exported 2 contacts to {PATH}. There are more."


def test_one_at_a_time(played: Stage, program: FakeProgram) -> None:
    for _ in range(2):
        played.desk.exporting.open()
        played.desk.exporting.choose_file(wait=False)

    assert len(program.runs) == 1
    assert played.desk.toast.text.startswith("An export is under way")


def test_cancelled_it_says_so(played: Stage, program: FakeProgram) -> None:
    played.desk.exporting.open()
    played.desk.exporting.choose_file(wait=False)

    played.desk.exporting.cancel()
    assert (program.last.is_cancelled, played.desk.exporting.status) == (True, "Cancelling …")
    program.last.end(2)

    assert played.desk.toast.text == "The export was cancelled; no file was written."


def test_what_goes_wrong_is_said_in_its_own_words(played: Stage, program: FakeProgram) -> None:
    played.desk.exporting.open()
    played.desk.exporting.choose_file(wait=False)
    program.last.line_heard.emit("/x/people.csv cannot be written: No space left on device.")
    program.last.end(2)

    assert played.desk.toast.text == "/x/people.csv cannot be written: No space left on device."


def test_a_real_export_is_cancelled_and_leaves_no_half_file(stage: Stage, tmp_path: Path) -> None:
    for number in range(40):
        stage.contact(first_name="Ada", last_name=f"Lovelace {number}")
    folder = tmp_path / "out"
    folder.mkdir()
    stage.files.chosen = [folder / "people.csv"]

    stage.desk.exporting.open()
    stage.desk.exporting.choose_file(wait=False)
    stage.desk.exporting.cancel()
    stage.desk.exporting.wait_for_end()

    assert [each.name for each in folder.iterdir()] in ([], ["people.csv"])  # it may have been quicker


def test_a_window_that_is_closed_takes_the_export_with_it(stage: Stage, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    stage.files.chosen = [folder / "people.csv"]
    stage.desk.exporting.open()
    stage.desk.exporting.choose_file(wait=False)

    stage.close()

    assert [each.name for each in folder.iterdir()] in ([], ["people.csv"])


def test_without_the_permission_both_actions_name_it(played: Stage) -> None:
    _shown(played)
    played.run(AddAgent(AgentName("ada"), "Administrator"))
    played.run(RevokePermission(AGENT, Permission.EXPORT_ADD.value))

    for name in ("exportContactAction", "exportContactsAction"):
        action = played.desk.action(name)
        assert not action.isEnabled()
        assert Permission.EXPORT_ADD.value in action.toolTip()


def test_without_a_contact_there_is_none_to_export(played: Stage) -> None:
    assert not played.desk.action("exportContactAction").isEnabled()


@pytest.mark.parametrize(
    ("name", "file"), [("Ada Lovelace", "Ada Lovelace"), ("../a\\b: c.", "a b c"), ("王", "王"), ("?", "contact")]
)
def test_a_file_is_called_as_the_contact_as_far_as_a_file_can_be(name: str, file: str) -> None:
    assert file_name(name) == file


@pytest.mark.qt_log_ignore("This plugin does not support")  # what a dialog asks of a real screen
def test_the_desktops_dialog_gives_a_name_the_ending_of_its_kind(stage: Stage, tmp_path: Path) -> None:
    chosen: list[str] = []
    FileDialogs().choose_new_file(
        stage.window.window, "Export", str(tmp_path / "people"), chosen.append, ("CSV (*.csv)", "vCard (*.vcf)")
    )
    dialog = stage.desk.find(QFileDialog, "fileDialog")
    dialog.selectNameFilter("vCard (*.vcf)")
    dialog.filterSelected.emit("vCard (*.vcf)")
    dialog.accept()
    stage.desk.settle()

    assert chosen == [str(tmp_path / "people.vcf")]
