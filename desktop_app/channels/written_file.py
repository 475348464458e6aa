"""A file that is there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from desktop_app.domain.errors import Unavailable


class WrittenFile:
    """Written beside *path*, and put in its place at the end; whatever ends it earlier leaves *path* as it was.

    Only the one who writes it may read it, as it holds what only they were shown. Raises Unavailable, naming the file
    and the reason, when it cannot be written.
    """

    def __init__(self, path: Path, *, encoding: str) -> None:
        self._path = path
        try:
            if path.is_dir():
                raise IsADirectoryError(21, "it is a folder")
            # A link goes on pointing to what it points to.
            self._target = path.resolve()
            number, name = tempfile.mkstemp(prefix=f".{path.name}-", suffix=".part", dir=self._target.parent)
            self._beside = Path(name)
            self._file = os.fdopen(number, "w", encoding=encoding, newline="")
        except OSError as error:
            raise self._unwritable(error) from error

    def write(self, text: str) -> None:
        try:
            self._file.write(text)
        except OSError as error:
            raise self._unwritable(error) from error

    def __enter__(self) -> WrittenFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._put_in_place()
        finally:
            self._drop()

    def _put_in_place(self) -> None:
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._beside.replace(self._target)
        except OSError as error:
            raise self._unwritable(error) from error

    def _drop(self) -> None:
        with suppress(OSError):  # what could not be written any more was said already
            self._file.close()
        self._beside.unlink(missing_ok=True)

    def _unwritable(self, error: OSError) -> Unavailable:
        return Unavailable(f"{self._path} cannot be written: {error.strerror or error}.")
