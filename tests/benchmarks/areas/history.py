"""Pages of a contact's history: the first, the thousandth, and those of four people who were merged.

Beside the plainest SQL that gives the same rows on the same store. What the window asks for, with permissions, names,
the count, and the rows made interactions of, is measured through the runner.
"""

from __future__ import annotations

from collections.abc import Iterator

from desktop_app.domain.history import HistoryKey
from desktop_app.domain.ids import ContactId
from desktop_app.services.history import HISTORY_PAGE, HistoryOfContact
from desktop_app.services.runner import Runner
from tests.benchmarks.base import opened
from tests.benchmarks.crowd import a_person_with
from tests.benchmarks.harness import Bench, Measurement, Timed, in_turn
from tests.builders import merged

AREA = "history"
ASKED = 200  # times in each round
FAR = 1_000  # pages
_RAW = "SELECT * FROM interaction WHERE contact = ? ORDER BY at DESC, seq DESC LIMIT 51"
_KEY = "SELECT at, seq FROM interaction WHERE contact = ? ORDER BY at DESC, seq DESC LIMIT 1 OFFSET ?"


def measure(bench: Bench) -> Iterator[Measurement]:
    few, many = max(200, bench.size // 10), bench.size * 10
    with opened(bench.scratch / "history.db") as runner:
        one, _ = a_person_with(runner, few, "(803) 123-0000", last_name="One")
        parts = [a_person_with(runner, few // 4, f"(803) 123-000{n}", last_name=f"Part {n}")[0] for n in range(1, 5)]
        for part in parts[1:]:
            merged(runner, part, into=parts[0])
        crowd, _ = a_person_with(runner, many, "(803) 123-0009", last_name="Many")
        pages = min(FAR, few // HISTORY_PAGE - 1)
        asks = _Asks(runner)
        with runner.store.reading():
            far = asks.key(one, pages * HISTORY_PAGE)
            raw, first, far_page, of_four, of_many, whole = in_turn(
                range(ASKED),
                lambda _: asks.raw(one),
                lambda _: asks.page(one),
                lambda _: asks.page(one, far),
                lambda _: asks.page(parts[0]),
                lambda _: asks.page(crowd),
                lambda _: runner.read(HistoryOfContact(one)),
                rounds=bench.rounds,
            )

    def line(what: str, ours: Timed, beside: str, theirs: Timed, limit: float | None) -> Measurement:
        return Measurement.timed(AREA, what, ours, beside, theirs, limit)

    yield line("first page", first, "raw SQL", raw, 1.5)
    yield line(f"page {pages:,}", far_page, "first page", first, 2)
    yield line("first page of four who were merged", of_four, "raw SQL for one", raw, 5)
    yield line(f"first page of {many:,} interactions", of_many, f"of {few:,}", first, 1.2)
    yield line("first page as the window shows it, through the runner", whole, "raw SQL", raw, None)


class _Asks:
    def __init__(self, runner: Runner) -> None:
        self._store = runner.store
        self._connection = runner.store._database.connection()

    def raw(self, id: ContactId) -> None:
        self._connection.execute(_RAW, (id,)).fetchall()

    def page(self, id: ContactId, before: HistoryKey | None = None) -> None:
        members = self._store.merge_sets.set_of(id)
        self._store.history.values(members, seen_by=None, before=before, limit=HISTORY_PAGE + 1)

    def key(self, id: ContactId, place: int) -> HistoryKey:
        ((at, seq),) = self._connection.execute(_KEY, (id, place)).fetchall()
        return HistoryKey(at, seq)
