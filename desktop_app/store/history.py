"""What was handled for a few contacts, newest first: pages that cost the same however long the history is."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from itertools import islice

from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.history import HistoryKey
from desktop_app.domain.ids import AgentName, ContactId
from desktop_app.domain.interactions import Interaction
from desktop_app.store.interactions import InteractionRepository
from desktop_app.store.tables import InteractionTable

_NEWEST = HistoryKey("~", 0)  # sorts after every time
# Each is answered by one range of an index, so that the millionth interaction of a contact costs nothing.
_ALL = "SELECT at, seq FROM interaction WHERE contact = ? AND (at, seq) < (?, ?) ORDER BY at DESC, seq DESC LIMIT ?"
_HANDLED_BY = """
SELECT at, seq FROM interaction WHERE contact = ? AND accepted_by IS ? AND (at, seq) < (?, ?)
 ORDER BY at DESC, seq DESC LIMIT ?
"""
_COUNT_ALL = "SELECT count(*) FROM (SELECT 1 FROM interaction WHERE contact = ? LIMIT ?)"
_COUNT_HANDLED_BY = "SELECT count(*) FROM (SELECT 1 FROM interaction WHERE contact = ? AND accepted_by IS ? LIMIT ?)"


class HistoryReader:
    """*seen_by*: only what that agent handled and what nobody did; None: everybody's."""

    def __init__(self, database: APSWDatabase, interactions: InteractionRepository) -> None:
        self._database = database
        self._interactions = interactions

    def page(
        self, ids: Sequence[ContactId], *, seen_by: AgentName | None, before: HistoryKey | None, limit: int
    ) -> tuple[tuple[Interaction, ...], HistoryKey | None]:
        """Interactions older than *before*, newest first, at most *limit*; and the key to go on from, if any."""
        start = before or _NEWEST
        ranges = []
        for sql, given in _each(ids, seen_by, _ALL, _HANDLED_BY):
            ranges.append(self._database.execute_sql(sql, (*given, start.at, start.seq, limit + 1)).fetchall())
        keys = [HistoryKey(at, seq) for at, seq in islice(heapq.merge(*ranges, reverse=True), limit + 1)]
        page = keys[:limit]
        query = InteractionTable.select().where(InteractionTable.seq << [key.seq for key in page]).dicts()
        rows = {row["seq"]: row for row in query.execute(self._database)}
        found = self._interactions.of_rows([rows[key.seq] for key in page])
        return found, page[-1] if len(keys) > limit else None

    def count(self, ids: Sequence[ContactId], *, seen_by: AgentName | None, limit: int) -> int:
        """How many there are, or *limit* when there are more."""
        count = 0
        for sql, given in _each(ids, seen_by, _COUNT_ALL, _COUNT_HANDLED_BY):
            (row,) = self._database.execute_sql(sql, (*given, limit - count))
            count += int(row[0])
            if count >= limit:
                break
        return count


def _each(
    ids: Sequence[ContactId], seen_by: AgentName | None, for_all: str, for_one: str
) -> list[tuple[str, tuple[str | None, ...]]]:
    if seen_by is None:
        return [(for_all, (id,)) for id in ids]
    return [(for_one, (id, handled_by)) for id in ids for handled_by in (seen_by, None)]
