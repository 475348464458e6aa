"""The sheet of the import: what it shows, asks its program for, and makes of the answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from desktop_app.domain.ids import AgentName
from desktop_app.domain.permissions import Permission
from desktop_app.services.agents import AddAgent, RevokePermission
from desktop_app.services.divisions import AddDivision
from desktop_app.testing.stage import AGENT, Stage
from tests.fake_program import COUNTS, PREVIEW, FakeProgram
from tests.stories.acts import NUMBER


@pytest.fixture
def program() -> FakeProgram:
    return FakeProgram()


@pytest.fixture
def stage(qtbot: QtBot, tmp_path: Path, program: FakeProgram) -> Iterator[Stage]:
    made = Stage(tmp_path, program=program)
    made.open()
    yield made
    made.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text("First Name\nAda\n", encoding="utf-8")
    return path


def test_a_dropped_file_is_shown_before_anything_is_done_with_it(
    stage: Stage, program: FakeProgram, file: Path
) -> None:
    stage.desk.importing.drop(file)

    sheet = stage.desk.importing
    assert sheet.files == "\u2068people.csv\u2069"
    assert sheet.recognised == "Google Contacts · CSV · UTF-8 · comma · 2 rows"
    assert sheet.columns == ["First Name", "Phone 1 - Value", "Labels"]
    assert sheet.fields == ["First name", "Any phone", "Leave out"]
    assert sheet.row(2) == ["Łukasz", "", ""]
    assert sheet.notice == "1 column is not known here and left out (Labels)."
    assert [run.words[0] for run in program.runs] == ["import"]
    assert program.last.words[-2:] == ["--", str(file)]


def test_a_drag_over_the_window_is_answered_by_a_hint_that_goes_with_it(stage: Stage, file: Path) -> None:
    stage.desk.importing.hold_over(file)
    assert stage.desk.is_visible("dropHint")

    stage.desk.importing.drop(file)
    assert not stage.desk.is_visible("dropHint")


def test_what_is_no_file_is_refused_in_words(stage: Stage, tmp_path: Path, program: FakeProgram) -> None:
    stage.desk.importing.drop_address("https://mail.example/contacts")
    assert stage.desk.toast.text == "Only files can be dropped here: CSV or vCard files with contacts."

    stage.desk.importing.drop(tmp_path)
    assert stage.desk.toast.text.endswith("is a folder; drop the files that are in it.")
    assert program.runs == []


def test_without_the_permission_the_action_names_it_and_a_drop_does_too(stage: Stage, file: Path) -> None:
    stage.run(AddAgent(AgentName("ada"), "Administrator"))
    stage.run(RevokePermission(AGENT, Permission.CONTACT_ADD.value))

    action = stage.desk.action("importContactsAction")
    assert not action.isEnabled()
    assert Permission.CONTACT_ADD.value in action.toolTip()
    stage.desk.importing.drop(file)
    assert Permission.CONTACT_ADD.value in stage.desk.toast.text
    assert not stage.desk.importing.is_open


def test_who_may_not_merge_is_told_so_where_it_would_be_chosen(stage: Stage, file: Path) -> None:
    stage.desk.importing.drop(file)
    stage.desk.importing.choose_option("importOnMatchField", "Merge all matches")
    stage.run(AddAgent(AgentName("ada"), "Administrator"))
    stage.run(RevokePermission(AGENT, Permission.IDENTITY_MERGE.value))

    field = stage.desk.find(QComboBox, "importOnMatchField")
    merge = field.model().index(field.findData("merge"), 0)
    assert not merge.flags() & Qt.ItemFlag.ItemIsEnabled
    assert Permission.IDENTITY_MERGE.value in merge.data(Qt.ItemDataRole.ToolTipRole)
    assert stage.desk.importing.option("importOnMatchField") == "Update the first match"


def test_an_empty_desk_offers_the_import_and_its_action_opens_the_sheet(stage: Stage, file: Path) -> None:
    stage.desk.click("importFirstContactsButton")
    assert stage.desk.importing.is_open

    stage.files.chosen = [file]
    stage.desk.importing.choose()
    assert stage.desk.importing.can_import


def test_a_column_sent_elsewhere_is_asked_for_by_its_place(stage: Stage, program: FakeProgram, file: Path) -> None:
    stage.desk.importing.drop(file)

    stage.desk.importing.send("Labels", "title")
    assert program.last.value_of("--map") == "title=#3"
    stage.desk.importing.send("First Name", "")
    assert "--map=none=#1" in program.last.words
    assert "--map=title=#3" in program.last.words


@pytest.mark.qt_log_ignore("This plugin does not support")  # what a list that pops up asks of a real screen
def test_the_keyboard_sends_a_column_elsewhere(stage: Stage, program: FakeProgram, file: Path) -> None:
    stage.desk.importing.drop(file)
    assert stage.desk.window.focusWidget().objectName() == "importPreviewTable"

    stage.desk.press(Qt.Key.Key_Right)
    stage.desk.press(Qt.Key.Key_Right)
    stage.desk.press(Qt.Key.Key_Return)
    editor = stage.desk.find(QComboBox, "importFieldEditor")
    assert editor.accessibleName() == "Field for Labels"
    editor.view().setCurrentIndex(editor.model().index(editor.findData("title"), 0))
    QTest.keyClick(editor.view(), Qt.Key.Key_Return)
    stage.desk.settle()

    assert stage.desk.window.focusWidget().objectName() == "importPreviewTable"
    assert program.last.value_of("--map") == "title=#3"


def test_what_was_recognised_can_be_read_differently(stage: Stage, program: FakeProgram, file: Path) -> None:
    stage.desk.importing.drop(file)
    stage.desk.importing.send("Labels", "title")
    stage.desk.click("importReadingButton")

    stage.desk.importing.choose_option("importEncodingField", "Western (Windows-1252)")
    assert program.last.value_of("--encoding") == "cp1252"
    assert program.last.value_of("--map") == ""
    stage.desk.importing.choose_option("importDelimiterField", "Semicolon")
    stage.desk.importing.choose_option("importHeaderField", "A contact already")
    assert (program.last.value_of("--delimiter"), "--no-header" in program.last.words) == (";", True)


def test_the_choices_of_the_plan_reach_the_import(stage: Stage, program: FakeProgram, file: Path) -> None:
    stage.run(AddDivision("Sales"))
    stage.desk.importing.drop(file)
    stage.desk.importing.choose_option("importMatchByField", "Phone, e-mail")
    stage.desk.importing.choose_option("importOnMatchField", "Merge all matches")
    stage.desk.importing.choose_option("importRegionField", "Germany")
    stage.desk.importing.choose_option("importDivisionField", "Sales")
    stage.desk.importing.begin()

    begun = program.last
    chosen = [begun.value_of(option) for option in ("--match-by", "--on-match", "--region", "--division")]
    assert chosen == ["phone,email", "merge", "DE", "Sales"]
    assert "--dry-run" not in begun.words
    assert "--progress" in begun.words


def test_a_mapping_is_remembered_by_the_names_of_the_columns_and_can_be_forgotten(
    stage: Stage, program: FakeProgram, file: Path
) -> None:
    stage.desk.importing.drop(file)
    stage.desk.importing.send("Labels", "title")
    stage.desk.importing.begin()
    program.last.end(0, COUNTS)
    stage.desk.importing.done()

    stage.desk.importing.drop(file)
    assert stage.desk.importing.is_mapped_as_last_time
    assert program.last.value_of("--map") == "title=#3"

    stage.desk.importing.forget_mapping()
    assert not stage.desk.importing.is_mapped_as_last_time
    assert program.last.value_of("--map") == ""
    stage.desk.importing.drop(file)
    assert not stage.desk.importing.is_mapped_as_last_time


def begun(stage: Stage, file: Path) -> None:
    stage.desk.importing.drop(file)
    stage.desk.importing.begin()


def progress(read: int, **more: Any) -> dict[str, Any]:
    return {"read": read, "bytes": read, "total_bytes": 4_000, "seconds_left": None, "phase": "reading", **more}


def test_progress_is_told_on_the_sheet_and_in_the_status_line(stage: Stage, program: FakeProgram, file: Path) -> None:
    begun(stage, file)
    program.last.told.emit(progress(1_000, seconds_left=42.0))

    assert stage.desk.importing.progress == "1,000 rows read · 42 s left"
    assert stage.desk.importing.bar == 250
    assert stage.desk.importing.status == "Importing · 1,000 rows read · 42 s left"


def test_the_agent_goes_on_working_while_it_imports(stage: Stage, program: FakeProgram, file: Path) -> None:
    begun(stage, file)
    stage.desk.importing.hide()
    stage.calls(NUMBER)
    stage.desk.interactions.select_row(0)
    stage.desk.interactions.accept()
    assert stage.desk.card.link_state == "Linked"
    assert not stage.desk.importing.is_open

    program.last.told.emit(progress(2_000))
    stage.desk.importing.come_back()
    assert stage.desk.importing.progress == "2,000 rows read"


def test_the_end_takes_no_focus_and_is_told_in_the_toast_and_the_status_line(
    stage: Stage, program: FakeProgram, file: Path
) -> None:
    begun(stage, file)
    stage.desk.importing.hide()
    stage.desk.trigger("findContactAction")
    before = stage.desk.window.focusWidget()
    program.last.end(1, COUNTS)
    stage.desk.settle()

    assert stage.desk.window.focusWidget() is before
    assert stage.desk.toast.text == "Imported 2 new contacts, updated 1, 1 left out"
    assert stage.desk.importing.status == "Imported: see the report"
    stage.desk.importing.come_back()
    assert stage.desk.importing.summary == "4 rows read from \u2068people.csv\u2069"
    assert stage.desk.importing.figures == (2, 1, 1, 1)
    assert stage.desk.importing.status == ""


def test_rows_left_out_are_listed_with_place_and_reason_and_can_be_saved(
    stage: Stage, program: FakeProgram, file: Path, tmp_path: Path
) -> None:
    begun(stage, file)
    rejects = Path(program.last.value_of("--rejects"))
    assert rejects.parent.stat().st_mode & 0o077 == 0
    text = "First Name,Labels,File,Line,Column,Reason\r\n,,people.csv,3,First Name,A contact needs a name.\r\n"
    rejects.write_text(text, encoding="utf-8")
    warning = "The work phone '12' cannot be read as a number."
    program.last.told.emit({"file": "", "line": 2, "warning": warning})
    program.last.told.emit({"file": "", "line": 3, "column": "First Name", "rejected": "A contact needs a name."})
    program.last.end(1, COUNTS)

    assert stage.desk.importing.problems == [
        "A contact needs a name.",
        "The work phone '12' cannot be read as a number.",
    ]
    assert stage.desk.importing.problem_sentences[0] == "Left out: Line 3 · column First Name. A contact needs a name."
    stage.files.chosen = [tmp_path / "kept.csv"]
    stage.desk.importing.save_rejects()
    assert (tmp_path / "kept.csv").read_bytes() == text.encode()
    assert stage.desk.toast.text == "Saved the rows left out as kept.csv"
    stage.desk.importing.done()
    assert not rejects.exists()


def test_checking_first_gives_the_report_and_the_way_on(stage: Stage, program: FakeProgram, file: Path) -> None:
    stage.desk.importing.drop(file)
    stage.desk.click("checkImportButton")
    assert "--dry-run" in program.last.words
    program.last.end(0, {**COUNTS, "operation": None})

    assert stage.desk.importing.title == "This is what would happen"
    assert stage.desk.importing.figures == (2, 1, 1, 1)
    assert stage.desk.toast.text == ""
    stage.desk.importing.back()
    assert stage.desk.importing.can_import
    stage.desk.importing.begin()
    assert "--dry-run" not in program.last.words


def test_cancel_ends_the_child_and_goes_back_to_the_plan(stage: Stage, program: FakeProgram, file: Path) -> None:
    begun(stage, file)
    stage.desk.click("cancelImportButton")
    assert program.last.is_cancelled
    assert not stage.desk.is_enabled("cancelImportButton")
    program.last.end(None)
    stage.desk.settle()

    assert stage.desk.toast.text == "The import was cancelled; nothing has been changed"
    assert stage.desk.importing.can_import
    assert stage.desk.importing.status == ""


def test_a_child_that_was_killed_is_told_in_a_sentence(stage: Stage, program: FakeProgram, file: Path) -> None:
    begun(stage, file)
    program.last.end(None)
    stage.desk.settle()

    assert stage.desk.importing.error == (
        "The import ended before it was done; nothing has been changed, so it can be tried again."
    )
    assert stage.desk.importing.can_import


def test_why_an_import_was_refused_stands_on_the_plan(stage: Stage, program: FakeProgram, file: Path) -> None:
    begun(stage, file)
    program.last.told.emit({"phase": "failed", "error": "The store is in use by another program; try again."})
    program.last.end(2)
    stage.desk.settle()

    assert stage.desk.importing.error == "The store is in use by another program; try again."


def test_a_file_that_cannot_be_read_is_told_and_cannot_be_imported(
    stage: Stage, program: FakeProgram, file: Path
) -> None:
    program.preview = None
    stage.desk.importing.drop(file, wait=False)
    assert stage.desk.importing.recognised == "Reading …"
    program.last.line_heard.emit("people.csv is no list of contacts: it is a picture.")
    program.last.end(2)

    assert stage.desk.importing.error == "people.csv is no list of contacts: it is a picture."
    assert not stage.desk.importing.can_import
    program.preview = PREVIEW
    stage.files.chosen = [file]
    stage.desk.importing.choose()
    assert stage.desk.importing.error == ""
    assert stage.desk.importing.can_import


def test_another_file_is_refused_while_one_is_under_way(stage: Stage, program: FakeProgram, file: Path) -> None:
    begun(stage, file)
    runs = len(program.runs)
    stage.desk.importing.drop(file, wait=False)

    assert stage.desk.toast.text.startswith("An import is under way")
    assert len(program.runs) == runs


def test_closing_the_sheet_keeps_the_plan(stage: Stage, file: Path) -> None:
    stage.desk.importing.drop(file)
    stage.desk.press(Qt.Key.Key_Escape)
    assert not stage.desk.importing.is_open

    stage.desk.importing.open()
    assert stage.desk.importing.can_import


def test_ten_thousand_columns_are_shown_at_once(stage: Stage, program: FakeProgram, file: Path) -> None:
    columns = [{"name": f"Column {number}", "field": ""} for number in range(10_000)]
    program.preview = {**PREVIEW, "columns": columns, "rows": [{"line": 2, "cells": ["x"] * 10_000}]}
    stage.desk.importing.drop(file)

    assert len(stage.desk.importing.columns) == 10_000
    stage.desk.importing.send("Column 9999", "title")
    assert program.last.value_of("--map") == "title=#10000"
