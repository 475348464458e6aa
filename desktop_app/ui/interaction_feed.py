"""The left list, kept as the store has it: only what changed is read and written anew, however much comes in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from itertools import islice

from PySide6.QtCore import QObject

from desktop_app.domain.errors import DesktopError
from desktop_app.domain.ids import ContactId, InteractionId
from desktop_app.services.interactions import InteractionList, InteractionsById, InteractionSummary
from desktop_app.ui.item_models.interaction_item_model import InteractionLine
from desktop_app.ui.parts import Parts
from desktop_app.ui.shelf import Shelf
from desktop_app.ui.widgets.interaction_panel import InteractionPanel
from desktop_app.ui.wording import interaction_line

READ_AT_ONCE = 100  # interactions whose lines are written without a pause that anybody would feel


class InteractionFeed(QObject):
    """What changes while an answer is on its way waits for it, so that a burst is a few answers and not thousands."""

    def __init__(
        self,
        panel: InteractionPanel,
        parts: Parts,
        *,
        on_shown: Callable[[], None],
        on_error: Callable[[DesktopError], None],
    ) -> None:
        """*on_shown*: the list is another one than before."""
        super().__init__(panel)
        self._panel = panel
        self._parts = parts
        self._on_shown = on_shown
        self._on_error = on_error
        self._shelf = Shelf(parts.worker.agent_name)
        self._lines: dict[InteractionId, tuple[InteractionSummary, date, InteractionLine]] = {}
        self._changed: dict[InteractionId, None] = {}  # in order of arrival
        panel.retry_requested.connect(self.read_all)
        self._is_reading = False
        self._rings = True
        self.is_read = False  # whether the list has been read for the first time
        self.ringing: tuple[InteractionId, ...] = ()  # what rings at this desk, in order of arrival
        self._soon = parts.timers.single_shot(self)
        self._soon.timeout.connect(self._show)

    def let_ring(self, rings: bool) -> None:
        """Whether what alerts rings here, or only waits in the list."""
        if rings != self._rings:
            self._rings = rings
            self._lines.clear()
            self._show()

    def ringing_summaries(self) -> tuple[InteractionSummary, ...]:
        return tuple(summary for id in self.ringing if (summary := self._shelf.get(id)) is not None)

    def read_all(self) -> None:
        self._parts.worker.read(InteractionList(), self._take_over, self._fail_whole, topic="list")

    def concerned(self, interactions: Iterable[InteractionId], contacts: frozenset[ContactId]) -> set[InteractionId]:
        """The interactions whose lines a change of these touches."""
        return {*interactions, *self._shelf.shows_contact(contacts)}

    def read(self, ids: Iterable[InteractionId]) -> None:
        """Brings these lines up to date."""
        self._changed.update(dict.fromkeys(sorted(ids)))
        if self._changed and not self._is_reading:
            self._is_reading = True
            asked = tuple(islice(self._changed, READ_AT_ONCE))
            for id in asked:
                del self._changed[id]
            self._parts.worker.read(InteractionsById(asked), self._update, self._fail)

    def pin(self, id: InteractionId | None) -> None:
        """That one keeps its place, even when it closes.

        The one before may leave its own, but not while the list is still selecting: screen readers clear the selection
        first, and then select by the number that the row had before.
        """
        self._shelf.pin(id)
        self._soon.start(0)

    def _take_over(self, summaries: tuple[InteractionSummary, ...]) -> None:
        self._shelf.take_over(summaries)
        self.is_read = True
        self._lines.clear()
        self._show()

    def _update(self, summaries: tuple[InteractionSummary, ...]) -> None:
        self._shelf.update(summaries)
        self._show()
        self._go_on()

    def _fail_whole(self, error: DesktopError) -> None:
        self._panel.show_problem(str(error))
        self._on_error(error)

    def _fail(self, error: DesktopError) -> None:
        self._on_error(error)
        self._go_on()

    def _go_on(self) -> None:
        self._is_reading = False
        self.read(())

    def _show(self) -> None:
        now = self._parts.clock()
        today = now.astimezone().date()
        lines = [self._line(each, today) for each in self._shelf.in_order()]
        self.ringing = tuple(InteractionId(line.id) for line in lines if line.is_alerting)
        self._panel.show_interactions(lines)
        self._on_shown()

    def _line(self, summary: InteractionSummary, today: date) -> InteractionLine:
        """As it was, unless the interaction or the day is another one."""
        id = summary.interaction.id
        known = self._lines.get(id)
        if known is not None and known[0] is summary and known[1] == today:
            return known[2]
        rings = self._rings and not summary.is_missed
        line = interaction_line(summary, self._parts.clock(), rings=rings)
        self._lines[id] = summary, today, line
        return line
