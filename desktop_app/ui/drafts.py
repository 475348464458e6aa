"""What an agent has begun and not finished: per interaction, and what is written on a contact or organisation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.ui.form_draft import FormDraft
    from desktop_app.ui.merge_plan import MergePlan
    from desktop_app.ui.widgets.organization_form import OrganizationDraft


@dataclass
class Draft:
    """What is unfinished of one interaction. *search*: the text of the search sheet while it is open.

    What was submitted as its wrap-up stays, should that be taken back.
    """

    form: FormDraft | None = None
    wrap_up_code: str = ""
    wrap_up_note: str = ""
    is_wrapped_up: bool = False
    search: str | None = None
    merge: MergePlan | None = None

    @property
    def has_wrap_up_to_submit(self) -> bool:
        return bool(self.wrap_up_code or self.wrap_up_note) and not self.is_wrapped_up


@dataclass(frozen=True)
class NoteEdit:
    """One's own note under edit. *seen*: the text that the edit started from."""

    text: str
    seen: str
    error: str = ""


@dataclass
class NoteDrafts:
    """The next note, and edits by the note's id."""

    new: str = ""
    edits: dict[str, NoteEdit] = field(default_factory=dict)


class Drafts:
    """Drafts by interaction id; "" is the desk without an interaction.

    What is written about a contact or an organisation is kept under its own id, so that it never ends on another.
    """

    def __init__(self) -> None:
        self._drafts: dict[str, Draft] = {}
        self._notes: dict[str, NoteDrafts] = {}
        self.organizations: dict[str, OrganizationDraft] = {}

    def of(self, interaction_id: str) -> Draft:
        return self._drafts.setdefault(interaction_id, Draft())

    def notes_of(self, id: str) -> NoteDrafts:
        """*id*: of a contact or an organisation."""
        return self._notes.setdefault(id, NoteDrafts())

    @property
    def unsaved(self) -> tuple[str, ...]:
        """What has been begun and not saved, each kind once, in words."""
        kinds = {
            "contact": any(draft.form is not None and draft.form.is_changed for draft in self._drafts.values()),
            "organization": any(draft.changes for draft in self.organizations.values()),
            "note": any(notes.new or notes.edits for notes in self._notes.values()),
            "wrap-up": any(draft.has_wrap_up_to_submit for draft in self._drafts.values()),
        }
        return tuple(kind for kind, is_begun in kinds.items() if is_begun)

    @property
    def has_unfinished_forms(self) -> bool:
        forms = any(draft.form is not None and draft.form.is_changed for draft in self._drafts.values())
        return forms or any(draft.changes for draft in self.organizations.values())
