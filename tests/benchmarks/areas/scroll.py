"""Scrolling and jumping in every long list: the longest that the window is busy at a stretch, from the turn of a wheel
until everything is painted and what was asked for is there.

Half of the steps are a page up or down, half go to anywhere; where a list reads on at its end, that is scrolled to as
long as there is more.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QAbstractItemView, QPushButton

from desktop_app.domain.identifiers import IdentifierType
from desktop_app.domain.interactions import Channel
from desktop_app.services.notes import AddNote
from desktop_app.testing.stage import Stage
from tests.benchmarks.crowd import a_person_with
from tests.benchmarks.gui import Stretches
from tests.benchmarks.harness import Bench, Measurement, Timed
from tests.benchmarks.people import people
from tests.builders import a_contact, an_arrival, receive

AREA = "scroll"
LIMIT_MS = 8
STEPS, STEPS_OF_FEW = 60, 30  # in each list and round
OPEN, NOTES, LAPSING, FOUND = 1_000, 300, 300, 60
MORE = 20  # pages that are read on
NUMBER, OTHER = "(803) 123-0000", "(803) 123-0001"


def measure(bench: Bench) -> Iterator[Measurement]:
    folder = bench.scratch / "scroll"
    folder.mkdir()
    _fill(folder, max(2_000, bench.size // 10))
    stage = Stage(folder)
    stage.clock.advance(timedelta(days=stage.runner.settings.retention_days - 1))
    try:
        stage.window.window.resize(1280, 800)
        stage.open()
        stage.calls(NUMBER)
        stage.desk.interactions.select("Ada Lovelace")
        stretches = Stretches()
        for name, (what, opening) in _LISTS.items():
            opened = opening(stage, stretches)
            yield from _measured(f"reading on in {what}", [opened]) if opened else ()
            view = stage.desk.find(QAbstractItemView, name)
            rows = view.model().rowCount()
            number = STEPS_OF_FEW if bench.is_small else STEPS
            steps = [_scrolled(stage, stretches, view, seed, number) for seed in range(bench.rounds)]
            yield from _measured(f"{what}, {rows:,} rows", steps)
    finally:
        stage.close()


def _measured(what: str, rounds: list[list[float]]) -> Iterator[Measurement]:
    timed = Timed(rounds)
    p99 = timed.figures.p99 or 0.0
    yield Measurement(AREA, what, timed.figures, target=f"p99 ≤ {LIMIT_MS} ms", ok=p99 <= LIMIT_MS)


def _scrolled(stage: Stage, stretches: Stretches, view: QAbstractItemView, seed: int, steps: int) -> list[float]:
    """The longest stretch of each step."""
    chance = random.Random(seed)
    bar = view.verticalScrollBar()

    def step() -> None:
        page = bar.value() + chance.choice((-1, 1)) * bar.pageStep()
        bar.setValue(page if chance.random() < 0.5 else chance.randint(0, bar.maximum()))

    return [stretches.of(step, stage) for _ in range(steps)]


# How each list comes to the front, by its object name; what reading on took, where it reads on.


def _history(stage: Stage, stretches: Stretches) -> list[float]:
    stage.desk.choose_tab("History")
    more = stage.desk.find(QPushButton, "moreHistoryButton")
    return [stretches.of(more.click, stage) for _ in range(MORE)]


def _journey(stage: Stage, stretches: Stretches) -> list[float]:
    stage.desk.choose_tab("Journey")
    bar = stage.desk.find(QAbstractItemView, "journeyView").verticalScrollBar()
    return [stretches.of(lambda: bar.setValue(bar.maximum()), stage) for _ in range(MORE)]


def _notes(stage: Stage, stretches: Stretches) -> list[float]:
    stage.desk.choose_tab("Notes")
    return []


def _changes(stage: Stage, stretches: Stretches) -> list[float]:
    stage.desk.as_of.open()
    return []


def _lapsing(stage: Stage, stretches: Stretches) -> list[float]:
    stage.desk.as_of.back()
    stage.desk.lapsing.open()
    return []


def _search(stage: Stage, stretches: Stretches) -> list[float]:
    stage.desk.trigger("findContactAction")
    stage.desk.search.look_for("an")
    return []


def _nothing(stage: Stage, stretches: Stretches) -> list[float]:
    return []


_LISTS: dict[str, tuple[str, Callable[[Stage, Stretches], list[float]]]] = {
    "interactionList": ("interactions", _nothing),
    "historyTable": ("the history", _history),
    "journeyView": ("the journey", _journey),
    "noteList": ("notes", _notes),
    "changeList": ("changes", _changes),
    "lapsingList": ("who lapses", _lapsing),
    "searchResultList": ("search hits", _search),
}


def _fill(folder: Path, interactions: int) -> None:
    """A store for a stage in *folder*."""
    stage = Stage(folder)
    runner = stage.runner
    busy, _ = a_person_with(runner, interactions, NUMBER, first_name="Ada", last_name="Lovelace")
    a_person_with(runner, OPEN, OTHER, are_open=True, first_name="Grace", last_name="Hopper")
    for number in range(NOTES):
        runner.run(AddNote(busy, f"Called about order {number}.\nAgreed to call back."))
    for person in people(FOUND):
        a_contact(runner, first_name="Ana", last_name=person.family, work_email=person.email1)
    for number in range(LAPSING):
        phone = (IdentifierType.PHONE, f"+1803124{number:04}")
        receive(runner, an_arrival(Channel.VOICE, phone, id=f"lapsing-{number}", name="Anna Nagy", at=stage.clock()))
    # Whoever has an interaction that is still open does not lapse.
    runner.store._database.execute_sql("UPDATE interaction SET state = 'done' WHERE id LIKE 'lapsing-%'")
    stage.close()
