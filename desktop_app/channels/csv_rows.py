"""From the cells of a row to what of a contact they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from desktop_app.channels.csv_columns import (
    ANY_EMAIL,
    ANY_PHONE,
    CONTACT_ID,
    CONTACT_TYPE,
    CUSTOM,
    EXTERNAL_SOURCE,
    FULL_NAME,
    IDENTIFIER_COLUMNS,
    IDENTIFIERS,
    ORGANIZATION_ID,
    as_meant,
    read_identifiers,
)
from desktop_app.channels.csv_layout import Layout, Place
from desktop_app.channels.csv_lines import Problem
from desktop_app.domain.contacts import EMAIL_FIELDS, FIELD_RULES, PHONE_FIELDS, split_name
from desktop_app.domain.identifiers import IdentifierType
from desktop_app.domain.importing import ContactRow, FoundIdentifier, RejectedRow
from desktop_app.domain.text import counted, on_one_line, shortened

_MANY = " ::: "  # between several values in one cell, in Google's files

# Where a value goes whose own field is taken, or that names none.
_FIELDS_OF = {ANY_PHONE: PHONE_FIELDS, ANY_EMAIL: EMAIL_FIELDS}
_TYPE_OF = {ANY_PHONE: IdentifierType.PHONE, ANY_EMAIL: IdentifierType.EMAIL}
_FIELD_OF_WORD = {
    ANY_PHONE: (
        ("cell_phone", ("mobile", "cell", "iphone", "handy", "car")),
        ("home_phone", ("home", "private", "personal")),
        ("work_phone", ("work", "business", "office", "main", "company", "primary")),
        ("other_phone", ("other", "callback", "radio")),
    ),
    ANY_EMAIL: (
        ("personal_email", ("home", "private", "personal")),
        ("work_email", ("work", "business", "office")),
        ("other_email", ("other",)),
    ),
}
_NO_ONES_PHONE = ("fax", "pager", "telex")
_PLAIN = frozenset({*FIELD_RULES, FULL_NAME, EXTERNAL_SOURCE, IDENTIFIERS, CONTACT_ID, CONTACT_TYPE})
_SAME_KIND = dict.fromkeys(PHONE_FIELDS, ANY_PHONE) | dict.fromkeys(EMAIL_FIELDS, ANY_EMAIL)


class RowReader:
    """Reads the rows of one layout."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._width = len(layout.header)
        self._plain = [(place.at, place.column) for place in layout.places if _is_plain(place)]
        self._identifiers = [place for place in layout.places if place.column in IDENTIFIER_COLUMNS]
        self._organizations = [place for place in layout.places if place.column == ORGANIZATION_ID]
        self._custom = [place.column for place in layout.places if place.column.startswith(CUSTOM)]
        self._floating = [place for place in layout.places if place.column in _FIELDS_OF]
        by_group: dict[int, list[Place]] = {}
        for place in layout.places:
            if place.group:
                by_group.setdefault(place.group, []).append(place)
        self._addresses = [by_group[group] for group in sorted(by_group)]

    def row(self, line: int, cells: Sequence[str], problem: Problem) -> ContactRow | RejectedRow:
        whole = tuple(cells)
        if problem.is_fatal:
            column = self._layout.heading(len(cells) - 1) if cells else ""
            return RejectedRow(line, column, problem.sentence, whole)
        warnings = [problem.sentence] if problem.sentence else []
        if len(cells) != self._width:
            warnings += _length_warnings(cells, self._width)
        fields: dict[str, str] = {}
        more: list[FoundIdentifier] = []
        count = len(cells)
        doubled = []
        for index, column in self._plain:
            if index < count and (text := cells[index].strip()):
                text = as_meant(text)
                if fields.setdefault(column, text) != text:
                    doubled.append((column, index, text))
        if self._addresses:
            warnings += self._read_address(cells, fields)
        if self._floating:
            warnings += self._read_floating(cells, fields, more)
        warnings += [self._another(*each, fields, more) for each in doubled]
        source = fields.pop(EXTERNAL_SOURCE, "")
        identifiers = self._read_identifiers(cells, source) if self._identifiers else []
        organization = self._read_organization(cells, source) if self._organizations else None
        if IDENTIFIERS in fields:
            try:
                more += read_identifiers(fields.pop(IDENTIFIERS))
            except ValueError:
                reason = "The further identifiers are not as an export writes them."
                return RejectedRow(line, IDENTIFIERS, reason, whole)
        if FULL_NAME in fields:
            _split_full_name(fields)
        contact_id, contact_type = fields.pop(CONTACT_ID, ""), fields.pop(CONTACT_TYPE, "")
        custom = {name.removeprefix(CUSTOM): fields.pop(name) for name in self._custom if name in fields}
        if not (fields or identifiers or more or contact_id):
            return RejectedRow(line, "", "The row holds nothing to make a contact of.", whole)
        found = (*identifiers, *more)
        notes: tuple[str, ...] = ()
        return ContactRow(
            line, fields, found, tuple(warnings), whole, contact_id, contact_type, custom, notes, organization
        )

    def _another(self, column: str, index: int, text: str, fields: dict[str, str], more: list[FoundIdentifier]) -> str:
        """Keeps a second value for a *column* where it can be kept, and says where."""
        shown = shortened(on_one_line(text), 60)
        heading = self._layout.heading(index)
        kind = _SAME_KIND.get(column)
        if kind is None:
            return f"{heading} is there twice; {shown!r} was left out."
        return f"{heading} is there twice; {shown!r} was kept as {_placed(kind, column, text, fields, more)}."

    def _read_address(self, cells: Sequence[str], fields: dict[str, str]) -> Iterator[str]:
        """The first address that there is; parts of two are never mixed."""
        found = [
            address
            for group in self._addresses
            if (address := {place.column: text for place in group if (text := _cell(cells, place.at))})
        ]
        if found:
            fields |= found[0]
        for another in found[1:]:
            yield f"A second address was left out: {shortened(on_one_line(', '.join(another.values())), 100)}."

    def _read_floating(
        self, cells: Sequence[str], fields: dict[str, str], more: list[FoundIdentifier]
    ) -> Iterator[str]:
        # Those whose label names their field first, so that no other one takes it.
        values = []
        for place in self._floating:
            written = _cell(cells, place.at)
            if not written:
                continue
            label = _cell(cells, place.label) if place.label >= 0 else self._layout.heading(place.at)
            if place.column == ANY_PHONE and any(word in label.casefold() for word in _NO_ONES_PHONE):
                yield f"{on_one_line(label)} was left out: {shortened(on_one_line(written), 60)}."
                continue
            field = _field_of(place.column, label)
            values += [(field == "", place.column, field, text) for text in written.split(_MANY) if text.strip()]
        values.sort(key=lambda each: each[0])
        for _is_unlabelled, kind, field, text in values:
            _placed(kind, field, text.strip(), fields, more)

    def _read_identifiers(self, cells: Sequence[str], source: str) -> list[FoundIdentifier]:
        found = []
        for place in self._identifiers:
            text = _cell(cells, place.at)
            if text:
                of = (place.source or source) if place.column == "external_id" else ""
                found.append(FoundIdentifier(IDENTIFIER_COLUMNS[place.column], text, of))
        return found

    def _read_organization(self, cells: Sequence[str], source: str) -> FoundIdentifier | None:
        for place in self._organizations:
            text = _cell(cells, place.at)
            if text:
                return FoundIdentifier(IdentifierType.EXTERNAL_ID, text, place.source or source)
        return None


def _is_plain(place: Place) -> bool:
    return not place.group and (place.column in _PLAIN or place.column.startswith(CUSTOM))


def _cell(cells: Sequence[str], index: int) -> str:
    text = cells[index].strip() if index < len(cells) else ""
    return as_meant(text) if text else ""


def _field_of(kind: str, label: str) -> str:
    """The field that a label names, "" for none."""
    words = label.casefold()
    return next((field for field, known in _FIELD_OF_WORD[kind] if any(word in words for word in known)), "")


def _placed(kind: str, wanted: str, text: str, fields: dict[str, str], more: list[FoundIdentifier]) -> str:
    """Puts a phone or an e-mail into the field *wanted*, else into a free one; else it is an identifier besides."""
    *others, last = _FIELDS_OF[kind]
    choices = (wanted, last, *others) if wanted else (*others, last)
    if any(fields.get(field) == text for field in _FIELDS_OF[kind]):
        return "what it is already"
    for field in choices:
        if field not in fields:
            fields[field] = text
            return FIELD_RULES[field].label
    more.append(FoundIdentifier(_TYPE_OF[kind], text))
    return "an identifier"


def _length_warnings(cells: Sequence[str], expected: int) -> Iterator[str]:
    if len(cells) < expected:
        yield f"The row has {counted(len(cells), 'cell')} for {expected:,} columns; the missing ones count as empty."
    extra = [on_one_line(cell) for cell in cells[expected:] if cell.strip()]
    if extra:
        shown = shortened(", ".join(extra[:20]), 100)
        yield f"The row has {counted(len(cells), 'cell')} for {expected:,} columns; left out: {shown}."


def _split_full_name(fields: dict[str, str]) -> None:
    name = fields.pop(FULL_NAME)
    if not ("first_name" in fields or "last_name" in fields):
        first, last = split_name(name) if len(name) <= FIELD_RULES["first_name"].limit else (name, "")
        fields |= {"first_name": first} | ({"last_name": last} if last else {})
