"""Who a row is about, and what becomes of those who are there already; organisations, and values that are odd."""

from __future__ import annotations

from typing import Any

import pytest

from desktop_app.domain.contacts import Contact, ContactKind
from desktop_app.domain.errors import NotPermitted, Refused
from desktop_app.domain.identifiers import IdentifierType, Region
from desktop_app.domain.ids import ContactId
from desktop_app.domain.importing import (
    ContactRow,
    EndOfFile,
    FoundIdentifier,
    MatchBy,
    OnMatch,
    RejectedRow,
    RowWarning,
)
from desktop_app.domain.permissions import Permission, Role
from desktop_app.services import importing
from desktop_app.services.contacts import EditContact
from desktop_app.services.divisions import AddDivision
from desktop_app.services.importing import ImportContacts
from desktop_app.services.journal import Undo
from desktop_app.services.merging import SayNotSamePerson
from desktop_app.services.runner import Runner
from tests.builders import (
    a_call,
    a_contact,
    an_agent,
    an_organization,
    contact,
    dump_text,
    linked,
    merged,
    unchanged,
)

PHONE, EMAIL = "803 123 0000", "ada@x.org"
BY_BOTH = (MatchBy.EMAIL, MatchBy.PHONE)


def a_row(*, id: str = "", organization_id: str = "", line: int = 2, **fields: str) -> ContactRow:
    given = (FoundIdentifier(IdentifierType.EXTERNAL_ID, id),) if id else ()
    organization = FoundIdentifier(IdentifierType.EXTERNAL_ID, organization_id) if organization_id else None
    return ContactRow(line, fields, given, cells=tuple(fields.values()), organization=organization)


def imported(runner: Runner, *rows: Any, **given: Any) -> dict[str, int]:
    result: dict[str, int] = runner.run(ImportContacts(("x.csv",), rows, **given)).result
    return result


def told(runner: Runner, *rows: Any, **given: Any) -> list[str]:
    heard: list[RejectedRow | RowWarning] = []
    runner.run(ImportContacts(("x.csv",), rows, tell=heard.append, **given))
    return [each.reason if isinstance(each, RejectedRow) else each.warning for each in heard]


def everybody(runner: Runner) -> list[Contact]:
    ids = [ContactId(each["id"]) for each in runner.store.dump()["contacts"]]
    return sorted((contact(runner, id) for id in ids), key=lambda each: each.created_order)


def found(runner: Runner, text: str) -> list[str]:
    with runner.store.reading():
        return [hit.name for hit in runner.store.search.find(text, region=Region("US")).hits]


# Matching


def test_without_being_told_nobody_is_matched_by_a_phone_that_a_family_shares(runner: Runner) -> None:
    imported(runner, a_row(first_name="Ada", home_phone=PHONE), a_row(first_name="Ida", home_phone=PHONE))

    assert [each.fields.first_name for each in everybody(runner)] == ["Ada", "Ida"]


@pytest.mark.parametrize(("match_by", "updated"), [(BY_BOTH, "by email"), (BY_BOTH[::-1], "by phone")])
def test_the_order_says_what_counts_first(runner: Runner, match_by: tuple[MatchBy, ...], updated: str) -> None:
    a_contact(runner, first_name="by phone", cell_phone=PHONE)
    a_contact(runner, first_name="by email", work_email=EMAIL)

    row = a_row(title="Countess", work_phone=PHONE, personal_email=EMAIL)
    assert imported(runner, row, match_by=match_by)["updated"] == 1

    assert [each.fields.first_name for each in everybody(runner) if each.fields.title] == [updated]


def test_an_external_id_counts_before_all_else(runner: Runner) -> None:
    imported(runner, a_row(id="C-1", first_name="Ada"))
    a_contact(runner, first_name="Ida", work_email=EMAIL)

    imported(runner, a_row(id="C-1", work_email=EMAIL), match_by=BY_BOTH)

    assert [each.fields.work_email for each in everybody(runner)] == [EMAIL, EMAIL]


def test_the_rows_of_one_file_may_share_a_phone_and_are_different_people(runner: Runner) -> None:
    rows = (a_row(first_name="Ada", work_phone=PHONE), a_row(first_name="Bert", work_phone=PHONE))

    assert imported(runner, *rows, match_by=BY_BOTH)["created"] == 2

    assert [each.fields.first_name for each in everybody(runner)] == ["Ada", "Bert"]
    assert imported(runner, *rows, match_by=BY_BOTH) == {
        "read": 2, "created": 0, "updated": 2, "rejected": 0, "warnings": 0
    }  # fmt: skip
    assert [each.fields.first_name for each in everybody(runner)] == ["Ada", "Bert"]


def test_a_row_that_is_refused_in_the_middle_of_an_update_leaves_nothing_of_itself_behind(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_organization(runner, name="Wright & Co.", external_ids="O-1")
    imported(runner, a_row(id="C-1", first_name="Ada"))
    before = dump_text(runner)

    def refused(*_given: object) -> None:
        raise Refused("The organization is closed.")

    monkeypatch.setattr(importing, "link_whole", refused)
    row = a_row(id="C-1", organization_id="O-1", first_name="Augusta", work_phone=PHONE)

    assert imported(runner, row)["rejected"] == 1
    assert dump_text(runner) == before
    assert found(runner, "Augusta") == []


def test_of_several_who_match_the_first_created_is_updated(runner: Runner) -> None:
    for name in ("Ada", "Ida"):
        a_contact(runner, first_name=name, home_phone=PHONE)

    imported(runner, a_row(title="Countess", home_phone=PHONE), match_by=(MatchBy.PHONE,))

    assert [each.fields.title for each in everybody(runner)] == ["Countess", ""]


def test_all_who_match_are_merged_and_what_the_file_says_counts(runner: Runner) -> None:
    before_all = dump_text(runner)
    ada, ida = (a_contact(runner, first_name=name, title="Miss", home_phone=PHONE) for name in ("Ada", "Ida"))
    before = dump_text(runner)

    row = a_row(first_name="Augusta", home_phone=PHONE)
    done = runner.run(ImportContacts(("x.csv",), [row], match_by=(MatchBy.PHONE,), on_match=OnMatch.MERGE))

    whole = contact(runner, ida)
    assert (whole.id, whole.members, whole.fields.first_name, whole.fields.title) == (
        ada,
        (ada, ida),
        "Augusta",
        "Miss",
    )
    runner.run(Undo(done.operation))
    assert dump_text(runner) == before != before_all


def test_who_are_said_to_be_two_people_are_not_merged(runner: Runner) -> None:
    ada, ida = (a_contact(runner, first_name=name, home_phone=PHONE) for name in ("Ada", "Ida"))
    runner.run(SayNotSamePerson(ada, ida))

    (warning,) = told(runner, a_row(title="x", home_phone=PHONE), match_by=(MatchBy.PHONE,), on_match=OnMatch.MERGE)

    assert "not the same person" in warning
    assert [each.fields.title for each in everybody(runner)] == ["x", ""]


def test_more_than_can_be_merged_are_left_apart_with_a_sentence(runner: Runner) -> None:
    imported(runner, *(a_row(first_name=f"Ada {number}", home_phone=PHONE) for number in range(30)))

    (warning,) = told(runner, a_row(title="x", home_phone=PHONE), match_by=(MatchBy.PHONE,), on_match=OnMatch.MERGE)

    assert "A merge takes 2 to 25 contacts; these are 30. Only the first" in warning
    assert [each.fields.title for each in everybody(runner)].count("x") == 1


def test_merging_by_import_needs_the_permission_to_merge(runner: Runner) -> None:
    berta = an_agent(runner, "berta", without=Permission.IDENTITY_MERGE)

    with pytest.raises(NotPermitted):
        imported(berta, a_row(first_name="Ada"), on_match=OnMatch.MERGE)
    assert imported(berta, a_row(first_name="Ada"))["created"] == 1


def test_who_matches_may_be_left_as_they_are(runner: Runner) -> None:
    a_contact(runner, home_phone=PHONE)
    is_unchanged = unchanged(runner)

    row = a_row(title="Countess", home_phone=PHONE)
    assert imported(runner, row, match_by=(MatchBy.PHONE,), on_match=OnMatch.SKIP)["updated"] == 1

    assert is_unchanged()


def test_a_match_is_found_within_the_division_only(runner: Runner) -> None:
    runner.run(AddDivision("Sales"))
    a_contact(runner, home_phone=PHONE)

    row = a_row(first_name="Ada", home_phone=PHONE)
    assert imported(runner, row, match_by=(MatchBy.PHONE,), division="Sales")["created"] == 1
    assert imported(runner, row, match_by=(MatchBy.PHONE,), division="Sales")["created"] == 0


def test_a_temporary_contact_that_matches_becomes_a_curated_one(runner: Runner) -> None:
    caller = linked(runner, a_call(runner, PHONE))
    assert caller is not None

    imported(runner, a_row(first_name="Ada", cell_phone=PHONE), match_by=(MatchBy.PHONE,))

    assert (contact(runner, caller).kind, contact(runner, caller).fields.first_name) == (ContactKind.CURATED, "Ada")


# The same row again


def test_the_same_row_makes_no_second_contact_though_it_has_nothing_to_be_known_by(runner: Runner) -> None:
    row = a_row(first_name="Ada", last_name="Lovelace")

    assert imported(runner, row, row)["created"] == 1
    runner.run(EditContact(contact_id=everybody(runner)[0].id, title="Countess"))
    is_unchanged = unchanged(runner)
    assert imported(runner, row, a_row(last_name="Lovelace", first_name="Ada"))["created"] == 0
    assert is_unchanged()


def test_a_row_that_says_anything_else_is_somebody_else(runner: Runner) -> None:
    imported(runner, a_row(first_name="Ada", home_phone=PHONE))

    assert imported(runner, a_row(first_name="Ada", home_phone=PHONE, title="Dr"))["created"] == 1


def test_whoever_was_merged_is_known_by_their_rows_all_the_same(runner: Runner) -> None:
    rows = a_row(first_name="Ada"), a_row(first_name="Ida")
    imported(runner, *rows)
    ada, ida = everybody(runner)
    merged(runner, ada.id, into=ida.id)

    assert imported(runner, *rows)["created"] == 0


def test_the_row_of_an_import_that_was_undone_is_new_again(runner: Runner) -> None:
    done = runner.run(ImportContacts(("x.csv",), [a_row(first_name="Ada")]))
    runner.run(Undo(done.operation))

    assert imported(runner, a_row(first_name="Ada"))["created"] == 1


# Organisations


def test_an_organizations_id_makes_it_once_and_links_the_contacts_to_it(runner: Runner) -> None:
    rows = [
        a_row(id=f"C-{number}", first_name="Ada", organization="Engines", organization_id="A-1") for number in range(3)
    ]
    before = dump_text(runner)
    done = runner.run(ImportContacts(("x.csv",), rows))

    (organization,) = runner.store.dump()["organizations"]
    assert (organization["name"], organization["external_ids"]) == ("Engines", "A-1")
    assert {each.organization_id for each in everybody(runner)} == {organization["id"]}
    again = unchanged(runner)
    imported(runner, *rows)
    assert again()
    runner.run(Undo(done.operation))
    assert dump_text(runner) == before


def test_an_organization_that_is_there_is_found_by_its_external_id(runner: Runner) -> None:
    engines = an_organization(runner, external_ids="CRM:7, A-1")
    ada = a_contact(runner, work_email=EMAIL)

    row = a_row(work_email=EMAIL, organization="Something else", organization_id="A-1")
    imported(runner, row, match_by=(MatchBy.EMAIL,))

    assert (contact(runner, ada).organization_id, len(runner.store.dump()["organizations"])) == (engines, 1)


def test_a_row_of_an_organization_alone_makes_no_contact(runner: Runner) -> None:
    assert imported(runner, a_row(organization="Engines", organization_id="A-1"))["created"] == 1
    assert imported(runner, a_row(organization="Engines", organization_id="A-1"))["updated"] == 1
    assert (len(everybody(runner)), len(runner.store.dump()["organizations"])) == (0, 1)


def test_who_may_add_no_organization_is_told_and_the_contact_keeps_its_name(runner: Runner) -> None:
    berta = an_agent(runner, "berta", Role.AGENT)

    (sentence,) = told(berta, a_row(first_name="Ada", organization="Engines", organization_id="A-1"))

    assert "'A-1'" in sentence
    assert everybody(runner)[0].fields.organization == "Engines"


def test_an_unknown_organization_without_a_name_is_said(runner: Runner) -> None:
    (sentence,) = told(runner, a_row(first_name="Ada", organization_id="A-1"))

    assert "gives it no name" in sentence


# Odd values


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("6.14123E+10", "614123"),
        ("4.41632961E+11", "441632961"),
        ("(John Doe)", ""),
        ("ask 12 34 56 78 at night", "12345678"),
    ],
)
def test_a_phone_that_cannot_be_read_is_kept_said_and_found_by_its_digits(
    runner: Runner, typed: str, digits: str
) -> None:
    (sentence,) = told(runner, a_row(first_name="Ada", cell_phone=typed))

    assert repr(typed) in sentence
    (ada,) = everybody(runner)
    assert (ada.fields.cell_phone, ada.identifiers) == (typed, ())
    assert found(runner, digits or "doe") == ["Ada"]


def test_narrow_spaces_and_odd_hyphens_are_kept_and_do_no_harm(runner: Runner) -> None:
    typed = "+44\u202f20\u00a07946\u20110018"
    assert told(runner, a_row(first_name="Ada", cell_phone=typed)) == []

    (ada,) = everybody(runner)
    assert ada.fields.cell_phone == typed
    assert [held.identifier.value for held in ada.identifiers] == ["+442079460018"]


def test_what_is_told_of_a_row_is_told_before_the_next_file_begins(runner: Runner) -> None:
    order: list[str] = []

    def rows() -> Any:
        yield a_row(line=2, first_name="Ada", cell_phone="?")
        yield EndOfFile.HERE
        order.append("next file")
        yield a_row(line=2, first_name="Ida", cell_phone="?")

    runner.run(ImportContacts(("x.csv",), rows(), tell=lambda problem: order.append(f"line {problem.line}")))

    assert order == ["line 2", "next file", "line 2"]
