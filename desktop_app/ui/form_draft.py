"""The form for a contact while it is unfinished."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from desktop_app.domain.custom_fields import TYPE, Schema
from desktop_app.domain.errors import Difference
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
    division: str = ""  # the name of the one that was chosen
    divisions: tuple[str, ...] = ()  # what there is to choose from; empty where nobody chooses
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


def settled(
    draft: FormDraft, differences: Sequence[Difference], mine: Sequence[bool], types: Iterable[Schema]
) -> FormDraft:
    """*draft* after a conflict: what others made of it has been seen, and is taken where it is what counts.

    *mine*: for each of *differences*, whether the form's own value counts.
    """
    known = tuple(types)
    own = next((each for each in known if each.id == draft.custom.schema), None)
    seen, values = dict(draft.seen), dict(draft.values)
    type_seen, type_now = draft.custom_seen.schema, draft.custom.schema
    custom_seen, custom = dict(draft.custom_seen.values), dict(draft.custom.values)
    for difference, is_mine in zip(differences, mine, strict=True):
        theirs = difference.now or ""
        if difference.entity == "custom_value" and own is not None:
            field_id = own.field_named(difference.field).id
            custom_seen[field_id] = theirs
            custom[field_id] = custom.get(field_id, "") if is_mine else theirs
        elif difference.field == TYPE:
            type_seen = next((each.id for each in known if each.title == theirs), "")
            type_now = type_now if is_mine else type_seen
        else:
            seen[difference.field] = theirs
            values[difference.field] = values.get(difference.field, "") if is_mine else theirs
    return replace(
        draft,
        values=values,
        seen=seen,
        custom=CustomDraft(type_now, custom),
        custom_seen=CustomDraft(type_seen, custom_seen),
        error="",
        error_field="",
    )
