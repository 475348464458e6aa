"""Contacts as vCard 4.0 (RFC 6350). What it has no words for is in lines of our own, which our reader takes back."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator

from desktop_app import __version__
from desktop_app.channels.vcard_fields import (
    EMAIL_TYPES,
    NO_SLOT,
    OWN_CUSTOM,
    OWN_FIELD,
    OWN_ID,
    OWN_IDENTIFIER,
    OWN_SLOT,
    OWN_TYPE,
    PHONE_TYPES,
)
from desktop_app.domain.contacts import EMAIL_FIELDS, PHONE_FIELDS, ContactFields
from desktop_app.domain.exporting import ExportedContact
from desktop_app.domain.identifiers import IdentifierType
from desktop_app.domain.importing import FoundIdentifier
from desktop_app.domain.text import is_web_address

LINE_OCTETS = 75  # that a line may have, without its end
_SERVICES = {
    IdentifierType.X: "X",
    IdentifierType.FACEBOOK: "Facebook",
    IdentifierType.INSTAGRAM: "Instagram",
    IdentifierType.LINE: "LINE",
    IdentifierType.WHATSAPP: "WhatsApp",
}
_IN_LINES = {IdentifierType.PHONE: "TEL", IdentifierType.EMAIL: "EMAIL"}
_LINE_BREAK = re.compile(r"\r\n?|\x0b|\x0c")
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")  # a text of vCard has no control characters but the tab
# A web address is written as it is, so one that needs an escape is no address for a card.
_NOT_IN_URI = re.compile(r"[^\x21-\x7e]")


class VcardExport:
    """Writes one card a contact, with its notes."""

    encoding = "utf-8"

    def begin(self) -> str:
        return ""

    def contact(self, exported: ExportedContact) -> str:
        return "".join(_folded(line) for line in _lines(exported))

    def end(self) -> str:
        return ""


def _lines(exported: ExportedContact) -> Iterator[str]:
    contact, fields = exported.contact, exported.contact.fields
    yield from ("BEGIN:VCARD", "VERSION:4.0", f"PRODID:-//Linkdesk//Linkdesk {__version__}//EN")
    yield _uid(contact.id)
    yield f"{OWN_ID}:{_escaped(contact.id)}"
    yield f"REV:{contact.modified_at:%Y%m%dT%H%M%SZ}"
    yield f"FN:{_escaped(_full_name(exported))}"
    yield "N:" + _parts(fields.last_name, fields.first_name, fields.middle_name, fields.salutation, "")
    if not fields.name and fields.organization:
        yield "KIND:org"
    for name, text in (("ORG", fields.organization), ("TITLE", fields.title)):
        if text:
            yield f"{name}:{_escaped(text)}"
    yield from _slots(fields)
    yield from _address(fields)
    yield from _rest(fields)
    for number, each in enumerate(exported.further_identifiers, start=1):
        yield from _identifier(f"i{number}", each)
    if exported.custom.schema is not None:
        yield f"{OWN_TYPE}:{_escaped(exported.custom.schema.title)}"
    for field, text in exported.custom_values.items():
        yield f"{OWN_CUSTOM}:{_parts(field.name, text)}"
    for note in exported.notes:
        yield f"NOTE:{_escaped(note.text)}"
    yield "END:VCARD"


def _uid(id: str) -> str:
    try:
        return f"UID:urn:uuid:{uuid.UUID(id)}"
    except ValueError:
        return f"UID;VALUE=text:{_escaped(id)}"


def _full_name(exported: ExportedContact) -> str:
    """FN is asked for: who has no name is called by their company, else by what they are reached by."""
    fields = exported.contact.fields
    reached_by = (getattr(fields, name) for name in (*PHONE_FIELDS, *EMAIL_FIELDS))
    return fields.name or fields.organization or next((text for text in reached_by if text), "No Name")


def _slots(fields: ContactFields) -> Iterator[str]:
    for line, names, types in (("TEL", PHONE_FIELDS, PHONE_TYPES), ("EMAIL", EMAIL_FIELDS, EMAIL_TYPES)):
        for name in names:
            if text := getattr(fields, name):
                said = f"TYPE={types[name]}" if name in types else f"{OWN_SLOT}={name}"
                yield f"{line};{said}:{_escaped(text)}"


def _address(fields: ContactFields) -> Iterator[str]:
    street = _escaped(fields.address1) + (f",{_escaped(fields.address2)}" if fields.address2 else "")
    rest = _parts(fields.city, fields.state, fields.postal_code, fields.country)
    if street or rest.strip(";"):
        yield f"ADR:;;{street};{rest}"


def _rest(fields: ContactFields) -> Iterator[str]:
    address = fields.external_system_url
    if address and is_web_address(address) and not _NOT_IN_URI.search(address) and "\\" not in address:
        yield f"URL:{address}"
    elif address:
        yield f"{OWN_FIELD}:{_parts('external_system_url', address)}"
    if fields.survey_opt_out:
        yield f"{OWN_FIELD}:{_parts('survey_opt_out', fields.survey_opt_out)}"


def _identifier(group: str, each: FoundIdentifier) -> Iterator[str]:
    """Phones and e-mails besides the fields, and handles, as other programs know them; the rest as only we do."""
    if each.type in _IN_LINES:
        yield f"{group}.{_IN_LINES[each.type]};{OWN_SLOT}={NO_SLOT}:{_escaped(each.value)}"
        if each.label:
            yield f"{group}.X-ABLABEL:{_escaped(each.label)}"
        return
    if each.type in _SERVICES:
        yield f"SOCIALPROFILE;SERVICE-TYPE={_SERVICES[each.type]};VALUE=text:{_escaped(each.value)}"
    yield f"{OWN_IDENTIFIER}:{_parts(each.type.value, each.value, each.source, each.label)}"


def _parts(*texts: str) -> str:
    return ";".join(_escaped(text) for text in texts)


def _escaped(text: str) -> str:
    text = _NO_TEXT.sub("", _LINE_BREAK.sub("\n", text))
    for character in ("\\", ",", ";"):
        text = text.replace(character, f"\\{character}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> str:
    """*line* in pieces of 75 octets at the most, no character cut in two, each but the first after a blank."""
    if line.isascii() and len(line) <= LINE_OCTETS:
        return f"{line}\r\n"
    pieces, octets, room = [], line.encode("utf-8"), LINE_OCTETS
    while len(octets) > room:
        end = room
        while octets[end] & 0xC0 == 0x80:  # within a character
            end -= 1
        pieces.append(octets[:end])
        octets, room = octets[end:], LINE_OCTETS - 1
    pieces.append(octets)
    return b"\r\n ".join(pieces).decode("utf-8") + "\r\n"
