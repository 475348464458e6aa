"""Many contacts at once, for whoever reads all of them: a page at a time, each with a handful of questions.

Each page is read in a transaction of its own. One that is open as long as an export takes would keep the write-ahead
log from being carried over into the database, and let it grow with everything that is written meanwhile.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.contacts import Contact, HeldIdentifier, Note
from desktop_app.domain.custom_fields import CustomSheet, Schema
from desktop_app.domain.exporting import PastUnlink
from desktop_app.domain.identifiers import Identifier, IdentifierType
from desktop_app.domain.ids import AgentName, ContactId, CustomFieldId, InteractionId
from desktop_app.domain.merging import RememberedUnlink
from desktop_app.store.contacts import ContactRepository, contact_of_row, held_of_row
from desktop_app.store.custom_fields import CustomFieldRepository
from desktop_app.store.merge_sets import MergeSets
from desktop_app.store.notes import note_of_row
from desktop_app.store.tables import CONTACT_FIELDS, NoteTable, RememberedUnlinkTable, Row
from desktop_app.store.times import from_text

_CONTACT = ("id", "seq", "kind", *CONTACT_FIELDS, "schema", "created_at", "modified_at", "merged_into")
_CONTACT += ("organization_id", "division")
_HELD = ("contact", "value", "type", "source", "raw", "origin", "since", "added_with", "label")
_CONTACTS = f"""
SELECT {", ".join(f"contact.{column}" for column in _CONTACT)}
  FROM json_each(?) AS wanted CROSS JOIN contact ON contact.id = wanted.value
"""
_IDENTIFIERS = f"""
SELECT {", ".join(f"identifier.{column}" for column in _HELD)}
  FROM json_each(?) AS wanted CROSS JOIN identifier ON identifier.contact = wanted.value
"""
_PLACES = "SELECT seq, id FROM contact WHERE seq > ? AND merged_into IS NULL ORDER BY seq LIMIT ?"
_COUNT = "SELECT count(*) FROM contact WHERE merged_into IS NULL"
_VALUES = """
SELECT custom_value.contact, custom_value.field, custom_value.value
  FROM json_each(?) AS wanted CROSS JOIN custom_value ON custom_value.contact = wanted.value
"""
_FORMER = """
SELECT before_image.image FROM json_each(?) AS wanted
 CROSS JOIN before_image ON before_image.table_name = 'identifier'
                        AND json_extract(before_image.image, '$.contact') = wanted.value
 WHERE before_image.act = 'delete' ORDER BY before_image.operation
"""


class ContactPages:
    """Reads many contacts; writes nothing."""

    def __init__(
        self, database: APSWDatabase, contacts: ContactRepository, sets: MergeSets, custom: CustomFieldRepository
    ) -> None:
        self._database = database
        self._contacts = contacts
        self._sets = sets
        self._custom = custom

    def count(self) -> int:
        """How many people there are, those that were merged counted once."""
        ((count,),) = self._database.execute_sql(_COUNT).fetchall()
        return int(count)

    def after(self, place: int, *, limit: int) -> tuple[tuple[ContactId, ...], int | None]:
        """The next people after *place* in order of creation; and the place to go on from, None at the end."""
        rows = self._database.execute_sql(_PLACES, (place, limit)).fetchall()
        return tuple(ContactId(id) for _, id in rows), rows[-1][0] if len(rows) == limit else None

    def whole(self, ids: Sequence[ContactId]) -> tuple[tuple[Contact, CustomSheet], ...]:
        """Each person that one of *ids* is or was merged into, once, in that order; who is gone is left out."""
        roots = self._sets.merged_among(ids)
        alone = [id for id in ids if id not in roots]
        rows = self._rows(alone)
        held = self._held(alone)
        values = self._values(alone)
        schemas = {schema.id: schema for schema in self._custom.schemas()} if self._has_custom(rows, values) else {}
        found: dict[ContactId, tuple[Contact, CustomSheet]] = {}
        for id in ids:
            if id in rows:
                contact = contact_of_row(rows[id], tuple(sorted(held.get(id, ()))))
                found[id] = contact, _sheet(rows[id]["schema"], values.get(id, {}), schemas)
            elif id in roots and roots[id] not in found:
                root = roots[id]
                found[root] = self._contacts.get(root), self._custom.sheet_of(self._contacts.node(root))
        return tuple(found.values())

    def notes_of(self, contacts: Iterable[Contact]) -> dict[ContactId, tuple[Note, ...]]:
        """Person → their notes, over all members, oldest first."""
        person = {member: contact.id for contact in contacts for member in contact.members}
        query = NoteTable.select().where(NoteTable.contact << list(person)).order_by(NoteTable.written_at, NoteTable.id)
        found: dict[ContactId, list[Note]] = {}
        for row in query.dicts().execute(self._database) if person else ():
            found.setdefault(person[row["contact"]], []).append(note_of_row(row))
        return {id: tuple(notes) for id, notes in found.items()}

    def former_identifiers(self, contact: Contact) -> tuple[HeldIdentifier, ...]:
        """What any member of a person once held and nobody of them holds now."""
        now = {held.identifier for held in contact.identifiers}
        rows = self._database.execute_sql(_FORMER, (json.dumps(contact.members),)).fetchall()
        once = (held_of_row(json.loads(image)) for (image,) in rows)
        return tuple(sorted({held.identifier: held for held in once if held.identifier not in now}.values()))

    def unlinks_of(self, ids: Sequence[ContactId]) -> tuple[PastUnlink, ...]:
        """What agents unlinked from any of *ids*, oldest first."""
        table = RememberedUnlinkTable
        query = table.select().where(table.contact << list(ids)).order_by(table.at, table.interaction)
        return tuple(
            PastUnlink(
                Identifier(IdentifierType(row["type"]), row["value"], row["source"]),
                InteractionId(row["interaction"]),
                RememberedUnlink(AgentName(row["agent"]), from_text(row["at"])),
            )
            for row in query.dicts().execute(self._database)
        )

    # Constant SQL: the ORM would take longer to make its dictionaries than everything else together.

    def _rows(self, ids: Sequence[ContactId]) -> dict[ContactId, Row]:
        rows = self._database.execute_sql(_CONTACTS, (json.dumps(ids),)).fetchall()
        return {ContactId(row[0]): dict(zip(_CONTACT, row, strict=True)) for row in rows}

    def _held(self, ids: Sequence[ContactId]) -> dict[ContactId, list[HeldIdentifier]]:
        found: dict[ContactId, list[HeldIdentifier]] = {}
        for row in self._database.execute_sql(_IDENTIFIERS, (json.dumps(ids),)).fetchall():
            held = held_of_row(dict(zip(_HELD, row, strict=True)))
            found.setdefault(ContactId(row[0]), []).append(held)
        return found

    def _values(self, ids: Sequence[ContactId]) -> dict[ContactId, dict[CustomFieldId, str]]:
        found: dict[ContactId, dict[CustomFieldId, str]] = {}
        for contact, field, value in self._database.execute_sql(_VALUES, (json.dumps(list(ids)),)).fetchall():
            found.setdefault(ContactId(contact), {})[CustomFieldId(field)] = value
        return found

    def _has_custom(self, rows: Mapping[ContactId, Row], values: Mapping[ContactId, Any]) -> bool:
        return bool(values) or any(row["schema"] for row in rows.values())


def _sheet(type: str | None, values: Mapping[CustomFieldId, str], schemas: Mapping[Any, Schema]) -> CustomSheet:
    return CustomSheet(schemas.get(type) if type else None, values)
