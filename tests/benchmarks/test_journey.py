"""Opening a contact's journey: its first page, a filtered page, its picture; with 10 and with 1,000,000 interactions.

Run with ``pytest -s --long tests/benchmarks/test_journey.py``. The counterpart, measured in the same run, is the least
SQL that gives the same rows, on the same store and without any of our code. Its rows are written past the journal, as
a million journalled arrivals would take an hour; the triggers count them all the same.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from time import perf_counter
from typing import Any

import pytest

from desktop_app.domain.ids import ContactId
from desktop_app.domain.journey import ChannelGroup
from desktop_app.services.contacts import DetailsOfContact
from desktop_app.services.journey import JourneyOfContact, PictureOfJourney
from desktop_app.services.runner import Runner
from tests.builders import a_call, a_contact

FEW, MANY, ROUNDS = 10, 1_000_000, 50
FEW_NUMBER, MANY_NUMBER = "(803) 123-0000", "(803) 123-0001"
LIMIT_MS = 20
# Ten years, and nine calls of ten, so that filters have something to skip.
_COPY = """
WITH RECURSIVE number (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM number WHERE n < ?)
INSERT INTO interaction (id, channel, direction, at, queue, name, clues, subject, text, extra, received_at, rule,
                         matched, state, contact)
SELECT contact || '-' || n, CASE n % 20 WHEN 0 THEN 'email' WHEN 1 THEN 'whatsapp' ELSE 'voice' END, direction,
       strftime('%Y-%m-%dT%H:%M:%f', 1480000000 + n * 315, 'unixepoch') || '000+00:00', queue, name, clues, subject,
       text, extra, received_at, rule, matched, 'done', contact
  FROM number, interaction WHERE interaction.id = ?
"""
_RAW_PAGE = "SELECT * FROM interaction WHERE contact = ? ORDER BY at DESC, seq DESC LIMIT 51"
_RAW_FILTERED = """
SELECT * FROM interaction WHERE contact = ? AND channel = 'email' ORDER BY at DESC, seq DESC LIMIT 51
"""
_RAW_COUNT = "SELECT channel, substr(at, 1, 7), count(*) FROM interaction WHERE contact = ? GROUP BY 1, 2"


@pytest.mark.long
def test_a_journey_opens_as_fast_with_a_million_interactions_as_with_ten(runner: Runner) -> None:
    few, many = (a_contact(runner, first_name=name, work_phone=number) for name, number in
                 (("Few", FEW_NUMBER), ("Many", MANY_NUMBER)))  # fmt: skip
    database = runner.store._database
    for number, count in ((FEW_NUMBER, FEW), (MANY_NUMBER, MANY)):
        with database.atomic("IMMEDIATE"):
            database.execute_sql(_COPY, (count - 1, a_call(runner, number)))
    worst = 0.0
    for what, ask, raw in _questions(runner):
        for name, id in (("10", few), ("1,000,000", many)):
            ours = _milliseconds(lambda ask=ask, id=id: ask(id))
            theirs = _milliseconds(lambda raw=raw, id=id: raw(id)) if raw else None
            print(f"{what}, {name}: {_shown(ours)}" + (f"; counterpart {_shown(theirs)}" if theirs else ""))
            worst = max(worst, statistics.median(ours))
    assert runner.read(PictureOfJourney(many)).total == MANY
    assert worst <= LIMIT_MS


def _questions(runner: Runner) -> list[tuple[str, Callable[[ContactId], Any], Callable[[ContactId], Any] | None]]:
    database = runner.store._database
    email = frozenset({ChannelGroup.EMAIL})

    def opened(id: ContactId) -> None:
        runner.read(DetailsOfContact(id))
        runner.read(JourneyOfContact(id))
        runner.read(PictureOfJourney(id))

    return [
        ("page", lambda id: runner.read(JourneyOfContact(id)), lambda id: database.execute_sql(_RAW_PAGE, (id,))),
        (
            "page of e-mails",
            lambda id: runner.read(JourneyOfContact(id, groups=email)),
            lambda id: database.execute_sql(_RAW_FILTERED, (id,)),
        ),
        ("picture", lambda id: runner.read(PictureOfJourney(id)), lambda id: database.execute_sql(_RAW_COUNT, (id,))),
        ("card, page and picture", opened, None),
    ]


def _milliseconds(ask: Callable[[], Any]) -> list[float]:
    times = []
    for _ in range(ROUNDS):
        begin = perf_counter()
        answer = ask()
        if hasattr(answer, "fetchall"):
            answer.fetchall()
        times.append((perf_counter() - begin) * 1_000)
        if times[-1] > 200 and len(times) >= 3:
            break  # a counterpart that counts a million rows
    return times


def _shown(times: list[float]) -> str:
    ordered = sorted(times)
    return f"p50 {statistics.median(ordered):.2f} ms, p99 {ordered[int(0.99 * (len(ordered) - 1))]:.2f} ms"
