"""What the columns of a file of contacts are called: by us, by the reference product, by other programs."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from desktop_app.domain.contacts import FIELD_RULES
from desktop_app.domain.errors import InvalidIdentifier
from desktop_app.domain.identifiers import IdentifierType
from desktop_app.domain.importing import FoundIdentifier

FULL_NAME = "name"  # split into first and last name where neither is given
EXTERNAL_SOURCE = "external_source"  # the system that the row's external ids come from
IDENTIFIER_COLUMNS: Mapping[str, IdentifierType] = {
    type.value.replace("-", "_"): type
    for type in IdentifierType
    if type not in (IdentifierType.PHONE, IdentifierType.EMAIL)
}
ANY_PHONE, ANY_EMAIL = "any_phone", "any_email"  # goes to the field that its label names, else to one that is free
ORGANIZATION_ID = "organization_id"  # of the organisation, in the system that the row's ids come from
# What an export has besides, under names that no other program uses.
CONTACT_ID = "linkdesk_id"
CONTACT_TYPE = "linkdesk_type"
IDENTIFIERS = "linkdesk_identifiers"  # as ``written_identifiers`` writes them
COLUMNS = (
    *FIELD_RULES,
    FULL_NAME,
    ANY_PHONE,
    ANY_EMAIL,
    *IDENTIFIER_COLUMNS,
    EXTERNAL_SOURCE,
    ORGANIZATION_ID,
    IDENTIFIERS,
    CONTACT_ID,
    CONTACT_TYPE,
)
CUSTOM = "custom:"  # before the name of a field of the contact's type

# Our own names are known besides; case, spaces, hyphens, underscores and a leading "Contact" do not matter.
_OTHER_NAMES: Mapping[str, str] = {
    "first_name": "first, given name, given, forename",
    "middle_name": "middle, additional name, second name",
    "last_name": "last, family name, family, surname",
    "salutation": "prefix, name prefix, honorific",
    "title": "job title, position, role",
    "organization": "organisation, organization name, organisation name, company, company name, account, account name",
    "work_phone": "phone, phone 1, phone1, phone number, telephone, tel, business phone, office phone, phone work, "
    "work number",
    "cell_phone": "cell, mobile, mobile phone, cell phone number, mobile number, cellular, phone mobile, handy",
    "home_phone": "phone home, home number, private phone, residence phone",
    "other_phone": "phone 2, phone2, phone other, second phone, alternate phone, alternative phone",
    "work_email": "email, email 1, email1, email address, mail, business email, email work, office email",
    "personal_email": "home email, private email, email home, email personal",
    "other_email": "email 2, email2, email other, second email, alternate email, alternative email",
    "address1": "address, street, street address, address line 1, address line1, address street, mailing address",
    "address2": "address line 2, address line2, street 2, street address 2, suite, apartment, unit",
    "postal_code": "zip, zip code, zipcode, postcode, post code, postal, plz, address zip, address postal code",
    "city": "town, locality, address city",
    "state": "province, region, county, state/province, state/region, address state",
    "country": "country code, country/region, iso country, address country, address country code",
    "survey_opt_out": "survey optout, opt out of surveys, do not survey, no surveys",
    "external_system_url": "external system, external url, external link, crm url, crm link, profile url, record url",
    FULL_NAME: "full name, display name, contact name",
    ORGANIZATION_ID: "organisation id, account id, company id, external organization id, external organisation id",
    "external_id": "id, customer id, customer number, client id, crm id, record id",
    EXTERNAL_SOURCE: "external id source, id source, source system",
    "cookie": "web id, cookie id, web cookie, visitor id, browser id",
    "line": "line id, line user id",
    "whatsapp": "whats app, whatsapp id, whatsapp number, whatsapp phone",
    "facebook": "facebook id, messenger, facebook messenger, facebook scoped id",
    "instagram": "instagram id, instagram handle, instagram scoped id",
    "x": "x handle, x id, x screen name, twitter, twitter id, twitter handle, twitter screen name",
    "apple": "apple id, apple messages, apple messages for business, apple business chat, apple opaque id",
}


def folded_name(name: str) -> str:
    """A column's name as names are compared: case, spaces, hyphens and the like do not matter."""
    return re.sub(r"[\s_\-.:*]+", " ", name.casefold().replace("e-mail", "email")).strip()


def _bare(name: str) -> str:
    words = folded_name(name)
    return words.removeprefix("contact ") or words


_KNOWN = {_bare(column): column for column in COLUMNS}
_KNOWN |= {_bare(name): column for column, names in _OTHER_NAMES.items() for name in names.split(", ")}


def column_named(name: str) -> str | None:
    """Which of ``COLUMNS`` a header means, or which custom field, after ``CUSTOM``; None for neither."""
    start, rest = name.strip()[: len(CUSTOM)], name.strip()[len(CUSTOM) :].strip()
    if rest and start.casefold() == CUSTOM:
        return CUSTOM + rest
    return _KNOWN.get(_bare(name))


# Cells


# What a spreadsheet takes for a formula, at the beginning of a cell.
_RUN = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_MAY_RUN = frozenset("'=+-@\t\r\n＝＋－＠")


def made_harmless(text: str) -> str:
    """*text* as a cell that no spreadsheet runs; ``as_meant`` takes it back exactly."""
    return f"'{text}" if text[:1] in _MAY_RUN and _RUN.match(text) else text


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
