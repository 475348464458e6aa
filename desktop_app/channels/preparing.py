"""Reads files of contacts and makes their rows ready to be stored, in a process of its own where that is worth it.

Most of an import's time goes here, and the store is written by one process only: two cores take half as long as one.
The other process is this module; it is told what to read on its standard input and writes what it has read, some
hundred rows at a time, to its standard output.
"""

from __future__ import annotations

import gc
import marshal
import os
import pickle
import struct
import subprocess
import sys
from collections.abc import Generator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import IO, Any, NamedTuple

import desktop_app
from desktop_app.channels.contact_file import ContactFile
from desktop_app.channels.contact_files import open_contacts
from desktop_app.domain.errors import DesktopError, InvalidFile, Unavailable
from desktop_app.domain.identifiers import Region
from desktop_app.domain.import_rows import ReadyRow, ready
from desktop_app.domain.importing import RejectedRow

WORTH_IT = 2_000_000  # bytes of files; another process takes a quarter of a second to begin
_ROWS = 200  # handed over at once
_CHARACTERS = 500_000
_AHEAD = 64  # parts that are kept while the store is busy
_LENGTH = struct.Struct("<I")
_ERRORS: Mapping[str, type[DesktopError]] = {"InvalidFile": InvalidFile, "Unavailable": Unavailable}


@dataclass(frozen=True)
class FileToRead:
    """A file, and how it is to be read; see ``contact_files.open_contacts``."""

    path: Path
    options: Mapping[str, Any] = field(default_factory=dict)

    def open(self) -> ContactFile:
        return open_contacts(self.path, **self.options)


class Part(NamedTuple):
    """Some rows of the file in place *file*, and how many bytes of it have been read."""

    file: int
    position: int
    rows: Sequence[ReadyRow | RejectedRow]


def prepared(files: Sequence[FileToRead], region: Region, *, size: int) -> Generator[Part, None, None]:
    """The rows of all *files*, which are of *size* bytes. Raises Unavailable or InvalidFile where reading breaks off.

    To be closed, so that the other process ends.
    """
    return _elsewhere(files, region) if size >= WORTH_IT else _here(files, region)


def _here(files: Sequence[FileToRead], region: Region) -> Generator[Part, None, None]:
    for place, each in enumerate(files):
        with each.open() as file:
            rows: list[ReadyRow | RejectedRow] = []
            characters = 0
            for row in file:
                rows.append(ready(row, region))
                characters += sum(map(len, row.cells))
                if len(rows) == _ROWS or characters > _CHARACTERS:
                    yield Part(place, file.position, rows)
                    rows, characters = [], 0
            yield Part(place, file.size, rows)


def _elsewhere(files: Sequence[FileToRead], region: Region) -> Generator[Part, None, None]:
    child = _child()
    assert child.stdin is not None
    assert child.stdout is not None
    parts: Queue[bytes] = Queue(_AHEAD)
    reader = Thread(target=_read_ahead, args=(child.stdout, parts), daemon=True)
    reader.start()
    try:
        with suppress(BrokenPipeError), child.stdin as told:  # of one that has ended already, its status tells
            pickle.dump((files, region), told)
        while part := parts.get():
            yield _unpacked(part)
        if child.wait() != 0:
            raise Unavailable(
                f"The process that reads the files was ended before it was done (status {child.returncode}); "
                "nothing has been changed, so it can be tried again."
            )
    finally:
        child.kill()
        child.wait()
        while reader.is_alive():
            _make_room(parts)
            reader.join(0.01)
        child.stdout.close()


def _child() -> subprocess.Popen[bytes]:
    # The package is found wherever this process has found it; a packaged program understands -m as Python does.
    path = os.pathsep.join([str(Path(desktop_app.__file__).parents[1]), *filter(None, sys.path)])
    words = [sys.executable, "-m", __name__]
    return subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": path}
    )


def _make_room(parts: Queue[bytes]) -> None:
    while not parts.empty():
        parts.get_nowait()


def _read_ahead(source: IO[bytes], parts: Queue[bytes]) -> None:
    """Puts each part into the queue, and an empty one when there is none left."""
    while True:
        head = source.read(_LENGTH.size)
        part = source.read(_LENGTH.unpack(head)[0]) if len(head) == _LENGTH.size else b""
        parts.put(part)
        if not part:
            return


def _unpacked(part: bytes) -> Part:
    place, position, rows = marshal.loads(part)
    if place < 0:
        raise _ERRORS[position](rows)
    return Part(place, position, [RejectedRow(*row) if len(row) == 4 else ReadyRow(*row) for row in rows])


def _packed(row: ReadyRow | RejectedRow) -> tuple[Any, ...]:
    return (row.line, row.column, row.reason, row.cells) if isinstance(row, RejectedRow) else tuple(row)


def serve(source: IO[bytes], target: IO[bytes]) -> None:
    """What the other process does."""
    gc.disable()  # rows have no circles, and looking for some takes a fifth of the time
    files, region = pickle.load(source)

    def send(part: tuple[Any, ...]) -> None:
        packed = marshal.dumps(part)
        target.write(_LENGTH.pack(len(packed)))
        target.write(packed)

    try:
        for part in _here(files, region):
            send((part.file, part.position, list(map(_packed, part.rows))))
    except (InvalidFile, Unavailable) as error:
        send((-1, type(error).__name__, str(error)))
    target.flush()


if __name__ == "__main__":
    try:
        serve(sys.stdin.buffer, sys.stdout.buffer)
    except BrokenPipeError:  # nobody wants to know any more
        os._exit(0)
