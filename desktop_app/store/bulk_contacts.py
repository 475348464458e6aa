"""Contacts by the thousand: what an import asks and writes, a batch at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.contacts import ContactKind, Origin
from desktop_app.domain.identifiers import Identifier
from desktop_app.domain.ids import ContactId
from desktop_app.domain.import_rows import NewContact
from desktop_app.store.journal import Operation
from desktop_app.store.tables import CONTACT, CONTACT_FIELDS, IDENTIFIER
from desktop_app.store.times import to_text

_HELD = """
SELECT wanted.key FROM json_each(?) AS wanted
 WHERE EXISTS (SELECT 1 FROM identifier
                WHERE value = wanted.value ->> 0 AND type = wanted.value ->> 1 AND source = wanted.value ->> 2)
"""
_OF_FINGERPRINTS = """
SELECT contact.fingerprint, contact.id
  FROM json_each(?) AS wanted CROSS JOIN contact ON contact.fingerprint = wanted.value
 WHERE contact.fingerprint IS NOT NULL ORDER BY contact.seq DESC
"""


class BulkContacts:
    """Reads and writes contacts in batches of some hundreds."""

    def __init__(self, database: APSWDatabase) -> None:
        self._database = database

    def held_among(self, identifiers: Sequence[Identifier]) -> set[Identifier]:
        """Those of *identifiers* that anybody holds."""
        wanted = json.dumps([(each.value, each.type.value, each.source) for each in identifiers])
        return {identifiers[number] for (number,) in self._database.execute_sql(_HELD, (wanted,))}

    def of_fingerprints(self, fingerprints: Iterable[str]) -> dict[str, ContactId]:
        """Fingerprint of a row → the first created contact that was made of such a row."""
        rows = self._database.execute_sql(_OF_FINGERPRINTS, (json.dumps(list(fingerprints)),))
        return {fingerprint: ContactId(id) for fingerprint, id in rows}

    def create(self, operation: Operation, contacts: Sequence[NewContact]) -> None:
        """Makes all of them, in their order."""
        now = to_text(operation.head.time)
        rows = [
            (
                each.id,
                ContactKind.CURATED.value,
                *[each.fields.get(name, "") for name in CONTACT_FIELDS],
                now,
                now,
                each.division,
                each.organization_id,
                each.fingerprint,
            )
            for each in contacts
        ]
        operation.insert_many(CONTACT, _CONTACT_COLUMNS, rows)
        held = [
            (identifier.value, identifier.type.value, identifier.source, each.id, raw, origin, now, command, "")
            for command in (operation.head.command,)
            for each in contacts
            for identifier, raw, origin in _identifiers(each)
        ]
        # In the order in which they lie in the table, where they are neighbours of each other more often than not.
        held.sort()
        operation.insert_many(IDENTIFIER, _IDENTIFIER_COLUMNS, held, is_unsaid=True)


_CONTACT_COLUMNS = (
    *("id", "kind", *CONTACT_FIELDS, "created_at", "modified_at"),
    *("division", "organization_id", "fingerprint"),
)
_IDENTIFIER_COLUMNS = ("value", "type", "source", "contact", "raw", "origin", "since", "added_with", "label")


def _identifiers(contact: NewContact) -> Iterator[tuple[Identifier, str, str]]:
    """With the text that each was read from, and its origin; what stands in a field is held for that."""
    for identifier, raw in contact.in_fields.items():
        yield identifier, raw, Origin.FIELD.value
    for identifier, raw in contact.besides.items():
        if identifier not in contact.in_fields:
            yield identifier, raw, Origin.ADDED.value
