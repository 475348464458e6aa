"""Presences of agents, and what they let ring until it stopped."""

from __future__ import annotations

import json
from collections.abc import Iterable

from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.ids import AgentName, InteractionId
from desktop_app.domain.presence import AgentPresence, Presence
from desktop_app.store.journal import Operation
from desktop_app.store.rows import read_row
from desktop_app.store.tables import MISSED, PRESENCE, Row
from desktop_app.store.times import from_text, to_text

_MISSED = """
SELECT interaction FROM json_each(?) AS wanted CROSS JOIN missed ON missed.interaction = wanted.value WHERE agent = ?
"""


class PresenceRepository:
    """Reads presences; writes them through an Operation."""

    def __init__(self, database: APSWDatabase) -> None:
        self._database = database

    def of(self, agent: AgentName) -> AgentPresence:
        row = read_row(self._database, PRESENCE, [agent])
        return AgentPresence() if row is None else AgentPresence(Presence(row["presence"]), from_text(row["since"]))

    def set(self, operation: Operation, agent: AgentName, presence: Presence) -> None:
        """*since* when is only another moment where it was another presence."""
        since = to_text(operation.head.time)
        before = read_row(self._database, PRESENCE, [agent])
        if before is None:
            operation.insert(PRESENCE, {"agent": agent, "presence": presence.value, "since": since})
        elif before["presence"] != presence.value:
            operation.update(PRESENCE, [agent], {"presence": presence.value, "since": since})

    def miss(self, operation: Operation, interaction: InteractionId, agent: AgentName) -> None:
        row = {"interaction": interaction, "agent": agent, "at": to_text(operation.head.time)}
        operation.insert(MISSED, row)

    def missed_among(self, interactions: Iterable[InteractionId], agent: AgentName) -> frozenset[InteractionId]:
        """Those of *interactions* that *agent* let ring until it stopped."""
        rows = self._database.execute_sql(_MISSED, (json.dumps(list(interactions)), agent)).fetchall()
        return frozenset(InteractionId(id) for (id,) in rows)

    # For the dump, each sorted by its key

    def rows(self) -> list[Row]:
        sql = "SELECT agent, presence, since FROM presence ORDER BY agent"
        found = self._database.execute_sql(sql).fetchall()
        return [dict(zip(("agent", "presence", "since"), row, strict=True)) for row in found]

    def missed_rows(self) -> list[Row]:
        sql = "SELECT interaction, agent, at FROM missed ORDER BY interaction, agent"
        found = self._database.execute_sql(sql).fetchall()
        return [dict(zip(("interaction", "agent", "at"), row, strict=True)) for row in found]
