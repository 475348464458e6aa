"""What was handled for a few contacts, newest first: pages that cost the same however long the history is."""

from __future__ import annotations

import heapq
import json
from collections.abc import Sequence
from itertools import islice
from typing import Any

from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.history import HistoryKey
from desktop_app.domain.ids import AgentName, ContactId
from desktop_app.domain.interactions import Interaction
from desktop_app.store.interaction_rows import COLUMNS
from desktop_app.store.interactions import InteractionRepository

_NEWEST = HistoryKey("~", 0)  # sorts after every time
# Each is answered by one range of an index, so that the millionth interaction of a contact costs nothing.
_ALL = "SELECT at, seq FROM interaction WHERE contact = ? AND (at, seq) < (?, ?) ORDER BY at DESC, seq DESC LIMIT ?"
_HANDLED_BY = """
SELECT at, seq FROM interaction WHERE contact = ? AND accepted_by IS ? AND (at, seq) < (?, ?)
 ORDER BY at DESC, seq DESC LIMIT ?
"""
_LISTED = ", ".join(f"interaction.{column}" for column in (*COLUMNS, "seq"))
_PAGE_OF_ONE = f"""
SELECT {_LISTED} FROM interaction WHERE contact = ? AND (at, seq) < (?, ?) ORDER BY at DESC, seq DESC LIMIT ?
"""
_WITH_SEQ = f"""
SELECT {_LISTED} FROM json_each(?) AS wanted CROSS JOIN interaction ON interaction.seq = wanted.value
 ORDER BY wanted.key
"""
_AT, _SEQ = COLUMNS.index("at"), len(COLUMNS)
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
        rows = self.values(ids, seen_by=seen_by, before=before, limit=limit + 1)
        shown = rows[:limit]
        goes_on = HistoryKey(shown[-1][_AT], shown[-1][_SEQ]) if len(rows) > limit else None
        return self._interactions.of_values([row[:_SEQ] for row in shown]), goes_on

    def values(
        self, ids: Sequence[ContactId], *, seen_by: AgentName | None, before: HistoryKey | None, limit: int
    ) -> list[tuple[Any, ...]]:
        """The same as it lies there: in the order of an interaction's COLUMNS, and ``seq``."""
        start = before or _NEWEST
        if len(ids) == 1 and seen_by is None:
            return self._read(_PAGE_OF_ONE, (ids[0], start.at, start.seq, limit))
        ranges = [
            self._read(sql, (*given, start.at, start.seq, limit))
            for sql, given in _each(ids, seen_by, _ALL, _HANDLED_BY)
        ]
        seqs = [seq for _at, seq in islice(heapq.merge(*ranges, reverse=True), limit)]
        return self._read(_WITH_SEQ, (json.dumps(seqs),))

    def _read(self, sql: str, given: Sequence[Any]) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self._database.execute_sql(sql, given).fetchall()
        return found

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
