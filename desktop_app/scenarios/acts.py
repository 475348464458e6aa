"""What an agent does, in the words of the desk: the expected acts, those of a mistake, and what colleagues do.

An act says what is meant, never where to click, so that it can be carried out at the services and in the window alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from desktop_app.domain.contacts import FIELD_RULES
from desktop_app.domain.identifiers import IdentifierType
from desktop_app.scenarios.binding import entry
from desktop_app.scenarios.places import Placed


@dataclass(frozen=True, kw_only=True)
class _Act(Placed):
    caption: str = entry("what a presenter shows while it is done", default="")
    hint: str = entry("what somebody who is stuck is told; a hint costs points", default="")


@dataclass(frozen=True, kw_only=True)
class Accept(_Act):
    """Answer an interaction that alerts; waits until it has arrived."""

    accept: str = entry("the interaction", refers_to="interaction")


@dataclass(frozen=True, kw_only=True)
class Decline(_Act):
    """Turn an interaction that alerts away."""

    decline: str = entry("the interaction", refers_to="interaction")


@dataclass(frozen=True, kw_only=True)
class Listen(_Act):
    """Wait until the customer has said the next thing."""

    listen: str = entry("the interaction", refers_to="interaction")


@dataclass(frozen=True, kw_only=True)
class Wait(_Act):
    """Let time pass; what is due happens meanwhile."""

    wait: timedelta = entry("how long")


@dataclass(frozen=True, kw_only=True)
class Search(_Act):
    """Look for contacts."""

    search: str = entry("what is typed")


@dataclass(frozen=True, kw_only=True)
class Unlink(_Act):
    """Unlink Contact: take the contact away from an interaction."""

    unlink: str = entry("the interaction", refers_to="interaction")


@dataclass(frozen=True, kw_only=True)
class Select(_Act):
    """Select Contact: link it to the interaction, or merge the interaction's temporary contact into it."""

    select: str = entry("the contact", refers_to="contact")
    interaction: str = entry(
        "the interaction; the one accepted last where none is named", key="for", default="", refers_to="interaction"
    )


@dataclass(frozen=True, kw_only=True)
class Create(_Act):
    """Create New Contact: a curated one, linked to the interaction."""

    create: str = entry("what the new contact is called in the rest of the file")
    fields: Mapping[str, str] = entry("fields of the contact", rest=FIELD_RULES)
    interaction: str = entry(
        "the interaction; the one accepted last where none is named", key="for", default="", refers_to="interaction"
    )


@dataclass(frozen=True, kw_only=True)
class Promote(_Act):
    """Add to Contacts: a temporary contact becomes curated."""

    promote: str = entry("the contact", refers_to="contact")
    fields: Mapping[str, str] = entry("fields of the contact that are filled in", rest=FIELD_RULES)


@dataclass(frozen=True, kw_only=True)
class Edit(_Act):
    """Edit Contact: change fields, whatever the contact's type."""

    edit: str = entry("the contact", refers_to="contact")
    fields: Mapping[str, str] = entry("fields of the contact that are changed", rest=FIELD_RULES)


@dataclass(frozen=True, kw_only=True)
class Merge(_Act):
    """Merge: one contact stands for others, too."""

    merge: tuple[str, ...] = entry("the contacts that are absorbed", refers_to="contact")
    into: str = entry("the contact that stands for them", refers_to="contact")
    values: Mapping[str, str] = entry("field → the contact whose value counts", default={}, refers_to="contact")


@dataclass(frozen=True, kw_only=True)
class AddIdentifier(_Act):
    """Let a contact be recognised by one more identifier."""

    add_identifier: str = entry("the identifier")
    type: IdentifierType = entry("of which type it is", default=IdentifierType.PHONE)
    to: str = entry("the contact", refers_to="contact")


@dataclass(frozen=True, kw_only=True)
class WriteNote(_Act):
    """Write a note on a contact."""

    note: str = entry("the text")
    on: str = entry("the contact", refers_to="contact")


@dataclass(frozen=True, kw_only=True)
class WrapUp(_Act):
    """Submit the wrap-up; from then on the link stays as it is."""

    wrap_up: str = entry("the code", refers_to="wrap-up code")
    note: str = entry("the note", default="")
    interaction: str = entry(
        "the interaction; the one accepted last where none is named", key="for", default="", refers_to="interaction"
    )


@dataclass(frozen=True, kw_only=True)
class UndoAct(_Act):
    """Undo: take back what was done last."""

    undo: str = entry("what is taken back, in a word; it is always the last thing that can be")


@dataclass(frozen=True, kw_only=True)
class Delete(_Act):
    """Delete a contact."""

    delete: str = entry("the contact", refers_to="contact")


Act = (
    Accept
    | Decline
    | Listen
    | Wait
    | Search
    | Unlink
    | Select
    | Create
    | Promote
    | Edit
    | Merge
    | AddIdentifier
    | WriteNote
    | WrapUp
    | UndoAct
    | Delete
)
