"""The files of other programs are known by their header rows, and what is in them is put where it belongs."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.channels.contact_file import Detected
from desktop_app.channels.contact_files import open_contacts
from desktop_app.domain.importing import ContactRow, RejectedRow

FILES = Path(__file__).with_name("files")


def read(name: str) -> tuple[Detected, list[ContactRow]]:
    with open_contacts(FILES / name) as file:
        rows = list(file)
        assert not any(isinstance(row, RejectedRow) for row in rows)
        return file.detected, [row for row in rows if isinstance(row, ContactRow)]


def besides(row: ContactRow) -> list[tuple[str, str, str]]:
    return [(each.type.value, each.value, each.source) for each in row.identifiers]


@pytest.mark.parametrize(
    ("name", "program", "encoding"),
    [
        ("google.csv", "Google Contacts", "utf-8"),
        ("google-old.csv", "Google Contacts (before 2024)", "utf-16-le"),
        ("outlook.csv", "Outlook", "cp1252"),
        ("thunderbird.csv", "Thunderbird", "utf-8"),
        ("hubspot.csv", "HubSpot", "utf-8"),
        ("zendesk.csv", "Zendesk", "utf-8"),
        ("zendesk-users.csv", "Zendesk", "utf-8"),
        ("chatwoot.csv", "Chatwoot", "utf-8"),
        ("bulk-old.csv", "Bulk import", "utf-8"),
        ("bulk-new.csv", "Bulk import", "utf-8-sig"),
    ],
)
def test_a_program_is_known_without_being_told(name: str, program: str, encoding: str) -> None:
    detected, rows = read(name)

    assert (detected.program, detected.encoding, detected.has_header) == (program, encoding, True)
    assert rows


def test_google_contacts() -> None:
    _, (grace, taro) = read("google.csv")

    assert grace.fields == {
        "first_name": "Grace",
        "middle_name": "Brewster",
        "last_name": "Hopper",
        "salutation": "Dr.",
        "organization": "US Navy",
        "title": "Rear Admiral",
        "cell_phone": "+1 803-123-0001",
        "work_phone": "(803) 123-0002",
        "other_phone": "(803) 123-0003",
        "work_email": "grace@navy.example",
        "personal_email": "grace@home.example",
        "other_email": "hopper@home.example",
        "address1": "1 Main St",
        "address2": "Suite 4",
        "city": "Arlington",
        "state": "VA",
        "postal_code": "22201",
        "country": "US",
    }
    assert grace.warnings == ("Work Fax was left out: 803 123 0099.",)
    assert taro.fields == {"first_name": "太郎", "last_name": "山本", "work_phone": "+81 90-1234-1111"}


def test_google_contacts_as_they_were_before() -> None:
    _, (felipe,) = read("google-old.csv")

    assert felipe.fields == {
        "first_name": "Felipe",
        "middle_name": "Gonçalves",
        "last_name": "Lino",
        "organization": "Engenhos",
        "title": "Engenheiro",
        "cell_phone": "+55 21 99617-4961",
        "other_phone": "+55 21 3487-1198",
        "personal_email": "felipe@example.org",
    }


def test_outlook() -> None:
    _, (jurgen, anna) = read("outlook.csv")

    assert (jurgen.fields["first_name"], jurgen.fields["salutation"], jurgen.fields["title"]) == (
        "Jürgen",
        "Herr",
        "Geschäftsführer",
    )
    assert [jurgen.fields[name] for name in ("work_phone", "cell_phone", "home_phone", "other_phone")] == [
        "030 901820-0",
        "0173 1234567",
        "030 901820-10",
        "030 901820-1",
    ]
    assert besides(jurgen) == [("phone", "030 901820", "")]
    assert (jurgen.fields["work_email"], jurgen.fields["personal_email"]) == (
        "juergen@mueller.example",
        "j.mueller@home.example",
    )
    assert (jurgen.fields["address1"], jurgen.fields["city"]) == ("Straße des 17. Juni 135", "Berlin")
    assert jurgen.warnings == ("A second address was left out: Am Weiher 1, Potsdam.",)
    assert (anna.fields["address1"], anna.fields["city"], anna.fields["country"]) == ("Hauptstraße 14", "Köln", "DE")


def test_thunderbird() -> None:
    _, (marie, eve) = read("thunderbird.csv")

    assert (marie.fields["cell_phone"], marie.fields["personal_email"]) == ("+33 6 12 34 56 78", "manya@home.example")
    assert (marie.fields["city"], marie.fields["postal_code"], marie.fields["country"]) == ("Paris", "75005", "FR")
    assert eve.fields == {"first_name": "Ève", "last_name": "Curie", "work_email": "eve@example.org"}


def test_hubspot() -> None:
    _, (priya, ben) = read("hubspot.csv")

    assert besides(priya) == [("external-id", "8001", "HubSpot")]
    assert priya.organization is not None
    assert (priya.organization.value, priya.organization.source) == ("9001", "HubSpot")
    assert (priya.fields["organization"], priya.fields["work_phone"]) == ("Bluebay Ltd", "+44 20 7946 0018")
    assert (ben.fields, besides(ben)) == ({"work_email": "ben@harbour.example"}, [("external-id", "8002", "HubSpot")])


def test_zendesk() -> None:
    _, (roger,) = read("zendesk.csv")
    _, (johnny,) = read("zendesk-users.csv")

    assert roger.fields == {
        "first_name": "Roger",
        "last_name": "Wilco",
        "work_email": "roge@example.org",
        "work_phone": "+15551234567",
        "organization": "Galactic",
    }
    assert besides(roger) == [("external-id", "sai989sur98w9", "")]
    assert besides(johnny) == [("external-id", "35436", "Zendesk"), ("external-id", "sai989", "")]


def test_chatwoot() -> None:
    _, (marie, nobody) = read("chatwoot.csv")

    assert (marie.fields["last_name"], besides(marie)) == ("Sklodowska", [("external-id", "1", "Chatwoot")])
    assert nobody.fields["work_phone"] == "+919745786257"


def test_the_bulk_files_of_the_reference_product() -> None:
    _, (ada, only_an_organization) = read("bulk-old.csv")
    _, (again,) = read("bulk-new.csv")

    assert (besides(ada), besides(again)) == ([("external-id", "A-7", "")], [("external-id", "A-7", "")])
    assert [row.organization and row.organization.value for row in (ada, only_an_organization, again)] == [
        "ACC-1",
        "ACC-2",
        "ACC-1",
    ]
    assert ada.fields["country"] == "GB"
    assert only_an_organization.fields == {"organization": "Difference Engines"}


def test_columns_that_only_say_what_others_are_go_without_mention() -> None:
    detected, _ = read("google.csv")

    (note,) = detected.notes
    assert "E-mail 1 - Label" not in note
    assert "Birthday" in note
