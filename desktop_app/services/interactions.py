"""Interactions: received, accepted, declined, ended, wrapped up; and the lists that show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from desktop_app.domain.contacts import ContactKind, Origin, kind_of_temporary
from desktop_app.domain.errors import Conflict, Refused
from desktop_app.domain.identifiers import Clue, Identifier
from desktop_app.domain.ids import ContactId, DivisionId, InteractionId, OperationId
from desktop_app.domain.interactions import Arrival, Interaction, InteractionState, LinkedBy, WrapUp, fields_from
from desktop_app.domain.matching import Match
from desktop_app.domain.permissions import Permission
from desktop_app.domain.text import is_storable
from desktop_app.services.divisions import division_of_arrival, hidden_among
from desktop_app.services.guarded import interaction_told, interactions_told
from desktop_app.services.linking import HIDDEN_NAME, match_arrival
from desktop_app.services.requests import Command, Desk, Query, Work
from desktop_app.store.journal import LoggedOperation

OPEN_LIMIT = 1_000  # alerting and open interactions that a desk shows at once
CLOSED_LIMIT = 100
WRAP_UP_NOTE_LIMIT = 32_000


def receipt_of(id: InteractionId) -> OperationId:
    """The operation id under which an interaction is received: so the same interaction twice is one."""
    return OperationId(f"receive-{id}")


@dataclass(frozen=True)
class ReceiveInteraction(Command):
    """Take in what a channel brought, and link whom the matcher finds, or a new temporary contact.

    To be run under ``receipt_of(arrival.id)``. That it came in is a fact and is not undone; the link is.
    """

    arrival: Arrival

    def apply(self, work: Work) -> dict[str, Any]:
        found = match_arrival(self.arrival, work)
        work.store.interactions.receive(work.operation, self.arrival, found)
        contact_id, recorded_under = found.contact_id, found.recorded_under
        if found.rule.makes_temporary_contact:
            division = division_of_arrival(self.arrival, work) or None  # NOWHERE is none
            contact_id = recorded_under = create_temporary(self.arrival.name, self.arrival.clues, work, division)
        if recorded_under is not None:
            work.store.interactions.link(work.operation, self.arrival.id, recorded_under, LinkedBy.MATCH)
        return {
            "interaction": self.arrival.id,
            "contact": contact_id,
            "type": None if contact_id is None else work.store.contacts.get(contact_id).kind.value,
            "rule": found.rule.value,
            "others": _others(found),
            "created": found.rule.makes_temporary_contact,
        }


def _others(found: Match) -> list[str]:
    return [holder.contact_id for holder in found.others]


def create_temporary(name: str, clues: tuple[Clue, ...], work: Work, division: DivisionId | None = None) -> ContactId:
    """A new temporary contact of what came in: ephemeral, or identified where there is more than a cookie."""
    identifiers: dict[Identifier, tuple[str, Origin]] = {
        clue.identifier: (clue.raw, Origin.LEARNED) for clue in clues if clue.identifier
    }
    fields = fields_from(name, clues)
    in_fields = fields.identifiers(work.settings.region)
    for identifier, raw in in_fields.items():
        identifiers[identifier] = (raw, Origin.FIELD)
    id = ContactId(work.new_id())
    work.store.contacts.create(work.operation, id, kind_of_temporary(identifiers), fields, identifiers, division)
    return id


@dataclass(frozen=True)
class AcceptInteraction(Command):
    """Answer an interaction that alerts."""

    interaction_id: InteractionId

    def apply(self, work: Work) -> None:
        interaction = work.store.interactions.get(self.interaction_id)
        if interaction.state is InteractionState.ACCEPTED and interaction.accepted_by != work.agent.name:
            raise Conflict(f"{interaction.accepted_by} has already accepted this interaction.", ())
        _require_state(interaction, InteractionState.ALERTING, what="accepted")
        work.store.interactions.set_state(
            work.operation, interaction.id, InteractionState.ACCEPTED, accepted_by=work.agent.name
        )


@dataclass(frozen=True)
class DeclineInteraction(Command):
    """Turn an interaction that alerts away."""

    interaction_id: InteractionId

    def apply(self, work: Work) -> None:
        interaction = work.store.interactions.get(self.interaction_id)
        _require_state(interaction, InteractionState.ALERTING, what="declined")
        work.store.interactions.set_state(work.operation, interaction.id, InteractionState.DECLINED)


@dataclass(frozen=True)
class EndInteraction(Command):
    """The customer has gone: an accepted interaction waits for its wrap-up, one that alerted is abandoned."""

    interaction_id: InteractionId

    def apply(self, work: Work) -> None:
        interaction = work.store.interactions.get(self.interaction_id)
        if interaction.state is InteractionState.ALERTING:
            work.store.interactions.set_state(work.operation, interaction.id, InteractionState.ABANDONED)
            return
        _require_state(interaction, InteractionState.ACCEPTED, what="ended")
        work.store.interactions.set_state(work.operation, interaction.id, InteractionState.ENDED)


@dataclass(frozen=True)
class WrapUpInteraction(Command):
    """Submit the wrap-up code and note; from then on the link stays as it is."""

    interaction_id: InteractionId
    code: str
    note: str = ""

    def apply(self, work: Work) -> None:
        interaction = work.store.interactions.get(self.interaction_id)
        if interaction.state not in (InteractionState.ACCEPTED, InteractionState.ENDED):
            _require_state(interaction, InteractionState.ACCEPTED, what="wrapped up")
        if interaction.accepted_by != work.agent.name:
            raise Refused(f"{interaction.accepted_by} accepted this interaction and submits its wrap-up.")
        if self.code not in work.settings.wrap_up_codes:
            codes = ", ".join(work.settings.wrap_up_codes)
            raise Refused(f"There is no wrap-up code called {self.code!r}; the codes are {codes}.")
        if len(self.note) > WRAP_UP_NOTE_LIMIT or not is_storable(self.note):
            raise Refused(f"The wrap-up note is longer than {WRAP_UP_NOTE_LIMIT:,} characters or cannot be stored.")
        work.store.interactions.set_state(
            work.operation,
            interaction.id,
            InteractionState.DONE,
            wrap_up=WrapUp(self.code, self.note.strip()),
        )


def require_alerting(interaction: Interaction, *, what: str) -> None:
    """Raises Refused when it does not alert, so that it cannot be *what*."""
    _require_state(interaction, InteractionState.ALERTING, what=what)


def _require_state(interaction: Interaction, state: InteractionState, *, what: str) -> None:
    if interaction.state is not state:
        became = {
            InteractionState.ALERTING: "still alerts",
            InteractionState.ACCEPTED: "was already accepted",
            InteractionState.ENDED: "has ended",
            InteractionState.ABANDONED: "ended before it was accepted",
        }.get(interaction.state, f"is already {interaction.state.value}")
        raise Refused(f"This interaction {became}, so it cannot be {what}.")


@dataclass(frozen=True)
class InteractionSummary:
    """One line of the list; *contact_name* is "" while nobody is linked or the agent may not view who it is.

    *is_missed*: the agent let it ring until it stopped.
    """

    interaction: Interaction
    contact_name: str
    contact_kind: ContactKind | None
    is_missed: bool = False

    @property
    def title(self) -> str:
        """The contact's name, else who it came from."""
        if self.contact_name and self.contact_name != "No Name":
            return self.contact_name
        return self.interaction.arrival.title


@dataclass(frozen=True)
class InteractionList(Query[tuple[InteractionSummary, ...]]):
    """What the desk shows: open ones in order of arrival, then closed ones, last closed first."""

    def answer(self, desk: Desk) -> tuple[InteractionSummary, ...]:
        interactions = desk.store.interactions
        shown = interactions.open_for(desk.agent.name, limit=OPEN_LIMIT)
        shown += interactions.closed_by(desk.agent.name, limit=CLOSED_LIMIT)
        return summaries(shown, desk)


@dataclass(frozen=True)
class InteractionsById(Query[tuple[InteractionSummary, ...]]):
    """The lines of a few interactions, for a list that knows which of them changed; unknown ids are left out."""

    ids: tuple[InteractionId, ...]

    def answer(self, desk: Desk) -> tuple[InteractionSummary, ...]:
        found = (desk.store.interactions.find(id) for id in self.ids)
        return summaries(tuple(interaction for interaction in found if interaction), desk)


def summaries(shown: tuple[Interaction, ...], desk: Desk) -> tuple[InteractionSummary, ...]:
    names: dict[ContactId, str] = {}
    if desk.agent.may(Permission.CONTACT_VIEW):
        linked = {each.contact_id for each in shown if each.contact_id}
        names = desk.store.contacts.names(linked - hidden_among(linked, desk))
    alerting = [each.id for each in shown if each.state is InteractionState.ALERTING]
    missed = desk.store.presences.missed_among(alerting, desk.agent.name) if alerting else frozenset()
    return tuple(
        InteractionSummary(each, names.get(each.contact_id, "") if each.contact_id else "", None, each.id in missed)
        for each in interactions_told(shown, desk)
    )


@dataclass(frozen=True)
class Happening:
    """One line of an interaction's own story. *icon*: a name from the icon set."""

    at: datetime
    icon: str
    text: str


@dataclass(frozen=True)
class Conversation:
    """What the middle pane shows: the interaction, what has happened in it, and what was before with this contact."""

    interaction: Interaction
    happenings: tuple[Happening, ...]  # oldest first
    earlier: tuple[Interaction, ...]  # the linked contact's other interactions, newest first


@dataclass(frozen=True)
class ConversationOf(Query[Conversation]):
    """An interaction with its story."""

    needs: ClassVar = ()
    interaction_id: InteractionId

    def answer(self, desk: Desk) -> Conversation:
        interaction = desk.store.interactions.get(self.interaction_id)
        logged = desk.store.journal.about_interaction(self.interaction_id)
        happenings = tuple(
            happening for operation in reversed(logged) for happening in _happenings(operation, interaction, desk)
        )
        earlier: tuple[Interaction, ...] = ()
        may_see = desk.agent.may(Permission.CONTACT_VIEW, Permission.SESSION_VIEW)
        if interaction.contact_id and may_see and not hidden_among([interaction.contact_id], desk):
            found = desk.store.interactions.of_contact(interaction.contact_id, limit=4)
            earlier = tuple(each for each in found if each.id != interaction.id)[:3]
        return Conversation(interaction_told(interaction, desk), happenings, interactions_told(earlier, desk))


def _happenings(operation: LoggedOperation, interaction: Interaction, desk: Desk) -> list[Happening]:
    head = operation.head
    who = "you" if head.agent == desk.agent.name else head.agent

    def name(id: str | None) -> str:
        if not id or not desk.agent.may(Permission.CONTACT_VIEW):
            return "a contact"
        if hidden_among([ContactId(id)], desk):
            return HIDDEN_NAME
        return desk.store.contacts.names([ContactId(id)]).get(ContactId(id), "a deleted contact")

    told: list[tuple[str, str]] = []
    if head.command == "ReceiveInteraction":
        queue = f" in {interaction.arrival.queue}" if interaction.arrival.queue else ""
        told.append(("phone-incoming", f"Arrived{queue}"))
        linked = operation.result["contact"]
        if linked and operation.undone_by is None:
            made = "Temporary contact made" if operation.result["created"] else f"Linked to {name(linked)}"
            told.append(("user-plus" if operation.result["created"] else "link", made))
    elif head.command in ("LinkContact", "CorrectLink"):
        told.append(("link", f"Linked to {name(head.arguments['contact_id'])} by {who}"))
    elif head.command == "MergeContacts":
        told.append(("arrows-join", f"Temporary contact merged into {name(operation.result['contact'])} by {who}"))
    elif head.command == "CreateContact":
        told.append(("link", f"Linked to {name(operation.result['contact'])}, created by {who}"))
    elif head.command in _TOLD:
        icon, text = _TOLD[head.command]
        told.append((icon, text if head.command in _BY_NOBODY else f"{text} by {who}"))
    return [Happening(head.time, icon, text) for icon, text in told]


_TOLD = {
    "AcceptInteraction": ("check", "Accepted"),
    "DeclineInteraction": ("phone-off", "Declined"),
    "EndInteraction": ("phone-off", "The customer left"),
    "MissInteraction": ("clock", "Not answered"),
    "UnlinkContact": ("unlink", "Unlinked"),
    "WrapUpInteraction": ("circle-check", "Wrapped up"),
    "DeleteContact": ("trash", "Contact deleted"),
    "LapseAtDesk": ("clock", "Temporary contact lapsed"),
    "LapseContacts": ("clock", "Temporary contact lapsed"),
    "Undo": ("arrow-back-up", "Taken back"),
}
_BY_NOBODY = frozenset({"EndInteraction", "LapseAtDesk"})
