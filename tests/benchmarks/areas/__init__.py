"""One module for each area; what it measures stands in its docstring."""

from __future__ import annotations

from collections.abc import Mapping

from tests.benchmarks.areas import duplicates, history, import_window, importing, match, scroll, search, start
from tests.benchmarks.harness import Area

AREAS: Mapping[str, Area] = {
    "match": match.measure,
    "search": search.measure,
    "import": importing.measure,
    "history": history.measure,
    "start": start.measure,
    "scroll": scroll.measure,
    "duplicates": duplicates.measure,
    "import-window": import_window.measure,
}
