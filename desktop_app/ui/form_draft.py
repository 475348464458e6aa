"""The form for a contact while it is unfinished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from desktop_app.domain.ids import ContactId


class FormMode(Enum):
    """What saving the form will do; the value is its title."""

    CREATE = "Create New Contact"
    EDIT = "Edit Contact"
    PROMOTE = "Add to Contacts"


@dataclass(frozen=True)
class CustomDraft:
    """The custom part of a form: the id of the contact's type, "" for none, and field id → text."""

    schema: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    def changes_from(self, seen: CustomDraft) -> dict[str, str]:
        """The values that differ from those in *seen*."""
        return {id: text for id, text in self.values.items() if text != seen.values.get(id, "")}


@dataclass(frozen=True)
class FormDraft:
    """An unfinished form. *seen* and *custom_seen*: what it started from; *phone*, *email*: what is offered."""

    mode: FormMode
    values: Mapping[str, str]
    seen: Mapping[str, str] = field(default_factory=dict)
    contact_id: ContactId | None = None
    phone: str = ""
    email: str = ""
    error: str = ""
    error_field: str = ""
    custom: CustomDraft = field(default_factory=CustomDraft)
    custom_seen: CustomDraft = field(default_factory=CustomDraft)

    @property
    def changes(self) -> dict[str, str]:
        """The values that differ from those that the form started from."""
        return {name: value for name, value in self.values.items() if value != self.seen.get(name, "")}

    @property
    def is_changed(self) -> bool:
        is_other_type = self.custom.schema != self.custom_seen.schema
        return bool(self.changes) or is_other_type or bool(self.custom.changes_from(self.custom_seen))

    def with_values(self, values: Mapping[str, str], custom: CustomDraft) -> FormDraft:
        return replace(self, values=dict(values), custom=custom, error="", error_field="")

    def with_error(self, sentence: str, field_name: str = "") -> FormDraft:
        return replace(self, error=sentence, error_field=field_name)
