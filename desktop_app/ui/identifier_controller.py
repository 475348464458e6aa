"""What an agent does about a contact's identifiers, and about an unlink that is remembered for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop_app.domain.contacts import Contact, HeldIdentifier
from desktop_app.domain.errors import Conflict, DesktopError
from desktop_app.domain.identifiers import IdentifierType, shown_value
from desktop_app.domain.ids import ContactId
from desktop_app.domain.permissions import Agent, Permission
from desktop_app.services.identifiers import AddIdentifier, LabelIdentifier, RemoveIdentifier
from desktop_app.services.linking import ForgetUnlink
from desktop_app.services.runner import Done
from desktop_app.services.sharing import IdentifiersOfContact, SharedIdentifier
from desktop_app.ui.identifier_wording import identifier_id, identifier_line
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.parts import Parts

if TYPE_CHECKING:
    from desktop_app.ui.controller import DeskController


class IdentifierController(QObject):
    """Fills the identifiers of the card: at once with what is held, then with who else holds it."""

    def __init__(self, desk: DeskController, window: MainWindow, parts: Parts) -> None:
        super().__init__(window)
        self._desk = desk
        self._worker = parts.worker
        self._section = window.contact.card.identifiers
        self._held: dict[str, HeldIdentifier] = {}
        self._shown: ContactId | None = None
        self._shared: dict[HeldIdentifier, SharedIdentifier] = {}
        desk.contact.contact_shown.connect(self._on_contact_shown)
        self._section.add_requested.connect(self._add)
        self._section.remove_requested.connect(self._remove)
        self._section.label_requested.connect(self._put_label)
        window.contact.card.remarks.forget_requested.connect(self._forget_unlink)
        self._on_contact_shown()

    def show_agent(self, agent: Agent) -> None:
        self._section.show_permission(agent.may(Permission.CONTACT_EDIT))

    def held(self, id: str) -> HeldIdentifier | None:
        """What stands in the line with that id."""
        return self._held.get(id)

    def _on_contact_shown(self) -> None:
        contact = self._desk.contact.shown_contact
        if contact is None:
            return
        if contact.id != self._shown:
            self._shown, self._shared = contact.id, {}
            self._section.close_editor()
        self._show(contact)
        self._worker.read(
            IdentifiersOfContact(contact.id), self._take_shared, self._desk.show_problem, topic="identifiers"
        )

    def _take_shared(self, shared: tuple[SharedIdentifier, ...]) -> None:
        contact = self._desk.contact.shown_contact
        if contact is not None and contact.id == self._shown:
            self._shared = {each.held: each for each in shared}
            self._show(contact)

    def _show(self, contact: Contact) -> None:
        # A web id is kept and matched by, but tells an agent nothing: the reference product hides it as well.
        held = [each for each in contact.identifiers if each.identifier.type is not IdentifierType.COOKIE]
        self._held = {identifier_id(each): each for each in held}
        interaction = self._desk.contact.shown_interaction
        lines = [identifier_line(each, interaction, self._shared.get(each)) for each in held]
        self._section.show_identifiers(lines, {id: each.label for id, each in self._held.items()})

    def _add(self, type: str, value: str, source: str, if_held: str) -> None:
        contact = self._desk.contact.shown_contact
        if contact is None:
            return

        def done(_done: Done) -> None:
            self._section.close_editor()

        def failed(error: DesktopError) -> None:
            if isinstance(error, Conflict):
                self._section.show_question(str(error))
            else:
                self._section.show_error(str(error))

        command = AddIdentifier(contact.id, type, value, source, if_held=if_held)
        self._desk.run(
            command, toast=f"{contact.display_name} holds {value.strip()} now", on_done=done, on_error=failed
        )

    def _remove(self, id: str) -> None:
        contact, held = self._desk.contact.shown_contact, self._held.get(id)
        if contact is None or held is None:
            return
        what = held.identifier
        self._desk.run(
            RemoveIdentifier(contact.id, what.type.value, what.value, what.source),
            toast=f"{contact.display_name} no longer holds {shown_value(what)}",
            icon="trash",
        )

    def _put_label(self, id: str, label: str) -> None:
        contact, held = self._desk.contact.shown_contact, self._held.get(id)
        if contact is None or held is None:
            return

        def done(_done: Done) -> None:
            self._section.close_editor()

        def failed(error: DesktopError) -> None:
            self._section.show_error(str(error))

        what = held.identifier
        said = f"Labelled {shown_value(what)}" if label.strip() else f"Label of {shown_value(what)} taken away"
        command = LabelIdentifier(contact.id, what.type.value, what.value, label, what.source)
        self._desk.run(command, toast=said, on_done=done, on_error=failed)

    def _forget_unlink(self) -> None:
        contact, interaction = self._desk.contact.shown_contact, self._desk.contact.shown_interaction
        what = interaction.matched.identifier if interaction and interaction.matched else None
        if contact is None or what is None:
            return
        self._desk.run(
            ForgetUnlink(contact.id, what.type.value, what.value, what.source),
            toast=f"The unlink of {contact.display_name} is forgotten",
        )
