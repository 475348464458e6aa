"""All that is known of one person, for who asks what is kept about them: as far as the agent may see it.

What may be long (interactions, visits, changes) is asked for in pages. What a permission is missing for is left out,
and said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop_app.domain.contacts import Contact, HeldIdentifier
from desktop_app.domain.errors import NotFound
from desktop_app.domain.exporting import ExportedContact, PastUnlink
from desktop_app.domain.history import HistoryKey
from desktop_app.domain.ids import ContactId, SessionId
from desktop_app.domain.interactions import Interaction
from desktop_app.domain.journey import JourneyEvent, JourneySession
from desktop_app.domain.permissions import Permission
from desktop_app.services.divisions import DivisionMove, moves_of
from desktop_app.services.exporting import NEEDS, exported
from desktop_app.services.guarded import interactions_told
from desktop_app.services.merging import MergesOfContact, StandingMerge
from desktop_app.services.requests import Desk, Query

PAGE = 200
EVENTS_LIMIT = 100_000  # of one visit
GUARDED = (
    Permission.SESSION_VIEW,
    Permission.CONVERSATION_VIEW_ALL,
    Permission.CUSTOM_FIELDS_VIEW,
    Permission.ORGANIZATION_VIEW,
)


@dataclass(frozen=True)
class Known:
    """What is known of a person, but for what comes in pages.

    *records*: the contacts as recorded that they consist of. *not_same_as*: who agents said is somebody else.
    *visits*: their sessions, which are read one by one. *missing*: the permissions that the agent lacks to see all.
    """

    exported: ExportedContact
    records: tuple[Contact, ...]
    former_identifiers: tuple[HeldIdentifier, ...]
    merges: tuple[StandingMerge, ...]
    not_same_as: tuple[ContactId, ...]
    unlinks: tuple[PastUnlink, ...]
    moves: tuple[DivisionMove, ...]
    organization: str  # the name of the record that they belong to, "" for none
    visits: tuple[SessionId, ...]
    missing: tuple[Permission, ...]


@dataclass(frozen=True)
class KnownOfContact(Query[Known]):
    """A person whole, whoever of their merge set is named. Raises NotFound."""

    needs: ClassVar = NEEDS
    contact_id: ContactId

    def answer(self, desk: Desk) -> Known:
        store = desk.store
        found = exported([self.contact_id], desk)
        if not found:
            raise NotFound(f"There is no contact {self.contact_id}; it may have been deleted.")
        (person,) = found
        members = person.contact.members
        sees_journey = desk.agent.may(Permission.SESSION_VIEW)
        return Known(
            exported=person,
            records=tuple(store.contacts.own(id) for id in members),
            former_identifiers=store.contact_pages.former_identifiers(person.contact),
            merges=MergesOfContact(person.contact.id).answer(desk),
            not_same_as=tuple(sorted({other for id in members for other in store.merging.not_same_as(id)})),
            unlinks=store.contact_pages.unlinks_of(members),
            moves=moves_of(person.contact.id, desk),
            organization=_organization(person.contact, desk),
            visits=tuple(each for id in members for each in store.journey.sessions_of(id)) if sees_journey else (),
            missing=tuple(each for each in GUARDED if not desk.agent.may(each)),
        )


def _organization(contact: Contact, desk: Desk) -> str:
    if contact.organization_id is None or not desk.agent.may(Permission.ORGANIZATION_VIEW):
        return ""
    return desk.store.organizations.get(contact.organization_id).fields.name


@dataclass(frozen=True)
class InteractionsForExport(Query[tuple[tuple[Interaction, ...], HistoryKey | None]]):
    """A page of a person's interactions, newest first, and where to go on; of what others handled, what may be told."""

    needs: ClassVar = (*NEEDS, Permission.SESSION_VIEW)
    contact_id: ContactId
    before: HistoryKey | None = None

    def answer(self, desk: Desk) -> tuple[tuple[Interaction, ...], HistoryKey | None]:
        members = desk.store.merge_sets.set_of(self.contact_id)
        found, next_page = desk.store.history.page(members, seen_by=None, before=self.before, limit=PAGE)
        return interactions_told(found, desk), next_page


@dataclass(frozen=True)
class VisitForExport(Query[tuple[JourneySession, tuple[JourneyEvent, ...]] | None]):
    """One visit of a person with what happened in it, oldest first; None when it is no longer theirs."""

    needs: ClassVar = (*NEEDS, Permission.SESSION_VIEW)
    contact_id: ContactId
    session_id: SessionId

    def answer(self, desk: Desk) -> tuple[JourneySession, tuple[JourneyEvent, ...]] | None:
        session = desk.store.journey.find(self.session_id)
        if session is None or session.recorded_under not in desk.store.merge_sets.set_of(self.contact_id):
            return None
        return session, desk.store.journey.events_of(session.id, limit=EVENTS_LIMIT)
