"""A file of contacts into an empty store, with normalisation, identifiers, journal and search index.

Beside it, the very rows that it leaves, ready-made, by ``executemany`` into the same tables, journal and index too;
only contacts and identifiers by the same; and these by peewee's ``insert_many``. All of them in one transaction each.
Besides, how long the undo takes, how much memory it asks for, and how long an agent's save waits meanwhile.
"""

from __future__ import annotations

import csv
import json
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from peewee import chunked

from desktop_app.channels.preparing import FileToRead, prepared
from desktop_app.domain.errors import Busy
from desktop_app.domain.ids import OperationId
from desktop_app.services.contacts import CreateContact
from desktop_app.services.importing import ImportContacts
from desktop_app.services.journal import Undo
from desktop_app.services.runner import Runner
from desktop_app.store.garbage import little_garbage
from desktop_app.store.tables import ContactTable, IdentifierTable
from tests.benchmarks.base import REGION, opened
from tests.benchmarks.harness import Bench, Figures, Measurement, Timed, collected_garbage, seconds

AREA = "import"
IN_ROUNDS = 100_000  # contacts that are imported again and again; the whole file only once
ROUNDS_OF_FEW = 2  # of a small base; its undo is measured once
PEEWEE_ROWS = 500  # of one statement, as SQLite takes 32,766 values
AGENTS_FILE = 20_000  # contacts, while an agent goes on working

_TABLES = ("operation", "contact", "identifier", "before_image", "touched", "search_entry", "search_vocabulary")
_FULL_TEXT = ("search_word", "search_gram")


@dataclass(frozen=True)
class _Rows:
    """The rows of one table, ready-made."""

    table: str
    columns: Sequence[str]
    rows: Sequence[tuple[Any, ...]]

    @property
    def sql(self) -> str:
        listed = ", ".join(f'"{column}"' for column in self.columns)
        return f"INSERT INTO {self.table} ({listed}) VALUES ({', '.join('?' * len(self.columns))})"


def measure(bench: Bench) -> Iterator[Measurement]:
    count = min(bench.size, IN_ROUNDS)
    file = _first(bench.base.people_file, count, bench.scratch / "people.csv")
    ready_made, narrow = _left_by_an_import(bench, file)
    rounds: dict[str, list[float]] = {"ours": [], "raw": [], "narrow": [], "peewee": [], "undo": []}
    with collected_garbage():
        for turn in range(min(bench.rounds, ROUNDS_OF_FEW) if bench.is_small else bench.rounds):
            with _store(bench) as runner:
                rounds["ours"].append(seconds(lambda runner=runner: _import(runner, file)))  # type: ignore[misc]
                if not (turn and bench.is_small):
                    last = _last(runner)
                    rounds["undo"].append(seconds(lambda runner=runner, last=last: runner.run(Undo(last))))  # type: ignore[misc]
            for name, tables in (("raw", ready_made), ("narrow", narrow)):
                with _store(bench) as runner:
                    rounds[name].append(seconds(lambda runner=runner, tables=tables: _raw(runner, tables)))  # type: ignore[misc]
            with _store(bench) as runner:
                rounds["peewee"].append(seconds(lambda runner=runner: _peewee(runner, narrow)))  # type: ignore[misc]
    timed = {name: Timed([[each] for each in found]) for name, found in rounds.items()}
    ours = timed["ours"]

    def beside(what: str, counterpart: str, name: str, target: str, ok: bool | None, ratio: float) -> Measurement:
        theirs = Figures(count / timed[name].total_s, unit="/s")
        return Measurement(AREA, what, Figures(count / ours.total_s, unit="/s"), counterpart, theirs, ratio, target, ok)

    share = 1 / ours.ratio_to(timed["raw"])
    yield beside("contacts a second", "executemany, all the same rows", "raw", "≥ 0.5×", share >= 0.5, share)
    share = 1 / ours.ratio_to(timed["narrow"])
    yield beside("the same", "executemany, contacts and identifiers alone", "narrow", "", None, share)
    times = 1 / ours.ratio_to(timed["peewee"])
    what = "peewee insert_many, contacts and identifiers alone"
    yield beside("the same", what, "peewee", "≥ 3×", times >= 3, times)
    undo = Figures(count / timed["undo"].total_s, unit="/s")
    yield Measurement(AREA, "contacts a second taken back by its undo", undo)
    yield from _as_a_program(bench)
    yield _while_an_agent_works(bench)


def _as_a_program(bench: Bench) -> Iterator[Measurement]:
    """The whole file, as whoever calls the command does."""
    few = _first(bench.base.people_file, 1, bench.scratch / "one.csv")
    _, idle = _run_program(bench, few)
    took, peak = _run_program(bench, bench.base.people_file)
    limit = 90 * bench.size / 1_000_000
    target, ok = (f"≤ {limit:g} s", took <= limit) if bench.size >= 100_000 else ("", None)
    yield Measurement(AREA, f"linkdesk import, {bench.size:,} contacts", Figures(took, unit="s"), target=target, ok=ok)
    if peak:
        over = peak - idle
        yield Measurement(
            AREA, "memory over idle meanwhile", Figures(over, unit="MB"), target="≤ 200 MB", ok=over <= 200
        )


def _run_program(bench: Bench, file: Path) -> tuple[float, float]:
    """How long it takes, and the most memory that it has had in MB; 0 where the system does not tell."""
    program = (
        "import sys; from desktop_app.__main__ import main; status = main(sys.argv[1:]);"
        "import pathlib; told = pathlib.Path('/proc/self/status');"
        "print([line.split()[1] for line in told.read_text().splitlines() if line.startswith('VmHWM')][0]"
        " if told.exists() else 0, file=sys.stderr); sys.exit(status)"
    )
    with TemporaryDirectory(dir=bench.scratch) as folder:
        words = ["import", str(file), "--region", REGION, "--json", "--store", f"sqlite:///{folder}/store.db"]
        begin = perf_counter()
        done = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, check=False)
        took = perf_counter() - begin
    assert json.loads(done.stdout)["created"] > 0, done.stderr
    return took, int(done.stderr.split()[-1]) / 1024


def _while_an_agent_works(bench: Bench) -> Measurement:
    """The longest that a save waits while a file is imported by another process."""
    file = _first(bench.base.people_file, min(AGENTS_FILE, bench.size), bench.scratch / "agent.csv")
    with TemporaryDirectory(dir=bench.scratch) as folder, opened(Path(folder) / "store.db") as runner:
        words = ["-m", "desktop_app", "import", str(file), "--store", f"sqlite:///{folder}/store.db"]
        waits = []
        with subprocess.Popen([sys.executable, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
            while child.poll() is None:
                waits.append(seconds(lambda: _save(runner)))
    figures = Figures(1000 * statistics.median(waits), None, 1000 * max(waits))
    return Measurement(AREA, f"a save while {min(AGENTS_FILE, bench.size):,} contacts are imported", figures)


def _save(runner: Runner) -> None:
    with suppress(Busy):  # who has waited for so long is told so
        runner.run(CreateContact(first_name="Ada"))


@contextmanager
def _store(bench: Bench) -> Iterator[Runner]:
    with TemporaryDirectory(dir=bench.scratch) as folder, opened(Path(folder) / "store.db") as runner:
        yield runner


def _first(people: Path, count: int, path: Path) -> Path:
    with people.open(newline="", encoding="utf-8") as source, path.open("w", newline="", encoding="utf-8") as target:
        csv.writer(target).writerows(islice(csv.reader(source), count + 1))
    return path


def _import(runner: Runner, file: Path) -> None:
    with little_garbage(), closing(prepared([FileToRead(file)], REGION, size=file.stat().st_size)) as parts:
        rows = (row for part in parts for row in part.rows)
        runner.run(ImportContacts((file.name,), rows, REGION))


def _last(runner: Runner) -> OperationId:
    with runner.store.reading():
        return runner.store.journal.newest(limit=1)[0].head.id


def _left_by_an_import(bench: Bench, file: Path) -> tuple[list[_Rows], list[_Rows]]:
    """All rows that an import writes, and those of contacts and identifiers alone; as it finds them in a store."""
    with ExitStack() as stack:
        runner = stack.enter_context(_store(bench))
        connection = runner.store._database.connection()
        there = {table: _count(connection, table) for table in _TABLES}
        _import(runner, file)
        found = []
        for table in _TABLES:
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            rows = list(connection.execute(f"SELECT * FROM {table}"))
            found.append(_Rows(table, columns, rows[there[table] :]))
        entries = list(connection.execute("SELECT rank, words FROM search_entry ORDER BY rank"))
        full_text = [_Rows(table, ("rowid", "words"), entries) for table in _FULL_TEXT]
        # SQLite's own numbers stay out where the rows name one another by ids.
        return [*found, *full_text], found[1:3]


def _count(connection: Any, table: str) -> int:
    return int(next(iter(connection.execute(f"SELECT count(*) FROM {table}")))[0])


def _raw(runner: Runner, tables: Sequence[_Rows]) -> None:
    connection = runner.store._database.connection()
    with runner.store._database.atomic("IMMEDIATE"):
        for table in tables:
            connection.executemany(table.sql, table.rows)


def _peewee(runner: Runner, tables: Sequence[_Rows]) -> None:
    database = runner.store._database
    models = (ContactTable, IdentifierTable)
    with database.bind_ctx(models), database.atomic("IMMEDIATE"):
        for model, table in zip(models, tables, strict=True):
            fields = [model._meta.columns[column] for column in table.columns]
            for batch in chunked(table.rows, PEEWEE_ROWS):
                model.insert_many(batch, fields=fields).execute()
