"""The window while it imports: the longest that it is busy at a stretch, from the first progress to the last.

What a child process has to do beside it is the whole base's file of people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QCoreApplication, QEventLoop

from desktop_app.testing.stage import Stage
from tests.benchmarks.gui import Stretches
from tests.benchmarks.harness import Bench, Figures, Measurement

AREA = "import in the window"
LIMIT_MS = 16
_WAITING = QEventLoop.ProcessEventsFlag.WaitForMoreEvents


def measure(bench: Bench) -> Iterator[Measurement]:
    folder = bench.scratch / "import-window"
    folder.mkdir()
    stage = Stage(folder)
    try:
        stage.window.window.resize(1280, 800)
        stage.open()
        stage.desk.importing.drop(bench.base.people_file)
        longest, took = _imported(stage)
        created = stage.desk.importing.figures[0]
    finally:
        stage.close()
    what = f"busy at a stretch while {created:,} contacts are imported in {took:.0f} s"
    yield Measurement(AREA, what, Figures(1000 * longest), target=f"≤ {LIMIT_MS} ms", ok=1000 * longest <= LIMIT_MS)


def _work_until(holds: Callable[[], bool]) -> None:
    while not holds():
        QCoreApplication.processEvents(_WAITING)


def _imported(stage: Stage) -> tuple[float, float]:
    """The longest stretch, and how long it took, in seconds."""
    stage.desk.importing.begin()
    _work_until(lambda: stage.desk.importing.bar > 0)
    stretches = Stretches()
    stretches.begin()
    _work_until(lambda: stage.desk.importing.progress == "" or "finishing" in stage.desk.importing.progress)
    took = stretches.end()
    longest = stretches.longest
    _work_until(lambda: stage.desk.importing.title != "")
    return longest, took
