"""What contacts share, and who could be the same person."""

from __future__ import annotations

import pytest

from desktop_app.domain.ids import ContactId
from desktop_app.services.linking import ForgetUnlink, LinkOfInteraction, UnlinkContact
from desktop_app.services.merging import MergeContacts, SayNotSamePerson
from desktop_app.services.runner import Runner
from desktop_app.services.sharing import SHARED_LIMIT, DetailsOfSeveral, IdentifiersOfContact, MergeCandidates
from tests.builders import a_call, a_contact, an_accepted_call

NUMBER, OTHER_NUMBER = "(803) 123-0000", "(803) 123-0001"


@pytest.fixture
def ada(runner: Runner) -> ContactId:
    return a_contact(runner, first_name="Ada", last_name="Lovelace", work_phone=NUMBER)


@pytest.fixture
def augusta(runner: Runner) -> ContactId:
    return a_contact(runner, first_name="Augusta", last_name="King", work_phone=OTHER_NUMBER, home_phone=NUMBER)


def others(runner: Runner, id: ContactId) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.held.raw, each.others) for each in runner.read(IdentifiersOfContact(id))]


def candidates(runner: Runner, id: ContactId) -> list[tuple[str, str]]:
    return [(each.name, each.why) for each in runner.read(MergeCandidates(id))]


def test_each_identifier_is_told_with_who_else_holds_it(runner: Runner, ada: ContactId, augusta: ContactId) -> None:
    assert others(runner, ada) == [(NUMBER, ("Augusta King",))]
    assert others(runner, augusta) == [(NUMBER, ("Ada Lovelace",)), (OTHER_NUMBER, ())]


def test_members_of_one_person_share_nothing_with_each_other(
    runner: Runner, ada: ContactId, augusta: ContactId
) -> None:
    runner.run(MergeContacts(ada, (augusta,)))

    assert others(runner, ada) == [(NUMBER, ()), (OTHER_NUMBER, ())]
    assert [each.through for each in runner.read(IdentifiersOfContact(ada))] == ["", "Augusta King"]


def test_a_switchboard_is_not_counted_to_its_end(runner: Runner, ada: ContactId) -> None:
    for number in range(SHARED_LIMIT + 5):
        a_contact(runner, first_name=f"No {number}", work_phone=NUMBER)

    ((_, names),) = others(runner, ada)
    assert len(names) == SHARED_LIMIT


def test_who_shares_an_identifier_is_offered_before_namesakes(
    runner: Runner, ada: ContactId, augusta: ContactId
) -> None:
    a_contact(runner, first_name="ADA", last_name="lovelace")
    a_contact(runner, first_name="Eve", last_name="Fox")

    assert candidates(runner, ada) == [
        ("Augusta King", "also holds Phone +1 803-123-0000"),
        ("ADA lovelace", "has the same name"),
    ]


def test_who_is_somebody_else_is_not_offered_again_nor_who_they_became(
    runner: Runner, ada: ContactId, augusta: ContactId
) -> None:
    eve = a_contact(runner, first_name="Eve", last_name="Fox", cell_phone=NUMBER)
    runner.run(SayNotSamePerson(ada, augusta))
    assert [name for name, _ in candidates(runner, ada)] == ["Eve Fox"]

    runner.run(MergeContacts(eve, (augusta,)))

    assert candidates(runner, ada) == []


def test_several_contacts_are_read_each_once(runner: Runner, ada: ContactId, augusta: ContactId) -> None:
    assert [each.contact.id for each in runner.read(DetailsOfSeveral((augusta, ada)))] == [augusta, ada]
    runner.run(MergeContacts(ada, (augusta,)))

    assert [each.contact.id for each in runner.read(DetailsOfSeveral((augusta, ada)))] == [ada]


def test_an_unlink_remembered_for_a_member_is_forgotten_for_the_whole(
    runner: Runner, ada: ContactId, augusta: ContactId
) -> None:
    runner.run(UnlinkContact(an_accepted_call(runner, OTHER_NUMBER)))
    runner.run(MergeContacts(ada, (augusta,)))
    again = a_call(runner, OTHER_NUMBER)
    assert runner.read(LinkOfInteraction(again)).remembered is not None

    runner.run(ForgetUnlink(ada, "phone", OTHER_NUMBER))

    assert runner.read(LinkOfInteraction(again)).remembered is None
