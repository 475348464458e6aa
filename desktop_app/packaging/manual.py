"""The manual page, written from the command line's own parser, so that it names every command and option there is."""

from __future__ import annotations

import argparse

from desktop_app import __version__
from desktop_app.cli.parser import parser

_EXAMPLES = (
    ("linkdesk", "The window on your own store; a second one raises the first."),
    ("linkdesk demo desk", "A furnished desk to try things on, which is thrown away afterwards."),
    ("linkdesk import contacts.csv --dry-run", "What an import would do, and which rows it would leave out."),
    ("linkdesk ring --channel voice --from '(803) 123-0000'", "Lets a call alert in the window."),
)
_FILES = (
    ("~/.local/share/linkdesk/linkdesk.db", "Your own store, which only you may read; $XDG_DATA_HOME moves it."),
    ("~/.config/linkdesk/settings.toml", "The settings, to be edited by hand or in the window; $XDG_CONFIG_HOME."),
    ("~/.local/state/linkdesk/", "The log, and how the window stood; $XDG_STATE_HOME."),
)
_STATUS = (("0", "Done."), ("1", "Done in part."), ("2", "Could not be done; one sentence says why."))
_WRONG_USAGE = ("64", "Words that make no sense.")


def manual_page() -> str:
    """linkdesk(1), in roff."""
    root = parser(is_whole=True)
    lines = [
        f'.TH LINKDESK 1 "" "Linkdesk {__version__}" "User Commands"',
        *_section("NAME", ["linkdesk \\- see who is on the line, and link the right contact"]),
        *_section("SYNOPSIS", [".B linkdesk", "[\\fIOPTION\\fR]... [\\fICOMMAND\\fR [\\fIARGUMENT\\fR]...]"]),
        *_section("DESCRIPTION", [_plain(root.description or "")]),
        *_section("OPTIONS", _options(root)),
    ]
    commands = _commands(root)
    told = [line for name, each in commands.items() for line in _command(name, each)]
    lines += [
        *_section("COMMANDS", told),
        *_section("EXIT STATUS", _tagged((*_STATUS, _WRONG_USAGE))),
        *_section("FILES", _tagged(_FILES)),
        *_section("EXAMPLES", _tagged(_EXAMPLES)),
    ]
    return "\n".join(lines) + "\n"


def _commands(root: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    for action in root._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def _section(title: str, lines: list[str]) -> list[str]:
    return [f".SH {title}", *lines]


def _command(name: str, command: argparse.ArgumentParser) -> list[str]:
    words = [f"\\fB{name}\\fR", *(_argument(action) for action in command._actions if not action.option_strings)]
    own = _options(command, but=_COMMON)
    return [f".SS {_one_line(' '.join(words))}", _plain(_sentence(command.description or "")), *own]


_COMMON = ("--help", "--store", "--as", "--json")


def _options(of: argparse.ArgumentParser, *, but: tuple[str, ...] = ()) -> list[str]:
    listed = []
    for action in of._actions:
        is_told = action.help is not argparse.SUPPRESS and not set(but) & set(action.option_strings)
        if action.option_strings and is_told:
            names = ", ".join(f"\\fB{_plain(each)}\\fR" for each in action.option_strings)
            value = _argument(action) if action.nargs != 0 else ""
            listed += [".TP", f"{names} {value}".strip(), _plain(_sentence(action.help or ""))]
    return listed


def _argument(action: argparse.Action) -> str:
    if action.choices is not None:
        text = "|".join(map(str, action.choices))
    else:
        text = str(action.metavar or action.dest.upper())
    shown = f"\\fI{_plain(text)}\\fR"
    if action.nargs in ("*", "+"):
        shown = f"{shown}..."
    return f"[{shown}]" if action.nargs in ("?", "*") else shown


def _tagged(pairs: tuple[tuple[str, str], ...]) -> list[str]:
    return [line for tag, text in pairs for line in (".TP", f"\\fB{_plain(tag)}\\fR", _plain(text))]


def _sentence(text: str) -> str:
    text = text.replace("%%", "%")
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith((".", "?", "…")) else ".")


def _plain(text: str) -> str:
    """Text in which roff finds nothing to do."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    return f"\\&{text}" if text.startswith((".", "\\(aq")) else text


def _one_line(text: str) -> str:
    return f'"{text}"'
