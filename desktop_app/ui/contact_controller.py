"""The contact's side of the desk: who is on the card, why, as they were; deleted.

How the right contact is found is in ``search_controller.py``, how one is written in ``form_controller.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.domain.changes import Change
from desktop_app.domain.contacts import Contact, ContactKind
from desktop_app.domain.errors import DesktopError
from desktop_app.domain.ids import ContactId, InteractionId
from desktop_app.domain.interactions import Interaction
from desktop_app.domain.permissions import Agent, Permission
from desktop_app.services.contacts import ContactDetails, DeleteContact, DetailsOfContact
from desktop_app.services.desk_view import InteractionView, ViewOfInteraction
from desktop_app.services.linking import Explanation, WhyThisContact
from desktop_app.services.runner import Done
from desktop_app.ui import actions as rules
from desktop_app.ui.as_of_controller import AsOfController
from desktop_app.ui.card_pages import CardPages
from desktop_app.ui.drafts import Drafts
from desktop_app.ui.form_controller import FormController
from desktop_app.ui.journey_controller import JourneyController
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.parts import Parts
from desktop_app.ui.search_controller import SearchController
from desktop_app.ui.shown import Shown

if TYPE_CHECKING:
    from desktop_app.ui.controller import DeskController


class ContactController(QObject):
    """The right pane.

    Signals:
        contact_shown: the card shows a contact, or shows it anew.
    """

    contact_shown = Signal()

    def __init__(self, desk: DeskController, window: MainWindow, parts: Parts, drafts: Drafts) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._panel = window.contact
        self._parts = parts
        self._worker = parts.worker
        self._agent: Agent | None = None
        self._shown = Shown()
        self._journey = JourneyController(window.contact.card.journey, parts, self)
        self._pages = CardPages(desk, window.contact.card, parts, drafts, self)
        self._as_of = AsOfController(desk, window, parts)
        self._search = SearchController(desk, window, parts, self._shown, self._as_of)
        self._form = FormController(desk, window, parts, self._shown, self._as_of, self._search)
        self._connect()

    def _connect(self) -> None:
        actions = self._window.actions_by_rule
        actions[rules.DELETE].triggered.connect(self._delete)
        actions[rules.WHY].triggered.connect(self.show_why)
        actions[rules.AS_OF].triggered.connect(self._show_as_of)
        card = self._panel.card
        card.back_requested.connect(self._go_back)
        card.organization.page.contact_chosen.connect(self._on_contact_chosen)
        self._panel.why.back_requested.connect(self._show_page)
        self._form.page_changed.connect(self._show_page)
        self._as_of.closed.connect(self._leave_past)

    # What is shown

    @property
    def shown_contact(self) -> Contact | None:
        """The contact on the card."""
        return self._shown.contact

    @property
    def shown_interaction(self) -> Interaction | None:
        """The interaction that the card's contact is linked to; None for one that was looked up."""
        return self._shown.interaction if self._shown.looked_up is None else None

    def is_about(self, change: Change) -> bool:
        """Whether *change* touches the contact on the card, or may change who shares its identifier."""
        contact, link = self._shown.contact, self._shown.link
        shown = set(contact.members) if contact else set()
        if link is not None:
            shown |= {holder.contact_id for holder in link.others}
        # What only comes in shares nothing new: the match would have found this contact.
        may_share = link is not None and bool(change.contacts) and not change.interactions
        is_of = contact is not None and contact.organization_id in change.organizations
        return may_share or is_of or bool(shown & change.contacts)

    def follow(self, change: Change) -> None:
        """What changed is not about the contact itself, and yet may be seen on its card."""
        self._pages.follow(change)

    def show_agent(self, agent: Agent) -> None:
        self._agent = agent
        self._pages.show_agent(agent)
        self._search.show_agent(agent)
        self._form.show_agent(agent)

    def read_view(
        self, id: InteractionId, on_answer: Callable[[InteractionView], None], on_error: Callable[[DesktopError], None]
    ) -> None:
        """Reads an interaction with its contact, for the middle pane, too: one picture of both."""
        self._worker.read(ViewOfInteraction(id), on_answer, on_error, topic="view")

    def show_view(self, view: InteractionView) -> None:
        """The contact side of the selected interaction."""
        self._shown.link, self._shown.details = view.link, view.details
        if view.link is None:
            self._panel.show_not_permitted()
            return
        if self._shown.looked_up is not None:
            return
        self._panel.card.show_link(view.link, view.details, self._parts.clock())
        self._journey.show_contact(view.details)
        self._pages.show(view.details)
        self.contact_shown.emit()
        self._show_page()
        self._search.come_back()

    def _show_page(self) -> None:
        """The past while it is looked at; the form when one is unfinished; else the card."""
        if self._as_of.is_open:
            self._panel.show_as_of()
            return
        if self._form.come_back():
            return
        self._window.toast.lift(0)
        link = self._shown.link
        if link is not None and link.hidden_in and self._shown.looked_up is None:
            self._panel.show_other_division(link.hidden_in)
        elif link is None and self._shown.details is None:
            self._panel.show_nothing()
        else:
            self._panel.show_card()

    def show_nothing(self) -> None:
        self._as_of.close()
        self._shown.clear()
        if self._agent is not None and not self._agent.may(Permission.CONTACT_VIEW):
            self._panel.show_not_permitted()
        else:
            self._show_page()

    def show_problem(self, sentence: str) -> None:
        self._panel.show_error(sentence)

    def leave_interaction(self) -> None:
        """Another interaction is selected; what is unfinished here stays in its draft."""
        self._as_of.close()
        self._shown.clear()
        self._search.leave()

    def follow_selection(self) -> None:
        """Which actions have something to act on."""
        actions = self._window.actions_by_rule
        contact = self._shown.contact
        link = self._shown.link if self._shown.looked_up is None else None
        is_linked, can_relink = link is not None and link.interaction.contact_id is not None, self._shown.can_relink
        actions.enable(
            rules.UNLINK,
            is_linked and can_relink,
            "" if can_relink or not is_linked else "The wrap-up was submitted; a supervisor can correct the link",
        )
        actions.enable(rules.WHY, link is not None)
        actions.enable(rules.AS_OF, contact is not None)
        actions.enable(rules.EXPORT_CONTACT, contact is not None)
        actions.enable(rules.EXPORT_JOURNEY, contact is not None)
        actions.enable(rules.EDIT, contact is not None)
        actions.enable(rules.MERGE, contact is not None)
        actions.enable(rules.UNMERGE, contact is not None and contact.is_merged)
        self._desk.divisions.follow(self._shown.details)
        actions.enable(rules.DELETE, contact is not None)
        actions.enable(rules.PROMOTE, contact is not None and contact.kind is not ContactKind.CURATED)
        self._search.show_permissions()

    # Looked up

    def look_up(self, id: ContactId) -> None:
        """Shows a contact besides any interaction."""
        self._shown.looked_up = id
        self.read_looked_up(opens=True)

    def _on_contact_chosen(self, id: str) -> None:
        self.look_up(ContactId(id))

    def read_looked_up(self, *, opens: bool = False) -> None:
        """Reads the contact that was found besides any interaction; unless it *opens*, a form stays where it is."""
        if self._shown.looked_up is None:
            return

        def answer(details: ContactDetails) -> None:
            self._shown.details = details
            can_go_back = self._desk.selected is not None
            self._panel.card.show_contact(details, self._parts.clock(), can_go_back=can_go_back)
            self._pages.show(details)
            self._journey.show_contact(details)
            self.contact_shown.emit()
            if not self._as_of.is_open and (opens or not self._panel.shows_form):
                self._panel.show_card()
            self.follow_selection()

        def failed(error: DesktopError) -> None:
            # Who has just deleted it knows, and the toast that offers the way back must stay.
            if self._shown.looked_up is not None:
                self._desk.show_problem(error)

        self._worker.read(DetailsOfContact(self._shown.looked_up), answer, failed, topic="looked up")

    def _go_back(self) -> None:
        self._shown.looked_up = None
        self._desk.read_selected()

    # Why

    def show_why(self) -> None:
        link = self._shown.link
        if link is None:
            return

        def answer(explanation: Explanation) -> None:
            if self._shown.link is not None and self._shown.link.interaction.id == link.interaction.id:
                may = self._agent is not None and self._agent.may(Permission.CONVERSATION_ASSOCIATE)
                merges = self._search.selecting.absorbed is not None
                self._as_of.close()
                self._panel.why.show_explanation(
                    self._shown.link, explanation, can_link=may and self._shown.can_relink, merges=merges
                )
                self._panel.show_why()

        self._worker.read(WhyThisContact(link.interaction.id), answer, self._desk.show_problem, topic="why")

    # As it was

    def _show_as_of(self) -> None:
        if self._shown.contact is not None:
            self._as_of.open(self._shown.contact.id)

    def _leave_past(self) -> None:
        self._show_page()
        self._panel.card.focus_more()

    # Delete

    def _delete(self) -> None:
        contact = self._shown.contact
        if contact is None:
            return

        def done(_result: Done) -> None:
            if self._shown.looked_up == contact.id:
                self._shown.looked_up = self._shown.details = None
                self._show_page()

        self._desk.run(DeleteContact(contact.id), toast=f"Deleted {contact.display_name}", icon="trash", on_done=done)
