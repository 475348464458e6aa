"""From an arriving call to the painted card, and the longest that the window is busy at a stretch meanwhile.

Beside the work that no window can avoid: the same matching and linking on the same store, without any window.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from itertools import islice

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEventLoop
from PySide6.QtWidgets import QListView

from desktop_app.domain.identifiers import IdentifierType
from desktop_app.domain.interactions import Channel
from desktop_app.domain.phones import parse_phone
from desktop_app.testing.stage import Stage
from tests.benchmarks.gui import Stretches
from tests.benchmarks.harness import Bench, Measurement, Timed, seconds
from tests.builders import an_arrival, receive

AREA = "arrival"
ARRIVALS = 20  # a round
_WAITING = QEventLoop.ProcessEventsFlag.WaitForMoreEvents


def measure(bench: Bench) -> Iterator[Measurement]:
    folder = bench.scratch / "arrival"
    folder.mkdir()
    shutil.copyfile(bench.base.store, folder / "stage.db")
    stage = Stage(folder)
    try:
        stage.window.window.resize(1280, 800)
        stage.open()
        yield from _arrivals(stage, bench)
    finally:
        stage.close()


def _arrivals(stage: Stage, bench: Bench) -> Iterator[Measurement]:
    stretches = Stretches()
    numbers = iter(_numbers(bench))
    whole: list[list[float]] = []
    longest: list[list[float]] = []
    alone: list[list[float]] = []
    for _ in range(bench.rounds):
        for rounds in (whole, longest, alone):
            rounds.append([])
        for number, other in islice(zip(numbers, numbers, strict=False), ARRIVALS):
            whole[-1].append(_shown(stage, stretches, number))
            longest[-1].append(stretches.longest)
            arrival = an_arrival(Channel.VOICE, (IdentifierType.PHONE, other))
            alone[-1].append(seconds(lambda arrival=arrival: receive(stage.runner, arrival)))  # type: ignore[misc]
    beside = "matched, linked and stored without a window"
    yield Measurement.timed(AREA, "a call, to the painted card", Timed(whole), beside, Timed(alone), None)
    yield Measurement(AREA, "the longest stretch meanwhile", Timed(longest).figures)


def _numbers(bench: Bench) -> list[str]:
    return [number for each in bench.base.some_people if (number := parse_phone(each.phone1, each.country))]


def _shown(stage: Stage, stretches: Stretches, number: str) -> float:
    """Seconds from the ring until the card of whoever it is has been painted."""
    view = stage.desk.find(QListView, "interactionList")
    before = view.model().rowCount()
    stretches.begin()
    identifiers = [{"type": "phone", "value": number}]
    stage.window.ring({"id": f"I-{before}", "channel": "voice", "from": {"identifiers": identifiers}})
    _wait(lambda: view.model().rowCount() > before)
    stage.window.window.interactions.select(f"I-{before}")
    _wait(lambda: stage.window.is_settled)
    QCoreApplication.processEvents()  # the paint that showing has asked for
    return stretches.end()


def _wait(until: Callable[[], bool]) -> None:
    deadline = QDeadlineTimer(10_000)
    while not until():
        if deadline.hasExpired():
            raise TimeoutError("The window did not show the call within ten seconds.")
        QCoreApplication.eventDispatcher().processEvents(_WAITING)
