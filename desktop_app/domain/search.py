"""Searching: what a text is taken for, what of a contact it matches, and which contact comes first.

Names, words and addresses are compared by their *words*, folded to Latin letters and digits. A run of characters
without white space ("O'Neil", "ann@x.org", "王伟") gives its parts (o, neil) and all of them joined (oneil); a phone
gives its digits as typed, in E.164, and without the country code. Whatever keeps an index keeps exactly the words of
``SearchDocument.words``; this file decides everything else and never sees a database.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from functools import cached_property, lru_cache
from typing import NamedTuple

from desktop_app.domain.contacts import FIELD_RULES, ContactFields, ContactKind
from desktop_app.domain.identifiers import (
    Identifier,
    IdentifierType,
    Region,
    is_placeholder,
    parse_or_none,
    shown_value,
)
from desktop_app.domain.ids import ContactId, DivisionId
from desktop_app.domain.phones import parse_phone
from desktop_app.domain.text import digits_of, folded, on_one_line, storable

QUERY_LIMIT = 256  # characters of a query that are looked at, as in the reference product
TOKENS_LIMIT = 16
WORD_LIMIT = 64
INFIX_MINIMUM = 3  # letters that a piece from the middle of a word must have
TYPO_MINIMUM = 4  # letters of a word that may hold a typo
ALIKE_MINIMUM = 6  # digits that two different numbers must share
ALIKE_TAIL = 3  # digits, at most, in which they may differ

_PHONES = (IdentifierType.PHONE, IdentifierType.WHATSAPP)
_NAMES = ("first_name", "middle_name", "last_name", "organization", "title")
_SEARCHED_FIELDS = (*_NAMES, *(name for name, rule in FIELD_RULES.items() if rule.identifies))


@dataclass(frozen=True)
class SearchHit:
    """A contact that was found, and what of it matched.

    *matched_field* is a contact field's name or "identifier"; *span* is (0, 0) when the match has no place in
    *matched_text*, as a typo's has not; *reason* is "" when the match is plain to see; *last_contact* is UTC.
    """

    contact_id: ContactId
    name: str
    kind: ContactKind
    organization: str
    matched_field: str
    matched_label: str
    matched_text: str
    span: tuple[int, int]
    reason: str
    last_contact: datetime | None


@dataclass(frozen=True)
class SearchAnswer:
    """Hits, best first; *more* when the list is cut; *read_as* says what the text was taken for."""

    hits: tuple[SearchHit, ...]
    more: bool
    read_as: str


# What is searched


class _Part(NamedTuple):
    """A part of a run of characters: folded, and for each letter the place that it was folded from."""

    letters: str
    places: Sequence[int]


@dataclass(frozen=True)
class Passage:
    """One text of a contact; *normal* is the identifier's value that was read from it, "" for none.

    One that is a *key* is found by the whole of it only, in any case.
    """

    field: str
    label: str
    text: str
    type: IdentifierType | None = None
    normal: str = ""
    is_key: bool = False

    @property
    def shown(self) -> str:
        """The text as people read it: phones in international spelling."""
        if self.type in _PHONES and self.normal:
            return shown_value(Identifier(self.type, self.normal))
        return self.text

    @property
    def digits(self) -> str:
        """A phone's number with its country code, "" for all else."""
        return self.normal.removeprefix("+") if self.type in _PHONES else ""

    @cached_property
    def words(self) -> tuple[str, ...]:
        if self.type is IdentifierType.COOKIE or self.is_key:
            return ()  # Only ever found as a whole.
        if self.type in _PHONES:
            number = self.digits
            spelled = (word for word in _words(self.text) if not word.isdecimal())
            words = (*spelled, digits_of(self.text)[:WORD_LIMIT], number, number[_country_code_length(number) :])
        elif self.normal and self.normal != self.text:
            words = (*_words(self.text), *_words(self.normal))
        else:
            words = _words(self.text)
        return tuple(dict.fromkeys(word for word in words if word))

    @cached_property
    def haystack(self) -> str:
        return _haystack(self.words)


@dataclass(frozen=True)
class SearchDocument:
    """What a search needs to know of a contact; *last_contact* is its newest interaction's time, UTC."""

    contact_id: ContactId
    kind: ContactKind
    fields: ContactFields
    passages: tuple[Passage, ...]
    created_order: int
    last_contact: datetime | None
    division: DivisionId | None = None

    @classmethod
    def of(
        cls,
        contact_id: ContactId,
        kind: ContactKind,
        fields: ContactFields,
        identifiers: Iterable[tuple[Identifier, str]],
        *,
        created_order: int,
        last_contact: datetime | None,
        merged: Iterable[ContactFields] = (),
        keys: Iterable[tuple[str, str]] = (),
        division: DivisionId | None = None,
    ) -> SearchDocument:
        """*identifiers* are pairs of an identifier and the text that it was read from.

        *merged*: the fields of the contacts that *fields* were united from; their names still find the person. *keys*
        are pairs of a custom field's name and a text by the whole of which the contact is found.
        """
        ordered = sorted(identifiers, key=lambda each: (each[0].type.label, each[0].value, each[0].source))
        custom = (Passage("custom", name, key, is_key=True) for name, key in keys)
        passages = (*_passages(fields, ordered), *_merged_passages(fields, merged), *custom)
        return cls(contact_id, kind, fields, passages, created_order, last_contact, division)

    @property
    def name(self) -> str:
        return self.fields.name or on_one_line(self.fields.organization) or "No Name"

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Every word that it is found by, each once."""
        return tuple(dict.fromkeys(word for passage in self.passages for word in passage.words))

    @cached_property
    def haystack(self) -> str:
        return _haystack(self.words)


def _passages(fields: ContactFields, identifiers: Sequence[tuple[Identifier, str]]) -> Iterator[Passage]:
    """The fields that hold something, then the identifiers that were read from none of them."""
    read_from = {(identifier.type, raw): identifier.value for identifier, raw in reversed(identifiers)}
    shown = set()
    for name in _SEARCHED_FIELDS:
        if text := getattr(fields, name):
            rule = FIELD_RULES[name]
            normal = read_from.get((rule.identifies, text), "") if rule.identifies else ""
            shown.add((rule.identifies, normal))
            yield Passage(name, rule.label, text, rule.identifies, normal)
    for identifier, raw in identifiers:
        if (identifier.type, identifier.value) not in shown:
            text = raw if identifier.type in _PHONES else identifier.value
            yield Passage("identifier", identifier.type.label, text, identifier.type, identifier.value)


def _merged_passages(shown: ContactFields, merged: Iterable[ContactFields]) -> Iterator[Passage]:
    """Names that are not shown any more since the contacts that had them were merged."""
    said = {(name, getattr(shown, name)) for name in _NAMES}
    for fields in merged:
        for name in _NAMES:
            text = getattr(fields, name)
            if text and (name, text) not in said:
                said.add((name, text))
                yield Passage(name, f"{FIELD_RULES[name].label} of a merged contact", text)


def grams_of(words: Iterable[str]) -> set[str]:
    """What finds a piece of a word: every three letters of it, and its first one and two."""
    grams: set[str] = set()
    for word in words:
        grams.update((word[:1], word[:2]))
        grams.update(word[start : start + INFIX_MINIMUM] for start in range(len(word) - INFIX_MINIMUM + 1))
    return grams


# What is looked for


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
    """A text as it was understood; *number* and *email* are the identifier that the whole of it is, else ""."""

    text: str
    terms: tuple[Term, ...]
    number: str
    email: str
    read_as: str

    @classmethod
    def read(cls, text: str, region: Region) -> SearchQuery:
        """Understands anything, an empty text as nothing to look for."""
        text = storable(text[:QUERY_LIMIT])
        terms = _Reader(region).terms(text)
        bare = re.sub(r"^(tel|sips?|mailto):", "", text, flags=re.IGNORECASE)
        email = number = ""
        if "@" in bare:
            email = _value(IdentifierType.EMAIL, bare, region)
        elif _is_of_digits(bare):
            number = _value(IdentifierType.PHONE, bare, region)
        if number or (text and all(map(_is_of_digits, text.split()))):
            return cls(text, terms, number, email, "phone number")
        if email or re.search(r"\S@|@\S", bare):
            return cls(text, terms, number, email, "e-mail address")
        return cls(text, terms, number, email, "name")

    @property
    def values(self) -> tuple[str, ...]:
        """The values that an identifier which this text names as a whole may have."""
        found = (self.text, self.text.strip('"'), self.email, self.number, self.number.removeprefix("+"))
        return tuple(dict.fromkeys(value for value in found if value))

    @property
    def key(self) -> str:
        """The text as the keys of custom fields are compared."""
        return key_of(self.text)

    @property
    def has_literals(self) -> bool:
        return any(term.literal for term in self.terms)

    def alike(self) -> Iterator[tuple[str, str]]:
        """What nearly equal numbers begin with (country code included), and what they end in; most digits first."""
        digits = self.number.removeprefix("+")
        code = _country_code_length(digits)
        national = digits[code:]
        for shared in range(len(national) - 1, _alike_minimum(national) - 1, -1):
            yield digits[: code + shared], national[-shared:]


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
            if _is_of_digits(chunk) or not _parts(chunk):
                run.append(chunk)
                continue
            yield from self._digits(run)
            run = []
            yield from self._chunk(chunk)
        yield from self._digits(run)

    def _chunk(self, chunk: str) -> Iterator[Term]:
        parts = self._spend([part.letters for part in _parts(re.sub(r"(?i)^mailto:", "", chunk))])
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
        groups = self._spend([part.letters for part in _parts(text)])
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
        """The words serve to find candidates only."""
        text = text.strip()
        parts = self._spend([part.letters for part in _parts(text)])
        if not parts:
            return
        # Pieces of one or two letters may be the end of a word, which no index knows.
        words = tuple(part for part in parts if len(part) >= INFIX_MINIMUM) or (parts[0],)
        alternatives = [Alternative(words)]
        if len(parts) > 1 and _is_of_digits(text):
            alternatives.append(Alternative(("".join(parts)[:WORD_LIMIT],)))
        yield Term(tuple(alternatives), text.casefold())

    def _spend(self, parts: list[str]) -> list[str]:
        kept = [part[:WORD_LIMIT] for part in parts[: self._left]]
        self._left -= len(kept)
        return kept


# How well it matches


class Tier(IntEnum):
    """How a contact matches; the smaller the better."""

    SAME = 0  # the text is an identifier that it holds
    EXACT = 1
    KEY = 2  # the text is the whole of a custom field: whoever is called like a tag comes before those who have it
    PREFIX = 3
    INFIX = 4
    ALIKE = 5  # a number that begins or ends as the one that was typed
    TYPO = 6


@dataclass(frozen=True)
class Match:
    """How well a query matches; *closeness* tells equal tiers apart, more is better; *word* is what a typo meant."""

    tier: Tier
    closeness: int = 0
    word: str = ""


def match(query: SearchQuery, document: SearchDocument, *, with_typos: bool = False) -> Match | None:
    """The best way in which *document* matches all of *query*, or None."""
    if not query.terms and not query.values:
        return None
    if any(_is_same(query, passage) for passage in document.passages):
        return Match(Tier.SAME)
    tiers = [_term_tier(term, document) for term in query.terms]
    matching = [tier for tier in tiers if tier is not None]
    is_key = any(_is_key(query, passage) for passage in document.passages)
    if tiers and len(matching) == len(tiers) and not (is_key and max(matching) > Tier.KEY):
        return Match(max(matching))
    if is_key:
        return Match(Tier.KEY)
    if query.number:
        closeness = max((max(_alike(query, passage)) for passage in document.passages), default=0)
        if closeness:
            return Match(Tier.ALIKE, closeness)
    if with_typos and len(matching) == len(tiers) - 1:
        word = _mistyped(query.terms[tiers.index(None)], document)
        return Match(Tier.TYPO, word=word) if word else None
    return None


def best_first(found: Match, document: SearchDocument) -> tuple[int, int, bool, float, int]:
    """The key to sort hits by: tier, curated before temporary, most recently in touch, created first."""
    last_contact = document.last_contact.timestamp() if document.last_contact else float("-inf")
    return found.tier, -found.closeness, document.kind.is_temporary, -last_contact, document.created_order


def _is_same(query: SearchQuery, passage: Passage) -> bool:
    if not passage.normal:
        return False
    if passage.type in _PHONES:
        return bool(query.number) and passage.digits == query.number.removeprefix("+")
    if passage.type is IdentifierType.EMAIL:
        return passage.normal == query.email
    return passage.normal in (query.text, query.text.strip('"'))


def _is_key(query: SearchQuery, passage: Passage) -> bool:
    return passage.is_key and bool(query.key) and key_of(passage.text) == query.key


def _term_tier(term: Term, document: SearchDocument) -> Tier | None:
    if term.literal:
        texts = [document.fields.name, *(passage.text for passage in _literal_passages(document))]
        tiers = [_literal_tier(term.literal, text) for text in texts]
    else:
        tiers = [_alternative_tier(alternative, document.haystack) for alternative in term.alternatives]
    return min((tier for tier in tiers if tier is not None), default=None)


def _alternative_tier(alternative: Alternative, haystack: str) -> Tier | None:
    tiers = [_word_tier(word, haystack, anywhere=alternative.anywhere) for word in alternative.words]
    known = [tier for tier in tiers if tier is not None]
    return max(known) if len(known) == len(tiers) else None


def _haystack(words: Iterable[str]) -> str:
    # One text with a mark round every word, so that each question about all words is one call of "in".
    return "\n" + "\n".join(words) + "\n"


def _word_tier(word: str, haystack: str, *, anywhere: bool = True) -> Tier | None:
    if f"\n{word}" in haystack:
        return Tier.EXACT if f"\n{word}\n" in haystack else Tier.PREFIX
    if anywhere and len(word) >= INFIX_MINIMUM and word in haystack:
        return Tier.INFIX
    return None


def _literal_passages(document: SearchDocument) -> Iterator[Passage]:
    return (
        passage for passage in document.passages if passage.type is not IdentifierType.COOKIE and not passage.is_key
    )


def _literal_tier(literal: str, text: str) -> Tier | None:
    text = text.casefold()
    if literal not in text:
        return None
    if literal == text:
        return Tier.EXACT
    return Tier.PREFIX if text.startswith(literal) else Tier.INFIX


def _alike(query: SearchQuery, passage: Passage) -> tuple[int, int]:
    """How many digits the two numbers have in common at the beginning and at the end; 0 where too few to tell."""
    if not passage.digits:
        return 0, 0
    wanted, wanted_code = query.number.removeprefix("+"), _country_code_length(query.number.removeprefix("+"))
    code = _country_code_length(passage.digits)
    wanted_national, national = wanted[wanted_code:], passage.digits[code:]
    first = _common(wanted_national, national) if wanted[:wanted_code] == passage.digits[:code] else 0
    last = _common(wanted_national[::-1], national[::-1])
    minimum = _alike_minimum(wanted_national)
    return (first if first >= minimum else 0), (last if last >= minimum else 0)


def _alike_minimum(national: str) -> int:
    return max(ALIKE_MINIMUM, len(national) - ALIKE_TAIL)


def _common(one: str, other: str) -> int:
    shared = 0
    for mine, yours in zip(one, other, strict=False):
        if mine != yours:
            break
        shared += 1
    return shared


def _mistyped(term: Term, document: SearchDocument) -> str:
    """The word of *document* that a single slip in *term* makes of it, or ""."""
    for alternative in term.alternatives:
        missing = [word for word in alternative.words if _word_tier(word, document.haystack) is None]
        if len(missing) == 1 and may_be_mistyped(missing[0]):
            for word in document.words:
                if is_one_letter_off(missing[0], word):
                    return word
    return ""


def may_be_mistyped(word: str) -> bool:
    return len(word) >= TYPO_MINIMUM and word.isalpha()


def is_one_letter_off(one: str, other: str) -> bool:
    """Whether one letter too many, too few or wrong, or two neighbours swapped, makes the one of the other."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = _common(one, other)
    one, other = one[start:], other[start:]
    end = _common(one[::-1], other[::-1])
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


# What the agent is shown of it


def hit(query: SearchQuery, document: SearchDocument, found: Match) -> SearchHit:
    """*document* as a hit, with the text that speaks most for it."""
    passage, span, reason = _evidence(query, document, found)
    return SearchHit(
        contact_id=document.contact_id,
        name=document.name,
        kind=document.kind,
        organization=document.fields.organization,
        matched_field=passage.field,
        matched_label=passage.label,
        matched_text=passage.shown,
        span=span,
        reason=reason,
        last_contact=document.last_contact,
    )


def _evidence(query: SearchQuery, document: SearchDocument, found: Match) -> tuple[Passage, tuple[int, int], str]:
    passages = document.passages
    if found.tier is Tier.SAME:
        passage = next(passage for passage in passages if _is_same(query, passage))
        if not passage.digits:
            return passage, (0, len(passage.shown)), ""
        return passage, _digit_span(passage, _national(passage.digits)), "same number"
    if found.tier is Tier.KEY:
        passage = next(passage for passage in passages if _is_key(query, passage))
        return passage, (0, len(passage.shown)), ""
    if found.tier is Tier.ALIKE:
        passage = max(passages, key=lambda passage: max(_alike(query, passage)))
        first, last = _alike(query, passage)
        digits = _national(passage.digits)
        if first >= last:
            return passage, _digit_span(passage, digits[:first]), f"first {first} digits alike"
        return passage, _digit_span(passage, digits[-last:], from_end=True), f"last {last} digits alike"
    if found.tier is Tier.TYPO:
        passage = next(passage for passage in passages if found.word in passage.words)
        return passage, (0, 0), "one letter off"
    for term in query.terms:
        if term.literal:
            return *_literal_evidence(term.literal, document), ""
    word, passage = _best_word(query, document)
    return passage, _span(passage, word), ""


def _best_word(query: SearchQuery, document: SearchDocument) -> tuple[str, Passage]:
    """The word that says most, and where: best tier, then most letters, then the first passage."""
    candidates: list[tuple[int, int, int, str]] = []
    for term in query.terms:
        tiers = [(_alternative_tier(each, document.haystack), each) for each in term.alternatives]
        _, alternative = min(((tier, each) for tier, each in tiers if tier is not None), key=lambda pair: pair[0])
        for word in alternative.words:
            for place, passage in enumerate(document.passages):
                tier = _word_tier(word, passage.haystack, anywhere=alternative.anywhere)
                if tier is not None:
                    candidates.append((tier, -len(word), place, word))
    _, _, place, word = min(candidates)
    return word, document.passages[place]


def _literal_evidence(literal: str, document: SearchDocument) -> tuple[Passage, tuple[int, int]]:
    name = Passage("last_name", "Name", document.fields.name)
    matching = [
        Passage(passage.field, passage.label, passage.text)
        for passage in (*_literal_passages(document), name)
        if literal in passage.text.casefold()
    ]
    passage = min(matching, key=lambda passage: _literal_tier(literal, passage.text) or Tier.INFIX)
    if len(passage.text.casefold()) != len(passage.text):
        return passage, (0, 0)
    start = passage.text.casefold().index(literal)
    return passage, (start, start + len(literal))


def _span(passage: Passage, word: str) -> tuple[int, int]:
    if passage.type in _PHONES and word.isdecimal():
        return _digit_span(passage, word)
    spans: list[tuple[int, tuple[int, int]]] = []
    for chunk in _chunks(passage.shown):
        whole = _Part("".join(part.letters for part in chunk), [at for part in chunk for at in part.places])
        for part in (*chunk, whole):
            start = part.letters.find(word)
            if start >= 0:
                tier = _word_tier(word, _haystack([part.letters])) or Tier.INFIX
                spans.append((tier, (part.places[start], part.places[start + len(word) - 1] + 1)))
    return min(spans)[1] if spans else (0, 0)


def _digit_span(passage: Passage, digits: str, *, from_end: bool = False) -> tuple[int, int]:
    """Where *digits* stand in the text shown, whatever stands between them; preferably after the country code."""
    text = passage.shown
    places = [place for place, character in enumerate(text) if character.isdecimal()]
    shown = digits_of(text)
    national = _country_code_length(shown) if passage.normal else 0
    for wanted in (digits, digits.lstrip("0")):
        starts = [shown.rfind(wanted)] if from_end else []
        starts += [national] if shown.startswith(wanted, national) else []
        starts += [shown.find(wanted)]
        if wanted and starts[0] >= 0:
            return places[starts[0]], places[starts[0] + len(wanted) - 1] + 1
    return 0, 0


# Words and digits


@lru_cache(maxsize=16_384)
def _words(text: str) -> tuple[str, ...]:
    """The parts of each run, and the run joined; remembered, as the same few hundred hits come up key after key."""
    words: list[str] = []
    for chunk in _chunks(text):
        words += [part.letters[:WORD_LIMIT] for part in chunk]
        if len(chunk) > 1:
            words.append("".join(part.letters for part in chunk)[:WORD_LIMIT])
    return tuple(words)


def _parts(text: str) -> list[_Part]:
    return [part for chunk in _chunks(text) for part in chunk]


def _chunks(text: str) -> Iterator[list[_Part]]:
    """The runs without white space, each as its parts; runs with neither letter nor digit are left out."""
    for run in re.finditer(r"\S+", text):
        if parts := _parts_of_run(run[0], run.start()):
            yield parts


def _parts_of_run(run: str, offset: int) -> list[_Part]:
    if run.isascii():
        found = re.finditer(r"[a-z0-9]+", run.lower())
        return [_Part(part[0], range(offset + part.start(), offset + part.end())) for part in found]
    parts: list[_Part] = []
    letters, places = "", list[int]()

    def end_part() -> None:
        nonlocal letters, places
        if letters:
            parts.append(_Part(letters, places))
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


def _stands_alone(character: str) -> bool:
    """Whether it is a syllable or a sign of its own, as Chinese and Korean names are written without spaces."""
    code = ord(character)
    return 0x3400 <= code <= 0x9FFF or 0xAC00 <= code <= 0xD7A3 or 0xF900 <= code <= 0xFAFF or code >= 0x1F000


def _is_of_digits(text: str) -> bool:
    """Whether *text* may be a number or a piece of one: digits, and what people put between them."""
    return bool(re.fullmatch(r"[\d\s+()\[\]./\\,;:#*‐-―−·-]*\d[\d\s+()\[\]./\\,;:#*‐-―−·-]*", text))


@lru_cache(maxsize=1)
def _country_codes() -> frozenset[str]:
    import phonenumbers  # Not before the first paint, see identifiers.py.

    return frozenset(str(code) for code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE)


def _country_code_length(digits: str) -> int:
    """How many of an international number's digits are its country code; no code is the beginning of another."""
    return next((length for length in (1, 2, 3) if digits[:length] in _country_codes()), 0)


def _national(digits: str) -> str:
    return digits[_country_code_length(digits) :]
