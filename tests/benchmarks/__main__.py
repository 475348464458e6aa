"""Measures every area side by side with its counterpart: ``python -m tests.benchmarks --size 1000000 --out FILE.md``.

The base is made once and kept. ``--size 20000`` takes under a minute and says whether anything has gone wrong: of a
small base less is asked, in fewer rounds. What the README shows is measured with a million on a machine that does
nothing else.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import platformdirs

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.benchmarks.areas import AREAS
from tests.benchmarks.base import base_in
from tests.benchmarks.harness import FEW, Bench, Measurement
from tests.benchmarks.table import as_json, markdown, put_into

ROUNDS, ROUNDS_OF_FEW = 5, 3
README = Path(__file__).parents[2] / "README.md"


def main() -> int:
    arguments = _parser().parse_args()
    folder = arguments.base or _cache() / f"base-{arguments.size}"
    base = base_in(folder, arguments.size, arguments.people, _tell)
    found: list[Measurement] = []
    with TemporaryDirectory(prefix="benchmark-", dir=folder) as scratch:
        rounds = arguments.rounds or (ROUNDS_OF_FEW if arguments.size < FEW else ROUNDS)
        bench = Bench(base, rounds, Path(scratch))
        for name in arguments.only or AREAS:
            begin = perf_counter()
            found += AREAS[name](bench)
            _tell(f"{name}: {perf_counter() - begin:.0f} s")
            # What an hour has measured is not lost with what the next one breaks off.
            _keep(bench, found, arguments)
    print(markdown(bench, found))
    return 0


def _keep(bench: Bench, found: Sequence[Measurement], arguments: argparse.Namespace) -> None:
    table = markdown(bench, found)
    if arguments.out:
        arguments.out.write_text(table, encoding="utf-8")
        arguments.out.with_suffix(".json").write_text(as_json(bench, found), encoding="utf-8")
    if arguments.readme:
        put_into(README, table)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--size", type=int, default=20_000, help="contacts in the base (20000)")
    parser.add_argument(
        "--rounds", type=int, help=f"rounds of which the medians are shown ({ROUNDS}, of a small base {ROUNDS_OF_FEW})"
    )
    parser.add_argument("--only", nargs="+", choices=AREAS, metavar="AREA", help=f"of {', '.join(AREAS)}")
    parser.add_argument("--out", type=Path, metavar="FILE", help="the table, and FILE.json beside it")
    parser.add_argument("--readme", action="store_true", help="puts the table into the README, too")
    parser.add_argument("--base", type=Path, metavar="DIR", help="where the base is kept, instead of your cache folder")
    parser.add_argument("--people", type=Path, metavar="FILE", help="a CSV file of people to make the base of")
    return parser


def _cache() -> Path:
    return Path(platformdirs.user_cache_dir("linkdesk", appauthor=False)) / "benchmarks"


def _tell(sentence: str) -> None:
    print(sentence, file=sys.stderr)


if __name__ == "__main__":
    raise SystemExit(main())
