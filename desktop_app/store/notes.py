"""Notes on contacts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.contacts import Note
from desktop_app.domain.ids import AgentName, ContactId, NoteId
from desktop_app.store.journal import Operation
from desktop_app.store.tables import NOTE, NoteTable, Row
from desktop_app.store.times import from_text, to_text


class NoteRepository:
    """Reads notes; writes them through an Operation."""

    def __init__(self, database: APSWDatabase) -> None:
        self._database = database

    def of_contacts(self, ids: Sequence[ContactId]) -> tuple[Note, ...]:
        """Newest first."""
        query = NoteTable.select().where(NoteTable.contact << ids).order_by(NoteTable.written_at.desc(), NoteTable.id)
        return tuple(_note(row) for row in query.dicts().execute(self._database))

    def all_rows(self) -> Iterator[Row]:
        yield from NoteTable.select().order_by(NoteTable.id).dicts().execute(self._database)

    def add(self, operation: Operation, id: NoteId, contact_id: ContactId, text: str) -> None:
        head = operation.head
        row = {
            "id": id,
            "contact": contact_id,
            "text": text,
            "author": head.agent,
            "written_at": to_text(head.time),
        }
        operation.insert(NOTE, row)

    def delete_of(self, operation: Operation, contact_id: ContactId) -> None:
        for note in self.of_contacts([contact_id]):
            operation.delete(NOTE, [note.id])


def _note(row: Row) -> Note:
    return Note(
        NoteId(row["id"]),
        ContactId(row["contact"]),
        row["text"],
        AgentName(row["author"]),
        from_text(row["written_at"]),
    )
