"""What is looked for: a text taken apart into what must be there, and the ways in which each may be spelled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from desktop_app.domain.identifiers import IdentifierType, Region, is_placeholder, parse_or_none
from desktop_app.domain.phones import parse_phone
from desktop_app.domain.search.words import (
    INFIX_MINIMUM,
    WORD_LIMIT,
    country_code_length,
    is_of_digits,
    parts_of,
)
from desktop_app.domain.text import digits_of, storable

QUERY_LIMIT = 256  # characters of a query that are looked at, as in the reference product
TOKENS_LIMIT = 16
ALIKE_MINIMUM = 6  # digits that two different numbers must share
ALIKE_TAIL = 3  # digits, at most, in which they may differ


@dataclass(frozen=True)
class Alternative:
    """Words that must all be there; unless *anywhere*, each at the beginning of a word."""

    words: tuple[str, ...]
    anywhere: bool = True


@dataclass(frozen=True)
class Term:
    """One thing that was asked for, and the ways it may be spelled; a *literal* must stand there as it is."""

    alternatives: tuple[Alternative, ...]
    literal: str = ""


@dataclass(frozen=True)
class SearchQuery:
    """A text as it was understood; *number* and *email* are the identifier that the whole of it is, else "".

    *with_custom*: whether it may ask for the values of custom fields.
    """

    text: str
    terms: tuple[Term, ...]
    number: str
    email: str
    read_as: str
    with_custom: bool = False

    @classmethod
    def read(cls, text: str, region: Region, *, with_custom: bool = False) -> SearchQuery:
        """Understands anything, an empty text as nothing to look for."""
        text = storable(text[:QUERY_LIMIT])
        terms = _Reader(region).terms(text)
        bare = re.sub(r"^(tel|sips?|mailto):", "", text, flags=re.IGNORECASE)
        email = number = ""
        if "@" in bare:
            email = _value(IdentifierType.EMAIL, bare, region)
        elif is_of_digits(bare):
            number = _value(IdentifierType.PHONE, bare, region)
        if number or (text and all(map(is_of_digits, text.split()))):
            read_as = "phone number"
        elif email or re.search(r"\S@|@\S", bare):
            read_as = "e-mail address"
        else:
            read_as = "name"
        return cls(text, terms, number, email, read_as, with_custom)

    @property
    def values(self) -> tuple[str, ...]:
        """The values that an identifier which this text names as a whole may have."""
        found = (self.text, self.text.strip('"'), self.email, self.number, self.number.removeprefix("+"))
        return tuple(dict.fromkeys(value for value in found if value))

    @property
    def key(self) -> str:
        """The text as the keys of custom fields are compared; "" where they must not be."""
        return key_of(self.text) if self.with_custom else ""

    @cached_property
    def only_word(self) -> tuple[str, bool] | None:
        """The word that is all there is to look for, and whether it counts anywhere; None where there is more."""
        if len(self.terms) != 1 or len(self.terms[0].alternatives) != 1:
            return None
        alternative = self.terms[0].alternatives[0]
        return (alternative.words[0], alternative.anywhere) if len(alternative.words) == 1 else None

    @property
    def has_literals(self) -> bool:
        return any(term.literal for term in self.terms)

    @property
    def alike(self) -> tuple[str, str] | None:
        """What nearly equal numbers begin with, country code included, or end in; None where the text is no number."""
        digits = self.number.removeprefix("+")
        code = country_code_length(digits)
        national = digits[code:]
        shared = alike_minimum(national)
        return (digits[: code + shared], national[-shared:]) if len(national) > shared else None


def alike_minimum(national: str) -> int:
    """How many of a number's digits another must share to be called alike."""
    return max(ALIKE_MINIMUM, len(national) - ALIKE_TAIL)


def key_of(text: str) -> str:
    """*text* as the keys of custom fields are compared: the whole of it, in any case, with or without quotes."""
    return text.strip().strip('"').strip().casefold()


def _value(type: IdentifierType, text: str, region: Region) -> str:
    if is_placeholder(type, text):
        return ""
    if type is IdentifierType.PHONE:
        return parse_phone(text, region) or ""
    identifier = parse_or_none(type, text, region=region)
    return identifier.value if identifier else ""


class _Reader:
    """Takes a query apart; looks at no more than ``TOKENS_LIMIT`` words."""

    def __init__(self, region: Region) -> None:
        self._region = region
        self._left = TOKENS_LIMIT

    def terms(self, text: str) -> tuple[Term, ...]:
        pieces = text.split('"')
        terms: list[Term] = []
        for place, piece in enumerate(pieces):
            is_quoted = place % 2 == 1 and place < len(pieces) - 1
            terms += self._literal(piece) if is_quoted else self._plain(piece)
        return tuple(dict.fromkeys(terms))

    def _plain(self, text: str) -> Iterator[Term]:
        run: list[str] = []
        for chunk in text.split():
            if is_of_digits(chunk) or not parts_of(chunk):
                run.append(chunk)
                continue
            yield from self._digits(run)
            run = []
            yield from self._chunk(chunk)
        yield from self._digits(run)

    def _chunk(self, chunk: str) -> Iterator[Term]:
        parts = self._spend([part.letters for part in parts_of(re.sub(r"(?i)^mailto:", "", chunk))])
        if not parts:
            return
        alternatives = [Alternative(("".join(parts)[:WORD_LIMIT],))]
        # The parts of an address mean little apart: every address has an "org" in it somewhere.
        if len(parts) > 1 and not re.search(r"\w@\w", chunk):
            alternatives.append(Alternative(tuple(parts)))
        yield Term(tuple(alternatives))

    def _digits(self, run: Sequence[str]) -> Iterator[Term]:
        """Groups of digits: one number, however it is spelled, or else words of their own ("24/7")."""
        text = " ".join(run)
        groups = self._spend([part.letters for part in parts_of(text)])
        if not groups:
            return
        joined = "".join(groups)
        number = parse_phone(text, self._region) or ""
        spellings = [joined, number.removeprefix("+"), digits_of(text.replace("(0)", ""))]
        # A trunk zero, or 00 for "+", is no part of the number.
        spellings += [spelling.lstrip("0") for spelling in spellings if len(spelling.lstrip("0")) >= INFIX_MINIMUM]
        alternatives = [Alternative((spelling[:WORD_LIMIT],)) for spelling in dict.fromkeys(spellings) if spelling]
        if len(groups) > 1:
            alternatives.append(Alternative(tuple(groups), anywhere=False))
        yield Term(tuple(alternatives))

    def _literal(self, text: str) -> Iterator[Term]:
        """The words serve to find candidates only. A single letter is looked for where words begin."""
        text = text.strip()
        parts = self._spend([part.letters for part in parts_of(text)])
        if not parts:
            return
        # What is quoted may begin in the middle of a word; the last of several parts begins one.
        words = tuple(part for part in parts if len(part) > 1)
        alternatives = [Alternative(words) if words else Alternative((parts[-1],), anywhere=False)]
        if len(parts) > 1 and is_of_digits(text):
            alternatives.append(Alternative(("".join(parts)[:WORD_LIMIT],)))
        yield Term(tuple(alternatives), text.casefold())

    def _spend(self, parts: list[str]) -> list[str]:
        kept = [part[:WORD_LIMIT] for part in parts[: self._left]]
        self._left -= len(kept)
        return kept
