"""Plain functions that bring a store into a state, each through the one door; tests say only what matters to them."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from desktop_app.domain.contacts import Contact
from desktop_app.domain.identifiers import Clue, IdentifierType, Region
from desktop_app.domain.ids import AgentName, ContactId, InteractionId, OperationId, OrganizationId, SessionId
from desktop_app.domain.interactions import Arrival, Channel, Interaction
from desktop_app.domain.journey import EventType, JourneyEvent, JourneySession, SessionType
from desktop_app.domain.permissions import Agent, Permission, Role
from desktop_app.domain.settings import Settings
from desktop_app.services.agents import AddAgent, RevokePermission
from desktop_app.services.contacts import CreateContact
from desktop_app.services.interactions import (
    AcceptInteraction,
    ReceiveInteraction,
    WrapUpInteraction,
    receipt_of,
)
from desktop_app.services.journey import ReceiveSession, receipt_of_session
from desktop_app.services.merging import MergeContacts
from desktop_app.services.organizations import CreateOrganization
from desktop_app.services.requests import Clock, NewId
from desktop_app.services.runner import Done, Runner

OPENING = datetime(2026, 11, 24, 9, tzinfo=UTC)
US = Region("US")


def a_clock(start: datetime = OPENING) -> Clock:
    """A clock that is a second later each time it is asked."""
    seconds = itertools.count()
    return lambda: start + timedelta(seconds=next(seconds))


def ids(prefix: str = "id") -> NewId:
    """Ids that count."""
    numbers = itertools.count(1)
    return lambda: f"{prefix}-{next(numbers):04}"


_arrivals = itertools.count(1)


def an_arrival(
    channel: Channel,
    *clues: tuple[IdentifierType, str],
    name: str = "",
    id: str | None = None,
    at: datetime = OPENING - timedelta(minutes=1),
    region: Region = US,
) -> Arrival:
    """Something that came in on *channel*; with an id of its own unless one is given."""
    return Arrival(
        InteractionId(id or f"in-{next(_arrivals):06}"),
        channel,
        at,
        name=name,
        clues=tuple(Clue.read(type, raw, region=region) for type, raw in clues),
    )


def a_call(runner: Runner, number: str, *, name: str = "") -> InteractionId:
    """A call from *number* that alerts."""
    return received(runner, an_arrival(Channel.VOICE, (IdentifierType.PHONE, number), name=name))


def an_email(runner: Runner, address: str, *, name: str = "") -> InteractionId:
    return received(runner, an_arrival(Channel.EMAIL, (IdentifierType.EMAIL, address), name=name))


def a_web_message(runner: Runner, cookie: str) -> InteractionId:
    return received(runner, an_arrival(Channel.WEB_MESSAGING, (IdentifierType.COOKIE, cookie)))


def received(runner: Runner, arrival: Arrival) -> InteractionId:
    receive(runner, arrival)
    return arrival.id


def receive(runner: Runner, arrival: Arrival) -> Done:
    return runner.run(ReceiveInteraction(arrival), operation_id=receipt_of(arrival.id))


def a_session(
    cookie: str = "c-1",
    *,
    id: str | None = None,
    at: datetime = OPENING - timedelta(minutes=1),
    customer: IdentifierType = IdentifierType.COOKIE,
    **known: Any,
) -> JourneySession:
    """A visit to the web site by whoever has *cookie*; with an id of its own unless one is given."""
    clue = Clue.read(customer, cookie, region=US)
    return JourneySession(SessionId(id or f"visit-{next(_arrivals):06}"), SessionType.WEB, clue, at, **known)


def a_page_view(title: str, at: datetime = OPENING) -> JourneyEvent:
    return JourneyEvent(f"{title} {at}", EventType.WEB, at, title)


def visit(runner: Runner, session: JourneySession, *events: JourneyEvent) -> Done:
    """*session* is taken in, or what is new of it."""
    return runner.run(ReceiveSession(session, events), operation_id=receipt_of_session(session, events))


def an_accepted_call(runner: Runner, number: str) -> InteractionId:
    id = a_call(runner, number)
    runner.run(AcceptInteraction(id))
    return id


def a_finished_call(runner: Runner, number: str) -> InteractionId:
    """A call whose wrap-up was submitted."""
    id = an_accepted_call(runner, number)
    runner.run(WrapUpInteraction(id, "Resolved"))
    return id


def a_contact(runner: Runner, **fields: str) -> ContactId:
    """A curated contact; Ada Lovelace unless *fields* say otherwise."""
    done = runner.run(CreateContact(**({"first_name": "Ada", "last_name": "Lovelace"} | fields)))
    return ContactId(done.result["contact"])


def an_organization(runner: Runner, name: str = "Analytical Engines", **fields: str) -> OrganizationId:
    done = runner.run(CreateOrganization(name=name, **fields))
    return OrganizationId(done.result["organization"])


def merged(runner: Runner, id: ContactId, *, into: ContactId, **choices: ContactId) -> OperationId:
    """The merge; *choices*: field → whose value counts."""
    return runner.run(MergeContacts(into, (id,), choices)).operation


def an_agent(runner: Runner, name: str, role: Role = Role.AGENT, *, without: Permission | None = None) -> Runner:
    """*name* at a desk of their own on the same store, given their role by *runner*."""
    runner.run(AddAgent(AgentName(name), role.value))
    if without is not None:
        runner.run(RevokePermission(AgentName(name), without.value))
    return desk_of(runner, name)


def desk_of(runner: Runner, name: str, *, settings: Settings | None = None, run_by: str | None = None) -> Runner:
    """A second runner on *runner*'s store."""
    return Runner(
        runner.store,
        AgentName(name),
        clock=a_clock(OPENING + timedelta(hours=1)),
        new_id=ids(f"{name}-{next(_arrivals)}"),
        settings=settings or runner.settings,
        run_by=run_by and AgentName(run_by),
    )


# Reading


def interaction(runner: Runner, id: InteractionId) -> Interaction:
    with runner.store.reading():
        return runner.store.interactions.get(id)


def linked(runner: Runner, id: InteractionId) -> ContactId | None:
    return interaction(runner, id).contact_id


def contact(runner: Runner, id: ContactId) -> Contact:
    with runner.store.reading():
        return runner.store.contacts.get(id)


def agent(runner: Runner, name: str) -> Agent:
    with runner.store.reading():
        return runner.store.agents.get(AgentName(name))


def held_values(runner: Runner, id: ContactId) -> list[str]:
    """The values of the identifiers that a contact holds."""
    return [held.identifier.value for held in contact(runner, id).identifiers]


def dump_text(runner: Runner) -> str:
    """The canonical dump, as ``linkdesk dump`` writes it."""
    return json.dumps(runner.store.dump(), sort_keys=True, ensure_ascii=False)


def last_operation(runner: Runner) -> Any:
    with runner.store.reading():
        return runner.store.journal.newest(limit=1)[0]


def operation_count(runner: Runner) -> int:
    with runner.store.reading():
        return runner.store.journal.last_sequence()


def operations(runner: Runner) -> Iterator[OperationId]:
    """Every operation that was accepted, oldest first."""
    with runner.store.reading():
        newest = runner.store.journal.newest(limit=1_000_000)
    return iter([each.head.id for each in reversed(newest) if each.refused is None])


def unchanged(runner: Runner) -> Callable[[], bool]:
    """A question to ask after something was refused: is all as it was when this was called?"""
    before = dump_text(runner)
    return lambda: dump_text(runner) == before
