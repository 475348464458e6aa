"""Where scenarios are played: on a store of their own, with a clock and ids that are the same each time."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop_app.app import open_runner, url_of
from desktop_app.scenarios.playing import Play
from desktop_app.scenarios.scenario import Scenario
from desktop_app.scenarios.world import DIRECTOR, beginning_of, settings_of
from desktop_app.testing.clock import FakeClock
from desktop_app.testing.stage import STORE_NAME


@contextmanager
def played(scenario: Scenario) -> Iterator[Play]:
    """*scenario* at its start, without a window; its world is gone afterwards."""
    with TemporaryDirectory(prefix="linkdesk-scenario-") as folder:
        play = begin(scenario, Path(folder))
        try:
            yield play
        finally:
            play.director.close()


def begin(scenario: Scenario, folder: Path) -> Play:
    """*scenario* at its start, on a new store in *folder*."""
    clock = FakeClock(beginning_of(scenario))
    numbers = itertools.count(1)
    director = open_runner(
        url_of(folder / STORE_NAME),
        run_by=DIRECTOR,
        settings=settings_of(scenario),
        clock=clock,
        new_id=lambda: f"s{next(numbers):07}",
    )
    return Play.begin(scenario, director, clock)
