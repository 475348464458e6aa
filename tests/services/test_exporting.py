"""What leaves the desk: everybody that the agent may see, once, as they are; and read back it changes nothing."""

from __future__ import annotations

import csv
import json
from argparse import Namespace
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from desktop_app.app import open_runner
from desktop_app.channels.csv_contacts import CsvContacts
from desktop_app.channels.vcard_contacts import VcardContacts
from desktop_app.cli.exporting import export
from desktop_app.domain.contacts import FIELD_RULES
from desktop_app.domain.errors import NotFound, NotPermitted, OtherDivision, Unavailable
from desktop_app.domain.identifiers import IdentifierType, Region
from desktop_app.domain.ids import AgentName, ContactId
from desktop_app.domain.importing import ContactRow, FoundIdentifier, RejectedRow
from desktop_app.domain.permissions import Permission, Role
from desktop_app.domain.settings import Settings
from desktop_app.services.contacts import DeleteContact, EditContact
from desktop_app.services.custom_fields import AddSchema, SetCustomFields
from desktop_app.services.divisions import AddDivision, ChangeDivision
from desktop_app.services.exporting import ContactsForExport, NamedForExport
from desktop_app.services.identifiers import AddIdentifier, LabelIdentifier, RemoveIdentifier
from desktop_app.services.importing import ImportContacts
from desktop_app.services.interactions import WrapUpInteraction
from desktop_app.services.linking import UnlinkContact
from desktop_app.services.merging import SayNotSamePerson
from desktop_app.services.notes import AddNote
from desktop_app.services.runner import Runner
from tests.builders import (
    a_call,
    a_clock,
    a_contact,
    a_page_view,
    a_session,
    an_accepted_call,
    an_agent,
    an_organization,
    dump_text,
    ids,
    merged,
    visit,
)

NUMBER = "(803) 123-0000"
FIELDS = (
    {"name": "Plan", "type": "dropdown", "options": ["Gold", "Silver"]},
    {"name": "Remark", "type": "text area"},
    {"name": "Tags", "type": "tag"},
)


def exported(runner: Runner, path: Path, **options: Any) -> int:
    """The number that the command line says."""
    given = {"format": None, "contact": [], "search": None, "temporary": False, "progress": False, "json": True}
    export(runner, Namespace(file=str(path), **(given | options)))
    return len(rows_in(path))


def rows_in(path: Path) -> list[Any]:
    if path.suffix == ".json":
        found: list[Any] = json.loads(path.read_text("utf-8"))["contacts"]
        return found
    if path.suffix == ".vcf":
        return path.read_text("utf-8").split("BEGIN:VCARD")[1:]
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def the_json(runner: Runner, path: Path, *ids: ContactId) -> dict[str, Any]:
    exported(runner, path, contact=list(ids))
    (found,) = rows_in(path)
    assert isinstance(found, dict)
    return found


@pytest.fixture(params=["csv", "vcf", "json"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return tmp_path / f"contacts.{request.param}"


@pytest.fixture
def as_csv(tmp_path: Path) -> Path:
    return tmp_path / "contacts.csv"


@pytest.fixture
def as_json(tmp_path: Path) -> Path:
    return tmp_path / "ada.json"


# Who is in it


def test_everybody_is_in_it_once_in_order_of_creation(runner: Runner, as_csv: Path) -> None:
    names = [f"Ada {number:03}" for number in range(7)]
    people = [a_contact(runner, first_name=name) for name in names]
    merged(runner, people[0], into=people[3])
    place: int | None = 0
    found = []
    while place is not None:
        page = runner.read(ContactsForExport(place, limit=3))
        found += [each.contact.fields.first_name for each in page.contacts]
        place = page.next_place

    assert found == names[1:]
    assert exported(runner, as_csv) == 6


def test_a_merged_person_is_whole(runner: Runner, path: Path) -> None:
    ada = a_contact(runner, work_phone=NUMBER)
    ida = a_contact(runner, first_name="Ida", personal_email="ida@x.org")
    runner.run(AddNote(ida, "likes tea"))
    merged(runner, ida, into=ada)

    assert exported(runner, path, contact=[ida, ada]) == 1

    text = path.read_text("utf-8")
    assert ada in text
    assert NUMBER in text.replace("\\", "")
    assert "ida@x.org" in text


def test_temporary_contacts_are_in_it_when_they_are_asked_for(runner: Runner, path: Path) -> None:
    a_contact(runner)
    a_call(runner, "(803) 123-0009")

    assert exported(runner, path) == 1
    assert exported(runner, path, temporary=True) == 2


def test_of_a_search_those_that_it_finds(runner: Runner, path: Path) -> None:
    for name in ("Grace", "Ada", "Grace"):
        a_contact(runner, first_name=name)

    assert exported(runner, path, search="grace") == 2
    assert exported(runner, path, search="nobody") == 0


def test_other_divisions_stay_where_they_are(runner: Runner, path: Path) -> None:
    a_contact(runner)
    hidden = a_contact(runner, first_name="Grace")
    runner.run(AddDivision("Support"))
    runner.run(ChangeDivision(hidden, "Support"))
    bob = an_agent(runner, "bob", Role.ADMINISTRATOR, without=Permission.CONTACT_VIEW_ALL)

    assert exported(bob, path) == 1
    assert exported(bob, path, search="grace") == 0
    assert exported(runner, path) == 2
    with pytest.raises(OtherDivision):
        exported(bob, path, contact=[hidden])


@pytest.mark.parametrize("missing", [Permission.EXPORT_ADD, Permission.CONTACT_VIEW])
@pytest.mark.parametrize("options", [{}, {"search": "ada"}, {"contact": ["c0001"]}])
def test_it_takes_both_permissions_and_leaves_no_file_without_them(
    runner: Runner, path: Path, missing: Permission, options: Mapping[str, Any]
) -> None:
    a_contact(runner)
    bob = an_agent(runner, "bob", Role.ADMINISTRATOR, without=missing)

    with pytest.raises(NotPermitted):
        exported(bob, path, **options)

    assert list(path.parent.glob("*contacts*")) == []


def test_agents_carry_nothing_away_and_supervisors_may(runner: Runner, path: Path) -> None:
    a_contact(runner)

    with pytest.raises(NotPermitted):
        exported(an_agent(runner, "bob"), path)
    assert exported(an_agent(runner, "eve", Role.SUPERVISOR), path) == 1


def test_custom_fields_take_their_permission(runner: Runner, path: Path) -> None:
    runner.run(AddSchema("Business", FIELDS))
    runner.run(SetCustomFields(contact_id=a_contact(runner), schema="Business", custom_fields={"Plan": "Gold"}))
    bob = an_agent(runner, "bob", Role.ADMINISTRATOR, without=Permission.CUSTOM_FIELDS_VIEW)

    exported(runner, path)
    assert "Gold" in path.read_text("utf-8")
    exported(bob, path)
    assert "Gold" not in path.read_text("utf-8")
    assert "Business" not in path.read_text("utf-8")


def test_who_is_not_there_is_said_and_leaves_no_file(runner: Runner, path: Path) -> None:
    with pytest.raises(NotFound):
        exported(runner, path, contact=["nobody"])
    assert not path.exists()


def test_who_goes_while_it_is_written_is_left_out(runner: Runner) -> None:
    ada, grace = a_contact(runner), a_contact(runner, first_name="Grace")
    runner.run(DeleteContact(ada))

    with pytest.raises(NotFound):
        runner.read(NamedForExport((ada, grace)))
    assert [each.contact.id for each in runner.read(ContactsForExport()).contacts] == [grace]


def test_exporting_writes_nothing_to_the_store(runner: Runner, path: Path) -> None:
    a_contact(runner)
    before = dump_text(runner), runner.last_sequence()

    exported(runner, path)

    assert (dump_text(runner), runner.last_sequence()) == before


# The file


def test_what_fails_leaves_the_old_file_and_nothing_beside_it(runner: Runner, path: Path) -> None:
    ada = a_contact(runner)
    path.write_text("older")

    with pytest.raises(NotFound):
        exported(runner, path, contact=[ada, "nobody"])

    assert path.read_text() == "older"
    assert [each.name for each in path.parent.iterdir() if "contacts" in each.name] == [path.name]


def test_a_file_that_cannot_be_written_is_a_sentence(runner: Runner, tmp_path: Path) -> None:
    for target in (tmp_path, tmp_path / "no" / "such.csv"):
        with pytest.raises(Unavailable, match="cannot be written"):
            exported(runner, target, format="csv")


def test_only_its_owner_may_read_it(runner: Runner, path: Path) -> None:
    exported(runner, path)

    assert path.stat().st_mode & 0o077 == 0


# One person


def test_all_that_is_known_of_a_person(runner: Runner, as_json: Path) -> None:
    ada = a_contact(runner, work_phone=NUMBER)
    runner.run(AddIdentifier(ada, "phone", "(803) 123-0007"))
    runner.run(LabelIdentifier(ada, "phone", NUMBER, "castle"))
    runner.run(RemoveIdentifier(ada, "phone", "(803) 123-0007"))
    runner.run(EditContact(contact_id=ada, title="Countess"))
    runner.run(AddNote(ada, "likes tea"))
    ida = a_contact(runner, first_name="Ida", personal_email="ida@x.org")
    merge = merged(runner, ida, into=ada)
    runner.run(SayNotSamePerson(ada, a_contact(runner, first_name="Eve")))
    call = an_accepted_call(runner, NUMBER)
    runner.run(WrapUpInteraction(call, "Resolved", "said thanks"))
    runner.run(UnlinkContact(a_call(runner, NUMBER)))
    runner.run(AddIdentifier(ada, "cookie", "c-1"))
    visit(runner, a_session("c-1", id="v-1"), a_page_view("Prices"))

    known = the_json(runner, as_json, ida)

    assert (known["id"], known["title"], known["notes"][0]["text"]) == (ada, "Countess", "likes tea")
    assert ("+18031230000", "castle") in [(each["value"], each["label"]) for each in known["identifiers"]]
    assert [each["value"] for each in known["former_identifiers"]] == ["+18031230007"]
    assert [each["id"] for each in known["records"]] == [ada, ida]
    assert [(each["operation"], each["absorbed"]) for each in known["merges"]] == [(merge, [ida])]
    assert len(known["not_the_same_as"]) == 1
    assert [each["value"] for each in known["unlinks"]] == ["+18031230000"]
    (interaction,) = known["interactions"]
    assert (interaction["id"], interaction["wrap_up_note"], interaction["link"]["contact"]) == (
        call,
        "said thanks",
        ada,
    )
    assert interaction["from"]["identifiers"][0]["value"] == NUMBER
    (session,) = known["sessions"]
    assert (session["id"], session["customer"]["value"], session["events"][0]["title"]) == ("v-1", "c-1", "Prices")
    assert {"CreateContact", "EditContact", "MergeContacts"} <= {each["command"] for each in known["changes"]}
    assert known["missing_permissions"] == []


def test_what_may_not_be_seen_is_left_out_and_said(runner: Runner, as_json: Path) -> None:
    ada = a_contact(runner, work_phone=NUMBER)
    an_organization(runner)
    an_accepted_call(runner, NUMBER)
    bob = an_agent(runner, "bob", Role.ADMINISTRATOR, without=Permission.SESSION_VIEW)

    known = the_json(bob, as_json, ada)

    assert (known["interactions"], known["sessions"]) == ([], [])
    assert known["missing_permissions"] == [Permission.SESSION_VIEW.value]


def test_long_histories_come_in_pages(runner: Runner, as_json: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = a_contact(runner, work_phone=NUMBER)
    calls = [a_call(runner, NUMBER) for _ in range(5)]
    for name in ("desktop_app.services.subject_access.PAGE", "desktop_app.cli.whole_person.PAGE"):
        monkeypatch.setattr(name, 2)

    known = the_json(runner, as_json, ada)

    assert sorted(each["id"] for each in known["interactions"]) == sorted(calls)
    assert len(known["changes"]) == 6


# There and back

_LONGEST = 25  # the shortest field's


_HARD = ["=1+1", "'=x", "+49 30", "@a", '"', ",", ";", "\\", "\n", "\\n", "a: b", "BEGIN:VCARD", "é😀"]


def _texts(*, for_vcard: bool) -> st.SearchStrategy[str]:
    """Of vCard's texts it is known that they hold no control characters but line breaks."""
    kept = st.characters(blacklist_categories=("Cs", "Cc") if for_vcard else ("Cs",), blacklist_characters="\0")
    parts = st.lists(st.one_of(st.sampled_from(_HARD), st.text(kept, max_size=4)), max_size=4)
    return parts.map(lambda found: "".join(found)[:_LONGEST])


_TYPES = st.sampled_from(list(IdentifierType))


def _rows(*, for_vcard: bool) -> st.SearchStrategy[ContactRow]:
    text = _texts(for_vcard=for_vcard)
    plain = {name: text for name in FIELD_RULES if name != "survey_opt_out"}
    some = st.fixed_dictionaries({}, optional=plain | {"survey_opt_out": st.just("yes")})
    phone = st.integers(8_031_230_000, 8_031_239_999).map(str)
    found = st.one_of(
        st.builds(FoundIdentifier, _TYPES, st.one_of(phone, text, st.just("a@x.org")), st.just(""), text),
        st.builds(FoundIdentifier, st.just(IdentifierType.EXTERNAL_ID), phone, st.sampled_from(["", "CRM", "a;b,c"])),
        st.builds(FoundIdentifier, st.just(IdentifierType.PHONE), phone, st.just(""), st.sampled_from(["", "castle"])),
    )
    custom = st.fixed_dictionaries(
        {},
        optional={"Plan": st.sampled_from(["Gold", "Silver"]), "Remark": text, "Tags": st.sampled_from(["a", "a, b"])},
    )
    return st.builds(
        lambda fields, identifiers, type, custom, notes: ContactRow(
            1,
            {name: value for name, value in fields.items() if value.strip()},
            tuple(identifiers),
            contact_type=type,
            custom_fields=custom if type else {},
            notes=tuple(notes),
        ),
        some,
        st.lists(found, max_size=5),
        st.sampled_from(["", "Business"]),
        custom,
        st.lists(text, max_size=3),
    )


def _desk(folder: Path, name: str) -> Runner:
    (folder / name).unlink(missing_ok=True)
    for each in folder.glob(f"{name}-*"):
        each.unlink()
    opened = open_runner(
        f"sqlite:///{folder / name}", run_by=AgentName("noor"), settings=Settings(), clock=a_clock(), new_id=ids(name)
    )
    opened.run(AddSchema("Business", FIELDS))
    return opened


def _read_back(path: Path) -> Iterator[ContactRow | RejectedRow]:
    if path.suffix == ".vcf":
        with VcardContacts(path) as cards:
            yield from cards
    else:
        with CsvContacts(path, mapped={}) as rows:
            yield from rows


_OF_THE_DESK = ("id", "merge_set", "created_at", "modified_at")


def _without_desk(rows: list[Any]) -> list[Any]:
    """What the rows say, but for the ids that each desk gives."""
    found = []
    for row in rows:
        kept = {
            name: value for name, value in row.items() if name not in ("id", "merge_set", "created_at", "modified_at")
        }
        kept["notes"] = sorted(note["text"] for note in row["notes"])
        for name in ("identifiers", "external_ids"):
            kept[name] = sorted(
                (each.get("type"), each["value"], each["source"], each.get("label"))
                for each in row[name]
                if each["source"] != "Linkdesk"
            )
        found.append(kept)
    return found


# Each example opens two stores; making a failing one smaller would take minutes.
_PHASES = (Phase.explicit, Phase.reuse, Phase.generate)


@pytest.mark.parametrize("suffix", ["csv", "vcf"])
@settings(max_examples=25, phases=_PHASES, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_reading_an_export_back_changes_nothing_and_brings_all_of_it_to_another_desk(
    tmp_path: Path, suffix: str, data: st.DataObject
) -> None:
    rows = data.draw(st.lists(_rows(for_vcard=suffix == "vcf"), min_size=1, max_size=4))
    here, there = _desk(tmp_path, "here"), _desk(tmp_path, "there")
    path, first, second = (tmp_path / name for name in (f"x.{suffix}", "1.json", "2.json"))
    try:
        here.run(ImportContacts(("x",), [replace(row, line=n) for n, row in enumerate(rows)]))
        exported(here, path)
        before = dump_text(here)
        again = here.run(ImportContacts(("x",), _read_back(path))).result
        arrived = there.run(ImportContacts(("x",), _read_back(path))).result

        assert dump_text(here) == before
        assert again["created"] == again["rejected"] == 0
        assert arrived["created"] == arrived["read"] == again["updated"]
        exported(here, first)
        exported(there, second)
        expected, got = _without_desk(rows_in(first)), _without_desk(rows_in(second))
        if suffix == "csv":  # which has no place for notes
            expected = [{**each, "notes": []} for each in expected]
        assert got == expected
        assert there.run(ImportContacts(("x",), _read_back(path))).result["created"] == 0
    finally:
        for desk in (here, there):
            desk.store.close()


def test_a_number_that_was_learned_elsewhere_stays_the_number_that_it_is(runner: Runner, as_csv: Path) -> None:
    """As typed it would be another one where numbers are read as another country's."""
    row = ContactRow(1, {"first_name": "Ada"}, (FoundIdentifier(IdentifierType.PHONE, "0173 1234567"),))
    runner.run(ImportContacts(("x",), [row], region=Region("DE")))

    exported(runner, as_csv)

    (found,) = rows_in(as_csv)
    assert "+491731234567" in found["linkdesk_identifiers"]
