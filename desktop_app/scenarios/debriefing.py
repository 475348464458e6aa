"""What is said afterwards: the points, the first mistake, and everything that was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop_app.scenarios.binding import fields_of, head_of, shown_duration
from desktop_app.scenarios.checks import Check
from desktop_app.scenarios.evidence import Evidence
from desktop_app.scenarios.playing import Play
from desktop_app.scenarios.scenario import Mistake
from desktop_app.scenarios.scoring import find


@dataclass(frozen=True)
class Mark:
    """One check: what it asked, whether it holds, and what is said where it does not. *line*: of the file."""

    what: str
    line: int
    points: int
    of: int
    remark: str
    at: datetime | None

    @property
    def is_met(self) -> bool:
        return self.points == self.of


@dataclass(frozen=True)
class FirstMistake:
    """*name*: of the scenario's own mistakes, "" where only a check was missed. *at*: None where it is an omission."""

    name: str
    says: str
    at: datetime | None


@dataclass(frozen=True)
class Step:
    """One line of the timeline."""

    at: datetime
    who: str
    says: str
    refused: bool


@dataclass(frozen=True)
class Debriefing:
    """A play, judged."""

    scenario: str
    title: str
    points: int
    of: int
    marks: tuple[Mark, ...]
    mistake: FirstMistake | None
    timeline: tuple[Step, ...]
    lesson: str

    @property
    def is_full(self) -> bool:
        return self.points == self.of


def debrief(play: Play) -> Debriefing:
    """Judges *play* as it stands."""
    scenario, evidence = play.scenario, Evidence(play)
    marks = tuple(_mark(check, evidence) for check in scenario.success)
    steps = tuple(
        Step(each.head.time, each.head.agent, sentence, each.refused is not None)
        for each, sentence in evidence.timeline
    )
    return Debriefing(
        scenario.name,
        scenario.title,
        sum(mark.points for mark in marks),
        scenario.points,
        marks,
        None if all(mark.is_met for mark in marks) else _first_mistake(marks, evidence),
        steps,
        scenario.debriefing,
    )


def described(check: Check) -> str:
    """A check as it stands in the file, on one line."""
    given = [(head_of(type(check)), getattr(check, fields_of(type(check))[0].name))]
    given += [
        (key, value)
        for entry in fields_of(type(check))[1:]
        if (key := str(entry.metadata["key"]) or entry.name) not in ("points", "otherwise")
        and (value := getattr(check, entry.name)) not in (None, "", (), {})
    ]
    return ", ".join(f"{key}: {_shown(value)}" for key, value in given)


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_shown, value))
    if isinstance(value, dict):
        return ", ".join(f"{key} {text}" for key, text in value.items())
    if isinstance(value, timedelta):
        return shown_duration(value)
    return str(getattr(value, "value", value))


def _mark(check: Check, evidence: Evidence) -> Mark:
    found = find(check, evidence)
    what = described(check)
    remark = "" if found.holds else check.otherwise or f"This does not hold: {what}."
    return Mark(what, check.place.line, check.points if found.holds else 0, check.points, remark, found.at)


def _first_mistake(marks: tuple[Mark, ...], evidence: Evidence) -> FirstMistake | None:
    """The named mistake that was made first; else what was missed first."""
    made = [
        each for name, mistake in evidence.play.scenario.mistakes.items() if (each := _made(name, mistake, evidence))
    ]
    missed = [FirstMistake("", mark.remark, mark.at) for mark in marks if not mark.is_met]
    end = evidence.play.clock()
    return min(made or missed, key=lambda each: each.at or end, default=None)


def _made(name: str, mistake: Mistake, evidence: Evidence) -> FirstMistake | None:
    found = [find(check, evidence) for check in mistake.shows]
    if not all(each.holds for each in found):
        return None
    moments = [each.at for each in found if each.at is not None]
    return FirstMistake(name, mistake.about, max(moments, default=None))
