"""Which divisions the agent may choose from, and moving the contact on the card to another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop_app.domain.divisions import UNASSIGNED, Division
from desktop_app.domain.interactions import Interaction
from desktop_app.domain.permissions import Agent, Permission
from desktop_app.services.contacts import ContactDetails
from desktop_app.services.divisions import ChangeDivision, DivisionsSeen
from desktop_app.services.runner import Done
from desktop_app.ui import actions as rules
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.parts import Parts

if TYPE_CHECKING:
    from desktop_app.ui.controller import DeskController


class DivisionController(QObject):
    """The small sheet; a desk without divisions shows nothing of them."""

    def __init__(self, desk: DeskController, window: MainWindow, parts: Parts) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._panel = window.division
        self._parts = parts
        self._divisions: tuple[Division, ...] = ()
        self._details: ContactDetails | None = None
        self._moving: ContactDetails | None = None  # whom the sheet was opened for
        window.actions_by_rule[rules.CHANGE_DIVISION].triggered.connect(self._open)
        self._panel.close_requested.connect(self._close)
        self._panel.move_requested.connect(self._move)

    def show_agent(self, agent: Agent) -> None:
        if agent.may(Permission.CONTACT_VIEW):
            self._parts.worker.read(DivisionsSeen(), self._show, self._desk.show_problem, topic="divisions")
        else:
            self._show(())

    def _show(self, divisions: tuple[Division, ...]) -> None:
        self._divisions = divisions
        self._window.actions_by_rule[rules.CHANGE_DIVISION].setVisible(bool(divisions))

    def follow(self, details: ContactDetails | None) -> None:
        """The contact on the card, if any."""
        self._details = details
        self._window.actions_by_rule.enable(rules.CHANGE_DIVISION, details is not None)
        if self._moving is not None and (details is None or details.contact.id != self._moving.contact.id):
            self._close()

    def to_choose_from(self, interaction: Interaction | None) -> tuple[str, ...]:
        """For a new contact: nothing unless the desk's setting lets agents choose and the channel does not say."""
        is_mapped = interaction is not None and bool(interaction.arrival.division)
        return self.names if self._parts.settings.manual_divisions and not is_mapped else ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(each.name for each in self._divisions)

    def _open(self) -> None:
        if self._details is None:
            return
        self._moving = self._details
        self._window.place_sheets()
        self._window.put_sheets_away(self._panel)
        self._panel.open_for(self._details.contact.display_name, self._details.division, self.names)

    def _close(self) -> None:
        self._moving = None
        self._panel.hide()

    def _move(self, division: str) -> None:
        if self._moving is None:
            return
        contact = self._moving.contact

        def done(_done: Done) -> None:
            self._close()

        toast = f"Moved {contact.display_name} to {division or UNASSIGNED.lower()}"
        self._desk.run(ChangeDivision(contact.id, division), toast=toast, icon="arrows-split", on_done=done)
