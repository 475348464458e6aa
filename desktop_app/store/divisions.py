"""Divisions, who may see them, and which contacts are in them."""

from __future__ import annotations

import json
from collections.abc import Iterable

from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.divisions import Division
from desktop_app.domain.errors import NotFound
from desktop_app.domain.ids import AgentName, ContactId, DivisionId
from desktop_app.store.journal import Operation
from desktop_app.store.merge_sets import MergeSets
from desktop_app.store.rows import read_row
from desktop_app.store.tables import AGENT_DIVISION, CONTACT, DIVISION, Row

_OF_CONTACTS = """
SELECT contact.id, contact.division,
       contact.merged_into IS NOT NULL OR EXISTS (SELECT 1 FROM contact AS child WHERE child.merged_into = contact.id)
  FROM json_each(?) AS wanted CROSS JOIN contact ON contact.id = wanted.value
"""
_OF_DELETED = """
SELECT wanted.value, (
    SELECT image FROM before_image
     WHERE table_name = 'contact' AND row_key = json_array(wanted.value) AND act = 'delete'
     ORDER BY operation DESC, ordinal DESC LIMIT 1
)
  FROM json_each(?) AS wanted LEFT JOIN contact ON contact.id = wanted.value WHERE contact.id IS NULL
"""
_DELETED = """
SELECT json_extract(image, '$.name'), json_extract(image, '$.id')
  FROM before_image WHERE table_name = 'division' AND act = 'delete'
 ORDER BY operation DESC
"""
_WITHIN = """
SELECT DISTINCT division FROM json_each(?) AS wanted CROSS JOIN contact ON contact.id = wanted.value
 WHERE division IS NOT NULL
"""


class DivisionRepository:
    """Reads divisions; writes them through an Operation."""

    def __init__(self, database: APSWDatabase, sets: MergeSets) -> None:
        self._database = database
        self._sets = sets

    def all(self) -> tuple[Division, ...]:
        """By name."""
        rows = self._database.execute_sql("SELECT name, id FROM division").fetchall()
        return tuple(sorted(Division(name, DivisionId(id)) for name, id in rows))

    def deleted(self) -> tuple[Division, ...]:
        """Those that were deleted, some of which may be back."""
        rows = self._database.execute_sql(_DELETED).fetchall()
        return tuple(Division(name, DivisionId(id)) for name, id in rows)

    def name_of(self, id: DivisionId | None) -> str:
        """Of one that was deleted, what it was called; "" for none."""
        if id is None:
            return ""
        row = read_row(self._database, DIVISION, [id])
        if row is not None:
            return str(row["name"])
        return next((each.name for each in self.deleted() if each.id == id), "")

    def count_in(self, id: DivisionId, *, limit: int) -> int:
        """How many contacts, merged ones each, are in it; counts no further than *limit*."""
        sql = "SELECT count(*) FROM (SELECT 1 FROM contact WHERE division = ? LIMIT ?)"
        ((count,),) = self._database.execute_sql(sql, (id, limit)).fetchall()
        return int(count)

    def of_contacts(self, ids: Iterable[ContactId]) -> dict[ContactId, DivisionId]:
        """Those of *ids* that are in a division, and in which; of a merged one the whole person's.

        Who is deleted counts as being where they were last: what is remembered of them is no more open than they.
        """
        wanted = json.dumps(list(ids))
        found = self._of_deleted(wanted)
        for id, own, is_merged in self._database.execute_sql(_OF_CONTACTS, (wanted,)).fetchall():
            division = next(iter(self.within(self._sets.set_of(ContactId(id)))), None) if is_merged else own
            if division is not None:
                found[ContactId(id)] = division
        return found

    def _of_deleted(self, wanted: str) -> dict[ContactId, DivisionId]:
        found: dict[ContactId, DivisionId] = {}
        for id, image in self._database.execute_sql(_OF_DELETED, (wanted,)).fetchall():
            row = json.loads(image) if image else {}
            division = row.get("division")
            if division is None and row.get("merged_into"):
                division = self.of_contacts([ContactId(row["merged_into"])]).get(ContactId(row["merged_into"]))
            if division is not None:
                found[ContactId(id)] = DivisionId(division)
        return found

    def within(self, members: Iterable[ContactId]) -> tuple[DivisionId, ...]:
        """The divisions that these very contacts are in, each once; of one person never more than one."""
        rows = self._database.execute_sql(_WITHIN, (json.dumps(list(members)),)).fetchall()
        return tuple(sorted(DivisionId(division) for (division,) in rows))

    # Writing

    def add(self, operation: Operation, id: DivisionId, name: str) -> None:
        operation.insert(DIVISION, {"id": id, "name": name})

    def rename(self, operation: Operation, id: DivisionId, name: str) -> None:
        operation.update(DIVISION, [id], {"name": name})

    def delete(self, operation: Operation, id: DivisionId) -> None:
        """With whom it was allowed to; its contacts are the caller's to move first."""
        allowed = self._database.execute_sql("SELECT agent FROM agent_division WHERE division = ?", (id,)).fetchall()
        for (agent,) in allowed:
            operation.delete(AGENT_DIVISION, [agent, id])
        operation.delete(DIVISION, [id])

    def allow(self, operation: Operation, agent: AgentName, id: DivisionId) -> bool:
        """Whether it was news. The agent must be listed."""
        if read_row(self._database, AGENT_DIVISION, [agent, id]) is not None:
            return False
        operation.insert(AGENT_DIVISION, {"agent": agent, "division": id})
        return True

    def deny(self, operation: Operation, agent: AgentName, id: DivisionId) -> None:
        """Raises NotFound when it was not allowed."""
        if read_row(self._database, AGENT_DIVISION, [agent, id]) is None:
            raise NotFound(f"This division was not allowed to {agent}.")
        operation.delete(AGENT_DIVISION, [agent, id])

    def assign(self, operation: Operation, contact_id: ContactId, id: DivisionId | None) -> bool:
        """Whether this very contact was in another one."""
        return operation.update(CONTACT, [contact_id], {"division": id})

    # For the dump, each sorted by its key

    def rows(self) -> list[Row]:
        return [{"id": each.id, "name": each.name} for each in sorted(self.all(), key=lambda each: each.id)]

    def allowed_rows(self) -> list[Row]:
        sql = "SELECT agent, division FROM agent_division ORDER BY agent, division"
        return [{"agent": agent, "division": id} for agent, id in self._database.execute_sql(sql).fetchall()]
