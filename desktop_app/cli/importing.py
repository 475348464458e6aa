"""``linkdesk import``: contacts from files."""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from desktop_app.channels.csv_contacts import CsvContacts
from desktop_app.cli.output import DONE, IN_PART, WrongUsage, print_json, say
from desktop_app.domain.errors import Unavailable
from desktop_app.domain.identifiers import Region, known_region
from desktop_app.domain.importing import ContactRow, RejectedRow, RowWarning
from desktop_app.domain.text import counted
from desktop_app.services.importing import ImportContacts
from desktop_app.services.runner import Runner

SENTENCES_SAID = 20  # of warnings, and of rejected rows; the rest is counted, and stands in the rejects file


class _Report:
    """What was left out and what was odd, as the import meets it."""

    def __init__(self) -> None:
        self.rejected: list[RejectedRow] = []
        self.warnings: list[RowWarning] = []

    def hear(self, problem: RejectedRow | RowWarning) -> None:
        if isinstance(problem, RejectedRow):
            self.rejected.append(problem)
        else:
            self.warnings.append(problem)


def import_files(runner: Runner, arguments: argparse.Namespace) -> int:
    report = _Report()
    region = _region(arguments.region)
    with ExitStack() as files:
        opened = [
            files.enter_context(CsvContacts(Path(name), mapped=_mapped(arguments.map))) for name in arguments.files
        ]
        command = ImportContacts(
            files=tuple(each.name for each in opened),
            rows=_rows(opened),
            region=region,
            tell=report.hear,
        )
        if arguments.dry_run:
            counts, operation = runner.rehearse(command), None
        else:
            done = runner.run(command)
            counts, operation = done.result, done.operation
    _say(report)
    if arguments.rejects:
        _write_rejects(Path(arguments.rejects), report.rejected)
    if arguments.json:
        print_json({**counts, "operation": operation})
    else:
        would = "would be " if arguments.dry_run else ""
        print(
            f"{counted(counts['read'], 'row')} read: {counts['created']:,} {would}created, "
            f"{counts['updated']:,} {would}updated, {counts['rejected']:,} left out, "
            f"{counted(counts['warnings'], 'warning')}."
        )
        if operation:
            print(f"To take it back: linkdesk undo {operation}")
    return IN_PART if counts["rejected"] else DONE


def _rows(files: list[CsvContacts]) -> Iterator[ContactRow | RejectedRow]:
    for file in files:
        yield from file


def _mapped(words: list[str]) -> dict[str, str]:
    mapped = {}
    for word in words:
        field, equals, column = word.partition("=")
        if not equals:
            raise WrongUsage(f"{word!r} maps nothing; write --map FIELD=COLUMN.")
        mapped[field] = column
    return mapped


def _region(text: str | None) -> Region | None:
    if text is None:
        return None
    region = known_region(text)
    if region is None:
        raise WrongUsage(f"There is no region {text!r}; write two letters, as US or GB.")
    return region


def _say(report: _Report) -> None:
    for row in report.rejected[:SENTENCES_SAID]:
        where = f", column {row.column}" if row.column else ""
        say(f"Line {row.line}{where}: left out. {row.reason}")
    for warning in report.warnings[:SENTENCES_SAID]:
        say(f"Line {warning.line}: {warning.warning}")
    unsaid = len(report.rejected[SENTENCES_SAID:]) + len(report.warnings[SENTENCES_SAID:])
    if unsaid:
        say(f"… and {unsaid:,} more.")


def _write_rejects(path: Path, rejected: list[RejectedRow]) -> None:
    try:
        with path.open("w", encoding="utf-8", newline="", errors="backslashreplace") as file:
            writer = csv.writer(file)
            writer.writerow(["Line", "Column", "Reason", "Row"])
            writer.writerows([row.line, row.column, row.reason, *row.cells] for row in rejected)
    except OSError as error:
        raise Unavailable(f"The rejects could not be written to {path}: {error.strerror}.") from error
