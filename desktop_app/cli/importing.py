"""``linkdesk import``: contacts from files, and a report of every row that was not as it should be."""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO

from desktop_app.channels.csv_columns import COLUMNS, column_named
from desktop_app.channels.csv_contacts import CsvContacts
from desktop_app.cli.output import DONE, IN_PART, WrongUsage, print_json, say
from desktop_app.domain.errors import Unavailable
from desktop_app.domain.identifiers import Region, known_region
from desktop_app.domain.importing import ContactRow, RejectedRow, RowWarning
from desktop_app.domain.text import counted, storable
from desktop_app.services.importing import ImportContacts
from desktop_app.services.runner import Runner

SENTENCES_SAID = 20  # of warnings, and of rejected rows where a rejects file has them all


def import_files(runner: Runner, arguments: argparse.Namespace) -> int:
    region, mapped = _region(arguments.region), _mapped(arguments.map)
    with ExitStack() as stack:
        # Every header is read, and the rejects file begun, before anything is written to the store.
        files = [stack.enter_context(CsvContacts(Path(name), mapped=mapped)) for name in arguments.files]
        rejects = stack.enter_context(_Rejects(arguments.rejects))
        command = ImportContacts(files=(), rows=(), region=region, division=arguments.division)
        counts = _import(command, files, _Report(files, rejects), runner, dry_run=arguments.dry_run)
    if arguments.json:
        print_json(counts)
    else:
        _print(counts, dry_run=arguments.dry_run)
    return IN_PART if counts["rejected"] else DONE


def _import(
    command: ImportContacts, files: Sequence[CsvContacts], report: _Report, runner: Runner, *, dry_run: bool
) -> dict[str, Any]:
    names = tuple(storable(file.name) for file in files)
    command = replace(command, files=names, rows=report.rows(), tell=report.hear)
    if dry_run:
        counts, operation = runner.rehearse(command), None
    else:
        done = runner.run(command)
        counts, operation = done.result, done.operation
    report.finish()
    return {**counts, "warnings": counts["warnings"] + report.notes, "operation": operation}


class _Report:
    """Hands over the rows of all files, one after the other, and says what was wrong as the import meets it."""

    def __init__(self, files: Sequence[CsvContacts], rejects: _Rejects) -> None:
        self._files = files
        self._rejects = rejects
        self._current = files[0]
        self._said = {RejectedRow: 0, RowWarning: 0}
        self._unsaid = 0
        self.notes = 0  # warnings about a whole file

    def rows(self) -> Iterator[ContactRow | RejectedRow]:
        for file in self._files:
            self._current = file
            for note in file.layout.notes:
                self.notes += 1
                self._say(note)
            self._rejects.begin(file)
            yield from file

    def hear(self, problem: RejectedRow | RowWarning) -> None:
        if isinstance(problem, RejectedRow):
            self._rejects.write(self._current, problem)
        if self._said[type(problem)] == SENTENCES_SAID and self._may_be_cut(problem):
            self._unsaid += 1
            return
        self._said[type(problem)] += 1
        if isinstance(problem, RowWarning):
            self._say(f"Line {problem.line}: {problem.warning}")
        else:
            where = f", column {problem.column}" if problem.column else ""
            self._say(f"Line {problem.line}{where}: left out. {problem.reason}")

    def finish(self) -> None:
        if self._unsaid:
            say(f"… and {self._unsaid:,} more.")

    def _may_be_cut(self, problem: RejectedRow | RowWarning) -> bool:
        # What was left out is always reported: here, or in the rejects file.
        return isinstance(problem, RowWarning) or self._rejects.is_kept

    def _say(self, sentence: str) -> None:
        say(sentence if len(self._files) == 1 else f"{self._current.name}: {sentence}")


class _Rejects:
    """The rows that were left out, as they were read, each with its file, line, column and reason; None: nowhere."""

    def __init__(self, path: str | None) -> None:
        self._path = path
        self._file: TextIO | None = None

    @property
    def is_kept(self) -> bool:
        return self._file is not None

    def __enter__(self) -> _Rejects:
        if self._path is not None:
            try:
                self._file = Path(self._path).open("w", encoding="utf-8", errors="backslashreplace", newline="")
            except OSError as error:
                raise self._unwritable(error) from error
        return self

    def __exit__(self, *_ended: object) -> None:
        if self._file is not None:
            self._file.close()

    def begin(self, file: CsvContacts) -> None:
        """Each file has columns of its own, so each begins with its header."""
        self._write([*file.layout.header, "File", "Line", "Column", "Reason"])

    def write(self, file: CsvContacts, row: RejectedRow) -> None:
        missing = [""] * (len(file.layout.header) - len(row.cells))
        self._write([*row.cells, *missing, file.name, str(row.line), row.column, row.reason])

    def _write(self, cells: Sequence[str]) -> None:
        if self._file is not None:
            try:
                csv.writer(self._file).writerow(cells)
            except OSError as error:
                raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> Unavailable:
        return Unavailable(f"The rejects cannot be written to {self._path}: {error.strerror or error}.")


def _mapped(words: Sequence[str]) -> Mapping[str, str]:
    mapped: dict[str, str] = {}
    for word in words:
        field, equals, column = word.partition("=")
        if not equals:
            raise WrongUsage(f"{word!r} maps nothing; write --map FIELD=COLUMN.")
        known = column_named(field)
        if known is None:
            raise WrongUsage(f"There is no field {field!r} to map to; the fields are {', '.join(COLUMNS)}.")
        if known in mapped:
            raise WrongUsage(f"--map names the field {known} twice.")
        mapped[known] = column
    return mapped


def _region(text: str | None) -> Region | None:
    if text is None:
        return None
    region = known_region(text)
    if region is None:
        raise WrongUsage(f"There is no region {text!r}; write two letters, as US or GB.")
    return region


def _print(counts: Mapping[str, Any], *, dry_run: bool) -> None:
    would = "would be " if dry_run else ""
    print(
        f"{counted(counts['read'], 'row')} read: {counts['created']:,} {would}created, "
        f"{counts['updated']:,} {would}updated, {counts['rejected']:,} left out, "
        f"{counted(counts['warnings'], 'warning')}."
    )
    if counts["operation"]:
        print(f"To take it back: linkdesk undo {counts['operation']}")
