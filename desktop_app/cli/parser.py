"""The words that the command line understands; those of a command are only learnt once it is given."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any, NoReturn

from desktop_app import __version__
from desktop_app.cli.output import WrongUsage

Words = argparse.ArgumentParser


class _Parser(argparse.ArgumentParser):
    def __init__(self, *, learn: Callable[[Words], None] | None = None, **options: Any) -> None:
        # An abbreviation that a script relies on would break with the next option of that beginning.
        super().__init__(allow_abbrev=False, **options)
        self._learn = learn

    def parse_known_args(  # type: ignore[override]  # of its overloads the widest
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        self.learn()
        return super().parse_known_args(args, namespace)

    def learn(self) -> None:
        """Its own words, unless it knows them already."""
        learn, self._learn = self._learn, None
        if learn is not None:
            learn(self)

    def error(self, message: str) -> NoReturn:
        raise WrongUsage(f"{message[:1].upper()}{message[1:]}. See: {self.prog} --help")


def parser(*, is_whole: bool = False) -> argparse.ArgumentParser:
    """The parser of the command line; raises WrongUsage for words that make no sense.

    *is_whole*: it knows every command's words at once, for whoever describes them.
    """
    common = _Parser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--store", metavar="URL", help="another store than your own: sqlite:////path/to/store.db")
    common.add_argument("--as", dest="agent", metavar="AGENT", help="work as this agent, with their permissions only")
    common.add_argument("--json", action="store_true", help="print one JSON document")
    root = _Parser(prog="linkdesk", description="Without a command: open the window.", parents=[common])
    root.add_argument("--version", action="version", version=f"Linkdesk {__version__}", help="print the version")
    commands = root.add_subparsers(dest="command", metavar="COMMAND")
    for name, (help, learn) in _COMMANDS.items():
        one = commands.add_parser(name, help=help, description=help, parents=[common], learn=learn)
        if is_whole:
            one.learn()
    return root


def _demo(words: Words) -> None:
    words.add_argument("story", nargs="?", metavar="STORY", help="only this one; desk: a desk to try things on")
    words.add_argument("--headless", action="store_true", help="without a window")
    words.add_argument("--shots", metavar="DIR", help="a picture of each step")


def _import(words: Words) -> None:
    from desktop_app.cli.import_options import add_import_options

    add_import_options(words, count=_count)


def _export(words: Words) -> None:
    from desktop_app.cli.exporting import FORMATS

    words.add_argument("file", metavar="FILE")
    words.add_argument("--format", choices=FORMATS, help="as FILE ends in .csv, .vcf or .json where it is not said")
    words.add_argument("--contact", action="append", default=[], metavar="ID", help="only this one, or these")
    words.add_argument("--search", metavar="TEXT", help="only those that a search finds")
    words.add_argument("--temporary", action="store_true", help="the temporary contacts, too")
    words.add_argument("--progress", action="store_true", help=argparse.SUPPRESS)


def _receive(words: Words) -> None:
    words.add_argument("file", metavar="FILE", help="or - for standard input")


def _arrival(words: Words) -> None:
    words.add_argument("--channel", default="voice", help="by which way it comes, as email; voice by default")
    words.add_argument("--from", dest="sender", required=True, metavar="VALUE", help="a number, address or handle")
    words.add_argument("--name", default="", metavar="TEXT", help="what the sender is called, where that is known")


def _search(words: Words) -> None:
    words.add_argument("text", metavar="TEXT")
    words.add_argument("--limit", type=_count, default=20, metavar="N", help="no more than these; 20 by default")
    words.add_argument("--temporary", action="store_true", help="ephemeral and identified contacts, too")


def _duplicates(words: Words) -> None:
    words.add_argument("--limit", type=_count, default=50, metavar="N", help="no more than these; 50 by default")


def _show(words: Words) -> None:
    words.add_argument("id", metavar="ID")
    words.add_argument("--as-of", type=_moment, metavar="TIME", help="as it was: 2026-02-04T10:00:00Z, or 2026-02-04")


def _do(words: Words) -> None:
    words.add_argument("command_name", nargs="?", metavar="COMMAND")
    words.add_argument("fields", nargs="*", metavar="FIELD=VALUE")
    words.add_argument("--list", action="store_true", help="the commands, with their fields and permissions")


def _log(words: Words) -> None:
    words.add_argument("--contact", metavar="ID", help="only what concerns this one")
    words.add_argument("--limit", type=_count, default=50, metavar="N", help="no more than these; 50 by default")


def _undo(words: Words) -> None:
    from desktop_app.store.undo import Prefer

    words.add_argument("operation", metavar="OPERATION")
    words.add_argument(
        "--prefer",
        choices=[each.value for each in Prefer],
        default=Prefer.ASK.value,
        help="what stands where somebody has changed the same since; ask by default: nothing is done",
    )


def _quality(words: Words) -> None:
    words.add_argument(
        "--weeks", type=_count, default=26, metavar="N", help="this week and those before it; 26 by default"
    )


def _scenario(words: Words) -> None:
    commands = words.add_subparsers(dest="scenario_command", metavar="COMMAND", required=True)

    def command(name: str, help: str) -> Words:
        made = commands.add_parser(name, help=help, description=help)
        for option in ("--store", "--as"):  # as everywhere, though no store is opened
            made.add_argument(option, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        made.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON document")
        return made

    checking = command("check", "what is wrong with scenario files, with line and column")
    checking.add_argument("files", nargs="*", metavar="FILE", help="those that come with the desk where none is named")
    command("list", "the scenarios that come with the desk")
    running = command("run", "play scenarios on worlds of their own, and judge what came of it")
    running.add_argument(
        "files", nargs="*", metavar="FILE", help="a file, or a name that list shows; else all of these"
    )
    running.add_argument("--mistake", default="", metavar="NAME", help="make this mistake of the scenario")
    running.add_argument("--window", action="store_true", help="in a window that nobody sees, as a person would")
    running.add_argument("--shots", metavar="DIR", help="so, with a picture before and after each act")
    running.add_argument("--junit", metavar="FILE", help="the results as JUnit XML")
    showing = command("show", "one scenario, the truth and the mistakes, too")
    showing.add_argument("file", metavar="FILE")
    command("fields", "what a scenario file may hold")


def _report(words: Words) -> None:
    words.add_argument("file", nargs="?", metavar="FILE", help="a zip; without it, it is printed, to be read first")


def _nothing(words: Words) -> None:
    """The command says it all."""


_COMMANDS: Mapping[str, tuple[str, Callable[[Words], None]]] = {
    "demo": ("list the demo's stories, and play one or all of them", _demo),
    "import": ("contacts from files", _import),
    "export": ("contacts to a file; as JSON, --contact gives all that is known of one", _export),
    "receive": ("interactions, one JSON object a line", _receive),
    "ring": ("let one interaction alert in the window", _arrival),
    "match": ("who would be linked, and why", _arrival),
    "search": ("find contacts, best first", _search),
    "duplicates": ("who is likely there twice, surest first, and why", _duplicates),
    "show": ("one contact whole", _show),
    "do": ("run a command of the desk; --list names them", _do),
    "log": ("the journal, newest first", _log),
    "undo": ("take one operation back", _undo),
    "quality": ("how often automatic links were corrected, by channel, rule and week", _quality),
    "dump": ("all data as canonical JSON", _nothing),
    "scenario": ("check, list, show and run scenarios", _scenario),
    "report": ("what helps to understand a problem, without anything of anybody in it", _report),
}


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
