"""Contacts as a search sees them, read from the tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.contacts import Contact, ContactKind
from desktop_app.domain.custom_fields import CustomField, CustomType
from desktop_app.domain.custom_values import search_keys
from desktop_app.domain.identifiers import IdentifierType
from desktop_app.domain.ids import ContactId, CustomFieldId
from desktop_app.domain.merging import MergeNode
from desktop_app.domain.search import Passage, SearchDocument
from desktop_app.domain.search.documents import (
    SEARCHED_FIELDS,
    Custom,
    Held,
    Standing,
    custom_passage,
    merged_names,
    note_passage,
)
from desktop_app.store.contacts import ContactRepository
from desktop_app.store.custom_fields import CustomFieldRepository
from desktop_app.store.times import from_text_or_none

# Constant SQL, with the ids as one JSON text: it is prepared once, however many there are.
_LAST_CONTACT = """nullif(max(
    coalesce((SELECT max(interaction.at) FROM interaction WHERE interaction.contact = contact.id), ''),
    coalesce((SELECT max(last_at) FROM journey_session WHERE journey_session.contact = contact.id), '')
), '')"""
_COLUMNS = f"""
SELECT contact.id, contact.seq, contact.kind, {_LAST_CONTACT},
       EXISTS (SELECT 1 FROM contact AS child WHERE child.merged_into = contact.id), contact.division,
       {", ".join(f"contact.{name}" for name in SEARCHED_FIELDS)}
"""
# What was merged into another is found as a part of that one.
_OF_IDS = f"""
{_COLUMNS}  FROM json_each(?) AS wanted CROSS JOIN contact ON contact.id = wanted.value
 WHERE contact.merged_into IS NULL
"""
_LAST_CONTACT_OF_ANY = f"""
SELECT max({_LAST_CONTACT}) FROM json_each(?) AS wanted CROSS JOIN contact ON contact.id = wanted.value
"""
_IDENTIFIERS = """
SELECT identifier.contact, identifier.type, identifier.value, identifier.raw
  FROM json_each(?) AS wanted CROSS JOIN identifier ON identifier.contact = wanted.value
"""
# What was taken from a contact on purpose, and neither by taking back that it was given nor to be given back.
_FORMER = """
SELECT wanted.value, json_extract(image, '$.type'), json_extract(image, '$.value'), json_extract(image, '$.raw')
  FROM json_each(?) AS wanted
 CROSS JOIN before_image INDEXED BY before_image_contact
    ON before_image.table_name = 'identifier' AND json_extract(image, '$.contact') = wanted.value
   AND json_extract(image, '$.contact') IS NOT NULL
 CROSS JOIN operation ON operation.sequence = before_image.operation
 WHERE act = 'delete' AND operation.undoes IS NULL AND operation.undone_by IS NULL
 ORDER BY before_image.operation DESC
"""
_NOTES = """
SELECT note.contact, note.text FROM json_each(?) AS wanted CROSS JOIN note ON note.contact = wanted.value
 ORDER BY note.written_at DESC
"""
# A contact's custom values count while their fields are those of its type.
_CUSTOM = """
SELECT contact.id, custom_field.id, custom_field.name, custom_field.type, custom_value.value
  FROM json_each(?) AS wanted
 CROSS JOIN contact ON contact.id = wanted.value
 CROSS JOIN custom_field ON custom_field.schema = contact.schema
 CROSS JOIN custom_value ON custom_value.contact = contact.id AND custom_value.field = custom_field.id
 ORDER BY custom_field.position
"""
_STAND_FOR_OTHERS = """
SELECT wanted.value FROM json_each(?) AS wanted
 WHERE EXISTS (SELECT 1 FROM contact AS child WHERE child.merged_into = wanted.value)
"""
_TYPES = {type.value: type for type in IdentifierType}
_KINDS = {kind.value: kind for kind in ContactKind}


@dataclass(frozen=True)
class Documents:
    """Reads contacts for the search, hundreds at a time."""

    database: APSWDatabase
    contacts: ContactRepository
    custom_fields: CustomFieldRepository

    def load(self, wanted: Sequence[str]) -> list[SearchDocument]:
        """The contacts that *wanted* names, those that are there; merged ones as the whole person."""
        rows = self.database.execute_sql(_OF_IDS, (json.dumps(wanted),)).fetchall()
        alone = json.dumps([row[0] for row in rows if not row[4]])
        held = self._held(alone)
        also = self._custom(alone)
        for contact, text in self.database.execute_sql(_NOTES, (alone,)):
            also.setdefault(contact, []).append(note_passage(text))
        return [
            self._whole(self.contacts.node(id), from_text_or_none(last_contact))
            if stands_for_others
            else SearchDocument(
                id,
                _KINDS[kind],
                dict(zip(SEARCHED_FIELDS, texts, strict=True)),
                seq,
                from_text_or_none(last_contact),
                division,
                held.get(id, ()),
                also.get(id, ()),
            )
            for id, seq, kind, last_contact, stands_for_others, division, *texts in rows
        ]

    def _held(self, ids: str) -> dict[str, list[Held]]:
        """Contact → what it holds, then what it held once; *ids*: a list as JSON."""
        found: dict[str, list[Held]] = {}
        for contact, type, value, raw in self.database.execute_sql(_IDENTIFIERS, (ids,)):
            found.setdefault(contact, []).append(Held(_TYPES[type], value, raw))
        for contact, held in self._former(ids):
            of_contact = found.setdefault(contact, [])
            if not any(each.type is held.type and each.value == held.value for each in of_contact):
                of_contact.append(held)
        return found

    def _former(self, ids: str) -> Iterator[tuple[str, Held]]:
        for contact, type, value, raw in self.database.execute_sql(_FORMER, (ids,)):
            if _TYPES[type] is not IdentifierType.COOKIE:
                yield contact, Held(_TYPES[type], value, raw, Standing.FORMER)

    def custom(self, ids: Sequence[str]) -> dict[str, list[Passage]]:
        """Contact → what its custom fields say; of a merged one, the whole person's."""
        wanted = json.dumps(ids)
        merged = {id for (id,) in self.database.execute_sql(_STAND_FOR_OTHERS, (wanted,))}
        of_merged = {id: self._custom_of_whole(self.contacts.node(ContactId(id))) for id in merged}
        return {**self._custom(wanted), **of_merged}

    def _custom(self, ids: str) -> dict[str, list[Passage]]:
        """The same of contacts that stand for themselves; *ids*: a list as JSON."""
        found: dict[str, list[Passage]] = {}
        for contact, id, name, type, value in self.database.execute_sql(_CUSTOM, (ids,)):
            field = CustomField(CustomFieldId(id), name, CustomType(type))
            found.setdefault(contact, []).extend(_custom_passages(field, value))
        return found

    def _whole(self, node: MergeNode, last_contact: datetime | None) -> SearchDocument:
        person = node.whole
        members = json.dumps(person.members)
        ((last,),) = self.database.execute_sql(_LAST_CONTACT_OF_ANY, (members,)).fetchall()
        texts = _texts(person)
        also = [*merged_names(texts, (_texts(each.contact) for each in node.nodes()))]
        also += self._custom_of_whole(node)
        also += [note_passage(text) for _, text in self.database.execute_sql(_NOTES, (members,))]
        return SearchDocument(
            person.id,
            person.kind,
            texts,
            person.created_order,
            from_text_or_none(last) or last_contact,
            person.division,
            [*_held_by_whole(person), *self._lost_by_whole(person, members)],
            also,
            frozenset(name for name, source in person.sources.items() if source.contact_id != person.id),
        )

    def _lost_by_whole(self, person: Contact, members: str) -> Iterator[Held]:
        held = {(each.identifier.type, each.identifier.value) for each in person.identifiers}
        for _, lost in self._former(members):
            if (lost.type, lost.value) not in held:
                held.add((lost.type, lost.value))
                yield lost

    def _custom_of_whole(self, node: MergeNode) -> list[Passage]:
        sheet = self.custom_fields.sheet_of(node)
        fields = sheet.schema.fields if sheet.schema else ()
        return [passage for field in fields for passage in _custom_passages(field, sheet.value_of(field.id))]


def _custom_passages(field: CustomField, text: str) -> list[Passage]:
    is_key = field.type is not CustomType.IDENTIFIER
    return [custom_passage(Custom(field.name, key, is_key)) for key in search_keys(field, text)]


def _texts(contact: Contact) -> dict[str, str]:
    return {name: getattr(contact.fields, name) for name in SEARCHED_FIELDS}


def _held_by_whole(person: Contact) -> Iterator[Held]:
    for each in person.identifiers:
        standing = Standing.OWN if each.holder in (None, person.id) else Standing.MERGED
        yield Held(each.identifier.type, each.identifier.value, each.raw, standing)
