"""The log says what the program did, and holds nothing of anybody."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import qWarning

from desktop_app.crash_reports import CrashReports
from desktop_app.domain.errors import NotPermitted, Refused
from desktop_app.domain.permissions import Permission
from desktop_app.program_facts import versions
from desktop_app.program_log import LogFile, log, log_path, log_request, trace_of, without_values
from desktop_app.services.requests import Ran

MARIA = "Maria Delgado-Voss"


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "log" / "linkdesk.log"
    reports = CrashReports(path)
    reports.install()
    yield path
    reports.uninstall()


def messages(path: Path) -> list[str]:
    return [line.split(" ", 3)[3] for line in path.read_text(encoding="utf-8").splitlines() if line]


def test_a_command_is_logged_by_its_name_place_and_time(log_file: Path) -> None:
    log_request(Ran("LinkContact", 0.0031, sequence=412))
    log_request(Ran("ReceiveInteraction", 0.001, sequence=0))

    assert messages(log_file) == [
        "LinkContact, operation 412, 3 ms",
        "ReceiveInteraction, nothing to do, 1 ms",
    ]


def test_a_refusal_is_logged_by_its_kind_as_its_sentence_may_name_people(log_file: Path) -> None:
    log_request(Ran("DeleteContact", 0.001, refusal=Refused(f"{MARIA} has an open interaction.")))
    log_request(Ran("EditContact", 0.001, refusal=NotPermitted(Permission.CONTACT_EDIT, "noor")))

    assert messages(log_file) == [
        "DeleteContact refused: Refused, 1 ms",
        f"EditContact refused: NotPermitted {Permission.CONTACT_EDIT.value}, 1 ms",
    ]


def test_of_questions_only_the_slow_ones_are_logged(log_file: Path) -> None:
    log_request(Ran("SearchContacts", 0.004))
    log_request(Ran("SearchContacts", 1.5))

    assert messages(log_file) == ["SearchContacts took 1,500 ms"]


def fails_with(error: BaseException) -> BaseException:
    try:
        try:
            raise ValueError(MARIA)
        except ValueError as cause:
            raise error from cause
    except BaseException as raised:
        return raised


@pytest.mark.parametrize(
    "error", [KeyError(MARIA), OSError(2, "No such file", f"/home/noor/{MARIA}.csv"), ValueError()]
)
def test_an_exception_is_logged_with_its_place_and_without_what_it_says(log_file: Path, error: BaseException) -> None:
    trace = trace_of(fails_with(error))

    assert "Maria" not in trace
    assert "noor" not in trace
    assert type(error).__name__ in trace
    assert 'File "tests/test_program_log.py"' in trace
    assert "in fails_with" in trace
    assert trace.index("ValueError") < trace.index("which led to")


def test_an_exception_that_is_its_own_cause_ends() -> None:
    first, second = ValueError(), KeyError()
    first.__cause__, second.__cause__ = second, first

    assert trace_of(first).count("which led to") == 1


def test_a_mistake_that_is_made_with_every_row_is_logged_a_few_times(tmp_path: Path) -> None:
    path = tmp_path / "linkdesk.log"
    reports = CrashReports(path)
    reports.install()
    try:
        for _ in range(61):
            reports.report(ZeroDivisionError(MARIA))
    finally:
        reports.uninstall()

    text = path.read_text(encoding="utf-8")
    assert text.count("ERROR ZeroDivisionError") == 1
    assert re.findall(r"again, (\d+) times", text) == ["2", "4", "8", "16", "32"]
    assert "Maria" not in text


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        ('QUrl: "tel:+18031230000" is no url', "QUrl: … is no url"),
        ("cannot open /home/noor/contacts.csv", "cannot open …"),
        ("mailto maria@delgadovoss.example failed", "mailto … failed"),
        ("no number (803) 123-0000 here", "no number (… here"),
        ("QPainter::begin: Paint device returned engine == 0", "QPainter::begin: Paint device returned engine == 0"),
    ],
)
def test_a_librarys_message_is_kept_without_its_values(message: str, kept: str) -> None:
    assert without_values(message) == kept


def test_what_qt_complains_about_is_logged(log_file: Path) -> None:
    qWarning('QUrl: "tel:+18031230000" is no url')

    assert messages(log_file) == ["Qt: QUrl: … is no url"]


def test_the_log_is_kept_small(tmp_path: Path) -> None:
    handler = LogFile(tmp_path / "linkdesk.log")
    handler.maxBytes = 1_000
    record = logging.LogRecord("linkdesk", logging.INFO, "", 0, "x" * 100, None, None)
    for _ in range(200):
        handler.emit(record)
    handler.close()

    files = sorted(tmp_path.glob("linkdesk.log*"))
    assert len(files) == 6
    assert sum(path.stat().st_size for path in files) < 7_000


def test_it_lies_with_the_windows_state_and_only_its_agent_may_look(log_file: Path) -> None:
    log.info("Started.")

    assert log_path().name == "linkdesk.log"
    assert log_file.parent.stat().st_mode & 0o077 == 0


def test_nothing_is_lost_where_the_file_cannot_be_moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    handler = LogFile(tmp_path / "linkdesk.log")
    handler.maxBytes = 300

    def held(_source: str, _target: str) -> None:
        raise PermissionError(13, "in use by another program")

    monkeypatch.setattr(handler, "rotate", held)
    record = logging.LogRecord("linkdesk", logging.INFO, "", 0, "x" * 100, None, None)
    for number in range(5):
        handler.emit(record)
        assert len((tmp_path / "linkdesk.log").read_text().splitlines()) == number + 1
    handler.close()


def test_the_versions_name_no_machine_and_no_person() -> None:
    told = versions()

    assert told[0].startswith("Linkdesk ")
    assert not re.search(r"root|home|localhost", " ".join(told))
