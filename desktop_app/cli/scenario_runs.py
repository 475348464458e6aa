"""Runs of scenarios, with a window or without one, and what came of them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.domain.errors import DesktopError, Refused
from desktop_app.scenarios.acts import Act
from desktop_app.scenarios.binding import head_of
from desktop_app.scenarios.debriefing import Debriefing, debrief
from desktop_app.scenarios.playing import Performed, Play
from desktop_app.scenarios.scenario import Scenario


@dataclass(frozen=True)
class Ran:
    """One run: with the expected acts, or with those of a mistake.

    *prevented*: why events could not happen. *problem*: why it could not be played to its end. *shots*: the pictures
    that were taken.
    """

    scenario: Scenario
    file: str
    mistake: str
    debriefing: Debriefing | None
    performed: tuple[Performed, ...]
    prevented: tuple[str, ...] = ()
    shots: tuple[str, ...] = ()
    problem: str = ""

    @property
    def name(self) -> str:
        return self.scenario.name

    @property
    def title(self) -> str:
        return f"{self.name} ({self.mistake})" if self.mistake else self.name

    @property
    def cases(self) -> Iterator[tuple[str, str]]:
        """What was to be so, and one sentence where it is not."""
        refused = next((each for each in self.performed if each.refused), None)
        acts = self.problem or (f"{act_name(refused.act)}: {refused.refused}" if refused and not self.mistake else "")
        yield "the acts can be done", acts
        if self.debriefing is None:
            return
        if self.mistake:
            yield "the mistake costs points", "It scores full marks." if self.debriefing.is_full else ""
            named = self.debriefing.mistake
            is_named = named is not None and named.name == self.mistake
            yield "the debriefing names it", "" if is_named else f"It says: {named.says if named else 'nothing'}"
            return
        yield "the events can happen", " ".join(self.prevented)
        for mark in self.debriefing.marks:
            yield mark.what, mark.remark

    @property
    def is_ok(self) -> bool:
        """Full marks for the expected acts; for a mistake, that it costs points and is named."""
        return not any(sentence for _, sentence in self.cases)

    @property
    def story(self) -> str:
        """Everything that was done, one line each."""
        steps = self.debriefing.timeline if self.debriefing else ()
        return "\n".join(f"{step.at.isoformat()}  {step.who}: {step.says}" for step in steps)


def act_name(act: Act) -> str:
    """An act by its key, as in a file."""
    return head_of(type(act))


def run_scenario(scenario: Scenario, file: str, *, mistake: str, in_window: bool, shots: Path | None) -> Ran:
    """Plays *scenario* once. Raises Refused for a mistake that it has not."""
    acts = _acts_of(scenario, mistake)
    taken: list[str] = []
    play: Play | None = None
    try:
        with _stage_of(scenario, in_window=in_window, shots=shots, taken=taken) as play:
            play.perform_all(acts)
            return Ran(
                scenario, file, mistake, debrief(play), tuple(play.performed), tuple(play.prevented), tuple(taken)
            )
    except DesktopError as error:
        done = tuple(play.performed) if play else ()
        return Ran(scenario, file, mistake, None, done, shots=tuple(taken), problem=str(error))


def _acts_of(scenario: Scenario, mistake: str) -> Sequence[Act]:
    if not mistake:
        return scenario.expected
    if mistake not in scenario.mistakes:
        known = ", ".join(scenario.mistakes) or "there is none"
        raise Refused(f"{scenario.name} knows no mistake called {mistake!r}; it knows: {known}.")
    return scenario.mistakes[mistake].acts


def _stage_of(
    scenario: Scenario, *, in_window: bool, shots: Path | None, taken: list[str]
) -> AbstractContextManager[Play]:
    if not in_window:
        from desktop_app.testing.scenario_play import played

        return played(scenario)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from desktop_app.testing.scenario_window import played_in_window  # Qt is only loaded by who shows a window

    return played_in_window(scenario, None if shots is None else _Album(shots, scenario.name, taken).take)


class _Album:
    """The pictures of one run, in a folder of its own."""

    def __init__(self, folder: Path, name: str, taken: list[str]) -> None:
        self._folder = folder / name
        self._taken = taken

    def take(self, stage: Any, act: Act, when: str) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        number = len(self._taken) // 2 + 1  # two to each act
        path = self._folder / f"{number:02}-{act_name(act)}-{when}.png"
        if not stage.window.window.grab().save(str(path)):
            raise Refused(f"The picture {path} could not be written; check the folder and its rights.")
        self._taken.append(str(path))
