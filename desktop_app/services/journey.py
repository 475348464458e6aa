"""The journey of a contact: visits taken in, one line of time over the whole merge set, its picture, its details."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from hashlib import blake2b
from typing import Any, ClassVar

from desktop_app.domain.errors import NotFound
from desktop_app.domain.ids import ContactId, OperationId
from desktop_app.domain.interactions import Interaction
from desktop_app.domain.journey import (
    ALL_GROUPS,
    PAGE_LIMIT,
    ChannelGroup,
    JourneyChannel,
    JourneyEntry,
    JourneyEvent,
    JourneyPicture,
    JourneyPlace,
    JourneySession,
    PictureUnit,
    Stretch,
    journey_channels,
    picture_of,
    unit_for,
)
from desktop_app.domain.matching import match_visitor
from desktop_app.domain.permissions import Permission
from desktop_app.services.guarded import hides_words, interaction_told
from desktop_app.services.interactions import create_temporary
from desktop_app.services.requests import Command, Desk, Query, Work

JOURNEY_PAGE = 50  # entries that a list asks for at once


@dataclass(frozen=True)
class ReceiveSession(Command):
    """Take in a visit, or what is new of one, and record it under whom the matcher finds, or a new temporary contact.

    To be run under ``receipt_of_session``. That it took place is a fact and is not undone; whose it is, is.
    """

    session: JourneySession
    # Each event is in a table of its own, as a fact.
    events: tuple[JourneyEvent, ...] = field(default=(), metadata={"journal": False})

    def apply(self, work: Work) -> dict[str, Any]:
        known = work.store.journey.find(self.session.id)
        created = False
        if known is not None:
            work.store.journey.renew(work.operation, known, self.session, self.events)
            recorded_under = known.recorded_under
        else:
            found = match_visitor(self.session.customer, work.store.contacts.holders_of)
            created, recorded_under = found.rule.makes_temporary_contact, found.recorded_under
            if created:
                recorded_under = create_temporary("", (self.session.customer,), work)
            work.store.journey.add(work.operation, self.session, self.events)
            work.store.journey.attach(work.operation, self.session.id, recorded_under)
        contact = None if recorded_under is None else work.store.contacts.get(recorded_under)
        return {
            "session": self.session.id,
            "contact": contact and contact.id,
            "type": contact and contact.kind.value,
            "created": created,
        }


def receipt_of_session(session: JourneySession, events: Sequence[JourneyEvent]) -> OperationId:
    """The operation id under which a line of a visit is received: the same line twice is one.

    A line may tell more of a visit than an earlier one did, so it is known by all that it says.
    """
    told = json.dumps([asdict(session), *map(asdict, events)], sort_keys=True, default=str)
    return OperationId(f"session-{blake2b(told.encode('utf-8', 'replace'), digest_size=16).hexdigest()}")


@dataclass(frozen=True)
class JourneyPage:
    """Entries, newest first. *more*: there are older ones; ask for those before the last one's place."""

    entries: tuple[JourneyEntry, ...]
    more: bool


@dataclass(frozen=True)
class JourneyOfContact(Query[JourneyPage]):
    """Interactions and visits of a contact and of all that were merged into it, newest first.

    *since* (included) and *until* (not included) cut a stretch of time out; *before* goes on below a place.
    """

    needs: ClassVar = (Permission.CONTACT_VIEW, Permission.SESSION_VIEW)
    contact_id: ContactId
    groups: frozenset[ChannelGroup] = ALL_GROUPS
    since: datetime | None = None
    until: datetime | None = None
    before: JourneyPlace | None = None
    limit: int = JOURNEY_PAGE

    def answer(self, desk: Desk) -> JourneyPage:
        limit = min(self.limit, PAGE_LIMIT)
        stretch = Stretch(self.since, self.until, self.before)
        entries = desk.store.journey.page(
            _members(self.contact_id, desk), _channels(self.groups, desk), stretch, limit=limit + 1
        )
        return JourneyPage(tuple(_told(each, desk) for each in entries[:limit]), more=len(entries) > limit)


@dataclass(frozen=True)
class PictureOfJourney(Query[JourneyPicture]):
    """How dense the relation with a contact was over time, from its first entry to today."""

    needs: ClassVar = (Permission.CONTACT_VIEW, Permission.SESSION_VIEW)
    contact_id: ContactId

    def answer(self, desk: Desk) -> JourneyPicture:
        members, channels = _members(self.contact_id, desk), _channels(ALL_GROUPS, desk)
        today = desk.now.date()
        span = desk.store.journey.span(members, channels)
        if span is None:
            return picture_of((), PictureUnit.WEEK, today)
        last = max(span[1], today)
        unit = unit_for(span[0], last)
        counts = desk.store.journey.counts(members, channels, unit)
        return picture_of(((day, ChannelGroup.of(channel), count) for day, channel, count in counts), unit, last)


def _told(entry: JourneyEntry, desk: Desk) -> JourneyEntry:
    return replace(entry, what=interaction_told(entry.what, desk)) if isinstance(entry.what, Interaction) else entry


def _members(id: ContactId, desk: Desk) -> tuple[ContactId, ...]:
    if not desk.store.contacts.exists(id):
        raise NotFound(f"There is no contact {id}; it may have been deleted.")
    return desk.store.merge_sets.set_of(id)


def _channels(groups: frozenset[ChannelGroup], desk: Desk) -> frozenset[JourneyChannel]:
    return journey_channels(groups, with_open_messaging=desk.settings.resolve_open_messaging)


@dataclass(frozen=True)
class EntryDetails:
    """One entry whole; *events* only of a visit, oldest first, *event_count* of them in all.

    *hides_words*: another agent handled it, and what was said takes a permission.
    """

    what: Interaction | JourneySession
    recorded_under: str  # the name of whom it was recorded under, where that is another than who stands for them now
    events: tuple[JourneyEvent, ...] = ()
    event_count: int = 0
    hides_words: bool = False


@dataclass(frozen=True)
class DetailsOfEntry(Query[EntryDetails]):
    """One entry of a contact's journey, by its place."""

    needs: ClassVar = (Permission.CONTACT_VIEW, Permission.SESSION_VIEW)
    contact_id: ContactId
    place: JourneyPlace

    def answer(self, desk: Desk) -> EntryDetails:
        what = desk.store.journey.at_place(self.place)
        members = _members(self.contact_id, desk)
        if what.recorded_under not in members:
            raise NotFound("This is no longer part of the journey; it may have been linked to somebody else.")
        is_merged = what.recorded_under is not None and what.recorded_under != members[0]
        name = desk.store.contacts.own(what.recorded_under).display_name if is_merged else ""
        if isinstance(what, Interaction):
            return EntryDetails(interaction_told(what, desk), name, hides_words=hides_words(what, desk))
        events = desk.store.journey.events_of(what.id, limit=PAGE_LIMIT)
        return EntryDetails(what, name, events, desk.store.journey.count_events(what.id))
