"""Which actions and contacts the command palette offers for a text, and in which order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.ui.palette_entries import (
    ANYWHERE,
    FOR_THIS,
    PaletteAction,
    PaletteQuery,
    action_lines,
    matched,
)

UNLINK = PaletteAction("unlinkContactAction", "Unlink Contact", "unlink", "Ctrl+U", is_for_this=True)
DELETE = PaletteAction("deleteContactAction", "Delete Contact", "trash", "", is_for_this=True, missing="contact:delete")
UNDO = PaletteAction("undoAction", "Undo", "arrow-back-up", "Ctrl+Z", is_for_this=False)
FIND = PaletteAction("findContactAction", "Find Contact…", "search", "Ctrl+F", is_for_this=False)


@pytest.mark.parametrize(
    ("text", "title", "spans"),
    [
        ("unl", "Unlink Contact", ((0, 3),)),
        ("con unl", "Unlink Contact", ((0, 3), (7, 10))),
        ("link", "Unlink Contact", None),
        ("contact contact", "Unlink Contact", None),
        ("", "Unlink Contact", ()),
        ("lukasz", "Łukasz Nowak", ((0, 6),)),
        ("voss", "Delgado-Voss", ((8, 12),)),
    ],
)
def test_each_word_begins_a_word_of_the_title(text: str, title: str, spans: tuple[tuple[int, int], ...] | None) -> None:
    assert matched(text, title) == spans


@given(st.text(max_size=30), st.text(max_size=60))
def test_what_is_marked_lies_within_the_title_and_never_overlaps(text: str, title: str) -> None:
    spans = matched(text, title) or ()

    ends = [0, *(end for _, end in spans)]
    assert all(before <= start < end <= len(title) for before, (start, end) in zip(ends, spans, strict=False))


def test_what_acts_on_the_interaction_comes_first_and_what_is_not_permitted_last() -> None:
    lines = action_lines(PaletteQuery.of("con"), [FIND, DELETE, UNLINK])

    assert [(line.heading, line.title, line.missing) for line in lines] == [
        (FOR_THIS, "Unlink Contact", ""),
        ("", "Delete Contact", "needs contact:delete"),
        (ANYWHERE, "Find Contact…", ""),
    ]


@pytest.mark.parametrize(
    ("typed", "wants"),
    [("", (True, False)), ("un", (True, True)), (">un", (True, False)), ("@un", (False, True)), ("@", (False, False))],
)
def test_a_mark_before_the_text_asks_for_one_kind_only(typed: str, wants: tuple[bool, bool]) -> None:
    query = PaletteQuery.of(typed)

    assert (query.wants_actions, query.wants_contacts) == wants
