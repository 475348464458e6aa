"""Where columns were sent is remembered in a file that people can read, and that can be broken."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop_app.ui.import_memory import KEPT, ImportMemory

COLUMNS = ["Vorname", "Telefon", "Farbe"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings" / "import-mappings.json"


def test_what_is_remembered_is_there_for_the_next_window(path: Path) -> None:
    ImportMemory(path).remember(COLUMNS, {"Farbe": "title"})

    assert ImportMemory(path).recall(list(reversed(COLUMNS))) == {"Farbe": "title"}
    assert ImportMemory(path).recall(["Vorname", "Telefon"]) == {}
    assert json.loads(path.read_text(encoding="utf-8")) == {
        "mappings": [{"columns": ["Farbe", "Telefon", "Vorname"], "fields": {"Farbe": "title"}}]
    }
    assert [each.name for each in path.parent.iterdir()] == ["import-mappings.json"]


def test_what_is_forgotten_is_gone_and_the_rest_stays(path: Path) -> None:
    memory = ImportMemory(path)
    memory.remember(COLUMNS, {"Farbe": "title"})
    memory.remember(["Other"], {"Other": "name"})
    memory.forget(COLUMNS)

    assert ImportMemory(path).recall(COLUMNS) == {}
    assert ImportMemory(path).recall(["Other"]) == {"Other": "name"}


def test_another_choice_takes_the_place_of_the_first(path: Path) -> None:
    memory = ImportMemory(path)
    for field in ("title", ""):
        memory.remember(COLUMNS, {"Farbe": field})

    assert ImportMemory(path).recall(COLUMNS) == {"Farbe": ""}


def test_only_the_last_are_kept(path: Path) -> None:
    memory = ImportMemory(path)
    for number in range(KEPT + 5):
        memory.remember([f"Column {number}"], {f"Column {number}": "title"})

    assert memory.recall(["Column 4"]) == {}
    assert memory.recall(["Column 5"]) == {"Column 5": "title"}


@pytest.mark.parametrize(
    "text",
    ["", "no JSON", "[]", '{"mappings": 3}', '{"mappings": [3, {"columns": "x"}, {"columns": [1], "fields": {}}]}'],
)
def test_a_file_that_cannot_be_read_is_one_without_mappings(path: Path, text: str) -> None:
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    memory = ImportMemory(path)
    assert memory.recall(COLUMNS) == {}

    memory.remember(COLUMNS, {"Farbe": "title"})
    assert ImportMemory(path).recall(COLUMNS) == {"Farbe": "title"}
