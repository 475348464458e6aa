"""``linkdesk import`` as a window or a script drives it: previewed, watched, stopped."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from desktop_app.__main__ import main
from tests.cli.shell import Shell

ROWS = 300_000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "contacts.csv"
    path.write_text("First Name;Mobile;Shoe Size\nAda;(803) 123-0000;38\nIda;ask Ada;39\n")
    return path


def progress_of(shell: Shell) -> list[dict[str, Any]]:
    return [json.loads(line) for line in shell.errors.splitlines()]


# Preview


def test_a_preview_tells_how_a_file_is_read_and_needs_no_store(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["import", str(file), "--preview", "1", "--json", "--store", f"sqlite:///{tmp_path / 'no' / 'store.db'}"]
    assert main(words) == 0
    answer = json.loads(capsys.readouterr().out)

    assert (answer["format"], answer["encoding"], answer["delimiter"], answer["has_header"]) == (
        "csv",
        "utf-8",
        ";",
        True,
    )
    assert answer["columns"] == [
        {"name": "First Name", "field": "first_name"},
        {"name": "Mobile", "field": "cell_phone"},
        {"name": "Shoe Size", "field": None},
    ]
    (row,) = answer["rows"]
    assert (row["line"], row["fields"]) == (2, {"first_name": "Ada", "cell_phone": "(803) 123-0000"})
    assert [each["value"] for each in row["identifiers"]] == ["+18031230000"]
    assert not (tmp_path / "no").exists()


def test_a_preview_shows_what_would_be_warned_about_and_left_out(shell: Shell, file: Path) -> None:
    file.write_text(f"First Name,Mobile\nAda,ask Ida\n{'x' * 1001},\n")
    warned, rejected = shell.json("import", str(file), "--preview", "5")["rows"]

    assert "'ask Ida'" in warned["warnings"][0]
    assert (rejected["column"], rejected["rejected"][:31]) == ("first_name", "First name has 1,001 characters")


def test_a_preview_of_what_is_not_known_shows_the_columns_to_map(shell: Shell, file: Path) -> None:
    file.write_text("Vorname,Rufnummer\nAda,1\n")

    answer = shell.json("import", str(file), "--preview", "5")
    assert [each["name"] for each in answer["columns"]] == ["Vorname", "Rufnummer"]
    assert "--map" in answer["problem"]
    assert "cell_phone" in answer["fields"]

    mapped = shell.json("import", str(file), "--preview", "5", "--map", "first_name=#1")
    assert mapped["rows"][0]["fields"] == {"first_name": "Ada"}


def test_delimiter_encoding_header_and_columns_can_be_said(shell: Shell, file: Path) -> None:
    file.write_bytes("Mobile,Zoë;x\n".encode("utf-16-le"))
    said = ["--delimiter", "semicolon", "--encoding", "utf-16-le", "--no-header", "--map", "last_name=Column 1"]

    answer = shell.json("import", str(file), "--preview", "5", *said, "--map", "none=#2")

    assert answer["rows"][0]["fields"] == {"last_name": "Mobile,Zoë"}
    assert not answer["has_header"]


def test_a_preview_reads_well_for_people(shell: Shell, file: Path) -> None:
    shown = shell("import", str(file), "--preview", "5").splitlines()

    assert shown[:3] == [
        "contacts.csv: csv, utf-8, with ';' between cells",
        "  First Name → first_name",
        "  Mobile → cell_phone",
    ]
    assert "Line 2: first_name: Ada; cell_phone: (803) 123-0000" in shown


@pytest.mark.parametrize(
    "words",
    [
        ("--delimiter", "two words"),
        ("--match-by", "shoe-size"),
        ("--on-match", "guess"),
        ("--map", "shoe_size=Mobile"),
        ("--preview", "0"),
        ("another.csv", "--preview", "1"),
    ],
)
def test_what_cannot_be_meant_is_wrong_usage(shell: Shell, file: Path, words: tuple[str, ...]) -> None:
    shell("import", str(file), *words)

    assert (shell.status, len(shell.errors.splitlines())) == (64, 1)


# Who is there already


def test_people_are_matched_in_the_order_that_is_asked_for(shell: Shell, file: Path) -> None:
    by_phone = shell.contact(first_name="Ada", cell_phone="803 123 0000")
    by_email = shell.contact(first_name="Ida", work_email="ada@x.org")
    file.write_text("Title,Mobile,Email\nCountess,(803) 123-0000,ada@x.org\n")

    answer = shell.json("import", str(file), "--match-by", "email,phone")

    assert (answer["created"], answer["updated"]) == (0, 1)
    assert shell.json("show", by_email)["title"] == "Countess"
    assert shell.json("show", by_phone)["title"] is None


# Progress


def test_progress_is_one_json_object_a_line_and_the_last_has_the_result(shell: Shell, file: Path) -> None:
    answer = shell.json("import", str(file), "--progress", "--rejects", str(file.with_name("rejects.csv")))
    told = progress_of(shell)

    assert told[-1] == {"phase": "done", **answer}
    assert ["Shoe Size" in each["note"] for each in told if "note" in each] == [True]
    (warned,) = (each for each in told if "warning" in each)
    assert (warned["file"], warned["line"]) == ("", 3)
    finishing = next(each for each in told if each.get("phase") == "finishing")
    assert (finishing["read"], finishing["bytes"], finishing["total_bytes"]) == (2, *[file.stat().st_size] * 2)


def test_what_goes_wrong_is_told_in_the_last_line(shell: Shell, file: Path) -> None:
    file.write_bytes(b"\x89PNG\r\n\x1a\n")
    shell("import", str(file), "--progress")

    assert shell.status == 2
    assert progress_of(shell) == [
        {"phase": "failed", "error": "contacts.csv is a picture, so it is no list of contacts."}
    ]


# Stopping


def stopped(store_url: str, file: Path, how: str) -> tuple[int, dict[str, Any]]:
    """Runs an import that would take long, and stops it in the middle. Its status and last line."""
    file.write_text("First Name\n" + "".join(f"Ada {number}\n" for number in range(ROWS)))
    words = ["-m", "desktop_app", "import", str(file), "--progress", "--store", store_url]
    words += ["--rejects", str(file.with_name("rejects.csv"))]
    with subprocess.Popen([sys.executable, *words], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        assert child.stdin is not None
        assert child.stderr is not None
        lines = iter(child.stderr.readline, "")
        next(line for line in lines if json.loads(line).get("read"))
        if how == "signal":
            child.send_signal(signal.SIGTERM)
        else:
            child.stdin.write("stop\n")
            child.stdin.flush()
        last = json.loads([*lines][-1])
    return child.returncode, last


@pytest.mark.parametrize("how", ["signal", "line"])
def test_an_import_that_is_stopped_leaves_nothing_behind(shell: Shell, store_url: str, file: Path, how: str) -> None:
    before = shell("dump")

    assert stopped(store_url, file, how) == (2, {"phase": "cancelled"})
    assert shell("dump") == before
    assert not file.with_name("rejects.csv").exists()


# Formats


def test_vcards_are_told_by_what_is_in_them(shell: Shell, file: Path) -> None:
    file.write_text("BEGIN:VCARD\nVERSION:3.0\nN:Lovelace;Ada\nTEL:803 123 0000\nEND:VCARD\n")

    assert shell.json("import", str(file), "--preview", "1")["rows"][0]["fields"]["last_name"] == "Lovelace"
    assert shell.json("import", str(file))["created"] == 1
    assert shell.json("import", str(file), "--format", "vcard")["created"] == 0
