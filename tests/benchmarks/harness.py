"""What every benchmark is made with: side by side with its counterpart, in turn, in one run.

A figure is the median of what it was in each round, and a ratio the median of the rounds' ratios, so that what else the
machine does for a moment counts for little, and for both sides alike.
"""

from __future__ import annotations

import gc
import os
import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar

from tests.benchmarks.base import Base

FEW = 100_000  # contacts below which a base is only tried out
Sample = TypeVar("Sample")


@dataclass(frozen=True)
class Figures:
    """p50, p99 and the most of many; of a single figure only the first is there. *unit*: "ms", "s", "MB", "%", "/s"."""

    p50: float
    p99: float | None = None
    max: float | None = None
    unit: str = "ms"


@dataclass(frozen=True)
class Measurement:
    """One line of the table.

    *target*: as it is asked for, "" where nothing is; *ok*: whether it is met, None where there is none. *counterpart*:
    what *theirs* was measured on, "" where there is nothing to stand beside. *ratio*: ours to theirs, or whatever else
    the target is a limit of.
    """

    area: str
    what: str
    ours: Figures
    counterpart: str = ""
    theirs: Figures | None = None
    ratio: float | None = None
    target: str = ""
    ok: bool | None = None

    @classmethod
    def timed(
        cls, area: str, what: str, ours: Timed, counterpart: str, theirs: Timed, limit: float | None
    ) -> Measurement:
        """*ours* beside *theirs*, which may take *limit* times as long; None: as long as it likes."""
        ratio = ours.ratio_to(theirs)
        target, ok = ("", None) if limit is None else (f"≤ {limit:g}×", ratio <= limit)
        return cls(area, what, ours.figures, counterpart, theirs.figures, ratio, target, ok)


@dataclass(frozen=True)
class Bench:
    """What an area is given: the base, how often to go round, and a folder that is gone afterwards."""

    base: Base
    rounds: int
    scratch: Path
    notes: list[str] = field(default_factory=list)  # sentences below the table

    @property
    def size(self) -> int:
        return self.base.size

    @property
    def is_small(self) -> bool:
        """Whether the base is only tried out, which is to take a minute in all."""
        return self.size < FEW


Area = Callable[[Bench], Iterator[Measurement]]


@dataclass(frozen=True)
class Timed:
    """What the rounds gave: seconds by round."""

    rounds: Sequence[Sequence[float]]

    @property
    def figures(self) -> Figures:
        return Figures(
            1000 * self._median(lambda each: statistics.median(each)),
            1000 * self._median(lambda each: quantile(each, 0.99)),
            1000 * self._median(max),
        )

    @property
    def total_s(self) -> float:
        """Of one round."""
        return self._median(sum)

    def ratio_to(self, other: Timed) -> float:
        """Of the medians, round by round."""
        pairs = zip(self.rounds, other.rounds, strict=True)
        return statistics.median(statistics.median(ours) / statistics.median(theirs) for ours, theirs in pairs)

    def _median(self, of: Callable[[Sequence[float]], float]) -> float:
        return statistics.median(map(of, self.rounds))


def in_turn(samples: Sequence[Sample], *acts: Callable[[Sample], object], rounds: int) -> tuple[Timed, ...]:
    """Each of *acts* on every sample, one after the other, the next act first in the next round; all *rounds* times.

    Whoever asks first warms the pages for the others, so the order goes round, too.
    """
    took: list[list[list[float]]] = [[] for _ in acts]
    with collected_garbage():
        for turn in range(rounds):
            order = [(place + turn) % len(acts) for place in range(len(acts))]
            for times in took:
                times.append([])
            for sample in samples:
                for place in order:
                    begin = perf_counter()
                    acts[place](sample)
                    took[place][-1].append(perf_counter() - begin)
    return tuple(Timed(times) for times in took)


def quantile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[round(share * (len(ordered) - 1))]


@contextmanager
def collected_garbage() -> Iterator[None]:
    """What earlier measurements have left behind is nothing that later ones pay for."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def seconds(act: Callable[[], Any]) -> float:
    begin = perf_counter()
    act()
    return perf_counter() - begin


def peak_memory_mb() -> float:
    """The most that this process has had of its own and shared memory."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise OSError("the system does not tell")


def drop_peak_memory() -> None:
    """Begins anew to look for the most; Linux only."""
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")


def is_linux() -> bool:
    return os.path.exists("/proc/self/status")
