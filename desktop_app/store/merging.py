"""Merges as they are written: pointers and choices; and what agents said about pairs of contacts and about links."""

from __future__ import annotations

from typing import Any

from peewee import ModelSelect
from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.errors import NotFound
from desktop_app.domain.identifiers import Identifier
from desktop_app.domain.ids import AgentName, ContactId, InteractionId
from desktop_app.domain.merging import RememberedUnlink
from desktop_app.store.journal import Operation
from desktop_app.store.rows import read_row
from desktop_app.store.tables import (
    CONTACT,
    MERGE_CHOICE,
    NOT_SAME_PERSON,
    REMEMBERED_UNLINK,
    MergeChoiceTable,
    NotSamePersonTable,
    RememberedUnlinkTable,
    Row,
)
from desktop_app.store.times import from_text, to_text


class MergeRepository:
    """Writes merges through an Operation. It never looks whether they make sense: the services do."""

    def __init__(self, database: APSWDatabase) -> None:
        self._database = database

    def merge(self, operation: Operation, id: ContactId, into: ContactId) -> None:
        operation.update(CONTACT, [id], {"merged_into": into})

    def release(self, operation: Operation, id: ContactId) -> None:
        """Takes *id*, with all that was merged into it, out of its set."""
        operation.update(CONTACT, [id], {"merged_into": None})

    def choose(self, operation: Operation, id: ContactId, field: str, member: ContactId) -> None:
        """From now on the value of *field* of *id* is the one of *member*."""
        made = f"{operation.sequence:012}"
        if read_row(self._database, MERGE_CHOICE, [id, field, made]) is not None:
            operation.update(MERGE_CHOICE, [id, field, made], {"member": member})
        else:
            operation.insert(MERGE_CHOICE, {"contact": id, "field": field, "made": made, "member": member})

    def forget(self, operation: Operation, id: ContactId) -> None:
        """Drops what was said of a contact that is about to be deleted."""
        for table, keys in (
            (MERGE_CHOICE, "SELECT contact, field, made FROM merge_choice WHERE contact = ?1 OR member = ?1"),
            (NOT_SAME_PERSON, "SELECT one, other FROM not_same_person WHERE one = ?1 OR other = ?1"),
            (
                REMEMBERED_UNLINK,
                "SELECT contact, value, type, source, interaction FROM remembered_unlink WHERE contact = ?1",
            ),
        ):
            for key in self._database.execute_sql(keys, (id,)).fetchall():
                operation.delete(table, key)

    # What agents said

    def say_not_same(self, operation: Operation, one: ContactId, other: ContactId) -> bool:
        """Whether it was news."""
        key = sorted((one, other))
        if read_row(self._database, NOT_SAME_PERSON, key) is not None:
            return False
        said = {"agent": operation.head.agent, "at": to_text(operation.head.time)}
        operation.insert(NOT_SAME_PERSON, {"one": key[0], "other": key[1], **said})
        return True

    def unsay_not_same(self, operation: Operation, one: ContactId, other: ContactId) -> None:
        """Raises NotFound when nobody said so."""
        operation.delete(NOT_SAME_PERSON, sorted((one, other)))

    def not_same_as(self, id: ContactId) -> frozenset[ContactId]:
        """Of whom agents said that they are somebody else than *id*."""
        sql = "SELECT one, other FROM not_same_person WHERE one = ?1 OR other = ?1"
        rows = self._database.execute_sql(sql, (id,)).fetchall()
        return frozenset(ContactId(each) for row in rows for each in row if each != id)

    def remember_unlink(
        self, operation: Operation, id: ContactId, identifier: Identifier, interaction_id: InteractionId
    ) -> None:
        """One row for each unlink, so that each can be undone by itself."""
        key = dict(zip(REMEMBERED_UNLINK.key, (*_unlink_key(id, identifier), interaction_id), strict=True))
        if read_row(self._database, REMEMBERED_UNLINK, list(key.values())) is None:
            said = {"agent": operation.head.agent, "at": to_text(operation.head.time)}
            operation.insert(REMEMBERED_UNLINK, {**key, **said})

    def forget_unlink(self, operation: Operation, id: ContactId, identifier: Identifier) -> None:
        """Raises NotFound when no unlink is remembered."""
        key = _unlink_key(id, identifier)
        sql = "SELECT interaction FROM remembered_unlink WHERE contact = ? AND value = ? AND type = ? AND source = ?"
        rows = self._database.execute_sql(sql, tuple(key)).fetchall()
        if not rows:
            raise NotFound(f"No unlink from {identifier} is remembered for this contact.")
        for (interaction,) in rows:
            operation.delete(REMEMBERED_UNLINK, [*key, interaction])

    def remembered_unlinks(self, identifier: Identifier) -> dict[ContactId, RememberedUnlink]:
        """From whom agents have unlinked interactions from *identifier*, and when last."""
        table = RememberedUnlinkTable
        is_about = (
            (table.value == identifier.value)
            & (table.type == identifier.type.value)
            & (table.source == identifier.source)
        )
        query = table.select().where(is_about).order_by(table.at)
        return {
            ContactId(row["contact"]): RememberedUnlink(AgentName(row["agent"]), from_text(row["at"]))
            for row in query.dicts().execute(self._database)
        }

    # For the dump, each sorted by its key

    def choice_rows(self) -> list[Row]:
        rows = MergeChoiceTable.select().order_by(
            MergeChoiceTable.contact, MergeChoiceTable.field, MergeChoiceTable.made
        )
        return [{key: row[key] for key in ("contact", "field", "member")} for row in self._rows(rows)]

    def not_same_rows(self) -> list[Row]:
        return self._rows(NotSamePersonTable.select().order_by(NotSamePersonTable.one, NotSamePersonTable.other))

    def unlink_rows(self) -> list[Row]:
        table = RememberedUnlinkTable
        return self._rows(table.select().order_by(table.contact, table.value, table.type, table.source, table.at))

    def _rows(self, query: ModelSelect[Any]) -> list[Row]:
        return list(query.dicts().execute(self._database))


def _unlink_key(id: ContactId, identifier: Identifier) -> list[str]:
    return [id, identifier.value, identifier.type.value, identifier.source]
