"""Time that passes when it is told to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

OPENING = datetime(2026, 2, 4, 10, tzinfo=UTC)


class FakeClock:
    """``clock()`` is the time now; it stands still until ``advance``."""

    def __init__(self, start: datetime = OPENING) -> None:
        self._now = start

    def __call__(self) -> datetime:
        return self._now

    def advance(self, time: timedelta) -> None:
        self._now += time
