"""Where a word is marked in a text: the short way for plain texts gives what the long way gives for any."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from desktop_app.domain.search.evidence import _any_span, _plain_span

_TEXT = st.text(alphabet="aAbB1 ", max_size=14)
_WORD = st.text(alphabet="ab1", min_size=1, max_size=4)


@given(_TEXT, _WORD)
@example("ab abc b", "b")
@example("Bab ba b", "ba")
@example("", "a")
def test_the_short_way_and_the_long_way_mark_the_same(text: str, word: str) -> None:
    assert _plain_span(text.lower(), word) == _any_span(text, word)
