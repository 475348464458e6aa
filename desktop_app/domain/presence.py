"""Presence: whether an agent takes what comes in just now, and why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from desktop_app.domain.errors import Refused


class Presence(Enum):
    """What an agent says of themselves, by the reference product's names; the value is the public name."""

    AVAILABLE = "available"
    BUSY = "busy"
    AWAY = "away"
    BREAK = "break"
    MEAL = "meal"
    MEETING = "meeting"
    TRAINING = "training"
    NOT_RESPONDING = "not-responding"  # the desk's own word, for who let something ring until it stopped

    @classmethod
    def named(cls, name: str) -> Presence:
        """The presence of that name which an agent may choose, in any case. Raises Refused for another."""
        wanted = name.strip().casefold()
        for presence in CHOSEN:
            if wanted in (presence.value, presence.label.casefold()):
                return presence
        known = ", ".join(presence.value for presence in CHOSEN)
        raise Refused(f"There is no presence called {name!r}; choose one of {known}.")

    @property
    def label(self) -> str:
        """ "Available", "Not Responding"."""
        return self.value.replace("-", " ").title()

    @property
    def is_available(self) -> bool:
        """Whether interactions ring at the agent's desk; otherwise they only come into its list."""
        return self is Presence.AVAILABLE

    @property
    def is_away_for(self) -> bool:
        """Whether it is a reason for being away."""
        return self in (Presence.BREAK, Presence.MEAL, Presence.MEETING, Presence.TRAINING)


CHOSEN = tuple(presence for presence in Presence if presence is not Presence.NOT_RESPONDING)


@dataclass(frozen=True)
class AgentPresence:
    """*since*: UTC; None for an agent who has never said anything, and is available."""

    presence: Presence = Presence.AVAILABLE
    since: datetime | None = None
