"""Visits as JSON: read by the reference product's names, kept whole, and broken ones told with a sentence."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.channels.json_lines import read_lines
from desktop_app.channels.json_sessions import BroughtSession, parse_session
from desktop_app.domain.errors import InvalidInteraction
from desktop_app.domain.identifiers import IdentifierType, Region
from desktop_app.domain.journey import EventType, SessionType

US = Region("US")
NOW = datetime(2026, 2, 4, 10, tzinfo=UTC)


def a_visit(**changes: Any) -> dict[str, Any]:
    whole = {
        "id": "v-1",
        "type": "web",
        "customerId": "c-1",
        "customerIdType": "cookie",
        "createdDate": "2026-02-04T10:00:00Z",
        "endedDate": "2026-02-04T10:12:00Z",
        "durationInSeconds": 720,
        "pageviewCount": 2,
        "referrer": "https://example.org/mail",
        "lastPage": {"title": "Contact us", "url": "https://example.org/contact"},
        "events": [
            {"id": "e-1", "eventType": "web", "createdDate": "2026-02-04T10:00:00Z", "page": {"title": "Prices"}},
            {"id": "e-2", "eventType": "outcomeAchieved", "createdDate": "2026-02-04T10:05:00Z", "title": "Bought"},
        ],
    }
    return {key: value for key, value in {**whole, **changes}.items() if value is not ...}


def parsed(**changes: Any) -> BroughtSession:
    return parse_session(a_visit(**changes), region=US, now=NOW, problems=[])


def test_a_visit_is_read_whole() -> None:
    session, events = (brought := parsed()).session, brought.events

    assert (session.id, session.type, session.created_at) == ("v-1", SessionType.WEB, NOW)
    assert (session.customer.type, session.customer.raw) == (IdentifierType.COOKIE, "c-1")
    assert (session.ended_at, session.length) == (NOW + timedelta(minutes=12), timedelta(minutes=12))
    assert (session.views, session.referrer) == (2, "https://example.org/mail")
    assert (session.page_title, session.page_url) == ("Contact us", "https://example.org/contact")
    assert [(each.type, each.title) for each in events] == [
        (EventType.WEB, "Prices"),
        (EventType.OUTCOME_ACHIEVED, "Bought"),
    ]


def test_only_an_id_and_a_customer_are_needed() -> None:
    brought = parse_session({"id": "v", "customerId": "c"}, region=US, now=NOW, problems=[])

    assert (brought.session.type, brought.session.created_at, brought.events) == (SessionType.WEB, NOW, ())
    assert brought.session.customer.type is IdentifierType.COOKIE


def test_unknown_keys_are_kept() -> None:
    last_page = {"title": "Prices", "url": "https://x", "breadcrumb": ["a"]}
    event = {"id": "e", "eventType": "webAction", "mediaType": "webchat"}
    brought = parsed(browser={"family": "Firefox"}, lastPage=last_page, events=[event])

    assert brought.session.extra == {"browser": {"family": "Firefox"}, "lastPage": {"breadcrumb": ["a"]}}
    assert brought.events[0].extra == {"mediaType": "webchat"}


def test_an_event_without_an_id_is_the_same_each_time_it_is_told() -> None:
    page = {"eventType": "web", "createdDate": "2026-02-04T10:00:00Z", "title": "Prices"}
    first, second = parsed(events=[page]), parsed(events=[page, page])

    assert first.events[0].id == second.events[0].id
    assert len({event.id for event in second.events}) == 2


def test_the_same_event_twice_is_one() -> None:
    page = {"id": "e", "title": "Prices"}
    assert len(parsed(events=[page, page]).events) == 1


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"id": ...}, 'Its "session" has no "id".'),
        ({"customerId": ...}, 'no "customerId"'),
        ({"customerIdType": "x"}, 'Its "customerIdType" is none of cookie, email, phone.'),
        ({"customerIdType": "shoe"}, "There is no identifier type called 'shoe'"),
        ({"type": "shop"}, "There is no session type called 'shop'; the types are web, app."),
        ({"createdDate": "yesterday"}, "Its \"createdDate\" is no time: 'yesterday'."),
        ({"endedDate": 7}, 'Its "endedDate" is no time'),
        ({"durationInSeconds": "long"}, 'Its "durationInSeconds" is no number of 0 or more.'),
        ({"pageviewCount": -1}, 'Its "pageviewCount" is no number'),
        ({"eventCount": 10**40}, 'Its "eventCount" is no number'),
        ({"eventCount": True}, 'Its "eventCount" is no number'),
        ({"lastPage": 3}, 'Its "lastPage" is neither text nor an object.'),
        ({"events": {"e": 1}}, 'Its "events" are no list.'),
        ({"events": [3]}, 'One of its "events" is no object.'),
        ({"events": [{"eventType": "dance"}]}, "There is no event type called 'dance'"),
    ],
)
def test_a_broken_visit_says_why(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(InvalidInteraction) as refusal:
        parsed(**changes)
    assert says in str(refusal.value)


def test_visits_and_interactions_share_a_file_and_broken_lines_are_told_with_their_number() -> None:
    call = {"id": "1", "channel": "voice", "session": "kept like any unknown key"}
    found = [{"session": a_visit()}, call, {"session": {"id": "v"}}, {"session": 3}]
    lines = list(read_lines([json.dumps(each).encode() for each in found], region=US, now=NOW))

    assert [line.number for line in lines] == [1, 2, 3, 4]
    assert lines[0].visit is not None
    assert lines[0].visit.session.id == "v-1"
    assert lines[1].arrival is not None
    assert lines[1].arrival.extra == {"session": "kept like any unknown key"}
    assert [line.problem for line in lines[2:]] == [
        'Its "session" has no "customerId", so it belongs to nobody.',
        'Its "session" is no JSON object.',
    ]


def test_what_cannot_be_kept_as_it_came_is_said() -> None:
    problems: list[str] = []
    brought = parse_session(a_visit(referrer="a\x00" + "b" * 2_000), region=US, now=NOW, problems=problems)

    assert len(brought.session.referrer) == 1_000
    assert "taken out" in problems[0]
    assert "the first 1,000 were kept" in problems[1]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=9,
)


@given(st.dictionaries(st.sampled_from([*a_visit(), "browser"]), JSON))
def test_whatever_comes_is_a_visit_or_a_sentence(changes: dict[str, Any]) -> None:
    (line,) = read_lines([json.dumps({"session": a_visit(**changes)}).encode()], region=US, now=NOW)

    assert (line.visit is None) <= line.problem.endswith(".")
