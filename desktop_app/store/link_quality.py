"""Automatic links, and which of them agents corrected, counted by day."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.ids import ContactId
from desktop_app.domain.interactions import Channel
from desktop_app.domain.matching import Rule
from desktop_app.store.times import to_text

Counted = tuple[Channel, Rule, date, int]

# As the indexes of migration 0022 have it.
_LINKED = "rule IN ('exact', 'first-created', 'variant') AND received_at >= ?1"
_CORRECTING = "('UnlinkContact', 'LinkContact', 'CreateContact', 'CorrectLink')"
_ALL = f"SELECT channel, rule, substr(received_at, 1, 10), count(*) FROM interaction WHERE {_LINKED}"
# A link that went with its contact, or stands again as it was, was not corrected; one that was taken back was.
_CORRECTED = f"""
SELECT channel, rule, substr(received_at, 1, 10), count(*)
  FROM interaction LEFT JOIN operation AS receipt ON receipt.id = 'receive-' || interaction.id
 WHERE {_LINKED} AND linked_by IS NOT 'match'
   AND (contact IS NULL OR contact IS NOT json_extract(receipt.result, '$.contact'))
   AND (receipt.undone_by IS NOT NULL OR EXISTS (
        SELECT 1 FROM touched CROSS JOIN operation AS done ON done.sequence = touched.operation
         WHERE touched.entity = 'interaction' AND touched.id = interaction.id
           AND done.command IN {_CORRECTING} AND done.refused IS NULL AND done.undone_by IS NULL))
"""
_SEEN = """
 AND coalesce(contact, '') NOT IN (SELECT value FROM json_each(?2))
 AND coalesce(unlinked_from, '') NOT IN (SELECT value FROM json_each(?2))
"""
_BY_DAY = " GROUP BY channel, rule, substr(received_at, 1, 10)"
_CONTACTS = f"""
SELECT contact FROM interaction WHERE {_LINKED} AND contact IS NOT NULL
 UNION SELECT unlinked_from FROM interaction WHERE {_LINKED} AND unlinked_from IS NOT NULL
"""


class LinkQualityReader:
    """Counts what came in from a moment on."""

    def __init__(self, database: APSWDatabase) -> None:
        self._database = database

    def contacts(self, since: datetime) -> tuple[ContactId, ...]:
        """Whom those interactions are, or were, linked to."""
        rows = self._database.execute_sql(_CONTACTS, (to_text(since),)).fetchall()
        return tuple(ContactId(id) for (id,) in rows)

    def links(self, since: datetime, *, hidden: Iterable[ContactId] = ()) -> Iterator[Counted]:
        """Automatic links to contacts that were there; without those of *hidden* contacts."""
        return self._counted(_ALL, since, list(hidden))

    def corrected(self, since: datetime, *, hidden: Iterable[ContactId] = ()) -> Iterator[Counted]:
        """Those of them that an agent took away or set to another contact."""
        return self._counted(_CORRECTED, since, list(hidden))

    def _counted(self, sql: str, since: datetime, hidden: list[ContactId]) -> Iterator[Counted]:
        seen, given = (_SEEN, (to_text(since), json.dumps(hidden))) if hidden else ("", (to_text(since),))
        for channel, rule, day, count in self._database.execute_sql(sql + seen + _BY_DAY, given).fetchall():
            yield Channel(channel), Rule(rule), date.fromisoformat(day), count
