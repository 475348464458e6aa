"""The scenario: a world, what happens in it, what a good agent does, what has to be true then, and what goes wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop_app.domain.contacts import FIELD_RULES
from desktop_app.domain.interactions import Channel, Direction
from desktop_app.domain.permissions import Permission, Role
from desktop_app.domain.settings import MatchingPolicy
from desktop_app.scenarios.acts import Act
from desktop_app.scenarios.binding import entry
from desktop_app.scenarios.checks import Check
from desktop_app.scenarios.events import Address, Arrives, Event
from desktop_app.scenarios.places import Placed

SOMEBODY_NEW = "somebody-new"  # for the truth: a customer of whom no contact is there yet


@dataclass(frozen=True, kw_only=True)
class DeskRules(Placed):
    """The settings of the desk."""

    region: str = entry("the country in which numbers without one are read", default="US")
    policy: MatchingPolicy = entry(
        "who is linked where several contacts hold an identifier", default=MatchingPolicy.FIRST_CREATED
    )
    resolve_open_messaging: bool = entry("whether open messaging is matched", default=False)
    retention: timedelta = entry("how long a temporary contact stays", default=timedelta(days=60))


@dataclass(frozen=True, kw_only=True)
class Trainee(Placed):
    """Who sits at the desk."""

    role: Role = entry("the role", default=Role.AGENT)
    without: tuple[Permission, ...] = entry("permissions of the role that are missing", default=())
    plus: tuple[Permission, ...] = entry("permissions besides", default=())
    divisions: tuple[str, ...] = entry("divisions that may be seen", default=(), refers_to="division")


@dataclass(frozen=True, kw_only=True)
class Person(Placed):
    """A curated contact that is there at the start."""

    fields: Mapping[str, str] = entry("fields of the contact", rest=FIELD_RULES)
    identifiers: tuple[Address, ...] = entry("what else the contact is recognised by", default=())
    created: timedelta = entry("how long before the start; who was created first counts", default=timedelta(days=100))
    belongs_to: str = entry("the organisation whose contact it is", default="", refers_to="organisation")
    division: str = entry("the division", default="", refers_to="division")
    notes: tuple[str, ...] = entry("notes on the contact", default=())


@dataclass(frozen=True, kw_only=True)
class Company(Placed):
    """An organisation that is there at the start."""

    name: str = entry("its name")
    industry: str = entry("its industry", default="")


@dataclass(frozen=True, kw_only=True)
class Handled(Placed):
    """An interaction of earlier, answered and wrapped up by somebody."""

    before: timedelta = entry("how long before the start")
    channel: Channel = entry("on which channel", default=Channel.VOICE)
    address: str = entry("from which number or address", key="from", default="")
    addresses: tuple[Address, ...] = entry("the same where there are several, or of other types", default=())
    sender: str = entry("the name that came with it", default="")
    direction: Direction = entry("inbound, or outbound", default=Direction.INBOUND)
    subject: str = entry("its subject", default="")
    by: str = entry("who answered it", default="ilse")
    code: str = entry("the wrap-up code", default="Resolved", refers_to="wrap-up code")
    note: str = entry("the wrap-up note", default="")
    makes: str = entry("what the temporary contact is called that was made for it", default="")


@dataclass(frozen=True, kw_only=True)
class Visit(Placed):
    """A visit to the web site."""

    before: timedelta = entry("how long before the start")
    cookie: str = entry("the web id of the browser")
    page: str = entry("the page that was looked at last", default="")
    makes: str = entry("what the temporary contact is called that was made for it", default="")


@dataclass(frozen=True, kw_only=True)
class Crowd(Placed):
    """Made-up bystanders: the same ones each time for the same seed."""

    seed: int = entry("any number")
    contacts: int = entry("how many, at most 500")


@dataclass(frozen=True, kw_only=True)
class World(Placed):
    """What the desk knows at the start."""

    divisions: tuple[str, ...] = entry("names of divisions", default=())
    organizations: Mapping[str, Company] = entry("name in this file → organisation", default={})
    contacts: Mapping[str, Person] = entry("name in this file → contact", default={})
    crowd: Crowd | None = entry("bystanders from a seed", default=None)
    history: tuple[Handled, ...] = entry("interactions of earlier", default=())
    visits: tuple[Visit, ...] = entry("visits to the web site", default=())


@dataclass(frozen=True, kw_only=True)
class Mistake(Placed):
    """What goes wrong in practice: how somebody does it, and by what it shows afterwards."""

    about: str = entry("what the debriefing says to who made it")
    acts: tuple[Act, ...] = entry("what somebody who makes it does, from the beginning")
    shows: tuple[Check, ...] = entry("what is true at the end when it was made; all of it")


@dataclass(frozen=True, kw_only=True)
class Scenario(Placed):
    """The whole file."""

    name: str = entry("its name: lower-case letters, digits and hyphens", key="scenario")
    title: str = entry("one line for lists")
    about: str = entry("what it is about, for who chooses it", default="")
    covers: tuple[str, ...] = entry("what it teaches or tests, in words of your own", default=())
    start: datetime = entry("the clock's start")
    pace: timedelta = entry("how long each act takes", default=timedelta(seconds=5))
    desk: DeskRules = entry("settings of the desk", default=DeskRules())
    trainee: Trainee = entry("who sits at the desk", default=Trainee())
    colleagues: Mapping[str, Role] = entry("name → role of who works at other desks", default={})
    world: World = entry("what the desk knows at the start", default=World())
    events: tuple[Event, ...] = entry("what happens, in the order of time")
    truth: Mapping[str, str] = entry(
        f"interaction → the contact who the customer truly is, or {SOMEBODY_NEW}; hidden from the trainee", default={}
    )
    expected: tuple[Act, ...] = entry("what a good agent does, in order")
    success: tuple[Check, ...] = entry("what has to be true at the end, each with its points")
    mistakes: Mapping[str, Mistake] = entry("name → what goes wrong in practice", default={})
    debriefing: str = entry("the lesson, for everybody at the end", default="")

    @property
    def arrivals(self) -> Iterator[Arrives]:
        return (event for event in self.events if isinstance(event, Arrives))

    @property
    def points(self) -> int:
        return sum(check.points for check in self.success)
