"""What a row may say of a contact besides fields and identifiers: notes, what identifiers are called, custom fields."""

from __future__ import annotations

from collections.abc import Iterable

from desktop_app.domain.custom_values import normal
from desktop_app.domain.errors import NotFound
from desktop_app.domain.ids import ContactId, NoteId
from desktop_app.domain.import_rows import Found, ReadyRow, identifier_of
from desktop_app.domain.permissions import Permission
from desktop_app.domain.text import on_one_line, shortened
from desktop_app.services.custom_fields import GivenCustomFields
from desktop_app.services.requests import Work


def custom_fields_of(row: ReadyRow, work: Work, warnings: list[str]) -> GivenCustomFields:
    """What of the row's type and custom fields can be set, looked through before anything is written.

    Raises InvalidContact, naming the field, for a value that does not fit.
    """
    nothing = GivenCustomFields()
    shown = shortened(on_one_line(row.contact_type), 60)
    if not work.agent.may(Permission.CUSTOM_FIELDS_VIEW):
        missing = Permission.CUSTOM_FIELDS_VIEW.value
        warnings.append(
            f"The contact type {shown!r} and its fields were left out: the permission {missing} is missing."
        )
        return nothing
    try:
        schema = work.store.custom_fields.schema(row.contact_type)
    except NotFound:
        warnings.append(f"There is no contact type {shown!r} here; it and its fields were left out.")
        return nothing
    for name, text in row.custom_fields.items():
        normal(schema.field_named(name), text)
    return GivenCustomFields(schema=schema.id, custom_fields=row.custom_fields)


def add_notes(id: ContactId, texts: Iterable[str], work: Work) -> None:
    """Those that the contact does not have yet, so that the same file again adds nothing."""
    there: set[str] = set()
    for text in texts:
        there = there or {note.text for note in work.store.notes.of_contacts(work.store.merge_sets.set_of(id))}
        if text not in there:
            work.store.notes.add(work.operation, NoteId(work.new_id()), text, contact_id=id)
            there.add(text)


def add_labels(id: ContactId, labelled: Iterable[tuple[Found, str]], work: Work) -> None:
    """What the row calls identifiers that have no label yet."""
    labels = {identifier_of(found): label for found, label in labelled}
    if not labels:
        return
    for held in work.store.contacts.get(id).identifiers:
        label = labels.get(held.identifier, "")
        if label and not held.label and held.holder:
            work.store.contacts.label_identifier(work.operation, held.holder, held.identifier, label)
