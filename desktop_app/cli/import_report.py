"""What is said of an import while it runs: to people in sentences, to programs in lines of JSON."""

from __future__ import annotations

import csv
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, Protocol, TextIO

from desktop_app.channels.contact_file import ContactFile
from desktop_app.channels.preparing import Part
from desktop_app.cli.output import say
from desktop_app.domain.errors import Unavailable
from desktop_app.domain.import_rows import ReadyRow
from desktop_app.domain.importing import EndOfFile, RejectedRow, RowWarning
from desktop_app.domain.text import storable

SENTENCES_SAID = 20  # of warnings, and of rejected rows where a rejects file has them all
PROGRESS_S = 0.1  # between two lines of progress
READ_AHEAD = 20_000  # rows that are made ready before the store is touched

Problem = RejectedRow | RowWarning


class Teller(Protocol):
    """Who is told. *file* is the name of the file that it is about, "" where there is only one."""

    def note(self, file: str, sentence: str) -> None: ...

    def problem(self, file: str, problem: Problem) -> None: ...

    def more(self, count: int) -> None:
        """So many problems were not told one by one."""

    def progress(self, phase: str, read: int, position: int, size: int) -> None: ...

    def end(self, phase: str, answer: dict[str, Any]) -> None:
        """*phase*: done, failed or cancelled."""


class SentenceTeller:
    """Sentences on standard error; no progress."""

    def note(self, file: str, sentence: str) -> None:
        say(f"{file}: {sentence}" if file else sentence)

    def problem(self, file: str, problem: Problem) -> None:
        if isinstance(problem, RowWarning):
            self.note(file, f"Line {problem.line}: {problem.warning}")
        else:
            where = f", column {problem.column}" if problem.column else ""
            self.note(file, f"Line {problem.line}{where}: left out. {problem.reason}")

    def more(self, count: int) -> None:
        say(f"… and {count:,} more.")

    def progress(self, phase: str, read: int, position: int, size: int) -> None:
        pass

    def end(self, phase: str, answer: dict[str, Any]) -> None:
        pass


class JsonTeller:
    """One JSON object a line on standard error; the last one has the result."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._started = clock()
        self._next = 0.0
        self._phase = ""

    def note(self, file: str, sentence: str) -> None:
        _line({"file": file, "note": sentence})

    def problem(self, file: str, problem: Problem) -> None:
        if isinstance(problem, RowWarning):
            _line({"file": file, "line": problem.line, "warning": problem.warning})
        else:
            _line({"file": file, "line": problem.line, "column": problem.column, "rejected": problem.reason})

    def more(self, count: int) -> None:
        _line({"more": count})

    def progress(self, phase: str, read: int, position: int, size: int) -> None:
        now = self._clock()
        if now < self._next and phase == self._phase:
            return
        self._next, self._phase = now + PROGRESS_S, phase
        passed = now - self._started
        left = round(passed * (size - position) / position, 1) if position and passed > 1 else None
        _line({"phase": phase, "read": read, "bytes": position, "total_bytes": size, "seconds_left": left})

    def end(self, phase: str, answer: dict[str, Any]) -> None:
        _line({"phase": phase, **answer})


def _line(document: dict[str, Any]) -> None:
    print(json.dumps(document), file=sys.stderr, flush=True)


class Report:
    """Hands over the rows of all files, one after the other, and says what was wrong as the import meets it."""

    def __init__(
        self, files: Sequence[ContactFile], rejects: Rejects, teller: Teller, is_stopped: Callable[[], bool]
    ) -> None:
        self._files = files
        self._rejects = rejects
        self._teller = teller
        self._is_stopped = is_stopped
        self._current = files[0]
        self._said = {RejectedRow: 0, RowWarning: 0}
        self._unsaid = 0
        self._read = 0
        self.names = tuple(storable(file.name) for file in files)
        self.size = sum(file.size for file in files)
        self.notes = 0  # warnings about a whole file

    def begin(self, parts: Iterator[Part]) -> Iterator[ReadyRow | RejectedRow | EndOfFile]:
        """The rows of *parts*. Some are read at once: what is read before the import begins holds up nobody meanwhile.

        Raises KeyboardInterrupt between two rows once somebody has stopped the import.
        """
        ahead: list[Part] = []
        count = 0
        for part in parts:
            ahead.append(part)
            count += len(part.rows)
            self._go_on("reading", count, part)
            if count >= READ_AHEAD:
                break
        return self._rows(ahead, parts)

    def _rows(self, ahead: list[Part], parts: Iterator[Part]) -> Iterator[ReadyRow | RejectedRow | EndOfFile]:
        current = -1
        for part in chain(_taken_from(ahead), parts):
            for place in range(current + 1, part.file + 1):
                yield EndOfFile.HERE
                self._begin_file(self._files[place])
            current = part.file
            self._read += len(part.rows)
            self._go_on("importing", self._read, part)
            yield from part.rows
        self._teller.progress("finishing", self._read, self.size, self.size)

    def _begin_file(self, file: ContactFile) -> None:
        self._current = file
        for note in file.detected.notes:
            self.notes += 1
            self._teller.note(self._name, note)
        self._rejects.begin(file)

    def _go_on(self, phase: str, read: int, part: Part) -> None:
        if self._is_stopped():
            raise KeyboardInterrupt
        before = sum(file.size for file in self._files[: part.file])
        self._teller.progress(phase, read, before + part.position, self.size)

    def hear(self, problem: Problem) -> None:
        if isinstance(problem, RejectedRow):
            self._rejects.write(self._current, problem)
        if self._said[type(problem)] == SENTENCES_SAID and self._may_be_cut(problem):
            self._unsaid += 1
            return
        self._said[type(problem)] += 1
        self._teller.problem(self._name, problem)

    def finish(self) -> None:
        if self._unsaid:
            self._teller.more(self._unsaid)

    @property
    def _name(self) -> str:
        return "" if len(self._files) == 1 else self._current.name

    def _may_be_cut(self, problem: Problem) -> bool:
        # What was left out is always reported: here, or in the rejects file.
        return isinstance(problem, RowWarning) or self._rejects.is_kept


def _taken_from(parts: list[Part]) -> Iterator[Part]:
    """Each is forgotten once it was handed over."""
    parts.reverse()
    while parts:
        yield parts.pop()


class Rejects:
    """The rows that were left out, as they were read, each with its file, line, column and reason; None: nowhere.

    Nothing is left of it when the import fails.
    """

    def __init__(self, path: str | None) -> None:
        self._path = path
        self._file: TextIO | None = None

    @property
    def is_kept(self) -> bool:
        return self._file is not None

    def __enter__(self) -> Rejects:
        if self._path is not None:
            try:
                self._file = Path(self._path).open("w", encoding="utf-8", errors="backslashreplace", newline="")
            except OSError as error:
                raise self._unwritable(error) from error
        return self

    def __exit__(self, kind: type[BaseException] | None, *_ended: object) -> None:
        if self._file is not None and self._path is not None:
            self._file.close()
            if kind is not None:
                Path(self._path).unlink(missing_ok=True)

    def begin(self, file: ContactFile) -> None:
        """Each file has columns of its own, so each begins with its header."""
        self._write([*_headings(file), "File", "Line", "Column", "Reason"])

    def write(self, file: ContactFile, row: RejectedRow) -> None:
        missing = [""] * (len(file.detected.header) - len(row.cells))
        self._write([*row.cells, *missing, file.name, str(row.line), row.column, row.reason])

    def _write(self, cells: Sequence[str]) -> None:
        if self._file is not None:
            try:
                csv.writer(self._file).writerow(cells)
            except OSError as error:
                raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> Unavailable:
        return Unavailable(f"The rejects cannot be written to {self._path}: {error.strerror or error}.")


def _headings(file: ContactFile) -> list[str]:
    """As the file has them; where it has none, our own, so that its rejects can be read again."""
    if file.detected.has_header:
        return list(file.detected.header)
    return [column.field or column.name for column in file.detected.columns]
