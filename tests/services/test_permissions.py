"""S27: each permission taken away in turn, and the service refuses; and who may do what in the first place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from desktop_app.app import open_runner
from desktop_app.domain.errors import NotFound, NotPermitted, Refused
from desktop_app.domain.identifiers import IdentifierType
from desktop_app.domain.ids import (
    AgentName,
    ContactId,
    InteractionId,
    NoteId,
    OperationId,
    OrganizationId,
    RelationshipId,
    SessionId,
)
from desktop_app.domain.interactions import Channel
from desktop_app.domain.journey import JourneyPlace
from desktop_app.domain.permissions import Permission, Role
from desktop_app.domain.settings import Settings
from desktop_app.services.agents import AddAgent, CurrentAgent, GrantPermission, RevokePermission
from desktop_app.services.catalogue import ORDERS
from desktop_app.services.contacts import (
    CreateContact,
    DeleteContact,
    DetailsOfContact,
    EditContact,
    PromoteContact,
)
from desktop_app.services.custom_fields import (
    AddSchema,
    ContactTypes,
    DisableSchema,
    EditSchema,
    EnableSchema,
    SetCustomFields,
)
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
from desktop_app.services.dumping import CanonicalDump
from desktop_app.services.duplicates import AlikeContacts, LikelyDuplicates
from desktop_app.services.exporting import (
    ContactsForExport,
    CountForExport,
    CustomFieldsForExport,
    FoundForExport,
    ListedForExport,
    NamedForExport,
)
from desktop_app.services.external_sources import (
    AddExternalSource,
    DeleteExternalSource,
    EditExternalSource,
    ExternalSources,
)
from desktop_app.services.history import HistoryOfContact
from desktop_app.services.identifiers import AddIdentifier, LabelIdentifier, RemoveIdentifier
from desktop_app.services.importing import ImportContacts
from desktop_app.services.interactions import ConversationOf, InteractionsById, receipt_of
from desktop_app.services.journal import OperationLog, OperationsInWords, Undo
from desktop_app.services.journey import DetailsOfEntry, JourneyOfContact, PictureOfJourney
from desktop_app.services.lifecycle import LapseContacts, LapsingContacts, PromoteContacts
from desktop_app.services.link_quality import LinkQualityOfDesk
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
from desktop_app.services.notes import AddNote, AddOrganizationNote, DeleteNote, EditNote
from desktop_app.services.organizations import (
    AddRelationship,
    ContactsOfOrganization,
    CreateOrganization,
    DeleteOrganization,
    DetailsOfOrganization,
    EditOrganization,
    FindOrganizations,
    HistoryOfOrganization,
    LinkOrganization,
    OrganizationOfContact,
    RemoveRelationship,
)
from desktop_app.services.requests import Command, Query
from desktop_app.services.runner import Runner
from desktop_app.services.searching import SearchContacts
from desktop_app.services.sharing import DetailsOfSeveral, IdentifiersOfContact, MergeCandidates
from desktop_app.services.subject_access import InteractionsForExport, KnownOfContact, VisitForExport
from desktop_app.services.time_travel import ChangesOfContact, ContactAsOf
from tests.builders import (
    OPENING,
    a_call,
    a_contact,
    agent,
    an_accepted_call,
    an_agent,
    an_arrival,
    an_organization,
    desk_of,
    interaction,
    last_operation,
    linked,
    operation_count,
    unchanged,
)

NUMBER, OTHER_NUMBER = "(803) 123-0000", "(803) 123-0001"
FIELDS = ({"name": "Plan", "type": "text"},)
NOOR, BOB = AgentName("noor"), AgentName("bob")


@dataclass(frozen=True)
class World:
    """What the requests below are about."""

    ada: ContactId  # curated, holds NUMBER
    temporary: ContactId  # of somebody who called from OTHER_NUMBER
    call: InteractionId  # from NUMBER, linked to Ada
    operation: OperationId  # Ada's creation
    other_call: InteractionId  # from OTHER_NUMBER, linked to the temporary contact
    merged: ContactId  # absorbed by somebody else, and said to be another person than Ada
    merge: OperationId
    note: NoteId  # on Ada, by noor
    organization: OrganizationId  # nobody belongs to it
    organization_note: NoteId
    relationship: RelationshipId


def a_world(runner: Runner) -> World:
    ada = a_contact(runner, work_phone=NUMBER)
    operation = last_operation(runner).head.id
    for title in ("Business", "Old"):
        runner.run(AddSchema(title, FIELDS))
    runner.run(DisableSchema("Old"))
    runner.run(SetCustomFields(contact_id=ada, schema="Business"))
    runner.run(AddExternalSource("CRM"))
    other_call = a_call(runner, OTHER_NUMBER)
    temporary = linked(runner, other_call)
    assert temporary is not None
    whole, merged = a_contact(runner, first_name="Eve"), a_contact(runner, first_name="Zoe")
    runner.run(SayNotSamePerson(ada, merged))
    merge = runner.run(MergeContacts(whole, (merged,))).operation
    runner.run(AddDivision("Billing"))
    runner.run(AllowDivision(NOOR, "Billing"))
    with_unlink = an_accepted_call(runner, NUMBER)
    runner.run(UnlinkContact(with_unlink))
    call = an_accepted_call(runner, NUMBER)
    note = runner.run(AddNote(ada, "likes tea")).result["note"]
    engines = an_organization(runner)
    about_it = runner.run(AddOrganizationNote(engines, "pays late")).result["note"]
    relationship = runner.run(AddRelationship(engines, NOOR, "Account Manager")).result["relationship"]
    return World(ada, temporary, call, operation, other_call, merged, merge, note, engines, about_it, relationship)


NOBODYS = World(*"abcdefghijk")  # type: ignore[arg-type]  # only for the names of the requests


P = Permission
MakeCommand = Callable[[World], Command]
COMMANDS: list[tuple[Permission, MakeCommand]] = [
    (P.CONVERSATION_ASSOCIATE, lambda w: LinkContact(w.call, w.temporary)),
    (P.CONVERSATION_ASSOCIATE, lambda w: UnlinkContact(w.call)),
    (P.CONVERSATION_ASSOCIATE, lambda w: CorrectLink(w.call, w.temporary, "wrong one")),
    (P.CONVERSATION_VIEW_ALL, lambda w: CorrectLink(w.call, w.temporary, "wrong one")),
    (P.CONVERSATION_ASSOCIATE, lambda w: CreateContact(first_name="Eve", interaction_id=w.call)),
    (P.CONTACT_ADD, lambda w: CreateContact(first_name="Eve", interaction_id=w.call)),
    (P.CONTACT_ADD, lambda w: CreateContact(first_name="Eve")),
    (P.CONTACT_EDIT, lambda w: EditContact(contact_id=w.ada, title="Countess")),
    (P.CONTACT_EDIT, lambda w: AddIdentifier(w.ada, "email", "ada@x.org")),
    (P.CONTACT_EDIT, lambda w: RemoveIdentifier(w.ada, "phone", NUMBER)),
    (P.CONTACT_EDIT, lambda w: AddNote(w.ada, "likes tea")),
    (P.CONTACT_EDIT, lambda w: EditNote(w.note, "likes coffee")),
    (P.CONTACT_EDIT, lambda w: DeleteNote(w.note)),
    (P.ORGANIZATION_EDIT, lambda w: EditNote(w.organization_note, "pays in time")),
    (P.ORGANIZATION_EDIT, lambda w: DeleteNote(w.organization_note)),
    (P.CONTACT_EDIT, lambda w: AddOrganizationNote(w.organization, "pays late")),
    (P.ORGANIZATION_EDIT, lambda w: AddOrganizationNote(w.organization, "pays late")),
    (P.ORGANIZATION_ADD, lambda w: CreateOrganization(name="Engines")),
    (P.ORGANIZATION_ADD, lambda w: CreateOrganization(name="Engines", contact_id=w.ada)),
    (P.CONTACT_EDIT, lambda w: CreateOrganization(name="Engines", contact_id=w.ada)),
    (P.ORGANIZATION_EDIT, lambda w: EditOrganization(organization_id=w.organization, industry="Looms")),
    (P.ORGANIZATION_DELETE, lambda w: DeleteOrganization(w.organization)),
    (P.CONTACT_EDIT, lambda w: LinkOrganization(w.ada, w.organization)),
    (P.ORGANIZATION_VIEW, lambda w: LinkOrganization(w.ada, w.organization)),
    (P.CONTACT_EDIT, lambda w: AddRelationship(w.organization, BOB, "Contact")),
    (P.ORGANIZATION_EDIT, lambda w: AddRelationship(w.organization, BOB, "Contact")),
    (P.CONTACT_EDIT, lambda w: RemoveRelationship(w.relationship)),
    (P.ORGANIZATION_EDIT, lambda w: RemoveRelationship(w.relationship)),
    (P.CONTACT_DELETE, lambda w: DeleteContact(w.ada)),
    (P.CONTACT_EDIT, lambda w: LabelIdentifier(w.ada, "phone", NUMBER, "castle")),
    (P.CONVERSATION_ASSOCIATE, lambda w: ForgetUnlink(w.ada, "phone", NUMBER)),
    (P.CUSTOM_FIELDS_ADD, lambda w: AddSchema("Private", FIELDS)),
    (P.CUSTOM_FIELDS_EDIT, lambda w: EditSchema("Business", 1, title="Firms")),
    (P.CUSTOM_FIELDS_EDIT, lambda w: DisableSchema("Business")),
    (P.CUSTOM_FIELDS_EDIT, lambda w: EnableSchema("Old")),
    (P.CONTACT_EDIT, lambda w: SetCustomFields(contact_id=w.ada, schema="Business")),
    (P.CUSTOM_FIELDS_VIEW, lambda w: SetCustomFields(contact_id=w.ada, schema="Business")),
    (P.CUSTOM_FIELDS_VIEW, lambda w: EditContact(contact_id=w.ada, custom_fields={"Plan": "Gold"})),
    (P.CUSTOM_FIELDS_VIEW, lambda w: CreateContact(first_name="Eve", schema="Business")),
    (P.CUSTOM_FIELDS_VIEW, lambda w: PromoteContact(contact_id=w.temporary, schema="Business")),
    (P.EXTERNAL_SOURCE_ADD, lambda w: AddExternalSource("Shop")),
    (P.EXTERNAL_SOURCE_EDIT, lambda w: EditExternalSource("CRM", active=False)),
    (P.EXTERNAL_SOURCE_DELETE, lambda w: DeleteExternalSource("CRM")),
    (P.IDENTITY_PROMOTE, lambda w: PromoteContact(contact_id=w.temporary)),
    (P.IDENTITY_PROMOTE, lambda w: PromoteContacts((w.temporary,))),
    (P.CONTACT_DELETE, lambda w: LapseContacts()),
    (P.IDENTITY_MERGE, lambda w: MergeContacts(w.ada, (w.temporary,))),
    (P.IDENTITY_MERGE, lambda w: MergeContacts(w.ada, (w.temporary,), interaction_id=w.other_call)),
    (P.CONVERSATION_ASSOCIATE, lambda w: MergeContacts(w.ada, (w.temporary,), interaction_id=w.other_call)),
    (P.CUSTOM_FIELDS_VIEW, lambda w: MergeContacts(w.ada, (w.temporary,), {"schema": w.temporary})),
    (P.IDENTITY_MERGE, lambda w: UnmergeContacts(w.merge)),
    (P.CONTACT_EDIT, lambda w: UnmergeContacts(w.merge, ("first_name",))),
    (P.CONTACT_EDIT, lambda w: UnmergeContacts(w.merge, ("organization_id",))),
    (P.ORGANIZATION_VIEW, lambda w: UnmergeContacts(w.merge, ("organization_id",))),
    (P.CUSTOM_FIELDS_VIEW, lambda w: UnmergeContacts(w.merge, ("schema",))),
    (P.IDENTITY_MERGE, lambda w: SayNotSamePerson(w.ada, w.temporary)),
    (P.IDENTITY_MERGE, lambda w: ForgetNotSamePerson(w.ada, w.merged)),
    (P.AGENT_EDIT, lambda w: AddAgent(AgentName("eve"), "Agent")),
    (P.AGENT_EDIT, lambda w: GrantPermission(AgentName("eve"), P.CONTACT_DELETE.value)),
    (P.AGENT_EDIT, lambda w: RevokePermission(AgentName("eve"), P.CONTACT_VIEW.value)),
    (P.CONTACT_ADD, lambda w: ImportContacts((), ())),
    (P.CONTACT_EDIT, lambda w: ImportContacts((), ())),
    (P.AGENT_EDIT, lambda w: AddDivision("Sales")),
    (P.AGENT_EDIT, lambda w: RenameDivision("Billing", "Invoices")),
    (P.AGENT_EDIT, lambda w: DeleteDivision("Billing")),
    (P.AGENT_EDIT, lambda w: AllowDivision(AgentName("eve"), "Billing")),
    (P.AGENT_EDIT, lambda w: DenyDivision(NOOR, "Billing")),
    (P.CONTACT_EDIT, lambda w: ChangeDivision(w.ada, "Billing")),
    (P.JOURNAL_UNDO, lambda w: Undo(w.operation)),
    (P.CONTACT_ADD, lambda w: Undo(w.operation)),
]
NAMES = [f"{type(make(NOBODYS)).__name__} without {each.value}" for each, make in COMMANDS]


@pytest.mark.parametrize(("permission", "make"), COMMANDS, ids=NAMES)
def test_s27_a_command_without_its_permission_is_refused_and_changes_nothing(
    runner: Runner, permission: Permission, make: MakeCommand
) -> None:
    world = a_world(runner)
    bob = an_agent(runner, BOB, Role.ADMINISTRATOR, without=permission)
    is_unchanged, operations = unchanged(runner), operation_count(runner)

    with pytest.raises(NotPermitted) as refusal:
        bob.run(make(world))

    assert refusal.value.permission is permission
    assert str(refusal.value) == f"bob may not do this: the permission {permission.value} is missing."
    assert is_unchanged()
    assert operation_count(runner) == operations + 1
    assert (last_operation(runner).head.agent, last_operation(runner).refused) == (BOB, str(refusal.value))


ALLOWED = {name.split(" ")[0]: make for name, (_, make) in zip(NAMES, COMMANDS, strict=True)}
# Their author alone may; that they are refused to anybody else is said in test_notes.py.
OWN_ONLY = {"EditNote", "DeleteNote"}
ALLOWED = {name: make for name, make in ALLOWED.items() if name not in OWN_ONLY}
ALLOWED["Undo"] = lambda w: Undo(receipt_of(w.call))


@pytest.mark.parametrize("make", ALLOWED.values(), ids=ALLOWED.keys())
def test_s27_with_all_permissions_the_same_commands_are_accepted(runner: Runner, make: MakeCommand) -> None:
    world = a_world(runner)
    bob = an_agent(runner, BOB, Role.ADMINISTRATOR)

    assert bob.run(make(world)).operation == last_operation(runner).head.id


def test_every_command_that_needs_a_permission_is_tried_without_it() -> None:
    tried = {(type(make(NOBODYS)), permission) for permission, make in COMMANDS}
    needed = {(command, permission) for command in (*ORDERS, ImportContacts) for permission in command.needs}

    assert needed <= tried


JOURNEY: list[Callable[[World], Query]] = [  # type: ignore[type-arg]
    lambda w: JourneyOfContact(w.ada),
    lambda w: PictureOfJourney(w.ada),
    lambda w: DetailsOfEntry(w.ada, JourneyPlace(OPENING, True, 1)),
]
EXPORTS: list[Callable[[World], Query]] = [  # type: ignore[type-arg]
    lambda w: ContactsForExport(),
    lambda w: CountForExport(),
    lambda w: CustomFieldsForExport(),
    lambda w: FoundForExport("ada"),
    lambda w: ListedForExport((w.ada,)),
    lambda w: NamedForExport((w.ada,)),
    lambda w: KnownOfContact(w.ada),
    lambda w: InteractionsForExport(w.ada),
    lambda w: VisitForExport(w.ada, SessionId("v-1")),
]
QUERIES: list[tuple[Permission, Callable[[World], Query]]] = [  # type: ignore[type-arg]
    (P.CONTACT_VIEW, lambda w: DetailsOfContact(w.ada)),
    (P.CONTACT_VIEW, lambda w: LinkOfInteraction(w.call)),
    (P.CONTACT_VIEW, lambda w: WholeOfContact(w.ada)),
    (P.CONTACT_VIEW, lambda w: WhyThisContact(w.call)),
    (P.CONTACT_VIEW, lambda w: MatchExplanation(an_arrival(Channel.VOICE, (IdentifierType.PHONE, NUMBER)))),
    (P.CONTACT_VIEW, lambda w: OperationLog()),
    (P.CONTACT_VIEW, lambda w: SearchContacts("ada")),
    *((missing, make) for missing in (P.CONTACT_VIEW, P.EXPORT_ADD) for make in EXPORTS),
    (P.SESSION_VIEW, lambda w: InteractionsForExport(w.ada)),
    (P.SESSION_VIEW, lambda w: VisitForExport(w.ada, SessionId("v-1"))),
    (P.CONTACT_VIEW, lambda w: LapsingContacts()),
    (P.CONTACT_VIEW, lambda w: CompareContacts((w.ada, w.temporary))),
    (P.IDENTITY_MERGE, lambda w: CompareContacts((w.ada, w.temporary))),
    (P.CONTACT_VIEW, lambda w: MergeCandidates(w.ada)),
    (P.IDENTITY_MERGE, lambda w: MergeCandidates(w.ada)),
    (P.CONTACT_VIEW, lambda w: LikelyDuplicates()),
    (P.IDENTITY_MERGE, lambda w: LikelyDuplicates(listed=0)),
    (P.CONTACT_VIEW, lambda w: AlikeContacts({"first_name": "Ada"}, ("first_name",))),
    (P.CONTACT_VIEW, lambda w: IdentifiersOfContact(w.ada)),
    (P.CONTACT_VIEW, lambda w: DetailsOfSeveral((w.ada, w.temporary))),
    (P.CONTACT_VIEW, lambda w: MergesOfContact(w.merged)),
    (P.CONTACT_VIEW, lambda w: PreviewUnmerge(w.merge)),
    (P.IDENTITY_MERGE, lambda w: PreviewUnmerge(w.merge)),
    (P.CONTACT_VIEW, lambda w: HistoryOfContact(w.ada)),
    (P.CONTACT_VIEW, lambda w: ContactsOfOrganization(w.organization)),
    (P.CONTACT_VIEW, lambda w: DetailsOfOrganization(w.organization)),
    (P.CONTACT_VIEW, lambda w: HistoryOfOrganization(w.organization)),
    (P.CONTACT_VIEW, lambda w: OrganizationOfContact(w.ada)),
    (P.ORGANIZATION_VIEW, lambda w: ContactsOfOrganization(w.organization)),
    (P.ORGANIZATION_VIEW, lambda w: DetailsOfOrganization(w.organization)),
    (P.ORGANIZATION_VIEW, lambda w: HistoryOfOrganization(w.organization)),
    (P.ORGANIZATION_VIEW, lambda w: OrganizationOfContact(w.ada)),
    (P.ORGANIZATION_VIEW, lambda w: FindOrganizations("engines")),
    (P.CONTACT_VIEW, lambda w: OperationsInWords(OperationLog())),
    (P.CONTACT_VIEW, lambda w: ContactAsOf(w.ada)),
    (P.CONTACT_VIEW, lambda w: ChangesOfContact(w.ada)),
    (P.CONTACT_VIEW, lambda w: DivisionsSeen()),
    (P.CONTACT_VIEW, lambda w: CanonicalDump()),
    (P.CONTACT_VIEW_ALL, lambda w: CanonicalDump()),
    (P.CONVERSATION_VIEW_ALL, lambda w: CanonicalDump()),
    (P.CUSTOM_FIELDS_VIEW, lambda w: CanonicalDump()),
    (P.EXTERNAL_SOURCE_VIEW, lambda w: CanonicalDump()),
    *((permission, lambda w: LinkQualityOfDesk()) for permission in LinkQualityOfDesk.needs),
    (P.CUSTOM_FIELDS_VIEW, lambda w: ContactTypes()),
    (P.EXTERNAL_SOURCE_VIEW, lambda w: ExternalSources()),
    *((permission, make) for make in JOURNEY for permission in (P.CONTACT_VIEW, P.SESSION_VIEW)),
    (P.ORGANIZATION_VIEW, lambda w: CanonicalDump()),
    (P.SESSION_VIEW, lambda w: CanonicalDump()),
]


@pytest.mark.parametrize(("permission", "make"), QUERIES)
def test_s27_a_question_without_its_permission_is_not_answered(runner: Runner, permission, make) -> None:  # type: ignore[no-untyped-def]
    world = a_world(runner)
    bob = an_agent(runner, BOB, Role.ADMINISTRATOR, without=permission)

    with pytest.raises(NotPermitted) as refusal:
        bob.read(make(world))
    assert refusal.value.permission is permission


def test_without_contact_view_no_name_is_shown_anywhere(runner: Runner) -> None:
    world = a_world(runner)
    runner.run(LinkContact(world.call, world.ada))
    bob = an_agent(runner, BOB, Role.ADMINISTRATOR, without=P.CONTACT_VIEW)

    shown = [
        bob.read(InteractionsById((world.call,))),
        bob.read(ConversationOf(world.call)),
        bob.read(ViewOfInteraction(world.call)),
    ]
    assert "Ada" not in str(shown)
    assert "Lovelace" not in str(shown)


def test_without_session_view_the_history_is_hidden(runner: Runner) -> None:
    world = a_world(runner)
    bob = an_agent(runner, BOB, without=P.SESSION_VIEW)

    details = bob.read(DetailsOfContact(world.ada))
    assert (details.history, details.history_count, details.may_see_history) == ((), 0, False)


def test_the_first_to_open_an_empty_store_becomes_its_administrator(runner: Runner) -> None:
    assert runner.read(CurrentAgent()).role is Role.ADMINISTRATOR
    assert last_operation(runner).head.command == "OpenEmptyStore"


def test_everybody_else_is_an_agent(runner: Runner, store_url: str) -> None:
    operations = operation_count(runner)
    eve = open_runner(store_url, run_by=AgentName("eve"), settings=Settings())
    try:
        assert eve.read(CurrentAgent()).role is Role.AGENT
    finally:
        eve.store.close()
    assert operation_count(runner) == operations


@pytest.mark.parametrize(
    ("role", "permissions"),
    [
        (
            Role.AGENT,
            {P.CONVERSATION_ASSOCIATE, P.CONTACT_VIEW, P.CONTACT_ADD, P.CONTACT_EDIT, P.SESSION_VIEW,
             P.ORGANIZATION_VIEW, P.IDENTITY_PROMOTE, P.IDENTITY_MERGE, P.CUSTOM_FIELDS_VIEW,
             P.EXTERNAL_SOURCE_VIEW},
        ),
        (
            Role.SUPERVISOR,
            Role.AGENT.permissions
            | {P.CONVERSATION_VIEW_ALL, P.CONTACT_VIEW_ALL, P.CONTACT_DELETE, P.ORGANIZATION_ADD, P.ORGANIZATION_EDIT,
               P.EXPORT_ADD, P.JOURNAL_UNDO},
        ),
        (Role.ADMINISTRATOR, set(P)),
    ],
)  # fmt: skip
def test_a_role_gives_its_permissions(runner: Runner, role: Role, permissions: set[Permission]) -> None:
    an_agent(runner, BOB, role)

    assert agent(runner, BOB).permissions == permissions


def test_grants_and_revocations_come_on_top_of_the_role(runner: Runner) -> None:
    runner.run(GrantPermission(BOB, "contact:delete"))
    runner.run(RevokePermission(BOB, P.CONTACT_ADD.value))

    bob = agent(runner, BOB)
    assert bob.role is Role.AGENT
    assert bob.permissions == Role.AGENT.permissions - {P.CONTACT_ADD} | {P.CONTACT_DELETE}


def test_a_revocation_takes_a_grant_back(runner: Runner) -> None:
    runner.run(GrantPermission(BOB, P.CONTACT_DELETE.value))
    runner.run(RevokePermission(BOB, P.CONTACT_DELETE.value))

    assert agent(runner, BOB).permissions == Role.AGENT.permissions


@pytest.mark.parametrize(
    "command",
    [
        AddAgent(NOOR, "Agent"),
        AddAgent(NOOR, "Supervisor"),
        RevokePermission(NOOR, P.AGENT_EDIT.value),
    ],
)
def test_the_last_who_may_change_roles_cannot_be_removed(runner: Runner, command: Command) -> None:
    is_unchanged = unchanged(runner)

    with pytest.raises(Refused, match="Nobody would be left"):
        runner.run(command)
    assert is_unchanged()


def test_the_last_who_may_change_roles_cannot_be_undone_either(runner: Runner) -> None:
    appointed = runner.run(AddAgent(BOB, "Administrator"))
    bob = desk_of(runner, BOB)
    bob.run(AddAgent(NOOR, "Agent"))
    is_unchanged = unchanged(runner)

    with pytest.raises(Refused, match="Nobody would be left"):
        bob.run(Undo(appointed.operation))
    assert is_unchanged()


def test_an_administrator_may_go_once_there_is_another(runner: Runner) -> None:
    an_agent(runner, BOB, Role.ADMINISTRATOR)
    runner.run(AddAgent(NOOR, "agent"))

    assert agent(runner, NOOR).role is Role.AGENT


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (AddAgent(BOB, "King"), "no role called 'King'; the roles are Agent, Supervisor, Administrator"),
        (AddAgent(AgentName(" "), "Agent"), "An agent needs a name"),
        (AddAgent(AgentName("b\x00b"), "Agent"), "An agent needs a name"),
        (AddAgent(AgentName("\ud800"), "Agent"), "An agent needs a name"),
        (AddAgent(AgentName("x" * 10_000_000), "Agent"), "An agent needs a name"),
        (GrantPermission(AgentName(""), P.CONTACT_VIEW.value), "An agent needs a name"),
        (RevokePermission(AgentName(" bob"), P.CONTACT_VIEW.value), "An agent needs a name"),
        (GrantPermission(BOB, "everything"), "no permission called 'everything'; the permissions are external"),
        (RevokePermission(BOB, ""), "no permission called ''"),
    ],
    ids=range(9),
)
def test_agents_roles_and_permissions_that_are_none_are_refused(runner: Runner, command: Command, says: str) -> None:
    is_unchanged = unchanged(runner)

    with pytest.raises(Refused, match=says):
        runner.run(command)
    assert is_unchanged()


def test_an_administrator_may_work_as_somebody_else_and_it_is_journalled(runner: Runner, store_url: str) -> None:
    as_bob = open_runner(store_url, run_by=NOOR, agent=BOB, settings=Settings())
    try:
        a_contact(as_bob)
    finally:
        as_bob.store.close()

    head = last_operation(runner).head
    assert (head.agent, head.run_by) == (BOB, NOOR)


def test_under_another_name_one_has_that_ones_permissions_only(runner: Runner, store_url: str) -> None:
    ada = a_contact(runner)
    as_bob = open_runner(store_url, run_by=NOOR, agent=BOB, settings=Settings())
    try:
        with pytest.raises(NotPermitted, match="bob may not do this"):
            as_bob.run(DeleteContact(ada))
    finally:
        as_bob.store.close()


@pytest.mark.parametrize("role", [Role.AGENT, Role.SUPERVISOR])
def test_nobody_else_may_work_under_another_name(runner: Runner, store_url: str, role: Role) -> None:
    an_agent(runner, BOB, role)

    with pytest.raises(NotPermitted) as refusal:
        open_runner(store_url, run_by=BOB, agent=NOOR, settings=Settings())
    assert refusal.value.permission is P.AGENT_IMPERSONATE


def test_ones_own_name_can_be_given_by_anybody(runner: Runner, store_url: str) -> None:
    bob = open_runner(store_url, run_by=BOB, agent=BOB, settings=Settings())
    bob.store.close()

    assert bob.agent_name == BOB


def test_an_agent_without_any_permission_can_still_take_calls(runner: Runner) -> None:
    bob = an_agent(runner, BOB)
    for permission in Role.AGENT.permissions:
        runner.run(RevokePermission(BOB, permission.value))
    call = an_accepted_call(bob, NUMBER)

    assert interaction(bob, call).accepted_by == BOB


def test_an_unknown_operation_is_not_found_whatever_one_may(runner: Runner) -> None:
    with pytest.raises(NotFound, match="no operation nothing"):
        an_agent(runner, BOB).run(Undo(OperationId("nothing")))
