"""FTS5 expressions. Words hold no quotation marks, and in these AND, OR, NEAR and NOT are words like any other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import blake2b

from desktop_app.domain.ids import DivisionId
from desktop_app.domain.search import INFIX_MINIMUM, Alternative, SearchQuery, guarded

GRAM = 3
GRAMS_LIMIT = 12  # of one word; more would hardly make the candidates fewer
_FOLLOWING = "abcdefghijklmnopqrstuvwxyz0123456789 "

Condition = Callable[[str], str]


def is_word(word: str) -> str:
    return f'"{word}"'


def begins_a_word(word: str) -> str:
    return f'"{word}"*'


def is_within(word: str) -> str:
    """Its three-letter pieces; "" where it is too short to ask for any."""
    if len(word) < GRAM - 1:
        return ""
    if len(word) < INFIX_MINIMUM:
        return one_of(f'"{word}{next}"' for next in _FOLLOWING) if word.isdecimal() else f'" {word}"'
    return _grams(word)


def begins_somewhere(word: str) -> str:
    """As ``is_within`` for the beginning of a word only."""
    return _grams(f" {word}") if len(word) >= GRAM - 1 else ""


def _grams(text: str) -> str:
    count = min(len(text) - GRAM + 1, GRAMS_LIMIT)
    return all_of(f'"{text[start : start + GRAM]}"' for start in range(count))


def every_term(query: SearchQuery, condition: Condition) -> str:
    """Asks for one alternative of every term, with *condition* for each word; "" where there is nothing to ask for.

    What the condition has no words for is not asked for: the candidates are looked at again.
    """
    return all_of(
        one_of_or_anything(_alternative(each, condition, query) for each in term.alternatives) for term in query.terms
    )


def _alternative(alternative: Alternative, condition: Condition, query: SearchQuery) -> str:
    if condition is is_within and not alternative.anywhere:
        condition = begins_somewhere
    return all_of(_spellings(word, condition, query) for word in alternative.words)


def _spellings(word: str, condition: Condition, query: SearchQuery) -> str:
    if not query.with_custom:
        return condition(word)
    return one_of_or_anything([condition(word), condition(guarded(word))])


def all_of(expressions: Iterable[str]) -> str:
    return _joined(" AND ", expressions)


def one_of(expressions: Iterable[str]) -> str:
    return _joined(" OR ", expressions)


def one_of_or_anything(expressions: Iterable[str]) -> str:
    """As ``one_of``, but "" as soon as one of them is."""
    different = list(expressions)
    return one_of(different) if all(different) else ""


def _joined(operator: str, expressions: Iterable[str]) -> str:
    different = list(dict.fromkeys(each for each in expressions if each))
    return different[0] if len(different) == 1 else f"({operator.join(different)})" if different else ""


def mark_of(division: DivisionId) -> str:
    """A word of three signs that stands for a division, by which the index leaves others' contacts out by itself.

    Nobody can search for it, as folding leaves no such sign in a word.
    """
    number = int.from_bytes(blake2b(division.encode(), digest_size=8).digest(), "big")
    return "".join(chr(0x10000 + (number >> shift & 0xFFFFF)) for shift in (0, 20, 40))
