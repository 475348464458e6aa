"""Plays stories: with captions in a window that people watch, or headless with a picture of each step."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from desktop_app.demo.stories import STORIES
from desktop_app.demo.telling import Step, Story
from desktop_app.demo.world import furnish
from desktop_app.desktop import has_display
from desktop_app.domain.errors import Refused, Unavailable
from desktop_app.domain.settings import ThemeName
from desktop_app.testing.stage import Stage

STEP_STAYS_MS = 3_500
FREE = "desk"  # no story: a furnished desk to try things on


@dataclass
class Played:
    """What a run of stories has shown."""

    steps: list[dict[str, Any]] = field(default_factory=list)
    shots: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return all(step["ok"] for step in self.steps)


def run(story: str | None, *, headless: bool, shots: Path | None, as_json: bool) -> int:
    """Plays one story, or all; exit status 0 when the desk showed every step, 1 when not.

    Raises Refused for a story that there is none of, Unavailable where there is no display to play it on.
    """
    if not headless and not has_display():
        raise Unavailable("There is no display to show the demo on; play it with --headless --shots DIR.")
    if headless:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if story == FREE:
        return 0 if headless else _free_desk()
    stories = [_story_named(story)] if story else list(STORIES)
    if not as_json:
        for each in STORIES:
            print(f"{'▶' if each in stories else ' '} {each.name:4} {each.title}", file=sys.stderr)
    played = _play_headless(stories, shots) if headless or shots else _play_visibly(stories)
    if as_json:
        print(json.dumps({"story": story or "all", "steps": played.steps, "shots": played.shots}, ensure_ascii=False))
    else:
        for step in played.steps:
            print(f"{'✓' if step['ok'] else '✗'} {step['story']:4} {step['text']}")
        if shots is not None:
            print(f"{len(played.shots)} pictures are in {shots}.", file=sys.stderr)
    return 0 if played.ok else 1


def _story_named(name: str) -> Story:
    for story in STORIES:
        if story.name == name.casefold():
            return story
    names = ", ".join(story.name for story in STORIES)
    raise Refused(f"There is no story called {name!r}; the stories are {names}, and {FREE} for a desk to try.")


def _play_headless(stories: Sequence[Story], shots: Path | None) -> Played:
    played = Played()
    for story in stories:
        with TemporaryDirectory(prefix="linkdesk-demo-") as folder:
            stage = Stage(Path(folder), theme=ThemeName.LIGHT)
            try:
                stage.open()
                for number, step in enumerate(story.play(stage), 1):
                    _note(played, story, step, stage, shots, number)
            finally:
                stage.close()
    return played


def _note(played: Played, story: Story, step: Step, stage: Stage, shots: Path | None, number: int) -> None:
    stage.window.window.show_caption(step.text)
    stage.desk.settle()
    played.steps.append({"story": story.name, "text": step.text, "ok": step.ok})
    if shots is not None:
        shots.mkdir(parents=True, exist_ok=True)
        words = re.sub(r"[^a-z0-9]+", "-", step.text.casefold()).strip("-")[:40].strip("-")
        path = shots / f"{story.name}-{number}-{words}.png"
        if not stage.window.window.grab().save(str(path)):
            raise Refused(f"The picture {path} could not be written; check the folder and its rights.")
        played.shots.append(str(path))


class _Presenter(QObject):
    """Plays story after story, one step every few seconds, each on a stage of its own.

    Signals:
        finished: the last step has been shown, or the window was closed.
    """

    finished = Signal()

    def __init__(self, stories: Sequence[Story], played: Played) -> None:
        super().__init__()
        self._stories = iter(stories)
        self._played = played
        self._story: Story | None = None
        self._steps: Iterator[Step] = iter(())
        self._stage: Stage | None = None
        self._folder: TemporaryDirectory[str] | None = None
        self._was_closed = False
        self._number = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.go_on)

    def start(self) -> None:
        self._timer.start(STEP_STAYS_MS)
        self.go_on()

    def go_on(self) -> None:
        """The next step, of the next story when this one is told."""
        step = None if self._was_closed else next(self._steps, None)
        if step is not None and self._stage is not None and self._story is not None:
            self._number += 1
            _note(self._played, self._story, step, self._stage, None, self._number)
            return
        self.end_story()
        self._story = None if self._was_closed else next(self._stories, None)
        if self._story is None:
            self._timer.stop()
            self.finished.emit()
            return
        self._folder = TemporaryDirectory(prefix="linkdesk-demo-")
        self._stage = Stage(Path(self._folder.name))
        self._stage.window.window.closed.connect(self._on_closed)
        self._stage.open()
        self._stage.window.window.show_caption(self._story.title)
        self._steps, self._number = self._story.play(self._stage), 0

    def end_story(self) -> None:
        if self._stage is not None:
            self._stage.window.window.closed.disconnect(self._on_closed)
            self._stage.close()
            self._stage = None
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def _on_closed(self) -> None:
        self._was_closed = True


def _play_visibly(stories: Sequence[Story]) -> Played:
    from desktop_app.desktop import make_application

    application = make_application()
    application.setQuitOnLastWindowClosed(False)
    played = Played()
    presenter = _Presenter(stories, played)
    presenter.finished.connect(application.quit)
    presenter.start()
    QApplication.exec()
    presenter.end_story()
    return played


def _free_desk() -> int:
    """A furnished world for whoever wants to try; it is gone when the window closes."""
    with TemporaryDirectory(prefix="linkdesk-demo-") as folder:
        stage = Stage(Path(folder), theme=ThemeName.SYSTEM)
        try:
            stage.open()
            furnish(stage)
            stage.window.window.show_caption("This is a demo: nothing you do here is kept. Accept a call to begin.")
            return QApplication.exec()
        finally:
            stage.close()
