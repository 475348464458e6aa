"""Whole sets of contacts and interactions, and who must be linked to whom."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from desktop_app.__main__ import main

OWN = Path(__file__).parent / "desk_data"
SHARED = Path(__file__).parents[2] / "shared" / "data" / "desk"
SETS = [
    pytest.param(OWN, id="own"),
    pytest.param(SHARED, id="shared", marks=pytest.mark.skipif(not SHARED.exists(), reason="not beside this checkout")),
]


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def outcome(line: Mapping[str, Any], external_ids: Mapping[str, str], known: set[str]) -> dict[str, Any]:
    """What came out, in the words of ``expected.jsonl``."""
    contact = line["contact"]
    return {
        "interaction": line["interaction"],
        "external_id": external_ids.get(contact),
        "temporary": contact is not None and contact not in known,
        "others": len(line["others"]),
    }


@pytest.mark.parametrize("folder", SETS)
def test_every_line_comes_out(folder: Path, store_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(folder / "contacts.csv"), "--store", store_url, "--json"]) == 0
    capsys.readouterr()
    assert main(["dump", "--store", store_url]) == 0
    contacts = json.loads(capsys.readouterr().out)["contacts"]
    external_ids = {contact["id"]: contact["external_ids"][0]["value"] for contact in contacts}

    assert main(["receive", str(folder / "interactions.jsonl"), "--store", store_url]) == 1  # it has broken lines
    received = {line["interaction"]: line for line in lines(capsys.readouterr().out)}

    wrong = []
    for expected in lines((folder / "expected.jsonl").read_text(encoding="utf-8")):
        found = outcome(received[expected["interaction"]], external_ids, set(external_ids))
        if expected["temporary"] is None:
            found["temporary"] = None
        wanted = {name: expected[name] for name in found}
        same_as = received[expected.get("same_as", expected["interaction"])]
        if found != wanted or same_as["contact"] != received[expected["interaction"]]["contact"]:
            wrong.append((expected, found))
    assert wrong == []
