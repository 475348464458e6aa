"""Slips of the finger: one letter too many, too few or wrong, or two neighbours swapped."""

from __future__ import annotations

from desktop_app.domain.search.words import shared_beginning

TYPO_MINIMUM = 4  # letters of a word that may hold a typo


def may_be_mistyped(word: str) -> bool:
    return len(word) >= TYPO_MINIMUM and word.isalpha()


def is_one_letter_off(one: str, other: str) -> bool:
    """Whether a single slip makes the one of the other."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = shared_beginning(one, other)
    one, other = one[start:], other[start:]
    end = shared_beginning(one[::-1], other[::-1])
    one, other = one[: len(one) - end], other[: len(other) - end]
    return max(len(one), len(other)) <= 1 or (len(one) == 2 and one == other[::-1])


def one_letter_off(word: str) -> set[str]:
    """Every word of letters that ``is_one_letter_off`` *word*."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    found = {start + end[1:] for start, end in cuts if end}
    found |= {start + end[1] + end[0] + end[2:] for start, end in cuts if len(end) > 1}
    found |= {start + letter + end for start, end in cuts for letter in letters}
    found |= {start + letter + end[1:] for start, end in cuts if end for letter in letters}
    return found - {word, ""}
