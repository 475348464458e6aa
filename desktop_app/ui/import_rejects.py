"""The rows that an import has left out: a private file until the agent saves it somewhere."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop_app.ui.import_answers import ImportProblem

_PLACE = ["File", "Line", "Column", "Reason"]  # what stands behind the cells of each row


class RejectsFile:
    """Lies in a folder that only this user can look into, and goes with it."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="linkdesk-import-", ignore_cleanup_errors=True)
        self.path = Path(self._folder.name) / "rejects.csv"

    def first(self, number: int) -> list[ImportProblem]:
        """The first *number* of the rows."""
        with suppress(OSError, csv.Error), self.path.open(encoding="utf-8", newline="") as file:
            return list(islice(_rows(file), number))
        return []

    def save_as(self, path: Path) -> None:
        """Raises OSError where that is not possible."""
        shutil.copyfile(self.path, path)

    def close(self) -> None:
        self._folder.cleanup()


def _rows(lines: Iterator[str]) -> Iterator[ImportProblem]:
    for cells in csv.reader(lines):
        place = cells[-len(_PLACE) :]
        if len(place) == len(_PLACE) and place != _PLACE:
            yield ImportProblem(place[0], place[1], place[2], place[3], is_left_out=True)
