"""How long a temporary contact stays, to the second."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from desktop_app.domain.contacts import Contact, ContactFields, ContactKind
from desktop_app.domain.ids import ContactId
from desktop_app.domain.lifecycle import has_lapsed, lapses_at, last_contact_of

LAST = datetime(2026, 2, 4, 10, tzinfo=UTC)
RETENTION = timedelta(days=60)
CALLER = Contact(ContactId("c"), ContactKind.IDENTIFIED, ContactFields(), (), LAST, 1, LAST)


@pytest.mark.parametrize("kind", [ContactKind.IDENTIFIED, ContactKind.EPHEMERAL])
@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (timedelta(days=59), False),
        (timedelta(days=60) - timedelta(seconds=1), False),
        (timedelta(days=60), True),
        (timedelta(days=61), True),
    ],
)
def test_a_temporary_contact_lapses_60_days_after_its_last_interaction_to_the_second(
    kind: ContactKind, after: timedelta, expected: bool
) -> None:
    lapse = lapses_at(replace(CALLER, kind=kind), LAST, RETENTION)

    assert has_lapsed(lapse, LAST + after) is expected


def test_days_are_of_24_hours_whatever_the_clocks_on_the_wall_do() -> None:
    in_berlin = LAST.astimezone(timezone(timedelta(hours=1)))

    assert lapses_at(CALLER, in_berlin, RETENTION) == LAST + RETENTION


@pytest.mark.parametrize(
    "contact",
    [
        replace(CALLER, kind=ContactKind.CURATED),
        replace(CALLER, members=(ContactId("c"), ContactId("d"))),
        replace(CALLER, merged_into=ContactId("d")),
    ],
)
def test_curated_and_merged_contacts_never_lapse(contact: Contact) -> None:
    lapse = lapses_at(contact, LAST, RETENTION)

    assert lapse is None
    assert not has_lapsed(lapse, datetime.max.replace(tzinfo=UTC))


def test_the_newest_interaction_counts() -> None:
    assert last_contact_of(LAST, [LAST - timedelta(days=9), LAST - timedelta(days=3)]) == LAST - timedelta(days=3)


def test_who_was_never_in_touch_counts_from_the_creation() -> None:
    assert last_contact_of(LAST, []) == LAST


def test_being_brought_back_counts_as_well() -> None:
    later = LAST + timedelta(days=61)

    assert last_contact_of(LAST, [LAST], [later]) == later


def test_a_channel_with_a_clock_of_its_own_breaks_nothing() -> None:
    assert lapses_at(CALLER, datetime.max.replace(tzinfo=UTC), RETENTION) == datetime.max.replace(tzinfo=UTC)
