"""The base that is measured on: a store of made-up people, made once and kept.

Its rows are what ``ImportContacts`` leaves, written past the desk, since a million through it are a benchmark of their
own ("import"). Interactions are strewn over it, so that some people were in touch later than others.
"""

from __future__ import annotations

import csv
import hashlib
import json
import random
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import apsw

from desktop_app.app import open_runner
from desktop_app.domain.contacts import ContactFields, ContactKind, Origin
from desktop_app.domain.identifiers import Identifier, IdentifierType, Region, known_region, parse_or_none
from desktop_app.domain.ids import AgentName
from desktop_app.domain.settings import Settings
from desktop_app.services.runner import Runner
from desktop_app.store.database import MIGRATIONS
from desktop_app.store.journal import key_text
from desktop_app.store.search import RULES
from desktop_app.store.tables import CONTACT_FIELDS
from tests.benchmarks.people import Person, people, read_people, write_people

AGENT = AgentName("noor")
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
REGION = Region("US")
IN_TOUCH = 0.2  # of all contacts have an interaction
BATCH = 20_000
Tell = Callable[[str], None]

_OPERATION = """
INSERT INTO operation (id, time, agent, run_by, command, arguments, reason)
VALUES ('import-of-the-base', ?, ?, ?, 'ImportContacts', '{"files": ["people.csv"]}', '') RETURNING sequence
"""
_IDENTIFIER = """
INSERT INTO identifier (value, type, source, contact, raw, origin, since, added_with, label)
VALUES (?, ?, '', ?, ?, ?, ?, 'ImportContacts', '')
"""
_IMAGE = (
    "INSERT INTO before_image (operation, ordinal, table_name, row_key, act, is_fact) VALUES (?, ?, ?, ?, 'insert', 0)"
)
_TOUCHED = "INSERT INTO touched (entity, id, operation) VALUES ('contact', ?, ?)"
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
    return {"size": size, "people": made, "migrations": sorted(each.stem for each in _migrations()), "search": RULES}


def _migrations() -> Iterator[Path]:
    return MIGRATIONS.glob("[0-9]*.py")


def _make(base: Base, size: int, people_file: Path | None, tell: Tell) -> None:
    tell(f"Making a base of {size:,} contacts in {base.folder}; it is kept for the next time …")
    rows = islice(read_people(people_file), size) if people_file else people(size)
    write_people(rows, base.people_file)
    for old in base.folder.glob("store.db*"):
        old.unlink()
    with opened(base.store):  # makes the tables, and its agent
        pass
    connection = apsw.Connection(str(base.store))
    for pragma in ("synchronous = OFF", "journal_mode = OFF", "cache_size = -1000000"):
        connection.execute(f"PRAGMA {pragma}")
    with connection:
        _write_people(connection, base)
        connection.execute("DELETE FROM search_state")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    tell("Indexing it …")
    with opened(base.store) as runner:
        runner.store._database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _write_people(connection: apsw.Connection, base: Base) -> None:
    now = (NOW - timedelta(days=30)).isoformat(timespec="microseconds")
    ((operation,),) = connection.execute(_OPERATION, (now, AGENT, AGENT)).fetchall()
    chance = random.Random(2)
    ordinals = 0
    with (base.folder / "truth.csv").open("w", newline="") as truth_file:
        truth = csv.writer(truth_file)
        truth.writerow(("contact", "entity"))
        rows = base.people()
        while batch := list(islice(rows, BATCH)):
            contacts, identifiers, images, interactions = [], [], [], []
            for person in batch:
                id = str(uuid.UUID(int=chance.getrandbits(128), version=4))
                truth.writerow((id, person.entity))
                fields, held = contact_of(person)
                contacts.append((id, *(getattr(fields, name) for name in CONTACT_FIELDS), now, now))
                ordinals += 1
                images.append((operation, ordinals, "contact", key_text([id])))
                for identifier, (raw, origin) in held.items():
                    key = (identifier.value, identifier.type.value, identifier.source, id)
                    identifiers.append((key[0], key[1], id, raw, origin.value, now))
                    ordinals += 1
                    images.append((operation, ordinals, "identifier", key_text(key)))
                if held and chance.random() < IN_TOUCH:
                    interactions.append(_interaction(id, next(iter(held)), len(interactions), chance))
            connection.executemany(_insert_contact(), contacts)
            connection.executemany(_IDENTIFIER, identifiers)
            connection.executemany(_IMAGE, images)
            connection.executemany(_TOUCHED, ((contact[0], operation) for contact in contacts))
            connection.executemany(_INTERACTION, interactions)


def _insert_contact() -> str:
    columns = ("id", *CONTACT_FIELDS, "created_at", "modified_at")
    marks = ", ".join("?" * len(columns))
    return f"INSERT INTO contact ({', '.join(columns)}, kind) VALUES ({marks}, '{ContactKind.CURATED.value}')"


def contact_of(person: Person) -> tuple[ContactFields, dict[Identifier, tuple[str, Origin]]]:
    """*person* as an import makes a contact of their row."""
    fields = ContactFields(
        first_name=person.given,
        last_name=person.family,
        organization=person.company,
        country=person.country,
        cell_phone=person.phone1,
        work_phone=person.phone2,
        personal_email=person.email1,
        work_email=person.email2,
    )
    region = known_region(person.country) or REGION
    held: dict[Identifier, tuple[str, Origin]] = {}
    for type, text in ((IdentifierType.COOKIE, person.web_id), (IdentifierType.X, person.handle)):
        if text and (identifier := parse_or_none(type, text, region=region)):
            held[identifier] = (text, Origin.ADDED)
    for identifier, raw in fields.identifiers(region).items():
        held[identifier] = (raw, Origin.FIELD)
    return fields, held


def _interaction(contact: str, matched: Identifier, number: int, chance: random.Random) -> tuple[object, ...]:
    at = (NOW - timedelta(minutes=chance.randrange(2 * 365 * 24 * 60))).isoformat(timespec="microseconds")
    clue = {"type": matched.type.value, "value": matched.value, "source": "", "normal": matched.value}
    return f"base-{contact}", at, json.dumps([clue]), at, contact, at, AGENT, at
