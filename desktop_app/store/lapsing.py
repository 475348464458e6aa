"""Who lapses when: temporary contacts by the moment that they were last in touch, kept up to date as that changes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.ids import ContactId, DivisionId
from desktop_app.domain.interactions import InteractionState
from desktop_app.store.times import from_text, to_text

# ``domain.lifecycle.last_contact_of`` in SQL, the one place to extend where something else is a sign of life, too.
# An undo that put the contact's row back has brought it back. What a channel dates in the future counts as it says:
# nobody is removed too early for a wrong clock.
_LAST_CONTACT = """
max(
    coalesce(
        nullif(max(
            coalesce((SELECT max(at) FROM interaction WHERE interaction.contact = contact.id), ''),
            coalesce((SELECT max(last_at) FROM journey_session WHERE journey_session.contact = contact.id), '')
        ), ''),
        contact.created_at
    ),
    coalesce((
        SELECT max(operation.time) FROM before_image JOIN operation ON operation.sequence = before_image.operation
         WHERE before_image.table_name = 'contact' AND before_image.row_key = json_array(contact.id)
           AND before_image.act = 'insert' AND operation.command = 'Undo'
    ), '')
)
"""
_LAPSES = """
contact.kind <> 'Curated' AND contact.merged_into IS NULL
AND NOT EXISTS (SELECT 1 FROM contact AS child WHERE child.merged_into = contact.id)
"""
_FORGET = "DELETE FROM lapsing WHERE contact IN (SELECT value FROM json_each(?))"
_REMEMBER = f"""
INSERT INTO lapsing (contact, last_contact)
SELECT contact.id, {_LAST_CONTACT} FROM json_each(?) AS wanted CROSS JOIN contact ON contact.id = wanted.value
 WHERE {_LAPSES}
"""
_OPEN_STATES = ", ".join(f"'{state.value}'" for state in InteractionState if state.is_open)
_DUE = f"""
  FROM lapsing
 WHERE last_contact <= ?1
   AND NOT EXISTS (
       SELECT 1 FROM contact
        WHERE contact.id = lapsing.contact AND contact.division IN (SELECT value FROM json_each(?2))
   )
   AND contact NOT IN (SELECT contact FROM interaction WHERE state IN ({_OPEN_STATES}) AND contact IS NOT NULL)
"""


class LapsingIndex:
    """Temporary contacts that were never merged, and when each was last in touch."""

    def __init__(self, database: APSWDatabase) -> None:
        self._database = database

    def update(self, contact_ids: Iterable[ContactId]) -> None:
        """Looks at these contacts anew; to be called inside the write transaction that changed them or their links."""
        ids = json.dumps(list(contact_ids))
        self._database.execute_sql(_FORGET, (ids,))
        self._database.execute_sql(_REMEMBER, (ids,))

    def last_contact_of(self, id: ContactId) -> datetime | None:
        """When a contact that may lapse was last in touch; None for one that never lapses."""
        rows = self._database.execute_sql("SELECT last_contact FROM lapsing WHERE contact = ?", (id,)).fetchall()
        return from_text(rows[0][0]) if rows else None

    def due(
        self, last_contact: datetime, *, limit: int, hidden: frozenset[DivisionId] = frozenset()
    ) -> tuple[tuple[ContactId, datetime], ...]:
        """Who was last in touch at *last_contact* or earlier, longest ago first, and when; nobody of *hidden* ones.

        Whoever has an interaction that is still open is not among them.
        """
        sql = f"SELECT contact, last_contact {_DUE} ORDER BY last_contact, contact LIMIT ?3"
        rows = self._database.execute_sql(sql, (to_text(last_contact), _json(hidden), limit)).fetchall()
        return tuple((ContactId(contact), from_text(at)) for contact, at in rows)

    def count_due(self, last_contact: datetime, *, limit: int, hidden: frozenset[DivisionId] = frozenset()) -> int:
        """How many there are of those; counts no further than *limit*."""
        sql = f"SELECT count(*) FROM (SELECT 1 {_DUE} LIMIT ?3)"
        (row,) = self._database.execute_sql(sql, (to_text(last_contact), _json(hidden), limit))
        return int(row[0])


def _json(divisions: frozenset[DivisionId]) -> str:
    return json.dumps(sorted(divisions))
