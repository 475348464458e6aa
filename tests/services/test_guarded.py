"""S27 the other way round: what a permission guards is in no answer, and in no refusal, whatever is asked."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from desktop_app import services
from desktop_app.domain.errors import Conflict, DesktopError
from desktop_app.domain.identifiers import IdentifierType
from desktop_app.domain.ids import AgentName, InteractionId
from desktop_app.domain.interactions import Channel
from desktop_app.domain.permissions import Permission, Role
from desktop_app.services.agents import CurrentAgent
from desktop_app.services.catalogue import INTERNAL, ORDERS
from desktop_app.services.contacts import EditContact, PromoteContact
from desktop_app.services.custom_fields import AddSchema, EditSchema, EnableSchema, SetCustomFields
from desktop_app.services.desk_view import ViewOfInteraction
from desktop_app.services.external_sources import EditExternalSource
from desktop_app.services.first_run import StoreIsEmpty
from desktop_app.services.guarded import NOT_TOLD
from desktop_app.services.health import HealthOfStore
from desktop_app.services.identifiers import AddIdentifier
from desktop_app.services.interactions import (
    AcceptInteraction,
    ConversationOf,
    InteractionList,
    InteractionsById,
    WrapUpInteraction,
)
from desktop_app.services.journal import LastUndoable, OperationLog, OperationsInWords, Undo
from desktop_app.services.journey import DetailsOfEntry, JourneyOfContact
from desktop_app.services.lifecycle import AreContactsDue
from desktop_app.services.linking import LinkContact, LinkOfInteraction
from desktop_app.services.merging import MergeContacts, SayNotSamePerson, UnmergeContacts
from desktop_app.services.notes import AddNote, AddOrganizationNote, EditNote
from desktop_app.services.organizations import AddRelationship, EditOrganization, LinkOrganization
from desktop_app.services.presence import CurrentPresence
from desktop_app.services.requests import Command, Query
from desktop_app.services.runner import Runner
from desktop_app.services.searching import SearchContacts
from desktop_app.services.time_travel import ChangesOfContact
from tests.builders import (
    a_contact,
    a_page_view,
    a_session,
    an_agent,
    an_arrival,
    desk_of,
    interaction,
    linked,
    received,
    visit,
)
from tests.services.test_permissions import COMMANDS, NOBODYS, QUERIES, World, a_world

P = Permission
BOB, EVE, NOOR = AgentName("bob"), AgentName("eve"), AgentName("noor")
# Words that stand only in what the permission guards.
GUARDED: dict[Permission, tuple[str, ...]] = {
    P.CONTACT_VIEW: ("Ada", "Lovelace", "Eve", "Zoe", "zq-note"),
    P.CONVERSATION_VIEW_ALL: ("zq-subject", "zq-text", "zq-extra", "zq-wrap-up"),
    P.CUSTOM_FIELDS_VIEW: ("zq-value", "zq-identifier", "zq-field"),
    P.EXTERNAL_SOURCE_VIEW: ("zq-uri",),
    P.ORGANIZATION_VIEW: ("zq-industry", "zq-organization-note", "zq-relationship"),
    P.SESSION_VIEW: ("zq-page", "zq-event"),
}
# What needs no permission, and why.
NEED_NONE: dict[type[Query[Any]] | type[Command], str] = {
    AreContactsDue: "says only whether the desk has to look",
    ConversationOf: "an agent answers whoever is on the line; of others it leaves out what was said",
    CurrentAgent: "everybody may know what they may do",
    CurrentPresence: "the agent's own",
    InteractionList: "what alerts, and what the agent handled",
    InteractionsById: "as InteractionList",
    HealthOfStore: "numbers of rows, and whether they hold together",
    LastUndoable: "the agent's own",
    StoreIsEmpty: "says only that",
    ViewOfInteraction: "leaves out what the agent may not see",
}


@dataclass(frozen=True)
class Full:
    world: World
    mail: InteractionId  # of Ada, handled by eve


def a_full_world(runner: Runner) -> Full:
    world = a_world(runner)
    fields = ({"name": "Plan", "type": "text"}, {"name": "Zone", "type": "identifier"})
    runner.run(EditSchema("Business", 1, fields=(*fields, {"name": "zq-field", "type": "text"})))
    values = {"Plan": "zq-value", "Zone": "zq-identifier"}
    runner.run(SetCustomFields(contact_id=world.ada, schema="Business", custom_fields=values))
    runner.run(EditContact(contact_id=world.ada, custom_fields={"Plan": "zq-value-2"}))
    runner.run(EditExternalSource("CRM", uri_template="https://zq-uri.example/{id}"))
    runner.run(EditOrganization(organization_id=world.organization, industry="zq-industry"))
    runner.run(LinkOrganization(world.ada, world.organization))
    runner.run(AddOrganizationNote(world.organization, "zq-organization-note"))
    runner.run(EditNote(world.organization_note, "zq-organization-note"))
    runner.run(AddRelationship(world.organization, NOOR, "zq-relationship"))
    runner.run(AddNote(world.ada, "zq-note"))
    runner.run(AddIdentifier(world.ada, "cookie", "zq-cookie"))
    visit(runner, a_session("zq-cookie", page_title="zq-page"), a_page_view("zq-event"))
    full = Full(world, _a_mail(runner, world))
    for order in _refused(full):
        with pytest.raises(DesktopError):
            runner.run(order)
    return full


def _refused(full: Full) -> Iterator[Command]:
    """Orders whose words, or whose refusal's words, are guarded."""
    world = full.world
    yield SetCustomFields(contact_id=world.ada, custom_fields={"zq-value": "x"})
    yield AddSchema("Business", ({"name": "zq-field", "type": "text"},))
    yield EditExternalSource("CRM", uri_template="zq-uri")
    yield EditOrganization(organization_id=world.organization, industry="zq-industry" * 1000)
    yield EditNote(world.organization_note, "zq-organization-note" * 10_000)
    yield AddRelationship(world.organization, NOOR, "zq-relationship")
    yield WrapUpInteraction(full.mail, "zq-wrap-up")
    yield AddNote(world.ada, "zq-note" * 10_000)


def _a_mail(runner: Runner, world: World) -> InteractionId:
    arrival = an_arrival(Channel.EMAIL, (IdentifierType.EMAIL, "q@example.org"))
    mail = received(runner, replace(arrival, subject="zq-subject", text="zq-text", extra={"tag": "zq-extra"}))
    runner.run(LinkContact(mail, world.ada))
    eve = an_agent(runner, EVE)
    eve.run(AcceptInteraction(mail))
    eve.run(WrapUpInteraction(mail, "Resolved", "zq-wrap-up"))
    return mail


def questions(full: Full, runner: Runner) -> Iterator[Query[Any]]:
    world, mail = full.world, full.mail
    yield from (make(world) for _, make in QUERIES)
    for entry in runner.read(JourneyOfContact(world.ada)).entries:
        yield DetailsOfEntry(world.ada, entry.place)
    log = OperationLog(limit=500)
    yield from (log, OperationLog(limit=500, contact_id=world.ada), OperationsInWords(log))
    yield from (ChangesOfContact(world.ada, limit=500), LinkOfInteraction(mail))
    yield from (SearchContacts("zq-identifier"), SearchContacts("zq-value"))
    yield from (ConversationOf(mail), ConversationOf(world.call), ViewOfInteraction(mail), InteractionsById((mail,)))
    yield from (AreContactsDue(), CurrentAgent(), HealthOfStore(), InteractionList(), LastUndoable(), StoreIsEmpty())


def orders(full: Full) -> Iterator[Command]:
    """What the table of permissions tries, and what is refused in words or is a conflict."""
    world = full.world
    yield from (make(world) for _, make in COMMANDS)
    yield PromoteContact(contact_id=world.ada)
    yield AddIdentifier(world.temporary, "phone", "(803) 123-0000")
    yield MergeContacts(world.ada, (world.ada,))
    yield MergeContacts(world.ada, (world.temporary,), {"nothing": world.ada})
    yield SayNotSamePerson(world.ada, world.ada)
    yield EditContact(contact_id=world.ada, first_name="Augusta", seen={"first_name": "Grace"})


def _answer(runner: Runner, question: Query[Any]) -> str:
    try:
        return str(runner.read(question))
    except DesktopError as error:
        return f"{error} {vars(error)}"


@pytest.mark.parametrize("permission", GUARDED, ids=lambda permission: permission.value)
def test_what_a_permission_guards_is_in_no_answer(runner: Runner, permission: Permission) -> None:
    full = a_full_world(runner)
    bob = an_agent(runner, BOB, Role.ADMINISTRATOR, without=permission)

    told = {}
    for question in questions(full, runner):
        answer = _answer(bob, question)
        if leaked := [word for word in GUARDED[permission] if word in answer]:
            told[type(question).__name__] = leaked
    assert told == {}


@pytest.mark.parametrize("permission", GUARDED, ids=lambda permission: permission.value)
def test_what_a_permission_guards_is_in_no_result_refusal_or_conflict(runner: Runner, permission: Permission) -> None:
    full = a_full_world(runner)
    bob = an_agent(runner, BOB, Role.ADMINISTRATOR, without=permission)

    told = {}
    for order in orders(full):
        try:
            answer = str(bob.rehearse(order))
        except DesktopError as error:
            answer = f"{error} {vars(error)}"
        if leaked := [word for word in GUARDED[permission] if word in answer]:
            told[type(order).__name__] = leaked
    assert told == {}


@pytest.mark.parametrize("permission", GUARDED, ids=lambda permission: permission.value)
def test_with_the_permission_it_is_told(runner: Runner, permission: Permission) -> None:
    full = a_full_world(runner)
    bob = an_agent(runner, BOB, Role.ADMINISTRATOR)

    everything = " ".join(_answer(bob, question) for question in questions(full, runner))
    assert [word for word in GUARDED[permission] if word not in everything] == []


def test_who_handled_an_interaction_reads_it_whole_without_view_all(runner: Runner) -> None:
    full = a_full_world(runner)
    assert P.CONVERSATION_VIEW_ALL not in Role.AGENT.permissions

    read = desk_of(runner, EVE).read(JourneyOfContact(full.world.ada)).entries
    assert interaction(runner, full.mail) in [entry.what for entry in read]


def test_others_interactions_are_in_the_journey_without_what_was_said(runner: Runner) -> None:
    full = a_full_world(runner)
    assert linked(runner, full.mail) == full.world.ada
    bob = an_agent(runner, BOB)

    listed = [entry.what for entry in bob.read(JourneyOfContact(full.world.ada)).entries]
    theirs = next(each for each in listed if each.id == full.mail)
    assert (theirs.arrival.text, theirs.accepted_by) == ("", EVE)


@pytest.mark.parametrize(
    ("permission", "order", "says"),
    [
        (P.ORGANIZATION_VIEW, lambda w: LinkOrganization(w.ada, w.organization), "belongs to"),
        (P.CUSTOM_FIELDS_VIEW, lambda w: EnableSchema("Business"), "enabled already"),
        (P.CUSTOM_FIELDS_VIEW, lambda w: MergeContacts(w.ada, (w.temporary,), {"custom:x": w.ada}), "custom:"),
        (P.ORGANIZATION_VIEW, lambda w: UnmergeContacts(w.merge, ("organization_id", "nothing")), "called 'nothing'"),
    ],
)
def test_why_an_order_was_refused_is_told_to_who_may_see_what_it_was_about(
    runner: Runner, permission: Permission, order: Callable[[World], Command], says: str
) -> None:
    world = a_world(runner)
    runner.run(LinkOrganization(world.ada, world.organization))
    with pytest.raises(DesktopError, match=says):
        runner.run(order(world))
    seeing = an_agent(runner, EVE, Role.ADMINISTRATOR)
    blind = an_agent(runner, BOB, Role.ADMINISTRATOR, without=permission)

    refused = {each: _last_refusal(each) for each in (seeing, blind)}
    assert says in refused[seeing]
    assert refused[blind] == NOT_TOLD


def _last_refusal(desk: Runner) -> str:
    log = OperationLog(limit=20)
    told = next(each.refused for each in desk.read(log) if each.refused)
    assert any(sentence.endswith(told) for sentence in desk.read(OperationsInWords(log)))
    return told


def _concrete(base: type[Any]) -> set[type[Any]]:
    for module in pkgutil.iter_modules(services.__path__):
        importlib.import_module(f"{services.__name__}.{module.name}")
    found: set[type[Any]] = set()
    waiting = [base]
    while waiting:
        below = waiting.pop().__subclasses__()
        waiting += below
        found |= {each for each in below if each.__module__.startswith("desktop_app.") and not inspect.isabstract(each)}
    return found


def test_every_question_is_tried_without_each_permission_that_it_needs_or_is_an_exception() -> None:
    tried = {(type(make(NOBODYS)), permission) for permission, make in QUERIES}
    asked = _concrete(Query)

    assert {(query, permission) for query in asked for permission in query.needs} <= tried
    assert {query for query in asked if not query.needs} == {each for each in NEED_NONE if issubclass(each, Query)}


def test_every_command_is_in_the_catalogue() -> None:
    assert _concrete(Command) == {*ORDERS, *INTERNAL}


def test_every_permission_guards_something_that_is_tried() -> None:
    tried = {permission for permission, _ in (*COMMANDS, *QUERIES)}
    # Working under another name is asked for as the store is opened; see test_permissions.py.
    assert set(Permission) - tried == {P.AGENT_IMPERSONATE}


def test_an_undo_that_meets_a_conflict_shows_no_value_to_who_may_not_view_contacts(runner: Runner) -> None:
    ada = a_contact(runner, title="")
    edit = runner.run(EditContact(contact_id=ada, title="A")).operation
    runner.run(EditContact(contact_id=ada, title="Secret"))
    bob = an_agent(runner, "bob", Role.ADMINISTRATOR, without=Permission.CONTACT_VIEW)

    with pytest.raises(Conflict) as blind:
        bob.run(Undo(edit))
    with pytest.raises(Conflict) as seeing:
        runner.run(Undo(edit))

    assert [(each.field, each.now) for each in blind.value.differences] == [("title", None)]
    assert [(each.field, each.now) for each in seeing.value.differences] == [("title", "Secret")]
