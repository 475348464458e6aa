"""Rows are made ready here or in a process of its own: the same rows, the same errors."""

from __future__ import annotations

import csv
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from desktop_app.channels import preparing
from desktop_app.channels.preparing import FileToRead, Part, prepared
from desktop_app.domain.errors import InvalidFile, Unavailable
from desktop_app.domain.identifiers import Region
from desktop_app.domain.import_rows import ReadyRow
from desktop_app.domain.importing import RejectedRow

GB = Region("GB")


@pytest.fixture
def files(tmp_path: Path) -> list[FileToRead]:
    one, two = tmp_path / "one.csv", tmp_path / "two.vcf"
    with one.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["External ID", "Vorname", "Mobile", "Email", "Web ID", "Account Id", "Company"])
        for number in range(1, 1_001):
            writer.writerow(
                [number, "Łukasz\n\u202f王", f"07731 08{number:04}", "a@x.org", f"w{number}", "A-1", "Acme"]
            )
        writer.writerow(["", "x" * 1_001, "ask Ada", "", "", "", ""])
        writer.writerow(["", "", "ask Ada", "", "", "", ""])
    two.write_text(
        "BEGIN:VCARD\nVERSION:4.0\nN:Lovelace;Ada\nNOTE:Countess\nUID:u-1\nEND:VCARD\nBEGIN:VCARD\nEND:VCARD\n"
    )
    return [FileToRead(one, {"mapped": {"first_name": ["Vorname"]}}), FileToRead(two)]


def parts(files: Sequence[FileToRead], size: int) -> Iterator[Part]:
    with closing(prepared(files, GB, size=size)) as found:
        yield from found


def test_another_process_reads_just_the_same(files: list[FileToRead]) -> None:
    here, elsewhere = list(parts(files, 0)), list(parts(files, preparing.WORTH_IT))

    assert here == elsewhere
    rows = [row for part in elsewhere for row in part.rows]
    assert [type(row) for row in rows[-4:]] == [RejectedRow, ReadyRow, ReadyRow, RejectedRow]
    assert isinstance(rows[0], ReadyRow)
    assert rows[0].in_fields[0] == ("+447731080001", "phone", "", "07731 080001")
    assert [part.file for part in elsewhere] == sorted(part.file for part in elsewhere)
    assert elsewhere[-1].position == files[1].path.stat().st_size


@pytest.mark.parametrize("size", [0, preparing.WORTH_IT])
def test_what_breaks_off_says_why(files: list[FileToRead], size: int) -> None:
    files[1].path.write_bytes(b"\x89PNG")

    with pytest.raises(InvalidFile, match=r"two\.vcf is a picture"):
        list(parts(files, size))


def test_who_wants_no_more_leaves_no_process_behind(files: list[FileToRead]) -> None:
    found = prepared(files, GB, size=preparing.WORTH_IT)
    next(found)

    found.close()  # A process that went on, or a pipe left open, would be a ResourceWarning.


def test_a_process_that_is_ended_is_one_sentence(files: list[FileToRead], monkeypatch: pytest.MonkeyPatch) -> None:
    starting = subprocess.Popen

    def begin(words: list[str], **given: Any) -> subprocess.Popen[bytes]:
        return starting([words[0], "-c", "import os; os.abort()"], **given)

    monkeypatch.setattr(subprocess, "Popen", begin)

    with pytest.raises(Unavailable, match="ended before it was done"):
        list(parts(files, preparing.WORTH_IT))
