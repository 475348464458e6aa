"""What an agent does with notes, on whatever they stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop_app.domain.contacts import Note
from desktop_app.domain.errors import Conflict, DesktopError
from desktop_app.domain.ids import NoteId
from desktop_app.domain.permissions import Agent, Permission
from desktop_app.services.notes import DeleteNote, EditNote
from desktop_app.services.requests import Command
from desktop_app.services.runner import Done
from desktop_app.ui.drafts import Drafts, NoteDrafts, NoteEdit
from desktop_app.ui.parts import Parts
from desktop_app.ui.widgets.notes_pane import NotesPane
from desktop_app.ui.widgets.organization_page import lacking

if TYPE_CHECKING:
    from desktop_app.ui.controller import DeskController


class NotesController(QObject):
    """*add* makes the command that writes a note on the subject; *needs*: its permissions."""

    def __init__(
        self,
        desk: DeskController,
        pane: NotesPane,
        parts: Parts,
        drafts: Drafts,
        add: Callable[[str, str], Command],
        needs: tuple[Permission, ...],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._desk, self._pane, self._parts, self._drafts = desk, pane, parts, drafts
        self._add, self._needs = add, needs
        self._subject = ""
        self._notes: dict[str, Note] = {}
        pane.new_note_edited.connect(self._on_new_note_edited)
        pane.note_written.connect(self._on_written)
        pane.edit_started.connect(self._on_edit_started)
        pane.note_edited.connect(self._on_edited)
        pane.edit_saved.connect(self._on_saved)
        pane.edit_cancelled.connect(self._on_cancelled)
        pane.note_deleted.connect(self._on_deleted)

    @property
    def _draft(self) -> NoteDrafts:
        return self._drafts.notes_of(self._subject)

    def show(self, subject: str, notes: Sequence[Note], agent: Agent | None) -> None:
        """*subject*: the id of what the notes are on."""
        self._subject = subject
        self._notes = {note.id: note for note in notes}
        name = agent.name if agent else ""
        self._pane.show_notes(notes, self._parts.clock(), agent=name, missing=lacking(agent, *self._needs))
        self._show_drafts()

    def _show_drafts(self) -> None:
        self._pane.show_drafts(self._draft.new, self._draft.edits)

    def _on_new_note_edited(self, text: str) -> None:
        self._draft.new = text

    def _on_written(self, text: str) -> None:
        draft = self._draft

        def done(_result: Done) -> None:
            if draft.new == text:  # else more was typed meanwhile
                draft.new = ""
            self._show_drafts()

        self._desk.run(self._add(self._subject, text), toast="Note added", icon="note", on_done=done)

    def _on_edit_started(self, id: str) -> None:
        text = self._notes[id].text
        self._draft.edits[id] = NoteEdit(text, seen=text)
        self._show_drafts()
        self._pane.focus_edit()

    def _on_edited(self, id: str, text: str) -> None:
        if id in self._draft.edits:
            self._draft.edits[id] = replace(self._draft.edits[id], text=text, error="")
            self._show_drafts()

    def _on_cancelled(self, id: str) -> None:
        self._draft.edits.pop(id, None)
        self._show_drafts()

    def _on_saved(self, id: str) -> None:
        draft, edit = self._draft, self._draft.edits[id]

        def done(_result: Done) -> None:
            draft.edits.pop(id, None)
            self._show_drafts()

        def failed(error: DesktopError) -> None:
            """The text stays; after a conflict, saving again means to overwrite what was seen."""
            draft.edits[id] = replace(edit, error=str(error))
            if isinstance(error, Conflict):
                (difference,) = error.differences
                theirs = f"{error} Now there: “{difference.now}”. Save again to put yours in its place, or cancel."
                draft.edits[id] = replace(edit, seen=difference.now or "", error=theirs)
            self._show_drafts()

        command = EditNote(NoteId(id), edit.text, seen=edit.seen)
        self._desk.run(command, toast="Note saved", icon="note", on_done=done, on_error=failed)

    def _on_deleted(self, id: str) -> None:
        self._desk.run(DeleteNote(NoteId(id)), toast="Note deleted", icon="trash")
