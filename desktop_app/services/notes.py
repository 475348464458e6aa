"""Notes on contacts and organisations: written by anybody who may, changed and deleted by their author only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from desktop_app.domain.contacts import Note, checked_note
from desktop_app.domain.errors import Conflict, Difference, Refused
from desktop_app.domain.ids import ContactId, NoteId, OrganizationId
from desktop_app.domain.permissions import Permission
from desktop_app.services.requests import Command, Desk, Work


@dataclass(frozen=True)
class AddNote(Command):
    """Write a note on a contact."""

    needs: ClassVar = (Permission.CONTACT_EDIT,)
    contact_id: ContactId
    text: str

    def apply(self, work: Work) -> dict[str, Any]:
        contact = work.store.contacts.get(self.contact_id)
        id = NoteId(work.new_id())
        work.store.notes.add(work.operation, id, checked_note(self.text), contact_id=contact.id)
        return {"note": id}


@dataclass(frozen=True)
class AddOrganizationNote(Command):
    """Write a note on an organisation. As in the reference product, this needs the contact permission, too."""

    needs: ClassVar = (Permission.CONTACT_EDIT, Permission.ORGANIZATION_EDIT)
    organization_id: OrganizationId
    text: str

    def apply(self, work: Work) -> dict[str, Any]:
        organization = work.store.organizations.get(self.organization_id)
        id = NoteId(work.new_id())
        work.store.notes.add(work.operation, id, checked_note(self.text), organization_id=organization.id)
        return {"note": id}


@dataclass(frozen=True)
class _OwnNote(Command):
    """A note on an organisation needs both permissions, as writing it did; the result says what the note is on."""

    needs: ClassVar = (Permission.CONTACT_EDIT,)
    note_id: NoteId

    def needed(self, desk: Desk) -> tuple[Permission, ...]:
        note = desk.store.notes.get(self.note_id)
        return self.needs if note.organization_id is None else (*self.needs, Permission.ORGANIZATION_EDIT)

    def about(self, desk: Desk) -> Iterable[ContactId]:
        note = desk.store.notes.get(self.note_id)
        return () if note.contact_id is None else (note.contact_id,)

    def own_note(self, work: Work) -> Note:
        """Raises Refused for somebody else's."""
        note = work.store.notes.get(self.note_id)
        if note.author != work.agent.name:
            raise Refused(f"{note.author} wrote this note, and only its author can change or delete it.")
        return note


def _what_it_is_on(note: Note) -> dict[str, Any]:
    return {"note": note.id, "contact": note.contact_id, "organization": note.organization_id}


@dataclass(frozen=True)
class EditNote(_OwnNote):
    """Change the text of one's own note.

    *seen*: the text that the editor started from; when it was changed since, a Conflict carries both.
    """

    text: str
    seen: str | None = None

    def apply(self, work: Work) -> dict[str, Any]:
        note = self.own_note(work)
        text = checked_note(self.text)
        if self.seen is not None and note.text not in (self.seen, text):
            difference = Difference("note", note.id, "text", before=self.seen, then=text, now=note.text)
            raise Conflict("The note was changed meanwhile; nothing was overwritten.", [difference])
        work.store.notes.change(work.operation, note.id, text)
        return _what_it_is_on(note)


@dataclass(frozen=True)
class DeleteNote(_OwnNote):
    """Delete one's own note."""

    def apply(self, work: Work) -> dict[str, Any]:
        note = self.own_note(work)
        work.store.notes.delete(work.operation, note.id)
        return _what_it_is_on(note)
