"""Visits to the web site or the app as JSON, with the names of the reference product's journey sessions and events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop_app.channels.json_reader import ID_LIMIT, Reader, clue_of, storable_extra, time_of
from desktop_app.domain.errors import InvalidInteraction
from desktop_app.domain.identifiers import RAW_LIMIT, IdentifierType, Region
from desktop_app.domain.ids import SessionId
from desktop_app.domain.interactions import NAME_LIMIT
from desktop_app.domain.journey import EventType, JourneyEvent, JourneySession, event_type_named, session_type_named

_COUNT_LIMIT = 2**53  # the largest whole number that JSON carries unharmed everywhere
_CUSTOMER_TYPES = (IdentifierType.COOKIE, IdentifierType.EMAIL, IdentifierType.PHONE)
_SESSION_KEYS = frozenset(
    {
        "id", "type", "customerId", "customerIdType", "createdDate", "endedDate", "durationInSeconds", "eventCount",
        "pageviewCount", "screenviewCount", "referrer", "lastPage", "events",
    }
)  # fmt: skip
_EVENT_KEYS = frozenset({"id", "eventType", "createdDate", "title", "url"})


@dataclass(frozen=True)
class BroughtSession:
    """A visit, and what is told of what happened in it; a later line may tell more of the same."""

    session: JourneySession
    events: tuple[JourneyEvent, ...]


def parse_session(found: Any, *, region: Region, now: datetime, problems: list[str]) -> BroughtSession:
    """The visit in one JSON object. Raises InvalidInteraction with one sentence.

    What was too long or holds characters that no store takes is put right and said in *problems*. *now* stands in for
    a missing ``createdDate``.
    """
    if not isinstance(found, dict):
        raise InvalidInteraction('Its "session" is no JSON object.')
    reader = Reader(found, problems)
    id = reader.text("id", ID_LIMIT)
    if not id:
        raise InvalidInteraction('Its "session" has no "id".')
    customer = reader.text("customerId", RAW_LIMIT)
    if not customer:
        raise InvalidInteraction('Its "session" has no "customerId", so it belongs to nobody.')
    clue = clue_of(reader.text("customerIdType", 50) or IdentifierType.COOKIE.value, customer, region=region)
    if clue.type not in _CUSTOMER_TYPES:
        known = ", ".join(each.value for each in _CUSTOMER_TYPES)
        raise InvalidInteraction(f'Its "customerIdType" is none of {known}.')
    events = found.get("events") or []
    if not isinstance(events, list):
        raise InvalidInteraction('Its "events" are no list.')
    created_at = time_of("createdDate", found.get("createdDate"), now)
    page = _part(found, "lastPage", "title", problems)
    session = JourneySession(
        id=SessionId(id),
        type=session_type_named(reader.text("type", 50) or "web"),
        customer=clue,
        created_at=created_at,
        ended_at=None if found.get("endedDate") is None else time_of("endedDate", found["endedDate"], now),
        duration_s=_count(found, "durationInSeconds"),
        event_count=_count(found, "eventCount"),
        pageview_count=_count(found, "pageviewCount"),
        screenview_count=_count(found, "screenviewCount"),
        referrer=_part(found, "referrer", "url", problems).text("url", NAME_LIMIT),
        page_title=page.text("title", NAME_LIMIT),
        page_url=page.text("url", NAME_LIMIT),
        extra=_kept_extra(found, _SESSION_KEYS, ("referrer", "lastPage")),
    )
    return BroughtSession(session, _events(events, created_at, problems))


def _part(found: Mapping[str, Any], key: str, main: str, problems: list[str]) -> Reader:
    """The object under *key*; a bare text stands for its *main* value."""
    value = found.get(key)
    if isinstance(value, str):
        value = {main: value}
    if value is not None and not isinstance(value, dict):
        raise InvalidInteraction(f'Its "{key}" is neither text nor an object.')
    return Reader(value or {}, problems)


def _kept_extra(found: Mapping[str, Any], known: frozenset[str], parts: tuple[str, ...]) -> dict[str, object]:
    """What has no place of its own, also inside the objects named by *parts*; kept as it came."""
    extra = {key: value for key, value in found.items() if key not in known}
    for key in parts:
        value = found.get(key)
        if isinstance(value, dict) and (rest := {name: value[name] for name in value.keys() - {"title", "url"}}):
            extra[key] = rest
    return storable_extra(extra)


def _count(found: Mapping[str, Any], key: str) -> int | None:
    value = found.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < _COUNT_LIMIT:
        raise InvalidInteraction(f'Its "{key}" is no number of 0 or more.')
    return int(value)


def _events(found: list[Any], created_at: datetime, problems: list[str]) -> tuple[JourneyEvent, ...]:
    """The events by id, the first of the same id. One without an id is known by its time, its type and its turn."""
    turns: Counter[tuple[datetime, EventType]] = Counter()
    events: dict[str, JourneyEvent] = {}
    for each in found:
        if not isinstance(each, dict):
            raise InvalidInteraction('One of its "events" is no object.')
        reader = Reader(each, problems)
        type = event_type_named(reader.text("eventType", 50) or EventType.WEB.value)
        at = time_of("createdDate", each.get("createdDate"), created_at)
        id = reader.text("id", ID_LIMIT)
        if not id:
            turns[at, type] += 1
            id = f"{at.isoformat()} {type.value} {turns[at, type]}"
        page = _part(each, "page", "title", problems)
        title = reader.text("title", NAME_LIMIT) or page.text("title", NAME_LIMIT)
        url = reader.text("url", NAME_LIMIT) or page.text("url", NAME_LIMIT)
        extra = _kept_extra(each, _EVENT_KEYS | {"page"}, ("page",))
        events.setdefault(id, JourneyEvent(id, type, at, title or reader.text("eventName", NAME_LIMIT), url, extra))
    return tuple(events.values())
