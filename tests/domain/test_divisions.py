"""Divisions: their names, and where a merged contact is."""

from __future__ import annotations

import pytest

from desktop_app.domain.divisions import (
    Division,
    checked_name,
    division_of,
    hidden_others_sentence,
    named,
    with_hidden_others,
)
from desktop_app.domain.errors import Refused
from desktop_app.domain.ids import DivisionId

SALES, SUPPORT = Division("Sales", DivisionId("d-1")), Division("Support", DivisionId("d-2"))


def test_a_name_is_trimmed() -> None:
    assert checked_name("  Sales ", [SUPPORT]) == "Sales"


@pytest.mark.parametrize(
    "name", ["", " ", "two\nlines", "x" * 201, "\ud800", "a\x00b", "unassigned", "sales", "SALES "]
)
def test_a_name_that_is_none_or_taken_is_refused(name: str) -> None:
    with pytest.raises(Refused):
        checked_name(name, [SALES])


@pytest.mark.parametrize(("name", "expected"), [("sales", SALES), (" SUPPORT ", SUPPORT), ("Sale", None)])
def test_a_division_is_known_by_its_name_in_any_case(name: str, expected: Division | None) -> None:
    assert named(name, [SALES, SUPPORT]) == expected


def test_a_merged_contact_is_where_its_assigned_members_are() -> None:
    assert division_of([None, SALES.id, None]) == SALES.id
    assert division_of([None, None]) is None


@pytest.mark.parametrize(
    ("number", "sentence"),
    [(0, ""), (1, "1 other contact in another division"), (2, "2 other contacts in another division")],
)
def test_those_that_are_hidden_are_counted(number: int, sentence: str) -> None:
    assert hidden_others_sentence(number) == sentence
    assert with_hidden_others("", number) == sentence


def test_those_that_are_shown_come_first() -> None:
    assert with_hidden_others("1 other contact shares it", 0) == "1 other contact shares it"
    assert with_hidden_others("1 other contact shares it", 2) == "1 other contact shares it · 2 hidden"
