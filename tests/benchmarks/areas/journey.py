"""Opening a journey: its first page, a filtered one and its picture, of ten interactions and of very many.

Beside the least SQL that gives the same rows on the same store, without any of our code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from desktop_app.domain.ids import ContactId
from desktop_app.domain.journey import ChannelGroup
from desktop_app.services.contacts import DetailsOfContact
from desktop_app.services.journey import JourneyOfContact, PictureOfJourney
from desktop_app.services.runner import Runner
from tests.benchmarks.base import opened
from tests.benchmarks.crowd import a_person_with
from tests.benchmarks.harness import Bench, Measurement, in_turn

AREA = "journey"
LIMIT_MS = 20
FEW = 10
_RAW_PAGE = "SELECT * FROM interaction WHERE contact = ? ORDER BY at DESC, seq DESC LIMIT 51"
_RAW_FILTERED = """
SELECT * FROM interaction WHERE contact = ? AND channel = 'email' ORDER BY at DESC, seq DESC LIMIT 51
"""
_RAW_COUNT = "SELECT channel, substr(at, 1, 7), count(*) FROM interaction WHERE contact = ? GROUP BY 1, 2"
Ask = Callable[[ContactId], Any]


def measure(bench: Bench) -> Iterator[Measurement]:
    with opened(bench.scratch / "journey.db") as runner:
        few, _ = a_person_with(runner, FEW, "(803) 123-0000", last_name="Few")
        many, _ = a_person_with(runner, bench.size, "(803) 123-0001", last_name="Many")
        for what, times, ask, raw in _questions(runner):
            for count, id in ((FEW, few), (bench.size, many)):
                ours, theirs = in_turn([id] * times, ask, raw, rounds=bench.rounds)
                figures, ratio = ours.figures, ours.ratio_to(theirs)
                target, ok = f"p50 ≤ {LIMIT_MS} ms", figures.p50 <= LIMIT_MS
                yield Measurement(AREA, f"{what}, of {count:,}", figures, "raw SQL", theirs.figures, ratio, target, ok)


def _questions(runner: Runner) -> list[tuple[str, int, Ask, Ask]]:
    """What is asked, how often in a round, and by which SQL it could be."""
    connection = runner.store._database.connection()
    email = frozenset({ChannelGroup.EMAIL})

    def rows(sql: str) -> Ask:
        return lambda id: connection.execute(sql, (id,)).fetchall()

    def opened_whole(id: ContactId) -> None:
        runner.read(DetailsOfContact(id))
        runner.read(JourneyOfContact(id))
        runner.read(PictureOfJourney(id))

    return [
        ("a page", 20, lambda id: runner.read(JourneyOfContact(id)), rows(_RAW_PAGE)),
        ("a page of e-mails", 20, lambda id: runner.read(JourneyOfContact(id, groups=email)), rows(_RAW_FILTERED)),
        ("the picture", 3, lambda id: runner.read(PictureOfJourney(id)), rows(_RAW_COUNT)),
        ("card, page and picture", 20, opened_whole, rows(_RAW_PAGE)),
    ]
