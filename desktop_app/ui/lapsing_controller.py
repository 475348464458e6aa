"""What the desk does about temporary contacts that nobody is in touch with: lets them go in time, and warns before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from desktop_app.domain.changes import Change
from desktop_app.domain.errors import DesktopError
from desktop_app.domain.ids import ContactId
from desktop_app.domain.permissions import Agent, Permission
from desktop_app.services.lifecycle import (
    LAPSED_AT_ONCE,
    AreContactsDue,
    LapseAtDesk,
    Lapsing,
    LapsingContacts,
    PromoteContacts,
)
from desktop_app.services.runner import Done
from desktop_app.ui import actions as rules
from desktop_app.ui.lapsing_wording import lapsing_line, lapsing_status
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.parts import Parts

if TYPE_CHECKING:
    from desktop_app.ui.controller import DeskController

LOOK_EVERY_MS = 60 * 60 * 1_000  # so that a contact is gone within the hour, whenever a day of its begins


class LapsingController(QObject):
    """The sheet of those that lapse this week, its action with the count, and the desk's own look at the time."""

    def __init__(self, desk: DeskController, window: MainWindow, parts: Parts) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._panel = window.lapsing
        self._parts = parts
        self._worker = parts.worker
        self._agent: Agent | None = None
        window.actions_by_rule[rules.LAPSING].triggered.connect(self._open)
        self._panel.close_requested.connect(self._panel.hide)
        self._panel.promote_requested.connect(self._promote)
        self._panel.contact_opened.connect(self._look_up)
        timer = parts.timers.repeating(LOOK_EVERY_MS, self)
        timer.timeout.connect(self.on_hour)
        timer.start()

    @Slot()
    def on_hour(self) -> None:
        """The time has gone on: what the card says of it, too."""
        self.look()
        self._desk.read_selected()

    def look(self) -> None:
        """Lets go whoever has lapsed, and counts anew who is about to."""
        self._worker.read(AreContactsDue(), self._on_due, self._desk.show_problem, topic="due")
        self.read()

    def _on_due(self, are_due: bool) -> None:
        if are_due:
            self._worker.run(LapseAtDesk(LAPSED_AT_ONCE), self._on_lapsed, self._desk.show_problem)

    def _on_lapsed(self, done: Done) -> None:
        # In small helpings, so that an interaction that arrives meanwhile is not kept waiting.
        if done.result["more"]:
            self.look()

    def show_agent(self, agent: Agent) -> None:
        self._agent = agent
        self._panel.show_permissions(may_promote=agent.may(Permission.IDENTITY_PROMOTE))
        self.look()

    def follow(self, change: Change) -> None:
        """Somebody was in touch, was kept, or has gone."""
        if change.contacts or change.everything:
            self.read()

    def read(self) -> None:
        """The count for the menu, and the list where it is open."""
        if self._agent is None:
            return
        if not self._agent.may(Permission.CONTACT_VIEW):
            self._window.show_lapsing_count("")
            self._panel.show_not_permitted(Permission.CONTACT_VIEW)
            return
        query = LapsingContacts() if self._panel.isVisible() else LapsingContacts(listed=0)
        self._worker.read(query, self._show, self._show_problem, topic="lapsing")

    def _show(self, found: Lapsing) -> None:
        self._window.show_lapsing_count(found.count_text if found.count else "")
        if found.is_listed:
            now = self._parts.clock()
            self._panel.show_lines([lapsing_line(each, now) for each in found.contacts], lapsing_status(found))

    def _show_problem(self, error: DesktopError) -> None:
        self._panel.show_error(str(error))

    def _open(self) -> None:
        self._window.place_sheets()
        self._window.put_sheets_away(self._panel)
        self._panel.open()
        self.read()

    def _promote(self, ids: list[str]) -> None:
        # The focus stays in the list, whose rows go.
        contact_ids = tuple(ContactId(id) for id in ids)
        toast = f"Added {len(ids)} to the contacts"
        self._desk.run(PromoteContacts(contact_ids), toast=toast, icon="user-check")

    def _look_up(self, id: str) -> None:
        self._panel.hide()
        self._desk.contact.look_up(ContactId(id))
