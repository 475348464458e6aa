"""Thousands of interactions that come in at once: all are counted, and how long the window is busy at a stretch.

They come a few at a time, as other programs ring, and faster than they can be stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter
from typing import Any

from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtWidgets import QListView

from desktop_app.testing.stage import Stage
from tests.benchmarks.gui import Stretches
from tests.benchmarks.harness import Bench, Figures, Measurement

AREA = "burst"
ARRIVALS, FEW_ARRIVALS = 10_000, 500
AT_ONCE, EVERY_MS = 5, 4
LIMIT_MS = 60
_WAITING = QEventLoop.ProcessEventsFlag.WaitForMoreEvents


def measure(bench: Bench) -> Iterator[Measurement]:
    folder = bench.scratch / "burst"
    folder.mkdir()
    stage = Stage(folder)
    count = FEW_ARRIVALS if bench.is_small else ARRIVALS
    try:
        stage.window.window.resize(1280, 800)
        stage.open()
        longest, took = _burst(stage, count)
        shown = stage.desk.find(QListView, "interactionList").model().rowCount()
        counted = stage.desk.text("alertingCountLabel")
    finally:
        stage.close()
    what = f"busy at a stretch while {count:,} interactions come in within {took:.0f} s"
    yield Measurement(AREA, what, Figures(longest), target=f"≤ {LIMIT_MS} ms", ok=longest <= LIMIT_MS)
    is_all = shown == count and counted == f"{count} alerting"
    listed = Figures(100 * shown / count, unit="%")
    yield Measurement(AREA, "of them in the list, and counted", listed, target="all", ok=is_all)


def _burst(stage: Stage, count: int) -> tuple[float, float]:
    """The longest stretch in milliseconds, and seconds until all are shown."""
    answered: list[Any] = []
    sent = 0

    def send() -> None:
        nonlocal sent
        first, sent = sent, min(sent + AT_ONCE, count)
        for number in range(first, sent):
            sender = {"name": None, "identifiers": [{"type": "phone", "value": f"+1803{1_000_000 + number}"}]}
            stage.window.ring({"id": f"B-{number:05}", "channel": "voice", "from": sender}, answered.append)

    timer = stage.window.parts.timers.repeating(EVERY_MS, stage.window)
    timer.timeout.connect(send)
    stretches = Stretches()
    timer.start()
    stretches.begin()
    begun = perf_counter()
    while len(answered) < count or not stage.window.is_settled:
        if sent >= count:
            timer.stop()
        QCoreApplication.processEvents(_WAITING)
    stretches.end()
    return 1000 * stretches.longest, perf_counter() - begun
