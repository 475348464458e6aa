"""Words and digits: what is compared of a text.

Names, words and addresses are compared by their *words*, folded to Latin letters and digits. A run of characters
without white space ("O'Neil", "ann@x.org", "王伟") gives its parts (o, neil) and all of them joined (oneil); a phone
gives its digits as typed, in E.164, and without the country code.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from desktop_app.domain.text import digits_of, folded

WORD_LIMIT = 64
INFIX_MINIMUM = 3  # letters that a piece from the middle of a word must have; digits are content with two

_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_PARTS = re.compile(r"[a-z0-9]+")
_SIGN = r"[\d\s+()\[\]./\\,;:#*‐-―−·-]*"  # digits, and what people put between them
_OF_DIGITS = re.compile(rf"{_SIGN}\d{_SIGN}")
_LETTER = re.compile(r"[^\W\d_]")
# Folding leaves nothing in Armenian letters, so what only some may search for is kept in these.
_GUARDED = str.maketrans(_LETTERS, "".join(chr(0x561 + place) for place in range(len(_LETTERS))))


class Part(NamedTuple):
    """A part of a run of characters: folded, and for each letter the place that it was folded from."""

    letters: str
    places: Sequence[int]


@lru_cache(maxsize=32_768)
def words_of(text: str) -> tuple[str, ...]:
    """The parts of each run, and the run joined; remembered, as a few thousand names make up most of a base."""
    if not text.isascii():
        chunked = ([part.letters for part in chunk] for chunk in chunks(text))
    else:
        chunked = (_PARTS.findall(run) for run in text.lower().split())
    words: list[str] = []
    for parts in chunked:
        words += parts
        if len(parts) > 1:
            words.append("".join(parts))
    return tuple(words) if len(text) <= WORD_LIMIT else tuple(word[:WORD_LIMIT] for word in words)


def words_of_phone(text: str, number: str) -> tuple[str, ...]:
    """*number*: its digits with the country code, "" where *text* cannot be read as one."""
    digits = digits_of(text)
    if len(digits) < len(text) and _LETTER.search(text):
        spelled = tuple(word for word in words_of(text) if not word.isdecimal())
        return (*spelled, digits[:WORD_LIMIT], number, national(number))
    return digits[:WORD_LIMIT], number, national(number)


def haystack(words: Iterable[str]) -> str:
    """One text with a mark round every word, so that each question about all words is one call of "in"."""
    return f" {' '.join(words)} "


def is_plain(text: str) -> bool:
    """Whether its words are simply what stands between its blanks, as of nearly every name."""
    return text.isascii() and text.replace(" ", "").isalnum() and len(text) <= WORD_LIMIT


def words_in(haystack: str) -> list[str]:
    return haystack.split()


def guarded(word: str) -> str:
    """*word* in letters in which nobody can type it."""
    return word.translate(_GUARDED)


def parts_of(text: str) -> list[Part]:
    return [part for chunk in chunks(text) for part in chunk]


def chunks(text: str) -> Iterator[list[Part]]:
    """The runs without white space, each as its parts; runs with neither letter nor digit are left out."""
    for run in re.finditer(r"\S+", text):
        if parts := _parts_of_run(run[0], run.start()):
            yield parts


def _parts_of_run(run: str, offset: int) -> list[Part]:
    if run.isascii():
        found = _PARTS.finditer(run.lower())
        return [Part(part[0], range(offset + part.start(), offset + part.end())) for part in found]
    parts: list[Part] = []
    letters, places = "", list[int]()

    def end_part() -> None:
        nonlocal letters, places
        if letters:
            parts.append(Part(letters, places))
        letters, places = "", []

    for place, character in enumerate(run, offset):
        latin = _latin(character)
        if _stands_alone(character) or not (latin or unicodedata.combining(character)):
            end_part()
        letters += latin
        places += [place] * len(latin)
        if _stands_alone(character):
            end_part()
    end_part()
    return parts


@lru_cache(maxsize=8_192)
def _latin(character: str) -> str:
    return "".join(re.findall("[a-z0-9]+", folded(character)))


@lru_cache(maxsize=8_192)
def _stands_alone(character: str) -> bool:
    """Whether it is a syllable or a sign of its own, as Chinese and Korean names are written without spaces."""
    code = ord(character)
    return 0x3400 <= code <= 0x9FFF or 0xAC00 <= code <= 0xD7A3 or 0xF900 <= code <= 0xFAFF or code >= 0x1F000


def is_of_digits(text: str) -> bool:
    """Whether *text* may be a number or a piece of one."""
    return _OF_DIGITS.fullmatch(text) is not None


@lru_cache(maxsize=1)
def _country_codes() -> frozenset[str]:
    import phonenumbers  # Not before the first paint, see identifiers.py.

    return frozenset(str(code) for code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE)


@lru_cache(maxsize=2_048)
def _code_length(start: str) -> int:
    return next((length for length in (1, 2, 3) if start[:length] in _country_codes()), 0)


def country_code_length(digits: str) -> int:
    """How many of an international number's digits are its country code; no code is the beginning of another."""
    return _code_length(digits[:3])


def national(digits: str) -> str:
    """An international number's digits without its country code."""
    return digits[country_code_length(digits) :]


def shared_beginning(one: str, other: str) -> int:
    """How many characters two texts have in common before they differ."""
    shared = 0
    for mine, yours in zip(one, other, strict=False):
        if mine != yours:
            break
        shared += 1
    return shared
