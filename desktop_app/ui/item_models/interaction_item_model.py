"""The interactions of the left pane."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from PySide6.QtCore import QObject, Qt

from desktop_app.ui.item_models.line_item_model import Index, LineItemModel
from desktop_app.ui.theme import Tone

InteractionState = Literal["alerting", "waiting", "accepted", "ended", "declined", "abandoned", "done"]


@dataclass(frozen=True)
class InteractionLine:
    """One interaction as the list shows it.

    `since` is when its timer began to count; without one `time_text` stands in its place. `tone` colours the
    time, and None leaves it to the state. `badge` is a warning of at most two words; an open line that is not
    linked says so by itself. What "waits" alerts in the store and does not ring at this desk.
    """

    id: str
    channel: str
    title: str
    subtitle: str
    state: InteractionState
    sentence: str
    since: datetime | None = None
    time_text: str = ""
    is_linked: bool = False
    section: str = ""
    badge: str = ""
    tone: Tone | None = None

    @property
    def is_alerting(self) -> bool:
        return self.state == "alerting"

    @property
    def is_over(self) -> bool:
        return self.state not in ("alerting", "waiting", "accepted")

    @property
    def badge_text(self) -> str:
        if self.badge:
            return self.badge
        return "Not linked" if self.state in ("accepted", "ended") and not self.is_linked else ""

    @property
    def time_tone(self) -> Tone:
        if self.tone is not None:
            return self.tone
        is_live = self.state == "alerting" or (self.state == "accepted" and self.channel in ("voice", "callback"))
        return Tone.OK if is_live and self.since is not None else Tone.NEUTRAL


class InteractionItemModel(LineItemModel[InteractionLine]):
    """Interactions in the order they are given; whoever sorts them keeps an open one where it is.

    `set_now` moves the timers: the model has no clock.
    """

    TimeTextRole = Qt.ItemDataRole.UserRole + 2
    SectionRole = Qt.ItemDataRole.UserRole + 3
    """Title of the section that begins with this row, else ""."""
    SectionCountRole = Qt.ItemDataRole.UserRole + 4
    """How many rows that section has."""

    def __init__(self, now: datetime, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._shown_headings: dict[str, tuple[bool, int]] = {}

    def show_interactions(self, lines: Sequence[InteractionLine]) -> None:
        before = self._shown_headings
        self._take_over(lines)
        self._shown_headings = self._headings()
        for id, heading in self._shown_headings.items():
            if before.get(id, heading) != heading:
                index = self.index_of(id)
                self.dataChanged.emit(index, index, [self.SectionRole, self.SectionCountRole])

    def set_now(self, now: datetime) -> None:
        """Let the timers show *now*; only rows whose text is another one than before are announced."""
        before, self._now = self._now, now
        for row, line in enumerate(self._lines):
            if time_text(line, before) != time_text(line, now):
                index = self.index(row)
                self.dataChanged.emit(index, index, [self.TimeTextRole])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (self.TimeTextRole, self.SectionRole, self.SectionCountRole):
            line = self.line_at(index)
            if line is None:
                return None
            if role == self.TimeTextRole:
                return time_text(line, self._now)
            if role == self.SectionRole:
                return line.section if self._begins_section(index.row()) else ""
            return sum(other.section == line.section for other in self._lines)
        return super().data(index, role)

    def _begins_section(self, row: int) -> bool:
        return row == 0 or self._lines[row - 1].section != self._lines[row].section

    def _headings(self) -> dict[str, tuple[bool, int]]:
        """What stands above each line, by id: whether a section begins, and how many it holds."""
        counts: dict[str, int] = {}
        for line in self._lines:
            counts[line.section] = counts.get(line.section, 0) + 1
        return {
            line.id: (True, counts[line.section]) if self._begins_section(row) else (False, 0)
            for row, line in enumerate(self._lines)
        }


def time_text(line: InteractionLine, now: datetime) -> str:
    """The time at the right of a line."""
    if line.since is None:
        return line.time_text
    seconds = max(int((now - line.since).total_seconds()), 0)
    # Talk is followed by the second; what is written waits for minutes.
    is_by_the_second = line.is_alerting or line.channel in ("voice", "callback") or seconds < 600
    return elapsed_text(seconds) if is_by_the_second else coarse_text(seconds)


def elapsed_text(seconds: int) -> str:
    """252 seconds are "4:12", 3723 are "1:02:03"."""
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def coarse_text(seconds: int) -> str:
    """1320 seconds are "22 min", from an hour on "3 h", from two days on "2 days"."""
    if seconds < 3600:
        return f"{seconds // 60} min"
    if seconds < 2 * 86_400:
        return f"{seconds // 3600} h"
    return f"{seconds // 86_400} days"
