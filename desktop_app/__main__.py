"""The command ``linkdesk``. What only one of its commands needs is loaded by that one: the window opens sooner so."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from desktop_app import app
from desktop_app.cli.output import DONE, NOT_DONE, WRONG_USAGE, WrongUsage, make_printable, print_json, say
from desktop_app.cli.parser import parser
from desktop_app.domain.errors import DesktopError, Unavailable
from desktop_app.domain.ids import AgentName
from desktop_app.domain.interactions import Channel


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 done, 1 done in part, 2 could not be done (one sentence), 64 wrong usage."""
    make_printable()
    try:
        arguments = _parsed(argv)
        arguments.json = getattr(arguments, "json", False)
        arguments.is_store_named = hasattr(arguments, "store")
        arguments.store = getattr(arguments, "store", None) or app.default_store_url()
        agent = getattr(arguments, "agent", None)
        status = _run(arguments, AgentName(agent) if agent else None)
        sys.stdout.flush()  # so that a reader who has gone is noticed here
        return status
    except WrongUsage as error:
        say(str(error))
        return WRONG_USAGE
    except DesktopError as error:
        say(str(error))
        return NOT_DONE
    except ImportError as error:
        say(_what_is_missing(error))
        return NOT_DONE
    except BrokenPipeError:
        # Whoever read us has heard enough; Python must not complain again when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        say("Stopped.")
        return NOT_DONE


def _what_is_missing(error: ImportError) -> str:
    """Qt comes with the project, but not the system's libraries that it is built on. Raises *error* for all else."""
    from desktop_app.bootstrap import how_to_install, missing_packages

    if "PySide6" not in str(error.path) and ".so" not in str(error):
        raise error
    missing = missing_packages()
    advice = f"; run: {how_to_install(missing)}" if missing else "."
    return f"The window cannot be loaded: {error}{advice}"


def _parsed(argv: Sequence[str] | None) -> argparse.Namespace:
    words = parser()
    arguments, rest = words.parse_known_args(argv)
    # argparse takes a command's FIELD=VALUE or FILE words in one go; those behind an option like --json are left over.
    several = {"do": "fields", "import": "files", "scenario": "files"}.get(arguments.command, "")
    if rest and hasattr(arguments, several) and not any(word.startswith("-") for word in rest):
        getattr(arguments, several).extend(rest)
    elif rest:
        words.error(f"unrecognized arguments: {' '.join(rest)}")
    return arguments


def _run(arguments: argparse.Namespace, agent: AgentName | None) -> int:
    command = arguments.command
    if command is None:
        return _open_window(arguments, agent)
    if command == "demo":
        from desktop_app.demo import run

        shots = Path(arguments.shots) if arguments.shots else None
        return run(arguments.story, headless=arguments.headless, shots=shots, as_json=arguments.json)
    if command == "scenario":
        from desktop_app.cli.scenarios import scenario_command  # and YAML is only loaded by who reads some

        return scenario_command(arguments)
    if command == "ring":
        return _ring(arguments)
    if command == "do" and arguments.list:
        return _list_commands(as_json=arguments.json)
    if command == "do" and not arguments.command_name:
        raise WrongUsage("Which command? linkdesk do --list names them.")
    if command == "report":
        from desktop_app.cli.reporting import report

        return report(arguments, agent)
    if command == "import" and arguments.preview:
        from desktop_app.cli.import_preview import preview

        return preview(arguments)
    from desktop_app.cli.commands import COMMANDS

    runner = app.open_runner(arguments.store, run_by=app.current_user(), agent=agent)
    try:
        return COMMANDS[command](runner, arguments)
    finally:
        runner.close()


def _open_window(arguments: argparse.Namespace, agent: AgentName | None) -> int:
    from desktop_app.desktop import open_window  # Qt is only loaded by who shows a window

    try:
        return open_window(arguments.store, run_by=app.current_user(), agent=agent)
    except Unavailable as problem:
        own = app.own_store_url()
        if arguments.is_store_named or arguments.store == own:
            raise
        # Started from a menu, nobody would see why nothing opens.
        return open_window(own, run_by=app.current_user(), agent=agent, notice=f"{problem} This is your own store.")


def _ring(arguments: argparse.Namespace) -> int:
    from desktop_app.channels.json_lines import ringing
    from desktop_app.desktop import ring

    channel = Channel.named(arguments.channel)
    found = ringing(app.new_id(), channel, arguments.sender, arguments.name, now=app.now())
    answer = ring(arguments.store, found)
    if arguments.json:
        print_json({"interaction": answer["interaction"]})
    else:
        print(f"It rings: {answer['interaction']}")
    return DONE


def _list_commands(*, as_json: bool) -> int:
    from desktop_app.cli.orders import described

    if as_json:
        print_json(described())
        return DONE
    for each in described():
        fields = " ".join(
            f"{field['name']}=…" if field["required"] else f"[{field['name']}=…]" for field in each["fields"]
        )
        print(
            f"{each['command']} {fields}\n    {each['does']}\n    {', '.join(each['permissions']) or 'no permission'}"
        )
    return DONE


if __name__ == "__main__":
    raise SystemExit(main())
