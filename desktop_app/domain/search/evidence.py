"""What the agent is shown of a hit: which field matched, what of it, and why where that is not plain to see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from desktop_app.domain.contacts import ContactKind
from desktop_app.domain.identifiers import IdentifierType
from desktop_app.domain.ids import ContactId
from desktop_app.domain.search.documents import Passage, Searched, Standing
from desktop_app.domain.search.matching import (
    Match,
    Tier,
    alike,
    alternative_tier,
    is_key,
    is_same,
    literal_passages,
    literal_tier,
    word_tier,
)
from desktop_app.domain.search.queries import Alternative, SearchQuery, Term
from desktop_app.domain.search.words import Part, chunks, country_code_length, haystack, is_plain, national
from desktop_app.domain.text import digits_of

NOWHERE = (0, 0)
BEFORE_THE_MARK = 24  # characters that are shown before it, of a text too long to be shown whole
SHOWN_WHOLE = 60

Span = tuple[int, int]


class SearchHit(NamedTuple):
    """A contact that was found, and what of it matched.

    *matched_field* is a contact field's name, "identifier", "note" or "custom"; *span* is (0, 0) when the match has no
    place in *matched_text*, as a typo's has not; *reason* is "" when the match is plain to see; *last_contact* is UTC.
    """

    contact_id: ContactId
    name: str
    kind: ContactKind
    organization: str
    matched_field: str
    matched_label: str
    matched_text: str
    span: Span
    reason: str
    last_contact: datetime | None


@dataclass(frozen=True)
class SearchAnswer:
    """Hits, best first; *more* when the list is cut; *read_as* says what the text was taken for."""

    hits: tuple[SearchHit, ...]
    more: bool
    read_as: str


def hit(query: SearchQuery, document: Searched, found: Match) -> SearchHit:
    """*document* as a hit, with the text that speaks most for it."""
    passage, span, how = _evidence(query, document, found)
    text = passage.shown
    if len(text) > SHOWN_WHOLE:
        text, span = _cut(text, span)
    standing = "" if passage.standing is _OWN else _standing(passage)
    reason = f"{how} · {standing}" if how and standing else how or standing
    return SearchHit(
        document.contact_id,
        document.name,
        document.kind,
        document.organization,
        passage.field,
        passage.label,
        text,
        span,
        reason,
        document.last_contact,
    )


def _standing(passage: Passage) -> str:
    if passage.standing is Standing.MERGED:
        return "merged"
    if passage.is_phone:
        return "former number"
    return "former e-mail" if passage.type is IdentifierType.EMAIL else f"former {passage.label}"


def _cut(text: str, span: Span) -> tuple[str, Span]:
    """A long text from shortly before what matched, so that a row of a list can show it."""
    start, end = span
    skipped = start - BEFORE_THE_MARK
    if skipped <= 0:
        return text, span
    skipped = text.find(" ", skipped, start) + 1 or skipped  # from the beginning of a word, where there is one
    return f"…{text[skipped:]}", (start - skipped + 1, end - skipped + 1)


def _evidence(query: SearchQuery, document: Searched, found: Match) -> tuple[Passage, Span, str]:
    tier = found.tier
    if tier in _BY_WORDS:
        for term in query.terms:
            if term.literal:
                return *_literal_evidence(term.literal, query, document), ""
        word, passage = _best_word(query, document, tier)
        return passage, _span(passage, word), ""
    if tier is Tier.SAME:
        passage = next(passage for passage in document.passages if is_same(query, passage))
        if not passage.digits:
            return passage, (0, len(passage.shown)), ""
        return passage, _digit_span(passage, national(passage.digits)), "same number"
    if tier is Tier.KEY:
        passage = next(passage for passage in document.passages if is_key(query, passage))
        return passage, (0, len(passage.shown)), ""
    if tier is Tier.ALIKE:
        return _likeness(query, document.passages)
    place = next(place for place, words in enumerate(document.haystacks()) if f" {found.word} " in words)
    return document.passage_at(place), NOWHERE, "one letter off"


# Members of an enumeration are looked up at every mention, which takes as long as half a comparison.
_BY_WORDS = (Tier.EXACT, Tier.PREFIX, Tier.INFIX)
_OWN = Standing.OWN


def _likeness(query: SearchQuery, passages: Iterable[Passage]) -> tuple[Passage, Span, str]:
    passage = max(passages, key=lambda passage: max(alike(query, passage)))
    first, last = alike(query, passage)
    digits = national(passage.digits)
    if first >= last:
        return passage, _digit_span(passage, digits[:first]), f"first {first} digits alike"
    return passage, _digit_span(passage, digits[-last:], from_end=True), f"last {last} digits alike"


def _best_word(query: SearchQuery, document: Searched, tier: Tier) -> tuple[str, Passage]:
    """The word that says most, and where: best tier, then most letters, then the first passage."""
    with_custom = query.with_custom
    best, sought = (tier, [query.only_word]) if query.only_word else _best_words(query, document.haystack)
    for place, words in enumerate(document.haystacks()):
        for word, anywhere in sought:
            if word_tier(word, words, anywhere=anywhere, with_custom=with_custom) is best:
                return word, document.passage_at(place)
    raise AssertionError("what matches stands in one of the passages")


def _best_words(query: SearchQuery, haystack: str) -> tuple[Tier, list[tuple[str, bool]]]:
    """The best tier of any word, and the longest words of that tier with whether they count anywhere."""
    found: list[tuple[Tier, int, str, bool]] = []
    for term in query.terms:
        alternative = _best_alternative(term, haystack, with_custom=query.with_custom)
        for word in alternative.words:
            tier = word_tier(word, haystack, anywhere=alternative.anywhere, with_custom=query.with_custom)
            if tier is not None:
                found.append((tier, -len(word), word, alternative.anywhere))
    found.sort()
    best, length, *_ = found[0]
    return best, [(word, anywhere) for tier, less, word, anywhere in found if (tier, less) == (best, length)]


def _best_alternative(term: Term, haystack: str, *, with_custom: bool) -> Alternative:
    if len(term.alternatives) == 1:
        return term.alternatives[0]
    tiers = [(alternative_tier(each, haystack, with_custom=with_custom), each) for each in term.alternatives]
    return min(((tier, each) for tier, each in tiers if tier is not None), key=lambda pair: pair[0])[1]


def _literal_evidence(literal: str, query: SearchQuery, document: Searched) -> tuple[Passage, Span]:
    name = Passage("last_name", "Name", document.name)
    matching = [
        passage._replace(normal="")  # shown as it was typed, since that is what was asked for
        for passage in (*literal_passages(query, document), name)
        if literal in passage.text.casefold()
    ]
    passage = min(matching, key=lambda passage: literal_tier(literal, passage.text) or Tier.INFIX)
    if len(passage.text.casefold()) != len(passage.text):
        return passage, NOWHERE
    start = passage.text.casefold().index(literal)
    return passage, (start, start + len(literal))


def _span(passage: Passage, word: str) -> Span:
    if passage.is_phone and word.isdecimal():
        return _digit_span(passage, word)
    text = passage.shown
    if is_plain(text):
        return _plain_span(text.lower(), word)
    return _any_span(text, word)


def _plain_span(text: str, word: str) -> Span:
    """In a text of small letters, digits and blanks, as nearly all names are: as a word, begun, else within one."""
    framed = f" {text} "
    for wanted in (f" {word} ", f" {word}"):
        start = framed.find(wanted)
        if start >= 0:
            return start, start + len(word)
    start = text.find(word)
    return (start, start + len(word)) if start >= 0 else NOWHERE


def _any_span(text: str, word: str) -> Span:
    spans: list[tuple[int, Span]] = []
    for chunk in chunks(text):
        whole = Part("".join(part.letters for part in chunk), [at for part in chunk for at in part.places])
        for part in (*chunk, whole):
            start = part.letters.find(word)
            if start >= 0:
                tier = word_tier(word, haystack([part.letters])) or Tier.INFIX
                spans.append((tier, (part.places[start], part.places[start + len(word) - 1] + 1)))
    return min(spans)[1] if spans else NOWHERE


def _digit_span(passage: Passage, digits: str, *, from_end: bool = False) -> Span:
    """Where *digits* stand in the text shown, whatever stands between them; preferably after the country code."""
    text = passage.shown
    places = [place for place, character in enumerate(text) if character.isdecimal()]
    shown = digits_of(text)
    code = country_code_length(shown) if passage.normal else 0
    for wanted in (digits, digits.lstrip("0")):
        starts = [shown.rfind(wanted)] if from_end else []
        starts += [code] if shown.startswith(wanted, code) else []
        starts += [shown.find(wanted)]
        if wanted and starts[0] >= 0:
            return places[starts[0]], places[starts[0] + len(wanted) - 1] + 1
    return NOWHERE
