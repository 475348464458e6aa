"""One module for each area; what it measures stands in its docstring."""

from __future__ import annotations

from collections.abc import Mapping

from tests.benchmarks.areas import (
    arrival,
    burst,
    duplicates,
    history,
    import_window,
    importing,
    journey,
    match,
    merging,
    scroll,
    search,
    start,
    time_travel,
)
from tests.benchmarks.harness import Area

AREAS: Mapping[str, Area] = {
    "match": match.measure,
    "search": search.measure,
    "import": importing.measure,
    "import-window": import_window.measure,
    "duplicates": duplicates.measure,
    "history": history.measure,
    "journey": journey.measure,
    "time-travel": time_travel.measure,
    "merging": merging.measure,
    "arrival": arrival.measure,
    "burst": burst.measure,
    "scroll": scroll.measure,
    "start": start.measure,
}
