"""The files that other programs export their contacts to, known by their header rows.

The rows were looked up in what these programs and the readers of their files have published; ``tests/channels/files``
holds one file of each. Apple's own export is the vCard.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from desktop_app.channels.csv_columns import folded_name


@dataclass(frozen=True)
class Program:
    """A program by a few of its columns, and what some mean in it that mean something else, or nothing, elsewhere.

    *columns*: name → a ``csv_layout.Place`` as text: "city#2" is the city of an address that counts where the first is
    empty, "external_id@HubSpot" an id of that system. *labels*: the column with a value → the one that says its kind.
    """

    name: str
    signature: frozenset[str]
    columns: Mapping[str, str]
    labels: Mapping[str, str] = field(default_factory=dict)


def _program(
    name: str,
    signature: str,
    columns: Mapping[str, str],
    labels: Mapping[str, str] | None = None,
) -> Program:
    return Program(
        name,
        frozenset(folded_name(each) for each in signature.split(", ")),
        {folded_name(key): value for key, value in columns.items()},
        {folded_name(key): folded_name(value) for key, value in (labels or {}).items()},
    )


_VALUES = range(1, 10)  # of one kind that a Google contact may have; the file has columns for as many as are used


def _google(name: str, signature: str, label: str, columns: Mapping[str, str]) -> Program:
    values = {f"E-mail {n} - Value": "any_email" for n in _VALUES} | {
        f"Phone {n} - Value": "any_phone" for n in _VALUES
    }
    addresses = {
        f"Address {n} - {part}": f"{column}#{n}"
        for n in _VALUES
        for part, column in (
            ("Street", "address1"),
            ("Extended Address", "address2"),
            ("City", "city"),
            ("Region", "state"),
            ("Postal Code", "postal_code"),
            ("Country", "country"),
        )
    }
    return _program(
        name,
        signature,
        {**values, **addresses, "Name Prefix": "salutation", "File As": "none", **columns},
        {value: value.replace("Value", label) for value in values},
    )


_OUTLOOK = {
    "Title": "salutation",
    "E-mail Address": "any_email",
    "E-mail 2 Address": "any_email",
    "E-mail 3 Address": "any_email",
    **dict.fromkeys(
        (
            "Primary Phone",
            "Business Phone 2",
            "Home Phone 2",
            "Car Phone",
            "Company Main Phone",
            "Radio Phone",
            "Callback",
        ),
        "any_phone",
    ),
    **{
        f"{kind} {part}": f"{column}#{group}"
        for group, kind in enumerate(("Business", "Home", "Other"), start=1)
        for part, column in (
            ("Street", "address1"),
            ("Street 2", "address2"),
            ("City", "city"),
            ("State", "state"),
            ("Postal Code", "postal_code"),
            ("Country", "country"),
            ("Country/Region", "country"),
        )
    },
}
_THUNDERBIRD = {
    "Display Name": "name",
    "Primary Email": "work_email",
    "Secondary Email": "personal_email",
    "Mobile Number": "cell_phone",
    **{
        f"{kind} {part}": f"{column}#{group}"
        for group, kind in enumerate(("Work", "Home"), start=1)
        for part, column in (
            ("Address", "address1"),
            ("Address 2", "address2"),
            ("City", "city"),
            ("State", "state"),
            ("ZipCode", "postal_code"),
            ("Country", "country"),
        )
    },
}
# The reference product's bulk files, which carry contacts and organisations side by side.
_BULK = {
    "Contact Id": "external_id",
    "External ID": "external_id",
    "Account Id": "organization_id",
    "Account Name": "organization",
    "External Organization ID": "organization_id",
    "External Organization Name": "organization",
}

PROGRAMS: tuple[Program, ...] = (
    _google(
        "Google Contacts",
        "First Name, Last Name, Phonetic First Name, Organization Name, Labels",
        "Label",
        {"Organization Title": "title"},
    ),
    _google(
        "Google Contacts (before 2024)",
        "Given Name, Family Name, Yomi Name, Group Membership",
        "Type",
        {"Name": "name", "Organization 1 - Name": "organization", "Organization 1 - Title": "title"},
    ),
    _program("Outlook", "First Name, Last Name, E-mail Address, Business Phone, Mobile Phone", _OUTLOOK),
    _program("Thunderbird", "First Name, Last Name, Primary Email, Secondary Email, Screen Name", _THUNDERBIRD),
    _program(
        "HubSpot",
        "Record ID, First Name, Last Name, Email, Phone Number",
        {
            "Record ID": "external_id@HubSpot",
            "Mobile Phone Number": "cell_phone",
            "Associated Company": "organization",
            "Associated Company (Primary)": "organization",
            "Associated Company IDs": "organization_id@HubSpot",
            "Associated Company IDs (Primary)": "organization_id@HubSpot",
        },
    ),
    _program("Zendesk", "name, email, external_id, details, notes, phone, role, organization, tags", {"role": "none"}),
    _program(
        "Zendesk",
        "id, url, name, email, role, external_id, organization_id",
        {"id": "external_id@Zendesk", "organization_id": "organization_id@Zendesk", "role": "none", "url": "none"},
    ),
    _program(
        "Chatwoot",
        "id, name, email, phone_number",
        {"id": "external_id@Chatwoot", "identifier": "external_id"},
    ),
    _program("Chatwoot", "name, email, identifier, phone_number", {"identifier": "external_id"}),
    _program("Bulk import", "Contact Id, Contact First Name, Contact Last Name", _BULK),
    _program("Bulk import", "External ID, External Organization ID", _BULK),
)


def program_of(names: Collection[str]) -> Program | None:
    """The program that wrote a file with these column names, which are folded; None when none is known by them."""
    there = frozenset(names)
    return next((program for program in PROGRAMS if program.signature <= there), None)
