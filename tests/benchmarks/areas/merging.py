"""Merging, taking apart, and opening a card: for somebody with ten interactions, and with very many.

Beside what no merge can avoid, on the same disk: the pointer written by SQL in a transaction of its own, and the wait
for the disk. What the desk itself takes is measured on a store in memory, where there is a file system of that kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from desktop_app.domain.ids import ContactId, InteractionId
from desktop_app.services.contacts import DetailsOfContact
from desktop_app.services.desk_view import ViewOfInteraction
from desktop_app.services.merging import MergeContacts, UnmergeContacts
from desktop_app.services.runner import Runner
from tests.benchmarks.base import opened
from tests.benchmarks.crowd import a_person_with
from tests.benchmarks.harness import Bench, Measurement, Timed, in_turn, seconds
from tests.builders import a_contact, merged
from tests.model.desk import FOLDER

AREA = "merging"
FEW = 10
MERGES = 40  # a round
CARD_MS = 20


@dataclass
class Person:
    """Somebody with *count* interactions, another to merge with them, and seconds by what was done and round."""

    runner: Runner
    count: int
    id: ContactId
    interaction: InteractionId
    other: ContactId
    took: dict[str, list[list[float]]] = field(default_factory=dict)

    @classmethod
    def with_interactions(cls, runner: Runner, count: int, number: str) -> Person:
        id, interaction = a_person_with(runner, count, number, first_name="Ada", last_name=f"Of {count}")
        return cls(runner, count, id, interaction, a_contact(runner, work_email=f"of{count}@example.org"))

    def begin_round(self) -> None:
        for what in ("merge", "unmerge", "pointer"):
            self.took.setdefault(what, []).append([])

    def merge_and_unmerge(self) -> None:
        begin = perf_counter()
        merge = self.runner.run(MergeContacts(self.id, (self.other,))).operation
        middle = perf_counter()
        self.runner.run(UnmergeContacts(merge))
        self.took["merge"][-1].append(middle - begin)
        self.took["unmerge"][-1].append(perf_counter() - middle)
        for into in (self.id, None):
            self.took["pointer"][-1].append(seconds(lambda into=into: self._point(into)))  # type: ignore[misc]

    def _point(self, into: ContactId | None) -> None:
        database = self.runner.store._database
        with database.atomic("IMMEDIATE"):
            database.execute_sql("UPDATE contact SET merged_into = ? WHERE id = ?", (into, self.other))


def measure(bench: Bench) -> Iterator[Measurement]:
    places: dict[str, Path] = {"on disk": bench.scratch} | ({"in memory": FOLDER} if FOLDER else {})
    for place, where in places.items():
        with TemporaryDirectory(dir=where) as folder, opened(Path(folder) / "merging.db") as runner:
            few = Person.with_interactions(runner, FEW, "(803) 123-0000")
            many = Person.with_interactions(runner, bench.size, "(803) 123-0001")
            yield from _merges(few, many, place, bench.rounds)
            if where == bench.scratch:
                yield from _cards((few, many), bench.rounds)


def _merges(few: Person, many: Person, place: str, rounds: int) -> Iterator[Measurement]:
    for _ in range(rounds):
        for person in (few, many):
            person.begin_round()
        for _ in range(MERGES):
            for person in (few, many):  # in turn, so that a busy machine is busy for both
                person.merge_and_unmerge()
    for what in ("merge", "unmerge"):
        ours, theirs = (Timed(person.took[what]) for person in (many, few))
        pointer = Timed(many.took["pointer"])
        yield Measurement.timed(
            AREA, f"{what} with {many.count:,} interactions, {place}", ours, f"with {few.count}", theirs, 1.2
        )
        own = ours.figures.p50 - (pointer.figures.p50 if place == "on disk" else 0)
        target, ok = "≤ 1 ms besides the wait for the disk", own <= 1
        yield Measurement(
            AREA, f"the same, {place}", ours.figures, "the pointer alone", pointer.figures, None, target, ok
        )


def _cards(people: tuple[Person, ...], rounds: int) -> Iterator[Measurement]:
    for state in ("alone", "merged"):
        for person in people:
            card, view = in_turn([person] * 20, _open_card, _open_interaction, rounds=rounds)
            for what, timed in (("card", card), ("interaction with its card", view)):
                target, ok = f"p50 ≤ {CARD_MS} ms", timed.figures.p50 <= CARD_MS
                named = f"{what}, {state}, {person.count:,} interactions"
                yield Measurement(AREA, named, timed.figures, target=target, ok=ok)
        for person in people:
            if state == "alone":
                merged(person.runner, person.id, into=person.other)


def _open_card(person: Person) -> None:
    person.runner.read(DetailsOfContact(person.id))


def _open_interaction(person: Person) -> None:
    person.runner.read(ViewOfInteraction(person.interaction))
