"""A client that knows nothing of Linkdesk carries out the whole flow over AT-SPI, by roles, names and keys alone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.accessibility.session import SYSTEM_PYTHON, desktop_session, what_is_missing

FLOW = Path(__file__).with_name("whole_flow.py")
PEOPLE = """First Name,Last Name,Work Phone
Maria,Delgado-Voss,+1 803 123 0000
Theo,Delgado-Voss,+1 803 123 0001
Anselm,Quirke,+1 803 123 0010
"""
DONE = (
    "AcceptInteraction", "UnlinkContact", "LinkContact", "WrapUpInteraction", "CreateContact", "MergeContacts", "Undo",
    "PromoteContact",
)  # fmt: skip


def test_the_whole_flow_can_be_done_without_eyes_and_without_a_mouse(tmp_path: Path) -> None:
    if missing := what_is_missing():
        pytest.skip(missing)
    people = tmp_path / "people.csv"
    people.write_text(PEOPLE, encoding="utf-8")
    linkdesk = [sys.executable, "-m", "desktop_app", "--store", f"sqlite:///{tmp_path / 'store.db'}"]

    with desktop_session(tmp_path / "home") as environment:

        def run(*words: str) -> str:
            return subprocess.run(
                [*linkdesk, *words], env=environment, check=True, capture_output=True, encoding="utf-8"
            ).stdout

        run("import", str(people))
        with subprocess.Popen(linkdesk, env=environment, stderr=subprocess.PIPE, encoding="utf-8") as window:
            try:
                reader = subprocess.run(
                    [SYSTEM_PYTHON, str(FLOW), *linkdesk], env=environment, capture_output=True, encoding="utf-8"
                )
            finally:
                window.terminate()
            complaints = window.communicate()[1]
        assert reader.stdout, reader.stderr
        report: dict[str, Any] = json.loads(reader.stdout)
        commands = [each["command"] for each in json.loads(run("log", "--limit", "100", "--json"))]

    assert report["problem"] == ""
    assert report["faults"] == []
    assert complaints == ""
    assert window.returncode == 0
    assert set(DONE) <= set(commands)
