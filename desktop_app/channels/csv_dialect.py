"""How a file of text is written: its encoding, what stands between its cells, and whether it has a header."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Sequence

from desktop_app.channels.csv_columns import column_named
from desktop_app.channels.csv_layout import layout_of, looks_like_email, looks_like_phone
from desktop_app.domain.errors import InvalidFile

SAMPLE = 64 * 1024  # bytes that the encoding is told by
DELIMITERS = (",", ";", "\t", "|")
DELIMITER_NAMES = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# What begins like this is no text; the sentence says what it is.
_KINDS = (
    (b"PK\x03\x04", "a zip archive or a workbook, not a list of contacts as text; save its sheet as CSV"),
    (b"\xd0\xcf\x11\xe0", "a workbook or a document, not a list of contacts as text; save its sheet as CSV"),
    (b"\x1f\x8b", "compressed; unpack it first"),
    (b"\x89PNG", "a picture, so it is no list of contacts"),
    (b"\xff\xd8\xff", "a picture, so it is no list of contacts"),
    (b"GIF8", "a picture, so it is no list of contacts"),
    (b"%PDF", "a PDF, so it is no list of contacts"),
    (b"SQLite format 3\0", "a database, so it is no list of contacts"),
)


def encoding_of(start: bytes, name: str) -> str:
    """The encoding of a file by its *start*; "utf-8" also stands for single lines that are not, see ``CsvLines``.

    Raises InvalidFile for what is no text, saying what it is.
    """
    for beginning, kind in _KINDS:
        if start.startswith(beginning):
            raise InvalidFile(f"{name} is {kind}.")
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding
    return _unmarked(start)


def _unmarked(start: bytes) -> str:
    # Letters of the western languages have a NUL beside them in UTF-16, before or behind.
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if len(start) >= 8 and max(even, odd) * 3 > len(start):
        return "utf-16-le" if odd > even else "utf-16-be"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def known_encoding(name: str) -> str:
    """The codec of that name. Raises InvalidFile for one that is none, or none for text."""
    try:
        found = codecs.lookup(name)
        "".encode(found.name)
    except (LookupError, ValueError):
        raise InvalidFile(f"There is no encoding called {name!r}; write utf-8, utf-16 or windows-1252.") from None
    return found.name


def delimiter_of(lines: Sequence[str]) -> str:
    """What stands between the cells of these *lines*, the first of a file."""
    return max(DELIMITERS, key=lambda each: _fit(lines, each))


def _fit(lines: Sequence[str], delimiter: str) -> tuple[int, int, int]:
    """Columns that are known by their names, then how many lines are as long as the first, then how long that is."""
    rows = [next(csv.reader([line], delimiter=delimiter), []) for line in lines]
    width = len(rows[0]) if rows else 0
    alike = sum(1 for row in rows if len(row) == width) if width > 1 else 0
    return len(layout_of(rows[0] if rows else [], {}).places), alike, width


def has_header(first: Sequence[str]) -> bool:
    """Whether a file's *first* row says what the columns are called, rather than being somebody's.

    In doubt it does: the first row of a list that is not known here is more often its header.
    """
    if any(looks_like_email(cell) or looks_like_phone(cell) for cell in first):
        return False
    return any(column_named(cell) for cell in first) or not any(cell.strip()[:1].isdecimal() for cell in first)
