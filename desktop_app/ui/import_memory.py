"""How the columns of files were mapped, remembered by what the columns are called."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

KEPT = 100  # sets of columns, those used last
COLUMNS_LIMIT = 500  # of a file whose mapping is worth remembering


class ImportMemory:
    """A readable JSON file: ``{"mappings": [{"columns": […], "fields": {column: field}}]}``, used last first.

    A file that cannot be read is one without mappings, and stays as it is until the next is remembered: to import is
    not less possible for it. None instead of a path remembers until the window closes.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._mappings: list[dict[str, Any]] = []  # without a file

    def recall(self, columns: Sequence[str]) -> Mapping[str, str]:
        """Which field each column was sent to when a file had just these; empty for none."""
        found = next((each for each in self._all() if each["columns"] == sorted(columns)), None)
        return dict(found["fields"]) if found else {}

    def remember(self, columns: Sequence[str], fields: Mapping[str, str]) -> None:
        """Raises OSError where the file cannot be written."""
        if not fields or len(columns) > COLUMNS_LIMIT:
            return
        entry = {"columns": sorted(columns), "fields": dict(fields)}
        if self._all()[:1] != [entry]:
            self._write([entry, *self._others(columns)][:KEPT])

    def forget(self, columns: Sequence[str]) -> None:
        """Raises OSError where the file cannot be written."""
        self._write(self._others(columns))

    def _others(self, columns: Sequence[str]) -> list[dict[str, Any]]:
        return [each for each in self._all() if each["columns"] != sorted(columns)]

    def _all(self) -> list[dict[str, Any]]:
        # Read each time, as another window may have written meanwhile.
        return _read(self._path) if self._path else self._mappings

    def _write(self, mappings: list[dict[str, Any]]) -> None:
        self._mappings = mappings
        if self._path is None:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Another window never sees half of it.
        draft = self._path.with_name(f"{self._path.name}.{os.getpid()}.new")
        draft.write_text(json.dumps({"mappings": mappings}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        draft.replace(self._path)


def _read(path: Path) -> list[dict[str, Any]]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    mappings = found.get("mappings") if isinstance(found, dict) else None
    return [each for each in mappings if _is_mapping(each)] if isinstance(mappings, list) else []


def _is_mapping(found: object) -> bool:
    if not isinstance(found, dict):
        return False
    columns, fields = found.get("columns"), found.get("fields")
    return (
        isinstance(columns, list)
        and all(isinstance(each, str) for each in columns)
        and isinstance(fields, dict)
        and all(isinstance(each, str) for each in fields.values())
    )
