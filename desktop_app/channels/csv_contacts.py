"""Contacts from a CSV file, read as a stream: whatever is wrong with one row leaves the others alone."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, TextIO

from desktop_app.channels.csv_columns import (
    CONTACT_ID,
    CONTACT_TYPE,
    CUSTOM,
    EXTERNAL_SOURCE,
    FULL_NAME,
    IDENTIFIER_COLUMNS,
    IDENTIFIERS,
    Layout,
    as_meant,
    layout_of,
    read_identifiers,
)
from desktop_app.domain.contacts import FIELD_RULES, split_name
from desktop_app.domain.errors import InvalidFile, Unavailable
from desktop_app.domain.importing import ContactRow, FoundIdentifier, RejectedRow
from desktop_app.domain.text import counted, on_one_line, shortened

LINE_LIMIT = 32 * 1024 * 1024  # characters that one row may have at all, line breaks within quotes included
_DELIMITERS = (",", ";", "\t")
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")

# The limit is the process's. Too long a field is for the contact's own rules to refuse, with its name and length.
csv.field_size_limit(2**31 - 1)


class CsvContacts:
    """The rows of one file. Opening it reads the header; iterating reads the rest, one row at a time."""

    def __init__(self, path: Path, *, mapped: Mapping[str, str]) -> None:
        """*mapped*: for one of ``csv_columns.COLUMNS``, what the file calls it.

        Raises Unavailable when the file is out of reach, InvalidFile when it is no list of contacts.
        """
        self.name = path.name
        try:
            self._file = path.open("rb")
        except OSError as error:
            raise _out_of_reach(path.name, error) from error
        try:
            self._lines = _Lines(_as_text(self._file), self.name)
            self._delimiter, self.layout = self._read_header(mapped)
        except OSError as error:
            self.close()
            raise _out_of_reach(path.name, error) from error
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> CsvContacts:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __iter__(self) -> Iterator[ContactRow | RejectedRow]:
        for line, cells, problem in _records(self._lines, self._delimiter):
            yield self._row(line, cells, problem)

    def _read_header(self, mapped: Mapping[str, str]) -> tuple[str, Layout]:
        first = self._lines.take_written()
        delimiters: Sequence[str] = _DELIMITERS
        if first.strip().casefold().startswith("sep=") and len(first.strip()) == 5:  # a spreadsheet says it itself
            delimiters = (first.strip()[-1],)
            first = self._lines.take_written()
        if not first:
            raise InvalidFile(f"{self.name} is empty.")
        if "\x00" in first:
            raise InvalidFile(f"{self.name} is no text, so it is no list of contacts.")
        self._lines.put_back([first])
        delimiter = max(delimiters, key=lambda each: _how_well_known(next(csv.reader([first], delimiter=each))))
        _, header, problem = next(_records(self._lines, delimiter))
        if problem.is_fatal:
            raise InvalidFile(f"The header of {self.name} cannot be read: {problem.sentence}")
        layout = layout_of(header, mapped)
        if not layout.columns:
            begins = shortened(on_one_line(", ".join(header[:20])), 80)
            raise InvalidFile(
                f"{self.name} is no list of contacts that is known here, as none of its columns is (it begins with "
                f"{begins!r}); name them with --map FIELD=COLUMN."
            )
        return delimiter, layout

    def _row(self, line: int, cells: Sequence[str], problem: _Problem) -> ContactRow | RejectedRow:
        layout = self.layout
        whole = tuple(cells)
        if problem.is_fatal:
            column = layout.heading(len(cells) - 1) if cells else ""
            return RejectedRow(line, column, problem.sentence, whole)
        warnings = [problem.sentence] if problem.sentence else []
        warnings += _length_warnings(cells, layout)
        fields: dict[str, str] = {}
        identifiers: list[tuple[str, str]] = []
        for index, column in layout.columns:
            text = as_meant(cells[index].strip()) if index < len(cells) else ""
            if not text:
                continue
            if column in IDENTIFIER_COLUMNS:
                identifiers.append((column, text))
            elif fields.setdefault(column, text) != text:
                left_out = shortened(on_one_line(text), 60)
                warnings.append(f"{layout.heading(index)} is there twice; {left_out!r} was left out.")
        source = fields.pop(EXTERNAL_SOURCE, "")
        found = [
            FoundIdentifier(IDENTIFIER_COLUMNS[column], text, source if column == "external_id" else "")
            for column, text in identifiers
        ]
        try:
            found += read_identifiers(fields.pop(IDENTIFIERS, "[]"))
        except ValueError:
            return RejectedRow(line, IDENTIFIERS, "The further identifiers are not as an export writes them.", whole)
        _split_full_name(fields)
        contact_id, contact_type = fields.pop(CONTACT_ID, ""), fields.pop(CONTACT_TYPE, "")
        custom = {name: fields.pop(CUSTOM + name) for name in layout.custom_fields if CUSTOM + name in fields}
        if not (fields or found or contact_id):
            return RejectedRow(line, "", "The row holds nothing to make a contact of.", whole)
        return ContactRow(line, fields, tuple(found), tuple(warnings), whole, contact_id, contact_type, custom)


def _how_well_known(header: Sequence[str]) -> tuple[int, int]:
    return len(layout_of(header, {}).columns), len(header)


def _length_warnings(cells: Sequence[str], layout: Layout) -> Iterator[str]:
    expected = len(layout.header)
    if len(cells) < expected:
        yield f"The row has {counted(len(cells), 'cell')} for {expected:,} columns; the missing ones count as empty."
    extra = [on_one_line(cell) for cell in cells[expected:] if cell.strip()]
    if extra:
        shown = shortened(", ".join(extra[:20]), 100)
        yield f"The row has {counted(len(cells), 'cell')} for {expected:,} columns; left out: {shown}."


def _split_full_name(fields: dict[str, str]) -> None:
    name = fields.pop(FULL_NAME, "")
    if name and not ("first_name" in fields or "last_name" in fields):
        first, last = split_name(name) if len(name) <= FIELD_RULES["first_name"].limit else (name, "")
        fields |= {"first_name": first} | ({"last_name": last} if last else {})


def _as_text(file: BinaryIO) -> TextIO:
    """*file* as text with its line ends as they are. Bytes that are not UTF-8 come as surrogates; see ``_Lines``."""
    if file.read(2) in _UTF_16_MARKS:
        file.seek(0)
        return io.TextIOWrapper(file, encoding="utf-16", errors="replace", newline="")
    file.seek(0)
    return io.TextIOWrapper(file, encoding="utf-8-sig", errors="surrogateescape", newline="")


class _Lines:
    """Physical lines, counted from one, that can be put back."""

    def __init__(self, text: TextIO, name: str) -> None:
        self._text = text
        self._name = name
        self._again: deque[str] = deque()
        self.number = 0  # of the line that was taken last

    def take(self) -> str:
        """The next line with its line end; "" at the end. What is beyond ``LINE_LIMIT`` of a line is dropped."""
        line = self._again.popleft() if self._again else self._read()
        self.number += bool(line)
        return line

    def take_written(self) -> str:
        """The next line that is not blank."""
        while (line := self.take()) and not line.strip():
            pass
        return line

    def put_back(self, lines: Sequence[str]) -> None:
        self._again.extendleft(reversed(lines))
        self.number -= len(lines)

    def _read(self) -> str:
        try:
            line = rest = self._text.readline(LINE_LIMIT)
            while len(rest) == LINE_LIMIT and not rest.endswith(("\n", "\r")):
                rest = self._text.readline(LINE_LIMIT)
        except OSError as error:
            raise _out_of_reach(self._name, error) from error
        return line if line.isascii() else _with_stray_bytes_read(line)


def _with_stray_bytes_read(line: str) -> str:
    # Line by line, so that one stray byte does not spoil the names in all the others.
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        raw = line.encode("utf-8", "surrogateescape")
        try:
            return raw.decode("cp1252")
        except UnicodeDecodeError:
            return raw.decode("latin-1")
    return line


class _Problem:
    """What is wrong with a row's quotes or length; *is_fatal* when its cells can't be trusted."""

    def __init__(self, sentence: str = "", *, is_fatal: bool = False) -> None:
        self.sentence = sentence
        self.is_fatal = is_fatal


_FINE = _Problem()
_UNCLOSED = _Problem("A quotation mark is opened here and never closed.", is_fatal=True)
_TOO_LONG = _Problem(f"The line has {LINE_LIMIT:,} characters or more.", is_fatal=True)
_STRAY_QUOTE = _Problem("A quotation mark inside a cell is not doubled; please check how the row was read.")


def _records(lines: _Lines, delimiter: str) -> Iterator[tuple[int, Sequence[str], _Problem]]:
    """Each row that is not blank: the line it starts on, its cells, and what is wrong with it.

    After a row with an unclosed quote, reading goes on at the very next line.
    """
    while line := lines.take():
        number = lines.number
        bare = line.rstrip("\r\n")
        if not bare:
            continue
        if len(line) >= LINE_LIMIT:
            yield number, [shortened(bare, 1000)], _TOO_LONG
        elif '"' not in line:
            yield number, bare.split(delimiter), _FINE
        else:
            cells, problem = _quoted_record(line, lines, delimiter)
            yield number, cells, problem


def _quoted_record(line: str, lines: _Lines, delimiter: str) -> tuple[Sequence[str], _Problem]:
    further: list[str] = []
    is_open = False

    def feed() -> Iterator[str]:
        nonlocal is_open
        yield line
        is_open = True  # csv asks for more only while a quote is open
        size = len(line)
        while size < LINE_LIMIT and (next_line := lines.take()):
            further.append(next_line)
            size += len(next_line)
            yield next_line

    try:
        return next(csv.reader(feed(), delimiter=delimiter, strict=True)), _FINE
    except csv.Error:
        lines.put_back(further)
    cells = next(csv.reader([line], delimiter=delimiter))
    return cells, _UNCLOSED if is_open else _STRAY_QUOTE


def _out_of_reach(name: str, error: OSError) -> Unavailable:
    return Unavailable(f"{name} cannot be read: {error.strerror or error}.")
