"""How well a contact matches, and which one comes first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from desktop_app.domain.identifiers import IdentifierType
from desktop_app.domain.search.documents import Passage, Searched, Standing
from desktop_app.domain.search.queries import Alternative, SearchQuery, Term, alike_minimum, key_of
from desktop_app.domain.search.typos import is_one_letter_off, may_be_mistyped
from desktop_app.domain.search.words import (
    INFIX_MINIMUM,
    country_code_length,
    guarded,
    shared_beginning,
    words_in,
)


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


_MATCHES = {tier: Match(tier) for tier in Tier}
# Members of an enumeration are looked up at every mention, which takes as long as half a comparison.
_SAME, _EXACT, _PREFIX, _INFIX = Tier.SAME, Tier.EXACT, Tier.PREFIX, Tier.INFIX


def match(query: SearchQuery, document: Searched, *, with_typos: bool = False) -> Match | None:
    """The best way in which *document* matches all of *query*, or None."""
    if not query.terms and not query.values:
        return None
    if any(is_same(query, passage) for passage in document.passages):
        return _MATCHES[Tier.SAME]
    by_words = _by_terms(query, document)
    is_a_key = any(is_key(query, passage) for passage in document.passages)
    if by_words is not None and not (is_a_key and by_words > Tier.KEY):
        return _MATCHES[by_words]
    if is_a_key:
        return _MATCHES[Tier.KEY]
    if query.number:
        closeness = max((max(alike(query, passage)) for passage in document.passages), default=0)
        if closeness:
            return Match(Tier.ALIKE, closeness)
    return _by_a_typo(query, document.haystack) if with_typos and not query.has_literals else None


def match_words(query: SearchQuery, haystack: str, *, with_typos: bool = False) -> Match | None:
    """How the terms of *query* match, by the words alone: all that a query without literals needs to ask of them."""
    weakest = _SAME
    for term in query.terms:
        tier = _term_tier(term, haystack, with_custom=query.with_custom)
        if tier is None:
            return _by_a_typo(query, haystack) if with_typos else None
        if tier > weakest:
            weakest = tier
    return _MATCHES[weakest] if query.terms else None


def may_match(query: SearchQuery, haystack: str) -> bool:
    """Whether the words of every term are there: all that they tell of a literal."""
    return all(any(_has_all(alternative, haystack) for alternative in term.alternatives) for term in query.terms)


def _has_all(alternative: Alternative, haystack: str) -> bool:
    return all(word in haystack or guarded(word) in haystack for word in alternative.words)


def best_first(found: Match, document: Searched) -> tuple[bool, int, int, float, int]:
    """The key to sort hits by: curated before temporary, tier, most recently in touch, created first."""
    last_contact = document.last_contact.timestamp() if document.last_contact else float("-inf")
    return document.kind.is_temporary, found.tier, -found.closeness, -last_contact, document.created_order


def is_same(query: SearchQuery, passage: Passage) -> bool:
    """Whether the whole text is an identifier that the contact holds now."""
    if not passage.normal or passage.standing is Standing.FORMER:
        return False
    if passage.is_phone:
        return bool(query.number) and passage.digits == query.number.removeprefix("+")
    if passage.type is IdentifierType.EMAIL:
        return passage.normal == query.email
    return passage.normal in (query.text, query.text.strip('"'))


def is_key(query: SearchQuery, passage: Passage) -> bool:
    return passage.is_custom and bool(query.key) and key_of(passage.text) == query.key


def _by_terms(query: SearchQuery, document: Searched) -> Tier | None:
    """The weakest of the terms' tiers, None when one does not match at all."""
    weakest = None
    for term in query.terms:
        tier = _literal_term_tier(term, query, document) if term.literal else term_tier(term, query, document)
        if tier is None:
            return None
        weakest = tier if weakest is None else max(weakest, tier)
    return weakest


def term_tier(term: Term, query: SearchQuery, document: Searched) -> Tier | None:
    return _term_tier(term, document.haystack, with_custom=query.with_custom)


def _term_tier(term: Term, haystack: str, *, with_custom: bool) -> Tier | None:
    if len(term.alternatives) == 1:
        return alternative_tier(term.alternatives[0], haystack, with_custom=with_custom)
    best = None
    for alternative in term.alternatives:
        tier = alternative_tier(alternative, haystack, with_custom=with_custom)
        if tier is not None and (best is None or tier < best):
            best = tier
    return best


def alternative_tier(alternative: Alternative, haystack: str, *, with_custom: bool) -> Tier | None:
    if len(alternative.words) == 1:
        return word_tier(alternative.words[0], haystack, anywhere=alternative.anywhere, with_custom=with_custom)
    weakest = _SAME
    for word in alternative.words:
        tier = word_tier(word, haystack, anywhere=alternative.anywhere, with_custom=with_custom)
        if tier is None:
            return None
        weakest = max(weakest, tier)
    return weakest


def word_tier(word: str, haystack: str, *, anywhere: bool = True, with_custom: bool = False) -> Tier | None:
    """How *word* stands in *haystack*: as a word, at the beginning of one, or, if *anywhere*, within one."""
    if f" {word}" in haystack:
        if f" {word} " in haystack:
            return _EXACT
        tier: Tier | None = _PREFIX
    else:
        tier = _INFIX if anywhere and may_be_within(word) and word in haystack else None
    if with_custom and not haystack.isascii():
        among_custom = word_tier(guarded(word), haystack, anywhere=anywhere)
        return min((each for each in (tier, among_custom) if each is not None), default=None)
    return tier


def may_be_within(word: str) -> bool:
    """Whether *word* is looked for in the middle of words: two letters would be in nearly every name."""
    return len(word) >= INFIX_MINIMUM or (len(word) == INFIX_MINIMUM - 1 and word.isdecimal())


def _literal_term_tier(term: Term, query: SearchQuery, document: Searched) -> Tier | None:
    texts = [document.name, *(passage.text for passage in literal_passages(query, document))]
    tiers = (literal_tier(term.literal, text) for text in texts)
    return min((tier for tier in tiers if tier is not None), default=None)


def literal_passages(query: SearchQuery, document: Searched) -> Iterable[Passage]:
    """The texts of *document* in which a literal may stand."""
    return (
        passage
        for passage in document.passages
        if passage.type is not IdentifierType.COOKIE
        and not passage.is_key
        and (query.with_custom or not passage.is_custom)
    )


def literal_tier(literal: str, text: str) -> Tier | None:
    text = text.casefold()
    if literal not in text:
        return None
    if literal == text:
        return Tier.EXACT
    return Tier.PREFIX if text.startswith(literal) else Tier.INFIX


def alike(query: SearchQuery, passage: Passage) -> tuple[int, int]:
    """How many digits the two numbers have in common at the beginning and at the end; 0 where too few to tell."""
    if not passage.digits:
        return 0, 0
    wanted = query.number.removeprefix("+")
    wanted_code, code = country_code_length(wanted), country_code_length(passage.digits)
    wanted_national, national = wanted[wanted_code:], passage.digits[code:]
    is_same_country = wanted[:wanted_code] == passage.digits[:code]
    first = shared_beginning(wanted_national, national) if is_same_country else 0
    last = shared_beginning(wanted_national[::-1], national[::-1])
    minimum = alike_minimum(wanted_national)
    return (first if first >= minimum else 0), (last if last >= minimum else 0)


def _by_a_typo(query: SearchQuery, haystack: str) -> Match | None:
    """A single slip in one word, while everything else is there."""
    tiers = [_term_tier(term, haystack, with_custom=query.with_custom) for term in query.terms]
    if tiers.count(None) != 1:
        return None
    word = _meant(query.terms[tiers.index(None)], haystack)
    return Match(Tier.TYPO, word=word) if word else None


def _meant(term: Term, haystack: str) -> str:
    """The word of *haystack* that a single slip in *term* makes of it, or ""."""
    for alternative in term.alternatives:
        missing = [word for word in alternative.words if word_tier(word, haystack) is None]
        if len(missing) == 1 and may_be_mistyped(missing[0]):
            for word in words_in(haystack):
                if is_one_letter_off(missing[0], word):
                    return word
    return ""
