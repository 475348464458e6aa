"""FTS5 expressions. Words hold no quotation marks, and in these AND, OR, NEAR and NOT are words like any other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

from desktop_app.domain.ids import DivisionId
from desktop_app.domain.search import INFIX_MINIMUM, Alternative, SearchQuery, Term, guarded

PIECE = 3  # letters
BEGINNING = 8  # letters: the longest beginnings that search_word has an index of
PIECES_LIMIT = 3  # of letters of one word that are asked for…
PIECES_OF_ONE_OF_SEVERAL = 2  # …where other words tell as much
DIGIT_PIECES_LIMIT = 5
_FOLLOWING = "abcdefghijklmnopqrstuvwxyz0123456789 "

Condition = Callable[[str], str]


def is_word(word: str) -> str:
    return f'"{word}"'


def begins_a_word(word: str) -> str:
    return f'"{word}"*'


@dataclass(frozen=True)
class Pieces:
    """Asks for words by their three-letter pieces; "" for a word that is too short to have any.

    *common*: how many contacts have a piece, of those that many have. Every piece that is asked for costs as many steps
    as contacts have it, so that the rarest are asked for; whoever has these by chance is found out later.
    """

    common: Mapping[str, int]
    most: int = PIECES_LIMIT  # of one word

    def for_words(self, number: int) -> Pieces:
        """The same for a question of *number* words."""
        return self if number == 1 else replace(self, most=PIECES_OF_ONE_OF_SEVERAL)

    def within(self, word: str) -> str:
        """Anywhere in a word; of two letters, which would be in nearly every name, at its beginning."""
        if len(word) >= INFIX_MINIMUM:
            return self._of(word)
        return self.anywhere(word) if word.isdecimal() else self.at_the_beginning(word)

    def anywhere(self, word: str) -> str:
        """As ``within``, and two letters anywhere, too."""
        if len(word) == PIECE - 1:
            return one_of(f'"{word}{next}"' for next in _FOLLOWING)
        return self._of(word)

    def at_the_beginning(self, word: str) -> str:
        return self._of(f" {word}")

    def _of(self, text: str) -> str:
        count = len(text) - PIECE + 1
        pieces = [text[start : start + PIECE] for start in range(count)]
        if text.isdecimal():
            # All are about as rare; these have all the digits between them.
            kept = list(dict.fromkeys([*pieces[::PIECE], *pieces[-1:]]))[:DIGIT_PIECES_LIMIT]
        else:
            kept = sorted(dict.fromkeys(pieces), key=lambda piece: self.common.get(piece, 0))[: self.most]
        return all_of(f'"{piece}"' for piece in kept)


def every_term(query: SearchQuery, condition: Condition) -> str:
    """Asks for one alternative of every term, with *condition* for each word."""
    return all_of(one_of(_alternative(each, condition, query) for each in term.alternatives) for term in query.terms)


def every_word(words: Iterable[str], one: Iterable[str], condition: Condition) -> str:
    """Asks for *words*, with *condition* for each, and for one of *one* as it is."""
    return all_of([*map(condition, words), one_of(map(is_word, one))])


def every_term_within(query: SearchQuery, within: Condition, at_the_beginning: Condition) -> str:
    """The same for words that may be within others; "" where there is nothing to ask for.

    *at_the_beginning* is the condition for words that do not count anywhere else. What is too short for a condition is
    not asked for: the candidates are looked at again.
    """
    terms = [
        [_alternative(each, within if each.anywhere else at_the_beginning, query) for each in alternatives]
        for alternatives in (_worth_asking(term, query) for term in query.terms)
    ]
    # Where each term may be spelled in a way that cannot be asked for, those that can be are all that there is to find:
    # what is too short to be within words begins one, and has been asked for as such.
    return all_of(map(one_of_or_anything, terms)) or all_of(map(one_of, terms))


def _worth_asking(term: Term, query: SearchQuery) -> list[Alternative]:
    """Without those that find nobody whom the others do not, or who has not been found by the beginnings of words."""
    anywhere = [each for each in term.alternatives if each.anywhere]
    shortest = [each for each in anywhere if not any(_is_part_of(other, each) for other in anywhere)]
    begun = [each for each in term.alternatives if not each.anywhere]
    return shortest + begun if len(query.terms) > 1 else shortest or begun


def _is_part_of(other: Alternative, alternative: Alternative) -> bool:
    one, many = alternative.words, other.words
    return one != many and len(one) == len(many) == 1 and many[0] in one[0] and len(many[0]) >= INFIX_MINIMUM


def _alternative(alternative: Alternative, condition: Condition, query: SearchQuery) -> str:
    return all_of(_spellings(word, condition, query) for word in _telling(alternative))


def _telling(alternative: Alternative) -> Sequence[str]:
    """Of groups of digits those that tell somebody apart: "1" and "44" begin a word of nearly everybody."""
    if alternative.anywhere:
        return alternative.words
    long = [word for word in alternative.words if len(word) >= PIECE]
    return long if len(long) > 1 else alternative.words


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
