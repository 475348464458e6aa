"""Which keys an action has, and what is said of keys that clash."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QKeySequence

from desktop_app.ui.actions import RULES, UNDO, UNLINK
from desktop_app.ui.keys import holder, is_for_typing, problems, shortcuts, with_key

_KEYS = st.sampled_from(["Ctrl+U", "Ctrl+Z", "Ctrl+J", "F8", "?", "Ctrl+Shift+X", ""])
_RULES = st.sampled_from(RULES)


def test_keys_are_taken_from_whoever_has_them() -> None:
    keys = with_key(RULES, {}, UNDO, QKeySequence("Ctrl+U"))

    assert keys == {UNLINK.name: "", UNDO.name: "Ctrl+U"}
    assert holder(RULES, keys, QKeySequence("Ctrl+U")) is UNDO
    assert holder(RULES, keys, QKeySequence("Ctrl+Z")) is None


@given(st.lists(st.tuples(_RULES, _KEYS), max_size=8))
def test_no_keys_are_ever_given_twice_and_usual_ones_are_not_kept(changes: list[tuple[object, str]]) -> None:
    keys: dict[str, str] = {}
    for rule, text in changes:
        keys = with_key(RULES, keys, rule, QKeySequence(text))

    given_keys = [sequence.toString() for sequence in shortcuts(RULES, keys).values() if not sequence.isEmpty()]
    assert len(given_keys) == len(set(given_keys))
    assert not list(problems(RULES, keys))
    assert all(keys[rule.name] != rule.shortcut for rule in RULES if rule.name in keys)


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({"flyAction": "Ctrl+U"}, "'flyAction', which is no action"),
        ({"undoAction": "Hyper+Quux"}, "which there are not"),
        ({"undoAction": "Ctrl+U"}, "Ctrl+U is given to both Unlink Contact and Undo"),
    ],
)
def test_a_mistake_in_keys_set_by_hand_is_said(keys: dict[str, str], says: str) -> None:
    (sentence,) = problems(RULES, keys)

    assert says in sentence


def test_what_text_fields_need_is_not_given_away(qapp: object) -> None:
    assert is_for_typing(QKeySequence("Ctrl+C"))
    assert not is_for_typing(QKeySequence("Ctrl+U"))
