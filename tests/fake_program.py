"""A program that says what a test tells it to, instead of Linkdesk started once more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

PREVIEW: Mapping[str, Any] = {
    "format": "csv",
    "program": "Google Contacts",
    "encoding": "utf-8",
    "delimiter": ",",
    "has_header": True,
    "size": 40_000,
    "columns": [
        {"name": "First Name", "field": "first_name"},
        {"name": "Phone 1 - Value", "field": "any_phone"},
        {"name": "Labels", "field": ""},
    ],
    "rows": [
        {"line": 2, "cells": ["Ada", "+44 20 7946 0812", "* myContacts"], "warnings": []},
        {"line": 3, "cells": ["Łukasz", "", ""], "warnings": []},
    ],
    "notes": ["1 column is not known here and left out (Labels)."],
    "problem": "",
}
COUNTS: Mapping[str, Any] = {"read": 4, "created": 2, "updated": 1, "rejected": 1, "warnings": 1, "operation": "op-1"}


class FakeRun(QObject):
    """One run. It answers as soon as it is started where it was given an *answer*, else when the test says so."""

    line_heard = Signal(str)
    told = Signal(object)
    ended = Signal(object, object)

    def __init__(self, words: Sequence[str], answer: tuple[int | None, Any] | None, parent: QObject) -> None:
        super().__init__(parent)
        self.words = list(words)
        self.is_started = self.is_cancelled = self.is_forgotten = False
        self._answer = answer

    def start(self) -> None:
        self.is_started = True
        if self._answer is not None:
            self.end(*self._answer)

    def cancel(self) -> None:
        self.is_cancelled = True

    def forget(self) -> None:
        self.is_forgotten = True

    def end(self, status: int | None, answer: Any = None) -> None:
        if not self.is_forgotten:
            self.ended.emit(status, answer)

    def value_of(self, option: str) -> str:
        """What stands behind an option, whether as the next word or in the same."""
        for word, following in zip(self.words, [*self.words[1:], ""], strict=True):
            if word == option:
                return following
            if word.startswith(f"{option}="):
                return word.partition("=")[2]
        return ""


class FakeProgram:
    """*preview*: what a look at files gives at once; a dictionary of its own may be set between two looks."""

    def __init__(self, preview: Mapping[str, Any] | None = PREVIEW) -> None:
        self.preview = preview
        self.runs: list[FakeRun] = []
        self.is_closed = False

    def run(self, words: Sequence[str], parent: QObject) -> FakeRun:
        is_look = any(word.startswith("--preview") for word in words)
        answer = (0, self.preview) if is_look and self.preview is not None else None
        self.runs.append(FakeRun(words, answer, parent))
        return self.runs[-1]

    def close(self) -> None:
        self.is_closed = True

    @property
    def last(self) -> FakeRun:
        return self.runs[-1]
