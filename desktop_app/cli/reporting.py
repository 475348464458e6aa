"""``linkdesk report``: what helps to understand a problem, without anything of anybody in it, to be read and passed on.

It works where the store cannot be opened, too: that may be the very problem.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import asdict, fields
from enum import Enum
from pathlib import Path
from typing import Any

from desktop_app import app
from desktop_app.channels.written_file import WrittenFile
from desktop_app.cli.output import DONE, print_json, print_line
from desktop_app.domain.errors import DesktopError
from desktop_app.domain.health import ReportFile, StoreHealth
from desktop_app.domain.ids import AgentName
from desktop_app.domain.settings import Settings
from desktop_app.domain.text import counted
from desktop_app.program_facts import versions
from desktop_app.program_log import faults_path, kind_of, log_path, trace_of
from desktop_app.services.health import HealthOfStore, bundle
from desktop_app.settings_file import read_settings

LOG_CHARACTERS = 200_000  # of the log's end; some thousand lines
_HOW_MANY = ("wrap_up_codes", "keys")  # settings whose texts are the agent's own
_OWN_OR_NOT = ("store",)


def report(arguments: argparse.Namespace, agent: AgentName | None) -> int:
    files = tuple(gathered(arguments.store, agent))
    if arguments.file:
        path = Path(arguments.file)
        with WrittenFile(path, encoding="latin-1") as zipped:  # each character a byte
            zipped.write(bundle(files).decode("latin-1"))
        print_line(f"{counted(len(files), 'file')} written to {path}; read them before you pass them on.")
    elif arguments.json:
        print_json({"files": [asdict(file) for file in files]})
    else:
        for file in files:
            print_line(f"== {file.name}: {file.about}")
            for line in file.text.splitlines():
                print_line(line)
    return DONE


def gathered(url: str, agent: AgentName | None) -> Iterator[ReportFile]:
    """The files of a report on this program and the store at *url*, each as it would be passed on."""
    yield ReportFile("program.txt", "what runs, and on what", "\n".join(versions()) + "\n")
    yield ReportFile("settings.txt", "your own texts only counted", _settings())
    kind = "the agent's own" if url == app.own_store_url() else "another than the agent's own"
    yield ReportFile("store.txt", "how much, and if it is whole", f"{kind}\n{_store(url, agent)}\n")
    yield ReportFile("log.txt", "what was done, what failed", _end_of_log())
    faults = faults_path(log_path())
    yield ReportFile("faults.txt", "where it broke down", _end_of(faults))


def _settings() -> str:
    try:
        settings = read_settings(app.settings_path())
    except DesktopError as error:
        return f"cannot be read: {kind_of(error)}\n"
    return "".join(f"{field.name} = {_setting(field.name, settings)}\n" for field in fields(settings))


def _setting(name: str, settings: Settings) -> str:
    value: Any = getattr(settings, name)
    if name in _HOW_MANY:
        return f"{len(value)} of them"
    if name in _OWN_OR_NOT:
        return "named" if value else "none"
    return str(value.value if isinstance(value, Enum) else value)


def _store(url: str, agent: AgentName | None) -> str:
    try:
        runner = app.open_runner(url, run_by=app.current_user(), agent=agent)
        try:
            return _in_words(runner.read(HealthOfStore()))
        finally:
            runner.close()
    except DesktopError as error:
        return f"cannot be read: {kind_of(error)}"
    except Exception as error:
        return f"cannot be read:\n{trace_of(error)}"  # a mistake of ours: what the report is for


def _in_words(health: StoreHealth) -> str:
    lines = [f"tables as of {health.version}", f"{health.size / 1_000_000:,.1f} MB"]
    lines += [f"{table}: {count:,}" for table, count in health.counts.items()]
    return "\n".join([*lines, *(health.problems or ("every check holds",))])


def _end_of_log() -> str:
    """Over the files that it is kept in, the oldest first."""
    newest = log_path()
    return _end_of(newest.with_name(f"{newest.name}.1"), newest)


def _end_of(*paths: Path) -> str:
    text = ""
    for path in paths:
        try:
            text += path.read_text(encoding="utf-8", errors="replace")
        except OSError:  # nothing has been written
            continue
    return text if len(text) <= LOG_CHARACTERS else f"…{text[-LOG_CHARACTERS:].partition(chr(10))[2]}"
