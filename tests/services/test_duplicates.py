"""Who is likely there twice: the list, and what is left out of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desktop_app.domain.errors import Refused
from desktop_app.domain.evidence import Certainty
from desktop_app.domain.ids import AgentName, ContactId
from desktop_app.domain.permissions import Permission, Role
from desktop_app.domain.settings import Settings
from desktop_app.services.custom_fields import AddSchema, SetCustomFields
from desktop_app.services.divisions import AddDivision, AllowDivision, ChangeDivision
from desktop_app.services.duplicates import AlikeContacts, Holding, LikelyDuplicates
from desktop_app.services.interactions import AcceptInteraction, WrapUpInteraction
from desktop_app.services.journal import Undo
from desktop_app.services.lifecycle import LapseContacts
from desktop_app.services.merging import MergeContacts, SayNotSamePerson
from desktop_app.services.runner import Runner
from tests.builders import OPENING, a_call, a_clock, a_contact, an_agent, an_email, dump_text, ids, linked, merged

NUMBER = "(803) 123-0000"
Pair = tuple[ContactId, ContactId]


@pytest.fixture
def pair(runner: Runner) -> Pair:
    """Two contacts that are one person."""
    return a_contact(runner, cell_phone=NUMBER), a_contact(runner, cell_phone="+1 803 123 0000", first_name="ADA")


def listed(runner: Runner) -> list[Pair]:
    return [(each.one.id, each.other.id) for each in runner.read(LikelyDuplicates()).pairs]


def test_a_pair_is_told_with_its_reasons(runner: Runner, pair: Pair) -> None:
    found = runner.read(LikelyDuplicates())
    (told,) = found.pairs
    assert (told.one.id, told.other.id) == pair
    assert told.certainty is Certainty.ALMOST_CERTAIN
    assert told.reasons == ("The same name", "The same mobile number, which nobody else holds")
    assert told.doubts == ()
    assert (found.count, found.count_text, found.waiting, found.is_listed) == (1, "1", 0, True)


def test_the_surest_come_first_and_the_others_are_counted(runner: Runner, pair: Pair) -> None:
    others = [
        a_contact(runner, first_name=first, last_name="Miller", work_phone="(803) 123-0001", work_email=email)
        for first, email in (("Bernard", "bernard@example.com"), ("B", ""))
    ]
    assert listed(runner) == [pair, (others[0], others[1])]
    found = runner.read(LikelyDuplicates(listed=1))
    assert (len(found.pairs), found.count) == (1, 2)
    assert runner.read(LikelyDuplicates(listed=0)).count == 2


def test_what_speaks_against_it_is_said_too(runner: Runner) -> None:
    for email in ("ada1@example.com", "ada2@example.com"):
        a_contact(runner, cell_phone=NUMBER, personal_email=email)
    (told,) = runner.read(LikelyDuplicates()).pairs
    assert told.doubts == ("No e-mail address in common",)


def test_who_was_said_to_be_somebody_else_is_not_shown_until_that_is_undone(runner: Runner, pair: Pair) -> None:
    said = runner.run(SayNotSamePerson(*pair)).operation
    assert listed(runner) == []
    runner.run(Undo(said))
    assert listed(runner) == [pair]


def test_what_was_said_of_a_contact_holds_for_the_whole_person(runner: Runner, pair: Pair) -> None:
    third = a_contact(runner, first_name="Bernard", last_name="Miller")
    runner.run(SayNotSamePerson(*pair))
    merged(runner, pair[1], into=third)
    assert listed(runner) == []


def test_a_merge_takes_the_pair_away_and_its_undo_brings_it_back(runner: Runner, pair: Pair) -> None:
    merge = runner.run(MergeContacts(pair[0], (pair[1],))).operation
    assert listed(runner) == []
    runner.run(Undo(merge))
    assert listed(runner) == [pair]


def test_contacts_of_two_divisions_are_not_suggested(runner: Runner, pair: Pair) -> None:
    for contact, name in zip(pair, ("Sales", "Service"), strict=True):
        runner.run(AddDivision(name))
        runner.run(ChangeDivision(contact, name))
    assert listed(runner) == []
    runner.run(ChangeDivision(pair[1], ""))
    assert listed(runner) == [pair]


def test_a_hidden_division_is_neither_shown_nor_counted(runner: Runner, pair: Pair) -> None:
    bob = an_agent(runner, "bob")
    runner.run(AddDivision("Sales"))
    runner.run(ChangeDivision(pair[0], "Sales"))
    assert listed(bob) == []
    assert bob.read(LikelyDuplicates(listed=0)).count == 0
    runner.run(AllowDivision(AgentName("bob"), "Sales"))
    assert listed(bob) == [pair]


def test_a_temporary_contact_is_suggested_until_it_has_lapsed(runner: Runner) -> None:
    message = an_email(runner, "ada@example.com")
    temporary = linked(runner, message)
    runner.run(AcceptInteraction(message))
    runner.run(WrapUpInteraction(message, "Resolved"))
    kept = a_contact(runner, work_email="ada@example.com")
    assert temporary is not None
    assert listed(runner) == [(temporary, kept)]
    later = Runner(
        runner.store,
        AgentName("noor"),
        clock=a_clock(OPENING + timedelta(days=61)),
        new_id=ids("later"),
        settings=Settings(),
    )
    assert listed(later) == []
    assert later.read(LikelyDuplicates(listed=0)).count == 0
    later.run(LapseContacts())
    assert later.store._database.execute_sql("SELECT count(*) FROM duplicate_pair").fetchall() == [(0,)]


def test_two_callers_of_one_number_are_not_one_person_for_that_alone(runner: Runner) -> None:
    a_call(runner, NUMBER)
    a_contact(runner, first_name="", last_name="", organization="Acme", work_phone=NUMBER)
    assert listed(runner) == []


def test_what_custom_fields_say_is_told_to_nobody_who_may_not_see_them(runner: Runner) -> None:
    schema = runner.run(
        AddSchema("Person", fields=[{"name": "Date of birth", "type": "date"}, {"name": "Id", "type": "identifier"}])
    ).result["schema"]
    one = a_contact(runner, address1="12 Oak Street", postal_code="29201", first_name="Alexis", last_name="Ruiz")
    two = a_contact(runner, first_name="A", last_name="Ruiz")
    for contact in (one, two):
        values = {"Date of birth": "1984-02-29", "Id": "K-1"}
        runner.run(SetCustomFields(contact_id=contact, schema=schema, custom_fields=values))
    (told,) = runner.read(LikelyDuplicates()).pairs
    assert {"The same date of birth", "The same number in a field of its own, which nobody else holds"} <= set(
        told.reasons
    )
    bob = an_agent(runner, "bob", without=Permission.CUSTOM_FIELDS_VIEW)
    assert listed(bob) == []


def test_no_more_pairs_are_named_than_anybody_can_look_through(runner: Runner) -> None:
    for number in (-1, 2_000_000):
        with pytest.raises(Refused):
            runner.read(LikelyDuplicates(listed=number))


def test_catching_up_changes_nothing_that_is_dumped_or_journalled(runner: Runner, pair: Pair) -> None:
    before, last = dump_text(runner), runner.last_sequence()
    runner.store.duplicates._begin_anew()
    assert runner.read(LikelyDuplicates()).waiting == 2
    assert runner.catch_up_with_duplicates(1)
    assert not runner.catch_up_with_duplicates()
    assert listed(runner) == [pair]
    assert (dump_text(runner), runner.last_sequence()) == (before, last)


def test_a_supervisor_sees_the_pairs_of_every_division(runner: Runner, pair: Pair) -> None:
    ann = an_agent(runner, "ann", Role.SUPERVISOR)
    runner.run(AddDivision("Sales"))
    runner.run(ChangeDivision(pair[0], "Sales"))
    assert listed(ann) == [pair]


def test_who_holds_what_is_typed_is_told_unless_it_is_hidden(runner: Runner, pair: Pair) -> None:
    bob = an_agent(runner, "bob")
    asked = AlikeContacts({"work_phone": "803.123.0000", "first_name": "Zoe"}, ("work_phone", "first_name"))
    found = bob.read(asked)
    assert found.holding == {"work_phone": Holding("Ada Lovelace", pair[0], 1)}
    assert found.contact_id is None
    runner.run(AddDivision("Sales"))
    runner.run(ChangeDivision(pair[0], "Sales"))
    assert bob.read(asked).holding == {"work_phone": Holding("ADA Lovelace", pair[1], 1)}
    runner.run(ChangeDivision(pair[1], "Sales"))
    hidden = bob.read(asked).holding["work_phone"]
    assert (hidden.contact_id, "Ada" in hidden.name) == (None, False)
    same = AlikeContacts({"first_name": "Ada", "last_name": "Lovelace"}, ("first_name",))
    assert bob.read(same).contact_id is None
    assert runner.read(same).contact_id in pair


def test_a_contact_is_not_like_itself_nor_like_what_it_was_merged_with(runner: Runner, pair: Pair) -> None:
    merged(runner, pair[1], into=pair[0])
    typed = {"first_name": "Ada", "last_name": "Lovelace", "work_phone": NUMBER}
    found = runner.read(AlikeContacts(typed, ("work_phone",), besides=(pair[1],)))
    assert (found.holding, found.contact_id) == ({}, None)
    assert runner.read(AlikeContacts(typed, ("work_phone",))).holding["work_phone"].contact_id == pair[0]


def test_what_is_typed_is_like_whom_it_would_be_listed_with(runner: Runner, pair: Pair) -> None:
    found = runner.read(AlikeContacts({"first_name": "Adaa", "last_name": "Lovelace", "home_phone": NUMBER}, ()))
    assert (found.contact_id, found.name) == (pair[0], "Ada Lovelace")
