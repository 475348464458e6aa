"""A shell on a store of its own, for every test of the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.shell import NUMBER, Shell


@pytest.fixture
def shell(store_url: str, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(store_url, capsys)


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    """A file with one call, one broken line, and the same call again."""
    call = {"id": "I-1", "channel": "voice", "from": {"identifiers": [{"type": "phone", "value": NUMBER}]}}
    path = tmp_path / "calls.jsonl"
    path.write_text("\n".join([json.dumps(call), "{", json.dumps(call)]))
    return path
