"""What happens at the desk without the agent: at which time, and to whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from desktop_app.domain.identifiers import IdentifierType
from desktop_app.domain.interactions import Channel, Direction
from desktop_app.domain.permissions import Permission
from desktop_app.scenarios.acts import Act
from desktop_app.scenarios.binding import entry
from desktop_app.scenarios.places import Placed


@dataclass(frozen=True, kw_only=True)
class Address(Placed):
    """One way to recognise somebody."""

    type: IdentifierType = entry("of which type it is")
    value: str = entry("as it is written")
    source: str = entry("the system that an external id is from", default="")


@dataclass(frozen=True, kw_only=True)
class _Event(Placed):
    at: timedelta = entry("how long after the start")
    caption: str = entry("what a presenter shows when it happens", default="")


@dataclass(frozen=True, kw_only=True)
class Arrives(_Event):
    """An interaction arrives and alerts."""

    arrives: str = entry("what the interaction is called in the rest of the file")
    channel: Channel = entry("on which channel", default=Channel.VOICE)
    address: str = entry("from which number or address, as it came in", key="from", default="")
    addresses: tuple[Address, ...] = entry("the same where there are several, or of other types", default=())
    sender: str = entry("the name that came with it", default="")
    direction: Direction = entry("inbound, or outbound where the desk began it", default=Direction.INBOUND)
    queue: str = entry("through which queue", default="")
    subject: str = entry("its subject", default="")
    text: str = entry("its text", default="")
    makes: str = entry("what the temporary contact is called that is made for it", default="")


@dataclass(frozen=True, kw_only=True)
class Says(_Event):
    """The customer says something, as who they are."""

    says: str = entry("the words")
    during: str = entry("the interaction", refers_to="interaction")
    name: str = entry("what this moment is called in a check's since", default="")


@dataclass(frozen=True, kw_only=True)
class Drops(_Event):
    """The customer has gone."""

    drops: str = entry("the interaction", refers_to="interaction")


@dataclass(frozen=True, kw_only=True)
class Colleague(_Event):
    """A colleague does something from another desk."""

    colleague: str = entry("who, of the colleagues", refers_to="colleague")
    does: Act = entry("an act, as an expected one is written")


@dataclass(frozen=True, kw_only=True)
class Takes(_Event):
    """An administrator takes a permission away from the agent."""

    takes_away: Permission = entry("the permission")


@dataclass(frozen=True, kw_only=True)
class Gives(_Event):
    """An administrator gives a permission to the agent."""

    gives: Permission = entry("the permission")


Event = Arrives | Says | Drops | Colleague | Takes | Gives
