"""Bringing contacts in from files: one import is one operation, and is undone as one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from desktop_app.domain.contacts import (
    EXTERNAL_ID_LIMIT,
    FIELD_RULES,
    PHONE_FIELDS,
    Contact,
    ContactFields,
    ContactKind,
    FieldKind,
    Origin,
    checked,
    unrecognisable_values,
)
from desktop_app.domain.errors import InvalidContact, InvalidIdentifier
from desktop_app.domain.identifiers import VALUE_LIMIT, Identifier, IdentifierType, Region, known_region
from desktop_app.domain.ids import ContactId, DivisionId
from desktop_app.domain.importing import ContactRow, FoundIdentifier, RejectedRow, RowWarning
from desktop_app.domain.permissions import Permission
from desktop_app.domain.text import is_storable, is_web_address, on_one_line, shortened
from desktop_app.services.contacts import change_fields
from desktop_app.services.divisions import division_named
from desktop_app.services.requests import Command, Work

Tell = Callable[[RejectedRow | RowWarning], None]


def _tell_nobody(_problem: RejectedRow | RowWarning) -> None:
    pass


@dataclass(frozen=True)
class ImportContacts(Command):
    """Create contacts in the order of *rows*, or update those whose external id is held already.

    Phones of rows without a country are read in *region*, else in the desk's. New contacts are made in *division*, by
    its name, and only contacts of it are updated; without one, the unassigned. An update sets the cells that are given
    and differ. *tell* hears of every row that is left out, and of what is odd in the others, as they are met. The
    result counts: read = created + updated + rejected, a row that changes nothing counting as updated.
    """

    needs: ClassVar = (Permission.CONTACT_ADD, Permission.CONTACT_EDIT)
    files: tuple[str, ...]
    rows: Iterable[ContactRow | RejectedRow] = field(repr=False, metadata={"journal": False})
    region: Region | None = None
    division: str | None = None
    tell: Tell = field(default=_tell_nobody, repr=False, metadata={"journal": False})

    def apply(self, work: Work) -> dict[str, Any]:
        division = division_named(self.division or "", work)
        into = _Into(self.region or work.settings.region, None if division is None else division.id)
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
    """Where numbers without a country are read, and which division the contacts are in."""

    region: Region
    division: DivisionId | None


def _import(row: ContactRow | RejectedRow, into: _Into, work: Work) -> tuple[str, list[str]]:
    if isinstance(row, RejectedRow):
        raise _Rejected(row)
    warnings = list(row.warnings)
    try:
        given = checked(row.fields, keep_odd_addresses=True)
        region = (known_region(given["country"]) if given.get("country") else None) or into.region
        identifiers = _identifiers(row.identifiers, region, warnings)
        contact_id = _held_by(identifiers, into.division, work)
        warnings += _field_warnings(given, region)
        if contact_id is None:
            _create(given, identifiers, _Into(region, into.division), work)
            return "created", warnings
        _update(work.store.contacts.get(contact_id), given, identifiers, work)
    except InvalidContact as error:
        raise _Rejected(RejectedRow(row.line, error.field or "", str(error), row.cells)) from error
    return "updated", warnings


def _identifiers(
    found: Iterable[FoundIdentifier], region: Region, warnings: list[str]
) -> dict[Identifier, tuple[str, Origin]]:
    """The identifiers besides phones and e-mails; one that nothing can be made of is said in *warnings*.

    Raises InvalidContact where that is an external id, as the same row could not be found again.
    """
    identifiers: dict[Identifier, tuple[str, Origin]] = {}
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


def _create(
    given: Mapping[str, str], identifiers: dict[Identifier, tuple[str, Origin]], into: _Into, work: Work
) -> None:
    fields = ContactFields(**given)
    in_fields = {identifier: (raw, Origin.FIELD) for identifier, raw in fields.identifiers(into.region).items()}
    id = ContactId(work.new_id())
    work.store.contacts.create(work.operation, id, ContactKind.CURATED, fields, identifiers | in_fields, into.division)


def _update(
    contact: Contact, given: Mapping[str, str], identifiers: dict[Identifier, tuple[str, Origin]], work: Work
) -> None:
    changes = {name: text for name, text in given.items() if getattr(contact.fields, name) != text}
    held = {each.identifier for each in contact.identifiers}
    if changes:
        change_fields(contact, changes, work)
    for identifier, (raw, origin) in identifiers.items():
        if identifier not in held:
            work.store.contacts.add_identifier(work.operation, contact.id, identifier, raw, origin)
    if contact.kind.is_temporary:
        work.store.contacts.raise_kind(work.operation, contact.id, ContactKind.CURATED)
