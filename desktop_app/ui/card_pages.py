"""Fills the card's Notes, Organization and History; of the latter two only the one in front is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop_app.domain.changes import Change
from desktop_app.domain.contacts import Contact
from desktop_app.domain.ids import ContactId
from desktop_app.domain.permissions import Agent, Permission
from desktop_app.services.contacts import ContactDetails
from desktop_app.services.history import HistoryOfContact
from desktop_app.services.notes import AddNote
from desktop_app.ui.drafts import Drafts
from desktop_app.ui.history_feed import HistoryFeed
from desktop_app.ui.notes_controller import NotesController
from desktop_app.ui.organization_controller import OrganizationController
from desktop_app.ui.parts import Parts
from desktop_app.ui.widgets.contact_card import ContactCard

if TYPE_CHECKING:
    from desktop_app.ui.controller import DeskController


class CardPages(QObject):
    """Told of the contact on the card, of the agent, and of what changes elsewhere."""

    def __init__(self, desk: DeskController, card: ContactCard, parts: Parts, drafts: Drafts, parent: QObject) -> None:
        super().__init__(parent)
        self._card = card
        self._agent: Agent | None = None
        self._details: ContactDetails | None = None
        self._notes = NotesController(
            desk,
            card.notes,
            parts,
            drafts,
            lambda id, text: AddNote(ContactId(id), text),
            (Permission.CONTACT_EDIT,),
            self,
        )
        self._organization = OrganizationController(desk, card.organization, parts, drafts, self)
        self._history = HistoryFeed(card.history, parts, "history", desk.show_problem, self)
        card.tab_changed.connect(self._read_front)

    @property
    def _contact(self) -> Contact | None:
        return self._details.contact if self._details else None

    def show_agent(self, agent: Agent) -> None:
        self._agent = agent
        self.show(self._details)

    def show(self, details: ContactDetails | None) -> None:
        """The contact on the card, or that there is none."""
        self._details = details
        if details is not None:
            self._notes.show(details.contact.id, details.notes, self._agent)
        self._read_front()

    def follow(self, change: Change) -> None:
        """What happens to others of an organisation, or to contacts that were merged, is seen here, too."""
        is_seen = {"Organization": self._organization.is_about(change), "History": bool(change.contacts)}
        if is_seen.get(self._card.current_tab, False):
            self._read_front()

    def _read_front(self) -> None:
        contact = self._contact
        if self._card.current_tab == "Organization":
            self._organization.read(contact, self._agent)
        elif self._card.current_tab == "History" and contact is not None:
            id = contact.id
            self._history.read(id, lambda page, limit: HistoryOfContact(id, page, limit))
