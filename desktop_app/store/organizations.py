"""Organisations, which contacts belong to them, and what agents are to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields

from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.errors import NotFound
from desktop_app.domain.ids import AgentName, ContactId, OrganizationId, RelationshipId
from desktop_app.domain.organizations import Organization, OrganizationFields, Relationship
from desktop_app.store.journal import Operation
from desktop_app.store.rows import read_row
from desktop_app.store.tables import (
    CONTACT,
    ORGANIZATION,
    RELATIONSHIP,
    OrganizationTable,
    RelationshipTable,
    Row,
)
from desktop_app.store.times import from_text, to_text

ORGANIZATION_FIELDS = tuple(each.name for each in fields(OrganizationFields))

_LINKED = "SELECT id, seq FROM contact WHERE organization_id = ? AND seq > ? ORDER BY seq LIMIT ?"


class OrganizationRepository:
    """Reads organisations and relationships; writes them through an Operation."""

    def __init__(self, database: APSWDatabase) -> None:
        self._database = database

    def get(self, id: OrganizationId) -> Organization:
        """Raises NotFound."""
        row = read_row(self._database, ORGANIZATION, [id])
        if row is None:
            raise NotFound(f"There is no organization {id}; it may have been deleted.")
        return _organization(row)

    def names(self) -> list[tuple[OrganizationId, str]]:
        """Every organisation's id and name, first created first."""
        rows = self._database.execute_sql("SELECT id, name FROM organization ORDER BY seq")
        return [(OrganizationId(id), name) for id, name in rows]

    def with_external_ids(self) -> list[tuple[OrganizationId, str]]:
        """Id and external ids, as written, of every organisation that has some; first created first."""
        rows = self._database.execute_sql(
            "SELECT id, external_ids FROM organization WHERE external_ids <> '' ORDER BY seq"
        )
        return [(OrganizationId(id), external_ids) for id, external_ids in rows]

    def linked_contacts(self, id: OrganizationId, *, after: int = 0, limit: int = -1) -> list[tuple[ContactId, int]]:
        """Contacts whose own row names the organisation, each with its place in the order of creation.

        First created first, those created after place *after*; at most *limit*, or all with -1.
        """
        rows = self._database.execute_sql(_LINKED, (id, after, limit))
        return [(ContactId(contact), seq) for contact, seq in rows]

    def relationship(self, id: RelationshipId) -> Relationship:
        """Raises NotFound."""
        row = read_row(self._database, RELATIONSHIP, [id])
        if row is None:
            raise NotFound(f"There is no relationship {id}; it may have been removed.")
        return _relationship(row)

    def relationships_of(self, id: OrganizationId) -> tuple[Relationship, ...]:
        """By what they say, then by agent."""
        query = (
            RelationshipTable.select()
            .where(RelationshipTable.organization == id)
            .order_by(RelationshipTable.text, RelationshipTable.agent, RelationshipTable.id)
        )
        return tuple(_relationship(row) for row in query.dicts().execute(self._database))

    def all_rows(self) -> Iterator[Row]:
        yield from OrganizationTable.select().order_by(OrganizationTable.id).dicts().execute(self._database)

    def relationship_rows(self) -> Iterator[Row]:
        yield from RelationshipTable.select().order_by(RelationshipTable.id).dicts().execute(self._database)

    # Writing

    def create(self, operation: Operation, id: OrganizationId, given: OrganizationFields) -> None:
        now = to_text(operation.head.time)
        row = {"id": id, **vars(given), "created_at": now, "modified_at": now}
        operation.insert(ORGANIZATION, row)

    def change(self, operation: Operation, id: OrganizationId, changes: Mapping[str, str]) -> None:
        operation.update(ORGANIZATION, [id], dict(changes))

    def delete(self, operation: Operation, id: OrganizationId) -> None:
        """With its relationships; its contacts and notes are the caller's to mend first."""
        for relationship in self.relationships_of(id):
            operation.delete(RELATIONSHIP, [relationship.id])
        operation.delete(ORGANIZATION, [id])

    def link(self, operation: Operation, contact_id: ContactId, id: OrganizationId | None) -> bool:
        """Whether the contact belonged to another before, or to none; None: it belongs to none from now on."""
        return operation.update(CONTACT, [contact_id], {"organization_id": id})

    def add_relationship(self, operation: Operation, relationship: Relationship) -> None:
        row = {
            "id": relationship.id,
            "organization": relationship.organization_id,
            "agent": relationship.agent,
            "text": relationship.text,
        }
        operation.insert(RELATIONSHIP, row)

    def remove_relationship(self, operation: Operation, id: RelationshipId) -> None:
        operation.delete(RELATIONSHIP, [id])


def _organization(row: Row) -> Organization:
    given = OrganizationFields(**{name: row[name] for name in ORGANIZATION_FIELDS})
    return Organization(OrganizationId(row["id"]), given, from_text(row["created_at"]), from_text(row["modified_at"]))


def _relationship(row: Row) -> Relationship:
    return Relationship(
        RelationshipId(row["id"]), OrganizationId(row["organization"]), AgentName(row["agent"]), row["text"]
    )
