"""One line of a vCard: its name, its parameters and its value, in any of the versions and spellings that are about."""

from __future__ import annotations

import binascii
import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

# Large, and nothing that a contact has: dropped as they are read, so that a file of photos costs no memory.
NOT_KEPT_WHOLE = frozenset({"PHOTO", "LOGO", "SOUND", "KEY", "X-MS-CARDPICTURE", "X-MS-OL-DESIGN"})
_ENCODINGS = frozenset({"QUOTED-PRINTABLE", "BASE64", "B", "Q", "7BIT", "8BIT"})
_HEAD = re.compile(r"(?:([\w\-]+)\.)?([\w\-/]+)[ \t]*$")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED_OLD = re.compile(r"\\([\\;,:])")
_ESCAPE_OR = {each: re.compile(rf"\\.|{each}", re.DOTALL) for each in ";,"}
_NO_CHARSETS = frozenset(
    {"punycode", "idna", "unicode_escape", "raw_unicode_escape", "unicode-escape", "raw-unicode-escape"}
)
_CARET = {"^n": "\n", "^'": '"', "^^": "^"}  # RFC 6868


@dataclass
class Property:
    """One line of a card: ``group.NAME;PARAMETER=value:value``; names in capitals, *raw* as it stands there."""

    name: str
    raw: str
    group: str = ""
    parameters: Mapping[str, list[str]] = field(default_factory=dict)
    is_old: bool = False  # of vCard 2.1, where a comma separates nothing

    @property
    def types(self) -> frozenset[str]:
        """What it is said to be, in small letters: "work", "cell", "pref"."""
        found = {each.casefold() for each in self.parameters.get("TYPE", ())}
        return frozenset(found | {"pref"} if "PREF" in self.parameters else found)

    def parameter(self, name: str) -> str:
        return next(iter(self.parameters.get(name, ())), "")

    @property
    def text(self) -> str:
        """The whole value as one text."""
        return _unescaped(self._decoded(self.raw), is_old=self.is_old)

    @property
    def parts(self) -> list[list[str]]:
        """The value's parts, each a list of what commas separate there."""
        # What is encoded is encoded part by part; some programs encode the semicolons, too.
        split = ";" in self.raw
        raws = _split(self.raw, ";") if split else _split(self._decoded(self.raw), ";")
        parts = [self._decoded(each) for each in raws] if split else raws
        if self.is_old:
            return [[_unescaped(each, is_old=True)] for each in parts]
        return [[_unescaped(word, is_old=False) for word in _split(each, ",")] for each in parts]

    def _decoded(self, raw: str) -> str:
        encoding = self.parameter("ENCODING").upper()
        charset = self.parameter("CHARSET")
        if encoding in ("QUOTED-PRINTABLE", "Q"):
            return _as_charset(binascii.a2b_qp(_bytes_of(raw)), charset).replace("\r\n", "\n")
        if encoding in ("BASE64", "B"):
            try:
                return _as_charset(binascii.a2b_base64(_bytes_of(raw)), charset)
            except binascii.Error:
                return ""
        return raw if raw.isascii() else _as_charset(_bytes_of(raw), charset)


def split_head(line: str) -> Property | None:
    """The property that *line* is, None when it is none."""
    head, raw = _head_and_value(line)
    if head is None:
        return None
    name, *given = _split_quoted(head, ";") if '"' in head else head.split(";")
    found = _HEAD.fullmatch(name.strip())
    if found is None:
        return None
    parameters: dict[str, list[str]] = {}
    for each in given:
        key, equals, value = each.partition("=")
        key = key.strip().upper()
        if not equals:
            key, value = ("ENCODING" if key in _ENCODINGS else "TYPE"), each.strip()
        values = _split_quoted(value, ",") if '"' in value else value.split(",")
        parameters.setdefault(key, []).extend(_parameter_value(each) for each in values if each.strip())
    # TYPE="work,voice" is one value by the letter and two by what is meant.
    if "TYPE" in parameters:
        parameters["TYPE"] = [word.strip() for each in parameters["TYPE"] for word in each.split(",")]
    return Property(found[2].upper(), raw, (found[1] or "").casefold(), parameters)


def _head_and_value(line: str) -> tuple[str | None, str]:
    head, colon, value = line.partition(":")
    if not colon:
        return None, ""
    if '"' not in head:
        return head, value
    quoted = False
    for index, character in enumerate(line):
        if character == '"':
            quoted = not quoted
        elif character == ":" and not quoted:
            return line[:index], line[index + 1 :]
    return head, value  # a quotation mark that nobody closes


def _split_quoted(text: str, separator: str) -> list[str]:
    parts, begin, quoted = [], 0, False
    for index, character in enumerate(text):
        if character == '"':
            quoted = not quoted
        elif character == separator and not quoted:
            parts.append(text[begin:index])
            begin = index + 1
    return [*parts, text[begin:]]


def _parameter_value(text: str) -> str:
    return re.sub(r"\^[n'^]", lambda found: _CARET[found[0]], text.strip().strip('"'))


def _split(text: str, separator: str) -> list[str]:
    """*text* at each *separator* that no backslash stands before."""
    if "\\" not in text:
        return text.split(separator)
    parts, begin = [], 0
    for found in _ESCAPE_OR[separator].finditer(text):
        if found[0] == separator:
            parts.append(text[begin : found.start()])
            begin = found.end()
    return [*parts, text[begin:]]


def _unescaped(text: str, *, is_old: bool) -> str:
    if "\\" not in text:
        return text
    # In 2.1 a backslash stands before what would separate, and before nothing else.
    return _ESCAPED_OLD.sub(r"\1", text) if is_old else _ESCAPED.sub(_meant, text)


def _meant(found: re.Match[str]) -> str:
    return "\n" if found[1] in "nN" else found[1]


def _bytes_of(text: str) -> bytes:
    """The bytes that were read as *text*; see ``_as_text``."""
    return text.encode("utf-8", "surrogateescape")


def _as_charset(raw: bytes, charset: str) -> str:
    """*raw* in the charset that it is said to be in, else as UTF-8, else as Windows writes it."""
    for encoding in (_known_charset(charset), "utf-8", "cp1252"):
        try:
            return raw.decode(encoding)
        except (LookupError, ValueError):
            continue
    return raw.decode("latin-1")


def _known_charset(name: str) -> str:
    """Python's name of a charset, of UTF-8 for an unknown one and for what are no people's charsets."""
    try:
        found = codecs.lookup(name).name if name else "utf-8"
    except (LookupError, ValueError):
        return "utf-8"
    return "utf-8" if found in _NO_CHARSETS else found
