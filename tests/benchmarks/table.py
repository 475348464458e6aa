"""Measurements as a Markdown table for people and as JSON for programs, with the machine that they were made on."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import apsw
from PySide6 import __version__ as pyside_version

from tests.benchmarks.harness import Bench, Figures, Measurement

MARK = "<!-- benchmarks -->"


def markdown(bench: Bench, found: Sequence[Measurement]) -> str:
    lines = [
        f"{bench.size:,} contacts, {bench.rounds} rounds, {datetime.now(UTC):%Y-%m-%d}, on {machine()}.",
        "",
        "| area | what | p50 · p99 · max | beside | p50 · p99 · max | ratio | asked for | met |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        *map(_line, found),
        *(["", *bench.notes] if bench.notes else []),
    ]
    return "\n".join(lines) + "\n"


def _line(found: Measurement) -> str:
    cells = (
        found.area,
        found.what,
        _shown(found.ours),
        found.counterpart or "–",
        _shown(found.theirs) if found.theirs else "–",
        "–" if found.ratio is None else f"{_number(found.ratio)}×",
        found.target or "–",
        {True: "yes", False: "**no**", None: "–"}[found.ok],
    )
    return f"| {' | '.join(cells)} |"


def _shown(figures: Figures) -> str:
    numbers = [_number(each) for each in (figures.p50, figures.p99, figures.max) if each is not None]
    return f"{' · '.join(numbers)} {figures.unit}"


def _number(value: float) -> str:
    """Three figures that count."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def as_json(bench: Bench, found: Sequence[Measurement]) -> str:
    whole = {
        "size": bench.size,
        "rounds": bench.rounds,
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "machine": machine(),
        "measurements": [asdict(each) for each in found],
        "notes": bench.notes,
    }
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def machine() -> str:
    return (
        f"{_processor()}, {os.cpu_count()} cores, {_memory_gb()} GB, {_system()}; Python {platform.python_version()}, "
        f"SQLite {apsw.sqlite_lib_version()}, PySide6 {pyside_version}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def _memory_gb() -> str:
    try:
        return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f}"
    except (AttributeError, ValueError):
        return "?"


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return platform.platform()


def put_into(readme: Path, table: str) -> None:
    """Replaces what stands between the marks of *readme* by *table*."""
    before, _, after = readme.read_text(encoding="utf-8").partition(MARK)
    _, _, after = after.partition(MARK)
    readme.write_text(f"{before}{MARK}\n{table}{MARK}{after}", encoding="utf-8")
