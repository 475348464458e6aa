"""Undo: of everything, of itself, after a restart; what it refuses, and what it asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from desktop_app.domain.contacts import ContactKind
from desktop_app.domain.errors import Conflict, NotPermitted, Refused
from desktop_app.domain.identifiers import Clue, IdentifierType
from desktop_app.domain.ids import (
    AgentName,
    ContactId,
    InteractionId,
    NoteId,
    OperationId,
    OrganizationId,
    RelationshipId,
)
from desktop_app.domain.interactions import Arrival, Channel, InteractionState, LinkedBy
from desktop_app.domain.permissions import Permission, Role
from desktop_app.services.agents import AddAgent, GrantPermission, RevokePermission
from desktop_app.services.contacts import CreateContact, DeleteContact, EditContact, PromoteContact
from desktop_app.services.custom_fields import AddSchema, DisableSchema, EditSchema, EnableSchema, SetCustomFields
from desktop_app.services.divisions import (
    AddDivision,
    AllowDivision,
    ChangeDivision,
    DeleteDivision,
    DenyDivision,
    RenameDivision,
)
from desktop_app.services.external_sources import AddExternalSource, DeleteExternalSource, EditExternalSource
from desktop_app.services.identifiers import AddIdentifier, LabelIdentifier, RemoveIdentifier
from desktop_app.services.interactions import (
    AcceptInteraction,
    DeclineInteraction,
    EndInteraction,
    WrapUpInteraction,
)
from desktop_app.services.journal import LastUndoable, Undo
from desktop_app.services.lifecycle import LapseContacts, PromoteContacts
from desktop_app.services.linking import CorrectLink, ForgetUnlink, LinkContact, LinkOfInteraction, UnlinkContact
from desktop_app.services.merging import ForgetNotSamePerson, MergeContacts, SayNotSamePerson, UnmergeContacts
from desktop_app.services.notes import AddNote, AddOrganizationNote, DeleteNote, EditNote
from desktop_app.services.organizations import (
    AddRelationship,
    CreateOrganization,
    DeleteOrganization,
    EditOrganization,
    LinkOrganization,
    RemoveRelationship,
)
from desktop_app.services.presence import MissInteraction, SetPresence
from desktop_app.services.requests import Command
from desktop_app.services.runner import Runner
from desktop_app.store import Store
from tests.builders import (
    US,
    a_call,
    a_clock,
    a_contact,
    a_finished_call,
    a_page_view,
    a_session,
    a_web_message,
    an_accepted_call,
    an_agent,
    an_arrival,
    an_organization,
    contact,
    dump_text,
    held_values,
    ids,
    interaction,
    last_operation,
    linked,
    operation_count,
    receive,
    unchanged,
    visit,
)

NUMBER, OTHER_NUMBER = "(803) 123-0000", "(803) 123-0001"
BOB = AgentName("bob")


def undo(runner: Runner, operation: OperationId, prefer: str = "ask") -> OperationId:
    return runner.run(Undo(operation, prefer)).operation


def temporary_of(runner: Runner, id: InteractionId) -> ContactId:
    found = linked(runner, id)
    assert found is not None
    return found


COMMANDS: dict[str, Callable[[Runner], Command]] = {
    "AcceptInteraction": lambda runner: AcceptInteraction(a_call(runner, NUMBER)),
    "DeclineInteraction": lambda runner: DeclineInteraction(a_call(runner, NUMBER)),
    "MissInteraction": lambda runner: MissInteraction(a_call(runner, NUMBER)),
    "SetPresence": lambda runner: SetPresence("meal"),
    "EndInteraction": lambda runner: EndInteraction(an_accepted_call(runner, NUMBER)),
    "WrapUpInteraction": lambda runner: WrapUpInteraction(an_accepted_call(runner, NUMBER), "Resolved", "well"),
    "LinkContact": lambda runner: LinkContact(a_call(runner, NUMBER), a_contact(runner)),
    "UnlinkContact": lambda runner: UnlinkContact(a_call(runner, NUMBER)),
    "CorrectLink": lambda runner: CorrectLink(a_finished_call(runner, NUMBER), a_contact(runner), "wrong one"),
    "CreateContact": lambda runner: CreateContact(first_name="Eve", work_phone=NUMBER, work_email="eve@x.org"),
    "CreateContact for an interaction": lambda runner: CreateContact(
        first_name="Eve", interaction_id=a_web_message(runner, "c-1")
    ),
    "EditContact": lambda runner: EditContact(
        contact_id=a_contact(runner, work_phone=NUMBER), work_phone=OTHER_NUMBER, title="Countess"
    ),
    "PromoteContact": lambda runner: PromoteContact(
        contact_id=temporary_of(runner, a_web_message(runner, "c-1")), first_name="Ann", work_phone=NUMBER
    ),
    "DeleteContact": lambda runner: DeleteContact(a_contact_with_everything(runner)),
    "AddIdentifier": lambda runner: AddIdentifier(temporary_of(runner, a_web_message(runner, "c")), "x", "@ada"),
    "RemoveIdentifier": lambda runner: RemoveIdentifier(a_contact(runner, work_phone=NUMBER), "phone", NUMBER),
    "LabelIdentifier": lambda runner: LabelIdentifier(a_contact(runner, work_phone=NUMBER), "phone", NUMBER, "castle"),
    "MergeContacts": lambda runner: merge_of(runner, first_name=True),
    "MergeContacts for an interaction": lambda runner: MergeContacts(
        a_contact(runner), (temporary_of(runner, call := a_call(runner, NUMBER)),), interaction_id=call
    ),
    "UnmergeContacts": lambda runner: UnmergeContacts(runner.run(merge_of(runner, first_name=True)).operation),
    "UnmergeContacts with an edit since": lambda runner: UnmergeContacts(
        edited_merge(runner), before=("first_name", "title")
    ),
    "DeleteContact of a merged one": lambda runner: DeleteContact(
        ContactId(runner.run(merge_of(runner, first_name=True)).result["contact"])
    ),
    "EditContact of a merged one": lambda runner: EditContact(
        contact_id=ContactId(runner.run(merge_of(runner)).result["contact"]), title="", cell_phone="(803) 123-0009"
    ),
    "SayNotSamePerson": lambda runner: SayNotSamePerson(a_contact(runner), a_contact(runner)),
    "ForgetNotSamePerson": lambda runner: ForgetNotSamePerson(*two_people(runner)),
    "UnlinkContact that takes a merge back": lambda runner: UnlinkContact(a_selection(runner)),
    "ForgetUnlink": lambda runner: ForgetUnlink(an_unlink(runner), "phone", NUMBER),
    "LapseContacts": lambda runner: LapseContacts(len([a_caller_of_long_ago(runner)])),
    "PromoteContacts": lambda runner: PromoteContacts((a_caller_of_long_ago(runner),)),
    "AddDivision": lambda runner: AddDivision("Sales"),
    "DeleteDivision": lambda runner: DeleteDivision(an_allowed_division(runner)),
    "RenameDivision": lambda runner: RenameDivision(a_division(runner), "Selling"),
    "AllowDivision": lambda runner: AllowDivision(BOB, a_division(runner)),
    "DenyDivision": lambda runner: DenyDivision(BOB, an_allowed_division(runner)),
    "ChangeDivision": lambda runner: ChangeDivision(a_contact(runner), a_division(runner)),
    "ChangeDivision of a merged one": lambda runner: ChangeDivision(
        ContactId(runner.run(merge_of(runner)).result["contact"]), a_division(runner)
    ),
    "AddNote": lambda runner: AddNote(a_contact(runner), "likes tea"),
    "EditNote": lambda runner: EditNote(a_note(runner), "likes coffee"),
    "DeleteNote": lambda runner: DeleteNote(a_note(runner)),
    "AddOrganizationNote": lambda runner: AddOrganizationNote(an_organization(runner), "pays late"),
    "EditNote on an organisation": lambda runner: EditNote(a_note(runner, on=an_organization(runner)), "pays in time"),
    "DeleteNote on an organisation": lambda runner: DeleteNote(a_note(runner, on=an_organization(runner))),
    "CreateOrganization": lambda runner: CreateOrganization(name="Engines", websites="x.org", employee_count="1,200"),
    "CreateOrganization for a contact": lambda runner: CreateOrganization(name="Engines", contact_id=a_contact(runner)),
    "EditOrganization": lambda runner: EditOrganization(
        organization_id=an_organization(runner, industry="Looms"), name="Engines", industry="", fax="12"
    ),
    "DeleteOrganization": lambda runner: DeleteOrganization(an_organization_with_everything(runner)),
    "LinkOrganization": lambda runner: LinkOrganization(a_contact(runner), an_organization(runner)),
    "LinkOrganization to none": lambda runner: LinkOrganization(a_contact_of(runner, an_organization(runner)), None),
    "AddRelationship": lambda runner: AddRelationship(an_organization(runner), BOB, "Account Manager"),
    "RemoveRelationship": lambda runner: RemoveRelationship(a_relationship(runner, an_organization(runner))),
    "AddSchema": lambda runner: AddSchema("Private", FIELDS, "People"),
    "EditSchema": lambda runner: EditSchema(a_schema(runner), 1, title="Firms", fields=(MORE, *FIELDS, EVEN_MORE)),
    "DisableSchema": lambda runner: DisableSchema(a_schema(runner)),
    "EnableSchema": lambda runner: EnableSchema(a_disabled_schema(runner)),
    "SetCustomFields": lambda runner: SetCustomFields(
        contact_id=a_contact_with_everything(runner), custom_fields={"Plan": "", "Tags": "VIP", "Size": 12}
    ),
    "CreateContact with custom fields": lambda runner: CreateContact(
        first_name="Eve", city="Berlin", survey_opt_out="yes", schema=a_schema(runner), custom_fields={"Plan": "Gold"}
    ),
    "EditContact with another type": lambda runner: EditContact(
        contact_id=a_contact_with_everything(runner), city="Bonn", schema=""
    ),
    "AddExternalSource": lambda runner: AddExternalSource("CRM", "https://crm.example/{id}"),
    "EditExternalSource": lambda runner: EditExternalSource(a_source(runner), active=False),
    "DeleteExternalSource": lambda runner: DeleteExternalSource(a_source(runner)),
    "AddAgent": lambda runner: AddAgent(BOB, "Supervisor"),
    "GrantPermission": lambda runner: GrantPermission(BOB, Permission.CONTACT_DELETE.value),
    "RevokePermission": lambda runner: RevokePermission(BOB, Permission.CONTACT_ADD.value),
}


def merge_of(runner: Runner, *, first_name: bool = False) -> MergeContacts:
    """Two contacts to be merged; the absorbed one has a title, and its first name is chosen with *first_name*."""
    ada = a_contact(runner, work_phone=NUMBER)
    bob = a_contact(runner, first_name="Bob", title="Dr", work_phone=OTHER_NUMBER)
    return MergeContacts(ada, (bob,), {"first_name": bob} if first_name else None)


def edited_merge(runner: Runner) -> OperationId:
    merge = runner.run(merge_of(runner))
    runner.run(EditContact(contact_id=ContactId(merge.result["contact"]), first_name="Eve", title="Prof"))
    return merge.operation


def two_people(runner: Runner) -> tuple[ContactId, ContactId]:
    pair = a_contact(runner), a_contact(runner)
    runner.run(SayNotSamePerson(*pair))
    return pair


def a_selection(runner: Runner) -> InteractionId:
    """A call whose temporary contact was merged into the contact that was selected."""
    call = a_call(runner, NUMBER)
    runner.run(MergeContacts(a_contact(runner), (temporary_of(runner, call),), interaction_id=call))
    return call


def a_division(runner: Runner) -> str:
    runner.run(AddDivision("Sales"))
    return "Sales"


def an_allowed_division(runner: Runner) -> str:
    runner.run(AllowDivision(BOB, a_division(runner)))
    return "Sales"


def a_caller_of_long_ago(runner: Runner) -> ContactId:
    """A temporary contact with a note that is due to lapse."""
    clue = Clue.read(IdentifierType.PHONE, NUMBER, region=US)
    long_ago = Arrival(InteractionId("long-ago"), Channel.VOICE, datetime(2020, 2, 4, tzinfo=UTC), clues=(clue,))
    receive(runner, long_ago)
    caller = temporary_of(runner, long_ago.id)
    runner.run(AddNote(caller, "likes tea"))
    runner.run(DeclineInteraction(long_ago.id))
    return caller


def an_unlink(runner: Runner) -> ContactId:
    ada = a_contact(runner, work_phone=NUMBER)
    runner.run(UnlinkContact(a_call(runner, NUMBER)))
    return ada


FIELDS = ({"name": "Plan", "type": "dropdown", "options": ["Gold"]}, {"name": "Tags", "type": "tag"})
MORE = {"name": "Size", "type": "integer"}
EVEN_MORE = {"name": "Since", "type": "date"}


def a_schema(runner: Runner) -> str:
    return str(runner.run(AddSchema("Business", (*FIELDS, MORE))).result["schema"])


def a_disabled_schema(runner: Runner) -> str:
    id = a_schema(runner)
    runner.run(DisableSchema(id))
    return id


def a_source(runner: Runner) -> str:
    runner.run(AddExternalSource("CRM", "https://crm.example/{id}"))
    return "CRM"


def a_note(runner: Runner, *, on: OrganizationId | None = None) -> NoteId:
    command = AddNote(a_contact(runner), "likes tea") if on is None else AddOrganizationNote(on, "pays late")
    return NoteId(runner.run(command).result["note"])


def a_contact_of(runner: Runner, organization: OrganizationId) -> ContactId:
    ada = a_contact(runner)
    runner.run(LinkOrganization(ada, organization))
    return ada


def a_relationship(runner: Runner, organization: OrganizationId) -> RelationshipId:
    done = runner.run(AddRelationship(organization, BOB, "Account Manager"))
    return RelationshipId(done.result["relationship"])


def an_organization_with_everything(runner: Runner) -> OrganizationId:
    engines = an_organization(runner)
    a_contact_of(runner, engines)
    a_note(runner, on=engines)
    a_relationship(runner, engines)
    return engines


def a_contact_with_everything(runner: Runner) -> ContactId:
    ada = a_contact(runner, work_phone=NUMBER, work_email="ada@x.org")
    a_finished_call(runner, NUMBER)
    a_call(runner, NUMBER)
    runner.run(AddIdentifier(ada, "external-id", "17", "crm"))
    runner.run(AddNote(ada, "likes tea"))
    runner.run(SetCustomFields(contact_id=ada, schema=a_schema(runner), custom_fields={"Plan": "Gold", "Size": 7}))
    visit(runner, a_session("ada@x.org", customer=IdentifierType.EMAIL), a_page_view("Prices"))
    return ada


@pytest.mark.parametrize("make", COMMANDS.values(), ids=COMMANDS.keys())
def test_every_command_can_be_undone_redone_and_undone_again(runner: Runner, make: Callable[[Runner], Command]) -> None:
    command = make(runner)
    before = dump_text(runner)
    done = runner.run(command)
    after = dump_text(runner)
    assert after != before

    first = undo(runner, done.operation)
    assert dump_text(runner) == before
    second = undo(runner, first)
    assert dump_text(runner) == after
    undo(runner, second)
    assert dump_text(runner) == before


@pytest.mark.parametrize("make", COMMANDS.values(), ids=COMMANDS.keys())
def test_every_command_can_be_undone_after_a_restart(
    runner: Runner, store_url: str, make: Callable[[Runner], Command]
) -> None:
    command = make(runner)
    before = dump_text(runner)
    operation = runner.run(command).operation
    runner.store.close()

    store = Store(store_url)
    try:
        later = Runner(store, runner.agent_name, clock=a_clock(), new_id=ids("later"), settings=runner.settings)
        undo(later, operation)
        assert dump_text(later) == before
    finally:
        store.close()


def test_an_undo_is_an_operation_that_names_what_it_undid(runner: Runner) -> None:
    done = runner.run(CreateContact(first_name="Eve"))
    undone = runner.run(Undo(done.operation))

    logged = last_operation(runner)
    assert (logged.head.command, logged.head.undoes) == ("Undo", done.operation)
    assert undone.result == {"undone": done.operation, "command": "CreateContact", "decided": 0}


def test_what_an_undo_touched_is_told_in_ids(runner: Runner) -> None:
    call = a_call(runner, NUMBER)
    temporary = temporary_of(runner, call)
    done = runner.run(UnlinkContact(call))

    change = runner.run(Undo(done.operation)).change
    assert (change.contacts, change.interactions) == ({temporary}, {call})


def test_that_an_interaction_came_in_is_not_undone_but_its_link_and_temporary_contact_are(runner: Runner) -> None:
    done = receive(runner, an_arrival(Channel.VOICE, (IdentifierType.PHONE, NUMBER)))
    undo(runner, done.operation)

    dump = runner.store.dump()
    assert [(each["id"], each["contact"]) for each in dump["interactions"]] == [(done.result["interaction"], None)]
    assert dump["contacts"] == []


def test_the_undone_link_of_a_match_can_be_made_again_by_undoing_the_undo(runner: Runner) -> None:
    done = receive(runner, an_arrival(Channel.VOICE, (IdentifierType.PHONE, NUMBER)))
    after = dump_text(runner)
    undo(runner, undo(runner, done.operation))

    assert dump_text(runner) == after


def test_the_first_administrator_cannot_be_undone(runner: Runner) -> None:
    with pytest.raises(Refused, match="changed nothing that can be taken back"):
        undo(runner, last_operation(runner).head.id)


def test_an_undone_operation_is_not_undone_twice(runner: Runner) -> None:
    done = runner.run(CreateContact(first_name="Eve"))
    undo(runner, done.operation)

    with pytest.raises(Refused, match="was already undone by"):
        undo(runner, done.operation)


def test_a_refused_operation_has_nothing_to_undo(runner: Runner) -> None:
    with pytest.raises(Refused):
        runner.run(AddAgent(AgentName(""), "Agent"))

    with pytest.raises(Refused, match="was refused and changed nothing"):
        undo(runner, last_operation(runner).head.id)


def test_prefer_knows_three_choices(runner: Runner) -> None:
    done = runner.run(CreateContact(first_name="Eve"))

    with pytest.raises(Refused, match="'mine' is no choice; prefer ask, before or now"):
        undo(runner, done.operation, "mine")


def test_operations_are_undone_in_any_order_where_they_do_not_touch_the_same_field(runner: Runner) -> None:
    ada = a_contact(runner)
    before = dump_text(runner)
    first = runner.run(EditContact(contact_id=ada, title="Countess")).operation
    second = runner.run(EditContact(contact_id=ada, organization="Babbage & Co")).operation
    undo(runner, first)
    assert contact(runner, ada).fields.organization == "Babbage & Co"
    undo(runner, second)

    assert dump_text(runner) == before


# What is in use since


def test_who_still_holds_an_identifier_stays_identified_as_an_earlier_one_is_taken_back(runner: Runner) -> None:
    visitor = linked(runner, a_web_message(runner, "cookie-1"))
    assert visitor is not None
    edit = runner.run(EditContact(contact_id=visitor, work_phone=NUMBER))
    runner.run(EditContact(contact_id=visitor, work_email="ada@example.org"))
    runner.run(Undo(edit.operation))
    assert contact(runner, visitor).kind is ContactKind.IDENTIFIED


def test_a_creation_whose_contact_was_linked_since_is_refused_and_names_the_link(runner: Runner) -> None:
    created = runner.run(CreateContact(first_name="Eve"))
    link = runner.run(LinkContact(a_call(runner, NUMBER), created.result["contact"]))
    is_unchanged = unchanged(runner)

    with pytest.raises(Refused, match=f"in use since; undo first: LinkContact {link.operation}"):
        undo(runner, created.operation)
    assert is_unchanged()


@pytest.mark.parametrize(
    "use",
    [
        lambda eve: AddNote(eve, "likes tea"),
        lambda eve: AddIdentifier(eve, "x", "eve"),
        lambda eve: EditContact(contact_id=eve, title="Dr"),
    ],
)
def test_a_creation_whose_contact_was_used_since_names_what_to_undo_first(
    runner: Runner, use: Callable[[ContactId], Command]
) -> None:
    before = dump_text(runner)
    created = runner.run(CreateContact(first_name="Eve"))
    used = runner.run(use(created.result["contact"]))

    with pytest.raises(Refused, match=f"undo first: {type(use(ContactId(''))).__name__} {used.operation}"):
        undo(runner, created.operation)
    undo(runner, used.operation)
    undo(runner, created.operation)
    assert dump_text(runner) == before


@pytest.mark.parametrize(
    "command",
    [
        lambda ada, call: UnlinkContact(call),
        lambda ada, call: RemoveIdentifier(ada, "x", "ada"),
        lambda ada, call: EditContact(contact_id=ada, title="Dr"),
    ],
)
def test_what_would_point_to_a_contact_deleted_since_is_refused_and_names_the_deletion(
    runner: Runner, command: Callable[[ContactId, InteractionId], Command]
) -> None:
    ada = a_contact(runner, work_phone=NUMBER)
    call = a_call(runner, NUMBER)
    runner.run(AddIdentifier(ada, "x", "ada"))
    done = runner.run(command(ada, call))
    after = dump_text(runner)
    deleted = runner.run(DeleteContact(ada))
    is_unchanged = unchanged(runner)

    with pytest.raises(Refused, match=f"undo first: DeleteContact {deleted.operation}"):
        undo(runner, done.operation)
    assert is_unchanged()
    undo(runner, deleted.operation)
    assert dump_text(runner) == after


def test_a_temporary_contact_that_was_used_since_keeps_its_receipt_from_being_undone(runner: Runner) -> None:
    received = receive(runner, an_arrival(Channel.VOICE, (IdentifierType.PHONE, NUMBER)))
    promoted = runner.run(PromoteContact(contact_id=received.result["contact"], first_name="Ann"))

    with pytest.raises(Refused, match=f"undo first: PromoteContact {promoted.operation}"):
        undo(runner, received.operation)


def test_a_link_is_not_undone_once_the_wrap_up_was_submitted(runner: Runner) -> None:
    ada = a_contact(runner)
    call = an_accepted_call(runner, NUMBER)
    link = runner.run(LinkContact(call, ada))
    wrapped = runner.run(WrapUpInteraction(call, "Resolved"))
    is_unchanged = unchanged(runner)

    with pytest.raises(Refused, match=f"undo first: WrapUpInteraction {wrapped.operation}"):
        undo(runner, link.operation)
    assert is_unchanged()
    undo(runner, wrapped.operation)
    undo(runner, link.operation)
    assert linked(runner, call) != ada


def test_a_deleted_contact_comes_back_with_its_links_to_wrapped_up_interactions(runner: Runner) -> None:
    ada = a_contact(runner, work_phone=NUMBER)
    call = a_finished_call(runner, NUMBER)
    undo(runner, runner.run(DeleteContact(ada)).operation)

    assert linked(runner, call) == ada


def test_a_correction_can_be_undone_after_the_wrap_up_by_who_may_correct(runner: Runner) -> None:
    call = a_finished_call(runner, NUMBER)
    before = linked(runner, call)
    sue = an_agent(runner, "sue", Role.SUPERVISOR)
    corrected = sue.run(CorrectLink(call, a_contact(runner), "wrong one"))
    undo(sue, corrected.operation)

    assert linked(runner, call) == before


# What was changed again since


@pytest.fixture
def twice_edited(runner: Runner) -> tuple[ContactId, OperationId]:
    """A contact whose title and phone were edited twice, and the first of the two operations."""
    ada = a_contact(runner, title="Ms", work_phone=NUMBER)
    first = runner.run(EditContact(contact_id=ada, title="Countess", work_phone=OTHER_NUMBER, organization="B"))
    runner.run(EditContact(contact_id=ada, title="Lady", work_phone="(803) 123-0002"))
    return ada, first.operation


def test_a_value_changed_again_since_is_a_conflict_that_shows_before_then_and_now(
    runner: Runner, twice_edited: tuple[ContactId, OperationId]
) -> None:
    ada, operation = twice_edited
    is_unchanged = unchanged(runner)

    with pytest.raises(Conflict, match="2 values changed again since") as conflict:
        undo(runner, operation)

    shown = {each.field: (each.before, each.then, each.now) for each in conflict.value.differences}
    assert shown == {"title": ("Ms", "Countess", "Lady"), "work_phone": (NUMBER, OTHER_NUMBER, "(803) 123-0002")}
    assert {(each.entity, each.id) for each in conflict.value.differences} == {("contact", ada)}
    assert is_unchanged()


@pytest.mark.parametrize(
    ("prefer", "title", "number", "held"),
    [("before", "Ms", NUMBER, "+18031230000"), ("now", "Lady", "(803) 123-0002", "+18031230002")],
)
def test_the_agent_chooses_between_before_and_now(
    runner: Runner, twice_edited: tuple[ContactId, OperationId], prefer: str, title: str, number: str, held: str
) -> None:
    ada, operation = twice_edited
    done = runner.run(Undo(operation, prefer))

    fields = contact(runner, ada).fields
    assert (fields.title, fields.work_phone, fields.organization) == (title, number, "")
    assert held_values(runner, ada) == [held]
    assert done.result["decided"] == 2


@pytest.mark.parametrize("prefer", ["before", "now"])
def test_a_decided_undo_can_itself_be_undone(
    runner: Runner, twice_edited: tuple[ContactId, OperationId], prefer: str
) -> None:
    before = dump_text(runner)
    undo(runner, undo(runner, twice_edited[1], prefer))

    assert dump_text(runner) == before


def test_a_phone_that_another_field_took_since_is_still_recognised(runner: Runner) -> None:
    ada = a_contact(runner)
    first = runner.run(EditContact(contact_id=ada, work_phone=NUMBER))
    runner.run(EditContact(contact_id=ada, cell_phone="803.123.0000"))
    undo(runner, first.operation)

    assert contact(runner, ada).fields.cell_phone == "803.123.0000"
    assert held_values(runner, ada) == ["+18031230000"]


def test_a_labelled_identifier_that_was_added_anew_since_is_not_overwritten_by_halves(runner: Runner) -> None:
    ada = a_contact(runner)
    undone = runner.run(Undo(runner.run(AddIdentifier(ada, "line", "U1", label="home")).operation)).operation
    runner.run(AddIdentifier(ada, "line", "U1"))
    is_unchanged = unchanged(runner)

    with pytest.raises(Refused, match="changed nothing"):
        runner.run(Undo(undone, "before"))
    assert is_unchanged()


@pytest.mark.long
def test_undo_and_redo_go_on_for_as_long_as_somebody_likes(runner: Runner) -> None:
    ada = a_contact(runner)
    edit = last = runner.run(EditContact(contact_id=ada, title="Countess")).operation
    for _ in range(1_200):
        last = runner.run(Undo(last)).operation

    assert contact(runner, ada).fields.title == "Countess"
    with runner.store.reading():
        logged = runner.store.journal.operation(edit)
    assert logged is not None
    assert logged.undone_by is None


@pytest.mark.parametrize(("prefer", "who"), [("before", None), ("now", "bob")])
def test_a_link_changed_since_is_decided_as_a_whole(runner: Runner, prefer: str, who: str | None) -> None:
    call = a_call(runner, NUMBER)
    people = {name: a_contact(runner, first_name=name) for name in ("ada", "bob")}
    runner.run(UnlinkContact(call))
    first = runner.run(LinkContact(call, people["ada"]))
    runner.run(LinkContact(call, people["bob"]))
    undo(runner, first.operation, prefer)

    found = interaction(runner, call)
    assert found.contact_id == (who and people[who])
    assert found.linked_by is (LinkedBy.AGENT if who else None)
    assert runner.read(LinkOfInteraction(call)).reason.startswith("Linked by you" if who else "You unlinked")


@pytest.mark.parametrize("prefer", ["before", "now"])
def test_a_state_changed_since_is_decided_as_a_whole(runner: Runner, prefer: str) -> None:
    call = a_call(runner, NUMBER)
    accepted = runner.run(AcceptInteraction(call))
    runner.run(EndInteraction(call))
    undo(runner, accepted.operation, prefer)

    found = interaction(runner, call)
    if prefer == "before":
        assert (found.state, found.accepted_by, found.ended_at) == (InteractionState.ALERTING, None, None)
    else:
        assert (found.state, found.accepted_by) == (InteractionState.ENDED, runner.agent_name)


# Who may


def test_somebody_elses_operation_needs_the_permission_to_undo(runner: Runner) -> None:
    done = runner.run(CreateContact(first_name="Eve"))
    bob = an_agent(runner, BOB)
    is_unchanged = unchanged(runner)

    with pytest.raises(NotPermitted) as refusal:
        undo(bob, done.operation)
    assert refusal.value.permission is Permission.JOURNAL_UNDO
    assert is_unchanged()


def test_who_may_undo_may_undo_somebody_elses_operation(runner: Runner) -> None:
    done = runner.run(CreateContact(first_name="Eve"))
    undo(an_agent(runner, BOB, Role.SUPERVISOR), done.operation)

    assert runner.store.dump()["contacts"] == []


UNDO_NEEDS = [
    (CreateContact(first_name="Eve"), Permission.CONTACT_ADD),
    (CreateContact(first_name="Eve", interaction_id=InteractionId("call")), Permission.CONVERSATION_ASSOCIATE),
    (UnlinkContact(InteractionId("call")), Permission.CONVERSATION_ASSOCIATE),
]


@pytest.mark.parametrize(("command", "permission"), UNDO_NEEDS)
def test_an_undo_needs_the_permission_of_what_it_undoes(
    runner: Runner, command: Command, permission: Permission
) -> None:
    receive(runner, an_arrival(Channel.VOICE, (IdentifierType.PHONE, NUMBER), id="call"))
    bob = an_agent(runner, BOB)
    done = bob.run(command)
    runner.run(RevokePermission(BOB, permission.value))
    before = dump_text(runner)

    with pytest.raises(NotPermitted) as refusal:
        undo(bob, done.operation)
    assert refusal.value.permission is permission
    assert dump_text(runner) == before


def test_undoing_an_undo_needs_the_permission_of_what_was_undone(runner: Runner) -> None:
    bob = an_agent(runner, BOB)
    undone = undo(bob, bob.run(CreateContact(first_name="Eve")).operation)
    runner.run(RevokePermission(BOB, Permission.CONTACT_ADD.value))

    with pytest.raises(NotPermitted) as refusal:
        undo(bob, undone)
    assert refusal.value.permission is Permission.CONTACT_ADD


def test_the_link_that_a_match_made_needs_the_permission_to_link(runner: Runner) -> None:
    bob = an_agent(runner, BOB, without=Permission.CONVERSATION_ASSOCIATE)
    done = receive(bob, an_arrival(Channel.VOICE, (IdentifierType.PHONE, NUMBER)))

    with pytest.raises(NotPermitted) as refusal:
        undo(bob, done.operation)
    assert refusal.value.permission is Permission.CONVERSATION_ASSOCIATE


# Ctrl+Z


def last_undoable(runner: Runner) -> str | None:
    found = runner.read(LastUndoable())
    return found and found.command


def test_ctrl_z_goes_back_through_what_the_agent_did(runner: Runner) -> None:
    call = an_accepted_call(runner, NUMBER)
    runner.run(UnlinkContact(call))
    walked = []
    while found := runner.read(LastUndoable()):
        walked.append(found.command)
        undo(runner, found.id)

    assert walked == ["UnlinkContact", "AcceptInteraction", "ReceiveInteraction"]


def test_ctrl_z_offers_what_was_redone_again(runner: Runner) -> None:
    done = runner.run(CreateContact(first_name="Eve"))
    undone = undo(runner, done.operation)
    assert last_undoable(runner) is None

    undo(runner, undone)
    assert last_undoable(runner) == "CreateContact"


def test_ctrl_z_leaves_other_agents_operations_alone(runner: Runner) -> None:
    bob = an_agent(runner, BOB)
    a_contact(runner)

    assert last_undoable(bob) is None


def test_ctrl_z_skips_what_changed_nothing(runner: Runner) -> None:
    ada = a_contact(runner)
    runner.run(EditContact(contact_id=ada, first_name="Ada"))

    assert last_undoable(runner) == "CreateContact"


def test_undo_never_lowers_a_kind_below_what_other_operations_made_it(runner: Runner) -> None:
    message = a_web_message(runner, "c-1")
    temporary = temporary_of(runner, message)
    phoned = runner.run(AddIdentifier(temporary, "phone", NUMBER))
    runner.run(PromoteContact(contact_id=temporary, first_name="Ann"))

    with pytest.raises(Conflict):
        undo(runner, phoned.operation)
    undo(runner, phoned.operation, "now")
    assert contact(runner, temporary).kind is ContactKind.CURATED


def test_an_undo_that_is_refused_is_journalled_once(runner: Runner) -> None:
    created = runner.run(CreateContact(first_name="Eve"))
    runner.run(LinkContact(a_call(runner, NUMBER), created.result["contact"]))
    operations = operation_count(runner)

    with pytest.raises(Refused):
        undo(runner, created.operation)
    assert operation_count(runner) == operations + 1
    assert last_operation(runner).refused is not None
