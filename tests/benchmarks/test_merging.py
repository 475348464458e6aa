"""Merging, taking apart, and opening a card: for a contact with ten interactions, and for one with a million.

Run with ``pytest -s tests/benchmarks/test_merging.py``. The counterpart, measured in the same run on the same disk, is
what no merge can avoid: the pointer written by SQL in a transaction of its own, and waiting for the disk. What the desk
itself takes is measured on a store in memory, where there is a file system of that kind; on a disk it is what comes on
top of that waiting.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import apsw
import pytest

from desktop_app.app import open_runner
from desktop_app.domain.ids import AgentName, ContactId, InteractionId
from desktop_app.domain.settings import Settings
from desktop_app.services.contacts import DetailsOfContact
from desktop_app.services.desk_view import ViewOfInteraction
from desktop_app.services.merging import MergeContacts, UnmergeContacts
from desktop_app.services.runner import Runner
from tests.builders import a_call, a_clock, a_contact, ids
from tests.model.desk import FOLDER

FEW, MANY = 10, 1_000_000
ROUNDS = 200
NUMBERS = ("(803) 123-0000", "(803) 123-0001")
_MORE = """
WITH RECURSIVE number (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM number WHERE n < ?)
INSERT INTO interaction ({columns})
SELECT {values} FROM number CROSS JOIN interaction WHERE interaction.id = ?
"""


class Person:
    """A contact with *count* interactions, and another one to merge with it."""

    def __init__(self, runner: Runner, count: int, number: str) -> None:
        self.runner, self.count = runner, count
        self.id = a_contact(runner, first_name="Ada", last_name=f"Of {count}", work_phone=number)
        self.other = a_contact(runner, first_name="Augusta", last_name="King", work_email=f"of{count}@example.org")
        self.interaction: InteractionId = a_call(runner, number)
        self._multiply(count - 1)

    def _multiply(self, count: int) -> None:
        """Copies of the one interaction, a minute apart each, past the desk: a million commands would take an hour."""
        with apsw.Connection(str(self.runner.store.path)) as connection:
            columns = [name for _, name, *_ in connection.execute("PRAGMA table_info(interaction)") if name != "seq"]
            values = {
                "id": "interaction.id || '-' || n",
                "at": "strftime('%Y-%m-%dT%H:%M:%S.000000+00:00', interaction.at, '-' || n || ' minutes')",
                "state": "'done'",
                "accepted_by": "'noor'",
                "done_at": "interaction.received_at",
            }
            sql = _MORE.format(
                columns=", ".join(columns),
                values=", ".join(values.get(name, f"interaction.{name}") for name in columns),
            )
            connection.execute(sql, (count, self.interaction))
        connection.close()

    def merge_and_unmerge(self) -> tuple[float, float]:
        """Seconds for each."""
        begin = perf_counter()
        merge = self.runner.run(MergeContacts(self.id, (self.other,))).operation
        middle = perf_counter()
        self.runner.run(UnmergeContacts(merge))
        return middle - begin, perf_counter() - middle

    def point(self) -> tuple[float, float]:
        """The counterpart: the pointer there and back."""
        return self._write_pointer(self.id), self._write_pointer(None)

    def _write_pointer(self, into: ContactId | None) -> float:
        database = self.runner.store._database
        begin = perf_counter()
        with database.atomic("IMMEDIATE"):
            database.execute_sql("UPDATE contact SET merged_into = ? WHERE id = ?", (into, self.other))
        return perf_counter() - begin


def p50(seconds: list[float]) -> float:
    return 1000 * statistics.median(seconds)


def report(what: str, seconds: list[float]) -> float:
    ordered = sorted(seconds)
    print(f"{what}: p50 {p50(seconds):.2f} ms, p99 {1000 * ordered[int(0.99 * (len(ordered) - 1))]:.2f} ms")
    return p50(seconds)


@pytest.fixture
def people(runner: Runner) -> tuple[Person, Person]:
    return two_people(runner)


def two_people(runner: Runner) -> tuple[Person, Person]:
    found = Person(runner, FEW, NUMBERS[0]), Person(runner, MANY, NUMBERS[1])
    runner.store._database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return found


@pytest.mark.parametrize("place", ["memory", "disk"])
def test_merge_and_unmerge(place: str, tmp_path: Path) -> None:
    if place == "memory" and FOLDER is None:
        pytest.skip("there is no file system in memory here")
    with TemporaryDirectory(dir=FOLDER if place == "memory" else tmp_path) as folder:
        url = f"sqlite:///{folder}/store.db"
        runner = open_runner(url, run_by=AgentName("noor"), settings=Settings(), clock=a_clock(), new_id=ids())
        medians = merge_in_turn(two_people(runner), place)
        runner.close()
    for what in ("merge", "unmerge"):
        assert medians[MANY, what] <= 1.2 * medians[FEW, what]
        waiting = medians[MANY, "counterpart"] if place == "disk" else 0
        assert medians[MANY, what] <= 1 + waiting


def merge_in_turn(people: tuple[Person, Person], place: str) -> dict[tuple[int, str], float]:
    """Milliseconds at the median by number of interactions and what was done."""
    took: dict[tuple[int, str], list[float]] = {}
    for _ in range(ROUNDS):
        for person in people:  # in turn, so that a busy machine is busy for all of them
            merge, unmerge = person.merge_and_unmerge()
            there, back = person.point()
            for what, seconds in (
                ("merge", merge),
                ("unmerge", unmerge),
                ("counterpart", there),
                ("counterpart", back),
            ):
                took.setdefault((person.count, what), []).append(seconds)
    return {
        (count, what): report(f"{what}, {count:,} interactions, {place}", seconds)
        for (count, what), seconds in took.items()
    }


@pytest.mark.parametrize("merged", [False, True], ids=["alone", "merged"])
def test_opening_the_card(people: tuple[Person, Person], merged: bool) -> None:
    runner = people[0].runner
    if merged:
        for person in people:
            runner.run(MergeContacts(person.other, (person.id,)))
    for person in people:
        opened: dict[str, Callable[[], object]] = {
            "card": lambda person=person: runner.read(DetailsOfContact(person.id)),
            "interaction with its card": lambda person=person: runner.read(ViewOfInteraction(person.interaction)),
        }
        for what, open_it in opened.items():
            assert report(f"{what}, {person.count:,} interactions", [timed(open_it) for _ in range(50)]) <= 20


def timed(act: Callable[[], object]) -> float:
    begin = perf_counter()
    act()
    return perf_counter() - begin
