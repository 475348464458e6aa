"""The product under test: one store file, two agents with a store object each, and its rows as they lie in the file."""

from __future__ import annotations

import itertools
import json
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

import apsw

from desktop_app.app import open_runner
from desktop_app.domain.ids import AgentName
from desktop_app.domain.permissions import Role
from desktop_app.domain.settings import Settings
from desktop_app.services.agents import AddAgent
from desktop_app.services.runner import Runner
from desktop_app.store import Store
from tests.builders import OPENING, ids
from tests.model.people import FIELDS, Row, Rows
from tests.model.taking_back import LINK, STATE

# Where there is a file system in memory, nothing waits for a disk; the store itself knows no difference.
_MEMORY = Path("/dev/shm")
FOLDER = _MEMORY if _MEMORY.is_dir() else None

# Table → the columns of its key, and the others that the model knows, too.
COLUMNS = {
    "contact": (("id",), ("kind", "seq", "merged_into", "created_at", *FIELDS)),
    "identifier": (("value", "type", "source", "contact"), ("raw", "origin", "label", "since", "added_with")),
    "merge_choice": (("contact", "field", "made"), ("member",)),
    "not_same_person": (("one", "other"), ("agent", "at")),
    "remembered_unlink": (("contact", "value", "type", "source", "interaction"), ("agent", "at")),
    "interaction": (
        ("id",),
        ("seq", "channel", "at", "received_at", "name", "clues", "rule", "matched", *LINK, *STATE),
    ),
    "note": (("id",), ("contact", "text", "author", "written_at")),
    "agent": (("name",), ("role",)),
    "agent_permission": (("agent", "permission"), ("granted",)),
}
_SELECT = {
    table: f"SELECT {', '.join(map('{}'.format, (*key, *others)))} FROM {table}"
    for table, (key, others) in COLUMNS.items()
}
TIMES = ("created_at", "since", "at", "received_at", "linked_at", "accepted_at", "done_at", "written_at")


@lru_cache(maxsize=1)
def template() -> bytes:
    """An opened store with noor as its administrator and bob as an agent, made once: before any fault is put in."""
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        path = Path(folder) / "store.db"
        runner = open_runner(
            f"sqlite:///{path}",
            run_by=AgentName("noor"),
            settings=Settings(),
            clock=lambda: OPENING,
            new_id=ids("opening"),
        )
        runner.run(AddAgent(AgentName("bob"), Role.AGENT.value))
        runner.store.close()
        return path.read_bytes()


class Desk:
    """A store of its own in a folder that ``close`` takes away."""

    def __init__(self) -> None:
        self.folder = tempfile.mkdtemp(prefix="linkdesk-model-", dir=FOLDER)
        self.path = Path(self.folder) / "store.db"
        self.path.write_bytes(template())
        self.path.chmod(0o600)
        self.now = OPENING
        numbers = itertools.count(1)
        self.runners = {
            name: Runner(
                Store(f"sqlite:///{self.path}"),
                AgentName(name),
                clock=lambda: self.now,
                new_id=lambda: f"id-{next(numbers):04}",
                settings=Settings(),
            )
            for name in ("noor", "bob")
        }
        self._reading = apsw.Connection(str(self.path), flags=apsw.SQLITE_OPEN_READONLY)

    def close(self) -> None:
        self._reading.close()
        for runner in self.runners.values():
            runner.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def ask(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        return list(self._reading.execute(sql, values))

    def rows(self) -> Rows:
        """What the model holds, too, as it lies in the file: read past the product."""
        return {table: dict(self._rows_of(table)) for table in COLUMNS}

    def _rows_of(self, table: str) -> Any:
        key, others = COLUMNS[table]
        split = len(key)
        for found in self._reading.execute(_SELECT[table]):
            yield read_row(table, found[:split], dict(zip(others, found[split:], strict=True)))

    def counts(self) -> tuple[int, int]:
        """How many operations and how many before-images there are."""
        ((operations, images),) = self.ask(
            "SELECT (SELECT count(*) FROM operation), (SELECT count(*) FROM before_image)"
        )
        return operations, images


def read_row(table: str, key: tuple[str, ...], row: Row) -> tuple[tuple[str, ...], Row]:
    """A row with what the model writes more simply."""
    if table == "agent_permission":
        return (key[0], key[1].partition(":")[2]), {"granted": bool(row["granted"])}
    if table == "interaction" and "clues" in row:
        row["clues"] = _clues(row["clues"])
    return key, row


@lru_cache(maxsize=1_000)
def _clues(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((each["type"], each["value"]) for each in json.loads(text))
