"""Contacts: who a customer is, as far as the desk knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from enum import Enum

from desktop_app.domain.errors import InvalidContact
from desktop_app.domain.identifiers import (
    EMAIL_LIMIT,
    RAW_LIMIT,
    Identifier,
    IdentifierType,
    Region,
    is_email_address,
    known_region,
    parse_or_none,
)
from desktop_app.domain.ids import AgentName, ContactId, DivisionId, NoteId, OrganizationId
from desktop_app.domain.text import is_storable, is_web_address, on_one_line, shortened, yes_or_nothing

NAME_LIMIT = 1000  # characters, the reference product's for each name, the title and the organisation
COUNTRY_LIMIT = 25
YES = "yes"
EXTERNAL_ID_LIMIT = 10
NOTE_LIMIT = 32_000
LABEL_LIMIT = 100  # characters of what an identifier is called


class ContactKind(Enum):
    """How far a contact has come; kinds only rise."""

    EPHEMERAL = "Ephemeral"
    IDENTIFIED = "Identified"
    CURATED = "Curated"

    @property
    def is_temporary(self) -> bool:
        return self is not ContactKind.CURATED


class FieldKind(Enum):
    """What a field's text says; it is text all the same, so that every field is kept, compared and merged alike."""

    TEXT = "text"
    YES_NO = "yes or no"  # "yes", or "" for no; true and false where it is written as JSON
    WEB_ADDRESS = "web address"


@dataclass(frozen=True)
class FieldRule:
    """How one field of a contact is called on screen, how long it may be, and what it identifies by or says."""

    label: str
    limit: int = NAME_LIMIT
    identifies: IdentifierType | None = None
    kind: FieldKind = FieldKind.TEXT


_PHONE = IdentifierType.PHONE
_EMAIL = IdentifierType.EMAIL

FIELD_RULES: Mapping[str, FieldRule] = {
    "first_name": FieldRule("First name"),
    "middle_name": FieldRule("Middle name"),
    "last_name": FieldRule("Last name"),
    "salutation": FieldRule("Salutation"),
    "title": FieldRule("Title"),
    "organization": FieldRule("Organization"),
    "work_phone": FieldRule("Work phone", RAW_LIMIT, _PHONE),
    "cell_phone": FieldRule("Cell phone", RAW_LIMIT, _PHONE),
    "home_phone": FieldRule("Home phone", RAW_LIMIT, _PHONE),
    "other_phone": FieldRule("Other phone", RAW_LIMIT, _PHONE),
    "work_email": FieldRule("Work e-mail", EMAIL_LIMIT, _EMAIL),
    "personal_email": FieldRule("Personal e-mail", EMAIL_LIMIT, _EMAIL),
    "other_email": FieldRule("Other e-mail", EMAIL_LIMIT, _EMAIL),
    "address1": FieldRule("Street", 200),
    "address2": FieldRule("Street, line 2", 200),
    "postal_code": FieldRule("Postal code", 25),
    "city": FieldRule("City", 100),
    "state": FieldRule("State", 50),
    "country": FieldRule("Country", COUNTRY_LIMIT),
    "survey_opt_out": FieldRule("Survey opt-out", len(YES), kind=FieldKind.YES_NO),
    "external_system_url": FieldRule("External system", 1000, kind=FieldKind.WEB_ADDRESS),
}
PHONE_FIELDS = tuple(name for name, rule in FIELD_RULES.items() if rule.identifies is _PHONE)
EMAIL_FIELDS = tuple(name for name, rule in FIELD_RULES.items() if rule.identifies is _EMAIL)
ADDRESS_FIELDS = ("address1", "address2", "postal_code", "city", "state", "country")


@dataclass(frozen=True, kw_only=True)
class ContactFields:
    """What a form holds: text exactly as typed, "" where there is nothing; *survey_opt_out* is "yes" or ""."""

    first_name: str = ""
    middle_name: str = ""
    last_name: str = ""
    salutation: str = ""
    title: str = ""
    organization: str = ""
    work_phone: str = ""
    cell_phone: str = ""
    home_phone: str = ""
    other_phone: str = ""
    work_email: str = ""
    personal_email: str = ""
    other_email: str = ""
    address1: str = ""
    address2: str = ""
    postal_code: str = ""
    city: str = ""
    state: str = ""
    country: str = ""
    survey_opt_out: str = ""
    external_system_url: str = ""

    @property
    def name(self) -> str:
        """First, middle and last name on one line; "" when there is none."""
        return full_name(self.first_name, self.middle_name, self.last_name)

    @property
    def is_empty(self) -> bool:
        return not any(getattr(self, each.name) for each in fields(self))

    def with_changes(self, changes: Mapping[str, str]) -> ContactFields:
        return replace(self, **changes)

    def identifiers(self, home: Region) -> dict[Identifier, str]:
        """What the phones and e-mails identify by → the text that it was read from.

        Phones are read in the contact's own country where its numbering is known, else in *home*. What can't be read
        is left out here and stays in its field.
        """
        region = (known_region(self.country) if self.country else None) or home
        found: dict[Identifier, str] = {}
        for name, rule in FIELD_RULES.items():
            text = getattr(self, name)
            if text and rule.identifies and (identifier := parse_or_none(rule.identifies, text, region=region)):
                found.setdefault(identifier, text)
        return found


def fields_as_json(values: Mapping[str, str]) -> dict[str, str | bool | None]:
    """Field texts by name as JSON shows them: yes and no as true and false, nothing as null."""
    return {
        name: values[name] == YES if rule.kind is FieldKind.YES_NO else values[name] or None
        for name, rule in FIELD_RULES.items()
    }


def checked(changes: Mapping[str, str], *, keep_odd_addresses: bool = False) -> dict[str, str]:
    """*changes*, trimmed. Raises InvalidContact, naming the field, for what cannot be stored as it is.

    *keep_odd_addresses* lets an e-mail or web address that is none stand as typed: a file cannot be asked to type it
    again.
    """
    return {name: _checked(name, text, keep_odd_addresses) for name, text in changes.items()}


def _checked(name: str, text: str, keep_odd_addresses: bool) -> str:
    rule = FIELD_RULES[name]
    if not (text.isprintable() or is_storable(text)):
        raise InvalidContact(f"{rule.label} holds a character that cannot be stored; please type it again.", name)
    text = text.strip()
    if rule.kind is FieldKind.YES_NO:
        answer = yes_or_nothing(text)
        if answer is None:
            raise InvalidContact(f"{rule.label} is neither yes nor no: {_shown(text)}", name)
        return answer
    if len(text) > rule.limit:
        raise InvalidContact(f"{rule.label} has {len(text):,} characters; at most {rule.limit:,} are kept.", name)
    must_parse = bool(text) and not keep_odd_addresses
    if must_parse and rule.identifies is _EMAIL and not is_email_address(text):
        raise InvalidContact(f"{rule.label} is no e-mail address: {_shown(text)}", name)
    if must_parse and rule.kind is FieldKind.WEB_ADDRESS and not is_web_address(text):
        raise InvalidContact(
            f"{rule.label} is no web address that begins with https:// or http://: {_shown(text)}", name
        )
    return text


def _shown(text: str) -> str:
    return shortened(on_one_line(text), 60)


def unrecognisable_values(given: Mapping[str, str], region: Region) -> list[str]:
    """One sentence for each phone or e-mail in *given* that nobody can be recognised by; it is kept all the same."""
    identifying = ((name, text, rule.identifies) for name, text in given.items() if (rule := FIELD_RULES[name]))
    return [
        unrecognisable(name, text)
        for name, text, type in identifying
        if text and type and parse_or_none(type, text, region=region) is None
    ]


_CUT_SHORT = re.compile(r"\d[.,]\d+E\+\d+", re.IGNORECASE)  # a long number, as spreadsheets show it


def unrecognisable(name: str, text: str) -> str:
    """The sentence for one such value."""
    label = FIELD_RULES[name].label
    if _CUT_SHORT.fullmatch(text):
        return (
            f"{label} {_shown(text)!r} was cut short by a spreadsheet: its last digits are lost; it was kept as it is."
        )
    return f"{label} {_shown(text)!r} is nothing that anybody can be recognised by; it was kept as it is."


def require_full_name(given: ContactFields) -> None:
    """What the form asks for, as the reference product's does. Raises InvalidContact."""
    for name in ("first_name", "last_name"):
        if not getattr(given, name).strip():
            raise InvalidContact(f"{FIELD_RULES[name].label} is missing.", name)


class Origin(Enum):
    """How a contact came to hold an identifier."""

    FIELD = "field"  # stands in one of its phone or e-mail fields
    ADDED = "added"  # by an agent, or by an import, besides the fields
    LEARNED = "learned"  # from an interaction that it came in on


@dataclass(frozen=True)
class HeldIdentifier:
    """An identifier that a contact holds: as typed, and how it came to it."""

    identifier: Identifier
    raw: str
    origin: Origin
    since: datetime
    added_with: str  # name of the command that added it
    label: str = ""  # what the agent calls it: "assistant", "summer house"
    holder: ContactId | None = None  # of a merged contact, the member that holds it

    def __lt__(self, other: HeldIdentifier) -> bool:
        return self.identifier < other.identifier


@dataclass(frozen=True)
class Source:
    """Where a value that is seen stands: in a field of a contact as recorded."""

    contact_id: ContactId
    field: str


@dataclass(frozen=True)
class Contact:
    """A contact as it is now; identifiers sorted, times UTC.

    Of a merged one, what all its *members* (the one that stands for them first) are together: see ``merging.py``.
    *sources*: where each value stands that there is; *repeats*: where else the same phone or e-mail does; *unplaced*:
    phones and e-mails for which there is no field left.
    """

    id: ContactId
    kind: ContactKind
    fields: ContactFields
    identifiers: tuple[HeldIdentifier, ...]
    created_at: datetime
    created_order: int  # a total order: earlier is smaller, never reused
    modified_at: datetime
    merged_into: ContactId | None = None
    organization_id: OrganizationId | None = None  # the record; fields.organization is the name as typed
    members: tuple[ContactId, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    repeats: Mapping[str, tuple[Source, ...]] = field(default_factory=dict)
    unplaced: tuple[str, ...] = ()
    division: DivisionId | None = None  # None: unassigned; of a merged one, see ``divisions.division_of``

    def source_of(self, name: str) -> Source:
        """Where a field is written: where its value stands, else in the contact itself."""
        return self.sources.get(name, Source(self.id, name))

    @property
    def is_merged(self) -> bool:
        return len(self.members) > 1

    @property
    def display_name(self) -> str:
        given = self.fields
        return display_name(given.first_name, given.middle_name, given.last_name, given.organization)


def full_name(first: str, middle: str, last: str) -> str:
    # Blanks around it go by themselves.
    return on_one_line(f"{first} {middle} {last}" if middle else f"{first} {last}")


def display_name(first: str, middle: str, last: str, organization: str) -> str:
    """The name, else the organisation, else "No Name" as the reference product writes."""
    return full_name(first, middle, last) or on_one_line(organization) or "No Name"


@dataclass(frozen=True)
class Note:
    """A note on a contact or on an organisation: one of the two is given. Only its author changes it."""

    id: NoteId
    contact_id: ContactId | None
    text: str
    author: AgentName
    written_at: datetime
    organization_id: OrganizationId | None = None
    edited_at: datetime | None = None


def checked_note(text: str) -> str:
    """*text*, trimmed. Raises InvalidContact for what is no note."""
    text = text.strip()
    if not text or len(text) > NOTE_LIMIT or not is_storable(text):
        raise InvalidContact(f"A note has between 1 and {NOTE_LIMIT:,} characters that can be stored.", "note")
    return text


def kind_of_temporary(identifiers: Iterable[Identifier]) -> ContactKind:
    """Identified when a phone, e-mail, handle or external id is known; Ephemeral with a cookie only, or nothing."""
    if any(each.type is not IdentifierType.COOKIE for each in identifiers):
        return ContactKind.IDENTIFIED
    return ContactKind.EPHEMERAL


def split_name(name: str) -> tuple[str, str]:
    """A display name as (first name, last name): the last word is the last name, "Lee, Ann" is turned round."""
    name = on_one_line(name)
    last, comma, first = name.partition(",")
    if comma and first.strip() and last.strip():
        return first.strip(), last.strip()
    first, _, last = name.rpartition(" ")
    return (first.strip(), last) if first else (last, "")
