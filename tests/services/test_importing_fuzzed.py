"""Whatever a file holds: nothing crashes, nothing hangs, and every row is accounted for."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from desktop_app.__main__ import main
from desktop_app.channels.contact_files import open_contacts
from desktop_app.domain.errors import InvalidFile
from desktop_app.domain.importing import ContactRow, MatchBy, OnMatch, RejectedRow, RowWarning
from desktop_app.services.importing import ImportContacts
from desktop_app.services.runner import Runner

ROOT = Path(__file__).parents[2]
FILES = Path(__file__).parents[1] / "channels" / "files"
_HEADERS = ["First Name", "Work Phone", "Email", "External ID", "Country", "Phone 1 - Value", "linkdesk_identifiers"]
_HEADERS += ["linkdesk_id", "Account Id", "Company", "Opt out of surveys", "CRM Link", "Web ID", "custom:Plan", "Shoe"]
_CELLS = [
    "",
    "Ada",
    "803 123 0000",
    "6.14123E+10",
    "a@x.org",
    "C-1",
    "GB",
    "@",
    "0",
    "+",
    '"',
    '"x',
    "a\nb",
    "\0",
    "x" * 1_001,
]
_CELLS += [
    "\ud800",
    "\u202e",
    "=1+1",
    "'=1+1",
    '[{"type": "phone", "value": "1"}]',
    "[[[[",
    "yes",
    "∞",
    "٣٤٥٦٧٨٩",
    "王",
]
_ROWS = st.lists(st.lists(st.sampled_from(_CELLS) | st.text(max_size=5), max_size=6), max_size=6)
SUPPRESSED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


@st.composite
def _written(draw: st.DrawFn) -> bytes:
    """A file as a program writes it, and maybe some bytes of it changed."""
    header = draw(st.lists(st.sampled_from(_HEADERS), min_size=1, max_size=6))
    delimiter = draw(st.sampled_from(",;\t|"))
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, None]))
    rows = [header, *draw(_ROWS)]
    file = io.StringIO()
    if quoting is None:  # as programs write that know no better
        file.write("\n".join(delimiter.join(row) for row in rows))
    else:
        csv.writer(file, delimiter=delimiter, quoting=quoting).writerows(rows)
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"]))
    content = bytearray(file.getvalue().encode(encoding, "replace" if encoding == "cp1252" else "surrogatepass"))
    return _changed(draw, content)


def _changed(draw: st.DrawFn, content: bytearray) -> bytes:
    for _ in range(draw(st.integers(0, 3)) if content else 0):
        at = draw(st.integers(0, len(content) - 1))
        content[at : at + draw(st.integers(0, 3))] = draw(st.binary(max_size=3) | st.sampled_from([b'"', b"\n", b"\0"]))
    return bytes(content)


@st.composite
def _of_a_program(draw: st.DrawFn) -> bytes:
    name = draw(st.sampled_from(sorted(path.name for path in FILES.iterdir())))
    return _changed(draw, bytearray((FILES / name).read_bytes()))


_CONTENTS = _written() | _of_a_program() | st.binary(max_size=200)


def _read(path: Path) -> tuple[str, list[ContactRow | RejectedRow]]:
    """Why it is no list of contacts, else its rows."""
    try:
        with open_contacts(path) as file:
            return (file.detected.problem, []) if file.detected.problem else ("", list(file))
    except InvalidFile as error:
        return str(error), []


def _import_and_account(runner: Runner, path: Path, content: bytes, on_match: OnMatch) -> None:
    path.write_bytes(content)
    told: list[RejectedRow | RowWarning] = []
    problem, read = _read(path)
    if problem:
        assert "\n" not in problem
        assert len(problem) < 400
        return
    with open_contacts(path) as file:
        match_by = (MatchBy.EMAIL, MatchBy.PHONE)
        command = ImportContacts((path.name,), file, match_by=match_by, on_match=on_match, tell=told.append)
        counts = runner.run(command).result
    assert counts["read"] == len(read) == counts["created"] + counts["updated"] + counts["rejected"]
    rejected = [each for each in told if isinstance(each, RejectedRow)]
    assert (len(rejected), len(told) - len(rejected)) == (counts["rejected"], counts["warnings"])
    assert all(each.reason and "\n" not in each.reason and len(each.reason) < 400 for each in rejected)


# Making a failure smaller takes minutes.
FIND = (Phase.explicit, Phase.reuse, Phase.generate)


@settings(max_examples=60, phases=FIND, suppress_health_check=SUPPRESSED)
@given(_CONTENTS, st.sampled_from(OnMatch))
def test_no_file_does_harm(runner: Runner, tmp_path: Path, content: bytes, on_match: OnMatch) -> None:
    _import_and_account(runner, tmp_path / "x.csv", content, on_match)


@pytest.mark.long
@settings(max_examples=20_000, suppress_health_check=SUPPRESSED)
@given(_CONTENTS, st.sampled_from(OnMatch))
def test_no_file_of_very_many_does_harm(runner: Runner, tmp_path: Path, content: bytes, on_match: OnMatch) -> None:
    _import_and_account(runner, tmp_path / "x.csv", content, on_match)


def test_a_guided_search_finds_nothing_in_a_while(tmp_path: Path) -> None:
    pytest.importorskip("atheris", reason="pip install atheris")
    words = ["-m", "tests.fuzzing.import_anything", "-runs=150", "-seed=1", f"-artifact_prefix={tmp_path}/"]

    done = subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr[-3_000:]


# Those that somebody has thought of


def _bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * 50_000_000)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (_bomb, "a zip archive or a workbook"),
        (lambda: b"\x89PNG\r\n\x1a\n" + bytes(1_000), "a picture"),
        (lambda: b"%PDF-1.7\n", "a PDF"),
        (lambda: b"", "is empty"),
        (lambda: b'"First Name,Title\nAda,x\n' * 2, "The header of x.csv cannot be read"),
        (lambda: b"Vorname,Nachname\nAda,Lovelace\n", "name them with --map"),
    ],
)
def test_what_is_no_list_of_contacts_gets_one_sentence(
    content: Callable[[], bytes], says: str, tmp_path: Path, store_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content())

    assert main(["import", str(path), "--store", store_url, "--json"]) == 2

    captured = capsys.readouterr()
    assert (captured.out, len(captured.err.splitlines())) == ("", 1)
    assert says in captured.err


@pytest.mark.parametrize(
    ("odd", "column", "says"),
    [
        ("x" * 1_000_000 + ",y", "first_name", "First name has 1,000,000 characters"),
        ('Eve,"y', "Title", "never closed"),
        ("E\0ve,y", "first_name", "cannot be stored"),
        (",", "", "nothing to make a contact of"),
    ],
)
def test_a_row_that_is_left_out_costs_no_other_and_is_in_the_rejects(
    odd: str, column: str, says: str, tmp_path: Path, store_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path, rejects = tmp_path / "x.csv", tmp_path / "rejects.csv"
    path.write_text(f"First Name,Title\nAda,x\n{odd}\nIda,z\n")

    assert main(["import", str(path), "--store", store_url, "--json", "--rejects", str(rejects)]) == 1

    counts = json.loads(capsys.readouterr().out)
    assert (counts["read"], counts["created"], counts["rejected"]) == (3, 2, 1)
    with rejects.open(newline="", encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    assert (row["File"], row["Line"], row["Column"]) == ("x.csv", "3", column)
    assert says in row["Reason"]


def test_ten_thousand_columns_keep_their_good_ones(
    tmp_path: Path, store_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.csv"
    path.write_text(",".join(["First Name", *map(str, range(9_999))]) + "\nAda" + ",x" * 9_999 + "\n")

    assert main(["import", str(path), "--store", store_url, "--json"]) == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert answer["created"] == 1
