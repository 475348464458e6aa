"""How alike two words are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.likeness import Likeness, likeness, slips_between

WORDS = st.text("abcde", max_size=9)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("smith", "smith", Likeness.SAME),
        ("smith", "smth", Likeness.SLIP),
        ("smith", "simth", Likeness.SLIP),
        ("katherine", "cathrine", Likeness.NEAR),
        ("alexander", "alex", Likeness.PART),
        ("william", "bill", Likeness.PART),
        ("bob", "robert", Likeness.PART),
        ("j", "john", Likeness.INITIAL),
        ("j", "mary", Likeness.OTHER),
        ("al", "el", Likeness.OTHER),  # too short for a slip
        ("john", "mary", Likeness.OTHER),
        ("john", "joan", Likeness.SLIP),  # whether that is a slip or another name, its rarity tells
    ],
)
def test_words_are_told_apart(one: str, other: str, expected: Likeness) -> None:
    assert likeness(one, other) is expected
    assert likeness(other, one) is expected


def _slips_slowly(one: str, other: str) -> int:
    """The optimal string alignment distance as its definition has it."""
    if not one or not other:
        return max(len(one), len(other))
    ways = [
        _slips_slowly(one[1:], other) + 1,
        _slips_slowly(one, other[1:]) + 1,
        _slips_slowly(one[1:], other[1:]) + (one[0] != other[0]),
    ]
    if one[:2] == other[1::-1] and len(one) > 1:
        ways.append(_slips_slowly(one[2:], other[2:]) + 1)
    return min(ways)


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_slips_are_counted_as_defined(one: str, other: str) -> None:
    assert slips_between(one, other) == min(3, _slips_slowly(one, other))


@given(WORDS, WORDS)
def test_likeness_does_not_depend_on_the_order(one: str, other: str) -> None:
    assert likeness(one, other) is likeness(other, one)


@given(WORDS)
def test_a_word_is_like_itself(word: str) -> None:
    assert likeness(word, word) is Likeness.SAME
