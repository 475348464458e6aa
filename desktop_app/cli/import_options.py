"""What the words of ``linkdesk import`` mean."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from desktop_app.channels.contact_file import LEFT_OUT
from desktop_app.channels.contact_files import FORMATS
from desktop_app.channels.csv_columns import COLUMNS, column_named
from desktop_app.channels.csv_dialect import DELIMITER_NAMES
from desktop_app.channels.preparing import FileToRead
from desktop_app.cli.output import WrongUsage
from desktop_app.domain.identifiers import Region, known_region
from desktop_app.domain.importing import MatchBy, OnMatch


def add_import_options(words: argparse.ArgumentParser, *, count: Callable[[str], int]) -> None:
    """The options of ``linkdesk import``; *count* reads a number of rows."""
    words.add_argument("files", nargs="+", metavar="FILE")
    words.add_argument("--format", choices=FORMATS, default="auto", help="as the file is written where it is not said")
    words.add_argument("--region", metavar="CC", help="how numbers without a country are read, as US")
    words.add_argument("--division", metavar="NAME", help="the division that the contacts belong to")
    words.add_argument(
        "--map", action="append", default=[], metavar="FIELD=COLUMN", help="or FIELD=#3 for the third; none=COLUMN"
    )
    words.add_argument("--delimiter", metavar="CHARACTER", help="or comma, semicolon, tab, pipe")
    words.add_argument("--encoding", metavar="NAME", help="as utf-8, utf-16 or windows-1252")
    words.add_argument(
        "--header", action=argparse.BooleanOptionalAction, help="whether the first row names the columns"
    )
    words.add_argument("--match-by", metavar="LIST", help="of external-id, email, phone; the first that finds anybody")
    words.add_argument(
        "--on-match",
        choices=[each.value for each in OnMatch],
        help="update the first that matches, merge and update all, or skip the row",
    )
    words.add_argument("--dry-run", action="store_true", help="the same report, and nothing is changed")
    words.add_argument("--rejects", metavar="FILE", help="write the rows that are left out to this file")
    words.add_argument("--preview", type=count, metavar="N", help="how the file is read, with its first rows")
    words.add_argument("--progress", action="store_true", help="JSON lines on standard error; a line or SIGTERM stops")


def file_named(name: str, arguments: argparse.Namespace) -> FileToRead:
    """The file of that name, to be read as the options say. Raises WrongUsage."""
    options = {
        "format": arguments.format,
        "mapped": _mapped(arguments.map),
        "delimiter": _delimiter(arguments.delimiter),
        "encoding": arguments.encoding,
        "has_header": arguments.header,
    }
    return FileToRead(Path(name), options)


def region_of(arguments: argparse.Namespace) -> Region | None:
    if arguments.region is None:
        return None
    region = known_region(arguments.region)
    if region is None:
        raise WrongUsage(f"There is no region {arguments.region!r}; write two letters, as US or GB.")
    return region


def match_by(arguments: argparse.Namespace) -> tuple[MatchBy, ...] | None:
    if arguments.match_by is None:
        return None
    names = [name.strip() for name in arguments.match_by.split(",") if name.strip()]
    try:
        return tuple(dict.fromkeys(MatchBy(name) for name in names))
    except ValueError:
        known = ", ".join(each.value for each in MatchBy)
        raise WrongUsage(f"--match-by {arguments.match_by!r} is no list of these: {known}.") from None


def on_match(arguments: argparse.Namespace) -> OnMatch | None:
    return None if arguments.on_match is None else OnMatch(arguments.on_match)


def _delimiter(text: str | None) -> str | None:
    if text is None:
        return None
    character = DELIMITER_NAMES.get(text.casefold(), text.replace("\\t", "\t"))
    if len(character) != 1 or character in '"\r\n\0':
        raise WrongUsage(f"{text!r} is no delimiter; write one character, or one of {', '.join(DELIMITER_NAMES)}.")
    return character


def _mapped(words: Sequence[str]) -> Mapping[str, str | Sequence[str]]:
    mapped: dict[str, list[str]] = {}
    for word in words:
        field, equals, column = word.partition("=")
        if not equals:
            raise WrongUsage(f"{word!r} maps nothing; write --map FIELD=COLUMN.")
        known = LEFT_OUT if field == LEFT_OUT else column_named(field)
        if known is None:
            raise WrongUsage(f"There is no field {field!r} to map to; the fields are {', '.join(COLUMNS)}.")
        mapped.setdefault(known, []).append(column)
    return mapped
