"""What agents find, and what they are told of it."""

from __future__ import annotations

import pytest

from desktop_app.domain.ids import ContactId, OperationId
from desktop_app.domain.permissions import Permission
from desktop_app.domain.search import SearchHit
from desktop_app.services.contacts import DeleteContact, EditContact
from desktop_app.services.custom_fields import AddSchema, SetCustomFields
from desktop_app.services.identifiers import AddIdentifier, RemoveIdentifier
from desktop_app.services.journal import Undo
from desktop_app.services.merging import MergeContacts, UnmergeContacts
from desktop_app.services.notes import AddNote, DeleteNote, EditNote
from desktop_app.services.runner import Runner
from desktop_app.services.searching import SearchContacts
from tests.builders import a_contact, an_agent

NUMBER, OTHER_NUMBER = "+1 803-123-0000", "+1 212-555-0199"


@pytest.fixture
def ada(runner: Runner) -> ContactId:
    return a_contact(runner, first_name="Ada", last_name="Lovelace", work_phone=NUMBER)


def hits(runner: Runner, text: str) -> tuple[SearchHit, ...]:
    return runner.read(SearchContacts(text)).answer.hits


def only_hit(runner: Runner, text: str) -> SearchHit:
    (hit,) = hits(runner, text)
    return hit


# Former identifiers


def test_a_number_that_somebody_gave_up_still_leads_to_them_and_says_so(runner: Runner, ada: ContactId) -> None:
    runner.run(EditContact(contact_id=ada, work_phone=OTHER_NUMBER))

    for text in (NUMBER, "803 123", "1230000"):
        hit = only_hit(runner, text)
        assert (hit.contact_id, hit.matched_text, hit.reason) == (ada, NUMBER, "former number"), text
    assert only_hit(runner, OTHER_NUMBER).reason == "same number"


def test_who_holds_a_number_comes_before_who_held_it(runner: Runner, ada: ContactId) -> None:
    runner.run(RemoveIdentifier(ada, "phone", NUMBER))
    bob = a_contact(runner, first_name="Bob", work_phone=NUMBER)
    runner.run(AddIdentifier(ada, "email", "ada@x.org"))

    assert [(hit.contact_id, hit.reason) for hit in hits(runner, NUMBER)] == [
        (bob, "same number"),
        (ada, "former number"),
    ]


@pytest.mark.parametrize(
    ("type", "value", "reason"),
    [
        ("email", "ada@x.org", "former e-mail"),
        ("line", "countess7", "former LINE"),
        ("external-id", "K-17", "former External ID"),
    ],
)
def test_every_kind_of_identifier_is_remembered(
    runner: Runner, ada: ContactId, type: str, value: str, reason: str
) -> None:
    source = "crm" if type == "external-id" else ""
    runner.run(AddIdentifier(ada, type, value, source=source))
    runner.run(RemoveIdentifier(ada, type, value, source=source))

    assert only_hit(runner, value).reason == reason


def test_a_number_that_came_back_is_not_former(runner: Runner, ada: ContactId) -> None:
    runner.run(EditContact(contact_id=ada, work_phone=OTHER_NUMBER))
    runner.run(EditContact(contact_id=ada, cell_phone=NUMBER))

    assert (only_hit(runner, NUMBER).matched_field, only_hit(runner, NUMBER).reason) == ("cell_phone", "same number")


def test_what_was_taken_back_never_was(runner: Runner, ada: ContactId) -> None:
    slip = runner.run(AddIdentifier(ada, "phone", OTHER_NUMBER)).operation
    runner.run(Undo(slip))
    assert hits(runner, OTHER_NUMBER) == ()

    removal = runner.run(RemoveIdentifier(ada, "phone", NUMBER)).operation
    undo = runner.run(Undo(removal)).operation
    assert only_hit(runner, NUMBER).reason == "same number"

    runner.run(Undo(OperationId(undo)))
    assert only_hit(runner, NUMBER).reason == "former number"


def test_who_was_deleted_is_found_by_nothing_that_they_held(runner: Runner, ada: ContactId) -> None:
    runner.run(EditContact(contact_id=ada, work_phone=OTHER_NUMBER))
    runner.run(DeleteContact(ada))

    assert hits(runner, NUMBER) == hits(runner, OTHER_NUMBER) == ()


# Merged contacts


def test_what_belonged_to_a_merged_contact_is_called_so(runner: Runner, ada: ContactId) -> None:
    augusta = a_contact(runner, first_name="Augusta", last_name="Lovelace", cell_phone=OTHER_NUMBER)
    runner.run(AddNote(augusta, "Prefers letters"))
    runner.run(AddIdentifier(augusta, "line", "countess7"))
    merge = runner.run(MergeContacts(ada, (augusta,))).operation

    found = {text: only_hit(runner, text) for text in ("augusta", OTHER_NUMBER, "212555", "countess", "letters")}
    assert {hit.contact_id for hit in found.values()} == {ada}
    assert [hit.reason for hit in found.values()] == [
        "merged", "same number · merged", "merged", "merged", "",
    ]  # fmt: skip
    assert only_hit(runner, "ada").reason == only_hit(runner, "803").reason == ""

    runner.run(UnmergeContacts(merge))
    assert {each.contact_id for each in hits(runner, "lovelace")} == {ada, augusta}
    assert only_hit(runner, OTHER_NUMBER).reason == "same number"


def test_who_is_taken_out_of_a_merge_may_be_edited_before_the_next_search(runner: Runner, ada: ContactId) -> None:
    augusta = a_contact(runner, first_name="Augusta")
    merge = runner.run(MergeContacts(augusta, (ada,))).operation
    assert only_hit(runner, "augusta").contact_id == augusta

    runner.run(UnmergeContacts(merge))
    runner.run(EditContact(contact_id=ada, title="Countess"))  # the first created again, as the two were together
    assert only_hit(runner, "countess").contact_id == ada
    assert only_hit(runner, "augusta").contact_id == augusta


def test_what_one_of_them_gave_up_and_another_still_holds_is_not_former(runner: Runner, ada: ContactId) -> None:
    augusta = a_contact(runner, first_name="Augusta", cell_phone=NUMBER)
    runner.run(RemoveIdentifier(augusta, "phone", NUMBER))
    runner.run(MergeContacts(ada, (augusta,)))
    assert only_hit(runner, NUMBER).reason == "same number"

    runner.run(RemoveIdentifier(ada, "phone", NUMBER))
    assert only_hit(runner, NUMBER).reason == "former number"


# Notes


def test_a_note_is_found_by_its_first_line(runner: Runner, ada: ContactId) -> None:
    note = runner.run(AddNote(ada, "Prefers morning calls\nand a secretary")).result["note"]

    hit = only_hit(runner, "morn")
    assert (hit.contact_id, hit.matched_field, hit.matched_label) == (ada, "note", "Note")
    assert hit.matched_text[slice(*hit.span)] == "morn"
    assert only_hit(runner, '"morning calls"').matched_field == "note"
    assert only_hit(runner, "lovelace mornign").reason == "one letter off"
    assert hits(runner, "secretary") == ()

    runner.run(EditNote(note, "Is on holiday"))
    assert hits(runner, "morning") == ()
    assert only_hit(runner, "holid").contact_id == ada
    runner.run(DeleteNote(note))
    assert hits(runner, "holiday") == ()


def test_of_a_long_note_the_part_that_matched_is_shown(runner: Runner, ada: ContactId) -> None:
    runner.run(AddNote(ada, "A story that nobody will ever read to its end, " * 3 + "about a zebra and its stripes"))

    hit = only_hit(runner, "zebra")
    assert hit.matched_text.startswith("…")
    assert hit.matched_text[slice(*hit.span)] == "zebra"
    assert hit.span[0] < 40


# Custom fields


def test_pieces_of_custom_identifiers_are_for_those_who_may_see_custom_fields(runner: Runner, ada: ContactId) -> None:
    runner.run(AddSchema("Business", ({"name": "Customer No", "type": "identifier"},)))
    runner.run(SetCustomFields(contact_id=ada, schema="Business", custom_fields={"Customer No": "ZQ9-417"}))
    bob = an_agent(runner, "bob", without=Permission.CUSTOM_FIELDS_VIEW)

    hit = only_hit(runner, "zq9")
    assert (hit.matched_label, hit.matched_text, hit.span) == ("Customer No", "ZQ9-417", (0, 3))
    for text in ("zq9", "417", "zq9-417", '"zq9"', "lovelace zq9"):
        assert only_hit(runner, text).contact_id == ada, text
        assert hits(bob, text) == (), text
    assert only_hit(bob, "ada").contact_id == ada
