"""What the program says while and after it imports, read from its own JSON into plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desktop_app.domain.contacts import FIELD_RULES
from desktop_app.ui.import_order import PREVIEW_ROWS


@dataclass(frozen=True)
class PreviewColumn:
    """What the file calls it, and the field that it goes to, "" where it goes nowhere."""

    name: str
    field: str


@dataclass(frozen=True)
class ImportPreview:
    """What was recognised of the files, and their first rows, one text for each of *columns*.

    *program*: which one wrote the file, "" where that is not plain. *rows_about*: how many there are, as far as can be
    told from the first. *problem*: why nothing can be read as it is, "" when all is well.
    """

    format: str
    program: str = ""
    encoding: str = ""
    delimiter: str = ""
    has_header: bool = True
    columns: tuple[PreviewColumn, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    rows_about: int = 0
    notes: tuple[str, ...] = ()
    problem: str = ""

    @property
    def can_map(self) -> bool:
        """Whether columns can be sent to other fields; a vCard says itself what is what."""
        return self.format == "csv"

    @property
    def names(self) -> list[str]:
        """What the file calls its columns."""
        return [column.name for column in self.columns]

    @property
    def is_worth_remembering(self) -> bool:
        """Whether another file could be known by the names of its columns."""
        return self.can_map and self.has_header


@dataclass(frozen=True)
class ImportProgress:
    """How far it is: rows read, bytes of all bytes, and the seconds that are left, None before that can be said."""

    read: int = 0
    bytes: int = 0
    total_bytes: int = 0
    seconds_left: float | None = None
    phase: str = ""

    @property
    def thousandths(self) -> int:
        return min(1000, self.bytes * 1000 // self.total_bytes) if self.total_bytes > 0 else 0


@dataclass(frozen=True)
class ImportProblem:
    """A row that was left out or was not quite right, or something about a whole file (*line* is "" then).

    *file* is "" where there is only one; *column* where the whole row is at fault.
    """

    file: str
    line: str
    column: str
    sentence: str
    is_left_out: bool


@dataclass(frozen=True)
class ImportCounts:
    """The report: read = created + updated + rejected. *operation*: what an undo takes back, "" after a rehearsal."""

    read: int = 0
    created: int = 0
    updated: int = 0
    rejected: int = 0
    warnings: int = 0
    operation: str = ""


def preview_of(found: Mapping[str, Any]) -> ImportPreview:
    """Raises ValueError for what is no preview."""
    try:
        columns = tuple(PreviewColumn(str(each["name"]), str(each["field"] or "")) for each in found["columns"])
        columns = columns or _columns_of_cards(found["rows"])
        rows = tuple(_cells(row, columns, are_cards=not found["columns"]) for row in found["rows"])
        return ImportPreview(
            format=str(found["format"]),
            program=str(found.get("program") or ""),
            encoding=str(found.get("encoding") or ""),
            delimiter=str(found.get("delimiter") or ""),
            has_header=bool(found["has_header"]),
            columns=columns,
            rows=rows,
            rows_about=_rows_about(rows, int(found["size"]), str(found.get("encoding") or "")),
            notes=(*map(str, found["notes"]), *_row_notes(found["rows"])),
            problem=str(found.get("problem") or ""),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"That is no preview: {error!r}") from error


def _columns_of_cards(rows: Sequence[Mapping[str, Any]]) -> tuple[PreviewColumn, ...]:
    """Where a file has no columns: one for each field that is in one of its cards."""
    there = {name for row in rows for name in row.get("fields", {})}
    return tuple(PreviewColumn(rule.label, name) for name, rule in FIELD_RULES.items() if name in there)


def _cells(row: Mapping[str, Any], columns: Sequence[PreviewColumn], *, are_cards: bool) -> tuple[str, ...]:
    if are_cards:
        return tuple(str(row.get("fields", {}).get(column.field, "")) for column in columns)
    return tuple(map(str, row["cells"]))


def _row_notes(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What is wrong with the first rows."""
    for row in rows:
        if "rejected" in row:
            yield f"Line {row['line']} would be left out: {row['rejected']}"
        yield from (f"Line {row['line']}: {warning}" for warning in row.get("warnings", ()))


def _rows_about(rows: Sequence[Sequence[str]], size: int, encoding: str) -> int:
    """How many rows a file of *size* bytes has if all are like the first; to two figures where that is a guess."""
    if len(rows) < PREVIEW_ROWS:
        return len(rows)
    wide = 2 if encoding.startswith("utf-16") else 1
    length = sum(wide * len(",".join(row).encode("utf-8", errors="replace")) + 2 for row in rows) / len(rows)
    about = max(len(rows) + 1, round(size / length))
    return round(about, 2 - len(str(about)))


def progress_of(found: Mapping[str, Any]) -> ImportProgress:
    """Raises ValueError for what is no progress."""
    try:
        seconds = found.get("seconds_left")
        return ImportProgress(
            read=int(found["read"]),
            bytes=int(found.get("bytes") or 0),
            total_bytes=int(found.get("total_bytes") or 0),
            seconds_left=None if seconds is None else float(seconds),
            phase=str(found.get("phase") or ""),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"That is no progress: {error!r}") from error


def problem_of(found: Mapping[str, Any]) -> ImportProblem | None:
    """None for what tells of no problem."""
    for kind in ("rejected", "warning", "note"):
        if isinstance(found.get(kind), str):
            line, column = str(found.get("line") or ""), str(found.get("column") or "")
            return ImportProblem(str(found.get("file") or ""), line, column, found[kind], kind == "rejected")
    return None


def counts_of(found: Mapping[str, Any]) -> ImportCounts:
    """Raises ValueError for what is no report."""
    try:
        numbers = {name: int(found[name]) for name in ("read", "created", "updated", "rejected", "warnings")}
        return ImportCounts(**numbers, operation=str(found.get("operation") or ""))
    except (KeyError, TypeError) as error:
        raise ValueError(f"That is no report: {error!r}") from error
