"""Contacts from a CSV file, read as a stream: whatever is wrong with one row leaves the others alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from types import TracebackType

from desktop_app.channels.contact_file import Detected
from desktop_app.channels.csv_dialect import (
    DELIMITERS,
    SAMPLE,
    delimiter_of,
    encoding_of,
    has_header,
    known_encoding,
)
from desktop_app.channels.csv_layout import Layout, layout_by_content, layout_of
from desktop_app.channels.csv_lines import CsvLines, Record, out_of_reach, records
from desktop_app.channels.csv_rows import RowReader
from desktop_app.domain.errors import InvalidFile
from desktop_app.domain.importing import ContactRow, RejectedRow
from desktop_app.domain.text import on_one_line, shortened

_LINES_LOOKED_AT = 20
_BUFFER = 1024 * 1024


class CsvContacts:
    """The rows of one file. Opening it reads the header; iterating reads the rest, one row at a time."""

    def __init__(
        self,
        path: Path,
        *,
        mapped: Mapping[str, str | Sequence[str]],
        delimiter: str | None = None,
        encoding: str | None = None,
        has_header: bool | None = None,
    ) -> None:
        """See ``contact_files.open_contacts``."""
        self.name = path.name
        try:
            self._file = path.open("rb", buffering=_BUFFER)
            self.size = path.stat().st_size
        except OSError as error:
            raise out_of_reach(path.name, error) from error
        try:
            self._begin(mapped, delimiter, encoding, has_header)
        except OSError as error:
            self.close()
            raise out_of_reach(path.name, error) from error
        except BaseException:
            self.close()
            raise

    @property
    def position(self) -> int:
        return self._position if self._file.closed else self._file.tell()

    def close(self) -> None:
        if not self._file.closed:
            self._position = self._file.tell()
        self._file.close()

    def __enter__(self) -> CsvContacts:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __iter__(self) -> Iterator[ContactRow | RejectedRow]:
        if self.detected.problem:
            raise InvalidFile(self.detected.problem)
        read = RowReader(self.layout).row
        for line, cells, problem in self._records:
            yield read(line, cells, problem)

    def _begin(
        self,
        mapped: Mapping[str, str | Sequence[str]],
        delimiter: str | None,
        encoding: str | None,
        with_header: bool | None,
    ) -> None:
        start = self._file.read(SAMPLE)
        self._file.seek(0)
        if not start:
            raise InvalidFile(f"{self.name} is empty.")
        found = encoding_of(start, self.name)
        codec = known_encoding(encoding) if encoding else found
        # Kept, as the file is closed with it.
        self._lines = lines = CsvLines(self._file, codec, self.name, is_certain=encoding is not None)
        separator = self._delimiter(lines, delimiter)
        self._records: Iterator[Record] = records(lines, separator)
        is_headed = self._read_header(mapped, with_header)
        self.detected = Detected(
            "csv",
            self.layout.program,
            codec,
            separator,
            is_headed,
            self.layout.header,
            self.layout.columns,
            self.layout.notes,
            "" if self.layout.places else self._unknown(),
        )

    def _delimiter(self, lines: CsvLines, given: str | None) -> str:
        first = lines.take_written()
        bare = first.strip()
        says = bare[-1] if bare.casefold().startswith("sep=") and len(bare) == 5 else None  # as spreadsheets write it
        if says is not None:
            first = lines.take_written()
        if not first:
            raise InvalidFile(f"{self.name} is empty.")
        if "\x00" in first:
            raise InvalidFile(f"{self.name} is no text, so it is no list of contacts.")
        looked_at = [first, *islice(iter(lines.take, ""), _LINES_LOOKED_AT)]
        lines.put_back(looked_at)
        if given is not None and (len(given) != 1 or given in '"\r\n\0'):
            raise InvalidFile(f"{given!r} cannot stand between cells; write one character, as one of {DELIMITERS}.")
        return given or says or delimiter_of([line for line in looked_at if line.strip()])

    def _read_header(self, mapped: Mapping[str, str | Sequence[str]], with_header: bool | None) -> bool:
        first = list(islice(self._records, 1))
        _, header, problem = first[0]
        if problem.is_fatal:
            raise InvalidFile(f"The header of {self.name} cannot be read: {problem.sentence}")
        if with_header is None:
            with_header = has_header(header)
        if with_header:
            self.layout: Layout = layout_of(header, mapped)
            return True
        looked_at = first + list(islice(self._records, _LINES_LOOKED_AT - 1))
        self.layout = layout_by_content([cells for _, cells, _ in looked_at], mapped)
        self._records = chain(looked_at, self._records)
        return False

    def _unknown(self) -> str:
        begins = shortened(on_one_line(", ".join(self.layout.header[:20])), 80)
        return (
            f"{self.name} is no list of contacts that is known here, as none of its columns is (it begins with "
            f"{begins!r}); name them with --map FIELD=COLUMN."
        )
