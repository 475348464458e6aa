"""What each cell of a row is, for the file as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from desktop_app.channels.contact_file import LEFT_OUT, DetectedColumn
from desktop_app.channels.csv_columns import ANY_EMAIL, ANY_PHONE, IDENTIFIER_COLUMNS, column_named, folded_name
from desktop_app.channels.csv_programs import Program, program_of
from desktop_app.domain.errors import InvalidFile
from desktop_app.domain.text import counted, on_one_line, shortened

Mapped = Mapping[str, str | Sequence[str]]

_FLOATING = (ANY_PHONE, ANY_EMAIL)
_REPORT_COLUMNS = frozenset({"file", "line", "column", "reason"})  # that a file of rejects has besides
_BY_NUMBER = re.compile(r"#(\d{1,9})")


class Place(NamedTuple):
    """What the cell in place *at* is: one of ``COLUMNS``.

    *group*: of which address, 0 where there is only one. *source*: the system of an id. *label*: the index of the cell
    that says of what kind a phone or an e-mail is, -1 for none.
    """

    at: int
    column: str
    group: int = 0
    source: str = ""
    label: int = -1


@dataclass(frozen=True)
class Layout:
    """What is in which cell, in the file's order, and what to say about it."""

    header: tuple[str, ...]
    places: tuple[Place, ...]
    notes: tuple[str, ...] = ()
    program: str = ""

    def heading(self, index: int) -> str:
        """What the file calls its column *index*; counted from one where the header has no name for it."""
        name = self.header[index].strip() if index < len(self.header) else ""
        return on_one_line(name) or f"column {index + 1:,}"

    @property
    def columns(self) -> tuple[DetectedColumn, ...]:
        fields = {place.at: place.column for place in self.places}
        return tuple(DetectedColumn(name, fields.get(index, "")) for index, name in enumerate(self.header))


def layout_of(header: Sequence[str], mapped: Mapped) -> Layout:
    """The layout of a file with that *header*; *mapped* says for some of ``COLUMNS`` what the file calls them.

    Raises InvalidFile for a mapping to a column that is not there.
    """
    names = [folded_name(name) for name in header]
    program = program_of(names)
    chosen = _chosen(mapped, header)
    places: dict[int, Place] = {}
    for index, name in enumerate(header):
        if index in chosen:
            place = Place(index, chosen[index])
        else:
            place = _known_place(index, name, program)
            if place.column in mapped:
                continue
        if place.column and place.column != LEFT_OUT:
            places[index] = place
    labels = _labels(names, places, program)
    found = tuple(_labelled(place, labels) for place in places.values())
    silent = {*labels.values(), *(index for index, column in chosen.items() if column == LEFT_OUT)}
    notes = tuple(_notes(header, found, silent))
    return Layout(tuple(header), found, notes, program.name if program else "")


def _labelled(place: Place, labels: Mapping[int, int]) -> Place:
    return place._replace(label=labels.get(place.at, -1)) if place.column in _FLOATING else place


def layout_by_content(rows: Sequence[Sequence[str]], mapped: Mapped) -> Layout:
    """The layout of a file without a header, by what its first rows hold; e-mails, phones and names are told apart."""
    count = max(map(len, rows), default=0)
    header = tuple(f"Column {number}" for number in range(1, count + 1))
    chosen = _chosen(mapped, header)
    taken = set(chosen.values())
    places = []
    words: list[int] = []
    for index in range(count):
        cells = [row[index].strip() for row in rows if index < len(row) and row[index].strip()]
        if index in chosen:
            places.append(Place(index, chosen[index]))
        elif cells and _most(cells, looks_like_email):
            places.append(Place(index, ANY_EMAIL))
        elif cells and _most(cells, looks_like_phone):
            places.append(Place(index, ANY_PHONE))
        elif cells and _most(cells, _looks_like_name):
            words.append(index)
    if not taken & {"first_name", "last_name", "name"}:
        names = ["name"] if len(words) == 1 else ["first_name", "last_name"]
        places += [Place(index, name) for index, name in zip(words, names, strict=False)]
    known = tuple(sorted(place for place in places if place.column != LEFT_OUT))
    note = "The file has no header row; its columns were told apart by what is in them. Please check them."
    left_out = {index for index, column in chosen.items() if column == LEFT_OUT}
    return Layout(header, known, (note, *_notes(header, known, left_out)))


def looks_like_email(text: str) -> bool:
    return re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text.strip()) is not None


def looks_like_phone(text: str) -> bool:
    digits = sum(character.isdecimal() for character in text)
    return 7 <= digits <= 20 and re.fullmatch(r"[+\d\s().\-/\u00a0\u202f]+", text.strip()) is not None


def _looks_like_name(text: str) -> bool:
    return any(character.isalpha() for character in text) and not any(character.isdecimal() for character in text)


def _most(cells: Sequence[str], test: object) -> bool:
    assert callable(test)
    return sum(1 for cell in cells if test(cell)) * 2 > len(cells)


def _chosen(mapped: Mapped, header: Sequence[str]) -> dict[int, str]:
    chosen: dict[int, str] = {}
    for column, names in mapped.items():
        for name in (names,) if isinstance(names, str) else names:
            chosen |= dict.fromkeys(_indexes_of(name, header), column)
    return chosen


def _indexes_of(name: str, header: Sequence[str]) -> list[int]:
    wanted = name.strip().casefold()
    indexes = [index for index, each in enumerate(header) if each.strip().casefold() == wanted]
    numbered = _BY_NUMBER.fullmatch(wanted)
    if not indexes and numbered and 1 <= int(numbered[1]) <= len(header):
        return [int(numbered[1]) - 1]
    if not indexes:
        there = shortened(", ".join(on_one_line(each) for each in header[:20]), 200)
        raise InvalidFile(f"There is no column called {shortened(name, 60)!r}; the columns are {there}.")
    return indexes


def _known_place(index: int, name: str, program: Program | None) -> Place:
    spelled = program.columns.get(folded_name(name)) if program else None
    if spelled is None:
        return Place(index, column_named(name) or "")
    column, _, source = spelled.partition("@")
    column, _, group = column.partition("#")
    return Place(index, column, int(group or 0), source)


def _labels(names: Sequence[str], places: Iterable[int], program: Program | None) -> dict[int, int]:
    """The index of a value → that of its label."""
    if program is None:
        return {}
    at = {name: index for index, name in enumerate(names)}
    pairs = ((index, program.labels.get(names[index])) for index in places)
    return {index: at[label] for index, label in pairs if label is not None and label in at}


def _notes(header: Sequence[str], places: Sequence[Place], silent: set[int]) -> Iterator[str]:
    by_column: dict[tuple[str, int, str], list[int]] = {}
    for place in places:
        by_column.setdefault((place.column, place.group, place.source), []).append(place.at)
    for (column, _group, _source), indexes in by_column.items():
        if len(indexes) > 1 and column not in IDENTIFIER_COLUMNS and column not in _FLOATING:
            names = ", ".join(repr(on_one_line(header[index])) for index in indexes[:5])
            yield f"{counted(len(indexes), 'column')} ({names}) mean {column}; the first that is filled counts."
    known = {place.at for place in places} | silent
    unknown = [
        on_one_line(name)
        for index, name in enumerate(header)
        if index not in known and name.strip() and folded_name(name) not in _REPORT_COLUMNS
    ]
    if unknown:
        names = shortened(", ".join(unknown[:20]), 200)
        verb = "is" if len(unknown) == 1 else "are"
        yield (f"{counted(len(unknown), 'column')} {verb} not known here and left out ({names}).")
