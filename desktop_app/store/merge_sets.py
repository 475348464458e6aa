"""Who stands for whom: the only place that follows merge pointers."""

from __future__ import annotations

from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.ids import ContactId

_ROOT = """
WITH RECURSIVE chain (id, merged_into) AS (
    SELECT id, merged_into FROM contact WHERE id = ?
    UNION SELECT contact.id, contact.merged_into FROM chain JOIN contact ON contact.id = chain.merged_into
)
SELECT id FROM chain WHERE merged_into IS NULL
"""
_SET = """
WITH RECURSIVE tree (id) AS (
    VALUES (?) UNION SELECT contact.id FROM tree JOIN contact ON contact.merged_into = tree.id
)
SELECT contact.id FROM tree JOIN contact ON contact.id = tree.id ORDER BY contact.seq
"""


class MergeSets:
    """The trees that merges have made; a contact that was never merged is a set of its own."""

    def __init__(self, database: APSWDatabase) -> None:
        self._database = database

    def root_of(self, id: ContactId) -> ContactId:
        """The canonical contact that stands for *id*: itself unless it was merged into another, or is not there."""
        rows = self._database.execute_sql(_ROOT, (id,)).fetchall()
        return ContactId(rows[0][0]) if rows else id

    def set_of(self, id: ContactId) -> tuple[ContactId, ...]:
        """The canonical contact of *id* first, then all that were merged into it, first created first."""
        root = self.root_of(id)
        members = [ContactId(member) for (member,) in self._database.execute_sql(_SET, (root,))]
        return (root, *(member for member in members if member != root))
