"""Every story of the demo tells the truth, and leaves nothing of anybody in the log."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.demo.stories import STORIES
from desktop_app.demo.telling import Story
from desktop_app.program_log import LogFile, log, log_request
from desktop_app.services.dumping import CanonicalDump
from desktop_app.testing.stage import Stage

# What a store holds besides what people wrote: ids, times, and the words of our own for kinds and states.
_OURS = re.compile(r"[0-9a-z]+(-[0-9a-z]+)*|\d{4}-\d\d-\d\d.*|[A-Z][a-z]+", re.ASCII)


@pytest.fixture
def log_file(stage: Stage, tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "log" / "linkdesk.log"
    handler = LogFile(path)
    log.addHandler(handler)
    log.setLevel("INFO")
    stage.runner.on_ran = log_request
    yield path
    log.removeHandler(handler)
    handler.close()


def texts(found: Any) -> Iterator[str]:
    """Every text in a dump."""
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict):
        for each in found.values():
            yield from texts(each)
    elif isinstance(found, list | tuple):
        for each in found:
            yield from texts(each)


@pytest.mark.parametrize("story", STORIES, ids=[story.name for story in STORIES])
def test_every_step_shows_what_its_caption_says(stage: Stage, story: Story, log_file: Path) -> None:
    steps = list(story.play(stage))

    assert [step.text for step in steps if not step.ok] == []
    assert steps
    logged = log_file.read_text(encoding="utf-8").casefold()
    assert ", operation " in logged
    held = {text for text in texts(stage.runner.read(CanonicalDump())) if len(text) > 3 and not _OURS.fullmatch(text)}
    assert held
    assert [text for text in held if text.casefold() in logged] == []
    # Of names alone, a part would be too much as well; parts of our own commands' names are no words.
    words = set(re.findall(r"[^\W_]{4,}", logged))
    assert words & {word for text in held for word in re.findall(r"[^\W_]{4,}", text.casefold())} == set()
