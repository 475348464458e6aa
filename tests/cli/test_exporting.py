"""``linkdesk export`` as scripts use it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.cli.progress import Progress
from desktop_app.cli.stopping import Stop
from desktop_app.domain.errors import Refused
from tests.cli.shell import Shell


@pytest.mark.parametrize(
    ("name", "format", "begins"),
    [
        ("a.csv", (), "linkdesk_id,first_name"),
        ("a.VCF", (), "BEGIN:VCARD"),
        ("a.json", (), '{"contacts": ['),
        ("a.txt", (), "linkdesk_id,first_name"),
        ("a.txt", ("--format", "vcard"), "BEGIN:VCARD"),
    ],
)
def test_the_format_is_as_the_file_is_called_or_as_it_is_said(
    shell: Shell, tmp_path: Path, name: str, format: tuple[str, ...], begins: str
) -> None:
    shell.contact(first_name="Ada", last_name="Lovelace")
    path = tmp_path / name

    assert shell.json("export", str(path), *format) == {"written": 1}

    assert path.read_text("utf-8-sig").startswith(begins)


def test_contacts_and_a_search_are_named(shell: Shell, tmp_path: Path) -> None:
    ada, grace = (shell.contact(first_name=name, last_name="Hopper") for name in ("Ada", "Grace"))
    path = str(tmp_path / "a.csv")

    assert shell.json("export", path, "--contact", ada, "--contact", grace) == {"written": 2}
    assert shell.json("export", path, "--search", "grace") == {"written": 1}
    assert "1 contact written" in shell("export", path, "--search", "grace")


def test_a_search_that_looks_through_no_more_says_so(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        shell.contact(first_name="Ada", last_name="Hopper")
    monkeypatch.setattr("desktop_app.services.exporting.FOUND_LIMIT", 2)

    assert shell.json("export", str(tmp_path / "a.csv"), "--search", "ada") == {"written": 2}

    assert (shell.status, "more contacts than it looks through" in shell.errors) == (1, True)


def test_contacts_and_a_search_at_once_make_no_sense(shell: Shell, tmp_path: Path) -> None:
    shell("export", str(tmp_path / "a.csv"), "--contact", "x", "--search", "y")

    assert shell.status == 64


def test_who_is_not_there_is_a_sentence_and_no_file(shell: Shell, tmp_path: Path) -> None:
    shell("export", str(tmp_path / "a.json"), "--contact", "nobody")

    assert (shell.status, "nobody" in shell.errors) == (2, True)
    assert list(tmp_path.glob("*a.json*")) == []


@pytest.mark.parametrize("name", ["a.csv", "a.vcf"])
def test_an_export_is_imported_again_and_nothing_changes(shell: Shell, tmp_path: Path, name: str) -> None:
    shell.contact(first_name="=Ada", last_name="Lovelace", work_phone="(803) 123-0000")
    path = str(tmp_path / name)
    shell("export", path)
    before = shell("dump")

    again = shell.json("import", path)

    assert (again["read"], again["updated"], again["warnings"]) == (1, 1, 0)
    assert shell("dump") == before


def test_a_program_is_told_how_far_it_is_and_stops_it_with_a_line(store_url: str, shell: Shell, tmp_path: Path) -> None:
    shell.contact(first_name="Ada", last_name="Lovelace")
    words = [sys.executable, "-m", "desktop_app", "export", str(tmp_path / "a.csv"), "--progress", "--json"]
    done = subprocess.run([*words, "--store", store_url], input="", capture_output=True, text=True, env=os.environ)

    assert json.loads(done.stdout) == {"written": 1}
    assert json.loads(done.stderr.splitlines()[-1]) == {"done": 1, "of": 1}


def test_asked_to_stop_it_stops_between_two_steps() -> None:
    stop = Stop()
    with Progress("Exporting", stop, told=False) as progress:
        progress.tell(1, 2)
        stop.ask()
        with pytest.raises(Refused, match="nothing was left behind"):
            progress.tell(2, 2)


def test_a_file_of_another_programs_cards_is_imported(shell: Shell) -> None:
    files = sorted((Path(__file__).parents[1] / "channels" / "files").glob("*.vcf"))

    report = shell.json("import", *map(str, files))

    assert report["read"] == report["created"] + report["updated"] + report["rejected"]
    assert (report["read"], report["rejected"]) == (19, 3)
    again = shell.json("import", *map(str, files))
    assert (again["created"], again["rejected"]) == (0, 3)
