"""The base that is measured on: a store of made-up people, made once and kept.

Imported as any file is. Interactions are strewn over it, past the desk, so that some people were in touch later than
others.
"""

from __future__ import annotations

import csv
import hashlib
import json
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop_app.app import open_runner
from desktop_app.domain.identifiers import IdentifierType, Region
from desktop_app.domain.ids import AgentName
from desktop_app.domain.importing import ContactRow, FoundIdentifier
from desktop_app.domain.settings import Settings
from desktop_app.services.importing import ImportContacts
from desktop_app.services.runner import Runner
from desktop_app.store.database import MIGRATIONS
from desktop_app.store.derived import SEARCH_RULES
from desktop_app.store.journal import transaction
from desktop_app.store.times import to_text
from tests.benchmarks.people import Person, people, read_people, write_people

AGENT = AgentName("noor")
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
REGION = Region("US")
IN_TOUCH = 0.2  # of all contacts have an interaction
Tell = Callable[[str], None]

_INTERACTION = """
INSERT INTO interaction (id, channel, direction, at, queue, name, clues, subject, text, extra, received_at, rule,
                         matched, state, contact, linked_by, linked_at, accepted_by, done_at, division)
VALUES (?, 'voice', 'inbound', ?, 'Billing', '', ?, '', '', '{}', ?, 'exact', 0, 'done', ?, 'match', ?, ?, ?, '')
"""


@dataclass(frozen=True)
class Base:
    """A folder with ``store.db``, the people it was made of in ``people.csv``, and who they are in ``truth.csv``."""

    folder: Path

    @property
    def store(self) -> Path:
        return self.folder / "store.db"

    @property
    def people_file(self) -> Path:
        return self.folder / "people.csv"

    @property
    def url(self) -> str:
        return f"sqlite:///{self.store}"

    @cached_property
    def size(self) -> int:
        """Contacts."""
        return int(json.loads((self.folder / "base.json").read_text())["size"])

    def people(self) -> Iterator[Person]:
        return read_people(self.people_file)

    @cached_property
    def some_people(self) -> list[Person]:
        """Two thousand of them, from everywhere in the file."""
        step = max(1, self.size // 2_000)
        return list(islice(self.people(), 0, None, step))

    def truth(self) -> dict[str, int]:
        """Contact id → who that really is; two contacts of one person are duplicates."""
        with (self.folder / "truth.csv").open(newline="") as file:
            return {row["contact"]: int(row["entity"]) for row in csv.DictReader(file)}

    @contextmanager
    def opened(self) -> Iterator[Runner]:
        """The desk of an administrator on the base itself: for reading."""
        with opened(self.store) as runner:
            yield runner

    @contextmanager
    def copied(self, folder: Path) -> Iterator[Runner]:
        """The same on a copy in *folder*, to be written to; it is gone afterwards."""
        with TemporaryDirectory(dir=folder) as place:
            copy = Path(place) / "store.db"
            shutil.copyfile(self.store, copy)
            with opened(copy) as runner:
                yield runner


@contextmanager
def opened(store: Path) -> Iterator[Runner]:
    runner = open_runner(f"sqlite:///{store}", run_by=AGENT, settings=Settings())
    try:
        yield runner
    finally:
        runner.close()


def base_in(folder: Path, size: int, people_file: Path | None, tell: Tell) -> Base:
    """The base in *folder*, made anew unless the same is there already; brought up to today's schema and search index.

    *people_file*: whom it is made of; made-up people without.
    """
    wanted = _stamp(size, people_file)
    stamp = folder / "base.json"
    found = json.loads(stamp.read_text()) if stamp.exists() else {}
    if {key: found.get(key) for key in ("size", "people")} != {key: wanted[key] for key in ("size", "people")}:
        folder.mkdir(parents=True, exist_ok=True)
        stamp.unlink(missing_ok=True)
        _make(Base(folder), size, people_file, tell)
    elif found != wanted:
        tell("The schema or the search index has moved on since the base was made; bringing it up to date …")
        with opened(folder / "store.db") as runner:
            runner.store._database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        for backup in folder.glob("store.db.before-*"):
            backup.unlink()
    stamp.write_text(json.dumps(wanted, indent=1))
    return Base(folder)


def _stamp(size: int, people_file: Path | None) -> dict[str, object]:
    made = hashlib.sha256(people_file.read_bytes()).hexdigest() if people_file else "made up, seed 1"
    return {
        "size": size,
        "people": made,
        "migrations": sorted(each.stem for each in _migrations()),
        "search": SEARCH_RULES,
    }


def _migrations() -> Iterator[Path]:
    return MIGRATIONS.glob("[0-9]*.py")


def _make(base: Base, size: int, people_file: Path | None, tell: Tell) -> None:
    tell(f"Making a base of {size:,} contacts in {base.folder}; it is kept for the next time …")
    rows = islice(read_people(people_file), size) if people_file else people(size)
    write_people(rows, base.people_file)
    for old in base.folder.glob("store.db*"):
        old.unlink()
    with opened(base.store) as runner:
        done = runner.run(ImportContacts(("people.csv",), map(row_of, base.people()), region=REGION))
        if done.result["created"] != size:
            raise ValueError(f"Not every row became a contact of its own: {done.result}.")
        _write_truth(runner, base)
        _be_in_touch(runner)
        runner.store._database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def row_of(person: Person) -> ContactRow:
    """*person* as a file of contacts has them."""
    fields = {
        "first_name": person.given,
        "last_name": person.family,
        "organization": person.company,
        "country": person.country,
        "cell_phone": person.phone1,
        "work_phone": person.phone2,
        "personal_email": person.email1,
        "work_email": person.email2,
    }
    identifiers = ((IdentifierType.COOKIE, person.web_id), (IdentifierType.X, person.handle))
    return ContactRow(
        person.id + 1,
        {name: text for name, text in fields.items() if text},
        tuple(FoundIdentifier(type, text) for type, text in identifiers if text),
    )


def _write_truth(runner: Runner, base: Base) -> None:
    """Contacts are made in the order of their rows."""
    ids = runner.store._database.execute_sql("SELECT id FROM contact ORDER BY seq")
    with (base.folder / "truth.csv").open("w", newline="") as file:
        truth = csv.writer(file)
        truth.writerow(("contact", "entity"))
        truth.writerows((id, person.entity) for (id,), person in zip(ids, base.people(), strict=True))


def _be_in_touch(runner: Runner) -> None:
    """Some were, and come first among those who fit a search equally well."""
    chance = random.Random(2)
    database = runner.store._database
    held = database.execute_sql("SELECT contact, type, value FROM identifier GROUP BY contact").fetchall()
    some = [row for row in held if chance.random() < IN_TOUCH]
    with transaction(database):
        rows = [_interaction(contact, type, value, chance) for contact, type, value in some]
        database.cursor().executemany(_INTERACTION, rows)
        runner.store.search.rebuild()


def _interaction(contact: str, type: str, value: str, chance: random.Random) -> tuple[object, ...]:
    at = to_text(NOW - timedelta(minutes=chance.randrange(2 * 365 * 24 * 60)))
    clue = {"type": type, "value": value, "source": "", "normal": value}
    return f"base-{contact}", at, json.dumps([clue]), at, contact, at, AGENT, at
