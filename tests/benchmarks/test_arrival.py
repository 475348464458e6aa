"""From an arriving interaction to the painted card, and the longest stretch of the GUI thread meanwhile.

Run with ``pytest -s tests/benchmarks/test_arrival.py``. Its counterpart, measured in the same run, is the work that no
window can avoid: the same matching and linking commands on the same store, without any window.
"""

from __future__ import annotations

import random
import statistics
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import pytest
from PySide6.QtCore import QCoreApplication, QEventLoop
from pytestqt.qtbot import QtBot

from desktop_app.domain.identifiers import IdentifierType, Region
from desktop_app.domain.importing import ContactRow
from desktop_app.domain.interactions import Channel
from desktop_app.services.importing import ImportContacts
from desktop_app.testing.stage import Stage
from tests.builders import an_arrival, receive

CONTACTS, ARRIVALS = 100_000, 60
WAITING = QEventLoop.ProcessEventsFlag.WaitForMoreEvents
FIRST = ["Mary", "James", "Linda", "Robert", "Ana", "Tom", "Grace", "Omar", "Wei", "Lena"]
LAST = ["Smith", "Johnson", "Garcia", "Nowak", "Müller", "Rossi", "Silva", "Khan", "Lee", "Brown"]


def rows() -> Iterator[ContactRow]:
    chance = random.Random(1)
    for number in range(CONTACTS):
        fields = {
            "first_name": chance.choice(FIRST),
            "last_name": chance.choice(LAST),
            "work_phone": phone(number),
            "personal_email": f"person{number}@example.org",
        }
        yield ContactRow(number + 2, fields, (), (), ())


def phone(number: int) -> str:
    return f"+1212{2_000_000 + number}"


@pytest.fixture
def stage(qtbot: QtBot, tmp_path: Path) -> Iterator[Stage]:
    first = Stage(tmp_path)
    first.runner.run(ImportContacts(files=("benchmark",), rows=rows(), region=Region("US")))
    first.close()
    made = Stage(tmp_path)
    made.open()
    yield made
    made.close()


def test_from_arrival_to_painted_card(stage: Stage) -> None:
    chance = random.Random(2)
    window = stage.window.window
    window.resize(1280, 800)
    dispatcher = QCoreApplication.eventDispatcher()
    stretches = Stretches()
    dispatcher.awake.connect(stretches.on_awake)
    dispatcher.aboutToBlock.connect(stretches.on_about_to_block)
    arrivals: list[float] = []
    longest: list[float] = []
    for number in range(ARRIVALS):
        value = phone(chance.randrange(CONTACTS))
        found = {
            "id": f"B-{number}",
            "channel": "voice",
            "from": {"identifiers": [{"type": "phone", "value": value}]},
        }
        stretches.begin()
        stage.window.ring(found)
        while f"B-{number}" not in ids(stage):
            dispatcher.processEvents(WAITING)
        window.interactions.select(f"B-{number}")
        while not (stage.window.is_settled and stage.desk.card.reason.endswith(value[-4:])):
            dispatcher.processEvents(WAITING)
        QCoreApplication.processEvents()  # the paint that showing has asked for
        arrivals.append(stretches.end())
        longest.append(stretches.longest)
    alone: list[float] = []
    for number in range(ARRIVALS):
        arrival = an_arrival(Channel.VOICE, (IdentifierType.PHONE, phone(chance.randrange(CONTACTS))), id=f"C-{number}")
        begin = perf_counter()
        receive(stage.runner, arrival)
        alone.append(perf_counter() - begin)
    report("arrival to painted card", arrivals)
    report("longest stretch of the GUI thread, per arrival", longest)
    report("counterpart: match, link and commit without a window", alone)
    assert len(arrivals) == len(alone) == ARRIVALS


class Stretches:
    """The longest time between waking up and falling asleep again."""

    def begin(self) -> None:
        self.longest = 0.0
        self._began = self._awoke = perf_counter()

    def end(self) -> float:
        self.on_about_to_block()
        return perf_counter() - self._began

    def on_awake(self) -> None:
        self._awoke = perf_counter()

    def on_about_to_block(self) -> None:
        self.longest = max(self.longest, perf_counter() - self._awoke)


def ids(stage: Stage) -> list[str]:
    window = stage.window.window
    model = window.interactions._model
    return [str(model.index(row).data(model.IdRole)) for row in range(model.rowCount())]


def report(what: str, seconds: list[float]) -> None:
    ordered = sorted(1000 * each for each in seconds)
    p99 = ordered[int(0.99 * (len(ordered) - 1))]
    print(f"{what}: p50 {statistics.median(ordered):.1f} ms, p99 {p99:.1f} ms, max {ordered[-1]:.1f} ms")
