"""What an agent does about a contact's past: look at a moment, step from change to change, take one back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.domain.changes import Change
from desktop_app.domain.errors import DesktopError, NotFound
from desktop_app.domain.ids import ContactId, OperationId
from desktop_app.services.time_travel import Changes, ChangeSince, ChangesOfContact, ContactAsOf, ContactThen
from desktop_app.ui.as_of_wording import as_of_view, change_line
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.parts import Parts

if TYPE_CHECKING:
    from desktop_app.ui.controller import DeskController

LISTED = 200  # changes; what is older is found by its moment


class AsOfController(QObject):
    """The page of the past.

    Signals:
        closed: the agent has gone back to the present.
    """

    closed = Signal()

    def __init__(self, desk: DeskController, window: MainWindow, parts: Parts) -> None:
        super().__init__(window)
        self._desk = desk
        self._panel = window.contact
        self._page = window.contact.as_of
        self._worker = parts.worker
        self._clock = parts.clock
        self._contact: ContactId | None = None
        self._query: ContactAsOf | None = None
        self._members: frozenset[ContactId] = frozenset()
        self._changes = Changes((), has_more=False)
        self._sequence: int | None = None  # of the operation after which the contact is shown
        page = self._page
        page.back_requested.connect(self._go_back)
        page.moment_chosen.connect(self._look_at)
        page.step_chosen.connect(self._step_to)
        page.change_chosen.connect(self._look_after)
        page.undo_requested.connect(lambda id: desk.undo(OperationId(id)))
        self._worker.changed.connect(self._on_changed)

    @property
    def is_open(self) -> bool:
        return self._contact is not None

    def open(self, id: ContactId) -> None:
        """Shows the page, with the contact as it is now."""
        self._contact, self._query, self._sequence = id, ContactAsOf(id), None
        self._members = frozenset({id})
        self._changes = Changes((), has_more=False)
        self._page.show_changes((), more="")
        self._page.show_tab("Details")
        self._panel.show_as_of()
        self._read()
        self._page.focus_first()

    def close(self) -> None:
        self._contact = self._query = None

    def _go_back(self) -> None:
        self.close()
        self.closed.emit()

    def _on_changed(self, change: Change) -> None:
        if self.is_open and (change.everything or change.agents or self._members & change.contacts):
            self._read()

    def _read(self) -> None:
        if self._contact is not None:
            query = ChangesOfContact(self._contact, LISTED)
            self._worker.read(query, self._show_changes, self._show_problem, topic="changes")
            self._read_then()

    def _read_then(self) -> None:
        if self._query is not None:
            self._worker.read(self._query, self._show_then, self._show_problem, topic="as of")

    # Choosing

    @property
    def _steps(self) -> list[ChangeSince]:
        """The changes at which the contact became another one, oldest first."""
        return [each for each in reversed(self._changes.changes) if not each.is_refused]

    def _look_at(self, moment: datetime) -> None:
        if self._contact is not None:
            self._query = ContactAsOf(self._contact, moment)
            self._read_then()

    def _step_to(self, step: int) -> None:
        steps = self._steps
        if 0 <= step < len(steps):
            self._look_after(steps[step].operation)

    def _look_after(self, operation: str) -> None:
        change = next((each for each in self._changes.changes if each.operation == operation), None)
        if self._contact is not None and change is not None:
            is_last = change is self._changes.changes[0]
            self._query = ContactAsOf(self._contact) if is_last else ContactAsOf(self._contact, after=change.sequence)
            self._page.show_moment(change.at)
            self._read_then()

    # Showing

    def _show_changes(self, changes: Changes) -> None:
        if not self.is_open:
            return
        self._changes = changes
        more = "Older changes are not listed; choose their moment above." if changes.has_more else ""
        self._page.show_changes([change_line(each) for each in changes.changes], more=more)
        self._show_step()

    def _show_then(self, then: ContactThen) -> None:
        if not self.is_open:
            return
        self._sequence = then.sequence
        self._members = frozenset(then.contact.members) | frozenset(then.now.members if then.now else ())
        self._page.show_then(as_of_view(then, self._clock()))
        self._page.show_moment(then.moment)
        self._show_step()

    def _show_step(self) -> None:
        """Which change the moment is that of: the last one that was over."""
        steps = self._steps
        over = [each for each in steps if self._sequence is None or each.sequence <= self._sequence]
        if over:
            last = over[-1]
            told = {"operation": last.operation, "sentence": last.sentence, "why_not_undone": last.why_not_undone}
            self._page.show_step(len(over) - 1, len(steps), **told)
        else:
            self._page.show_step(-1, len(steps), operation="", sentence="", why_not_undone="")

    def _show_problem(self, error: DesktopError) -> None:
        if self.is_open:
            self._page.show_absent("Not there then" if isinstance(error, NotFound) else "Not shown", str(error))
            self._sequence = 0 if isinstance(error, NotFound) else self._sequence
            self._show_step()
