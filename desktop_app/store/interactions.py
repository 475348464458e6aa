"""Interactions: as they came in, and what has become of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.errors import NotFound
from desktop_app.domain.ids import AgentName, ContactId, InteractionId
from desktop_app.domain.interactions import (
    Arrival,
    Interaction,
    InteractionState,
    LinkedBy,
    WrapUp,
)
from desktop_app.domain.matching import Match
from desktop_app.store.clues import clue_to_json
from desktop_app.store.interaction_rows import COLUMNS, CONTACT_PLACES, interaction_of_values
from desktop_app.store.journal import Operation
from desktop_app.store.merge_sets import MergeSets
from desktop_app.store.rows import read_row, read_rows
from desktop_app.store.tables import INTERACTION, InteractionTable, Row
from desktop_app.store.times import to_text

_OPEN = tuple(state.value for state in InteractionState if state.is_open)


class InteractionRepository:
    """Reads interactions; writes them through an Operation."""

    def __init__(self, database: APSWDatabase, sets: MergeSets) -> None:
        self._database = database
        self._sets = sets

    def get(self, id: InteractionId) -> Interaction:
        """Raises NotFound."""
        found = self.find(id)
        if found is None:
            raise NotFound(f"There is no interaction {id}.")
        return found

    def find(self, id: InteractionId) -> Interaction | None:
        row = read_row(self._database, INTERACTION, [id])
        return None if row is None else self.of_rows([row])[0]

    def of_rows(self, rows: Sequence[Row]) -> tuple[Interaction, ...]:
        """Each read under the contact that stands for the one that it was recorded under."""
        return self.of_values([tuple(row[column] for column in COLUMNS) for row in rows])

    def of_values(self, rows: Sequence[Sequence[Any]]) -> tuple[Interaction, ...]:
        """The same of rows whose values stand in the order of COLUMNS, as a page of many comes from the database."""
        linked = {row[place] for row in rows for place in CONTACT_PLACES if row[place]}
        roots = self._sets.merged_among(linked) if linked else {}
        return tuple(interaction_of_values(*row, roots=roots) for row in rows)

    def open_for(self, agent: AgentName, *, limit: int) -> tuple[Interaction, ...]:
        """What alerts, and what *agent* has accepted and not wrapped up; in order of arrival, the newest *limit*."""
        query = (
            InteractionTable.select()
            .where(
                (InteractionTable.state << _OPEN)
                & ((InteractionTable.accepted_by == agent) | (InteractionTable.accepted_by.is_null()))
            )
            .order_by(InteractionTable.seq.desc())
            .limit(limit)
        )
        return self.of_rows(list(reversed(list(query.dicts().execute(self._database)))))

    def closed_by(self, agent: AgentName, *, limit: int) -> tuple[Interaction, ...]:
        """What *agent* has wrapped up, and what nobody will any more; last closed first."""
        query = (
            InteractionTable.select()
            .where(
                ~(InteractionTable.state << _OPEN)
                & ((InteractionTable.accepted_by == agent) | (InteractionTable.accepted_by.is_null()))
            )
            .order_by(InteractionTable.done_at.desc(), InteractionTable.seq.desc())
            .limit(limit)
        )
        return self.of_rows(list(query.dicts().execute(self._database)))

    def of_contact(self, id: ContactId, *, limit: int) -> tuple[Interaction, ...]:
        """Interactions of the whole person that *id* stands for or is part of, newest first."""
        rows: list[Row] = []
        # One look-up per member keeps to the index; together they would be sorted anew.
        for member in self._sets.set_of(id):
            rows += read_rows(self._database, INTERACTION, _OF_CONTACT, (member, limit))
        rows.sort(key=lambda row: (row["at"], row["seq"]), reverse=True)
        return self.of_rows(rows[:limit])

    def linked_to(self, id: ContactId) -> tuple[InteractionId, ...]:
        """What is recorded under this very contact."""
        query = InteractionTable.select(InteractionTable.id).where(InteractionTable.contact == id)
        return tuple(InteractionId(row[0]) for row in query.tuples().execute(self._database))

    def linked_among(self, ids: Iterable[InteractionId], members: Iterable[ContactId]) -> frozenset[InteractionId]:
        """Those of *ids* that are recorded under one of *members*."""
        named = json.dumps(list(ids)), json.dumps(list(members))
        return frozenset(InteractionId(id) for (id,) in self._database.execute_sql(_LINKED_AMONG, named).fetchall())

    def count_of_contact(self, id: ContactId, *, limit: int) -> int:
        """How many interactions the whole person has; counts no further than *limit*."""
        count = 0
        for member in self._sets.set_of(id):
            sql = "SELECT count(*) FROM (SELECT 1 FROM interaction WHERE contact = ? LIMIT ?)"
            (row,) = self._database.execute_sql(sql, (member, limit - count))
            count += int(row[0])
        return count

    def at_places(self, seqs: list[int]) -> dict[int, Interaction]:
        """The interactions with these orders of arrival."""
        rows = read_rows(self._database, INTERACTION, _AT_PLACES, (json.dumps(seqs),))
        return {row["seq"]: found for row, found in zip(rows, self.of_rows(rows), strict=True)}

    def all_rows(self) -> Iterator[Row]:
        yield from InteractionTable.select().order_by(InteractionTable.id).dicts().execute(self._database)

    # Writing

    def receive(self, operation: Operation, arrival: Arrival, match: Match) -> None:
        """The fact that it came in. Whom it is linked to is a step of its own, as only that can be taken back."""
        row: Row = {
            "id": arrival.id,
            "channel": arrival.channel.value,
            "direction": arrival.direction.value,
            "at": to_text(arrival.at),
            "queue": arrival.queue,
            "name": arrival.name,
            "clues": json.dumps([clue_to_json(clue) for clue in arrival.clues], ensure_ascii=False),
            "subject": arrival.subject,
            "text": arrival.text,
            "extra": json.dumps(dict(arrival.extra), sort_keys=True),
            "received_at": to_text(operation.head.time),
            "rule": match.rule.value,
            "matched": arrival.clues.index(match.clue) if match.clue in arrival.clues else None,
            "state": InteractionState.ALERTING.value,
            "division": arrival.division,
        }
        operation.insert(INTERACTION, {**dict.fromkeys(_EMPTY), **row}, is_fact=True)

    def link(
        self,
        operation: Operation,
        id: InteractionId,
        contact_id: ContactId,
        by: LinkedBy,
        *,
        agent: AgentName | None = None,
    ) -> None:
        changes = {
            "contact": contact_id,
            "linked_by": by.value,
            "linked_at": to_text(operation.head.time),
            "link_agent": agent,
            "unlinked_from": None,
        }
        self._touch_contact_of(operation, id)
        operation.update(INTERACTION, [id], changes)

    def mark_merged(self, operation: Operation, id: InteractionId, *, agent: AgentName) -> None:
        """An agent selected a contact for it, and the temporary one that it is recorded under was merged into that."""
        changes = {"linked_by": LinkedBy.MERGE.value, "linked_at": to_text(operation.head.time), "link_agent": agent}
        self._touch_contact_of(operation, id)
        operation.update(INTERACTION, [id], changes)

    def unlink(self, operation: Operation, id: InteractionId, *, agent: AgentName | None) -> None:
        before = self._touch_contact_of(operation, id)
        changes = {
            "contact": None,
            "linked_by": None,
            "linked_at": to_text(operation.head.time),
            "link_agent": agent,
            "unlinked_from": before,
        }
        operation.update(INTERACTION, [id], changes)

    def set_state(
        self,
        operation: Operation,
        id: InteractionId,
        state: InteractionState,
        *,
        accepted_by: AgentName | None = None,
        wrap_up: WrapUp | None = None,
    ) -> None:
        """Moves on to *state*, and writes down when."""
        now = to_text(operation.head.time)
        changes: Row = {"state": state.value}
        if accepted_by is not None:
            changes |= {"accepted_by": accepted_by, "accepted_at": now}
        if state in (InteractionState.ENDED, InteractionState.ABANDONED):
            changes["ended_at"] = now
        if wrap_up is not None:
            changes |= {"wrap_up_code": wrap_up.code, "wrap_up_note": wrap_up.note}
        if not state.is_open:
            changes["done_at"] = now
        operation.update(INTERACTION, [id], changes)

    def _touch_contact_of(self, operation: Operation, id: InteractionId) -> ContactId | None:
        """The contact that is linked until now: its history changes, too."""
        linked = self.get(id).recorded_under
        if linked is not None:
            operation.linked_contacts.add(linked)
        return linked


_OF_CONTACT = "WHERE contact = ? ORDER BY at DESC, seq DESC LIMIT ?"
_AT_PLACES = "WHERE seq IN (SELECT value FROM json_each(?))"
_LINKED_AMONG = """
SELECT interaction.id FROM json_each(?) AS wanted CROSS JOIN interaction ON interaction.id = wanted.value
 WHERE interaction.contact IN (SELECT value FROM json_each(?))
"""
_EMPTY = COLUMNS[COLUMNS.index("contact") :]  # of one that has just come in
