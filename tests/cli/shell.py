"""The command line as its users' scripts see it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from desktop_app.__main__ import main

NUMBER = "(803) 123-0000"


class Shell:
    """Runs ``linkdesk`` on one store, and reads what it prints."""

    def __init__(self, store_url: str, capsys: pytest.CaptureFixture[str]) -> None:
        self._store_url = store_url
        self._capsys = capsys
        self.errors = ""
        self.status = 0

    def __call__(self, *words: str) -> str:
        self._capsys.readouterr()
        self.status = main([*words, "--store", self._store_url])
        captured = self._capsys.readouterr()
        self.errors = captured.err
        return captured.out

    def json(self, *words: str) -> Any:
        return json.loads(self(*words, "--json"))

    def contact(self, **fields: str) -> str:
        words = [f"{name}={text}" for name, text in fields.items()]
        return str(self.json("do", "CreateContact", *words)["result"]["contact"])
