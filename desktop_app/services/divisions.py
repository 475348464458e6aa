"""Divisions: made, allowed to agents, changed; and what an agent does not see of those that are not allowed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from desktop_app.domain.divisions import NOWHERE, Division, checked_name, named
from desktop_app.domain.errors import NotPermitted, OtherDivision, Refused
from desktop_app.domain.ids import AgentName, ContactId, DivisionId
from desktop_app.domain.interactions import Arrival
from desktop_app.domain.matching import Holder
from desktop_app.domain.permissions import Permission
from desktop_app.domain.text import counted, on_one_line, shortened
from desktop_app.services.agents import require_name
from desktop_app.services.requests import Command, Desk, Query, Request, Work

MOVES_LIMIT = 50  # of one contact, newest first
COUNTED_LIMIT = 1_000  # contacts that are in the way of a deletion


# Whom an agent sees


def hidden_divisions(desk: Desk) -> frozenset[DivisionId]:
    """The divisions that the agent may not see."""
    if desk.agent.may(Permission.CONTACT_VIEW_ALL):
        return frozenset()
    # What was in a division when that was still there is no more open than it was then.
    divisions = (*desk.store.divisions.all(), *desk.store.divisions.deleted())
    return frozenset(each.id for each in divisions if each.id not in desk.agent.divisions)


def hidden_among(ids: Iterable[ContactId], desk: Desk) -> frozenset[ContactId]:
    """Those of *ids* that are in a division which the agent may not see."""
    hidden = hidden_divisions(desk)
    if not hidden:
        return frozenset()
    return frozenset(id for id, division in desk.store.divisions.of_contacts(ids).items() if division in hidden)


def seen(holders: Sequence[Holder], desk: Desk) -> tuple[Holder, ...]:
    """Those of *holders* whom the agent may see; the others are counted by whoever asks, never named."""
    hidden = hidden_divisions(desk)
    return tuple(each for each in holders if each.division not in hidden)


def require_seen(request: Request, desk: Desk) -> None:
    """Raises OtherDivision, naming the division, when *request* is about a contact that the agent may not see, and
    NotPermitted where it names one and they may see none: a refusal or a conflict would tell of it.

    For the runner, which asks it of every request.
    """
    if not desk.agent.may(Permission.CONTACT_VIEW) and any(True for _ in Request.about(request, desk)):
        raise NotPermitted(Permission.CONTACT_VIEW, desk.agent.name)
    hidden = hidden_divisions(desk)
    if hidden:
        require_none_of(hidden, request.about(desk), desk)


def require_none_of(hidden: frozenset[DivisionId], ids: Iterable[ContactId], desk: Desk) -> None:
    """Raises OtherDivision for the first of *ids* that is in one of *hidden*."""
    for division in desk.store.divisions.of_contacts(ids).values():
        if division in hidden:
            raise OtherDivision(desk.store.divisions.name_of(division), desk.agent.name)


def division_named(name: str, desk: Desk) -> Division | None:
    """The division of that name, None for "". Raises Refused for an unknown one, OtherDivision for a hidden one."""
    if not name.strip():
        return None
    hidden = hidden_divisions(desk)
    divisions = desk.store.divisions.all()
    found = _among(name, divisions, [each for each in divisions if each.id not in hidden])
    if found.id in hidden:
        raise OtherDivision(found.name, desk.agent.name)
    return found


def _among(name: str, divisions: Sequence[Division], told: Sequence[Division]) -> Division:
    """*told*: those that a refusal may name."""
    found = named(name, divisions)
    if found is None:
        known = f"the divisions are {', '.join(each.name for each in told)}" if told else "there is none yet"
        raise Refused(f"There is no division called {shortened(on_one_line(name), 60)!r}; {known}.")
    return found


def division_of_arrival(arrival: Arrival, desk: Desk) -> DivisionId | None:
    """Where what came in belongs, as its channel is mapped: NOWHERE for a name that nobody knows, None for no name.

    A customer who is on the line is not turned away for a mistake in the mapping, and is shown to no other division.
    """
    if not arrival.division:
        return None
    found = named(arrival.division, desk.store.divisions.all())
    return NOWHERE if found is None else found.id


# Administration


@dataclass(frozen=True)
class AddDivision(Command):
    """Make a division. Until it is allowed to agents, only who may view all contacts sees what is in it."""

    needs: ClassVar = (Permission.AGENT_EDIT,)
    name: str

    def apply(self, work: Work) -> dict[str, Any]:
        id = DivisionId(work.new_id())
        work.store.divisions.add(work.operation, id, checked_name(self.name, work.store.divisions.all()))
        return {"division": id}


@dataclass(frozen=True)
class RenameDivision(Command):
    """Call a division something else; everything in it stays where it is."""

    needs: ClassVar = (Permission.AGENT_EDIT,)
    division: str
    name: str

    def apply(self, work: Work) -> None:
        division = _known(self.division, work)
        others = (each for each in work.store.divisions.all() if each != division)
        work.store.divisions.rename(work.operation, division.id, checked_name(self.name, others))


@dataclass(frozen=True)
class DeleteDivision(Command):
    """Delete a division that no contact is in any more; nobody is allowed it from then on."""

    needs: ClassVar = (Permission.AGENT_EDIT,)
    division: str

    def apply(self, work: Work) -> None:
        division = _known(self.division, work)
        count = work.store.divisions.count_in(division.id, limit=COUNTED_LIMIT)
        if count:
            more, are = " or more" if count == COUNTED_LIMIT else "", "is" if count == 1 else "are"
            first = "move it" if count == 1 else "move them"
            raise Refused(f"{counted(count, 'contact')}{more} {are} in {division.name}; {first} elsewhere first.")
        work.store.divisions.delete(work.operation, division.id)


@dataclass(frozen=True)
class AllowDivision(Command):
    """Let an agent see the contacts of a division."""

    needs: ClassVar = (Permission.AGENT_EDIT,)
    agent: AgentName
    division: str

    def apply(self, work: Work) -> None:
        require_name(self.agent)
        division = _known(self.division, work)
        work.store.agents.list_if_new(work.operation, self.agent)
        if not work.store.divisions.allow(work.operation, self.agent, division.id):
            raise Refused(f"{self.agent} may see {division.name} already.")


@dataclass(frozen=True)
class DenyDivision(Command):
    """Let an agent no longer see the contacts of a division."""

    needs: ClassVar = (Permission.AGENT_EDIT,)
    agent: AgentName
    division: str

    def apply(self, work: Work) -> None:
        division = _known(self.division, work)
        work.store.divisions.deny(work.operation, self.agent, division.id)


def _known(name: str, work: Work) -> Division:
    """Who looks after the divisions knows them all, whether or not they see what is in them."""
    divisions = work.store.divisions.all()
    return _among(name, divisions, divisions)


# Contacts


@dataclass(frozen=True)
class ChangeDivision(Command):
    """Move a contact, with all that was merged into it, to another division; "" leaves it unassigned."""

    needs: ClassVar = (Permission.CONTACT_EDIT,)
    contact_id: ContactId
    division: str

    def apply(self, work: Work) -> dict[str, Any]:
        contact = work.store.contacts.get(self.contact_id)
        division = division_named(self.division, work)
        before = work.store.divisions.name_of(contact.division)
        id = None if division is None else division.id
        # Every member goes along, so that whoever is taken out of the merge later stays where this put them.
        moved = [work.store.divisions.assign(work.operation, member, id) for member in contact.members]
        if not any(moved):
            where = f"in {division.name}" if division else "in no division"
            raise Refused(f"{contact.display_name} is {where} already.")
        return {"contact": contact.id, "from": before or None, "to": division.name if division else None}


@dataclass(frozen=True)
class DivisionMove:
    """One change of a contact's division; "" is none."""

    at: datetime
    agent: AgentName
    before: str
    after: str


def moves_of(contact_id: ContactId, desk: Desk) -> tuple[DivisionMove, ...]:
    """How a contact has come to its division, newest first; as the divisions were called then."""
    logged = desk.store.journal.standing(ChangeDivision.__name__, [contact_id])[:MOVES_LIMIT]
    return tuple(
        DivisionMove(each.head.time, each.head.agent, each.result["from"] or "", each.result["to"] or "")
        for each in logged
    )


@dataclass(frozen=True)
class DivisionsSeen(Query[tuple[Division, ...]]):
    """The divisions that the agent may see, by name."""

    needs: ClassVar = (Permission.CONTACT_VIEW,)

    def answer(self, desk: Desk) -> tuple[Division, ...]:
        hidden = hidden_divisions(desk)
        return tuple(each for each in desk.store.divisions.all() if each.id not in hidden)
