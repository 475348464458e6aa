"""How an agent finds the right contact: unlink the wrong one, search, and select."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop_app.domain.errors import DesktopError
from desktop_app.domain.identifiers import IdentifierType
from desktop_app.domain.ids import ContactId
from desktop_app.domain.permissions import Agent, Permission
from desktop_app.services.linking import HIDDEN_NAME, UnlinkContact
from desktop_app.services.runner import Done
from desktop_app.services.searching import ContactSearch, SearchContacts
from desktop_app.ui import actions as rules
from desktop_app.ui.as_of_controller import AsOfController
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.parts import Parts
from desktop_app.ui.selecting import Selecting, selecting
from desktop_app.ui.shown import Shown
from desktop_app.ui.wording import search_hit_line, search_status

if TYPE_CHECKING:
    from desktop_app.ui.controller import DeskController


class SearchController(QObject):
    """The search sheet. Its text is kept with the interaction that it was opened for, as every draft is."""

    def __init__(
        self, desk: DeskController, window: MainWindow, parts: Parts, shown: Shown, as_of: AsOfController
    ) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._sheet = window.search
        self._parts = parts
        self._worker = parts.worker
        self._shown = shown
        self._as_of = as_of
        self._agent: Agent | None = None
        actions = window.actions_by_rule
        actions[rules.UNLINK].triggered.connect(self._unlink)
        actions[rules.FIND].triggered.connect(self._find)
        window.contact.card.others_requested.connect(self._find_others)
        window.contact.why.link_requested.connect(self._select_contact)
        self._sheet.search_requested.connect(self._on_search)
        self._sheet.contact_chosen.connect(self._select_contact)
        self._sheet.looked_at.connect(self._show_purpose)
        self._sheet.close_requested.connect(self.close)

    def show_agent(self, agent: Agent) -> None:
        self._agent = agent
        self.show_permissions()

    def show_permissions(self) -> None:
        agent = self._agent
        if agent is None:
            return
        self._show_purpose(self._sheet.chosen_id)
        needed = Permission.CONVERSATION_ASSOCIATE if self._shown.can_relink else Permission.CONTACT_VIEW
        self._sheet.show_permissions(
            may_choose=agent.may(needed), may_create=agent.may(Permission.CONTACT_ADD), missing_to_choose=needed
        )

    def _show_purpose(self, id: str) -> None:
        self._sheet.show_purpose(self.selecting.purpose_of(ContactId(id) if id else None))

    # Open, leave, come back, close

    def _unlink(self) -> None:
        link = self._shown.link
        if link is None or link.interaction.contact_id is None:
            return
        name = link.contact.display_name if link.contact else HIDDEN_NAME
        interaction_id = link.interaction.id

        def done(_result: Done) -> None:
            if self._desk.selected == interaction_id:
                self._open(self._identifier_text())

        def toast(result: Done) -> str:
            return f"Unlinked {name}, merge taken back" if result.result else f"Unlinked {name}"

        self._desk.run(UnlinkContact(interaction_id), toast=toast, icon="unlink", why=True, on_done=done)

    def _identifier_text(self) -> str:
        """What the search is filled with: the identifier that matched, as it came, else the name that came in."""
        interaction = self._shown.interaction
        if interaction is None:
            return ""
        arrival = interaction.arrival
        matched = interaction.matched
        if matched is not None and matched.type is not IdentifierType.COOKIE and not matched.is_withheld:
            return matched.shown.removeprefix("tel:")
        shown = [clue for clue in arrival.clues if clue.type is not IdentifierType.COOKIE and not clue.is_withheld]
        return shown[0].shown.removeprefix("tel:") if shown else arrival.name

    def _find(self) -> None:
        self._open(self._identifier_text() if self._shown.can_relink else "")

    def _find_others(self) -> None:
        link = self._shown.link
        if link and link.namesakes and not link.others:
            self._open(link.interaction.arrival.name)
        else:
            self._open(self._identifier_text())

    def _open(self, text: str, *, takes_focus: bool = True) -> None:
        self._desk.draft.search = text
        self._window.place_sheets()
        self._window.put_sheets_away(self._sheet)
        self._sheet.open_with(text, prefilled=self._identifier_text(), takes_focus=takes_focus)
        self.show_permissions()

    def leave(self) -> None:
        """Another interaction is selected; the text stays in its draft."""
        self._sheet.hide()

    def come_back(self) -> None:
        """Shows the search of the selected interaction, if there is one and it is not on show already."""
        text = self._desk.draft.search
        if text is not None and self._sheet.isHidden():
            self._open(text, takes_focus=False)

    def close(self) -> None:
        self._desk.draft.search = None
        self._sheet.hide()

    # Search

    def _on_search(self, text: str) -> None:
        self._desk.draft.search = text
        interaction_id = self._shown.interaction.id if self._shown.interaction else None

        def answer(found: ContactSearch) -> None:
            now = self._parts.clock()
            lines = [
                search_hit_line(hit, now, was_linked=hit.contact_id == found.was_linked) for hit in found.answer.hits
            ]
            answer = found.answer
            status = search_status(len(lines), more=answer.more, read_as=answer.read_as)
            if lines or not text.strip():
                self._sheet.show_hits(text, lines, status if text.strip() else "Type a name, a number or an address")
            else:
                self._sheet.show_nobody(text, status)

        def failed(error: DesktopError) -> None:
            self._sheet.show_error(text, str(error))

        search = SearchContacts(text, interaction_id=interaction_id, include_temporary=self._sheet.includes_temporary)
        self._worker.read(search, answer, failed, topic="search")

    # Select

    @property
    def selecting(self) -> Selecting:
        """What selecting somebody does now."""
        return selecting(self._shown.link, self._agent)

    def _select_contact(self, id: str) -> None:
        contact_id = ContactId(id)
        self._as_of.close()
        self.close()
        link = self._shown.link
        if not self._shown.can_relink or link is None:
            self._desk.contact.look_up(contact_id)
            return
        plan = self.selecting
        self._desk.run(
            plan.command(link, contact_id),
            toast=plan.toast(contact_id, self._name_of(contact_id)),
            icon="arrows-join" if plan.merges_into(contact_id) else "link",
            why=True,
            on_done=self._on_linked,
        )

    def _on_linked(self, _done: Done) -> None:
        self._shown.looked_up = None
        self._window.contact.show_card()
        self._desk.read_selected()

    def _name_of(self, id: ContactId) -> str:
        others = self._shown.link.others if self._shown.link else ()
        return self._sheet.name_of(id) or next(
            (holder.name for holder in others if holder.contact_id == id), "the contact"
        )
