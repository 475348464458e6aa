"""Who stands for whom: the only place that follows merge pointers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.ids import ContactId

_PARENT = "SELECT merged_into FROM contact WHERE id = ?"
_ROOT = """
WITH RECURSIVE chain (id, merged_into) AS (
    SELECT id, merged_into FROM contact WHERE id = ?
    UNION SELECT contact.id, contact.merged_into FROM chain JOIN contact ON contact.id = chain.merged_into
)
SELECT id FROM chain WHERE merged_into IS NULL
"""
# CROSS JOIN keeps the tree outside: left to itself, SQLite walks over all contacts in order to save sorting a few.
_SET = """
WITH RECURSIVE tree (id) AS (
    VALUES (?) UNION SELECT contact.id FROM tree JOIN contact ON contact.merged_into = tree.id
)
SELECT contact.id FROM tree CROSS JOIN contact ON contact.id = tree.id ORDER BY contact.seq
"""
_MERGED = """
WITH RECURSIVE chain (member, id, merged_into) AS (
    SELECT contact.id, contact.id, contact.merged_into
      FROM json_each(?) AS wanted CROSS JOIN contact ON contact.id = wanted.value
     WHERE contact.merged_into IS NOT NULL
        OR EXISTS (SELECT 1 FROM contact AS child WHERE child.merged_into = contact.id)
    UNION SELECT chain.member, contact.id, contact.merged_into
      FROM chain JOIN contact ON contact.id = chain.merged_into
)
SELECT member, id FROM chain WHERE merged_into IS NULL
"""


class MergeSets:
    """The trees that merges have made; a contact that was never merged is a set of its own."""

    def __init__(self, database: APSWDatabase) -> None:
        self._database = database

    def root_of(self, id: ContactId) -> ContactId:
        """The canonical contact that stands for *id*: itself unless it was merged into another, or is not there."""
        rows = self._database.execute_sql(_ROOT, (id,)).fetchall()
        return ContactId(rows[0][0]) if rows else id

    def parent_of(self, id: ContactId) -> ContactId | None:
        """What *id* was merged right into; None for who stands for themselves, or is not there."""
        row = self._database.execute_sql(_PARENT, (id,)).fetchone()
        return row and row[0] and ContactId(row[0])

    def set_of(self, id: ContactId) -> tuple[ContactId, ...]:
        """The canonical contact of *id* first, then all that were merged into it, first created first."""
        root = self.root_of(id)
        return (root, *(member for member in self.members_of(root) if member != root))

    def members_of(self, root: ContactId) -> tuple[ContactId, ...]:
        """*root* and all that were merged into it, first created first."""
        return tuple(ContactId(member) for (member,) in self._database.execute_sql(_SET, (root,)))

    def is_closed(self, id: ContactId) -> bool:
        """Whether the pointers from *id* lead back to where they began, so that nobody stands for the set."""
        return not self._database.execute_sql(_ROOT, (id,)).fetchall()

    def merged_among(self, ids: Iterable[ContactId]) -> dict[ContactId, ContactId]:
        """Those of *ids* that are part of a merge set → who stands for them; the many others cost one question."""
        rows = self._database.execute_sql(_MERGED, (json.dumps(list(ids)),)).fetchall()
        return {ContactId(member): ContactId(root) for member, root in rows}

    def children_of(self, id: ContactId) -> tuple[ContactId, ...]:
        """What was merged right into *id*, first created first."""
        rows = self._database.execute_sql("SELECT id FROM contact WHERE merged_into = ? ORDER BY seq", (id,))
        return tuple(ContactId(child) for (child,) in rows)

    def child_towards(self, root: ContactId, member: ContactId) -> ContactId:
        """What was merged right into *root* and holds *member*, be it *member* itself; *root* for itself."""
        while member != root:
            into = self.parent_of(member)
            if into == root or into is None:
                break
            member = into
        return member

    def choices_of(self, id: ContactId, children: Iterable[ContactId]) -> Mapping[str, ContactId]:
        """Field → whose value counts: of the choices that are in force, the newest for each field."""
        in_force = {id, *children}
        rows = self._database.execute_sql(
            "SELECT field, member FROM merge_choice WHERE contact = ? ORDER BY made", (id,)
        )
        return {field: ContactId(member) for field, member in rows if member in in_force}
