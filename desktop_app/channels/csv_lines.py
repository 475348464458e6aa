"""A file of text as records of cells: whatever is wrong with the quotes of one leaves the others alone."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from desktop_app.domain.errors import Unavailable
from desktop_app.domain.text import shortened

LINE_LIMIT = 16 * 1024 * 1024  # characters that one row may have at all, line breaks within quotes included

# The limit is the process's. Too long a field is for the contact's own rules to refuse, with its name and length.
csv.field_size_limit(2**31 - 1)


class CsvLines:
    """Physical lines, counted from one, that can be put back.

    In "utf-8" a line that is none is read as Windows-1252: one stray byte does not spoil the names in all the others.
    """

    def __init__(self, file: BinaryIO, encoding: str, name: str, *, is_certain: bool = False) -> None:
        """*is_certain*: somebody said so; what does not fit is replaced, then, by U+FFFD."""
        self._is_mixed = encoding in ("utf-8", "utf-8-sig", "cp1252") and not is_certain
        codec = ("utf-8-sig" if self._is_mixed else encoding).replace("utf-16-le", "utf-16le")
        errors = "surrogateescape" if self._is_mixed else "replace"
        self._text = io.TextIOWrapper(file, encoding=codec, errors=errors, newline="")
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
            raise out_of_reach(self._name, error) from error
        except UnicodeError:  # a UTF-16 file that ends in the middle of a character
            return ""
        if line.isascii():
            return line
        line = _with_stray_bytes_read(line) if self._is_mixed else line
        return line.removeprefix("\ufeff") if self.number == 0 else line


def _with_stray_bytes_read(line: str) -> str:
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        raw = line.encode("utf-8", "surrogateescape")
        try:
            return raw.decode("cp1252")
        except UnicodeDecodeError:
            return raw.decode("latin-1")
    return line


class Problem:
    """What is wrong with a row's quotes or length; *is_fatal* when its cells can't be trusted."""

    def __init__(self, sentence: str = "", *, is_fatal: bool = False) -> None:
        self.sentence = sentence
        self.is_fatal = is_fatal


FINE = Problem()
_UNCLOSED = Problem("A quotation mark is opened here and never closed.", is_fatal=True)
_TOO_LONG = Problem(f"The line has {LINE_LIMIT:,} characters or more.", is_fatal=True)
_STRAY_QUOTE = Problem("A quotation mark inside a cell is not doubled; please check how the row was read.")

Record = tuple[int, Sequence[str], Problem]


def records(lines: CsvLines, delimiter: str) -> Iterator[Record]:
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
            yield number, bare.split(delimiter), FINE
        else:
            cells, problem = _quoted_record(line, lines, delimiter)
            yield number, cells, problem


def _quoted_record(line: str, lines: CsvLines, delimiter: str) -> tuple[Sequence[str], Problem]:
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
        return next(csv.reader(feed(), delimiter=delimiter, strict=True)), FINE
    except csv.Error:
        lines.put_back(further)
    cells = next(csv.reader([line], delimiter=delimiter))
    return cells, _UNCLOSED if is_open else _STRAY_QUOTE


def out_of_reach(name: str, error: OSError) -> Unavailable:
    return Unavailable(f"{name} cannot be read: {error.strerror or error}.")
