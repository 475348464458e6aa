"""Merging and its way back: who stands for whom, what is seen of the whole, and that nothing is ever rewritten."""

from __future__ import annotations

from itertools import permutations

import pytest

from desktop_app.domain.contacts import ContactKind
from desktop_app.domain.errors import Conflict, NotFound, NotPermitted, Refused
from desktop_app.domain.identifiers import IdentifierType
from desktop_app.domain.ids import AgentName, ContactId, InteractionId, OperationId
from desktop_app.domain.interactions import Channel, LinkedBy
from desktop_app.domain.permissions import Permission
from desktop_app.services.agents import RevokePermission
from desktop_app.services.contacts import (
    ContactDetails,
    CreateContact,
    DeleteContact,
    DetailsOfContact,
    EditContact,
    PromoteContact,
)
from desktop_app.services.custom_fields import AddSchema, SetCustomFields
from desktop_app.services.identifiers import AddIdentifier, LabelIdentifier, RemoveIdentifier
from desktop_app.services.journal import Undo
from desktop_app.services.linking import ForgetUnlink, LinkOfInteraction, UnlinkContact, WhyThisContact
from desktop_app.services.merging import (
    CompareContacts,
    ForgetNotSamePerson,
    MergeContacts,
    MergesOfContact,
    PreviewUnmerge,
    SayNotSamePerson,
    UnmergeContacts,
)
from desktop_app.services.notes import AddNote
from desktop_app.services.runner import Runner
from desktop_app.services.searching import SearchContacts
from tests.builders import (
    a_call,
    a_contact,
    a_finished_call,
    a_web_message,
    an_accepted_call,
    an_agent,
    an_arrival,
    contact,
    dump_text,
    interaction,
    linked,
    receive,
    unchanged,
)

NUMBER, OTHER_NUMBER, THIRD_NUMBER = "(803) 123-0000", "(803) 123-0001", "(803) 123-0002"


def merge(runner: Runner, survivor: ContactId, *absorbed: ContactId, **choices: ContactId) -> OperationId:
    return runner.run(MergeContacts(survivor, absorbed, choices or None)).operation


def details(runner: Runner, id: ContactId) -> ContactDetails:
    return runner.read(DetailsOfContact(id))


@pytest.fixture
def ada(runner: Runner) -> ContactId:
    return a_contact(runner, first_name="Ada", last_name="Lovelace", work_phone=NUMBER)


@pytest.fixture
def augusta(runner: Runner) -> ContactId:
    return a_contact(runner, first_name="Augusta", last_name="King", work_phone=OTHER_NUMBER, title="Countess")


def test_whoever_was_merged_is_read_as_the_whole(runner: Runner, ada: ContactId, augusta: ContactId) -> None:
    merge(runner, ada, augusta)

    whole = contact(runner, augusta)
    assert (whole.id, whole.members) == (ada, (ada, augusta))
    assert (whole.display_name, whole.fields.title) == ("Ada Lovelace", "Countess")
    assert (whole.fields.work_phone, whole.fields.cell_phone) == (NUMBER, OTHER_NUMBER)


def test_a_merge_writes_no_field_of_anyone(runner: Runner, ada: ContactId, augusta: ContactId) -> None:
    with runner.store.reading():
        before = [runner.store.contacts.own(id).fields for id in (ada, augusta)]
    merge(runner, ada, augusta, first_name=augusta)

    with runner.store.reading():
        assert [runner.store.contacts.own(id).fields for id in (ada, augusta)] == before
    assert contact(runner, ada).fields.first_name == "Augusta"


def test_the_next_call_to_any_number_of_the_whole_is_linked_to_it(
    runner: Runner, ada: ContactId, augusta: ContactId
) -> None:
    merge(runner, ada, augusta)
    call = a_call(runner, OTHER_NUMBER)

    assert linked(runner, call) == ada
    assert interaction(runner, call).recorded_under == augusta
    assert runner.read(LinkOfInteraction(call)).others == ()


def test_a_number_that_two_members_hold_is_held_once(runner: Runner, ada: ContactId) -> None:
    twin = a_contact(runner, first_name="Ada", last_name="King", cell_phone=NUMBER)
    stranger = a_contact(runner, first_name="Eve", last_name="Fox", home_phone=NUMBER)
    merge(runner, twin, ada)
    call = a_call(runner, NUMBER)

    link = runner.read(LinkOfInteraction(call))
    assert link.contact is not None
    assert link.contact.id == twin
    assert [holder.contact_id for holder in link.others] == [stranger]
    assert link.interaction.recorded_under == ada


def test_the_oldest_member_decides_which_of_several_is_first_created(runner: Runner, ada: ContactId) -> None:
    second = a_contact(runner, first_name="Second", last_name="One", work_phone=OTHER_NUMBER)
    third = a_contact(runner, first_name="Third", last_name="One", work_phone=OTHER_NUMBER)
    merge(runner, third, ada)

    assert linked(runner, a_call(runner, OTHER_NUMBER)) == third
    assert second not in contact(runner, third).members


def test_history_and_notes_are_read_over_the_whole_and_stay_where_they_are(
    runner: Runner, ada: ContactId, augusta: ContactId
) -> None:
    calls = [a_call(runner, NUMBER), a_call(runner, OTHER_NUMBER)]
    runner.run(AddNote(augusta, "likes tea"))
    operation = merge(runner, ada, augusta)

    whole = details(runner, ada)
    assert {each.id for each in whole.history} == set(calls)
    assert [note.text for note in whole.notes] == ["likes tea"]
    runner.run(Undo(operation))
    assert [each.id for each in details(runner, augusta).history] == calls[1:]
    assert [note.text for note in details(runner, ada).notes] == []


def test_a_reply_still_goes_to_the_address_that_an_interaction_came_from(
    runner: Runner, ada: ContactId, augusta: ContactId
) -> None:
    call = a_finished_call(runner, OTHER_NUMBER)
    merge(runner, ada, augusta)

    assert interaction(runner, call).arrival.address == OTHER_NUMBER
    assert interaction(runner, call).contact_id == ada


def test_the_dump_before_a_merge_and_after_it_was_taken_apart_are_equal(
    runner: Runner, ada: ContactId, augusta: ContactId
) -> None:
    before = dump_text(runner)
    operation = merge(runner, ada, augusta, last_name=augusta)
    assert dump_text(runner) != before

    runner.run(UnmergeContacts(operation))

    assert dump_text(runner) == before


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_merges_are_taken_apart_in_any_order(
    runner: Runner, ada: ContactId, augusta: ContactId, order: tuple[int, ...]
) -> None:
    eve = a_contact(runner, first_name="Eve", last_name="Fox", title="Dr")
    zoe = a_contact(runner, first_name="Zoe", last_name="Ray", salutation="Ms")
    before = dump_text(runner)
    merges = [
        merge(runner, ada, augusta, title=augusta),
        merge(runner, zoe, ada, first_name=ada),
        merge(runner, zoe, eve, title=eve, last_name=eve),
    ]

    for place in order:
        runner.run(UnmergeContacts(merges[place]))

    assert dump_text(runner) == before


def test_what_is_left_is_what_the_remaining_merges_alone_would_have_given(
    runner: Runner, ada: ContactId, augusta: ContactId
) -> None:
    eve = a_contact(runner, first_name="Eve", last_name="Fox", title="Dr")
    first = merge(runner, ada, augusta, title=augusta)
    merge(runner, ada, eve, first_name=eve)
    assert contact(runner, ada).fields.title == "Countess"

    runner.run(UnmergeContacts(first))

    assert (contact(runner, ada).fields.first_name, contact(runner, ada).fields.title) == ("Eve", "Dr")


def test_an_unmerge_can_be_undone_and_the_merge_stands_again(
    runner: Runner, ada: ContactId, augusta: ContactId
) -> None:
    operation = merge(runner, ada, augusta)
    merged = dump_text(runner)
    apart = runner.run(UnmergeContacts(operation)).operation

    runner.run(Undo(apart))

    assert dump_text(runner) == merged
    assert [each.operation for each in runner.read(MergesOfContact(augusta))] == [operation]


def test_an_unmerge_that_put_fields_back_is_undone_by_who_may_edit(
    runner: Runner, ada: ContactId, augusta: ContactId
) -> None:
    operation = merge(runner, ada, augusta, first_name=augusta)
    runner.run(EditContact(contact_id=ada, last_name="Byron"))
    bob = an_agent(runner, "bob")
    apart = bob.run(UnmergeContacts(operation, before=("last_name",))).operation
    runner.run(RevokePermission(bob.agent_name, Permission.CONTACT_EDIT.value))

    with pytest.raises(NotPermitted, match="contact:edit"):
        bob.run(Undo(apart))


# Editing the whole


def test_editing_the_whole_writes_the_survivors_field_and_stands_before_an_earlier_choice(
    runner: Runner, ada: ContactId, augusta: ContactId
) -> None:
    merge(runner, ada, augusta, first_name=augusta)
    runner.run(EditContact(contact_id=augusta, first_name="Adah", title="Lady"))

    assert (contact(runner, ada).fields.first_name, contact(runner, ada).fields.title) == ("Adah", "Lady")
    with runner.store.reading():
        assert runner.store.contacts.own(augusta).fields.title == "Countess"


def test_a_field_of_the_whole_that_is_emptied_stays_empty(runner: Runner, ada: ContactId, augusta: ContactId) -> None:
    merge(runner, ada, augusta)
    runner.run(EditContact(contact_id=ada, title=""))

    assert contact(runner, ada).fields.title == ""


def test_a_phone_of_the_whole_is_changed_where_it_is_held(runner: Runner, ada: ContactId, augusta: ContactId) -> None:
    merge(runner, ada, augusta)
    runner.run(EditContact(contact_id=ada, cell_phone=THIRD_NUMBER))

    whole = contact(runner, ada)
    assert (whole.fields.work_phone, whole.fields.cell_phone) == (NUMBER, THIRD_NUMBER)
    assert [held.identifier.value for held in whole.identifiers] == ["+18031230000", "+18031230002"]
    with runner.store.reading():
        assert runner.store.contacts.own(augusta).fields.work_phone == THIRD_NUMBER


def test_a_phone_that_several_members_repeat_is_gone_when_it_was_changed(runner: Runner, ada: ContactId) -> None:
    twin = a_contact(runner, first_name="Twin", last_name="One", home_phone="+1 803 123 0000")
    merge(runner, ada, twin)
    runner.run(EditContact(contact_id=ada, work_phone=""))

    assert contact(runner, ada).identifiers == ()
    assert contact(runner, ada).fields.home_phone == ""


def test_a_number_that_was_spelled_anew_is_still_the_number_that_another_member_holds(
    runner: Runner, ada: ContactId
) -> None:
    runner.run(EditContact(contact_id=ada, work_phone="803.123.0000"))
    twin = a_contact(runner, first_name="Twin", last_name="One", home_phone=NUMBER)
    merge(runner, ada, twin)

    whole = contact(runner, ada)
    assert (whole.fields.work_phone, whole.fields.home_phone) == ("803.123.0000", "")
    runner.run(EditContact(contact_id=ada, work_phone=""))
    assert contact(runner, ada).identifiers == ()


def test_two_fields_of_one_number_are_both_the_number_that_another_member_holds(runner: Runner, ada: ContactId) -> None:
    twin = a_contact(runner, first_name="Twin", cell_phone="803.123.0000", home_phone="+1 803 123 0000")
    merge(runner, ada, twin)

    fields = contact(runner, ada).fields
    assert (fields.work_phone, fields.cell_phone, fields.home_phone) == (NUMBER, "", "")


def test_an_edit_of_the_whole_conflicts_with_what_somebody_else_made_of_it(
    runner: Runner, ada: ContactId, augusta: ContactId
) -> None:
    merge(runner, ada, augusta)
    runner.run(EditContact(contact_id=ada, title="Lady"))

    with pytest.raises(Conflict) as conflict:
        runner.run(EditContact(contact_id=ada, title="Dame", seen={"title": "Countess"}))
    assert [(each.field, each.now) for each in conflict.value.differences] == [("title", "Lady")]


def test_later_edits_stand_after_an_unmerge_or_go_back_field_by_field(
    runner: Runner, ada: ContactId, augusta: ContactId
) -> None:
    operation = merge(runner, ada, augusta, first_name=augusta)
    runner.run(EditContact(contact_id=ada, first_name="Adah", last_name="Byron"))

    preview = runner.read(PreviewUnmerge(operation))
    stories = {each.field: (each.before, each.then, each.now) for each in preview.stories}
    assert stories["first_name"] == ("Ada", "Augusta", "Adah")
    assert stories["last_name"] == ("Lovelace", "Lovelace", "Byron")
    assert stories["title"] == ("", "Countess", "Countess")

    runner.run(UnmergeContacts(operation, before=("first_name",)))

    assert (contact(runner, ada).fields.first_name, contact(runner, ada).fields.last_name) == ("Ada", "Byron")
    assert contact(runner, augusta).fields.first_name == "Augusta"


def test_what_an_unmerge_would_give_can_be_rehearsed(runner: Runner, ada: ContactId, augusta: ContactId) -> None:
    operation = merge(runner, ada, augusta)
    is_unchanged = unchanged(runner)

    result, alone = runner.rehearse(UnmergeContacts(operation), then=DetailsOfContact(augusta))

    assert result["contacts"] == [ada, augusta]
    assert alone.contact.fields.first_name == "Augusta"
    assert is_unchanged()


def test_the_identifiers_of_the_whole_are_removed_labelled_and_promoted_where_they_are(
    runner: Runner, ada: ContactId, augusta: ContactId
) -> None:
    merge(runner, ada, augusta)
    runner.run(LabelIdentifier(ada, "phone", OTHER_NUMBER, "castle"))
    labels = {held.raw: (held.label, held.holder) for held in contact(runner, ada).identifiers}
    assert labels == {NUMBER: ("", ada), OTHER_NUMBER: ("castle", augusta)}

    runner.run(RemoveIdentifier(ada, "phone", OTHER_NUMBER))
    assert [held.raw for held in contact(runner, ada).identifiers] == [NUMBER]
    assert contact(runner, ada).fields.cell_phone == ""


# Refused, in words


def test_a_contact_is_not_merged_with_itself(runner: Runner, ada: ContactId, augusta: ContactId) -> None:
    with pytest.raises(Refused, match="Ada Lovelace cannot be merged with itself"):
        merge(runner, ada, ada)
    merge(runner, ada, augusta)
    with pytest.raises(Refused, match="cannot be merged with itself"):
        merge(runner, augusta, ada)


def test_a_merge_takes_2_to_25_contacts(runner: Runner, ada: ContactId) -> None:
    with pytest.raises(Refused, match="A merge takes 2 to 25 contacts; these are 1"):
        merge(runner, ada)
    others = [a_contact(runner, first_name=f"No {number}") for number in range(25)]
    with pytest.raises(Refused, match="these are 26"):
        merge(runner, ada, *others)
    merge(runner, ada, *others[1:])
    assert len(contact(runner, ada).members) == 25


def test_a_merge_set_has_at_most_52_members(runner: Runner, ada: ContactId) -> None:
    others = [a_contact(runner, first_name=f"No {number}") for number in range(52)]
    for start in range(0, 48, 24):
        merge(runner, ada, *others[start : start + 24])
    is_unchanged = unchanged(runner)

    with pytest.raises(Refused, match="Together these are 53 contacts; a merged one has at most 52"):
        merge(runner, ada, *others[48:52])
    assert is_unchanged()
    merge(runner, ada, *others[48:51])
    assert len(contact(runner, ada).members) == 52


def test_a_choice_must_be_a_field_and_one_of_the_merged(runner: Runner, ada: ContactId, augusta: ContactId) -> None:
    stranger = a_contact(runner, first_name="Eve")
    with pytest.raises(Refused, match="no field called 'shoe_size'"):
        runner.run(MergeContacts(ada, (augusta,), {"shoe_size": ada}))
    with pytest.raises(Refused, match="none of the contacts that are merged"):
        merge(runner, ada, augusta, first_name=stranger)
    with pytest.raises(NotFound):
        merge(runner, ada, ContactId("nobody"))


def test_a_member_is_not_deleted_alone_and_the_whole_with_all_of_it(
    runner: Runner, ada: ContactId, augusta: ContactId
) -> None:
    call = a_call(runner, OTHER_NUMBER)
    merge(runner, ada, augusta, title=augusta)
    merged = dump_text(runner)
    with pytest.raises(Refused, match="was merged into Ada Lovelace"):
        runner.run(DeleteContact(augusta))

    deleted = runner.run(DeleteContact(ada)).operation
    assert linked(runner, call) is None
    with pytest.raises(NotFound):
        contact(runner, augusta)

    runner.run(Undo(deleted))
    assert dump_text(runner) == merged


def test_a_merge_that_would_close_a_circle_is_not_done_again(
    runner: Runner, ada: ContactId, augusta: ContactId
) -> None:
    apart = runner.run(UnmergeContacts(merge(runner, ada, augusta))).operation
    other_way = merge(runner, augusta, ada)
    is_unchanged = unchanged(runner)

    with pytest.raises(Refused, match=f"the other way round since; undo first: MergeContacts {other_way}"):
        runner.run(Undo(apart))
    assert is_unchanged()


def test_a_merge_is_taken_apart_once(runner: Runner, ada: ContactId, augusta: ContactId) -> None:
    operation = merge(runner, ada, augusta)
    runner.run(UnmergeContacts(operation))

    with pytest.raises(Refused, match="already taken apart"):
        runner.run(UnmergeContacts(operation))
    with pytest.raises(NotFound, match="no merge"):
        runner.run(UnmergeContacts(OperationId("nothing")))


# Before the merge


def test_before_a_merge_conflicts_come_first_and_the_survivor_is_explained(
    runner: Runner, ada: ContactId, augusta: ContactId
) -> None:
    a_call(runner, NUMBER)
    comparison = runner.read(CompareContacts((augusta, ada)))

    assert [each.field for each in comparison.fields if each.is_conflict] == ["first_name", "last_name"]
    assert (comparison.survivor, comparison.survivor_reason) == (ada, "first created")
    assert comparison.interaction_counts == (0, 1)


def test_how_many_interactions_somebody_has_is_told_to_who_may_see_them(
    runner: Runner, ada: ContactId, augusta: ContactId
) -> None:
    a_call(runner, NUMBER)
    bob = an_agent(runner, "bob")
    told = bob.read(CompareContacts((augusta, ada)))
    runner.run(RevokePermission(AgentName("bob"), Permission.SESSION_VIEW.value))
    bare = bob.read(CompareContacts((augusta, ada)))

    assert told.interaction_counts == (0, 1)
    assert bare.interaction_counts == ()
    assert (bare.survivor, bare.survivor_reason) == (told.survivor, told.survivor_reason)


def test_types_and_custom_fields_are_compared_for_who_may_see_them(
    runner: Runner, ada: ContactId, augusta: ContactId
) -> None:
    runner.run(AddSchema("Business", ({"name": "Plan", "type": "text"},)))
    runner.run(SetCustomFields(contact_id=ada, schema="Business", custom_fields={"Plan": "Gold"}))
    runner.run(SetCustomFields(contact_id=augusta, schema="Business", custom_fields={"Plan": "Silver"}))
    compared = {
        each.label: (each.values, each.is_conflict) for each in runner.read(CompareContacts((ada, augusta))).fields
    }

    assert compared["Contact type"] == (("Business", "Business"), False)
    assert compared["Plan"] == (("Gold", "Silver"), True)
    blind = an_agent(runner, "bob", without=Permission.CUSTOM_FIELDS_VIEW)
    assert "Plan" not in {each.label for each in blind.read(CompareContacts((ada, augusta))).fields}


def test_a_merge_can_be_rehearsed_by_the_real_command(runner: Runner, ada: ContactId, augusta: ContactId) -> None:
    a_call(runner, OTHER_NUMBER)
    is_unchanged = unchanged(runner)

    result, whole = runner.rehearse(MergeContacts(ada, (augusta,)), then=DetailsOfContact(ada))

    assert result == {"contact": ada, "absorbed": [augusta], "members": 2, "kept_as_identifiers": []}
    assert (whole.contact.fields.title, len(whole.history)) == ("Countess", 1)
    assert is_unchanged()


def test_what_changed_between_preview_and_merge_is_a_conflict(
    runner: Runner, ada: ContactId, augusta: ContactId
) -> None:
    seen = runner.read(CompareContacts((ada, augusta))).sequence
    a_call(runner, NUMBER)
    bob = an_agent(runner, "bob")
    bob.run(EditContact(contact_id=augusta, title="Duchess"))
    is_unchanged = unchanged(runner)

    with pytest.raises(Conflict, match="bob has changed Augusta King since the preview; look at it again"):
        runner.run(MergeContacts(ada, (augusta,), seen=seen))
    assert is_unchanged()
    runner.run(MergeContacts(ada, (augusta,), seen=runner.read(CompareContacts((ada, augusta))).sequence))


def test_a_call_that_comes_in_between_is_no_conflict(runner: Runner, ada: ContactId, augusta: ContactId) -> None:
    seen = runner.read(CompareContacts((ada, augusta))).sequence
    call = an_accepted_call(runner, OTHER_NUMBER)

    runner.run(MergeContacts(ada, (augusta,), seen=seen))

    assert linked(runner, call) == ada


# Select Contact over a temporary contact


@pytest.fixture
def call(runner: Runner) -> InteractionId:
    """A call from a number that nobody holds, linked to a temporary contact."""
    return an_accepted_call(runner, THIRD_NUMBER)


def select(runner: Runner, call: InteractionId, id: ContactId) -> ContactId:
    temporary = interaction(runner, call).recorded_under
    assert temporary is not None
    runner.run(MergeContacts(id, (temporary,), interaction_id=call))
    return temporary


def test_s9_a_contact_selected_over_a_temporary_one_learns_its_identifier(
    runner: Runner, ada: ContactId, call: InteractionId
) -> None:
    select(runner, call, ada)

    assert linked(runner, call) == ada
    assert interaction(runner, call).linked_by is LinkedBy.MERGE
    assert "+18031230002" in [held.identifier.value for held in contact(runner, ada).identifiers]
    assert linked(runner, a_call(runner, THIRD_NUMBER)) == ada


def test_unlinking_afterwards_takes_that_merge_back_and_can_be_undone(
    runner: Runner, ada: ContactId, call: InteractionId
) -> None:
    temporary = select(runner, call, ada)
    selected = dump_text(runner)
    assert runner.read(LinkOfInteraction(call)).merged_for_it

    done = runner.run(UnlinkContact(call))
    assert done.result == {"unmerged": temporary}
    assert linked(runner, call) is None
    assert contact(runner, temporary).members == (temporary,)

    undone = runner.run(Undo(done.operation)).operation
    assert dump_text(runner) == selected
    assert linked(runner, call) == ada

    runner.run(Undo(undone))
    assert linked(runner, a_call(runner, THIRD_NUMBER)) == temporary


def test_who_may_not_merge_only_unlinks(runner: Runner, ada: ContactId, call: InteractionId) -> None:
    temporary = select(runner, call, ada)
    bob = an_agent(runner, "bob", without=Permission.IDENTITY_MERGE)

    assert bob.run(UnlinkContact(call)).result is None
    assert contact(runner, temporary).id == ada


def test_only_the_interactions_own_contact_is_merged_for_it(
    runner: Runner, ada: ContactId, augusta: ContactId, call: InteractionId
) -> None:
    with pytest.raises(Refused, match="linked to none of the contacts"):
        runner.run(MergeContacts(ada, (augusta,), interaction_id=call))
    finished = a_finished_call(runner, "(803) 123-0009")
    temporary = linked(runner, finished)
    assert temporary is not None
    with pytest.raises(Refused, match="wrap-up was submitted"):
        runner.run(MergeContacts(ada, (temporary,), interaction_id=finished))


def test_a_merge_is_undone_any_time_also_after_the_wrap_up(runner: Runner, ada: ContactId, call: InteractionId) -> None:
    before = dump_text(runner)
    temporary = interaction(runner, call).recorded_under
    assert temporary is not None
    operation = runner.run(MergeContacts(ada, (temporary,), interaction_id=call)).operation

    runner.run(Undo(operation))

    assert dump_text(runner) == before


def test_the_contact_that_is_on_the_line_can_be_merged(runner: Runner, ada: ContactId, augusta: ContactId) -> None:
    call = an_accepted_call(runner, OTHER_NUMBER)
    merge(runner, ada, augusta)

    link = runner.read(LinkOfInteraction(call))
    assert link.contact is not None
    assert (link.contact.id, link.reason) == (ada, "Phone +1 803-123-0001")


# Promote and delete, kinds


def test_a_temporary_survivor_is_curated_by_a_curated_member_and_cannot_be_promoted(
    runner: Runner, ada: ContactId, call: InteractionId
) -> None:
    temporary = interaction(runner, call).recorded_under
    assert temporary is not None
    merge(runner, temporary, ada)

    assert contact(runner, temporary).kind is ContactKind.CURATED
    with pytest.raises(Refused, match="is a curated contact already"):
        runner.run(PromoteContact(contact_id=temporary))


def test_two_visitors_of_one_cookie_each_stay_themselves(runner: Runner) -> None:
    first, second = a_web_message(runner, "c-1"), a_web_message(runner, "c-2")
    one, two = linked(runner, first), linked(runner, second)
    assert one is not None
    assert two is not None
    operation = merge(runner, one, two)
    assert linked(runner, second) == one

    runner.run(UnmergeContacts(operation))
    assert linked(runner, second) == two


# Searching


def test_a_merged_contact_is_found_by_every_name_and_number_as_the_whole(
    runner: Runner, ada: ContactId, augusta: ContactId
) -> None:
    operation = merge(runner, ada, augusta)
    for text in ("augusta", "king", OTHER_NUMBER, "lovelace", "countess"):
        hits = runner.read(SearchContacts(text)).answer.hits
        assert [(hit.contact_id, hit.name) for hit in hits] == [(ada, "Ada Lovelace")], text
    hit = runner.read(SearchContacts("augusta")).answer.hits[0]
    assert (hit.matched_label, hit.reason) == ("First name", "merged")

    runner.run(UnmergeContacts(operation))

    assert [hit.contact_id for hit in runner.read(SearchContacts("augusta")).answer.hits] == [augusta]
    assert [hit.contact_id for hit in runner.read(SearchContacts("ada")).answer.hits] == [ada]


# What agents say


def test_an_identifier_of_somebody_else_is_shared_or_moved_only_when_told(
    runner: Runner, ada: ContactId, augusta: ContactId
) -> None:
    with pytest.raises(Conflict, match=r"Phone \+1 803-123-0000 is held by Ada Lovelace") as conflict:
        runner.run(AddIdentifier(augusta, "phone", NUMBER))
    assert [(each.id, each.now) for each in conflict.value.differences] == [(ada, "Ada Lovelace")]
    before = dump_text(runner)

    shared = runner.run(AddIdentifier(augusta, "phone", NUMBER, if_held="share")).operation
    assert [each.name for each in runner.read(LinkOfInteraction(a_call(runner, NUMBER))).others] == ["Augusta King"]
    runner.run(Undo(shared))

    moved = runner.run(AddIdentifier(augusta, "phone", NUMBER, if_held="move")).operation
    assert contact(runner, ada).identifiers == ()
    assert contact(runner, ada).fields.work_phone == ""
    assert linked(runner, a_call(runner, NUMBER)) == augusta
    assert before != dump_text(runner)
    with pytest.raises(Refused, match="no choice"):
        runner.run(AddIdentifier(ada, "phone", NUMBER, if_held="grab"))
    runner.run(Undo(moved))
    assert contact(runner, ada).fields.work_phone == NUMBER


def test_not_the_same_person_is_remembered_and_not_suggested_again(runner: Runner, ada: ContactId) -> None:
    email = receive(runner, an_arrival(Channel.EMAIL, (IdentifierType.EMAIL, "new@x.org"), name="Ada Lovelace"))
    id = InteractionId(email.result["interaction"])
    temporary = ContactId(email.result["contact"])
    assert [each.contact_id for each in runner.read(LinkOfInteraction(id)).namesakes] == [ada]

    runner.run(SayNotSamePerson(ada, temporary))

    assert runner.read(LinkOfInteraction(id)).namesakes == ()
    assert runner.read(CompareContacts((ada, temporary))).said_not_same == (("Ada Lovelace", "Ada Lovelace"),)
    with pytest.raises(Refused, match="known already"):
        runner.run(SayNotSamePerson(temporary, ada))
    runner.run(ForgetNotSamePerson(temporary, ada))
    assert [each.contact_id for each in runner.read(LinkOfInteraction(id)).namesakes] == [ada]


def test_an_unlink_is_remembered_shown_as_a_reason_and_can_be_forgotten(runner: Runner, ada: ContactId) -> None:
    runner.run(UnlinkContact(an_accepted_call(runner, NUMBER)))
    again = a_call(runner, NUMBER)

    assert linked(runner, again) == ada, "an unlink changes nothing about who is matched next time"
    remembered = runner.read(LinkOfInteraction(again)).remembered
    assert remembered is not None
    assert remembered.agent == "noor"
    assert "noor unlinked" in runner.read(WhyThisContact(again)).why

    runner.run(ForgetUnlink(ada, "phone", NUMBER))
    assert runner.read(LinkOfInteraction(again)).remembered is None
    with pytest.raises(NotFound, match="No unlink"):
        runner.run(ForgetUnlink(ada, "phone", NUMBER))


def test_creating_a_contact_for_a_number_that_was_merged_is_its_own_contact(
    runner: Runner, ada: ContactId, call: InteractionId
) -> None:
    select(runner, call, ada)
    made = runner.run(CreateContact(first_name="Eve", last_name="Fox", interaction_id=call)).result["contact"]

    assert linked(runner, call) == made
