"""Reaching a contact: copied with one key, called or written to with the desktop's own program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop_app.domain.contacts import HeldIdentifier
from desktop_app.domain.identifiers import IdentifierType, shown_value
from desktop_app.ui import actions as rules
from desktop_app.ui.clipboard import Clipboard
from desktop_app.ui.links import address_of
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.parts import Parts

if TYPE_CHECKING:
    from desktop_app.ui.controller import DeskController

_NOT_REACHABLE = "Only numbers and e-mail addresses can be called or written to"
_NOTHING = "The contact has no number and no address"


class ReachController(QObject):
    """Acts on the identifier that is chosen on the card, else on the one that the interaction came in on."""

    def __init__(self, desk: DeskController, window: MainWindow, parts: Parts) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._parts = parts
        self._clipboard = Clipboard(parts, self)
        self._section = window.contact.card.identifiers
        actions = window.actions_by_rule
        actions[rules.COPY].triggered.connect(self._copy)
        actions[rules.CALL].triggered.connect(self._call)
        self._section.chosen.connect(self.follow)
        desk.contact.contact_shown.connect(self.follow)
        window.contact.card.link_open_requested.connect(self._open_link)
        window.contact.card.link_copy_requested.connect(self._copy_link)
        window.closed.connect(self._clipboard.forget)
        self.follow()

    def follow(self) -> None:
        """What can be copied or called now."""
        held = self._held()
        actions = self._window.actions_by_rule
        actions.enable(rules.COPY, held is not None, _NOTHING)
        can_call = held is not None and bool(address_of(held.identifier))
        actions.enable(rules.CALL, can_call, _NOTHING if held is None else _NOT_REACHABLE)

    def _held(self) -> HeldIdentifier | None:
        contact, interaction = self._desk.contact.shown_contact, self._desk.contact.shown_interaction
        if contact is None:
            return None
        held = [each for each in contact.identifiers if each.identifier.type is not IdentifierType.COOKIE]
        chosen = self._desk.identifiers.held(self._section.chosen_id)
        matched = interaction.matched.identifier if interaction and interaction.matched else None
        came_in = next((each for each in held if each.identifier == matched), None)
        return chosen or came_in or next(iter(held), None)

    def _copy(self) -> None:
        held = self._held()
        if held is not None:
            self._put_into_clipboard(shown_value(held.identifier), f"Copied {shown_value(held.identifier)}")

    def _call(self) -> None:
        held = self._held()
        if held is not None and not self._parts.open_link(address_of(held.identifier)):
            program = "phone" if held.identifier.type is IdentifierType.PHONE else "e-mail program"
            self._desk.show_toast(f"The desktop has no {program} to open; copy it instead", None, icon="alert-triangle")

    def _open_link(self, address: str) -> None:
        if not self._parts.open_link(address):
            self._desk.show_toast("The link could not be opened; copy it instead", None, icon="alert-triangle")

    def _copy_link(self, address: str) -> None:
        self._put_into_clipboard(address, "Link copied")

    def _put_into_clipboard(self, text: str, said: str) -> None:
        self._clipboard.copy(text)
        seconds = self._parts.settings.clipboard_seconds
        self._desk.show_toast(f"{said} for {seconds} seconds" if seconds else said, None, icon="copy")
