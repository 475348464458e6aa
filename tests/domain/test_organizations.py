"""Organisations: what their fields accept, and how their names are found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.errors import InvalidOrganization
from desktop_app.domain.organizations import (
    ORGANIZATION_RULES,
    RELATIONSHIP_LIMIT,
    OrganizationFields,
    checked_organization,
    checked_relationship,
    rank_of_name,
)


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("name", "  Analytical Engines ", "Analytical Engines"),
        ("name", "x" * 1_000, "x" * 1_000),
        ("address", "1 Kiln Lane\n\n Stoke, \r\nST1", "1 Kiln Lane, Stoke, ST1"),
        ("employee_count", "1,200", "1200"),
        ("employee_count", "1 200", "1200"),
        ("employee_count", "007", "7"),
        ("employee_count", " ", ""),
        ("websites", "example.org,https://x.org/a?b  example.org", "example.org, https://x.org/a?b"),
        ("websites", "", ""),
        ("external_ids", "crm:17 ,erp:A-5\ncrm:17", "crm:17, erp:A-5"),
        ("phone", "ask the porter", "ask the porter"),
    ],
)
def test_a_field_is_kept_trimmed_and_in_one_spelling(field: str, typed: str, kept: str) -> None:
    assert checked_organization({field: typed}) == {field: kept}


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("name", "", "An organization needs a name."),
        ("name", " \n", "An organization needs a name."),
        ("name", "x" * 1_001, "Name has 1,001 characters; at most 1,000 are kept."),
        ("industry", "a\x00b", "Industry holds a character that cannot be stored"),
        ("address", "\ud800", "Address holds a character that cannot be stored"),
        ("employee_count", "about ten", "'about ten' is none"),
        ("employee_count", "-3", "'-3' is none"),
        ("employee_count", "²", "'²' is none"),
        ("employee_count", "1" * 11, "is none"),
        ("websites", "ftp://x.org", "'ftp://x.org' is no website"),
        ("websites", "javascript:alert(1)", "is no website"),
        ("websites", "example", "'example' is no website"),
        ("websites", "x." + "y" * 1_000, "is no website"),
        ("external_ids", ",".join(map(str, range(11))), "at most 10 external ids"),
        ("external_ids", "crm:" + "1" * 252, "at most 255 characters"),
    ],
)
def test_what_cannot_be_kept_is_said_with_its_field(field: str, typed: str, says: str) -> None:
    with pytest.raises(InvalidOrganization) as refusal:
        checked_organization({field: typed})

    assert says in str(refusal.value)
    assert refusal.value.field == field


@given(st.dictionaries(st.sampled_from(list(ORGANIZATION_RULES)), st.text(max_size=60)))
def test_checking_twice_is_checking_once(changes: dict[str, str]) -> None:
    try:
        once = checked_organization(changes)
    except InvalidOrganization:
        return
    assert checked_organization(once) == once


def test_the_rules_are_those_of_the_fields() -> None:
    assert list(ORGANIZATION_RULES) == list(vars(OrganizationFields()))


@pytest.mark.parametrize("text", ["", "  ", "x" * (RELATIONSHIP_LIMIT + 1), "two\nlines", "a\x00b", "\ud800"])
def test_a_relationship_is_a_few_words_on_one_line(text: str) -> None:
    with pytest.raises(InvalidOrganization, match="1 to 100 characters on one line"):
        checked_relationship(text)


def test_a_relationship_is_trimmed() -> None:
    assert checked_relationship(" Account Manager ") == "Account Manager"


@pytest.mark.parametrize(
    ("name", "wanted", "rank"),
    [
        ("Łódź Ceramics", "lodz ceramics", 0),
        ("Łódź Ceramics", "lod", 1),
        ("Łódź Ceramics", "cer", 2),
        ("Łódź Ceramics", "ramic", 3),
        ("Łódź Ceramics", "kiln", None),
    ],
)
def test_a_name_answers_best_to_itself_then_to_its_beginning(name: str, wanted: str, rank: int | None) -> None:
    assert rank_of_name(name, wanted) == rank
