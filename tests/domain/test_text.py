from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.text import (
    counted,
    digits_of,
    folded,
    is_storable,
    on_one_line,
    shortened,
    storable,
)

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)  # lone surrogates included


@given(ANY_TEXT)
def test_storable_text_is_storable_and_stays_as_it_is_the_second_time(text: str) -> None:
    kept = storable(text)

    assert is_storable(kept)
    assert storable(kept) == kept
    kept.encode("utf-8")


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")))
def test_whatever_a_database_takes_is_only_trimmed(text: str) -> None:
    assert storable(text) == text.strip()


@given(ANY_TEXT)
def test_a_line_for_a_label_never_breaks_and_holds_no_control_character(text: str) -> None:
    line = on_one_line(text)

    assert len(line.splitlines()) <= 1
    assert not any(character < " " or "\x7f" <= character <= "\x9f" for character in line)


def test_a_line_for_a_label_loses_what_would_reorder_its_surroundings() -> None:
    assert on_one_line("gnp.\u202eexe") == "gnp.exe"


def test_marks_that_arabic_and_hebrew_need_stay() -> None:
    assert on_one_line("\u05d0\u200f!") == "\u05d0\u200f!"


def test_html_is_text_like_any_other() -> None:
    assert on_one_line("<img src=x>") == "<img src=x>"


@given(ANY_TEXT, st.integers(1, 20))
def test_shortened_text_keeps_within_its_limit(text: str, limit: int) -> None:
    assert len(shortened(text, limit)) <= limit


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Łukasz", "lukasz"), ("STRASSE", "strasse"), ("straße", "strasse"), ("José", "jose"), ("王", "wang")],
)
def test_folding_forgets_case_accents_and_script(text: str, expected: str) -> None:
    assert folded(text).strip() == expected


def test_digits_of_any_script_are_read() -> None:
    assert digits_of("+٨٠٣ (12) ３") == "803123"


def test_numbers_are_counted_in_words_of_their_number() -> None:
    assert [counted(number, "contact") for number in (0, 1, 2000)] == [
        "0 contacts",
        "1 contact",
        "2,000 contacts",
    ]
