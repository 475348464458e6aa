"""``linkdesk scenario``: checks, lists, shows and runs scenarios. None of it touches a store of anybody's."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any

from desktop_app.cli.junit import write_junit
from desktop_app.cli.output import DONE, IN_PART, NOT_DONE, print_json, print_line, say
from desktop_app.cli.scenario_runs import Ran, act_name, run_scenario
from desktop_app.domain.text import counted
from desktop_app.scenarios.binding import fields_of, key_of, shown_duration
from desktop_app.scenarios.debriefing import described
from desktop_app.scenarios.describing import parts
from desktop_app.scenarios.places import InvalidScenario, Placed
from desktop_app.scenarios.reading import read_scenario
from desktop_app.scenarios.scenario import Scenario
from desktop_app.scenarios.shipped import path_of, shipped


def scenario_command(arguments: argparse.Namespace) -> int:
    return _COMMANDS[arguments.scenario_command](arguments)


def _check(arguments: argparse.Namespace) -> int:
    answers: list[dict[str, Any]] = []
    for path in _files(arguments):
        try:
            read_scenario(path)
            answers.append({"file": str(path), "problems": []})
        except InvalidScenario as error:
            found = [
                {"line": each.place.line, "column": each.place.column, "problem": each.sentence}
                for each in error.problems
            ]
            answers.append({"file": str(path), "problems": found})
            if not arguments.json:
                for each in error.problems:
                    print_line(each.in_file(str(path)))
    wrong = [each for each in answers if each["problems"]]
    if arguments.json:
        print_json({"files": answers})
    else:
        say(f"{counted(len(answers), 'file')} checked, {len(wrong) or 'none'} with problems.")
    return _status(len(answers) - len(wrong), len(wrong))


def _list(arguments: argparse.Namespace) -> int:
    found = [(path, read_scenario(path)) for path in shipped()]
    if arguments.json:
        print_json(
            [
                {"scenario": each.name, "title": each.title, "covers": each.covers, "file": str(path)}
                for path, each in found
            ]
        )
        return DONE
    width = max((len(each.name) for _, each in found), default=0)
    for _, each in found:
        print_line(f"{each.name:{width}}  {each.title}")
    return DONE


def _run(arguments: argparse.Namespace) -> int:
    shots = Path(arguments.shots) if arguments.shots else None
    runs: list[Ran] = []
    unreadable = 0
    for path in _files(arguments):
        try:
            scenario = read_scenario(path)
        except InvalidScenario as error:
            say(str(error))
            unreadable += 1
            continue
        in_window = arguments.window or shots is not None
        ran = run_scenario(scenario, str(path), mistake=arguments.mistake, in_window=in_window, shots=shots)
        runs.append(ran)
        if not arguments.json:
            _print_run(ran)
    if arguments.junit:
        write_junit(Path(arguments.junit), runs)
    if arguments.json:
        print_json({"runs": [_run_as_json(ran) for ran in runs]})
    good = sum(ran.is_ok for ran in runs)
    return _status(good, len(runs) - good + unreadable)


def _print_run(ran: Ran) -> None:
    score = f"{ran.debriefing.points} of {ran.debriefing.of} points" if ran.debriefing else "not played to its end"
    print_line(f"{'✓' if ran.is_ok else '✗'} {ran.title}: {score}")
    for what, sentence in ran.cases:
        if sentence:
            print_line(f"{what}: {sentence}", indent="    ")
    if ran.mistake and ran.debriefing and ran.debriefing.mistake:
        print_line(f"First mistake: {ran.debriefing.mistake.says}", indent="    ")


def _run_as_json(ran: Ran) -> dict[str, Any]:
    told = ran.debriefing
    first = told.mistake if told else None
    return {
        "scenario": ran.name,
        "file": ran.file,
        "mistake": ran.mistake or None,
        "ok": ran.is_ok,
        "problem": ran.problem or None,
        "points": told.points if told else 0,
        "of": ran.scenario.points,
        "first_mistake": first
        and {"name": first.name or None, "says": first.says, "at": first.at and first.at.isoformat()},
        "checks": [
            {"check": mark.what, "line": mark.line, "points": mark.points, "of": mark.of, "remark": mark.remark or None}
            for mark in (told.marks if told else ())
        ],
        "acts": [
            {"act": act_name(each.act), "at": each.at.isoformat(), "refused": each.refused or None}
            for each in ran.performed
        ],
        "timeline": [
            {"at": step.at.isoformat(), "who": step.who, "says": step.says, "refused": step.refused}
            for step in (told.timeline if told else ())
        ],
        "shots": list(ran.shots),
    }


def _show(arguments: argparse.Namespace) -> int:
    scenario = read_scenario(path_of(arguments.file))
    if arguments.json:
        print_json(_as_json(scenario))
        return DONE
    print_line(f"{scenario.name}: {scenario.title}")
    for indent, line in _told(scenario):
        print_line(line, indent=indent)
    return DONE


def _told(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Indentation and line, in the order of the file."""
    if scenario.about:
        yield "", scenario.about
    yield "", "There is at the start:"
    for name, person in scenario.world.contacts.items():
        yield "    ", f"{name}: {', '.join(person.fields.values())}"
    yield "", "What happens:"
    for event in scenario.events:
        yield "    ", f"{_shown(event.at)}  {_on_one_line(event, but=('at', 'caption'))}"
    yield "", "Who it truly is:"
    for interaction, contact in scenario.truth.items():
        yield "    ", f"{interaction}: {contact}"
    yield "", "What a good agent does:"
    for act in scenario.expected:
        yield "    ", _on_one_line(act, but=("caption", "hint"))
    yield "", f"What has to be true then ({counted(scenario.points, 'point')}):"
    for check in scenario.success:
        yield "    ", f"{described(check)} ({check.points})"
    yield "", "What goes wrong in practice:"
    for name, mistake in scenario.mistakes.items():
        yield "    ", f"{name}: {mistake.about}"
    if scenario.debriefing:
        yield "", scenario.debriefing


def _on_one_line(part: Placed, *, but: tuple[str, ...]) -> str:
    given = _as_json(part)
    return ", ".join(f"{key}: {_flat(value)}" for key, value in given.items() if key not in but)


def _flat(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(_flat, value))
    if isinstance(value, dict):
        return " ".join(f"{key} {_flat(each)}" for key, each in value.items())
    return str(value)


def _as_json(value: Any) -> Any:
    """What was read, with the keys of the file; what is at its default is left out."""
    if isinstance(value, Placed):
        found: dict[str, Any] = {}
        for field in fields_of(type(value)):
            given = getattr(value, field.name)
            if given == field.default or given in ("", (), {}, None):
                continue
            if field.metadata["rest"] is not None:
                found |= {str(name): str(text) for name, text in given.items()}
            else:
                found[key_of(field)] = _as_json(given)
        return found
    if isinstance(value, Mapping):
        return {str(key): _as_json(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [_as_json(each) for each in value]
    return _shown(value)


def _shown(value: object) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, timedelta):
        return shown_duration(value)
    return value if isinstance(value, bool | int) else str(value)


def _fields(arguments: argparse.Namespace) -> int:
    if arguments.json:
        print_json([dataclasses.asdict(part) for part in parts()])
        return DONE
    group = ""
    for part in parts():
        if part.group != group:
            group = part.group
            print_line("")
            print_line(group[:1].upper() + group[1:])
        keys = part.keys
        print_line(f"{part.name}: {part.means}" if part.name else part.means, indent="  ")
        for key in keys:
            need = "required" if key.is_required else f"else {key.default}" if key.default else "may be left out"
            print_line(f"{key.name}: {key.means} ({key.takes}; {need})", indent="      ")
    return DONE


def _files(arguments: argparse.Namespace) -> list[Path]:
    """Those that are named, or the whole library."""
    return [path_of(word) for word in arguments.files] or list(shipped())


def _status(good: int, wrong: int) -> int:
    if not wrong:
        return DONE
    return IN_PART if good else NOT_DONE


_COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "check": _check,
    "list": _list,
    "run": _run,
    "show": _show,
    "fields": _fields,
}
