"""Presence: what agents say of themselves, and what becomes of what they let ring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desktop_app.domain.ids import InteractionId
from desktop_app.domain.presence import AgentPresence, Presence
from desktop_app.services.interactions import require_alerting
from desktop_app.services.requests import Command, Desk, Query, Work


@dataclass(frozen=True)
class SetPresence(Command):
    """Say whether you take what comes in: available, busy, away, break, meal, meeting, training.

    Nobody says it for another, so it asks for no permission. What comes in while an agent is not available is in their
    list as ever and can be accepted; it does not ring.
    """

    presence: str

    def apply(self, work: Work) -> dict[str, Any]:
        presence = Presence.named(self.presence)
        work.store.presences.set(work.operation, work.agent.name, presence)
        return {"presence": presence.value}


@dataclass(frozen=True)
class MissInteraction(Command):
    """Let an interaction stop ringing for you: it goes on alerting for everybody else, and you are not responding.

    Run by the desk when `ring_seconds` are over. You may accept it all the same. The reference product gives such an
    interaction back to its queue and makes the agent Not Responding until they say otherwise; [GAP] what becomes of it
    where there is nobody else: it stays with whoever is here.
    """

    interaction_id: InteractionId

    def apply(self, work: Work) -> dict[str, Any]:
        require_alerting(work.store.interactions.get(self.interaction_id), what="missed")
        agent = work.agent.name
        if not work.store.presences.missed_among([self.interaction_id], agent):
            work.store.presences.miss(work.operation, self.interaction_id, agent)
        if work.store.presences.of(agent).presence.is_available:
            work.store.presences.set(work.operation, agent, Presence.NOT_RESPONDING)
        return {"presence": work.store.presences.of(agent).presence.value}


@dataclass(frozen=True)
class CurrentPresence(Query[AgentPresence]):
    """The presence of the agent who asks."""

    def answer(self, desk: Desk) -> AgentPresence:
        return desk.store.presences.of(desk.agent.name)
