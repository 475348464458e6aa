"""``linkdesk report``: read, written, and nothing of anybody in it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from desktop_app import app
from desktop_app.program_log import log_path
from tests.cli.shell import NUMBER, Shell

NAMES = ["program.txt", "settings.txt", "store.txt", "log.txt", "faults.txt"]


def test_the_report_is_read_before_it_is_passed_on(shell: Shell) -> None:
    shell.contact(first_name="Maria", last_name="Delgado-Voss", work_phone=NUMBER)

    text = shell("report")

    assert [line.split()[1].rstrip(":") for line in text.splitlines() if line.startswith("== ")] == NAMES
    assert "contact: 1" in text
    assert "every check holds" in text
    for somebodys in ("Maria", "Delgado", "803", app.current_user(), str(Path.home())):
        assert somebodys not in text


def test_it_is_a_zip_of_the_same_files(shell: Shell, tmp_path: Path) -> None:
    shell.contact(first_name="Maria")
    told = {file["name"]: file["text"] for file in shell.json("report")["files"]}

    out = shell("report", str(tmp_path / "report.zip"))

    assert "5 files written" in out
    with zipfile.ZipFile(tmp_path / "report.zip") as archive:
        assert {name: archive.read(name).decode() for name in archive.namelist()} == told


def test_a_store_that_cannot_be_opened_is_what_it_tells_of(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    shell = Shell(f"sqlite:///{tmp_path / 'empty.db'}", capsys)

    text = shell("report")

    assert shell.status == 0
    assert "cannot be read: Unavailable" in text
    assert str(tmp_path) not in text


def test_settings_are_told_without_the_agents_own_texts(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text('wrap_up_codes = ["Call Maria back"]\nregion = "DE"\nstore = "sqlite:////home/noor/x.db"\n')
    monkeypatch.setattr("desktop_app.app.settings_path", lambda: settings)

    text = shell("report")

    assert "region = DE" in text
    assert "wrap_up_codes = 1 of them" in text
    assert "store = named" in text
    settings.write_text("region = 7")
    assert "cannot be read: InvalidSettings" in shell("report")


def test_the_end_of_the_log_is_in_it(shell: Shell) -> None:
    log_path().parent.mkdir(parents=True, exist_ok=True)
    log_path().with_name("linkdesk.log.1").write_text("x" * 300_000 + "\nLinkContact, operation 7, 3 ms\n")
    log_path().write_text("Stopped.\n")

    files = {file["name"]: file["text"] for file in shell.json("report")["files"]}

    assert files["log.txt"] == "…LinkContact, operation 7, 3 ms\nStopped.\n"
