"""What a picture of a long relation counts, and what a visit learns from a later line."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.identifiers import IdentifierType
from desktop_app.domain.interactions import Channel
from desktop_app.domain.journey import (
    ALL_GROUPS,
    MONTHS_LIMIT,
    WEEKS_LIMIT,
    ChannelGroup,
    JourneyPlace,
    PictureUnit,
    SessionType,
    journey_channels,
    picture_of,
    unit_for,
)
from tests.builders import OPENING, a_session

VOICE, EMAIL = ChannelGroup.VOICE, ChannelGroup.EMAIL
DAYS = st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 31))


@pytest.mark.parametrize(
    ("first", "last", "unit"),
    [
        (date(2026, 11, 24), date(2026, 11, 24), PictureUnit.WEEK),
        (date(2024, 12, 2), date(2026, 11, 24), PictureUnit.WEEK),
        (date(2024, 11, 24), date(2026, 11, 24), PictureUnit.MONTH),
        (date(2016, 12, 1), date(2026, 11, 24), PictureUnit.MONTH),
        (date(2016, 11, 30), date(2026, 11, 24), PictureUnit.YEAR),
        (date(1, 1, 1), date(9999, 12, 31), PictureUnit.YEAR),
    ],
)
def test_the_longer_the_relation_the_longer_a_bar(first: date, last: date, unit: PictureUnit) -> None:
    assert unit_for(first, last) is unit


def test_a_week_begins_on_monday() -> None:
    picture = picture_of(
        [(date(2026, 11, 22), VOICE, 1), (date(2026, 11, 23), VOICE, 2)], PictureUnit.WEEK, OPENING.date()
    )

    assert picture.starts == (date(2026, 11, 16), date(2026, 11, 23), date(2026, 11, 30))
    assert picture.counts[VOICE] == (1, 2)
    assert picture.counts[EMAIL] == (0, 0)


def test_a_picture_goes_on_to_today_so_that_silence_is_seen() -> None:
    picture = picture_of([(date(2026, 8, 1), VOICE, 1)], PictureUnit.MONTH, date(2026, 11, 24))

    assert picture.counts[VOICE] == (1, 0, 0, 0)
    assert picture.starts[-1] == date(2026, 12, 1)


def test_a_picture_of_nothing_has_no_bars() -> None:
    picture = picture_of([], PictureUnit.WEEK, date(2026, 11, 24))

    assert (picture.bars, picture.total, picture.highest) == (0, 0, 0)


@given(st.lists(st.tuples(DAYS, st.sampled_from(ChannelGroup), st.integers(1, 9)), min_size=1, max_size=20), DAYS)
def test_every_entry_is_in_the_bar_of_its_day(counts: list[tuple[date, ChannelGroup, int]], today: date) -> None:
    days = [day for day, _, _ in counts]
    unit = unit_for(min(days), max(*days, today))
    picture = picture_of(counts, unit, today)

    assert picture.total == sum(count for _, _, count in counts)
    assert list(picture.starts) == sorted(set(picture.starts)) or picture.starts[-1] == date.max
    for day, group, _ in counts:
        bar = max(number for number in range(picture.bars) if picture.starts[number] <= day)
        assert picture.counts[group][bar] > 0
        assert unit.start_of(day) == picture.starts[bar]
    limit = {PictureUnit.WEEK: WEEKS_LIMIT, PictureUnit.MONTH: MONTHS_LIMIT}.get(unit, 10_000)
    assert 0 < picture.bars <= limit


def test_counts_can_be_asked_for_a_range_of_bars() -> None:
    counts = [(date(2026, month, 1), VOICE, month) for month in (1, 2, 3)]
    picture = picture_of(counts, PictureUnit.MONTH, date(2026, 3, 1))

    assert (picture.count(VOICE, 0, 2), picture.count(VOICE, 1, 1), picture.count(EMAIL, 0, 2)) == (6, 2, 0)


def test_every_channel_is_in_one_group_and_open_messaging_has_a_journey_only_where_it_is_resolved() -> None:
    every = {*Channel, *SessionType}
    assert journey_channels(ALL_GROUPS, with_open_messaging=True) == every
    assert journey_channels(ALL_GROUPS, with_open_messaging=False) == every - {Channel.OPEN}
    assert journey_channels(frozenset({VOICE}), with_open_messaging=False) == {Channel.VOICE, Channel.CALLBACK}
    assert journey_channels(frozenset({ChannelGroup.WEB}), with_open_messaging=False) == set(SessionType)


def test_places_are_in_order_of_time() -> None:
    later = OPENING + timedelta(microseconds=1)
    places = [JourneyPlace(OPENING, False, 9), JourneyPlace(OPENING, True, 1), JourneyPlace(later, False, 1)]

    assert sorted(set(places)) == places


def test_a_later_line_adds_what_it_says_and_takes_nothing_away() -> None:
    known = a_session(id="v", ended_at=OPENING, referrer="https://a", event_count=2, extra={"browser": "F", "os": "L"})
    later = a_session("other", id="v", at=OPENING + timedelta(hours=1), event_count=3, extra={"browser": "C"})
    renewed = known.renewed_by(later)

    assert (renewed.ended_at, renewed.referrer, renewed.event_count) == (OPENING, "https://a", 3)
    assert renewed.extra == {"browser": "C", "os": "L"}
    assert (renewed.customer, renewed.created_at) == (known.customer, known.created_at)
    assert renewed.renewed_by(later) == renewed


def test_a_visit_that_ends_before_it_began_took_no_time() -> None:
    assert a_session(ended_at=datetime(2020, 1, 1, tzinfo=UTC)).length == timedelta(0)
    assert a_session().length is None
    assert a_session(customer=IdentifierType.EMAIL, duration_s=60).length == timedelta(minutes=1)
