"""What is searched of a contact: the texts that it is found by, and what is known of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from functools import cached_property
from itertools import chain
from typing import NamedTuple, Protocol

from desktop_app.domain.contacts import FIELD_RULES, ContactKind, display_name
from desktop_app.domain.identifiers import IdentifierType, shown_number
from desktop_app.domain.ids import ContactId, DivisionId
from desktop_app.domain.search.words import guarded, haystack, words_of, words_of_phone
from desktop_app.domain.text import on_one_line

TITLE_LIMIT = 200  # characters of a note's first line that are looked at

PHONES = (IdentifierType.PHONE, IdentifierType.WHATSAPP)
_NAMES = ("first_name", "middle_name", "last_name", "organization", "title")
_SEARCHED = tuple(
    (name, rule.label, rule.identifies) for name, rule in FIELD_RULES.items() if name in _NAMES or rule.identifies
)
SEARCHED_FIELDS = tuple(name for name, _, _ in _SEARCHED)


class Standing(Enum):
    """Why a contact is found by a text."""

    OWN = "own"
    MERGED = "merged"  # it belongs to a contact that was merged into this one
    FORMER = "former"  # it was the contact's once


class Held(NamedTuple):
    """An identifier of a contact, and the text that it was read from."""

    type: IdentifierType
    value: str
    raw: str
    standing: Standing = Standing.OWN


class Custom(NamedTuple):
    """A value of a custom field; one that is a *key* is found by the whole of it only."""

    field: str
    text: str
    is_key: bool


class Passage(NamedTuple):
    """One text of a contact; *normal* is the identifier's value that was read from it, "" for none.

    A *custom* one is only for those who may see custom fields; a *key* is found by the whole of it, in any case.
    """

    field: str
    label: str
    text: str
    type: IdentifierType | None = None
    normal: str = ""
    standing: Standing = Standing.OWN
    is_custom: bool = False
    is_key: bool = False

    @property
    def is_phone(self) -> bool:
        return self.type in PHONES

    @property
    def shown(self) -> str:
        """The text as people read it: phones in international spelling."""
        if self.type is not None and self.is_phone and self.normal:
            return shown_number(self.normal)
        return self.text

    @property
    def digits(self) -> str:
        """A phone's number with its country code, "" for all else."""
        return self.normal.removeprefix("+") if self.is_phone else ""

    @property
    def words(self) -> tuple[str, ...]:
        """Of a custom one in other letters, see ``words.guarded``."""
        if self.type in PHONES:
            return words_of_phone(self.text, self.normal.removeprefix("+"))
        if self.is_key or self.type is IdentifierType.COOKIE:
            return ()  # Only ever found as a whole.
        if self.is_custom:
            return tuple(map(guarded, words_of(self.text)))
        if self.normal and self.normal != self.text:
            return (*words_of(self.text), *words_of(self.normal))
        return words_of(self.text)

    @property
    def haystack(self) -> str:
        return haystack(self.words)


class Searched(Protocol):
    """A contact as it is matched and shown, read from the tables or from the index."""

    @property
    def contact_id(self) -> ContactId: ...
    @property
    def kind(self) -> ContactKind: ...
    @property
    def name(self) -> str: ...
    @property
    def organization(self) -> str: ...
    @property
    def created_order(self) -> int: ...
    @property
    def last_contact(self) -> datetime | None: ...
    @property
    def haystack(self) -> str:
        """Every word that it is found by, as ``words.haystack`` puts them."""

    @property
    def passages(self) -> tuple[Passage, ...]: ...

    # The same for whoever needs no more than one or two of them.
    def haystacks(self) -> Iterator[str]: ...
    def passage_at(self, place: int) -> Passage: ...


@dataclass(frozen=True)
class SearchDocument:
    """What a search needs to know of a contact.

    *texts*: those of its fields that are searched, "" for nothing; *created_order*: of the first created member;
    *last_contact*: its newest interaction's time, UTC; *held*: what it holds and held once, its own first; *also*: what
    is said of it besides, in the order in which it is shown; *merged_fields*: whose text is a merged contact's.
    """

    contact_id: ContactId
    kind: ContactKind
    texts: Mapping[str, str]
    created_order: int
    last_contact: datetime | None
    division: DivisionId | None = None
    held: Iterable[Held] = ()
    also: Iterable[Passage] = ()
    merged_fields: frozenset[str] = field(default=frozenset())

    @property
    def name(self) -> str:
        texts = self.texts
        return display_name(texts["first_name"], texts["middle_name"], texts["last_name"], texts["organization"])

    @property
    def organization(self) -> str:
        return self.texts["organization"]

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        return (*self._of_fields_and_identifiers(), *self.also)

    def _of_fields_and_identifiers(self) -> Iterator[Passage]:
        """The fields that hold something, then the identifiers that were read from none of them."""
        held = tuple(self.held)
        texts, merged_fields = self.texts, self.merged_fields
        shown: dict[str, IdentifierType] = {}
        for name, label, type in _SEARCHED:
            if text := texts[name]:
                standing = Standing.MERGED if name in merged_fields else Standing.OWN
                if type is None:
                    yield Passage(name, label, text, None, "", standing)
                    continue
                normal = _value_read_from(text, type, held)
                shown[normal] = type
                yield Passage(name, label, text, type, normal, standing)
        for held_type, value, raw, standing in held:
            if shown.get(value) is not held_type:
                text = raw if held_type in PHONES else value
                yield Passage("identifier", held_type.label, text, held_type, value, standing)

    def haystacks(self) -> Iterator[str]:
        return (passage.haystack for passage in self.passages)

    def passage_at(self, place: int) -> Passage:
        return self.passages[place]

    @cached_property
    def haystack(self) -> str:
        """Every word that it is found by, each once, as ``words.haystack`` puts them."""
        words = chain.from_iterable([passage.words for passage in self.passages])
        return haystack(dict.fromkeys(filter(None, words)))


def _value_read_from(text: str, type: IdentifierType, held: tuple[Held, ...]) -> str:
    for each in held:
        if each.raw == text and each.type is type and each.standing is not Standing.FORMER:
            return each.value
    return ""


def merged_names(shown: Mapping[str, str], members: Iterable[Mapping[str, str]]) -> Iterator[Passage]:
    """Names that are not shown any more since the contacts that had them, *members*, were merged."""
    said = {(name, shown[name]) for name in _NAMES}
    for texts in members:
        for name in _NAMES:
            text = texts[name]
            if text and (name, text) not in said:
                said.add((name, text))
                yield Passage(name, FIELD_RULES[name].label, text, standing=Standing.MERGED)


def custom_passage(custom: Custom) -> Passage:
    return Passage("custom", custom.field, custom.text, is_custom=True, is_key=custom.is_key)


def note_passage(text: str) -> Passage:
    """A note's title is its first line that says anything."""
    return Passage("note", "Note", on_one_line(text.strip().partition("\n")[0])[:TITLE_LIMIT])
