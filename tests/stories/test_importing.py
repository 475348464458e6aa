"""Files are imported from the window by Linkdesk itself, started once more: what agents get, and what never happens."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import apsw
import pytest
from PySide6.QtCore import QProcess

from desktop_app.services.searching import SearchContacts
from desktop_app.testing.stage import Stage
from tests.stories.acts import NUMBER

HEADER = "First Name,Last Name,Mobile Phone,E-mail"


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file of contacts."""

    def write(*rows: str, name: str = "people.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_text("\n".join((HEADER, *rows)) + "\n", encoding=encoding)
        return path

    return write


def many(number: int) -> list[str]:
    return [f"Given{row},Family{row},{2_000_000_000 + row},p{row}@x.example" for row in range(number)]


def found(stage: Stage, text: str) -> list[str]:
    return [hit.name for hit in stage.runner.read(SearchContacts(text)).answer.hits]


def test_a_file_becomes_contacts_that_are_found_at_once_and_are_taken_back_as_one(
    stage: Stage, written: Callable[..., Path]
) -> None:
    before = stage.runner.store.dump()
    stage.desk.importing.drop(written("Ada,Lovelace,+44 20 7946 0812,a@x.example", "王,小明,+86 131 2345 6789,"))
    assert stage.desk.importing.recognised == "CSV · UTF-8 · comma · 2 rows"
    assert stage.desk.importing.fields == ["First name", "Last name", "Cell phone", "Work e-mail"]
    stage.desk.importing.run()

    assert stage.desk.importing.figures == (2, 0, 0, 0)
    assert found(stage, "lovelace") == ["Ada Lovelace"]
    assert stage.desk.toast.text == "Imported 2 new contacts"
    stage.desk.toast.undo()
    assert found(stage, "lovelace") == []
    assert stage.runner.store.dump() == before
    stage.desk.toast.undo()
    stage.calls("+44 20 7946 0812")
    assert stage.desk.interactions.titles == ["Ada Lovelace"]


def test_nobody_is_written_over_because_of_a_shared_phone_unless_that_was_asked_for(
    stage: Stage, written: Callable[..., Path]
) -> None:
    stage.contact(first_name="Ada", last_name="Byron", cell_phone="+44 20 7946 0812")
    stage.desk.importing.drop(written("Bert,Byron,+44 20 7946 0812,"))
    stage.desk.importing.run()

    assert stage.desk.importing.figures[:2] == (1, 0)
    assert found(stage, "byron") == ["Ada Byron", "Bert Byron"]


def test_the_undo_of_the_report_leaves_what_was_before(stage: Stage, written: Callable[..., Path]) -> None:
    stage.contact(first_name="Ada", last_name="Byron", cell_phone="+44 20 7946 0812")
    before = stage.runner.store.dump()
    stage.desk.importing.drop(written("Ada,Lovelace,+44 20 7946 0812,", "Maria,Silva,(803) 123-0000,"))
    stage.desk.importing.choose_option("importMatchByField", "External id, e-mail, phone")
    stage.desk.importing.run()
    assert stage.desk.importing.figures[:2] == (1, 1)

    stage.desk.importing.undo()
    assert stage.desk.importing.title == "The import has been taken back"
    assert stage.runner.store.dump() == before


def test_the_same_file_again_makes_nobody_twice(stage: Stage, written: Callable[..., Path]) -> None:
    file = written("Ada,Lovelace,+44 20 7946 0812,", "Maria,Silva,(803) 123-0000,")
    for created, updated in ((2, 0), (0, 2)):
        stage.desk.importing.drop(file)
        stage.desk.importing.run()
        assert stage.desk.importing.figures[:2] == (created, updated)
        stage.desk.importing.done()


def test_a_check_changes_nothing_and_tells_the_same(stage: Stage, written: Callable[..., Path]) -> None:
    before, operations = stage.runner.store.dump(), stage.runner.last_sequence()
    stage.desk.importing.drop(written("Ada,Lovelace,12,", ",,,", "Maria,Silva,(803) 123-0000,"))
    stage.desk.importing.check()
    checked = stage.desk.importing.figures, stage.desk.importing.problem_sentences
    assert (stage.runner.store.dump(), stage.runner.last_sequence()) == (before, operations)

    stage.desk.importing.run()
    assert (stage.desk.importing.figures, stage.desk.importing.problem_sentences) == checked


def test_cancel_leaves_nothing_behind(stage: Stage, written: Callable[..., Path]) -> None:
    before, operations = stage.runner.store.dump(), stage.runner.last_sequence()
    stage.desk.importing.drop(written(*many(20_000)))
    stage.desk.importing.begin()
    stage.desk.settle(lambda: stage.desk.importing.bar > 0, patience_ms=30_000)
    stage.desk.importing.cancel()

    assert stage.desk.toast.text == "The import was cancelled; nothing has been changed"
    assert stage.desk.importing.can_import
    assert (stage.runner.store.dump(), stage.runner.last_sequence()) == (before, operations)


def test_a_child_that_is_killed_leaves_nothing_behind_and_the_next_import_works(
    stage: Stage, written: Callable[..., Path]
) -> None:
    before = stage.runner.store.dump()
    stage.desk.importing.drop(written(*many(20_000)))
    stage.desk.importing.begin()
    stage.desk.settle(lambda: stage.desk.importing.bar > 0, patience_ms=30_000)
    processes = stage.window.window.findChildren(QProcess)
    child = next(each for each in processes if each.state() is QProcess.ProcessState.Running)
    os.kill(child.processId(), signal.SIGKILL)
    stage.desk.importing.wait_for_end()

    assert stage.desk.importing.error.startswith("The import ended before it was done; nothing has been changed")
    assert stage.runner.store.dump() == before
    stage.desk.importing.drop(written("Ada,Lovelace,,"))
    stage.desk.importing.run()
    assert stage.desk.importing.figures == (1, 0, 0, 0)


def test_closing_the_window_ends_the_import_and_leaves_nothing_behind(
    stage: Stage, written: Callable[..., Path], tmp_path: Path
) -> None:
    before = stage.runner.store.dump()
    stage.desk.importing.drop(written(*many(20_000)))
    stage.desk.importing.begin()
    stage.desk.settle(lambda: stage.desk.importing.bar > 0, patience_ms=30_000)
    stage.close()

    again = Stage(tmp_path)
    assert again.runner.store.dump() == before
    again.close()


def test_a_call_comes_in_and_is_answered_while_a_file_is_looked_at_and_checked(
    stage: Stage, written: Callable[..., Path]
) -> None:
    stage.desk.importing.drop(written(*many(3_000)))
    stage.desk.importing.begin()
    stage.desk.importing.hide()
    stage.calls(NUMBER)
    stage.desk.interactions.select_row(0)
    stage.desk.interactions.accept()
    stage.desk.importing.wait_for_end()

    assert stage.desk.card.is_linked
    assert stage.desk.toast.text == "Imported 3,000 new contacts"


def test_vcards_are_shown_by_their_fields_and_imported(stage: Stage) -> None:
    stage.desk.importing.drop(Path(__file__).parents[1] / "channels" / "files" / "google.vcf")
    assert stage.desk.importing.recognised == "vCard · 3 cards"
    assert stage.desk.importing.columns[:3] == ["First name", "Middle name", "Last name"]
    assert stage.desk.importing.row(1)[:3] == ["Ada", "Byron", "Lovelace Jr."]

    stage.desk.importing.run()
    assert stage.desk.importing.figures[0] == 3
    assert found(stage, "hopper") == ["Grace Hopper"]


def test_a_column_of_several_files_goes_by_its_name_wherever_it_stands(stage: Stage, tmp_path: Path) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text("First Name,Rank\nAda,Countess\n", encoding="utf-8")
    second.write_text("Rank,First Name\nAdmiral,Grace\n", encoding="utf-8")
    stage.desk.importing.drop(first, second)
    stage.desk.importing.send("Rank", "title")
    stage.desk.importing.run()

    contacts = stage.runner.store.dump()["contacts"]
    assert {(each["first_name"], each["title"]) for each in contacts} == {("Ada", "Countess"), ("Grace", "Admiral")}


def test_several_files_are_one_import(stage: Stage, written: Callable[..., Path]) -> None:
    before = stage.runner.store.dump()
    files = written("Ada,Lovelace,,"), written(",,,", "Maria,Silva,,", name="more.csv")
    stage.desk.importing.drop(*files)
    assert stage.desk.importing.files == "\u2068people.csv\u2069, \u2068more.csv\u2069"
    stage.desk.importing.run()

    assert stage.desk.importing.figures == (2, 0, 1, 0)
    assert stage.desk.importing.problem_sentences[0].startswith("Left out: more.csv · Line 2.")
    stage.desk.importing.undo()
    assert stage.runner.store.dump() == before


# Files that are not what they seem


def refused(stage: Stage, path: Path) -> str:
    before = stage.runner.store.dump()
    stage.desk.importing.drop(path)
    assert not stage.desk.importing.can_import
    assert stage.runner.store.dump() == before
    return stage.desk.importing.error


def test_a_picture_called_csv_is_refused(stage: Stage, tmp_path: Path) -> None:
    picture = tmp_path / "people.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))

    assert refused(stage, picture) == "people.csv is a picture, so it is no list of contacts."


def test_an_empty_file_is_refused(stage: Stage, tmp_path: Path) -> None:
    empty = tmp_path / "people.csv"
    empty.touch()

    assert "people.csv" in refused(stage, empty)


def test_a_file_that_is_gone_is_told_by_its_name(stage: Stage, tmp_path: Path) -> None:
    assert refused(stage, tmp_path / "gone.csv").startswith("gone.csv cannot be read")


def test_a_file_that_vanishes_after_it_was_shown_is_told_and_nothing_is_lost(
    stage: Stage, written: Callable[..., Path]
) -> None:
    before = stage.runner.store.dump()
    file = written("Ada,Lovelace,,")
    stage.desk.importing.drop(file)
    file.unlink()
    stage.desk.importing.run()

    assert stage.desk.importing.error.startswith("people.csv cannot be read")
    assert stage.runner.store.dump() == before


def test_utf_16_with_semicolons_and_no_header_is_recognised(stage: Stage, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("Łukasz;Żółty;+48 22 123 45 67;lukasz@mail.example\n" * 3, encoding="utf-16")
    stage.desk.importing.drop(file)

    assert stage.desk.importing.recognised == "CSV · UTF-16 · semicolon · no header row · 3 rows"
    assert stage.desk.importing.row(1)[:2] == ["Łukasz", "Żółty"]
    stage.desk.importing.send(stage.desk.importing.columns[0], "first_name")
    stage.desk.importing.send(stage.desk.importing.columns[1], "last_name")
    stage.desk.importing.run()
    assert found(stage, "lukasz") == ["Łukasz Żółty"]


def test_ten_thousand_columns_are_shown_and_imported(stage: Stage, tmp_path: Path) -> None:
    file = tmp_path / "wide.csv"
    header = ",".join(("First Name", *(f"Extra {number}" for number in range(9_999))))
    file.write_text(f"{header}\nAda{',x' * 9_999}\n", encoding="utf-8")
    stage.desk.importing.drop(file)
    assert len(stage.desk.importing.columns) == 10_000

    stage.desk.importing.send("Extra 9998", "last_name")
    stage.desk.importing.run()
    assert found(stage, "ada") == ["Ada x"]


def test_a_store_that_another_program_writes_to_is_told_and_the_plan_stays(
    stage: Stage, written: Callable[..., Path]
) -> None:
    stage.desk.importing.drop(written("Ada,Lovelace,,"))
    with closing(apsw.Connection(str(stage.runner.store.path))) as other:
        other.execute("BEGIN IMMEDIATE")
        stage.desk.importing.run()
        other.execute("ROLLBACK")

    assert "is in use by another program" in stage.desk.importing.error
    stage.desk.importing.run()
    assert stage.desk.importing.figures == (1, 0, 0, 0)


def test_what_an_agent_does_waits_while_another_program_writes_and_the_window_says_so(stage: Stage) -> None:
    stage.calls(NUMBER)
    stage.desk.interactions.select_row(0)
    with closing(apsw.Connection(str(stage.runner.store.path))) as other:
        other.execute("BEGIN IMMEDIATE")
        stage.desk.action("acceptInteractionAction").trigger()
        stage.desk.wait_until(lambda: stage.desk.text("waitingLabel") == "Waiting for the store …")
        other.execute("ROLLBACK")
    stage.desk.settle()

    assert stage.desk.text("waitingLabel") == ""
    assert stage.desk.wrap_up.is_open
