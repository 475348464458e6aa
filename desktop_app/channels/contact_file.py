"""What every file of contacts is, whatever its format: rows, one at a time, and what was found out about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

from desktop_app.domain.importing import ContactRow, RejectedRow

LEFT_OUT = "none"  # a column mapped to it is not read, whatever it is called


@dataclass(frozen=True)
class DetectedColumn:
    """A column as the file calls it, and the field that it fills; "" when it is left out."""

    name: str
    field: str


@dataclass(frozen=True)
class Detected:
    """What was found out about a file, or was said by whoever opened it.

    *program*: the one that wrote it, "" when that cannot be told. *delimiter* and *has_header* are of CSV only.
    *header*: what a row's ``cells`` are called, in their order. *notes*: sentences about the file as a whole.
    *problem*: why no row can be read as it is, "" when all is well.
    """

    format: str
    program: str
    encoding: str
    delimiter: str
    has_header: bool
    header: tuple[str, ...]
    columns: tuple[DetectedColumn, ...]
    notes: tuple[str, ...]
    problem: str = ""


class ContactFile(Protocol):
    """An open file. *name* is without its folder; *size* is in bytes, and *position* is how far it has been read."""

    name: str
    detected: Detected

    @property
    def size(self) -> int: ...

    @property
    def position(self) -> int: ...

    def __iter__(self) -> Iterator[ContactRow | RejectedRow]:
        """Each row in its order. Raises InvalidFile where ``detected.problem`` says why."""
        ...

    def close(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
