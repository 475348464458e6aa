"""The journal: one operation per command, and the before-image of every row that it changes.

This is the only way in which a row of a journalled table is written. Audit, undo, time travel and live update all read
what is written here, so none of them can be forgotten by whoever adds a command.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache, reduce
from operator import and_
from typing import Any

from peewee import Expression, ModelSelect
from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.changes import Change
from desktop_app.domain.errors import NotFound
from desktop_app.domain.ids import AgentName, ContactId, DivisionId, InteractionId, OperationId, OrganizationId
from desktop_app.store import undo_chain
from desktop_app.store.refusals import touch_refused
from desktop_app.store.rows import (
    RowsAside,
    delete_row,
    delete_rows,
    image_sql,
    insert_row,
    insert_rows,
    key_sql,
    read_row,
    update_row,
)
from desktop_app.store.tables import CONTACT, JournalledTable, OperationTable, Row, TouchedTable
from desktop_app.store.times import from_text, to_text


@dataclass(frozen=True)
class OperationHead:
    """What is known of an operation before it does anything."""

    id: OperationId
    time: datetime
    agent: AgentName
    run_by: AgentName
    command: str
    arguments: Mapping[str, Any]
    reason: str = ""
    undoes: OperationId | None = None


@dataclass(frozen=True)
class LoggedOperation:
    """An operation as the journal shows it; *undone_by* names an undo that itself still stands."""

    sequence: int
    head: OperationHead
    result: Any
    refused: str | None
    undone_by: OperationId | None


LISTED_CHANGES = 2_000  # more than these, and a change names nobody: listing them would hold up every window

_INSERT_IMAGE = """
INSERT INTO before_image (operation, ordinal, table_name, row_key, act, image, is_fact) VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_INSERT_TOUCHED = "INSERT OR IGNORE INTO touched (entity, id, operation) VALUES (?, ?, ?)"
# The same of contacts that were made one right after the other.
_INSERT_IMAGES_OF_NEW = """
INSERT INTO before_image (operation, ordinal, table_name, row_key, act, image, is_fact)
SELECT ?1, ?2 + seq - ?3, 'contact', json_array(id), 'insert', NULL, 0 FROM contact WHERE seq > ?3 ORDER BY seq
"""
_INSERT_TOUCHED_NEW = """
INSERT INTO touched (entity, id, operation) SELECT 'contact', id, ?1 FROM contact WHERE seq > ?2 ORDER BY seq
"""
_ORGANIZATIONS_OF = """
SELECT DISTINCT organization_id FROM json_each(?) AS wanted CROSS JOIN contact ON contact.id = wanted.value
 WHERE organization_id IS NOT NULL
"""
_TOUCHED_AFTER = """
SELECT id FROM touched WHERE operation = ? AND entity = 'contact' AND id > ? ORDER BY id LIMIT ?
"""
_OPERATION = ("id", "time", "agent", "run_by", "command", "arguments", "reason", "undoes", "refused")
_LOGGED_COLUMNS = (*_OPERATION, "sequence", "result", "undone_by")
_LOGGED = f"SELECT {', '.join(_LOGGED_COLUMNS)} FROM operation WHERE id = ?"
_INSERT_OPERATION = f"INSERT INTO operation ({', '.join(_OPERATION)}) VALUES ({', '.join('?' * len(_OPERATION))})"


@dataclass
class Operation:
    """An operation under way: the one object that rows are written through."""

    database: APSWDatabase
    head: OperationHead
    sequence: int
    contacts: set[ContactId] = field(default_factory=set)  # whose own rows changed
    linked_contacts: set[ContactId] = field(default_factory=set)  # whose interactions changed
    interactions: set[InteractionId] = field(default_factory=set)
    organizations: set[OrganizationId] = field(default_factory=set)
    agents: bool = False
    presences: set[AgentName] = field(default_factory=set)
    many: list[ContactId] = field(default_factory=list)  # whose rows changed by the thousand; the first of them
    has_many: bool = False  # some were changed by the thousand, and are to be indexed anew
    # New ones that the index does not know yet: place in the order of creation, id, division, words.
    unindexed: list[tuple[int, ContactId, DivisionId | None, str, bytes]] = field(default_factory=list)
    regroups: bool = False  # a contact was merged into another, or is no longer
    has_more_cache: bool = False  # of the database, while it is under way
    is_many: bool = False  # they are more than anybody wants listed, and stand in the table "touched" only
    aside: RowsAside | None = None
    _ordinal: int = 0

    @property
    def change(self) -> Change:
        if self.is_many:
            return Change(everything=True, sequence=self.sequence)
        return Change(
            contacts=frozenset({*self.contacts, *self.linked_contacts, *self.many}),
            interactions=frozenset(self.interactions),
            organizations=frozenset(self.organizations),
            agents=self.agents,
            presences=frozenset(self.presences),
            sequence=self.sequence,
        )

    def insert(self, table: JournalledTable, row: Row, *, is_fact: bool = False) -> None:
        insert_row(self.database, table, row)
        self._record(table, row, "insert", None, is_fact=is_fact)

    def update(self, table: JournalledTable, key: Sequence[str], changes: Row, *, is_fact: bool = False) -> bool:
        """Whether any of *changes* differed from what the row held. Raises NotFound when there is no such row."""
        before = read_row(self.database, table, key)
        if before is None:
            raise NotFound(f"The {table.name} {key[0]} is no longer there.")
        differing = {column: value for column, value in changes.items() if before[column] != value}
        if not differing:
            return False
        self.regroups = self.regroups or "merged_into" in differing
        if "modified_at" in table.derived:
            differing_row = {**differing, "modified_at": to_text(self.head.time)}
        else:
            differing_row = differing
        update_row(self.database, table, key, differing_row)
        image = {column: before[column] for column in differing}
        self._record(table, before, "update", image, is_fact=is_fact)
        self._touch(table, {**before, **differing})
        return True

    def delete(self, table: JournalledTable, key: Sequence[str]) -> None:
        before = read_row(self.database, table, key)
        if before is None:
            raise NotFound(f"The {table.name} {key[0]} is no longer there.")
        delete_row(self.database, table, key)
        self._record(table, before, "delete", before)

    # By the thousand, through a few statements; what is kept of each row is the same

    def insert_many(self, table: JournalledTable, columns: tuple[str, ...], rows: Sequence[Sequence[Any]]) -> None:
        insert_rows(self.database, table, columns, rows)
        self._record_many(table, [dict(zip(columns, row, strict=True)) for row in rows], "insert")

    def insert_contacts(self, columns: tuple[str, ...], rows: Sequence[Sequence[Any]]) -> int:
        """Answers how many contacts had been created before these, which follow one another."""
        insert_rows(self.database, CONTACT, columns, rows)
        before = int(self.database.connection().last_insert_rowid()) - len(rows)
        self.database.execute_sql(_INSERT_IMAGES_OF_NEW, (self.sequence, self._ordinal, before))
        self._ordinal += len(rows)
        self.database.execute_sql(_INSERT_TOUCHED_NEW, (self.sequence, before))
        at = columns.index("id")
        self._list(row[at] for row in rows)
        return before

    def insert_unsaid(self, table: JournalledTable, columns: tuple[str, ...], rows: Iterable[Sequence[Any]]) -> None:
        """Rows whose owners are as new as they are; see JournalledTable."""
        insert_rows(self.database, table, columns, rows)

    def put_aside(
        self, table: JournalledTable, columns: tuple[str, ...], rows: Sequence[Sequence[Any]], same: Row
    ) -> None:
        """As ``insert_unsaid``, once ``settle`` is called: by then they are so many that they lie next to each other.

        *same*: what all of them hold in the columns besides.
        """
        if self.aside is None:
            self.aside = RowsAside(self.database, table, columns, same)
        self.aside.add(rows)

    def settle(self) -> None:
        """What was put aside is where it belongs afterwards; to be called before anybody looks for it there."""
        if self.aside is not None:
            self.aside.insert()
            self.aside = None

    def delete_many(self, table: JournalledTable, rows: Sequence[Row]) -> None:
        """*rows*: as they are, every column."""
        delete_rows(self.database, table, [tuple(row[column] for column in table.key) for row in rows])
        self._record_many(table, rows, "delete")
        self.has_many = True

    def delete_of(self, table: JournalledTable, column: str, names: Sequence[str]) -> None:
        """Deletes all rows of which *column* is one of *names*; of tables of contacts and of what belongs to them."""
        wanted = json.dumps(names)
        self.database.execute_sql(_delete_images(table, column), (wanted, self.sequence, self._ordinal))
        self._ordinal += self.database.connection().changes()
        if table is CONTACT:
            rows = self.database.execute_sql(_ORGANIZATIONS_OF, (wanted,))
            self.organizations.update(OrganizationId(id) for (id,) in rows)
        sql = f'DELETE FROM {table.name} WHERE "{column}" IN (SELECT value FROM json_each(?))'
        self.database.execute_sql(sql, (wanted,))
        self.touch_many(map(ContactId, names))
        self.has_many = True

    def _record_many(self, table: JournalledTable, rows: Sequence[Row], act: str) -> None:
        images = []
        touched: dict[ContactId, None] = {}
        for ordinal, row in enumerate(rows, start=self._ordinal + 1):
            key = key_text([row[column] for column in table.key])
            image = json.dumps(row, ensure_ascii=False) if act == "delete" else None
            images.append((self.sequence, ordinal, table.name, key, act, image, False))
            for entity, id in table.touches(row):
                if entity == "contact":
                    touched[ContactId(id)] = None
                else:
                    self._touch_one(entity, id)
        self._ordinal += len(rows)
        self.database.cursor().executemany(_INSERT_IMAGE, images)
        self.touch_many(touched)

    def touch_many(self, ids: Iterable[ContactId]) -> None:
        """Remembers contacts that this is about without keeping them in memory, be they a million."""
        fresh = list(ids)
        self.database.cursor().executemany(_INSERT_TOUCHED, [("contact", id, self.sequence) for id in fresh])
        self._list(fresh)

    def _list(self, ids: Iterable[str]) -> None:
        if not self.is_many:
            self.many += map(ContactId, ids)
            self.is_many = len(self.many) > LISTED_CHANGES
        if self.is_many:
            self.many = []

    def touched_after(self, id: ContactId | None, limit: int) -> list[ContactId]:
        """Contacts that were touched by the thousand, by id, some at a time."""
        rows = self.database.execute_sql(_TOUCHED_AFTER, (self.sequence, id or "", limit)).fetchall()
        return [ContactId(row[0]) for row in rows]

    def _record(self, table: JournalledTable, row: Row, act: str, image: Row | None, *, is_fact: bool = False) -> None:
        self._ordinal += 1
        key = key_text([row[column] for column in table.key])
        text = None if image is None else json.dumps(image, ensure_ascii=False)
        self.database.execute_sql(_INSERT_IMAGE, (self.sequence, self._ordinal, table.name, key, act, text, is_fact))
        self._touch(table, row)

    def _touch(self, table: JournalledTable, row: Mapping[str, Any]) -> None:
        for entity, id in table.touches(row):
            self._touch_one(entity, id)

    def _touch_one(self, entity: str, id: str) -> None:
        if entity == "contact":
            self.contacts.add(ContactId(id))
        elif entity == "linked-contact":
            self.linked_contacts.add(ContactId(id))
        elif entity == "interaction":
            self.interactions.add(InteractionId(id))
        elif entity == "organization":
            self.organizations.add(OrganizationId(id))
        elif entity == "presence":
            self.presences.add(AgentName(id))
        else:
            self.agents = True

    def write_touched(self) -> None:
        """Remembers what this operation was about; once, at its end."""
        rows: list[tuple[str, str]] = [("contact", id) for id in self.contacts | self.linked_contacts]
        rows += [("interaction", id) for id in self.interactions]
        rows += [("organization", id) for id in self.organizations]
        rows += [("presence", agent) for agent in self.presences]
        rows += [("agent", "")] if self.agents else []
        about = [(entity, id, self.sequence) for entity, id in rows]
        self.database.cursor().executemany(_INSERT_TOUCHED, about)


@lru_cache
def _delete_images(table: JournalledTable, column: str) -> str:
    return f"""
        INSERT INTO before_image (operation, ordinal, table_name, row_key, act, image, is_fact)
        SELECT ?2, ?3 + row_number() OVER (), '{table.name}', {key_sql(table, "gone")}, 'delete',
               {image_sql(table, "gone")}, 0
          FROM json_each(?1) AS wanted CROSS JOIN {table.name} AS gone ON gone."{column}" = wanted.value
    """


def key_text(key: Sequence[str]) -> str:
    if len(key) == 1 and key[0].isprintable() and '"' not in key[0] and "\\" not in key[0]:
        return f'["{key[0]}"]'  # as JSON has it
    return json.dumps(list(key), ensure_ascii=False, separators=(",", ":"))


def _operations_about(id: ContactId) -> ModelSelect[Any]:
    return TouchedTable.select(TouchedTable.operation).where(
        (TouchedTable.entity == "contact") & (TouchedTable.id == id)
    )


class AlreadyDone(Exception):  # no error: the first result is as good
    """An operation of that id is in the journal; looked for inside the transaction, as two may send it at once."""


_ENTITIES = ("contact", "interaction", "organization", "presence", "agent")  # in the table "touched"
_NEVER = 2**62  # a sequence that no operation has
PART = 500  # operations that are read at once

_LAST_UNDOABLE = """
SELECT id FROM operation
 WHERE agent = ? AND refused IS NULL AND undone_by IS NULL
   AND command NOT IN ('Undo', 'LapseAtDesk', 'SetPresence', 'MissInteraction')
   AND EXISTS (SELECT 1 FROM before_image WHERE before_image.operation = operation.sequence AND NOT is_fact)
 ORDER BY sequence DESC LIMIT 1
"""
_OF_CONTACT = """
SELECT operation FROM (
    SELECT operation FROM touched
     WHERE entity = 'contact' AND id = ?1 AND operation > ?2 AND operation < ?4
    UNION ALL SELECT operation FROM touched
     WHERE entity = 'refused-contact' AND id = ?1 AND operation > ?2 AND operation < ?4
    UNION ALL SELECT operation FROM touched
     WHERE entity = 'refused-linked' AND id = ?1 AND operation > ?2 AND operation < ?4
    ORDER BY operation DESC LIMIT ?3
)
"""
# How far back it looks is bounded: a contact of a million interactions may not have been edited for years.
_OF_CONTACT_ALONE = """
SELECT operation FROM (
    SELECT operation, entity FROM touched
     WHERE entity IN ('contact', 'refused-contact') AND id = ?1 AND operation > ?2 AND operation < ?4
     ORDER BY operation DESC LIMIT 10000
) AS about
 WHERE entity = 'refused-contact'
    OR EXISTS (SELECT 1 FROM before_image
                WHERE before_image.operation = about.operation
                  AND table_name NOT IN ('interaction', 'journey_session', 'journey_event'))
 ORDER BY operation DESC LIMIT ?3
"""
_STANDING = """
SELECT DISTINCT operation.sequence
  FROM json_each(?) AS wanted
 CROSS JOIN before_image ON before_image.table_name = 'contact' AND before_image.row_key = wanted.value
 CROSS JOIN operation ON operation.sequence = before_image.operation
 WHERE operation.command = ? AND operation.refused IS NULL AND operation.undone_by IS NULL
"""
# That something came in for a contact is no change of it.
_CONTACT_WRITES = """
SELECT DISTINCT touched.operation
  FROM touched CROSS JOIN before_image ON before_image.operation = touched.operation
 WHERE touched.entity = 'contact' AND touched.id = ? AND touched.operation > ?
   AND before_image.table_name IN ('contact', 'identifier', 'merge_choice')
 ORDER BY touched.operation DESC LIMIT 10
"""


class Journal:
    """Begins operations and reads them again."""

    def __init__(self, database: APSWDatabase) -> None:
        self._database = database

    def begin(self, head: OperationHead) -> Operation:
        """A new operation; to be called inside the transaction that it will be part of. Raises AlreadyDone."""
        if list(self._database.execute_sql("SELECT 1 FROM operation WHERE id = ?", (head.id,))):
            raise AlreadyDone(head.id)
        return Operation(self._database, head, self._write(head))

    def finish(self, operation: Operation, result: Any) -> None:
        """Writes down what the operation gave and was about."""
        operation.write_touched()
        sql = "UPDATE operation SET result = ? WHERE sequence = ?"
        self._database.execute_sql(sql, (json.dumps(result), operation.sequence))

    def record_refusal(self, head: OperationHead, sentence: str) -> None:
        """A command that was refused changes nothing but this; what it would have been about is remembered, too."""
        sequence = self._write(head, refused=sentence)
        touch_refused(self._database, sequence, head.arguments, head.undoes)

    def _write(self, head: OperationHead, refused: str | None = None) -> int:
        arguments = json.dumps(head.arguments)  # as ASCII, which carries what was refused for its bad bytes
        row = (head.id, to_text(head.time), head.agent, head.run_by, head.command, arguments)
        self._database.execute_sql(_INSERT_OPERATION, (*row, head.reason, head.undoes, refused))
        return int(self._database.connection().last_insert_rowid())

    def operation(self, id: OperationId) -> LoggedOperation | None:
        row = self._database.execute_sql(_LOGGED, (id,)).fetchone()
        return None if row is None else _logged_of_row(dict(zip(_LOGGED_COLUMNS, row, strict=True)))

    def numbered(self, sequence: int) -> LoggedOperation | None:
        return next(self._logged(OperationTable.sequence == sequence, 1), None)

    def first_of_contact(self, id: ContactId) -> LoggedOperation | None:
        """The operation that made a contact."""
        sql = "SELECT min(operation) FROM touched WHERE entity = 'contact' AND id = ?"
        ((sequence,),) = self._database.execute_sql(sql, (id,)).fetchall()
        return None if sequence is None else self.numbered(sequence)

    def last_sequence(self) -> int:
        (row,) = self._database.execute_sql("SELECT coalesce(max(sequence), 0) FROM operation")
        return int(row[0])

    def newest(
        self, *, limit: int, contact_id: ContactId | None = None, before: int | None = None
    ) -> tuple[LoggedOperation, ...]:
        """Operations, newest first; with *contact_id* only those about it or its interactions.

        *before*: only what is older than that sequence.
        """
        conditions: list[Expression] = []
        if contact_id is not None:
            conditions.append(OperationTable.sequence << _operations_about(contact_id))
        if before is not None:
            conditions.append(OperationTable.sequence < before)
        return tuple(self._logged(reduce(and_, conditions) if conditions else None, limit))

    def standing(self, command: str, ids: Iterable[ContactId]) -> tuple[LoggedOperation, ...]:
        """What a *command* of that name did to the rows of any of *ids* and nobody has taken back; newest first.

        Found by the rows themselves, which are few, however much has come in for a contact.
        """
        keys = json.dumps([key_text([id]) for id in ids])
        found = [row[0] for row in self._database.execute_sql(_STANDING, (keys, command)).fetchall()]
        return tuple(self._logged(OperationTable.sequence << found, len(found))) if found else ()

    def of_contacts(
        self,
        ids: Iterable[ContactId],
        *,
        limit: int,
        since: int = 0,
        before: int | None = None,
        with_journey: bool = True,
    ) -> tuple[LoggedOperation, ...]:
        """Operations later than *since* about any of *ids* or their interactions, refused ones too; newest first.

        *before*: only what is older than that sequence.
        Without *with_journey*, those are left out that were about nothing but interactions.
        """
        sql = _OF_CONTACT if with_journey else _OF_CONTACT_ALONE
        last = _NEVER if before is None else before
        found = {row[0] for id in ids for row in self._database.execute_sql(sql, (id, since, limit, last)).fetchall()}
        newest = sorted(found, reverse=True)[:limit]
        parts = [newest[start : start + PART] for start in range(0, len(newest), PART)]
        return tuple(each for part in parts for each in self._logged(OperationTable.sequence << part, PART))

    def has_way_back(self, sequence: int) -> bool:
        """Whether an operation changed anything that can be taken back."""
        sql = "SELECT EXISTS (SELECT 1 FROM before_image WHERE operation = ? AND NOT is_fact)"
        ((answer,),) = self._database.execute_sql(sql, (sequence,)).fetchall()
        return bool(answer)

    def contacts_of(self, sequence: int) -> tuple[ContactId, ...]:
        """The contacts that an operation was about."""
        sql = "SELECT id FROM touched WHERE operation = ? AND entity = 'contact'"
        return tuple(ContactId(id) for (id,) in self._database.execute_sql(sql, (sequence,)).fetchall())

    def named_by_refusal(self, sequence: int) -> tuple[ContactId, ...]:
        """The contacts that a refused operation would have been about."""
        sql = "SELECT id FROM touched WHERE operation = ? AND entity IN ('refused-contact', 'refused-linked')"
        return tuple(ContactId(id) for (id,) in self._database.execute_sql(sql, (sequence,)).fetchall())

    def changes_of_contact_since(self, id: ContactId, sequence: int) -> tuple[LoggedOperation, ...]:
        """Later operations that wrote rows of contacts, this one among them; newest first, at most ten."""
        written = self._database.execute_sql(_CONTACT_WRITES, (id, sequence)).fetchall()
        return tuple(self._logged(OperationTable.sequence << [row[0] for row in written], limit=10)) if written else ()

    def about_interaction(self, id: InteractionId, *, limit: int = 200) -> tuple[LoggedOperation, ...]:
        """Operations about an interaction, newest first."""
        condition = OperationTable.sequence << TouchedTable.select(TouchedTable.operation).where(
            (TouchedTable.entity == "interaction") & (TouchedTable.id == id)
        )
        return tuple(self._logged(condition, limit))

    def last_undoable(self, agent: AgentName) -> LoggedOperation | None:
        """The agent's newest operation that still stands and changed something that can be taken back."""
        rows = self._database.execute_sql(_LAST_UNDOABLE, (agent,))
        row = next(iter(rows), None)
        return None if row is None else self.operation(OperationId(row[0]))

    def changes_since(self, sequence: int, besides: frozenset[int]) -> Change:
        """What operations later than *sequence* were about, without those in *besides*, as one change."""
        newest = self.last_sequence()
        is_later = (TouchedTable.operation > sequence) & (~TouchedTable.entity.startswith("refused-"))
        query = TouchedTable.select().where(is_later).limit(LISTED_CHANGES + 1).tuples()
        touched = [row for row in query.execute(self._database) if row[2] not in besides]
        if len(touched) > LISTED_CHANGES:
            return Change(everything=True, sequence=newest)
        found: dict[str, set[str]] = {entity: set() for entity in _ENTITIES}
        for entity, id, _operation in touched:
            found[entity].add(id)
        return Change(
            contacts=frozenset(ContactId(id) for id in found["contact"]),
            interactions=frozenset(InteractionId(id) for id in found["interaction"]),
            organizations=frozenset(OrganizationId(id) for id in found["organization"]),
            agents=bool(found["agent"]),
            presences=frozenset(AgentName(name) for name in found["presence"]),
            sequence=newest,
        )

    def subject_of(self, id: OperationId) -> OperationId:
        """What an operation is about in the end; see ``store/undo_chain.py``."""
        return undo_chain.subject_of(self._database, id)

    def _logged(self, condition: Expression | None, limit: int) -> Iterator[LoggedOperation]:
        query = OperationTable.select().order_by(OperationTable.sequence.desc()).limit(limit)
        if condition is not None:
            query = query.where(condition)
        for row in list(query.dicts().execute(self._database)):
            yield _logged_of_row(row)


def _logged_of_row(row: Row) -> LoggedOperation:
    head = OperationHead(
        id=OperationId(row["id"]),
        time=from_text(row["time"]),
        agent=AgentName(row["agent"]),
        run_by=AgentName(row["run_by"]),
        command=row["command"],
        arguments=json.loads(row["arguments"]),
        reason=row["reason"],
        undoes=_operation_id(row["undoes"]),
    )
    result = None if row["result"] is None else json.loads(row["result"])
    return LoggedOperation(row["sequence"], head, result, row["refused"], _operation_id(row["undone_by"]))


def _operation_id(text: str | None) -> OperationId | None:
    return None if text is None else OperationId(text)


@contextmanager
def transaction(database: APSWDatabase) -> Iterator[None]:
    """A write transaction. IMMEDIATE, as one that reads first and writes later fails once another has written."""
    with database.atomic("IMMEDIATE"):
        yield
