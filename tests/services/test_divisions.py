"""Divisions: who sees whom, and that nobody looks over the fence by any way round."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import pytest

from desktop_app.domain.contacts import ContactKind
from desktop_app.domain.errors import Conflict, NotFound, NotPermitted, OtherDivision, Refused
from desktop_app.domain.identifiers import IdentifierType
from desktop_app.domain.ids import AgentName, ContactId, InteractionId, NoteId, OperationId, OrganizationId, SessionId
from desktop_app.domain.importing import ContactRow, FoundIdentifier
from desktop_app.domain.interactions import Arrival, Channel
from desktop_app.domain.matching import Rule
from desktop_app.domain.permissions import Permission, Role
from desktop_app.domain.settings import Settings
from desktop_app.services.agents import GrantPermission, RevokePermission
from desktop_app.services.catalogue import COMMANDS
from desktop_app.services.contacts import (
    CreateContact,
    DeleteContact,
    DetailsOfContact,
    EditContact,
    PromoteContact,
)
from desktop_app.services.custom_fields import AddSchema, SetCustomFields
from desktop_app.services.desk_view import ViewOfInteraction, WholeOfContact
from desktop_app.services.divisions import (
    AddDivision,
    AllowDivision,
    ChangeDivision,
    DeleteDivision,
    DenyDivision,
    DivisionsSeen,
    RenameDivision,
)
from desktop_app.services.duplicates import AlikeContacts
from desktop_app.services.exporting import NamedForExport
from desktop_app.services.guarded import NOT_TOLD
from desktop_app.services.history import HistoryOfContact
from desktop_app.services.identifiers import AddIdentifier, LabelIdentifier, RemoveIdentifier
from desktop_app.services.importing import ImportContacts
from desktop_app.services.interactions import ConversationOf, DeclineInteraction, InteractionsById
from desktop_app.services.journal import OperationLog, OperationsInWords, Undo
from desktop_app.services.journey import DetailsOfEntry, JourneyOfContact, PictureOfJourney
from desktop_app.services.lifecycle import LapsingContacts, PromoteContacts
from desktop_app.services.linking import (
    CorrectLink,
    ForgetUnlink,
    LinkContact,
    LinkOfInteraction,
    MatchExplanation,
    UnlinkContact,
    WhyThisContact,
)
from desktop_app.services.merging import (
    CompareContacts,
    ForgetNotSamePerson,
    MergeContacts,
    MergesOfContact,
    PreviewUnmerge,
    SayNotSamePerson,
    UnmergeContacts,
)
from desktop_app.services.notes import AddNote, DeleteNote, EditNote
from desktop_app.services.organizations import (
    ContactsOfOrganization,
    CreateOrganization,
    DeleteOrganization,
    DetailsOfOrganization,
    HistoryOfOrganization,
    LinkOrganization,
    OrganizationOfContact,
)
from desktop_app.services.requests import Command, Query, Request
from desktop_app.services.runner import Runner
from desktop_app.services.searching import SearchContacts
from desktop_app.services.sharing import DetailsOfSeveral, IdentifiersOfContact, MergeCandidates
from desktop_app.services.subject_access import InteractionsForExport, KnownOfContact, VisitForExport
from desktop_app.services.time_travel import ChangesOfContact, ContactAsOf
from tests.builders import (
    a_call,
    a_contact,
    an_accepted_call,
    an_agent,
    an_arrival,
    contact,
    desk_of,
    dump_text,
    interaction,
    last_operation,
    linked,
    receive,
    received,
    unchanged,
)

NUMBER, OTHER_NUMBER = "(803) 123-0000", "(803) 123-0001"
NOOR, BOB = AgentName("noor"), AgentName("bob")
PHONE, EMAIL = IdentifierType.PHONE, IdentifierType.EMAIL


@dataclass(frozen=True)
class World:
    """noor sees everything; bob is an agent who may see Sales, and not Support."""

    noor: Runner
    bob: Runner
    seen: ContactId  # Sally, in Sales
    hidden: ContactId  # Hugo, in Support; holds NUMBER
    open: ContactId  # Olga, in none


@pytest.fixture
def world(runner: Runner) -> World:
    for name in ("Sales", "Support"):
        runner.run(AddDivision(name))
    bob = an_agent(runner, BOB)
    runner.run(AllowDivision(BOB, "Sales"))
    return World(
        runner,
        bob,
        in_division(runner, "Sales", first_name="Sally", last_name="Seen"),
        in_division(runner, "Support", first_name="Hugo", last_name="Hidden", work_phone=NUMBER),
        a_contact(runner, first_name="Olga", last_name="Open"),
    )


def in_division(runner: Runner, division: str, **fields: str) -> ContactId:
    id = a_contact(runner, **fields)
    runner.run(ChangeDivision(id, division))
    return id


def division_of(runner: Runner, id: ContactId) -> str:
    with runner.store.reading():
        return runner.store.divisions.name_of(runner.store.contacts.get(id).division)


def a_mapped_call(runner: Runner, number: str, division: str) -> InteractionId:
    """A call on a channel that is mapped to *division*."""
    return received(runner, mapped(an_arrival(Channel.VOICE, (PHONE, number)), division))


def mapped(arrival: Arrival, division: str) -> Arrival:
    return dataclasses.replace(arrival, division=division)


def names(runner: Runner, text: str) -> list[str]:
    return [hit.name for hit in runner.read(SearchContacts(text)).answer.hits]


# Administration


def test_divisions_are_listed_by_name_as_far_as_one_may_see_them(world: World) -> None:
    assert [each.name for each in world.noor.read(DivisionsSeen())] == ["Sales", "Support"]
    assert [each.name for each in world.bob.read(DivisionsSeen())] == ["Sales"]


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (AddDivision("sales"), "There is a division called Sales already"),
        (AddDivision(" "), "A division needs a name"),
        (RenameDivision("Sales", "Support"), "There is a division called Support already"),
        (RenameDivision("Nowhere", "X"), "no division called 'Nowhere'; the divisions are Sales, Support"),
        (DeleteDivision("Sales"), "1 contact is in Sales; move it elsewhere first."),
        (DeleteDivision("Nowhere"), "no division called 'Nowhere'"),
        (AllowDivision(BOB, "Sales"), "bob may see Sales already"),
        (AllowDivision(AgentName(""), "Sales"), "An agent needs a name"),
        (AllowDivision(BOB, ""), "no division called ''"),
        (DenyDivision(BOB, "Support"), "was not allowed to bob"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(world: World, command: Command, says: str) -> None:
    is_unchanged = unchanged(world.noor)

    with pytest.raises((Refused, NotFound), match=says):
        world.noor.run(command)
    assert is_unchanged()


def test_a_division_may_be_written_anew_in_another_case(world: World) -> None:
    world.noor.run(RenameDivision("sales", "SALES"))

    assert division_of(world.noor, world.seen) == "SALES"


def test_a_renamed_division_holds_the_same_contacts(world: World) -> None:
    world.noor.run(RenameDivision("Sales", "Selling"))

    assert division_of(world.noor, world.seen) == "Selling"
    assert names(world.bob, "Sally") == ["Sally Seen"]


def test_an_empty_division_is_deleted_with_whom_it_was_allowed_to(world: World) -> None:
    world.noor.run(ChangeDivision(world.seen, ""))
    before = dump_text(world.noor)
    deleted = world.noor.run(DeleteDivision("sales"))

    assert [each.name for each in world.noor.read(DivisionsSeen())] == ["Support"]
    assert world.bob.read(DivisionsSeen()) == ()
    world.noor.run(Undo(deleted.operation))
    assert dump_text(world.noor) == before
    assert [each.name for each in world.bob.read(DivisionsSeen())] == ["Sales"]


def test_what_was_in_a_deleted_division_is_no_more_open_than_it_was(world: World) -> None:
    world.noor.run(DeleteContact(world.hidden))
    world.noor.run(DeleteDivision("Support"))

    with pytest.raises(OtherDivision, match="the division Support"):
        world.bob.read(OperationLog(contact_id=world.hidden))
    assert "Hugo" not in str(world.bob.read(OperationLog()))


def test_a_division_with_contacts_in_it_is_not_undone(runner: Runner) -> None:
    added = runner.run(AddDivision("Sales"))
    moved = runner.run(ChangeDivision(a_contact(runner), "Sales"))

    with pytest.raises(Refused, match=f"undo first: ChangeDivision {moved.operation}"):
        runner.run(Undo(added.operation))


def test_a_division_that_was_allowed_is_not_undone(runner: Runner) -> None:
    added = runner.run(AddDivision("Sales"))
    allowed = runner.run(AllowDivision(BOB, "Sales"))

    with pytest.raises(Refused, match=f"undo first: AllowDivision {allowed.operation}"):
        runner.run(Undo(added.operation))


def test_somebody_to_whom_nobody_has_allowed_anything_sees_the_unassigned_only(world: World) -> None:
    eve = desk_of(world.noor, "eve")

    assert names(eve, "Sally") == []
    assert names(eve, "Olga") == ["Olga Open"]


def test_a_division_is_not_brought_back_beside_another_of_its_name(runner: Runner) -> None:
    runner.run(AddDivision("Sales"))
    deleted = runner.run(DeleteDivision("Sales")).operation
    again = runner.run(AddDivision("SALES")).operation

    with pytest.raises(Refused, match=f"another division has the name SALES now; undo first: AddDivision {again}"):
        runner.run(Undo(deleted))
    assert [each.name for each in runner.read(DivisionsSeen())] == ["SALES"]


def test_a_division_does_not_get_a_name_back_that_another_has(runner: Runner) -> None:
    runner.run(AddDivision("Sales"))
    renamed = runner.run(RenameDivision("Sales", "Selling")).operation
    again = runner.run(AddDivision("Sales")).operation

    with pytest.raises(Refused, match=f"another division has the name Sales now; undo first: AddDivision {again}"):
        runner.run(Undo(renamed))


def test_who_may_view_all_contacts_sees_every_division(world: World) -> None:
    world.noor.run(GrantPermission(BOB, Permission.CONTACT_VIEW_ALL.value))

    assert names(world.bob, "Hugo") == ["Hugo Hidden"]


def test_supervisors_see_every_division_unless_that_is_taken_from_them(world: World) -> None:
    sue = an_agent(world.noor, "sue", Role.SUPERVISOR)
    assert names(sue, "Hugo") == ["Hugo Hidden"]

    world.noor.run(RevokePermission(AgentName("sue"), Permission.CONTACT_VIEW_ALL.value))
    assert names(sue, "Hugo") == []


def test_who_looks_after_the_divisions_need_not_see_what_is_in_them(world: World) -> None:
    world.noor.run(RevokePermission(NOOR, Permission.CONTACT_VIEW_ALL.value))
    world.noor.run(AllowDivision(BOB, "Support"))

    assert names(world.noor, "Hugo") == []
    assert names(world.bob, "Hugo") == ["Hugo Hidden"]


def test_a_division_that_is_denied_again_is_hidden_again(world: World) -> None:
    world.noor.run(DenyDivision(BOB, "Sales"))

    assert names(world.bob, "Sally") == []


# Nothing about a contact of a hidden division: every command and query that is about one


def about_hidden(world: World) -> list[Request]:
    """Each command and query that names a contact, of the hidden one."""
    noor, hidden, seen = world.noor, world.hidden, world.seen
    call = an_accepted_call(noor, OTHER_NUMBER)
    other = in_division(noor, "Support", first_name="Ida")
    merge = noor.run(MergeContacts(hidden, (other,))).operation
    note = NoteId(noor.run(AddNote(hidden, "likes tea")).result["note"])
    a_call(noor, NUMBER)
    place = noor.read(JourneyOfContact(hidden)).entries[0].place
    return [
        AddIdentifier(hidden, "email", "hugo@x.org"),
        AddNote(hidden, "likes tea"),
        ChangeDivision(hidden, "Sales"),
        CompareContacts((seen, hidden)),
        CorrectLink(call, hidden, "wrong one"),
        DeleteContact(hidden),
        ChangesOfContact(hidden),
        ContactAsOf(hidden),
        CreateOrganization(name="Works", contact_id=hidden),
        DeleteNote(note),
        DetailsOfEntry(hidden, place),
        EditNote(note, "likes coffee"),
        HistoryOfContact(hidden),
        LinkOrganization(hidden),
        OrganizationOfContact(hidden),
        JourneyOfContact(hidden),
        PictureOfJourney(hidden),
        SetCustomFields(contact_id=hidden),
        DetailsOfContact(hidden),
        EditContact(contact_id=hidden, title="Dr"),
        ForgetNotSamePerson(seen, hidden),
        ForgetUnlink(hidden, "phone", NUMBER),
        LabelIdentifier(hidden, "phone", NUMBER, "castle"),
        LinkContact(call, hidden),
        MatchExplanation(interaction(noor, call).arrival, linked=hidden),
        DetailsOfSeveral((seen, hidden)),
        WholeOfContact(hidden),
        IdentifiersOfContact(hidden),
        InteractionsForExport(hidden),
        KnownOfContact(hidden),
        MergeCandidates(hidden),
        AlikeContacts({"first_name": "Olga"}, ("first_name",), besides=(hidden,)),
        MergeContacts(seen, (hidden,)),
        MergeContacts(hidden, (seen,)),
        MergesOfContact(hidden),
        NamedForExport((seen, hidden)),
        OperationLog(contact_id=hidden),
        PreviewUnmerge(merge),
        PromoteContact(contact_id=hidden),
        PromoteContacts((seen, hidden)),
        RemoveIdentifier(hidden, "phone", NUMBER),
        SayNotSamePerson(seen, hidden),
        UnmergeContacts(merge),
        Undo(merge),
        VisitForExport(hidden, SessionId("v-1")),
    ]


def test_nothing_is_done_to_a_contact_of_a_hidden_division_nor_said_of_it(world: World) -> None:
    for permission in Permission:
        if permission is not Permission.CONTACT_VIEW_ALL:
            world.noor.run(GrantPermission(BOB, permission.value))
    requests = about_hidden(world)
    is_unchanged = unchanged(world.noor)
    for request in requests:
        ask = world.bob.run if isinstance(request, Command) else world.bob.read
        with pytest.raises(OtherDivision) as refusal:
            ask(request)  # type: ignore[arg-type]
        assert "bob may not see the division Support" in str(refusal.value), request
        assert is_unchanged(), request


def test_every_command_and_query_that_names_a_contact_is_tried(world: World) -> None:
    tried = {type(request) for request in about_hidden(world)}
    named = {
        request
        for request in (*COMMANDS.values(), *queries())
        if any("ContactId" in str(field.type) for field in dataclasses.fields(request))  # type: ignore[arg-type]
    }

    assert named <= tried


def queries(base: type[Query] = Query) -> list[type[Query]]:  # type: ignore[type-arg]
    return [each for child in base.__subclasses__() for each in (child, *queries(child))]


def test_a_member_of_a_merged_contact_is_as_hidden_as_the_whole(world: World) -> None:
    caller = linked(world.noor, a_call(world.noor, OTHER_NUMBER))
    assert caller is not None
    world.bob.read(DetailsOfContact(caller))
    world.noor.run(MergeContacts(world.hidden, (caller,)))

    with pytest.raises(OtherDivision):
        world.bob.read(DetailsOfContact(caller))


# Searching


def test_the_search_leaves_hidden_ones_out_however_they_are_looked_for(world: World) -> None:
    for text in ("Hugo", "hid", "ugo", "Hidden Hugo", "hugp", NUMBER, "1230000", '"Hugo"', "+18031230000"):
        assert names(world.bob, text) == [], text
        assert names(world.noor, text) == ["Hugo Hidden"], text


def test_an_agent_finds_their_own_among_any_number_of_hidden_ones(world: World) -> None:
    rows = [ContactRow(n, {"first_name": "Max", "last_name": f"Muster{n}"}) for n in range(1_200)]
    world.noor.run(ImportContacts(files=("x",), rows=rows, division="Support"))
    mine = in_division(world.noor, "Sales", first_name="Max", last_name="Mine")

    for text in ("max", "Max M", "max mine", "max mime", "ine"):
        hits = world.bob.read(SearchContacts(text)).answer.hits
        assert [hit.contact_id for hit in hits] == [mine], text


def test_an_identifier_of_a_custom_field_does_not_lead_over_the_fence(world: World) -> None:
    world.noor.run(AddSchema("Member", ({"name": "Number", "type": "identifier"},)))
    world.noor.run(SetCustomFields(contact_id=world.hidden, schema="Member", custom_fields={"Number": "M-17"}))
    world.noor.run(GrantPermission(BOB, Permission.CUSTOM_FIELDS_VIEW.value))

    assert names(world.noor, "M-17") == ["Hugo Hidden"]
    assert names(world.bob, "M-17") == []


def test_a_merged_contact_is_found_only_by_who_may_see_the_whole(world: World) -> None:
    caller = linked(world.noor, a_call(world.noor, OTHER_NUMBER))
    assert caller is not None
    world.noor.run(MergeContacts(world.hidden, (caller,)))

    assert names(world.bob, OTHER_NUMBER) == []
    assert names(world.noor, OTHER_NUMBER) == ["Hugo Hidden"]


def test_a_contact_that_was_moved_is_found_by_the_others(world: World) -> None:
    world.noor.run(ChangeDivision(world.hidden, "Sales"))
    assert names(world.bob, "Hugo") == ["Hugo Hidden"]

    world.noor.run(Undo(last_operation(world.noor).head.id))
    assert names(world.bob, "Hugo") == []


# Organisations


def test_of_an_organization_one_sees_the_contacts_that_one_may_see(world: World) -> None:
    works = OrganizationId(world.noor.run(CreateOrganization(name="Works")).result["organization"])
    for each in (world.seen, world.hidden, world.open):
        world.noor.run(LinkOrganization(each, works))
    call = a_call(world.noor, NUMBER)

    assert [each.name for each in world.bob.read(ContactsOfOrganization(works)).contacts] == ["Sally Seen", "Olga Open"]
    details = world.bob.read(DetailsOfOrganization(works))
    assert (details.contact_count, details.history.count) == (2, 0)
    assert "Hugo" not in str(details)
    assert [each.id for each in world.noor.read(HistoryOfOrganization(works)).interactions] == [call]
    world.noor.run(GrantPermission(BOB, Permission.ORGANIZATION_DELETE.value))
    with pytest.raises(OtherDivision):
        world.bob.run(DeleteOrganization(works))


# Interactions whose contact is hidden


def test_an_interaction_of_a_hidden_contact_names_the_division_and_not_the_contact(world: World) -> None:
    call = a_call(world.noor, NUMBER)
    assert linked(world.noor, call) == world.hidden

    link = world.bob.read(LinkOfInteraction(call))
    assert (link.contact, link.hidden_in) == (None, "Support")
    view = world.bob.read(ViewOfInteraction(call))
    assert view.details is None
    shown = [
        view,
        world.bob.read(InteractionsById((call,))),
        world.bob.read(ConversationOf(call)),
        world.bob.read(WhyThisContact(call)),
        world.bob.read(MatchExplanation(interaction(world.noor, call).arrival)),
        world.bob.read(OperationLog()),
    ]
    assert "Hugo" not in str(shown)
    assert world.noor.read(LinkOfInteraction(call)).hidden_in == ""


def test_the_name_of_who_was_unlinked_is_hidden_too(world: World) -> None:
    call = a_call(world.noor, NUMBER)
    world.noor.run(UnlinkContact(call))

    assert world.bob.read(LinkOfInteraction(call)).reason == "noor unlinked a contact of another division"


def test_a_hidden_contact_can_be_unlinked_from_ones_own_call(world: World) -> None:
    call = an_accepted_call(world.bob, NUMBER)
    unlinked = world.bob.run(UnlinkContact(call))
    assert linked(world.noor, call) is None

    again = world.bob.run(Undo(unlinked.operation))
    assert linked(world.noor, call) == world.hidden
    world.bob.run(Undo(again.operation))
    assert linked(world.noor, call) is None


def test_others_that_are_hidden_are_counted_and_not_named(world: World) -> None:
    olga = a_contact(world.noor, first_name="Olivia", work_phone=OTHER_NUMBER)
    in_division(world.noor, "Support", first_name="Hans", work_phone=OTHER_NUMBER)
    in_division(world.noor, "Sales", first_name="Sam", work_phone=OTHER_NUMBER)
    call = a_call(world.noor, OTHER_NUMBER)

    link = world.bob.read(LinkOfInteraction(call))
    assert (link.contact and link.contact.id, [each.name for each in link.others]) == (olga, ["Sam Lovelace"])
    assert link.hidden_others == 1
    explanation = world.bob.read(WhyThisContact(call))
    assert [each.holder.name for each in explanation.candidates] == ["Olivia Lovelace", "Sam Lovelace"]
    assert explanation.hidden == 1
    assert "held by 3 contacts" in explanation.why
    assert "Hans" not in str(explanation)


def test_namesakes_that_are_hidden_are_not_shown(world: World) -> None:
    message = received(world.noor, an_arrival(Channel.LINE, (IdentifierType.LINE, "u1"), name="Hugo Hidden"))

    assert world.bob.read(LinkOfInteraction(message)).namesakes == ()
    assert len(world.noor.read(LinkOfInteraction(message)).namesakes) == 1


def test_who_could_be_the_same_person_is_looked_for_this_side_of_the_fence(world: World) -> None:
    number = "(803) 123-0007"
    sam = in_division(world.noor, "Sales", first_name="Sam", work_phone=number)
    olga = a_contact(world.noor, first_name="Olivia", work_phone=number)
    in_division(world.noor, "Support", first_name="Hans", work_phone=number)

    (shared,) = world.bob.read(IdentifiersOfContact(sam))
    assert shared.others == ("Olivia Lovelace", "a contact of another division")
    assert [each.contact_id for each in world.bob.read(MergeCandidates(sam))] == [olga]
    assert [each.contact_id for each in world.noor.read(MergeCandidates(sam))] == [olga]
    assert len(world.noor.read(MergeCandidates(olga))) == 2


def test_who_holds_an_identifier_already_is_counted_where_hidden(world: World) -> None:
    with pytest.raises(Conflict, match="is held by 1 contact in another division; share it with Sally") as conflict:
        world.bob.run(AddIdentifier(world.seen, "phone", NUMBER))
    assert conflict.value.differences == ()

    with pytest.raises(OtherDivision):
        world.bob.run(AddIdentifier(world.seen, "phone", NUMBER, if_held="move"))
    world.bob.run(AddIdentifier(world.seen, "phone", NUMBER, if_held="share"))


def test_the_log_tells_what_others_did_only_where_all_of_it_may_be_seen(world: World) -> None:
    log = world.bob.read(OperationLog(limit=1_000))

    assert "Hugo" not in str(log)
    assert "Sally" in str(log)
    own = world.bob.run(CreateContact(first_name="Own"))
    world.noor.run(ChangeDivision(own.result["contact"], "Support"))
    log = world.bob.read(OperationLog(limit=2))
    assert log[0].head.command == "CreateContact"


def test_a_deleted_contact_of_a_hidden_division_is_not_brought_back_nor_told_of(world: World) -> None:
    deleted = world.noor.run(DeleteContact(world.hidden))
    for permission in (Permission.JOURNAL_UNDO, Permission.CONTACT_DELETE):
        world.noor.run(GrantPermission(BOB, permission.value))

    assert "Hugo" not in str(world.bob.read(OperationLog(limit=1_000)))
    with pytest.raises(OtherDivision):
        world.bob.run(Undo(deleted.operation))


def test_the_past_of_a_deleted_contact_is_as_hidden_as_it_was(world: World) -> None:
    world.noor.run(DeleteContact(world.hidden))

    for query in (
        ChangesOfContact(world.hidden),
        ContactAsOf(world.hidden, after=1),
        OperationsInWords(OperationLog(contact_id=world.hidden)),
    ):
        with pytest.raises(OtherDivision):
            world.bob.read(query)  # type: ignore[arg-type]


def test_the_past_does_not_show_a_hidden_contact_that_one_was_once_part_of(world: World) -> None:
    merge = world.noor.run(MergeContacts(world.hidden, (world.open,)))
    sequence = last_operation(world.noor).sequence
    world.noor.run(UnmergeContacts(merge.operation))

    world.bob.read(ContactAsOf(world.open))
    with pytest.raises(OtherDivision):
        world.bob.read(ContactAsOf(world.open, after=sequence))
    assert "Hugo" not in str([each.sentence for each in world.bob.read(ChangesOfContact(world.open)).changes])


def test_moves_and_the_rest_are_told_in_words(world: World) -> None:
    world.noor.run(ChangeDivision(world.open, "Sales"))
    world.noor.run(DenyDivision(BOB, "Sales"))
    world.noor.run(RenameDivision("Sales", "Selling"))

    assert world.noor.read(OperationsInWords(OperationLog(limit=3))) == (
        "noor called the division Sales Selling",
        "noor no longer lets bob see the division Sales",
        "noor moved Olga Open from no division to Sales",
    )


def test_who_lapses_in_a_hidden_division_is_neither_listed_nor_counted(world: World) -> None:
    world.noor.run(DeclineInteraction(a_mapped_call(world.noor, OTHER_NUMBER, "Support")))

    assert world.noor.read(LapsingContacts(days=1_000)).count == 1
    assert world.bob.read(LapsingContacts(days=1_000)).count == 0
    assert world.bob.read(LapsingContacts(days=1_000, listed=0)).count == 0


# Matching


def test_a_mapped_channel_is_matched_inside_its_division(world: World) -> None:
    sally = in_division(world.noor, "Sales", first_name="Sally", work_phone=NUMBER)

    done = receive(world.noor, mapped(an_arrival(Channel.VOICE, (PHONE, NUMBER)), "sales"))
    assert (done.result["contact"], done.result["rule"], done.result["others"]) == (sally, "exact", [])
    assert linked(world.noor, a_call(world.noor, NUMBER)) == world.hidden  # the first created of all


def test_a_mapped_channel_is_matched_to_the_unassigned_as_well(world: World) -> None:
    olga = a_contact(world.noor, first_name="Olga", work_phone=NUMBER)

    assert linked(world.noor, a_mapped_call(world.noor, NUMBER, "Sales")) == olga


def test_a_temporary_contact_is_made_in_the_division_of_its_channel(world: World) -> None:
    call = a_mapped_call(world.noor, NUMBER, "Sales")
    caller = linked(world.noor, call)
    assert caller is not None
    assert caller != world.hidden
    assert contact(world.noor, caller).kind is ContactKind.IDENTIFIED
    assert division_of(world.noor, caller) == "Sales"
    assert linked(world.noor, a_mapped_call(world.noor, NUMBER, "Sales")) == caller


def test_a_division_that_nobody_knows_lets_nobody_over_the_fence(world: World) -> None:
    call = a_mapped_call(world.noor, NUMBER, "Slaes")
    caller = linked(world.noor, call)
    assert caller is not None
    assert caller != world.hidden
    assert division_of(world.noor, caller) == ""
    assert interaction(world.noor, call).arrival.division == "Slaes"


def test_the_explanation_of_a_mapped_channel_looks_only_where_the_match_did(world: World) -> None:
    call = a_mapped_call(world.noor, NUMBER, "Sales")

    explanation = world.noor.read(WhyThisContact(call))
    assert [each.holder.contact_id for each in explanation.candidates] == [linked(world.noor, call)]
    assert world.noor.read(LinkOfInteraction(call)).others == ()
    arrival = mapped(an_arrival(Channel.VOICE, (PHONE, OTHER_NUMBER)), "Sales")
    assert world.noor.read(MatchExplanation(arrival)).match.rule is Rule.NOBODY


def test_a_number_that_a_thousand_of_another_division_hold_is_matched_all_the_same(world: World) -> None:
    rows = [ContactRow(n, {"first_name": f"Max{n}", "work_phone": OTHER_NUMBER}) for n in range(1_050)]
    world.noor.run(ImportContacts(files=("x",), rows=rows, division="Support"))
    sally = in_division(world.noor, "Sales", first_name="Sally", work_phone=OTHER_NUMBER)

    assert linked(world.noor, a_mapped_call(world.noor, OTHER_NUMBER, "Sales")) == sally


def test_a_merged_contact_is_matched_where_the_whole_is(world: World) -> None:
    caller = linked(world.noor, a_call(world.noor, OTHER_NUMBER))
    assert caller is not None
    world.noor.run(MergeContacts(world.hidden, (caller,)))

    assert linked(world.noor, a_mapped_call(world.noor, OTHER_NUMBER, "Support")) == world.hidden
    assert linked(world.noor, a_mapped_call(world.noor, OTHER_NUMBER, "Sales")) not in (world.hidden, caller)


# Moving


def test_a_move_is_told_with_who_when_and_from_where(world: World) -> None:
    assert contact(world.noor, world.open).division is None
    moved = world.noor.run(ChangeDivision(world.open, "sales"))
    assert moved.result == {"contact": world.open, "from": None, "to": "Sales"}
    world.noor.run(ChangeDivision(world.open, ""))

    details = world.noor.read(DetailsOfContact(world.open))
    assert details.division == ""
    assert [(each.agent, each.before, each.after) for each in details.moves] == [
        (NOOR, "Sales", ""),
        (NOOR, "", "Sales"),
    ]
    world.noor.run(Undo(last_operation(world.noor).head.id))
    details = world.noor.read(DetailsOfContact(world.open))
    assert (details.division, len(details.moves)) == ("Sales", 1)


@pytest.mark.parametrize(
    ("division", "says"),
    [
        ("Support", "bob may not see the division Support"),
        ("Nowhere", "no division called 'Nowhere'; the divisions are Sales"),
        ("Sales", "Sally Seen is in Sales already"),
    ],
)
def test_one_moves_a_contact_only_to_where_one_sees_it(world: World, division: str, says: str) -> None:
    is_unchanged = unchanged(world.noor)

    with pytest.raises(Refused, match=says):
        world.bob.run(ChangeDivision(world.seen, division))
    assert is_unchanged()


def test_an_unassigned_contact_cannot_be_unassigned(world: World) -> None:
    with pytest.raises(Refused, match="Olga Open is in no division already"):
        world.noor.run(ChangeDivision(world.open, ""))


# Merging


def test_s25_contacts_of_two_divisions_are_not_merged(world: World) -> None:
    is_unchanged = unchanged(world.noor)

    for ask in (
        lambda: world.noor.run(MergeContacts(world.seen, (world.hidden,))),
        lambda: world.noor.read(CompareContacts((world.open, world.seen, world.hidden))),
    ):
        with pytest.raises(Refused, match="Sally Seen is in the division Sales and Hugo Hidden in Support"):
            ask()
    assert is_unchanged()


def test_an_unassigned_contact_merged_into_one_of_a_division_counts_as_being_in_it(world: World) -> None:
    before = dump_text(world.noor)
    merge = world.noor.run(MergeContacts(world.open, (world.hidden,)))

    assert division_of(world.noor, world.open) == "Support"
    with pytest.raises(OtherDivision):
        world.bob.read(DetailsOfContact(world.open))
    with pytest.raises(Refused, match="cannot be merged"):
        world.noor.run(MergeContacts(world.open, (world.seen,)))
    world.noor.run(UnmergeContacts(merge.operation))
    assert dump_text(world.noor) == before
    assert division_of(world.noor, world.open) == ""
    assert names(world.bob, "Olga") == ["Olga Open"]


def test_a_merged_contact_is_moved_whole_and_stays_there_when_it_is_taken_apart(world: World) -> None:
    """The members were moved, too: whoever is taken out later stays where that was decided."""
    merge = world.noor.run(MergeContacts(world.seen, (world.open,)))
    world.noor.run(ChangeDivision(world.open, "Support"))
    assert division_of(world.noor, world.seen) == "Support"

    world.noor.run(UnmergeContacts(merge.operation))
    assert division_of(world.noor, world.seen) == division_of(world.noor, world.open) == "Support"


def test_a_merge_is_not_done_again_across_divisions_by_an_undo(world: World) -> None:
    merge = world.noor.run(MergeContacts(world.seen, (world.open,)))
    unmerge = world.noor.run(UnmergeContacts(merge.operation))
    world.noor.run(ChangeDivision(world.open, "Support"))
    is_unchanged = unchanged(world.noor)

    with pytest.raises(Refused, match="would be in two divisions"):
        world.noor.run(Undo(unmerge.operation))
    assert is_unchanged()


def test_a_move_is_not_undone_where_it_would_tear_a_merged_contact_in_two(world: World) -> None:
    moved = world.noor.run(ChangeDivision(world.open, "Sales"))
    back = world.noor.run(ChangeDivision(world.open, ""))
    world.noor.run(MergeContacts(world.hidden, (world.open,)))
    assert moved
    is_unchanged = unchanged(world.noor)

    with pytest.raises(Refused, match="would be in two divisions"):
        world.noor.run(Undo(back.operation))
    assert is_unchanged()


# Creating and importing


def choosing(world: World, name: str = "noor") -> Runner:
    """A desk at which divisions are chosen by hand."""
    return desk_of(world.noor, name, settings=Settings(manual_divisions=True))


def test_choosing_a_division_is_off_by_default(world: World) -> None:
    with pytest.raises(Refused, match="not chosen by hand at this desk; the setting manual_divisions allows it"):
        world.noor.run(CreateContact(first_name="Eve", division="Sales"))


def test_a_division_is_chosen_where_the_setting_allows_it(world: World) -> None:
    created = choosing(world).run(CreateContact(first_name="Eve", division="Sales"))

    assert division_of(world.noor, created.result["contact"]) == "Sales"
    with pytest.raises(OtherDivision):
        choosing(world, "bob").run(CreateContact(first_name="Eve", division="Support"))


def test_a_contact_made_for_a_mapped_interaction_is_in_its_division_whatever_is_chosen(world: World) -> None:
    call = a_mapped_call(world.noor, OTHER_NUMBER, "Support")
    created = world.noor.run(CreateContact(first_name="Eve", interaction_id=call))
    assert division_of(world.noor, created.result["contact"]) == "Support"

    call = a_mapped_call(world.noor, OTHER_NUMBER, "Support")
    with pytest.raises(Refused, match="came in for the division Support"):
        choosing(world).run(CreateContact(first_name="Eve", interaction_id=call, division="Sales"))


def a_row(number: str, **fields: str) -> ContactRow:
    return ContactRow(2, fields, (FoundIdentifier(IdentifierType.EXTERNAL_ID, number, "crm"),))


def imported(runner: Runner, row: ContactRow, division: str | None = None) -> dict[str, int]:
    result: dict[str, int] = runner.run(ImportContacts(files=("x",), rows=[row], division=division)).result
    return {key: result[key] for key in ("created", "updated")}


def test_an_import_makes_and_updates_contacts_of_its_division_only(world: World) -> None:
    row = a_row("17", first_name="Ida")
    assert imported(world.noor, row, "Sales") == {"created": 1, "updated": 0}
    assert imported(world.noor, row, "sales") == {"created": 0, "updated": 1}
    assert imported(world.noor, row, "Support") == {"created": 1, "updated": 0}
    assert imported(world.noor, row) == {"created": 1, "updated": 0}
    assert imported(world.noor, row) == {"created": 0, "updated": 1}
    assert names(world.bob, "Ida") == ["Ida", "Ida"]


def refusals_told(desk: Runner, id: ContactId) -> list[str]:
    """Newest first, in the log and as sentences."""
    logged = [each.refused for each in desk.read(OperationLog(contact_id=id)) if each.refused is not None]
    sentences = [each.sentence for each in desk.read(ChangesOfContact(id)).changes if each.is_refused]
    assert all(each.endswith(f": {refused}") for refused, each in zip(logged, sentences, strict=True))
    return logged


def test_a_refusal_of_others_says_nothing_of_contacts_that_one_may_not_see(world: World) -> None:
    with pytest.raises(Refused, match="Hugo Hidden in Support"):
        world.noor.run(MergeContacts(world.seen, (world.hidden,)))

    assert refusals_told(world.bob, world.seen) == [NOT_TOLD]
    (told,) = refusals_told(world.noor, world.seen)
    assert "Hugo Hidden in Support" in told


def test_ones_own_refusal_is_told_for_as_long_as_one_sees_whom_it_was_about(world: World) -> None:
    with pytest.raises(Refused, match="Sally Seen cannot be merged with itself"):
        world.bob.run(MergeContacts(world.open, (world.seen, world.seen)))
    before = refusals_told(world.bob, world.open)
    world.noor.run(ChangeDivision(world.seen, "Support"))

    assert before == ["Sally Seen cannot be merged with itself."]
    assert refusals_told(world.bob, world.open) == [NOT_TOLD]


@pytest.mark.parametrize(("division", "says"), [("Nowhere", "no division called"), ("Support", "may not see")])
def test_an_import_into_a_division_that_is_none_of_ones_own_is_refused(world: World, division: str, says: str) -> None:
    is_unchanged = unchanged(world.noor)

    with pytest.raises(Refused, match=says):
        imported(world.bob, a_row("17", first_name="Ida"), division)
    assert is_unchanged()


def test_a_stranger_to_the_permission_is_told_of_it_first(world: World) -> None:
    world.noor.run(RevokePermission(BOB, Permission.CONTACT_VIEW.value))

    with pytest.raises(NotPermitted):
        world.bob.read(DetailsOfContact(world.hidden))


def test_without_any_division_nothing_is_hidden(runner: Runner) -> None:
    ada = a_contact(runner)
    bob = an_agent(runner, BOB)

    assert bob.read(DetailsOfContact(ada)).division == ""
    assert OperationId(last_operation(runner).head.id)
