"""``linkdesk import``: contacts from files, and a report of every row that was not as it should be."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

from desktop_app.channels.preparing import prepared
from desktop_app.cli.import_options import file_named, match_by, on_match, region_of
from desktop_app.cli.import_report import JsonTeller, Rejects, Report, SentenceTeller, Teller
from desktop_app.cli.output import DONE, IN_PART, NOT_DONE, print_json
from desktop_app.cli.stopping import stoppable
from desktop_app.domain.errors import DesktopError, InvalidFile
from desktop_app.domain.text import counted
from desktop_app.services.importing import ImportContacts, Rows
from desktop_app.services.runner import Runner
from desktop_app.store.garbage import little_garbage


def import_files(runner: Runner, arguments: argparse.Namespace) -> int:
    teller: Teller = JsonTeller() if arguments.progress else SentenceTeller()
    try:
        counts = _import(runner, arguments, teller)
    except DesktopError as error:
        if not arguments.progress:
            raise
        teller.end("failed", {"error": str(error)})
        return NOT_DONE
    except KeyboardInterrupt:
        if not arguments.progress:
            raise
        teller.end("cancelled", {})
        return NOT_DONE
    teller.end("done", counts)
    if arguments.json:
        print_json(counts)
    elif not arguments.progress:
        _print(counts, dry_run=arguments.dry_run)
    return IN_PART if counts["rejected"] else DONE


def _import(runner: Runner, arguments: argparse.Namespace, teller: Teller) -> dict[str, Any]:
    command = ImportContacts(
        files=(),
        rows=(),
        region=region_of(arguments),
        division=arguments.division,
        match_by=match_by(arguments),
        on_match=on_match(arguments),
    )
    to_read = [file_named(name, arguments) for name in arguments.files]
    with ExitStack() as stack:
        stack.enter_context(little_garbage())
        stop = stack.enter_context(stoppable(by_line=arguments.progress))
        # Every header is read, and the rejects file begun, before anything is written to the store.
        files = [stack.enter_context(each.open()) for each in to_read]
        for file in files:
            if file.detected.problem:
                raise InvalidFile(file.detected.problem)
        rejects = stack.enter_context(Rejects(arguments.rejects))
        report = Report(files, rejects, teller, stop)
        parts = prepared(to_read, command.region or runner.settings.region, size=report.size)
        stack.callback(parts.close)
        return _run(command, report, report.begin(parts), runner, dry_run=arguments.dry_run)


def _run(command: ImportContacts, report: Report, rows: Rows, runner: Runner, *, dry_run: bool) -> dict[str, Any]:
    command = replace(command, files=report.names, rows=rows, tell=report.hear)
    if dry_run:
        counts, operation = runner.rehearse(command), None
    else:
        done = runner.run(command)
        counts, operation = done.result, done.operation
    report.finish()
    return {**counts, "warnings": counts["warnings"] + report.notes, "operation": operation}


def _print(counts: Mapping[str, Any], *, dry_run: bool) -> None:
    would = "would be " if dry_run else ""
    print(
        f"{counted(counts['read'], 'row')} read: {counts['created']:,} {would}created, "
        f"{counts['updated']:,} {would}updated, {counts['rejected']:,} left out, "
        f"{counted(counts['warnings'], 'warning')}."
    )
    if counts["operation"]:
        print(f"To take it back: linkdesk undo {counts['operation']}")
