"""From a row of a file to what is stored of it, as far as that can be told without looking at the store.

Most of an import's time goes here. As nothing here asks who else is there, it is done ahead of the transaction, and in
another process where that helps.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from desktop_app.domain.contacts import (
    EXTERNAL_ID_LIMIT,
    FIELD_RULES,
    LABEL_LIMIT,
    PHONE_FIELDS,
    FieldKind,
    checked,
    checked_note,
    unrecognisable,
)
from desktop_app.domain.errors import InvalidContact, InvalidIdentifier
from desktop_app.domain.identifiers import (
    VALUE_LIMIT,
    Identifier,
    IdentifierType,
    Region,
    known_region,
    parse_or_none,
)
from desktop_app.domain.ids import ContactId, DivisionId, OrganizationId
from desktop_app.domain.importing import ContactRow, FoundIdentifier, RejectedRow
from desktop_app.domain.search.documents import SEARCHED_FIELDS
from desktop_app.domain.search.kept import kept_of_new
from desktop_app.domain.search.words import haystack, words_of, words_of_phone
from desktop_app.domain.text import is_storable, is_web_address, on_one_line, shortened

Found = tuple[str, str, str, str]  # an identifier's value, type and source, and the text that it was read from


class ReadyRow(NamedTuple):
    """A row that can be stored; of texts, bytes and tuples only, so that it is handed from process to process fast.

    *fields* are checked; *region* is how its phones were read. *in_fields*: the identifiers that were read from fields;
    *besides*: those that stand in none, and *labels* what some are called. *fingerprint* is the same for rows that say
    the same, in any order of columns, and "" where an external id tells them apart. *words*: what it is found by, as
    ``SearchDocument.haystack``; *document*: what a hit shows of it, as ``search.kept``. *organization*: how its id is
    written among an organisation's external ids. The rest is as in ``ContactRow``.
    """

    line: int
    fields: dict[str, str]
    region: str
    in_fields: tuple[Found, ...]
    besides: tuple[Found, ...]
    warnings: tuple[str, ...]
    cells: tuple[str, ...]
    fingerprint: str
    words: str
    document: bytes
    labels: tuple[tuple[Found, str], ...] = ()
    notes: tuple[str, ...] = ()
    contact_id: str = ""
    contact_type: str = ""
    custom_fields: dict[str, str] = {}
    organization: str = ""

    @property
    def has_more(self) -> bool:
        """Whether it says more than fields and identifiers."""
        return bool(self.labels or self.notes or self.contact_type)


class NewContact(NamedTuple):
    """A curated contact that is to be made of a row."""

    id: ContactId
    row: ReadyRow
    division: DivisionId | None = None
    organization_id: OrganizationId | None = None
    fingerprint: str | None = None


def identifier_of(found: Found) -> Identifier:
    return Identifier(IdentifierType(found[1]), found[0], found[2])


def ready(row: ContactRow | RejectedRow, home: Region) -> ReadyRow | RejectedRow:
    """*row* as it is stored, its phones read in its own country where that is known, else in *home*."""
    if isinstance(row, RejectedRow):
        return row
    warnings = list(row.warnings)
    try:
        given = checked(row.fields, keep_odd_addresses=True)
        country = given.get("country")
        region = (known_region(country) if country else None) or home
        besides = _besides(row.identifiers, region, warnings)
        in_fields = _in_fields(given, region, warnings)
        if besides.keys() & in_fields.keys():
            besides = {each: found for each, found in besides.items() if each not in in_fields}
        warnings += _odd_values(given, region)
        organization = _organization(row.organization)
        notes = tuple(checked_note(text) for text in row.notes if text.strip())
    except InvalidContact as error:
        return RejectedRow(row.line, error.field or "", str(error), row.cells)
    return ReadyRow(
        row.line,
        given,
        region,
        tuple(in_fields.values()),
        tuple(besides.values()),
        tuple(warnings),
        row.cells,
        "" if any(each.type is IdentifierType.EXTERNAL_ID for each in besides) else _fingerprint(row),
        *_searched(given, in_fields, besides),
        _labels(row.identifiers, besides, region),
        notes,
        row.contact_id if is_storable(row.contact_id) else "",
        row.contact_type,
        dict(row.custom_fields),
        organization,
    )


def _found(identifier: Identifier, raw: str) -> Found:
    return identifier.value, identifier.type.value, identifier.source, raw


_SEARCHED = tuple((name, rule.identifies) for name, rule in FIELD_RULES.items() if name in SEARCHED_FIELDS)
_PHONES = (IdentifierType.PHONE, IdentifierType.WHATSAPP)


def _searched(
    given: Mapping[str, str], in_fields: Mapping[Identifier, Found], besides: Mapping[Identifier, Found]
) -> tuple[str, bytes]:
    """``SearchDocument.haystack`` of the new contact, and ``search.kept``, in less time; a test compares them."""
    # In the order in which the store reads them, so that it finds nothing new when it looks.
    held = sorted([(*found, each.type) for each, found in {**besides, **in_fields}.items()])
    read: dict[tuple[IdentifierType, str], str] = {}
    for value, _, _, raw, type in held:
        read.setdefault((type, raw), value)
    words: list[str] = []
    passages: list[tuple[str, str, str]] = []
    shown = set()
    for name, identifies in _SEARCHED:
        if text := given.get(name):
            if identifies is None:
                passages.append((name, text, ""))
                words += words_of(text)
                continue
            normal = read.get((identifies, text), "")
            shown.add((identifies, normal))
            passages.append((name, text, normal))
            words += _words_of_identifier(identifies, text, normal)
    for value, type_name, _, raw, type in held:
        if (type, value) not in shown:
            text = raw if type in _PHONES else value
            passages.append((type_name, text, value))
            words += _words_of_identifier(type, text, value) if type is not IdentifierType.COOKIE else ()
    return haystack(dict.fromkeys(filter(None, words))), kept_of_new(given, passages)


def _words_of_identifier(type: IdentifierType, text: str, normal: str) -> tuple[str, ...]:
    if type in _PHONES:
        return words_of_phone(text, normal.removeprefix("+"))
    return (*words_of(text), *words_of(normal)) if normal and normal != text else words_of(text)


def _besides(found: Iterable[FoundIdentifier], region: Region, warnings: list[str]) -> dict[Identifier, Found]:
    """The identifiers besides phones and e-mails; one that nothing can be made of is said in *warnings*.

    Raises InvalidContact where that is an external id, as the same row could not be found again.
    """
    identifiers: dict[Identifier, Found] = {}
    for each in found:
        column = each.type.value.replace("-", "_")
        _require_storable(each, column)
        try:
            identifier = Identifier.parse(each.type, each.value, region=region, source=each.source)
        except InvalidIdentifier as error:
            if each.type is IdentifierType.EXTERNAL_ID:
                raise InvalidContact(str(error), column) from error
            warnings.append(f"{each.type.label} was left out: {error}")
        else:
            identifiers.setdefault(identifier, _found(identifier, each.value))
    if sum(each.type is IdentifierType.EXTERNAL_ID for each in identifiers) > EXTERNAL_ID_LIMIT:
        raise InvalidContact(f"A contact holds at most {EXTERNAL_ID_LIMIT} external ids.", "external_id")
    return identifiers


def _require_storable(each: FoundIdentifier, column: str) -> None:
    if len(each.value) > VALUE_LIMIT or len(each.source) > VALUE_LIMIT:
        length = max(len(each.value), len(each.source))
        raise InvalidContact(f"{each.type.label} has {length:,} characters; at most {VALUE_LIMIT} are kept.", column)
    if not (is_storable(each.value) and is_storable(each.source)):
        raise InvalidContact(f"{each.type.label} holds a character that cannot be stored.", column)


def _in_fields(given: Mapping[str, str], region: Region, warnings: list[str]) -> dict[Identifier, Found]:
    found: dict[Identifier, Found] = {}
    for name, text in given.items():
        type = FIELD_RULES[name].identifies
        if type and text:
            identifier = parse_or_none(type, text, region=region)
            if identifier is None:
                warnings.append(unrecognisable(name, text))
            else:
                found.setdefault(identifier, _found(identifier, text))
    return found


def _odd_values(given: Mapping[str, str], region: Region) -> Iterable[str]:
    for name, text in given.items():
        if FIELD_RULES[name].kind is FieldKind.WEB_ADDRESS and text and not is_web_address(text):
            shown = shortened(on_one_line(text), 60)
            yield f"{FIELD_RULES[name].label} {shown!r} is no web address; it was kept as it is."
    country = given.get("country")
    local = any(given.get(name) and not given[name].startswith("+") for name in PHONE_FIELDS)
    if country and local and known_region(country) is None:
        shown = on_one_line(country)
        yield f"The country {shown!r} is no two-letter code; phones were read as numbers of {region}."


def _organization(found: FoundIdentifier | None) -> str:
    if found is None:
        return ""
    _require_storable(found, "organization_id")
    # Commas stand between the external ids of an organisation.
    text = f"{found.source}:{found.value}" if found.source else found.value
    return " ".join(text.replace(",", " ").split())


def _labels(
    found: Iterable[FoundIdentifier], besides: Mapping[Identifier, Found], region: Region
) -> tuple[tuple[Found, str], ...]:
    return tuple(
        (besides[identifier], shortened(on_one_line(each.label), LABEL_LIMIT))
        for each in found
        if each.label.strip() and is_storable(each.label)
        for identifier in (parse_or_none(each.type, each.value, region=region, source=each.source),)
        if identifier is not None and identifier in besides
    )


def _fingerprint(row: ContactRow) -> str:
    said = sorted(row.fields.items())
    said += sorted(row.custom_fields.items())
    said += [("note", text) for text in row.notes]
    said += sorted((f"{each.type.value} {each.source}", each.value) for each in row.identifiers)
    text = "\x1f".join(f"{name}\x1e{value}" for name, value in said)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=15).hexdigest()
