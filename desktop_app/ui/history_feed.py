"""Fills a history pane page by page, and anew when something changed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from desktop_app.domain.errors import DesktopError
from desktop_app.domain.history import HistoryKey
from desktop_app.services.history import HISTORY_PAGE, History
from desktop_app.services.requests import Query
from desktop_app.ui.parts import Parts
from desktop_app.ui.widgets.history_pane import HistoryPane

Ask = Callable[[HistoryKey | None, int], Query[History]]  # from where on, and how many


class HistoryFeed(QObject):
    """*topic*: of its reads, so that a late answer never lands on another contact."""

    def __init__(
        self, pane: HistoryPane, parts: Parts, topic: str, on_error: Callable[[DesktopError], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._pane, self._parts, self._topic, self._on_error = pane, parts, topic, on_error
        self._subject = ""
        self._ask: Ask | None = None
        self._shown: History | None = None
        pane.more_requested.connect(self._read_more)
        parts.columns.follow(pane.table)

    def read(self, subject: str, ask: Ask) -> None:
        """Reads the history of *subject*; of the same as before, as far as it was shown."""
        self._follow(subject, ask)
        limit = HISTORY_PAGE
        if self._shown is not None:
            # What was shown to its end stays so, with what has come in since.
            room = HISTORY_PAGE if self._shown.next_page is None else 0
            limit = max(HISTORY_PAGE, len(self._shown.interactions) + room)
        self._parts.worker.read(ask(None, limit), self._show, self._on_error, topic=self._topic)

    def take(self, subject: str, ask: Ask, first_page: History) -> None:
        """As `read`, where the first page came with another answer."""
        self._follow(subject, ask)
        if self._shown is not None and len(self._shown.interactions) > HISTORY_PAGE:
            self.read(subject, ask)
        else:
            self._show(first_page)

    def _follow(self, subject: str, ask: Ask) -> None:
        if subject != self._subject:
            self._shown = None
        self._subject, self._ask = subject, ask

    def _show(self, history: History) -> None:
        self._shown = history
        self._pane.show_history(history, self._parts.clock())

    def _read_more(self) -> None:
        before = self._shown
        if before is None or before.next_page is None or self._ask is None:
            return

        def answer(page: History) -> None:
            self._show(
                History(
                    (*before.interactions, *page.interactions),
                    page.count,
                    page.next_page,
                    page.hides_others,
                    {**before.names, **page.names},
                )
            )

        self._parts.worker.read(self._ask(before.next_page, HISTORY_PAGE), answer, self._on_error, topic=self._topic)
