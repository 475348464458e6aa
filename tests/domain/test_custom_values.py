"""What custom fields take, type by type, and that what is kept reads back as the same."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.custom_fields import CustomField, CustomType
from desktop_app.domain.custom_values import as_json, normal, parse, search_keys, written
from desktop_app.domain.errors import InvalidContact
from desktop_app.domain.ids import CustomFieldId

T = CustomType
OPTIONS = ("Gold", "Silver", "Łatwy")


def a_field(type: CustomType) -> CustomField:
    return CustomField(CustomFieldId("f"), "Plan", type, OPTIONS if type is T.DROPDOWN else ())


@pytest.mark.parametrize(
    ("type", "given_value", "value", "text", "shown"),
    [
        (T.CHECKBOX, True, True, "yes", True),
        (T.CHECKBOX, "on", True, "yes", True),
        (T.CHECKBOX, False, None, "", False),
        (T.DATE, "2026-02-04", date(2026, 2, 4), "2026-02-04", "2026-02-04"),
        (T.DATETIME, "2026-02-04 10:30", datetime(2026, 2, 4, 10, 30, tzinfo=UTC), "2026-02-04T10:30:00Z", None),
        (T.DATETIME, "2026-02-04T10:30+02:00", datetime(2026, 2, 4, 8, 30, tzinfo=UTC), "2026-02-04T08:30:00Z", None),
        (T.DROPDOWN, "gold", "Gold", "Gold", "Gold"),
        (T.IDENTIFIER, " K-17 ", "K-17", "K-17", "K-17"),
        (T.INTEGER, "+007", 7, "7", 7),
        (T.INTEGER, 7, 7, "7", 7),
        (T.NUMBER, 12.50, Decimal("12.5"), "12.5", 12.5),
        (T.NUMBER, "-0.0", Decimal(0), "0", 0.0),
        (T.TEXT, "<b>x</b>", "<b>x</b>", "<b>x</b>", "<b>x</b>"),
        (T.TEXT_AREA, "one\r\ntwo", "one\ntwo", "one\ntwo", "one\ntwo"),
        (T.TAG, "VIP, north ,vip,", ("VIP", "north"), "VIP, north", ["VIP", "north"]),
        (T.TAG, ["VIP", "north"], ("VIP", "north"), "VIP, north", ["VIP", "north"]),
        (T.URL, "https://x.example/a", "https://x.example/a", "https://x.example/a", "https://x.example/a"),
        (T.TEXT, None, None, "", None),
        (T.NUMBER, "", None, "", None),
    ],
)
def test_a_value_is_read_kept_and_shown(type: CustomType, given_value: Any, value: Any, text: str, shown: Any) -> None:
    field = a_field(type)

    assert parse(field, given_value) == value
    assert normal(field, given_value) == text
    assert as_json(field, text) == (text if type is T.DATETIME else shown)


@pytest.mark.parametrize(
    ("type", "given_value", "says"),
    [
        (T.CHECKBOX, "perhaps", "Plan is neither yes nor no: perhaps"),
        (T.DATE, "4.2.2026", "Plan is no date written as 2026-02-04: 4.2.2026"),
        (T.DATE, "2026-02-30", "Plan is no date"),
        (T.DATE, "0999-01-01", "the years 1000 to 9999"),
        (T.DATETIME, "tomorrow", "Plan is no date and time written as 2026-02-04 10:30: tomorrow"),
        (T.DATETIME, "0001-01-01T00:00+14:00", "Plan is no date and time"),
        (T.DROPDOWN, "Bronze", "Plan has no option Bronze; choose one of Gold, Silver, Łatwy"),
        (T.IDENTIFIER, "x" * 101, "Plan has 101 characters; at most 100 are kept"),
        (T.INTEGER, "1.5", "Plan is no whole number"),
        (T.INTEGER, "1" * 19, "of at most 18 digits"),
        (T.INTEGER, "١٢", "Plan is no whole number"),
        (T.NUMBER, "1,5", "Plan is no number written as 12.5: 1,5"),
        (T.NUMBER, "NaN", "Plan is no number"),
        (T.NUMBER, float("inf"), "Plan is no number"),
        (T.TEXT, "x" * 101, "Plan has 101 characters"),
        (T.TEXT, "one\ntwo", "Plan holds one line"),
        (T.TEXT_AREA, "x" * 1001, "Plan has 1,001 characters; at most 1,000 are kept"),
        (T.TAG, ",".join(map(str, range(11))), "Plan has 11 tags; at most 10 are kept"),
        (T.TAG, "x" * 101, "Plan has a tag of 101 characters; at most 100 are kept"),
        (T.TAG, ["a,b"], "without a comma"),
        (T.URL, "javascript:alert(1)", "Plan is no web address"),
        (T.URL, "https://x/" + "x" * 200, "Plan has 210 characters; at most 200 are kept"),
        (T.TEXT, {"a": 1}, "Plan takes a text, a number, true, false or a list of texts"),
        (T.TEXT, "a\x00b", "Plan holds a character that cannot be stored"),
        (T.TEXT, "\ud800", "Plan holds a character that cannot be stored"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(type: CustomType, given_value: Any, says: str) -> None:
    with pytest.raises(InvalidContact) as refusal:
        parse(a_field(type), given_value)

    assert says in str(refusal.value)
    assert refusal.value.field == "custom:f"


_TEXTS: dict[CustomType, st.SearchStrategy[Any]] = {
    T.CHECKBOX: st.sampled_from(["yes", "NO", "", "true", "0"]) | st.booleans(),
    T.DATE: st.dates(min_value=date(1000, 1, 1)).map(str),
    T.DATETIME: st.datetimes(min_value=datetime(1000, 1, 2), timezones=st.timezones() | st.none()).map(str),
    T.DROPDOWN: st.sampled_from(OPTIONS).map(str.swapcase),
    T.INTEGER: st.integers(-(10**18) + 1, 10**18 - 1),
    T.NUMBER: st.decimals(min_value=-(10**9), max_value=10**9, places=6) | st.integers(-(10**6), 10**6),
    T.TAG: st.lists(st.text(max_size=12), max_size=10).map(",".join),
    T.URL: st.text("abc./?#%ü", max_size=12).map("https://".__add__),
}


@given(st.data(), st.sampled_from(T))
def test_what_is_kept_reads_back_as_the_same(data: st.DataObject, type: CustomType) -> None:
    field = a_field(type)
    typed = data.draw(_TEXTS.get(type, st.text(max_size=30)))
    try:
        value = parse(field, typed)
    except InvalidContact:
        return

    assert parse(field, written(value)) == value
    assert written(parse(field, written(value))) == written(value)
    assert normal(field, as_json(field, written(value))) == written(value) or type is T.NUMBER


@pytest.mark.parametrize(
    ("type", "text", "keys"),
    [(T.IDENTIFIER, "K-17", ("K-17",)), (T.TAG, "VIP, north", ("VIP", "north")), (T.TEXT, "K-17", ()), (T.TAG, "", ())],
)
def test_identifiers_and_tags_are_searched(type: CustomType, text: str, keys: tuple[str, ...]) -> None:
    assert search_keys(a_field(type), text) == keys
