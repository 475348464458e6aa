"""What the columns of a file of contacts are called: by us, by the reference product, by other programs."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop_app.domain.contacts import FIELD_RULES
from desktop_app.domain.errors import InvalidFile, InvalidIdentifier
from desktop_app.domain.identifiers import IdentifierType
from desktop_app.domain.importing import FoundIdentifier
from desktop_app.domain.text import counted, on_one_line, shortened

FULL_NAME = "name"  # split into first and last name where neither is given
EXTERNAL_SOURCE = "external_source"  # the system that the row's external ids come from
IDENTIFIER_COLUMNS: Mapping[str, IdentifierType] = {
    type.value.replace("-", "_"): type
    for type in IdentifierType
    if type not in (IdentifierType.PHONE, IdentifierType.EMAIL)
}
# What an export has besides, under names that no other program uses.
CONTACT_ID = "linkdesk_id"
CONTACT_TYPE = "linkdesk_type"
IDENTIFIERS = "linkdesk_identifiers"  # as ``written_identifiers`` writes them
COLUMNS = (*FIELD_RULES, FULL_NAME, *IDENTIFIER_COLUMNS, EXTERNAL_SOURCE, IDENTIFIERS, CONTACT_ID, CONTACT_TYPE)
CUSTOM = "custom:"  # before the name of a field of the contact's type

# Our own names are known besides; case, spaces, hyphens, underscores and a leading "Contact" do not matter.
_OTHER_NAMES: Mapping[str, str] = {
    "first_name": "first, given name, given, forename",
    "middle_name": "middle, additional name, second name",
    "last_name": "last, family name, family, surname",
    "salutation": "prefix, name prefix, honorific",
    "title": "job title, position, role",
    "organization": "organisation, organization name, organisation name, company, company name, account, account name",
    "work_phone": "phone, phone number, telephone, tel, business phone, office phone, phone work, work number",
    "cell_phone": "cell, mobile, mobile phone, cell phone number, mobile number, cellular, phone mobile, handy",
    "home_phone": "phone home, home number, private phone, residence phone",
    "other_phone": "phone 2, phone other, second phone, alternate phone, alternative phone",
    "work_email": "email, email address, mail, business email, email work, office email",
    "personal_email": "home email, private email, email home, email personal",
    "other_email": "email 2, email other, second email, alternate email, alternative email",
    "address1": "address, street, street address, address line 1, address line1, address street, mailing address",
    "address2": "address line 2, address line2, street 2, street address 2, suite, apartment, unit",
    "postal_code": "zip, zip code, zipcode, postcode, post code, postal, plz, address zip, address postal code",
    "city": "town, locality, address city",
    "state": "province, region, county, state/province, state/region, address state",
    "country": "country code, country/region, iso country, address country, address country code",
    "survey_opt_out": "survey optout, opt out of surveys, do not survey, no surveys",
    "external_system_url": "external system, external url, external link, crm url, crm link, profile url, record url",
    FULL_NAME: "full name, display name, contact name",
    "external_id": "id, customer id, customer number, client id, crm id, record id, account id",
    EXTERNAL_SOURCE: "external id source, id source, source system",
    "cookie": "web id, cookie id, web cookie, visitor id, browser id",
    "line": "line id, line user id",
    "whatsapp": "whats app, whatsapp id, whatsapp number, whatsapp phone",
    "facebook": "facebook id, messenger, facebook messenger, facebook scoped id",
    "instagram": "instagram id, instagram handle, instagram scoped id",
    "x": "x handle, x id, x screen name, twitter, twitter id, twitter handle, twitter screen name",
    "apple": "apple id, apple messages, apple messages for business, apple business chat, apple opaque id",
}


def _folded(name: str) -> str:
    words = re.sub(r"[\s_\-.:*]+", " ", name.casefold().replace("e-mail", "email")).strip()
    return words.removeprefix("contact ") or words


_KNOWN = {_folded(column): column for column in COLUMNS}
_KNOWN |= {_folded(name): column for column, names in _OTHER_NAMES.items() for name in names.split(", ")}


def column_named(name: str) -> str | None:
    """Which of ``COLUMNS`` a header means, or which custom field, after ``CUSTOM``; None for neither."""
    start, rest = name.strip()[: len(CUSTOM)], name.strip()[len(CUSTOM) :].strip()
    if rest and start.casefold() == CUSTOM:
        return CUSTOM + rest
    return _KNOWN.get(_folded(name))


@dataclass(frozen=True)
class Layout:
    """Which cell of a row is what: (index, one of ``COLUMNS``), in the file's order; and what to say about it."""

    header: tuple[str, ...]
    columns: tuple[tuple[int, str], ...]
    notes: tuple[str, ...]

    @property
    def custom_fields(self) -> tuple[str, ...]:
        """The names of the custom fields that there are columns for."""
        return tuple(column.removeprefix(CUSTOM) for _, column in self.columns if column.startswith(CUSTOM))

    def heading(self, index: int) -> str:
        """What the file calls its column *index*; counted from one where the header has no name for it."""
        name = self.header[index].strip() if index < len(self.header) else ""
        return on_one_line(name) or f"column {index + 1:,}"


def layout_of(header: Sequence[str], mapped: Mapping[str, str]) -> Layout:
    """The layout of a file with that *header*; *mapped* says for some of ``COLUMNS`` what the file calls them.

    Raises InvalidFile for a mapping to a column that is not there.
    """
    chosen: dict[int, str] = {}
    for column, name in mapped.items():
        chosen |= dict.fromkeys(_indexes_of(name, header), column)
    for index, name in enumerate(header):
        found = column_named(name)
        if index not in chosen and found and found not in mapped:
            chosen[index] = found
    columns = tuple(sorted(chosen.items()))
    return Layout(tuple(header), columns, tuple(_notes(header, columns)))


def _indexes_of(name: str, header: Sequence[str]) -> list[int]:
    indexes = [index for index, each in enumerate(header) if each.strip().casefold() == name.strip().casefold()]
    if not indexes:
        there = shortened(", ".join(on_one_line(each) for each in header[:20]), 200)
        raise InvalidFile(f"There is no column called {shortened(name, 60)!r}; the columns are {there}.")
    return indexes


def _notes(header: Sequence[str], columns: Sequence[tuple[int, str]]) -> list[str]:
    notes = []
    by_column: dict[str, list[int]] = {}
    for index, column in columns:
        by_column.setdefault(column, []).append(index)
    for column, indexes in by_column.items():
        if len(indexes) > 1 and column not in IDENTIFIER_COLUMNS:
            names = ", ".join(repr(on_one_line(header[index])) for index in indexes[:5])
            notes.append(f"{counted(len(indexes), 'column')} ({names}) mean {column}; the first that is filled counts.")
    known = {index for index, _ in columns}
    unknown = [on_one_line(name) for index, name in enumerate(header) if index not in known and name.strip()]
    if unknown:
        names = shortened(", ".join(unknown[:20]), 200)
        verb = "is" if len(unknown) == 1 else "are"
        notes.append(
            f"{counted(len(unknown), 'column')} {verb} not known here and left out ({names}); --map FIELD=COLUMN helps."
        )
    return notes


# Cells


# What a spreadsheet takes for a formula, at the beginning of a cell.
_RUN = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def made_harmless(text: str) -> str:
    """*text* as a cell that no spreadsheet runs; ``as_meant`` takes it back exactly."""
    return f"'{text}" if _RUN.match(text) else text


def as_meant(cell: str) -> str:
    """The text of a cell that was made harmless, here or by another program; any other as it is."""
    return cell[1:] if cell.startswith("'") and _RUN.match(cell) else cell


def written_identifiers(identifiers: Sequence[FoundIdentifier]) -> str:
    """*identifiers* as one cell; "" for none."""
    listed = [
        {"type": each.type.value, "value": each.value}
        | ({"source": each.source} if each.source else {})
        | ({"label": each.label} if each.label else {})
        for each in identifiers
    ]
    return json.dumps(listed, ensure_ascii=False) if listed else ""


def read_identifiers(cell: str) -> tuple[FoundIdentifier, ...]:
    """What ``written_identifiers`` wrote. Raises ValueError for what it never would have."""
    try:
        return tuple(_read_identifier(**each) for each in json.loads(cell))
    except (TypeError, RecursionError, InvalidIdentifier) as error:
        raise ValueError(str(error)) from error


def _read_identifier(*, type: str, value: str, source: str = "", label: str = "") -> FoundIdentifier:
    if not all(isinstance(each, str) for each in (type, value, source, label)):
        raise TypeError("an identifier has texts only")
    return FoundIdentifier(IdentifierType.named(type), value, source, label)
