"""Notes on contacts and on organisations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from peewee import Expression
from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.contacts import Note
from desktop_app.domain.errors import NotFound
from desktop_app.domain.ids import AgentName, ContactId, NoteId, OrganizationId
from desktop_app.store.journal import Operation
from desktop_app.store.rows import read_row
from desktop_app.store.tables import NOTE, NoteTable, Row
from desktop_app.store.times import from_text, from_text_or_none, to_text


class NoteRepository:
    """Reads notes; writes them through an Operation."""

    def __init__(self, database: APSWDatabase) -> None:
        self._database = database

    def get(self, id: NoteId) -> Note:
        """Raises NotFound."""
        row = read_row(self._database, NOTE, [id])
        if row is None:
            raise NotFound(f"There is no note {id}; it may have been deleted.")
        return note_of_row(row)

    def of_contacts(self, ids: Sequence[ContactId]) -> tuple[Note, ...]:
        """Notes on any of a few contacts, e.g. on all that were merged into one; newest first."""
        return self._notes(NoteTable.contact << list(ids))

    def of_organization(self, id: OrganizationId) -> tuple[Note, ...]:
        """Newest first."""
        return self._notes(NoteTable.organization == id)

    def _notes(self, condition: Expression) -> tuple[Note, ...]:
        query = NoteTable.select().where(condition).order_by(NoteTable.written_at.desc(), NoteTable.id)
        return tuple(note_of_row(row) for row in query.dicts().execute(self._database))

    def all_rows(self) -> Iterator[Row]:
        yield from NoteTable.select().order_by(NoteTable.id).dicts().execute(self._database)

    # Writing

    def add(
        self,
        operation: Operation,
        id: NoteId,
        text: str,
        *,
        contact_id: ContactId | None = None,
        organization_id: OrganizationId | None = None,
    ) -> None:
        """On the one of the two that is given."""
        head = operation.head
        row = {
            "id": id,
            "contact": contact_id,
            "organization": organization_id,
            "text": text,
            "author": head.agent,
            "written_at": to_text(head.time),
            "edited_at": None,
        }
        operation.insert(NOTE, row)

    def change(self, operation: Operation, id: NoteId, text: str) -> None:
        if self.get(id).text != text:
            operation.update(NOTE, [id], {"text": text, "edited_at": to_text(operation.head.time)})

    def delete(self, operation: Operation, id: NoteId) -> None:
        operation.delete(NOTE, [id])

    def delete_of(self, operation: Operation, contact_id: ContactId) -> None:
        """Every note that stands on the contact itself."""
        for note in self.of_contacts([contact_id]):
            operation.delete(NOTE, [note.id])

    def delete_of_organization(self, operation: Operation, id: OrganizationId) -> None:
        for note in self.of_organization(id):
            operation.delete(NOTE, [note.id])


def note_of_row(row: Row) -> Note:
    return Note(
        NoteId(row["id"]),
        row["contact"] and ContactId(row["contact"]),
        row["text"],
        AgentName(row["author"]),
        from_text(row["written_at"]),
        organization_id=row["organization"] and OrganizationId(row["organization"]),
        edited_at=from_text_or_none(row["edited_at"]),
    )
