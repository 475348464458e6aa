"""The world of a scenario, built by commands through the journal, each at its own time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from desktop_app.domain.errors import Refused
from desktop_app.domain.identifiers import Clue, IdentifierType, Region
from desktop_app.domain.ids import AgentName, ContactId, InteractionId, OrganizationId, SessionId
from desktop_app.domain.interactions import Arrival
from desktop_app.domain.journey import JourneySession, SessionType
from desktop_app.domain.settings import Settings
from desktop_app.scenarios.crowd import bystanders
from desktop_app.scenarios.events import Arrives
from desktop_app.scenarios.scenario import Handled, Person, Scenario, Visit
from desktop_app.services.agents import AddAgent, GrantPermission, RevokePermission
from desktop_app.services.contacts import CreateContact
from desktop_app.services.divisions import AddDivision, AllowDivision, ChangeDivision
from desktop_app.services.identifiers import AddIdentifier, IfHeld
from desktop_app.services.interactions import (
    AcceptInteraction,
    ReceiveInteraction,
    WrapUpInteraction,
    receipt_of,
)
from desktop_app.services.journey import ReceiveSession, receipt_of_session
from desktop_app.services.notes import AddNote
from desktop_app.services.organizations import CreateOrganization, LinkOrganization
from desktop_app.services.runner import Runner

DIRECTOR = AgentName("director")  # who builds the world, and administers it
TRAINEE = AgentName("trainee")


class Clock(Protocol):
    """Time that passes when it is told to."""

    def __call__(self) -> datetime: ...
    def advance(self, time: timedelta) -> None: ...


@dataclass
class Cast:
    """Who and what the names of the file stand for in the store."""

    contacts: dict[str, ContactId] = field(default_factory=dict)
    interactions: dict[str, InteractionId] = field(default_factory=dict)
    moments: dict[str, datetime] = field(default_factory=dict)


def settings_of(scenario: Scenario) -> Settings:
    """The settings of the desk that *scenario* is played at."""
    desk = scenario.desk
    return replace(
        Settings(),
        region=Region(desk.region.upper()),
        policy=desk.policy,
        resolve_open_messaging=desk.resolve_open_messaging,
        retention_days=desk.retention // timedelta(days=1),
    )


def beginning_of(scenario: Scenario) -> datetime:
    """The moment of the first thing that is known of this world."""
    world = scenario.world
    befores = [person.created for person in world.contacts.values()]
    befores += [handled.before for handled in world.history]
    befores += [visit.before for visit in world.visits]
    return scenario.start - max(befores, default=timedelta(0)) - timedelta(days=1)


def build(scenario: Scenario, director: Runner, clock: Clock) -> Cast:
    """Fills the empty store that *director* administers; afterwards it is the start of the scenario.

    *clock* stands at the beginning of its world.
    """
    builder = _Builder(scenario, director, clock)
    builder.build()
    return builder.cast


class _Builder:
    def __init__(self, scenario: Scenario, director: Runner, clock: Clock) -> None:
        self._scenario = scenario
        self._director = director
        self._clock = clock
        self._organizations: dict[str, OrganizationId] = {}
        self.cast = Cast()

    def build(self) -> None:
        world = self._scenario.world
        run = self._director.run
        for division in world.divisions:
            run(AddDivision(division))
        for key, company in world.organizations.items():
            done = run(CreateOrganization(name=company.name, industry=company.industry or None))
            self._organizations[key] = OrganizationId(done.result["organization"])
        self._add_agents()
        for moment, happen in sorted(self._past(), key=lambda pair: pair[0]):
            self._clock.advance(max(moment - self._clock(), timedelta(0)))
            happen()
        self._clock.advance(self._scenario.start - self._clock())

    def _add_agents(self) -> None:
        run, trainee = self._director.run, self._scenario.trainee
        run(AddAgent(TRAINEE, trainee.role.value))
        for permission in trainee.without:
            run(RevokePermission(TRAINEE, permission.value))
        for permission in trainee.plus:
            run(GrantPermission(TRAINEE, permission.value))
        for division in trainee.divisions:
            run(AllowDivision(TRAINEE, division))
        for name, role in self._scenario.colleagues.items():
            run(AddAgent(AgentName(name), role.value))

    def _past(self) -> Iterable[tuple[datetime, Callable[[], None]]]:
        """What was before the start, and when; the order of the file decides between what was at the same time."""
        world, start = self._scenario.world, self._scenario.start
        if world.crowd is not None:
            crowd = world.crowd
            yield beginning_of(self._scenario), lambda: self._add_crowd(crowd.seed, crowd.contacts)
        for name, person in world.contacts.items():
            yield start - person.created, _bound(self._add_person, name, person)
        for number, handled in enumerate(world.history, 1):
            yield start - handled.before, _bound(self._add_handled, number, handled)
        for number, visit in enumerate(world.visits, 1):
            yield start - visit.before, _bound(self._add_visit, number, visit)

    def _add_crowd(self, seed: int, count: int) -> None:
        for fields in bystanders(seed, count):
            given: dict[str, Any] = dict(fields)
            self._director.run(CreateContact(**given))

    def _add_person(self, name: str, person: Person) -> None:
        run = self._director.run
        given: dict[str, Any] = dict(person.fields)
        id = ContactId(run(CreateContact(**given)).result["contact"])
        self.cast.contacts[name] = id
        for address in person.identifiers:
            run(AddIdentifier(id, address.type.value, address.value, address.source, if_held=IfHeld.SHARE.value))
        for text in person.notes:
            run(AddNote(id, text))
        if person.belongs_to:
            run(LinkOrganization(id, self._organizations[person.belongs_to]))
        if person.division:
            run(ChangeDivision(id, person.division))

    def _add_handled(self, number: int, handled: Handled) -> None:
        id = InteractionId(f"earlier-{number}")
        receive(self._director, arrival_of(handled, id, self._clock(), self._director), handled, self.cast)
        agent = self._director.beside(AgentName(handled.by))
        agent.run(AcceptInteraction(id))
        agent.run(WrapUpInteraction(id, handled.code, handled.note))

    def _add_visit(self, number: int, visit: Visit) -> None:
        clue = Clue.read(IdentifierType.COOKIE, visit.cookie, region=self._director.settings.region)
        session = JourneySession(
            SessionId(f"visit-{number}"), SessionType.WEB, clue, self._clock(), page_title=visit.page
        )
        done = self._director.run(ReceiveSession(session, ()), operation_id=receipt_of_session(session, ()))
        _name_the_made(done.result, visit, self.cast)


def _bound(do: Callable[[Any, Any], None], *given: Any) -> Callable[[], None]:
    return lambda: do(*given)


def arrival_of(what: Arrives | Handled, id: InteractionId, now: datetime, director: Runner) -> Arrival:
    """What a channel would have brought."""
    region = director.settings.region
    addresses = [(each.type, each.value, each.source) for each in what.addresses]
    if what.address:
        addresses.insert(0, (what.channel.type_of(what.address), what.address, ""))
    return Arrival(
        id,
        what.channel,
        now,
        what.direction,
        queue=what.queue if isinstance(what, Arrives) else "",
        name=what.sender,
        clues=tuple(Clue.read(type, value, region=region, source=source) for type, value, source in addresses),
        subject=what.subject,
        text=what.text if isinstance(what, Arrives) else "",
    )


def receive(director: Runner, arrival: Arrival, what: Arrives | Handled, cast: Cast) -> None:
    """Lets *arrival* come in. Raises Refused where it makes no temporary contact though one is named for it."""
    done = director.run(ReceiveInteraction(arrival), operation_id=receipt_of(arrival.id))
    _name_the_made(done.result, what, cast)


def _name_the_made(result: Any, what: Arrives | Handled | Visit, cast: Cast) -> None:
    """Gives the temporary contact that was made for something its name."""
    if not what.makes:
        return
    if not result["created"]:
        raise Refused(
            f"No temporary contact is made for what should make {what.makes}: it belongs to somebody already."
        )
    cast.contacts[what.makes] = ContactId(result["contact"])
