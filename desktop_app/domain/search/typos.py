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
    if one[-1:] != other[-1:] and one[:1] != other[:1] and len(one) > 2 < len(other):
        return False  # as of nearly all pairs of words: a slip is at one end only
    start = shared_beginning(one, other)
    one, other = one[start:], other[start:]
    end = shared_beginning(one[::-1], other[::-1])
    one, other = one[: len(one) - end], other[: len(other) - end]
    return max(len(one), len(other)) <= 1 or (len(one) == 2 and one == other[::-1])


def gaps(word: str) -> set[str]:
    """*word* with one of its letters left out.

    Of two words that are one letter off, the one is a gap of the other or they have a gap in common.
    """
    return {word[:place] + word[place + 1 :] for place in range(len(word))}
