"""Contacts by the thousand: what an import asks and writes, a batch at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.contacts import ContactKind, Origin
from desktop_app.domain.identifiers import IdentifierType
from desktop_app.domain.ids import ContactId
from desktop_app.domain.import_rows import NewContact
from desktop_app.store.journal import Operation
from desktop_app.store.tables import CONTACT_FIELDS, IDENTIFIER, Row
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

    def held_among(self, identifiers: Sequence[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
        """Those of *identifiers*, each value, type and source, that anybody holds."""
        wanted = json.dumps(identifiers)
        return {identifiers[number] for (number,) in self._database.execute_sql(_HELD, (wanted,))}

    def of_fingerprints(self, fingerprints: Iterable[str]) -> dict[str, ContactId]:
        """Fingerprint of a row → the first created contact that was made of such a row."""
        rows = self._database.execute_sql(_OF_FINGERPRINTS, (json.dumps(list(fingerprints)),))
        return {fingerprint: ContactId(id) for fingerprint, id in rows}

    def last_created_order(self) -> int:
        """The place of the newest contact in the order of creation, 0 without any."""
        ((last,),) = self._database.execute_sql("SELECT coalesce(max(seq), 0) FROM contact").fetchall()
        return int(last)

    def create(self, operation: Operation, contacts: Sequence[NewContact]) -> int:
        """Makes all of them, at least one; answers how many had been created before the first."""
        now = to_text(operation.head.time)
        rows = [
            (id, _CURATED, *(_NO_FIELDS | row.fields).values(), now, now, division, organization_id, fingerprint)
            for id, row, division, organization_id, fingerprint in contacts
        ]
        before = operation.insert_contacts(_CONTACT_COLUMNS, rows)
        operation.organizations.update(each.organization_id for each in contacts if each.organization_id)
        same = {"since": now, "added_with": operation.head.command, "label": ""}
        _hold(operation, contacts, same, is_large=before >= LARGE)
        return before


def _hold(operation: Operation, contacts: Sequence[NewContact], same: Row, *, is_large: bool) -> None:
    held = [
        (value, type, source, id, raw, _FIELD) for id, row, *_ in contacts for value, type, source, raw in row.in_fields
    ]
    held += [
        (value, type, source, id, raw, _ADDED) for id, row, *_ in contacts for value, type, source, raw in row.besides
    ]
    at_once = held
    if is_large:
        # Later rows of the same file are matched by their external ids.
        at_once = [row for row in held if row[1] == _EXTERNAL_ID]
        operation.put_aside(IDENTIFIER, _IDENTIFIER_COLUMNS, [row for row in held if row[1] != _EXTERNAL_ID], same)
    # In the order in which they lie in the table, where they are neighbours of each other more often than not.
    at_once.sort()
    values = tuple(same.values())
    operation.insert_unsaid(IDENTIFIER, (*_IDENTIFIER_COLUMNS, *same), [(*row, *values) for row in at_once])


LARGE = 150_000  # contacts from which on the table of their identifiers does not stay in memory
_NO_FIELDS = dict.fromkeys(CONTACT_FIELDS, "")
_EXTERNAL_ID = IdentifierType.EXTERNAL_ID.value
_FIELD, _ADDED = Origin.FIELD.value, Origin.ADDED.value
_CURATED = ContactKind.CURATED.value
_CONTACT_COLUMNS = (
    *("id", "kind", *CONTACT_FIELDS, "created_at", "modified_at"),
    *("division", "organization_id", "fingerprint"),
)
_IDENTIFIER_COLUMNS = ("value", "type", "source", "contact", "raw", "origin")
