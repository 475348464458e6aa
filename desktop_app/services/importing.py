"""Bringing contacts in from files: one import is one operation, and is undone as one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from desktop_app.domain.contacts import (
    EXTERNAL_ID_LIMIT,
    FIELD_RULES,
    LABEL_LIMIT,
    PHONE_FIELDS,
    Contact,
    ContactFields,
    ContactKind,
    FieldKind,
    Origin,
    checked,
    checked_note,
    unrecognisable_values,
)
from desktop_app.domain.custom_values import normal
from desktop_app.domain.errors import InvalidContact, InvalidIdentifier, NotFound
from desktop_app.domain.identifiers import (
    VALUE_LIMIT,
    Identifier,
    IdentifierType,
    Region,
    known_region,
    parse_or_none,
)
from desktop_app.domain.ids import ContactId, DivisionId, NoteId
from desktop_app.domain.importing import OWN_SOURCE, ContactRow, FoundIdentifier, RejectedRow, RowWarning
from desktop_app.domain.permissions import Permission
from desktop_app.domain.text import is_storable, is_web_address, on_one_line, shortened
from desktop_app.services.contacts import change_fields
from desktop_app.services.custom_fields import GivenCustomFields
from desktop_app.services.divisions import division_named, hidden_divisions
from desktop_app.services.requests import Command, Work

Tell = Callable[[RejectedRow | RowWarning], None]


def _tell_nobody(_problem: RejectedRow | RowWarning) -> None:
    pass


@dataclass(frozen=True)
class ImportContacts(Command):
    """Create contacts in the order of *rows*, or update those whose own or external id is given.

    Phones of rows without a country are read in *region*, else in the desk's. New contacts are made in *division*, by
    its name, and only contacts of it are updated; without one, the unassigned, and whoever is named by their own id.
    An update sets the cells that are given and differ, and adds the identifiers and notes that are not there yet.
    *tell* hears of every row that is left out, and of what is odd in the others, as they are met. The result counts:
    read = created + updated + rejected, a row that changes nothing counting as updated.
    """

    needs: ClassVar = (Permission.CONTACT_ADD, Permission.CONTACT_EDIT)
    files: tuple[str, ...]
    rows: Iterable[ContactRow | RejectedRow] = field(repr=False, metadata={"journal": False})
    region: Region | None = None
    division: str | None = None
    tell: Tell = field(default=_tell_nobody, repr=False, metadata={"journal": False})

    def apply(self, work: Work) -> dict[str, Any]:
        division = division_named(self.division or "", work)
        into = _Into(
            self.region or work.settings.region, None if division is None else division.id, hidden_divisions(work)
        )
        counts = dict.fromkeys(("read", "created", "updated", "rejected", "warnings"), 0)
        for row in self.rows:
            counts["read"] += 1
            try:
                outcome, warnings = _import(row, into, work)
            except _Rejected as rejection:
                counts["rejected"] += 1
                self.tell(rejection.row)
                continue
            counts[outcome] += 1
            counts["warnings"] += len(warnings)
            for warning in warnings:
                self.tell(RowWarning(row.line, warning))
        return counts


class _Rejected(Exception):
    def __init__(self, row: RejectedRow) -> None:
        super().__init__(row.reason)
        self.row = row


@dataclass(frozen=True)
class _Into:
    """Where numbers without a country are read, which division the contacts are in, and which must not be touched."""

    region: Region
    division: DivisionId | None
    hidden: frozenset[DivisionId]


_Identifiers = dict[Identifier, tuple[str, Origin]]


def _import(row: ContactRow | RejectedRow, into: _Into, work: Work) -> tuple[str, list[str]]:
    if isinstance(row, RejectedRow):
        raise _Rejected(row)
    warnings = list(row.warnings)
    try:
        given = checked(row.fields, keep_odd_addresses=True)
        region = (known_region(given["country"]) if given.get("country") else None) or into.region
        named = _named_by_own_id(row, into, work)
        identifiers = _identifiers(_with_own_id(row, named), region, warnings)
        notes = [checked_note(text) for text in row.notes if text.strip()]
        custom = _custom_fields(row, work, warnings)
        contact_id = named or _held_by(identifiers, into.division, work)
        warnings += _field_warnings(given, region)
        if contact_id is None:
            id, outcome = _create(given, identifiers, replace(into, region=region), work), "created"
        else:
            id, outcome = contact_id, "updated"
            _update(work.store.contacts.get(id), given, identifiers, work)
            if named is None:
                _curate(work.store.contacts.get(id), work)
        _add_labels(id, row.identifiers, identifiers, region, work)
        _add_notes(id, notes, work)
        custom.set_custom_fields(id, work)
    except InvalidContact as error:
        raise _Rejected(RejectedRow(row.line, error.field or "", str(error), row.cells)) from error
    return outcome, warnings


def _named_by_own_id(row: ContactRow, into: _Into, work: Work) -> ContactId | None:
    """The contact that the row names, None where this desk has none of that id. Raises InvalidContact."""
    if not row.contact_id or not is_storable(row.contact_id):
        return None
    id = ContactId(row.contact_id)
    if not work.store.contacts.exists(id):
        return None
    division = work.store.contacts.get(id).division
    if division in into.hidden or into.division not in (None, division):
        raise InvalidContact("The contact of this id is in another division, so it was not changed.", "contact_id")
    return id


def _with_own_id(row: ContactRow, named: ContactId | None) -> tuple[FoundIdentifier, ...]:
    """The row's identifiers; with the id that it had at another desk, so that the same file again finds it here."""
    is_full = sum(each.type is IdentifierType.EXTERNAL_ID for each in row.identifiers) >= EXTERNAL_ID_LIMIT
    if not row.contact_id or named is not None or is_full:
        return row.identifiers
    return (*row.identifiers, FoundIdentifier(IdentifierType.EXTERNAL_ID, row.contact_id, OWN_SOURCE))


def _custom_fields(row: ContactRow, work: Work, warnings: list[str]) -> GivenCustomFields:
    """What of the row's type and custom fields can be set, looked through before anything is written.

    Raises InvalidContact, naming the field, for a value that does not fit.
    """
    nothing = GivenCustomFields()
    if not row.contact_type:
        return nothing
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


def _add_notes(id: ContactId, texts: Iterable[str], work: Work) -> None:
    """Those that the contact does not have yet, so that the same file again adds nothing."""
    there: set[str] = set()
    for text in texts:
        there = there or {note.text for note in work.store.notes.of_contacts(work.store.merge_sets.set_of(id))}
        if text not in there:
            work.store.notes.add(work.operation, NoteId(work.new_id()), text, contact_id=id)
            there.add(text)


def _add_labels(
    id: ContactId, found: Iterable[FoundIdentifier], identifiers: _Identifiers, region: Region, work: Work
) -> None:
    """What the row calls identifiers that have no label yet."""
    labels = {
        identifier: each.label.strip()
        for each in found
        if each.label.strip()
        and (identifier := parse_or_none(each.type, each.value, region=region, source=each.source)) in identifiers
    }
    if not labels:
        return
    for held in work.store.contacts.get(id).identifiers:
        label = labels.get(held.identifier, "")
        if label and not held.label and held.holder and is_storable(label):
            label = shortened(on_one_line(label), LABEL_LIMIT)
            work.store.contacts.label_identifier(work.operation, held.holder, held.identifier, label)


def _identifiers(found: Iterable[FoundIdentifier], region: Region, warnings: list[str]) -> _Identifiers:
    """The identifiers besides phones and e-mails; one that nothing can be made of is said in *warnings*.

    Raises InvalidContact where that is an external id, as the same row could not be found again.
    """
    identifiers: _Identifiers = {}
    for each in found:
        column = each.type.value.replace("-", "_")
        if len(each.value) > VALUE_LIMIT or len(each.source) > VALUE_LIMIT:
            length = max(len(each.value), len(each.source))
            sentence = f"{each.type.label} has {length:,} characters; at most {VALUE_LIMIT} are kept."
            raise InvalidContact(sentence, column)
        if not (is_storable(each.value) and is_storable(each.source)):
            raise InvalidContact(f"{each.type.label} holds a character that cannot be stored.", column)
        try:
            identifier = Identifier.parse(each.type, each.value, region=region, source=each.source)
        except InvalidIdentifier as error:
            if each.type is IdentifierType.EXTERNAL_ID:
                raise InvalidContact(str(error), column) from error
            warnings.append(f"{each.type.label} was left out: {error}")
        else:
            identifiers.setdefault(identifier, (each.value, Origin.ADDED))
    if sum(each.type is IdentifierType.EXTERNAL_ID for each in identifiers) > EXTERNAL_ID_LIMIT:
        raise InvalidContact(f"A contact holds at most {EXTERNAL_ID_LIMIT} external ids.", "external_id")
    return identifiers


def _field_warnings(given: Mapping[str, str], region: Region) -> list[str]:
    warnings = unrecognisable_values(given, region)
    warnings += [
        f"{FIELD_RULES[name].label} {shortened(on_one_line(text), 60)!r} is no web address; it was kept as it is."
        for name, text in given.items()
        if FIELD_RULES[name].kind is FieldKind.WEB_ADDRESS and text and not is_web_address(text)
    ]
    country = given.get("country")
    local = [name for name in PHONE_FIELDS if given.get(name) and not given[name].startswith("+")]
    if country and known_region(country) is None and local:
        shown = on_one_line(country)
        warnings.append(f"The country {shown!r} is no two-letter code; phones were read as numbers of {region}.")
    return warnings


def _held_by(identifiers: Iterable[Identifier], division: DivisionId | None, work: Work) -> ContactId | None:
    """Who holds one of the row's external ids already."""
    for identifier in identifiers:
        if identifier.type is IdentifierType.EXTERNAL_ID:
            contact_id = work.store.contacts.with_external_id(identifier, division)
            if contact_id is not None:
                return contact_id
    return None


def _create(given: Mapping[str, str], identifiers: _Identifiers, into: _Into, work: Work) -> ContactId:
    fields = ContactFields(**given)
    in_fields = {identifier: (raw, Origin.FIELD) for identifier, raw in fields.identifiers(into.region).items()}
    id = ContactId(work.new_id())
    work.store.contacts.create(work.operation, id, ContactKind.CURATED, fields, identifiers | in_fields, into.division)
    return id


def _update(contact: Contact, given: Mapping[str, str], identifiers: _Identifiers, work: Work) -> None:
    changes = {name: text for name, text in given.items() if getattr(contact.fields, name) != text}
    held = {each.identifier for each in contact.identifiers}
    if changes:
        change_fields(contact, changes, work)
    for identifier, (raw, origin) in identifiers.items():
        if identifier not in held:
            work.store.contacts.add_identifier(work.operation, contact.id, identifier, raw, origin)


def _curate(contact: Contact, work: Work) -> None:
    """Somebody keeps a list with this contact in it, so it is no temporary one."""
    if contact.kind.is_temporary:
        work.store.contacts.raise_kind(work.operation, contact.id, ContactKind.CURATED)
