"""Organisations: the firms and bodies that contacts belong to, and who of the desk looks after them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime

from desktop_app.domain.contacts import EXTERNAL_ID_LIMIT, FieldRule
from desktop_app.domain.errors import InvalidOrganization
from desktop_app.domain.identifiers import RAW_LIMIT
from desktop_app.domain.ids import AgentName, OrganizationId, RelationshipId
from desktop_app.domain.text import folded, is_storable, on_one_line, shortened

RELATIONSHIP_LIMIT = 100  # characters, the reference product's
WEBSITE_LIMIT = 1_000
EXTERNAL_ID_LENGTH = 255
EMPLOYEES_LIMIT = 10**9

ORGANIZATION_RULES: Mapping[str, FieldRule] = {
    "name": FieldRule("Name"),
    "company_type": FieldRule("Company type"),
    "industry": FieldRule("Industry"),
    "address": FieldRule("Address"),
    "phone": FieldRule("Phone", RAW_LIMIT),
    "fax": FieldRule("Fax", RAW_LIMIT),
    "employee_count": FieldRule("Employees", 20),
    "websites": FieldRule("Websites", 10 * WEBSITE_LIMIT),
    "external_ids": FieldRule("External ids", 6_000),
}


@dataclass(frozen=True, kw_only=True)
class OrganizationFields:
    """What its form holds, as text; "" where there is nothing.

    *websites* and *external_ids* hold several, with commas between; an external id is written ``system:value``.
    """

    name: str = ""
    company_type: str = ""
    industry: str = ""
    address: str = ""
    phone: str = ""
    fax: str = ""
    employee_count: str = ""
    websites: str = ""
    external_ids: str = ""

    def with_changes(self, changes: Mapping[str, str]) -> OrganizationFields:
        return replace(self, **changes)

    def given(self) -> dict[str, str]:
        """The fields that hold something, in their order."""
        return {each.name: text for each in fields(self) if (text := getattr(self, each.name))}


@dataclass(frozen=True)
class Organization:
    """An organisation as it is now; times UTC."""

    id: OrganizationId
    fields: OrganizationFields
    created_at: datetime
    modified_at: datetime

    @property
    def name(self) -> str:
        return self.fields.name


@dataclass(frozen=True)
class Relationship:
    """What an agent is to an organisation, e.g. its Account Manager."""

    id: RelationshipId
    organization_id: OrganizationId
    agent: AgentName
    text: str


def checked_organization(changes: Mapping[str, str]) -> dict[str, str]:
    """*changes*, trimmed and in one spelling. Raises InvalidOrganization, naming the field, for what cannot be kept."""
    return {name: _checked(name, text) for name, text in changes.items()}


def _checked(name: str, text: str) -> str:
    rule = ORGANIZATION_RULES[name]
    if not is_storable(text):
        raise InvalidOrganization(f"{rule.label} holds a character that cannot be stored; please type it again.", name)
    text = text.strip()
    if len(text) > rule.limit:
        raise InvalidOrganization(f"{rule.label} has {len(text):,} characters; at most {rule.limit:,} are kept.", name)
    if name == "name" and not text:
        raise InvalidOrganization("An organization needs a name.", name)
    if name == "address":
        return ", ".join(line.strip(" ,") for line in text.splitlines() if line.strip(" ,"))
    return _SPELLINGS[name](text) if text and name in _SPELLINGS else text


def _employee_count(text: str) -> str:
    digits = "".join(text.replace(",", "").replace(".", "").split())
    if not (digits.isascii() and digits.isdecimal()) or int(digits) > EMPLOYEES_LIMIT:
        shown = shortened(on_one_line(text), 40)
        raise InvalidOrganization(f"Employees is a whole number, and {shown!r} is none.", "employee_count")
    return str(int(digits))


def _websites(text: str) -> str:
    found = dict.fromkeys(text.replace(",", " ").split())
    for website in found:
        scheme, separator, rest = website.rpartition("://")
        is_web = not separator or scheme.casefold() in ("http", "https")
        if not is_web or "." not in rest.strip(".") or len(website) > WEBSITE_LIMIT:
            shown = shortened(on_one_line(website), 60)
            raise InvalidOrganization(
                f"{shown!r} is no website; write one as example.org or https://example.org.", "websites"
            )
    return ", ".join(found)


def _external_ids(text: str) -> str:
    found = dict.fromkeys(each.strip() for each in text.replace("\n", ",").split(",") if each.strip())
    if len(found) > EXTERNAL_ID_LIMIT:
        raise InvalidOrganization(f"An organization holds at most {EXTERNAL_ID_LIMIT} external ids.", "external_ids")
    for each in found:
        if len(each) > EXTERNAL_ID_LENGTH:
            raise InvalidOrganization(
                f"An external id has at most {EXTERNAL_ID_LENGTH} characters: {shortened(on_one_line(each), 40)}",
                "external_ids",
            )
    return ", ".join(found)


_SPELLINGS = {"employee_count": _employee_count, "websites": _websites, "external_ids": _external_ids}


def checked_relationship(text: str) -> str:
    """*text*, trimmed. Raises InvalidOrganization."""
    text = text.strip()
    if not 0 < len(text) <= RELATIONSHIP_LIMIT or text != on_one_line(text):
        raise InvalidOrganization(
            f"A relationship is said in 1 to {RELATIONSHIP_LIMIT} characters on one line, e.g. Account Manager.", "text"
        )
    return text


def rank_of_name(name: str, wanted: str) -> int | None:
    """How well *name* answers to *wanted*, which is folded: 0 is best, None not at all."""
    text = folded(name)
    if text == wanted:
        return 0
    if text.startswith(wanted):
        return 1
    if any(word.startswith(wanted) for word in text.split()):
        return 2
    return 3 if wanted in text else None
