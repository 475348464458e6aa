"""What an agent does about the organisation that a contact belongs to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop_app.domain.changes import Change
from desktop_app.domain.contacts import Contact
from desktop_app.domain.errors import Conflict, DesktopError, InvalidOrganization
from desktop_app.domain.history import HistoryKey
from desktop_app.domain.ids import AgentName, OrganizationId, RelationshipId
from desktop_app.domain.permissions import Agent, Permission
from desktop_app.services.history import History
from desktop_app.services.notes import AddOrganizationNote
from desktop_app.services.organizations import (
    CONTACT_PAGE,
    AddRelationship,
    ContactsOfOrganization,
    CreateOrganization,
    DeleteOrganization,
    EditOrganization,
    FindOrganizations,
    HistoryOfOrganization,
    LinkOrganization,
    OrganizationContacts,
    OrganizationDetails,
    OrganizationName,
    OrganizationOfContact,
    RemoveRelationship,
)
from desktop_app.services.requests import Query
from desktop_app.services.runner import Done
from desktop_app.ui.drafts import Drafts
from desktop_app.ui.history_feed import HistoryFeed
from desktop_app.ui.notes_controller import NotesController
from desktop_app.ui.parts import Parts
from desktop_app.ui.widgets.organization_form import OrganizationDraft
from desktop_app.ui.widgets.organization_page import BOTH, lacking
from desktop_app.ui.widgets.organization_tab import OrganizationTab

if TYPE_CHECKING:
    from desktop_app.ui.controller import DeskController


class OrganizationController(QObject):
    """The Organization tab. What it shows is read when it comes to the front, and as things change."""

    def __init__(
        self, desk: DeskController, tab: OrganizationTab, parts: Parts, drafts: Drafts, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk, self._tab, self._parts, self._drafts = desk, tab, parts, drafts
        self._agent: Agent | None = None
        self._contact: Contact | None = None
        self._details: OrganizationDetails | None = None
        self._people = OrganizationContacts((), None)
        self._found: dict[str, str] = {}  # id → name, as the chooser offers them
        self._offered: tuple[str, str] | None = None  # what the chooser was filled for: contact, typed name
        self._notes = NotesController(
            desk,
            tab.page.notes,
            parts,
            drafts,
            lambda id, text: AddOrganizationNote(OrganizationId(id), text),
            BOTH,
            self,
        )
        self._history = HistoryFeed(tab.page.history, parts, "organization history", desk.show_problem, self)
        self._connect()

    def _connect(self) -> None:
        chooser, page, form = self._tab.chooser, self._tab.page, self._tab.form
        chooser.search_requested.connect(self._find)
        chooser.link_requested.connect(self._link)
        chooser.create_requested.connect(self._create)
        page.edit_requested.connect(self._edit)
        page.unlink_requested.connect(self._unlink)
        page.delete_requested.connect(self._delete)
        page.relationship_added.connect(self._add_relationship)
        page.relationship_removed.connect(self._remove_relationship)
        page.more_contacts_requested.connect(self._read_more_contacts)
        form.edited.connect(self._on_form_edited)
        form.save_requested.connect(self._save_form)
        form.cancel_requested.connect(self._cancel_form)

    # What is shown

    def is_about(self, change: Change) -> bool:
        """Whether *change* touches the organisation, or may touch the history of its contacts."""
        return self._details is not None and bool(
            change.contacts or self._details.organization.id in change.organizations
        )

    def read(self, contact: Contact | None, agent: Agent | None) -> None:
        """Shows what *contact* belongs to as it is now."""
        if self._contact is None or contact is None or contact.id != self._contact.id:
            self._details = None
            self._tab.show_nothing()
        self._contact, self._agent = contact, agent
        if contact is None:
            return
        if lacking(agent, Permission.ORGANIZATION_VIEW):
            self._tab.show_not_permitted(contact.fields.organization)
            return
        self._parts.worker.read(
            OrganizationOfContact(contact.id), self._show, self._desk.show_problem, topic="organization"
        )

    def _show(self, details: OrganizationDetails | None) -> None:
        before, self._details = self._details, details
        if details is None:
            self._show_chooser()
            return
        self._offered = None
        id = details.organization.id
        now = self._parts.clock()
        self._tab.page.show_organization(details, self._agent, now)
        self._notes.show(id, details.notes, self._agent)
        self._history.take(id, self._ask_history, details.history)
        if before is None or before.organization.id != id or len(self._people.contacts) <= CONTACT_PAGE:
            self._show_people(details.contacts)
        else:
            query = ContactsOfOrganization(id, limit=len(self._people.contacts))
            self._parts.worker.read(query, self._show_people, self._desk.show_problem, topic="organization people")
        self._show_page()

    def _ask_history(self, page: HistoryKey | None, limit: int) -> Query[History]:
        assert self._details is not None
        return HistoryOfOrganization(self._details.organization.id, page, limit)

    def _show_page(self) -> None:
        """The form when one is unfinished, else the organisation."""
        if self._details is None:
            return
        draft = self._drafts.organizations.get(self._details.organization.id)
        if draft is None:
            self._tab.show_page()
        else:
            self._tab.form.show_draft(draft)
            self._tab.show_form()

    def _show_chooser(self) -> None:
        contact = self._contact
        if contact is None:
            return
        typed = contact.fields.organization
        if self._offered != (contact.id, typed):
            self._offered = (contact.id, typed)
            self._tab.chooser.show_contact(typed)
        self._tab.chooser.show_missing(
            to_link=lacking(self._agent, Permission.CONTACT_EDIT),
            to_create=lacking(self._agent, Permission.ORGANIZATION_ADD, Permission.CONTACT_EDIT),
        )
        self._find(self._tab.chooser.text)
        self._tab.show_chooser()

    def _find(self, text: str) -> None:
        def answer(found: tuple[OrganizationName, ...]) -> None:
            self._found = {each.id: each.name for each in found}
            self._tab.chooser.show_found(text, found)

        self._parts.worker.read(FindOrganizations(text), answer, self._desk.show_problem, topic="find organization")

    def _show_people(self, people: OrganizationContacts) -> None:
        self._people = people
        if self._details is not None and self._contact is not None:
            others = [each for each in people.contacts if each.id != self._contact.id]
            more = people.next_page is not None
            self._tab.page.show_contacts(others, self._details.contact_count - 1, more=more)

    def _read_more_contacts(self) -> None:
        before = self._people
        if self._details is None or before.next_page is None:
            return

        def answer(page: OrganizationContacts) -> None:
            self._show_people(OrganizationContacts((*before.contacts, *page.contacts), page.next_page))

        query = ContactsOfOrganization(self._details.organization.id, before.next_page)
        self._parts.worker.read(query, answer, self._desk.show_problem, topic="organization people")

    # What the agent does

    def _link(self, id: str) -> None:
        if self._contact is not None:
            command = LinkOrganization(self._contact.id, OrganizationId(id), seen="")
            self._desk.run(command, toast=f"Linked to {self._found.get(id, 'the organization')}", icon="link")

    def _create(self, name: str) -> None:
        if self._contact is not None:
            command = CreateOrganization(name=name, contact_id=self._contact.id)
            self._desk.run(command, toast=f"Created {name.strip()}", icon="building")

    def _unlink(self) -> None:
        if self._contact is not None and self._details is not None:
            toast = f"Unlinked from {self._details.organization.name}"
            command = LinkOrganization(self._contact.id, None, seen=self._details.organization.id)
            self._desk.run(command, toast=toast, icon="unlink")

    def _delete(self) -> None:
        if self._details is not None:
            organization = self._details.organization
            self._desk.run(DeleteOrganization(organization.id), toast=f"Deleted {organization.name}", icon="trash")

    def _add_relationship(self, agent: str, text: str) -> None:
        if self._details is None:
            return

        def done(_result: Done) -> None:
            self._tab.page.clear_relationship()

        command = AddRelationship(self._details.organization.id, AgentName(agent), text)
        self._desk.run(command, toast=f"{text.strip()}: {agent}", icon="user-check", on_done=done)

    def _remove_relationship(self, id: str) -> None:
        self._desk.run(RemoveRelationship(RelationshipId(id)), toast="Relationship removed", icon="user-x")

    # The form

    def _edit(self) -> None:
        if self._details is not None:
            values = dict(vars(self._details.organization.fields))
            self._drafts.organizations[self._details.organization.id] = OrganizationDraft(values, seen=values)
            self._show_page()
            self._tab.form.focus_first()

    def _on_form_edited(self, values: dict[str, str]) -> None:
        if self._details is not None and self._details.organization.id in self._drafts.organizations:
            draft = self._drafts.organizations[self._details.organization.id]
            self._drafts.organizations[self._details.organization.id] = draft.with_values(values)

    def _cancel_form(self) -> None:
        if self._details is not None:
            self._drafts.organizations.pop(self._details.organization.id, None)
            self._show_page()

    def _save_form(self) -> None:
        if self._details is None:
            return
        id = self._details.organization.id
        draft = self._drafts.organizations[id]

        def done(_result: Done) -> None:
            self._drafts.organizations.pop(id, None)
            self._show_page()

        def failed(error: DesktopError) -> None:
            self._drafts.organizations[id] = _with_error(draft, error)
            self._show_page()

        self._tab.form.show_saving()
        seen = {field: draft.seen.get(field, "") for field in draft.changes}
        command = EditOrganization(organization_id=id, seen=seen, **draft.changes)
        toast = f"Saved {draft.values['name'].strip()}"
        self._desk.run(command, toast=toast, icon="building", on_done=done, on_error=failed)


def _with_error(draft: OrganizationDraft, error: DesktopError) -> OrganizationDraft:
    """The form keeps its text; after a conflict, saving again means to overwrite what was seen."""
    if isinstance(error, Conflict):
        theirs = ", ".join(f"{each.field.replace('_', ' ')}: “{each.now}”" for each in error.differences)
        sentence = f"{error} Now there ({theirs}). Save again to put yours in its place, or cancel."
        seen = {**draft.seen, **{each.field: each.now or "" for each in error.differences}}
        return replace(draft, seen=seen, error=sentence, error_field="")
    field = error.field or "" if isinstance(error, InvalidOrganization) else ""
    return replace(draft, error=str(error), error_field=field)
