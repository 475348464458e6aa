"""The journey: visits as they came in, the merged line of interactions and visits, and the counts for its picture."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from heapq import merge
from itertools import islice

from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.errors import NotFound
from desktop_app.domain.ids import ContactId, SessionId
from desktop_app.domain.interactions import Channel, Interaction
from desktop_app.domain.journey import (
    EventType,
    JourneyChannel,
    JourneyEntry,
    JourneyEvent,
    JourneyPlace,
    JourneySession,
    PictureUnit,
    SessionType,
    Stretch,
)
from desktop_app.store.clues import clue_from_json, clue_to_json
from desktop_app.store.interactions import InteractionRepository
from desktop_app.store.journal import Operation
from desktop_app.store.rows import read_row, read_rows
from desktop_app.store.tables import EVENT, SESSION, JourneyEventTable, JourneySessionTable, Row
from desktop_app.store.times import from_text, from_text_or_none, to_text

DayCount = tuple[date, JourneyChannel, int]

# Constant strings, each a step in an index and then the rows as they lie there, however long the journey is.
_INTERACTIONS = """
SELECT at, seq FROM interaction INDEXED BY interaction_contact_at_seq
 WHERE contact = ? AND (at, seq) < (?, ?) AND at >= ? ORDER BY at DESC, seq DESC LIMIT ?
"""
_INTERACTIONS_ON = """
SELECT at, seq FROM interaction INDEXED BY interaction_of_contact_by_channel
 WHERE contact = ? AND channel = ? AND (at, seq) < (?, ?) AND at >= ? ORDER BY at DESC, seq DESC LIMIT ?
"""
_SESSIONS = """
SELECT created_at, seq FROM journey_session
 WHERE contact = ? AND type = ? AND (created_at, seq) < (?, ?) AND created_at >= ?
 ORDER BY created_at DESC, seq DESC LIMIT ?
"""
_CHANNELS_OF = """
SELECT member.value, channel.value FROM json_each(?) AS member, json_each(?) AS channel
 WHERE EXISTS (SELECT 1 FROM journey_day WHERE contact = member.value AND channel = channel.value)
"""
_SPAN = """
SELECT (SELECT min(day) FROM journey_day WHERE contact = ? AND channel = ?),
       (SELECT max(day) FROM journey_day WHERE contact = ? AND channel = ?)
"""
_COUNTS = """
SELECT substr(day, 1, ?), sum(count) FROM journey_day WHERE contact = ? AND channel = ? GROUP BY 1
"""
_TOTAL = """
SELECT coalesce(sum(count), 0) FROM json_each(?) AS member
  JOIN journey_day ON contact = member.value WHERE channel IN (SELECT value FROM json_each(?))
"""
_AFTER_ALL, _BEFORE_ALL, _HIGHEST_SEQ = "~", "", 2**63 - 1
# How much of an ISO day names the bar that it is in; weeks are summed up outside.
_DAY_PREFIX = {PictureUnit.WEEK: 10, PictureUnit.MONTH: 7, PictureUnit.YEAR: 4}


class JourneyRepository:
    """Reads journeys over whole merge sets; writes sessions through an Operation."""

    def __init__(self, database: APSWDatabase, interactions: InteractionRepository) -> None:
        self._database = database
        self._interactions = interactions

    def get(self, id: SessionId) -> JourneySession:
        """Raises NotFound."""
        found = self.find(id)
        if found is None:
            raise NotFound(f"There is no session {id}.")
        return found

    def find(self, id: SessionId) -> JourneySession | None:
        row = read_row(self._database, SESSION, [id])
        return None if row is None else session_of_row(row)

    def events_of(self, id: SessionId, *, limit: int) -> tuple[JourneyEvent, ...]:
        """The first *limit* events of a session, in order of time."""
        query = (
            JourneyEventTable.select()
            .where(JourneyEventTable.session == id)
            .order_by(JourneyEventTable.at, JourneyEventTable.id)
            .limit(limit)
        )
        return tuple(_event(row) for row in query.dicts().execute(self._database))

    def count_events(self, id: SessionId) -> int:
        (row,) = self._database.execute_sql("SELECT count(*) FROM journey_event WHERE session = ?", (id,))
        return int(row[0])

    def sessions_of(self, id: ContactId) -> tuple[SessionId, ...]:
        """Sessions that are recorded under this very contact."""
        query = JourneySessionTable.select(JourneySessionTable.id).where(JourneySessionTable.contact == id)
        return tuple(SessionId(row[0]) for row in query.tuples().execute(self._database))

    def page(
        self, members: Sequence[ContactId], channels: Collection[JourneyChannel], stretch: Stretch, *, limit: int
    ) -> tuple[JourneyEntry, ...]:
        """Entries of all *members* together on *channels*, newest first, at most *limit*."""
        streams = [
            self._places(member, channel, stretch, limit) for member, channel in self._streams(members, channels)
        ]
        places = list(islice(merge(*streams, reverse=True), limit))
        interactions = self._interactions.at_places([place.seq for place in places if place.is_interaction])
        sessions = self._at_places([place.seq for place in places if not place.is_interaction])
        return tuple(
            JourneyEntry(place, interactions[place.seq] if place.is_interaction else sessions[place.seq])
            for place in places
        )

    def at_place(self, place: JourneyPlace) -> Interaction | JourneySession:
        """Raises NotFound."""
        found: Mapping[int, Interaction | JourneySession] = (
            self._interactions.at_places([place.seq]) if place.is_interaction else self._at_places([place.seq])
        )
        if place.seq not in found:
            raise NotFound("There is no such entry in the journey.")
        return found[place.seq]

    def counts(
        self, members: Sequence[ContactId], channels: Collection[JourneyChannel], unit: PictureUnit
    ) -> list[DayCount]:
        """How many entries there are in each *unit*, named by a day in it."""
        length = _DAY_PREFIX[unit]
        return [
            (date.fromisoformat((prefix + "-01-01")[:10]), channel, count)
            for member, channel in self._channels_of(members, channels)
            for prefix, count in self._database.execute_sql(_COUNTS, (length, member, channel.value))
        ]

    def total(self, members: Sequence[ContactId], channels: Collection[JourneyChannel]) -> int:
        """How many entries there are."""
        values = json.dumps([channel.value for channel in channels])
        (row,) = self._database.execute_sql(_TOTAL, (json.dumps(list(members)), values))
        return int(row[0])

    def span(self, members: Sequence[ContactId], channels: Collection[JourneyChannel]) -> tuple[date, date] | None:
        """The days of the oldest and the newest entry; None while there is none."""
        days = [
            day
            for member, channel in self._channels_of(members, channels)
            for row in self._database.execute_sql(_SPAN, (member, channel.value) * 2)
            for day in row
        ]
        return (date.fromisoformat(min(days)), date.fromisoformat(max(days))) if days else None

    def all_rows(self) -> Iterator[tuple[Row, list[Row]]]:
        """Every session's row and its events' rows, by id; for the dump."""
        by_session: dict[str, list[Row]] = {}
        events = JourneyEventTable.select().order_by(JourneyEventTable.session, JourneyEventTable.id)
        for row in events.dicts().execute(self._database):
            by_session.setdefault(row.pop("session"), []).append(row)
        for row in JourneySessionTable.select().order_by(JourneySessionTable.id).dicts().execute(self._database):
            yield row, by_session.get(row["id"], [])

    def _channels_of(
        self, members: Sequence[ContactId], channels: Collection[JourneyChannel]
    ) -> list[tuple[ContactId, JourneyChannel]]:
        """Which member has entries on which of *channels*."""
        by_value = {channel.value: channel for channel in channels}
        rows = self._database.execute_sql(_CHANNELS_OF, (json.dumps(list(members)), json.dumps(sorted(by_value))))
        return [(ContactId(member), by_value[channel]) for member, channel in rows]

    def _streams(
        self, members: Sequence[ContactId], channels: Collection[JourneyChannel]
    ) -> list[tuple[ContactId, JourneyChannel | None]]:
        """What to read side by side: a member's interactions on one channel, or all of them where all are wanted."""
        every = self._channels_of(members, (*Channel, *SessionType))
        wanted = [(member, channel) for member, channel in every if channel in channels]
        picky = {member for member, channel in every if isinstance(channel, Channel) and channel not in channels}
        whole = dict.fromkeys(
            member for member, channel in wanted if isinstance(channel, Channel) and member not in picky
        )
        apart = [each for each in wanted if isinstance(each[1], SessionType) or each[0] in picky]
        return [*((member, None) for member in whole), *apart]

    def _places(
        self, member: ContactId, channel: JourneyChannel | None, stretch: Stretch, limit: int
    ) -> list[JourneyPlace]:
        is_interaction = not isinstance(channel, SessionType)
        bounds = (*_upper_bound(stretch, is_interaction), _text_or(stretch.since, _BEFORE_ALL), limit)
        if channel is None:
            rows = self._database.execute_sql(_INTERACTIONS, (member, *bounds))
        else:
            sql = _INTERACTIONS_ON if is_interaction else _SESSIONS
            rows = self._database.execute_sql(sql, (member, channel.value, *bounds))
        return [JourneyPlace(from_text(at), is_interaction, seq) for at, seq in rows]

    def _at_places(self, seqs: list[int]) -> dict[int, JourneySession]:
        rows = read_rows(self._database, SESSION, "WHERE seq IN (SELECT value FROM json_each(?))", (json.dumps(seqs),))
        return {row["seq"]: session_of_row(row) for row in rows}

    # Writing

    def add(self, operation: Operation, session: JourneySession, events: Sequence[JourneyEvent]) -> None:
        """The fact that a visit took place. Whom it belongs to is a step of its own, as only that can be taken back."""
        row = {"id": session.id, "contact": None, **_columns(session, events)}
        operation.insert(SESSION, row, is_fact=True)
        for event in events:
            operation.insert(EVENT, _event_row(session.id, event), is_fact=True)

    def renew(
        self, operation: Operation, known: JourneySession, later: JourneySession, events: Sequence[JourneyEvent]
    ) -> None:
        """What came in later of the same visit. An event that is known already stays as it is."""
        new = [event for event in events if read_row(self._database, EVENT, [known.id, event.id]) is None]
        for event in new:
            operation.insert(EVENT, _event_row(known.id, event), is_fact=True)
        columns = _columns(known.renewed_by(later), new)
        (row,) = self._database.execute_sql("SELECT last_at FROM journey_session WHERE id = ?", (known.id,))
        columns["last_at"] = max(row[0], columns["last_at"])
        operation.update(SESSION, [known.id], columns, is_fact=True)
        if known.recorded_under is not None:
            operation.linked_contacts.add(known.recorded_under)

    def attach(self, operation: Operation, id: SessionId, contact_id: ContactId | None) -> None:
        """Says whose the visit was; None: nobody's any more, as the contact goes."""
        operation.update(SESSION, [id], {"contact": contact_id})


def _upper_bound(stretch: Stretch, is_interaction: bool) -> tuple[str, int]:
    """Time and order that all of a stream's entries must be less than."""
    place = stretch.before
    until = _text_or(stretch.until, _AFTER_ALL), -1
    if place is None:
        return until
    if place.is_interaction == is_interaction:
        seq = place.seq
    else:
        # At the very moment of an interaction every session is older, and of a session no interaction.
        seq = _HIGHEST_SEQ if place.is_interaction else -1
    return min(until, (to_text(place.at), seq))


def _text_or(moment: datetime | None, otherwise: str) -> str:
    return otherwise if moment is None else to_text(moment)


def _columns(session: JourneySession, events: Sequence[JourneyEvent]) -> Row:
    happened = [session.created_at, session.ended_at, *(event.at for event in events)]
    if session.duration_s is not None:
        happened.append(_later(session.created_at, session.duration_s))
    return {
        "type": session.type.value,
        "customer": json.dumps(clue_to_json(session.customer), ensure_ascii=False),
        "created_at": to_text(session.created_at),
        "ended_at": None if session.ended_at is None else to_text(session.ended_at),
        "last_at": to_text(max(moment for moment in happened if moment is not None)),
        "duration_s": session.duration_s,
        "event_count": session.event_count,
        "pageview_count": session.pageview_count,
        "screenview_count": session.screenview_count,
        "referrer": session.referrer,
        "page_title": session.page_title,
        "page_url": session.page_url,
        "extra": json.dumps(dict(session.extra), sort_keys=True),
    }


def _later(moment: datetime, seconds: int) -> datetime:
    try:
        return moment + timedelta(seconds=seconds)
    except OverflowError:
        return moment


def _event_row(session: SessionId, event: JourneyEvent) -> Row:
    return {
        "session": session,
        "id": event.id,
        "type": event.type.value,
        "at": to_text(event.at),
        "title": event.title,
        "url": event.url,
        "extra": json.dumps(dict(event.extra), sort_keys=True),
    }


def session_of_row(row: Row) -> JourneySession:
    return JourneySession(
        id=SessionId(row["id"]),
        type=SessionType(row["type"]),
        customer=clue_from_json(json.loads(row["customer"])),
        created_at=from_text(row["created_at"]),
        ended_at=from_text_or_none(row["ended_at"]),
        duration_s=row["duration_s"],
        event_count=row["event_count"],
        pageview_count=row["pageview_count"],
        screenview_count=row["screenview_count"],
        referrer=row["referrer"],
        page_title=row["page_title"],
        page_url=row["page_url"],
        extra=json.loads(row["extra"]),
        recorded_under=row["contact"] and ContactId(row["contact"]),
    )


def _event(row: Row) -> JourneyEvent:
    return JourneyEvent(
        row["id"], EventType(row["type"]), from_text(row["at"]), row["title"], row["url"], json.loads(row["extra"])
    )
