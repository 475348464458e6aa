"""The README and the pages of the Help menu: what they name is there, and pictures come from the running program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from desktop_app.resource_files import resource_path
from tests.gallery.readme import PICTURES, SIZE, make_pictures

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted(resource_path("help").glob("*.md"))]
LARGEST = 150_000  # bytes


def named_files(page: Path) -> set[str]:
    """Relative paths in links and pictures."""
    text = page.read_text(encoding="utf-8")
    found = re.findall(r"\]\(([^)#\s]+)\)|(?:src|srcset)=\"([^\"]+)\"", text)
    return {path for pair in found for path in pair if path and "://" not in path}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_a_page_names_is_there(page: Path) -> None:
    assert named_files(page)
    assert [path for path in named_files(page) if not (page.parent / path).is_file()] == []


def test_every_picture_is_made_by_the_command_and_shown_on_a_page() -> None:
    shown = {Path(path).name for page in PAGES for path in named_files(page) if path.endswith(".png")}
    kept = {path.name for path in resource_path("pictures").iterdir()}

    assert kept == set(PICTURES) == shown
    assert [path.name for path in resource_path("pictures").iterdir() if path.stat().st_size > LARGEST] == []


def test_the_command_makes_exactly_these(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "of-last-year.png").touch()

    make_pictures(tmp_path)

    assert {path.name for path in tmp_path.iterdir()} >= set(PICTURES)
    assert not (tmp_path / "of-last-year.png").exists()
    for name in PICTURES:
        image = QImage(str(tmp_path / name))
        assert f"{image.width()}x{image.height()}" == SIZE
        assert (tmp_path / name).stat().st_size <= LARGEST


@pytest.mark.parametrize("page", [page for page in PAGES if page.name != "README.md"], ids=lambda page: page.name)
def test_a_page_of_the_help_menu_leads_to_other_pages_and_pictures_only(page: Path) -> None:
    allowed = {other.name for other in PAGES} | {f"../pictures/{name}" for name in PICTURES}

    assert named_files(page) <= allowed
    assert "](http" not in page.read_text(encoding="utf-8")
