"""Contacts by the thousand: what an import asks and writes, a batch at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.contacts import ContactFields, ContactKind, Origin
from desktop_app.domain.identifiers import Identifier
from desktop_app.domain.ids import ContactId
from desktop_app.domain.import_rows import NewContact
from desktop_app.store.contacts import ContactRepository
from desktop_app.store.journal import Operation

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

    def __init__(self, database: APSWDatabase, contacts: ContactRepository) -> None:
        self._database = database
        self._contacts = contacts

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
        for each in contacts:
            identifiers = {identifier: (raw, Origin.ADDED) for identifier, raw in each.besides.items()}
            identifiers |= {identifier: (raw, Origin.FIELD) for identifier, raw in each.in_fields.items()}
            self._contacts.create(
                operation,
                each.id,
                ContactKind.CURATED,
                ContactFields(**each.fields),
                identifiers,
                each.division,
                each.organization_id,
                each.fingerprint,
            )
