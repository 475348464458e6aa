"""From a row of a file to what is stored of it, as far as that can be told without looking at the store.

Most of an import's time goes here. As nothing here asks who else is there, it is done ahead of the transaction, and in
another process where that helps.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
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
    normal_value,
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
        is_known = any(key[1] == _EXTERNAL_ID for key in besides)
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
        tuple(found for key, found in besides.items() if key not in in_fields),
        tuple(warnings),
        row.cells,
        "" if is_known else _fingerprint(row),
        *_searched(given, sorted({**besides, **in_fields}.values())),
        _labels(row.identifiers, besides, region),
        notes,
        row.contact_id if is_storable(row.contact_id) else "",
        row.contact_type,
        dict(row.custom_fields),
        organization,
    )


_Key = tuple[str, str, str]  # value, type and source
_EXTERNAL_ID = IdentifierType.EXTERNAL_ID.value
_COOKIE = IdentifierType.COOKIE.value
_PHONES = (IdentifierType.PHONE.value, IdentifierType.WHATSAPP.value)
_NAMES = {type: type.value for type in IdentifierType}
_IDENTIFYING = {name: rule.identifies for name, rule in FIELD_RULES.items() if rule.identifies}
_SEARCHED = tuple(
    (name, rule.identifies.value if rule.identifies else "")
    for name, rule in FIELD_RULES.items()
    if name in SEARCHED_FIELDS
)
_WEB_ADDRESSES = tuple(name for name, rule in FIELD_RULES.items() if rule.kind is FieldKind.WEB_ADDRESS)


def _searched(given: Mapping[str, str], held: Sequence[Found]) -> tuple[str, bytes]:
    """``SearchDocument.haystack`` of the new contact, and ``search.kept``, in less time; a test compares them.

    *held*: in the order in which the store reads them, so that it finds nothing new when it looks.
    """
    read = {(type, raw): value for value, type, _, raw in reversed(held)}
    words: list[str] = []
    passages: list[tuple[str, str, str]] = []
    shown = set()
    for name, type in _SEARCHED:
        if text := given.get(name):
            if not type:
                passages.append((name, text, ""))
                words += words_of(text)
                continue
            normal = read.get((type, text), "")
            shown.add((type, normal))
            passages.append((name, text, normal))
            words += _words_of_identifier(type, text, normal)
    for value, type, _, raw in held:
        if (type, value) not in shown:
            text = raw if type in _PHONES else value
            passages.append((type, text, value))
            words += _words_of_identifier(type, text, value) if type != _COOKIE else ()
    return haystack(filter(None, dict.fromkeys(words))), kept_of_new(given, passages)


def _words_of_identifier(type: str, text: str, normal: str) -> tuple[str, ...]:
    if type in _PHONES:
        return words_of_phone(text, normal.removeprefix("+"))
    return (*words_of(text), *words_of(normal)) if normal and normal != text else words_of(text)


def _besides(found: Iterable[FoundIdentifier], region: Region, warnings: list[str]) -> dict[_Key, Found]:
    """The identifiers besides phones and e-mails; one that nothing can be made of is said in *warnings*.

    Raises InvalidContact where that is an external id, as the same row could not be found again.
    """
    identifiers: dict[_Key, Found] = {}
    ids = 0
    for each in found:
        is_id = each.type is IdentifierType.EXTERNAL_ID
        _require_storable(each)
        try:
            value = normal_value(each.type, each.value, region)
        except InvalidIdentifier as error:
            if is_id:
                raise InvalidContact(str(error), _column(each.type)) from error
            warnings.append(f"{each.type.label} was left out: {error}")
            continue
        key = (value, _NAMES[each.type], each.source.strip() if is_id else "")
        if key not in identifiers:
            identifiers[key] = (*key, each.value)
            ids += is_id
    if ids > EXTERNAL_ID_LIMIT:
        raise InvalidContact(f"A contact holds at most {EXTERNAL_ID_LIMIT} external ids.", "external_id")
    return identifiers


def _column(type: IdentifierType) -> str:
    return type.value.replace("-", "_")


def _require_storable(each: FoundIdentifier, column: str = "") -> None:
    """*column*: where it stands, its type's own without."""
    if len(each.value) > VALUE_LIMIT or len(each.source) > VALUE_LIMIT:
        length = max(len(each.value), len(each.source))
        sentence = f"{each.type.label} has {length:,} characters; at most {VALUE_LIMIT} are kept."
        raise InvalidContact(sentence, column or _column(each.type))
    if not (is_storable(each.value) and is_storable(each.source)):
        sentence = f"{each.type.label} holds a character that cannot be stored."
        raise InvalidContact(sentence, column or _column(each.type))


def _in_fields(given: Mapping[str, str], region: Region, warnings: list[str]) -> dict[_Key, Found]:
    found: dict[_Key, Found] = {}
    for name, text in given.items():
        type = _IDENTIFYING.get(name)
        if type and text:
            try:
                key = (normal_value(type, text, region), _NAMES[type], "")
            except InvalidIdentifier:
                warnings.append(unrecognisable(name, text))
            else:
                found.setdefault(key, (*key, text))
    return found


def _odd_values(given: Mapping[str, str], region: Region) -> Iterable[str]:
    for name in _WEB_ADDRESSES:
        text = given.get(name)
        if text and not is_web_address(text):
            shown = shortened(on_one_line(text), 60)
            yield f"{FIELD_RULES[name].label} {shown!r} is no web address; it was kept as it is."
    country = given.get("country")
    if not country or known_region(country) is not None:
        return
    if any(given.get(name) and not given[name].startswith("+") for name in PHONE_FIELDS):
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
    found: Iterable[FoundIdentifier], besides: Mapping[_Key, Found], region: Region
) -> tuple[tuple[Found, str], ...]:
    return tuple(
        (besides[key], shortened(on_one_line(each.label), LABEL_LIMIT))
        for each in found
        if each.label.strip() and is_storable(each.label)
        for identifier in (parse_or_none(each.type, each.value, region=region, source=each.source),)
        if identifier is not None
        for key in ((identifier.value, identifier.type.value, identifier.source),)
        if key in besides
    )


def _fingerprint(row: ContactRow) -> str:
    said = sorted(row.fields.items())
    said += sorted(row.custom_fields.items())
    said += [("note", text) for text in row.notes]
    said += sorted((f"{each.type.value} {each.source}", each.value) for each in row.identifiers)
    text = "\x1f".join(f"{name}\x1e{value}" for name, value in said)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=15).hexdigest()
