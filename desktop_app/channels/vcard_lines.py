"""The cards of a vCard file, each with its lines, whatever program wrote them and however badly.

Versions 2.1 (vCard, the Electronic Business Card), 3.0 (RFC 2426) and 4.0 (RFC 6350) are read alike, as real files mix
them. A reader of our own: vobject, the one library that is kept and reads 2.1, gives up the rest of a file at the first
card without its END, and tells neither a card's line nor what was odd in it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, TextIO

from desktop_app.channels.vcard_properties import NOT_KEPT_WHOLE, Property, split_head
from desktop_app.domain.errors import Unavailable
from desktop_app.domain.text import on_one_line, shortened

CARD_LIMIT = 4 * 1024 * 1024  # characters of one card, without its pictures
PROPERTIES_LIMIT = 10_000  # of one card
_CHUNK = 1024 * 1024  # characters of one line that are looked at, at once
_BASE64_LINE = re.compile(r"[A-Za-z0-9+/]+={0,2}")
_FOLDED_BEGIN = re.compile(rb"(?im)^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[ \t]*BEGIN[ ]*:[ ]*VCARD[ \t]*\r?$")
_FOLDED_HEAD = re.compile(r"[A-Za-z][\w.\-]*;")
_BEGIN = re.compile(rb"(?im)^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[ \t]*BEGIN[ ]*:[ ]*VCARD[ \t]*\r?$")
_UTF_16 = {(b"\xff\xfe", b"\xfe\xff"): "utf-16", (b"B\x00", b"b\x00"): "utf-16-le", (b"\x00B", b"\x00b"): "utf-16-be"}
_LONGEST_MARK = 40
_LONGEST_HEAD = 4_096  # characters before the colon of a line that was folded there
_ODD_LIMIT = 20  # sentences about one card
OUTSIDE = "The line stands outside of every card."


@dataclass
class Card:
    """One card, or what stands between two. *line* is its first; *problem* says why nothing can be made of it."""

    line: int
    properties: list[Property] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)  # as read, without what is not kept whole
    odd: list[str] = field(default_factory=list)  # what was not quite right
    problem: str = ""
    is_old: bool = False
    size: int = 0


class VcardFile:
    """The cards of one file, read as a stream. *name*, *size* in bytes, and *position*: how many have been read."""

    def __init__(self, path: Path) -> None:
        """Raises Unavailable when the file is out of reach."""
        self.name = path.name
        try:
            self._file = path.open("rb")
        except OSError as error:
            raise _out_of_reach(self.name, error) from error
        try:
            self.size = path.stat().st_size
            self._text = _as_text(self._file)
        except OSError as error:
            self._file.close()
            raise _out_of_reach(self.name, error) from error

    @property
    def position(self) -> int:
        return self.size if self._file.closed else self._file.tell()

    def close(self) -> None:
        self._file.close()

    def cards(self) -> Iterator[Card]:
        """Every card; and what stands outside of all of them, as one with a *problem*."""
        reading: _Reading | None = None
        is_inside_agent = False
        for number, line, is_rest in self._lines():
            may_be_mark = len(line) <= _LONGEST_MARK and not is_rest and not (reading and line[:1] in (" ", "\t"))
            mark = line.strip("\ufeff \t").casefold().replace(" ", "") if may_be_mark else ""
            if mark == "begin:vcard":
                if reading is not None and reading.is_at_agent and not is_inside_agent:
                    is_inside_agent = True
                    continue
                if reading is not None:
                    yield reading.ended(is_cut=True)
                reading, is_inside_agent = _Reading(Card(number)), False
            elif mark == "end:vcard" and is_inside_agent:
                is_inside_agent = False
            elif mark == "end:vcard" and reading is not None:
                yield reading.ended()
                reading = None
            elif reading is None and line.strip():
                reading = _Reading(Card(number, problem=OUTSIDE))
                reading.take(line)
            elif reading is not None and not is_inside_agent:
                reading.take_rest(line) if is_rest else reading.take(line)
        if reading is not None:
            yield reading.ended(is_cut=True)

    def _lines(self) -> Iterator[tuple[int, str, bool]]:
        """Each line with its number, without its end; of a very long one each chunk, and whether it is a later one."""
        number, is_rest = 1, False
        try:
            while line := self._text.readline(_CHUNK):
                is_whole = line.endswith("\n")
                yield number, line.rstrip("\n"), is_rest
                number += is_whole
                is_rest = not is_whole
        except OSError as error:
            raise _out_of_reach(self.name, error) from error


class _Reading:
    """A card while its lines come in."""

    def __init__(self, card: Card) -> None:
        self._card = card
        self._property: Property | None = None
        self._chunks: list[str] = []
        self._is_dropped = False  # whatever goes on with the last property is not kept
        self._is_encoded = ""
        self._headless = ""  # the beginning of a line that was folded before its colon
        self._is_old = False

    @property
    def is_at_agent(self) -> bool:
        """Whether a card that begins here is that of somebody's assistant."""
        at_agent = self._property is not None and self._property.name == "AGENT"
        return at_agent and not "".join(self._chunks).strip()

    def ended(self, *, is_cut: bool = False) -> Card:
        self._finish()
        card = self._card
        if is_cut and not card.problem:
            card.odd.append("The card has no END:VCARD.")
        for each in card.properties:
            each.is_old = self._is_old
        return card

    def take(self, line: str) -> None:
        line = line.lstrip("\ufeff")
        if self._card.problem:
            self._remember(line)
            return
        if self._goes_on(line) or not line.strip():
            return
        found = split_head(line.lstrip())  # it may go on after the blanks at its end
        if found is not None:
            self._finish()
            self._begin(found)
            if not self._is_dropped:
                self._remember(line)
        elif len(line) < _LONGEST_HEAD and _FOLDED_HEAD.match(line):
            self._finish()
            self._headless = line
            self._remember(line)
        else:
            self._take_stray(line)

    def take_rest(self, chunk: str) -> None:
        """More of a line that is longer than is read at once."""
        if self._property is not None:
            self._append(chunk)
        else:
            self._remember(chunk)

    def _goes_on(self, line: str) -> bool:
        """Whether *line* belongs to the line before; it is added to that then."""
        is_indented = line[:1] in (" ", "\t")
        if self._headless and is_indented and len(self._headless) + len(line) < _LONGEST_HEAD:
            self._headless += line[1:]
            if (found := split_head(self._headless)) is not None:
                self._begin(found)
                self._headless = ""
            return True
        if self._property is None:
            return False
        if self._is_encoded == "Q" and self._chunks and self._chunks[-1].rstrip().endswith("="):
            self._chunks[-1] = self._chunks[-1].rstrip()[:-1]
            self._append(line)
            return True
        if self._is_encoded == "B" and (is_indented or _BASE64_LINE.fullmatch(line.strip())):
            self._append(line.strip())
            return bool(line.strip())  # nothing at all is the end of it
        if is_indented:
            # In 2.1 a line is folded where white space is, and keeps it.
            self._append(" " + line.lstrip() if self._is_old else line[1:])
            return True
        return False

    def _begin(self, found: Property) -> None:
        self._property, self._chunks = found, [found.raw]
        encoding = found.parameter("ENCODING").upper()[:1]
        self._is_encoded = encoding if encoding in ("Q", "B") else ""
        self._is_dropped = found.name in NOT_KEPT_WHOLE
        if self._is_dropped:
            self._chunks = []
        if found.name == "VERSION":
            self._is_old = found.raw.strip().startswith("2")

    def _append(self, text: str) -> None:
        if self._is_dropped or self._card.problem:
            return
        self._chunks.append(text)
        self._remember(text)

    def _take_stray(self, line: str) -> None:
        """A line that is none: as a rule the next of a text whose line breaks nobody wrote as they should be."""
        last = self._property
        if last is None or self._is_dropped or self._is_encoded:
            self._remember(line)
            self._say_odd(f"{shortened(on_one_line(line), 60)!r} is no line of a vCard and was left out.")
        else:
            self._append("\n" + line)
            self._say_odd(f"A line break in {last.name} is not written as it should be; it was kept as one.")

    def _finish(self) -> None:
        card = self._card
        if self._headless:
            self._say_odd(f"{shortened(on_one_line(self._headless), 60)!r} is no line of a vCard and was left out.")
            self._headless = ""
        if self._property is None:
            return
        self._property.raw = "" if self._is_dropped else "".join(self._chunks)
        card.properties.append(self._property)
        self._property = None
        if len(card.properties) > PROPERTIES_LIMIT and not card.problem:
            card.problem = f"The card has more than {PROPERTIES_LIMIT:,} lines."

    def _remember(self, line: str) -> None:
        card = self._card
        if card.size > CARD_LIMIT:
            return
        card.size += len(line) + 1
        card.lines.append(line)
        if card.size > CARD_LIMIT and not card.problem:
            card.problem = f"The card has more than {CARD_LIMIT:,} characters besides its pictures."

    def _say_odd(self, sentence: str) -> None:
        if sentence not in self._card.odd and len(self._card.odd) < _ODD_LIMIT:
            self._card.odd.append(sentence)


def looks_like_vcards(head: bytes) -> bool:
    """Whether a file that begins with *head* holds cards."""
    return _BEGIN.search(head.replace(b"\x00", b"")) is not None


def _as_text(file: BinaryIO) -> TextIO:
    """*file* as text. Bytes that are not UTF-8 come as surrogates, for ``Property`` to read in its own charset."""
    head = file.read(4)
    file.seek(0)
    for marks, encoding in _UTF_16.items():
        if head.startswith(marks):
            return io.TextIOWrapper(file, encoding=encoding, errors="replace")
    return io.TextIOWrapper(file, encoding="utf-8-sig", errors="surrogateescape")


def _out_of_reach(name: str, error: OSError) -> Unavailable:
    return Unavailable(f"{name} cannot be read: {error.strerror or error}.")
