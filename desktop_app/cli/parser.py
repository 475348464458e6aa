"""The words that the command line understands."""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime, time
from typing import Any, NoReturn

from desktop_app import __version__
from desktop_app.cli.exporting import FORMATS
from desktop_app.cli.import_options import add_import_options
from desktop_app.cli.output import WrongUsage
from desktop_app.store.undo import Prefer


class _Parser(argparse.ArgumentParser):
    def __init__(self, **options: Any) -> None:
        # An abbreviation that a script relies on would break with the next option of that beginning.
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        raise WrongUsage(f"{message[:1].upper()}{message[1:]}. See: {self.prog} --help")


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line; raises WrongUsage for words that make no sense."""
    common = _Parser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--store", metavar="URL", help="another store than your own: sqlite:////path/to/store.db")
    common.add_argument("--as", dest="agent", metavar="AGENT", help="work as this agent, with their permissions only")
    common.add_argument("--json", action="store_true", help="print one JSON document")
    root = _Parser(prog="linkdesk", description="Without a command: open the window.", parents=[common])
    root.add_argument("--version", action="version", version=f"Linkdesk {__version__}", help="print the version")
    commands = root.add_subparsers(dest="command", metavar="COMMAND")

    def command(name: str, help: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=help, description=help, parents=[common])

    demo = command("demo", "list the demo's stories, and play one or all of them")
    demo.add_argument("story", nargs="?", metavar="STORY", help="only this one; desk: a desk to try things on")
    demo.add_argument("--headless", action="store_true", help="without a window")
    demo.add_argument("--shots", metavar="DIR", help="a picture of each step")
    importing = command("import", "contacts from files")
    add_import_options(importing, count=_count)
    exporting = command("export", "contacts to a file; as JSON, --contact gives all that is known of one")
    exporting.add_argument("file", metavar="FILE")
    exporting.add_argument("--format", choices=FORMATS, help="as FILE ends in .csv, .vcf or .json where it is not said")
    exporting.add_argument("--contact", action="append", default=[], metavar="ID", help="only this one, or these")
    exporting.add_argument("--search", metavar="TEXT", help="only those that a search finds")
    exporting.add_argument("--temporary", action="store_true", help="the temporary contacts, too")
    exporting.add_argument("--progress", action="store_true", help=argparse.SUPPRESS)
    receiving = command("receive", "interactions, one JSON object a line")
    receiving.add_argument("file", metavar="FILE", help="or - for standard input")
    for name, help in (("ring", "let one interaction alert in the window"), ("match", "who would be linked, and why")):
        one = command(name, help)
        one.add_argument("--channel", default="voice", help="by which way it comes, as email; voice by default")
        one.add_argument("--from", dest="sender", required=True, metavar="VALUE", help="a number, address or handle")
        one.add_argument("--name", default="", metavar="TEXT", help="what the sender is called, where that is known")
    searching = command("search", "find contacts, best first")
    searching.add_argument("text", metavar="TEXT")
    searching.add_argument("--limit", type=_count, default=20, metavar="N", help="no more than these; 20 by default")
    searching.add_argument("--temporary", action="store_true", help="ephemeral and identified contacts, too")
    doubling = command("duplicates", "who is likely there twice, surest first, and why")
    doubling.add_argument("--limit", type=_count, default=50, metavar="N", help="no more than these; 50 by default")
    showing = command("show", "one contact whole")
    showing.add_argument("id", metavar="ID")
    showing.add_argument("--as-of", type=_moment, metavar="TIME", help="as it was: 2026-02-04T10:00:00Z, or 2026-02-04")
    doing = command("do", "run a command of the desk; --list names them")
    doing.add_argument("command_name", nargs="?", metavar="COMMAND")
    doing.add_argument("fields", nargs="*", metavar="FIELD=VALUE")
    doing.add_argument("--list", action="store_true", help="the commands, with their fields and permissions")
    logging = command("log", "the journal, newest first")
    logging.add_argument("--contact", metavar="ID", help="only what concerns this one")
    logging.add_argument("--limit", type=_count, default=50, metavar="N", help="no more than these; 50 by default")
    undoing = command("undo", "take one operation back")
    undoing.add_argument("operation", metavar="OPERATION")
    undoing.add_argument(
        "--prefer",
        choices=[each.value for each in Prefer],
        default=Prefer.ASK.value,
        help="what stands where somebody has changed the same since; ask by default: nothing is done",
    )
    command("dump", "all data as canonical JSON")
    return root


def _moment(text: str) -> datetime:
    """An ISO 8601 time, of the desk's own zone unless it names one; of a date, its end."""
    try:
        return datetime.combine(date.fromisoformat(text), time.max).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        example = "write a date as 2026-02-04, or a time as 2026-02-04T10:00:00Z"
        raise argparse.ArgumentTypeError(example) from None


def _count(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 7 else 0
    if not 1 <= number <= 1_000_000:
        raise argparse.ArgumentTypeError("write a number from 1 to 1,000,000")
    return number
