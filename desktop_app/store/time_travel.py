"""Contacts as they stood at an earlier moment, worked out backwards from today by the journal's before-images."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice

from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.changes import FieldChange
from desktop_app.domain.contacts import Contact, Note
from desktop_app.domain.custom_fields import TYPE, CustomSheet, Schema, key_of
from desktop_app.domain.ids import ContactId, CustomFieldId, OrganizationId
from desktop_app.domain.interactions import Interaction
from desktop_app.domain.journey import JourneySession
from desktop_app.domain.merging import MergeNode, united
from desktop_app.store.before_images import Image, Key, keys_that_left, row_after, row_as_of, rows_as_of, updates_in
from desktop_app.store.contacts import contact_of_row, held_of_row
from desktop_app.store.custom_fields import field_of_row, schema_of_row
from desktop_app.store.interaction_rows import interaction_of_row
from desktop_app.store.journal import key_text
from desktop_app.store.journey import session_of_row
from desktop_app.store.notes import note_of_row
from desktop_app.store.tables import (
    CONTACT,
    CUSTOM_FIELD,
    CUSTOM_SCHEMA,
    CUSTOM_VALUE,
    IDENTIFIER,
    INTERACTION,
    MERGE_CHOICE,
    NOTE,
    ORGANIZATION,
    SESSION,
    JournalledTable,
    Row,
)
from desktop_app.store.times import to_text

_NO_WORDS = ("merged_into", "schema", "organization_id", "fingerprint")  # columns that hold ids
MOST_UNLINKED = 2_000  # of one contact since; more are only taken away by deleting it, last those that are read first
OUT_OF_ORDER = 10_000  # operations that a clock may have dated before earlier ones; looking at all would take long


@dataclass(frozen=True)
class TimeTravel:
    """Answers what was; *sequence* is always the operation that had just ended.

    What hangs on a contact is one line each: ``rows_as_of`` of its table, whatever table of the journal that is.
    """

    database: APSWDatabase

    def sequence_at(self, moment: datetime) -> int:
        """The last operation that was over at *moment*; 0 before the first.

        The order is the journal's: where a clock was set back in between, the later operation counts.
        """
        ((sequence,),) = self.database.execute_sql(_LAST_OVER, (to_text(moment), OUT_OF_ORDER)).fetchall()
        return int(sequence)

    def contact(self, id: ContactId, sequence: int) -> Contact | None:
        """The whole person that *id* was, or was merged into, at *sequence*; None: there was no such contact."""
        node = self.node(id, sequence)
        return None if node is None else node.whole

    def node(self, id: ContactId, sequence: int) -> MergeNode | None:
        """The contacts as recorded that the whole person of *id* consisted of; None: there was no such contact."""
        row = row_as_of(self.database, CONTACT, [id], sequence)
        if row is None:
            return None
        while row["merged_into"] is not None:
            above = row_as_of(self.database, CONTACT, [row["merged_into"]], sequence)
            assert above is not None, "a merge pointer ends at a contact"
            row = above
        return self._node(row, sequence)

    def custom_fields(self, person: MergeNode, sequence: int) -> CustomSheet:
        """The type of a person as they were, with its fields as they were called then, and what they held."""
        members = [node.contact.id for node in person.nodes()]
        records = {member: row_as_of(self.database, CONTACT, [member], sequence) or {} for member in members}
        own: dict[str, dict[str, str]] = {}
        for row in (row for member in members for row in rows_as_of(self.database, CUSTOM_VALUE, member, sequence)):
            own.setdefault(row["field"], {})[row["contact"]] = row["value"]
        held = {
            field: united(person, key_of(CustomFieldId(field)), partial(_value_in, values))[0]
            for field, values in own.items()
        }
        types: dict[str, str] = {member: str(row.get("schema") or "") for member, row in records.items()}
        type, _ = united(person, TYPE, partial(_value_in, types))
        values = {CustomFieldId(field): value for field, value in held.items() if value}
        return CustomSheet(self._schema(type, sequence) if type else None, values)

    def organization_name(self, id: OrganizationId, sequence: int) -> str:
        """ "" when there was no such organisation."""
        row = row_as_of(self.database, ORGANIZATION, [id], sequence)
        return "" if row is None else str(row["name"])

    def _schema(self, id: str, sequence: int) -> Schema | None:
        row = row_as_of(self.database, CUSTOM_SCHEMA, [id], sequence)
        fields = rows_as_of(self.database, CUSTOM_FIELD, id, sequence, column="schema")
        fields.sort(key=lambda each: int(each["position"]))
        return None if row is None else schema_of_row(row, map(field_of_row, fields))

    def record(self, id: ContactId, sequence: int) -> Contact | None:
        """A contact as it was recorded, whatever it was merged with."""
        row = row_as_of(self.database, CONTACT, [id], sequence)
        return None if row is None else self._record(row, sequence)

    def notes(self, contact: Contact, sequence: int) -> tuple[Note, ...]:
        """The notes on a person as they were, newest first."""
        rows = self._of_members(NOTE, contact, sequence)
        return tuple(sorted(map(note_of_row, rows), key=lambda note: (-note.written_at.timestamp(), note.id)))

    def interactions(self, contact: Contact, sequence: int, *, limit: int) -> tuple[Interaction, ...]:
        """What was linked to a person as they were, newest first; of more than *limit*, those that came in last."""
        rows = self._linked(INTERACTION, contact.members, sequence, limit)
        rows.sort(key=lambda row: (row["at"], row["seq"]), reverse=True)
        roots = dict.fromkeys(contact.members, contact.id)
        return tuple(interaction_of_row(row, roots) for row in rows)

    def written(self, sequence: int, ids: Iterable[ContactId]) -> tuple[FieldChange, ...]:
        """What operation *sequence* changed in the fields of the records *ids*, in the order in which it did."""
        images = (image for id in ids for image in updates_in(self.database, CONTACT, [id], sequence))
        return tuple(change for image in images for change in self._field_changes(image))

    def _field_changes(self, image: Image) -> Iterator[FieldChange]:
        after = row_after(self.database, image) or {}
        for column, before in image.row.items():
            if column not in _NO_WORDS:
                yield FieldChange(ContactId(image.key[0]), column, str(before or ""), str(after.get(column) or ""))

    def visits(self, contact: Contact, sequence: int, *, limit: int) -> tuple[JourneySession, ...]:
        """The visits of a person as they were, newest first; of more than *limit*, those first heard of last."""
        rows = self._linked(SESSION, contact.members, sequence, limit)
        rows.sort(key=lambda row: (row["created_at"], row["seq"]), reverse=True)
        return tuple(map(session_of_row, rows))

    def _of_members(self, table: JournalledTable, contact: Contact, sequence: int) -> list[Row]:
        return [row for member in contact.members for row in rows_as_of(self.database, table, member, sequence)]

    def _node(self, row: Row, sequence: int) -> MergeNode:
        id = row["id"]
        below = rows_as_of(self.database, CONTACT, id, sequence, column="merged_into")
        nodes = sorted((self._node(each, sequence) for each in below), key=lambda node: node.created_order)
        in_force = {id, *(each["id"] for each in below)}
        made = rows_as_of(self.database, MERGE_CHOICE, id, sequence) if below else []
        choices = {
            each["field"]: ContactId(each["member"])
            for each in sorted(made, key=lambda each: str(each["made"]))
            if each["member"] in in_force
        }
        return MergeNode(self._record(row, sequence), tuple(nodes), choices)

    def _record(self, row: Row, sequence: int) -> Contact:
        held = sorted(held_of_row(each) for each in rows_as_of(self.database, IDENTIFIER, row["id"], sequence))
        return contact_of_row({**row, "modified_at": self._modified_at(row, sequence)}, tuple(held))

    def _modified_at(self, row: Row, sequence: int) -> str:
        """When a contact had last been written: what a restored one had been deleted with, as it was not changed."""
        key = (key_text([row["id"]]), sequence)
        ((act, time, restored),) = self.database.execute_sql(_LAST_WRITE, key).fetchall()
        return str(restored if act == "insert" and restored else time)

    def _linked(self, table: JournalledTable, members: tuple[ContactId, ...], sequence: int, limit: int) -> list[Row]:
        """Rows of a *table* of the journey that were recorded under *members* then, last arrived first."""
        left = {
            key
            for member in members
            for key in keys_that_left(self.database, table, member, sequence, most=MOST_UNLINKED)
        }
        last = self._last_arrival(table, sequence)
        staying = heapq.merge(*(self._arrivals(table, member, last) for member in members))
        found = list(self._rows_linked(table, left, members, sequence))
        still_there = ((id,) for _order, id in staying if (id,) not in left)
        found += islice(self._rows_linked(table, still_there, members, sequence), limit)
        found.sort(key=lambda row: int(row["seq"]), reverse=True)
        return found[:limit]

    def _rows_linked(
        self, table: JournalledTable, keys: Iterable[Key], members: tuple[ContactId, ...], sequence: int
    ) -> Iterator[Row]:
        for key in keys:
            row = row_as_of(self.database, table, key, sequence)
            if row is not None and row["contact"] in members:
                yield row

    def _arrivals(self, table: JournalledTable, member: ContactId, last: int) -> Iterator[tuple[int, str]]:
        """What is recorded under *member* today and came in as number *last* or before; last arrived first."""
        while rows := self.database.execute_sql(_ARRIVALS[table.name], (member, last)).fetchall():
            yield from ((-seq, id) for seq, id in rows)
            last = rows[-1][0] - 1

    def _last_arrival(self, table: JournalledTable, sequence: int) -> int:
        """The number of the last row that had come in; numbers rise as they arrive, so halving finds it."""
        ((newest,),) = self.database.execute_sql(_NEWEST[table.name]).fetchall()
        low, high = 1, int(newest) + 1
        while low < high:
            middle = (low + high) // 2
            if self._arrived_later(table, middle, sequence):
                high = middle
            else:
                low = middle + 1
        return low - 1

    def _arrived_later(self, table: JournalledTable, number: int, sequence: int) -> bool:
        ((id,),) = self.database.execute_sql(_FROM[table.name], (number,)).fetchall()
        sql = "SELECT min(operation) FROM before_image WHERE table_name = ? AND row_key = ?"
        ((operation,),) = self.database.execute_sql(sql, (table.name, key_text([id]))).fetchall()
        return int(operation) > sequence


def _value_in(own: Mapping[str, str], contact: Contact) -> str:
    """What a contact as recorded has of its own in *own*, which is by contact."""
    return own.get(contact.id, "")


_LAST_OVER = """
SELECT coalesce(max(sequence), 0) FROM (
    SELECT * FROM (SELECT sequence FROM operation WHERE time <= ?1 ORDER BY time DESC LIMIT ?2)
    UNION ALL
    SELECT sequence FROM operation WHERE sequence = (SELECT max(sequence) FROM operation) AND time <= ?1
)
"""
_JOURNEY = (INTERACTION.name, SESSION.name)
_ARRIVALS = {
    name: f"SELECT seq, id FROM {name} WHERE contact = ? AND seq <= ? ORDER BY seq DESC LIMIT 64" for name in _JOURNEY
}
_NEWEST = {name: f"SELECT coalesce(max(seq), 0) FROM {name}" for name in _JOURNEY}
_FROM = {name: f"SELECT id FROM {name} WHERE seq >= ? ORDER BY seq LIMIT 1" for name in _JOURNEY}
_LAST_WRITE = """
SELECT last.act, operation.time,
       (SELECT json_extract(image, '$.modified_at') FROM before_image AS deleted
         WHERE deleted.table_name = 'contact' AND deleted.row_key = last.row_key AND deleted.act = 'delete'
           AND (deleted.operation, deleted.ordinal) < (last.operation, last.ordinal)
         ORDER BY deleted.operation DESC, deleted.ordinal DESC LIMIT 1)
  FROM before_image AS last JOIN operation ON operation.sequence = last.operation
 WHERE last.table_name = 'contact' AND last.row_key = ? AND last.operation <= ?
 ORDER BY last.operation DESC, last.ordinal DESC LIMIT 1
"""
