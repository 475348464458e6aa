"""Contacts as they stood at an earlier moment, worked out backwards from today by the journal's before-images."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.contacts import Contact
from desktop_app.domain.ids import ContactId
from desktop_app.domain.merging import MergeNode, unify
from desktop_app.store.before_images import keys_changed_since, row_as_of
from desktop_app.store.contacts import contact_of_row, held_of_row
from desktop_app.store.merge_sets import MergeSets
from desktop_app.store.tables import CONTACT, IDENTIFIER, MERGE_CHOICE, IdentifierTable, JournalledTable, Row
from desktop_app.store.times import to_text


@dataclass(frozen=True)
class TimeTravel:
    """Answers what was; *sequence* is always the operation that had just ended."""

    database: APSWDatabase
    sets: MergeSets

    def sequence_at(self, moment: datetime) -> int:
        """The last operation that was over at *moment*; 0 before the first.

        The order is the journal's: a clock that was set back in between hides nothing that came before.
        """
        sql = "SELECT coalesce(max(sequence), 0) FROM operation WHERE time <= ?"
        (row,) = self.database.execute_sql(sql, (to_text(moment),))
        return int(row[0])

    def contact(self, id: ContactId, sequence: int) -> Contact | None:
        """The whole person that *id* was, or was merged into, at *sequence*; None: there was no such contact."""
        records = self._records_around(id, sequence)
        if id not in records:
            return None
        root = id
        while (into := records[root]["merged_into"]) is not None:
            root = ContactId(into)
        return unify(self._node(root, records, sequence))

    def rows(self, table: JournalledTable, contact: ContactId, keys: set[tuple[str, ...]], sequence: int) -> list[Row]:
        """Those of today's *keys*, and of rows that changed since, that were there and named *contact*."""
        keys = keys | set(keys_changed_since(self.database, table, contact, sequence))
        rows = (row_as_of(self.database, table, key, sequence) for key in sorted(keys))
        return [row for row in rows if row is not None and row["contact"] == contact]

    def _records_around(self, id: ContactId, sequence: int) -> dict[ContactId, Row]:
        """The rows of *id* and of all that may have been merged with it then."""
        found: dict[ContactId, Row] = {}
        waiting = {id}
        while waiting:
            each = waiting.pop()
            row = row_as_of(self.database, CONTACT, [each], sequence)
            if row is None:
                continue
            found[each] = row
            near = {*self.sets.children_of(each), *self._pointed_since(each, sequence)}
            near |= {ContactId(row["merged_into"])} if row["merged_into"] else set()
            waiting |= near - found.keys()
        return found

    def _pointed_since(self, id: ContactId, sequence: int) -> set[ContactId]:
        """Contacts whose pointer may have led to *id*: what changed a pointer was about both."""
        return {ContactId(key) for (key,) in keys_changed_since(self.database, CONTACT, id, sequence)}

    def _node(self, id: ContactId, records: dict[ContactId, Row], sequence: int) -> MergeNode:
        children = [each for each, row in records.items() if row["merged_into"] == id]
        nodes = [self._node(child, records, sequence) for child in children]
        nodes.sort(key=lambda node: node.created_order)
        return MergeNode(self._own(id, records[id], sequence), tuple(nodes), self._choices(id, children, sequence))

    def _own(self, id: ContactId, row: Row, sequence: int) -> Contact:
        query = IdentifierTable.select().where(IdentifierTable.contact == id).dicts()
        keys = {tuple(each[column] for column in IDENTIFIER.key) for each in query.execute(self.database)}
        held = sorted(held_of_row(each) for each in self.rows(IDENTIFIER, id, keys, sequence))
        return contact_of_row({**row, "modified_at": row["created_at"]}, tuple(held))

    def _choices(self, id: ContactId, children: list[ContactId], sequence: int) -> dict[str, ContactId]:
        sql = "SELECT contact, field, made FROM merge_choice WHERE contact = ?"
        keys = {tuple(key) for key in self.database.execute_sql(sql, (id,)).fetchall()}
        rows = sorted(self.rows(MERGE_CHOICE, id, keys, sequence), key=lambda row: str(row["made"]))
        in_force = {id, *children}
        return {row["field"]: ContactId(row["member"]) for row in rows if row["member"] in in_force}
