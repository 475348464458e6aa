"""A contact as an index keeps it beside its words, so that it is found and shown without being read.

One text with a NUL, which no text of a contact holds, between its parts: name, organisation, kind, last contact,
whether there are custom fields, and four for each passage. It is taken apart at once, and nothing is made of a passage
before somebody looks at it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property

from desktop_app.domain.contacts import FIELD_RULES, ContactKind, display_name
from desktop_app.domain.identifiers import IdentifierType
from desktop_app.domain.ids import ContactId
from desktop_app.domain.search.documents import PHONES, SEARCHED_FIELDS, Passage, SearchDocument, Standing
from desktop_app.domain.search.words import haystack, is_plain, words_of_phone

_BETWEEN = "\x00"
_HEAD = 5  # parts before those of the passages
_PARTS = 4  # of each passage
_NOTE = "note"
_IDENTIFIER = "identifier"
_CODES = {name: str(place) for place, name in enumerate(SEARCHED_FIELDS)}
# A passage's first part → field, label, and the type of identifier that it is read as.
_FIELDS: Mapping[str, tuple[str, str, IdentifierType | None]] = {
    _NOTE: (_NOTE, "Note", None),
    **{code: (name, FIELD_RULES[name].label, FIELD_RULES[name].identifies) for name, code in _CODES.items()},
    **{f"={type.value}": (_IDENTIFIER, type.label, type) for type in IdentifierType},
}
_OF_PHONES = frozenset(code for code, (_, _, type) in _FIELDS.items() if type in PHONES)
_ODD = _OF_PHONES | {f"={IdentifierType.COOKIE.value}"}  # whose words are not simply those of the text
_KINDS = {"" if kind is ContactKind.CURATED else kind.value: kind for kind in ContactKind}
_WRITTEN_KINDS = {kind: text for text, kind in _KINDS.items()}
_STANDINGS = {"" if standing is Standing.OWN else standing.value: standing for standing in Standing}
_WRITTEN_STANDINGS = {standing: text for text, standing in _STANDINGS.items()}


def kept(document: SearchDocument) -> bytes:
    """What ``KeptDocument`` reads back, besides the id, the order of creation and the words.

    Of custom fields only that there are some: they are asked for when somebody who may see them finds the contact.
    """
    shown = [each for each in document.passages if not each.is_custom]
    last = document.last_contact.isoformat() if document.last_contact else ""
    parts = [document.name, document.organization, _WRITTEN_KINDS[document.kind], last]
    parts.append("custom" if len(shown) < len(document.passages) else "")
    for field, _, text, type, normal, standing, *_ in shown:
        code = f"={type.value}" if field == _IDENTIFIER and type else _CODES.get(field, field)
        parts += (code, text, normal, _WRITTEN_STANDINGS[standing])
    return _joined(parts)


def kept_of_new(fields: Mapping[str, str], passages: Sequence[tuple[str, str, str]]) -> bytes:
    """The same of a curated contact that is new.

    *passages*: the field, or the type of an identifier that stands in none; the text, and the value read from it.
    """
    first, middle, last, organization = (fields.get(name, "") for name in _OF_A_NAME)
    parts = [display_name(first, middle, last, organization), organization, _WRITTEN_KINDS[ContactKind.CURATED], "", ""]
    for field, text, normal in passages:
        parts += (_CODES.get(field) or f"={field}", text, normal, "")
    return _joined(parts)


_OF_A_NAME = ("first_name", "middle_name", "last_name", "organization")


def _joined(parts: Sequence[str]) -> bytes:
    return _BETWEEN.join(parts).encode()


class KeptDocument:
    """What a search needs to know of a contact, as ``SearchDocument``; taken apart only as far as it is asked for.

    ``custom``: the passages of custom fields, to be put in where ``has_custom`` says that there are some and they may
    be seen.
    """

    def __init__(self, contact_id: ContactId, created_order: int, words: str, kept: bytes) -> None:
        """*words*: the haystack of a ``SearchDocument``; *kept*: what ``kept`` wrote."""
        self.contact_id = contact_id
        self.created_order = created_order
        self.haystack = words
        self._parts = parts = kept.decode().split(_BETWEEN)
        self.name = parts[0]
        self.organization = parts[1]
        self.kind = _KINDS[parts[2]]
        self.last_contact = datetime.fromisoformat(parts[3]) if parts[3] else None
        self.has_custom = bool(parts[4])
        self.custom: Sequence[Passage] = ()

    def haystacks(self) -> Iterator[str]:
        parts = self._parts
        if self.custom:
            yield from (passage.haystack for passage in self.passages)
            return
        for place in range(_HEAD, len(parts), _PARTS):
            code, text, normal = parts[place : place + 3]
            # As the passage would say, in a tenth of the time.
            if code not in _ODD and (not normal or normal == text) and is_plain(text):
                yield f" {text.lower()} "
            elif code in _OF_PHONES:
                yield haystack(words_of_phone(text, normal.removeprefix("+")))
            else:
                yield self._passage(place).haystack

    def passage_at(self, place: int) -> Passage:
        return self.passages[place] if self.custom else self._passage(_HEAD + _PARTS * place)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Custom fields come before the notes."""
        places = range(_HEAD, len(self._parts), _PARTS)
        notes = next((place for place in places if self._parts[place] == _NOTE), len(self._parts))
        return (
            *map(self._passage, range(_HEAD, notes, _PARTS)),
            *self.custom,
            *map(self._passage, range(notes, len(self._parts), _PARTS)),
        )

    def _passage(self, place: int) -> Passage:
        code, text, normal, standing = self._parts[place : place + _PARTS]
        field, label, type = _FIELDS[code]
        return Passage(field, label, text, type, normal, _STANDINGS[standing])
