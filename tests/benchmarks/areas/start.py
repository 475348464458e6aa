"""From nothing to a window: on the base, on a store of a thousand, and an empty QMainWindow, as processes of their own.

*Painted* is its first paint, *usable* when the list has been read and shown and every key counts. What was not needed
for that is made afterwards, at once by whoever asks: so the very first key is timed as well, Ctrl+F pressed the moment
that the window is usable, until the search is there. Memory is that of a window of which all is made. Python's bytecode
is there already, as after any first start.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from tests.benchmarks.base import base_in
from tests.benchmarks.harness import Bench, Figures, Measurement, is_linux

AREA = "start"
SMALL = 1_000
Start = dict[str, float]


def measure(bench: Bench) -> Iterator[Measurement]:
    if not is_linux():
        return
    small = base_in(bench.scratch / "small", SMALL, None, lambda _: None)
    kinds = {"empty": ["empty"], "small": ["desk", small.url], "base": ["desk", bench.base.url]}
    starts: dict[str, list[Start]] = {kind: [] for kind in kinds}
    with TemporaryDirectory(prefix="ld-") as home:  # a socket's path may have about a hundred characters
        for turn in range(bench.rounds + 1):
            for kind, words in kinds.items():
                found = _start(words, Path(home))
                if turn:  # the first of each fills the caches
                    starts[kind].append(found)
    few, many = f"on {SMALL:,}", f"on {bench.size:,}"
    for moment, limit in (("painted", 1.3), ("usable", 1.3)):
        yield _beside(f"{moment}, {many}", "an empty QMainWindow", starts["base"], starts["empty"], moment, limit)
    yield _beside(f"usable, {many}", few, starts["base"], starts["small"], "usable", 1.1)
    for moment, what in (("key", "the first key, answered"), ("settled", "all of it made")):
        yield Measurement(AREA, f"{what}, {many}", _figures(starts["base"], moment))
    yield _beside(f"memory, {many}", few, starts["base"], starts["small"], "memory", 1.2)
    yield _beside(f"memory, {many}", "an empty QMainWindow", starts["base"], starts["empty"], "memory", None)


def _start(words: list[str], home: Path) -> Start:
    """*home*: a home of its own, so that no window of yours is raised instead."""
    folders = ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "PYTHONPYCACHEPREFIX")
    environment = {**os.environ, **dict.fromkeys(folders, str(home)), "QT_QPA_PLATFORM": "offscreen"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    begun = monotonic()
    program = [sys.executable, "-m", "tests.benchmarks.window_child", words[0], str(begun), *words[1:]]
    done = subprocess.run(program, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    found: Start = json.loads(done.stdout)
    return found


def _beside(
    what: str, beside: str, ours: list[Start], theirs: list[Start], moment: str, limit: float | None
) -> Measurement:
    ratio = statistics.median(one[moment] / other[moment] for one, other in zip(ours, theirs, strict=True))
    target, ok = ("", None) if limit is None else (f"≤ {limit:g}×", ratio <= limit)
    return Measurement(AREA, what, _figures(ours, moment), beside, _figures(theirs, moment), ratio, target, ok)


def _figures(starts: list[Start], moment: str) -> Figures:
    found = [start[moment] for start in starts]
    if moment == "memory":
        return Figures(statistics.median(found), unit="MB")
    return Figures(1000 * statistics.median(found), None, 1000 * max(found))
