"""The form for a contact: opened to create, to edit or to promote, kept as a draft, saved."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop_app.domain.contacts import ContactFields, require_full_name
from desktop_app.domain.custom_fields import Schema
from desktop_app.domain.errors import Conflict, DesktopError, InvalidContact
from desktop_app.domain.identifiers import IdentifierType
from desktop_app.domain.permissions import Agent, Permission
from desktop_app.domain.search import fields_of
from desktop_app.services.contacts import CreateContact, EditContact, PromoteContact
from desktop_app.services.custom_fields import ContactTypes
from desktop_app.services.organizations import FindOrganizations, OrganizationName
from desktop_app.services.requests import Command
from desktop_app.services.runner import Done
from desktop_app.ui import actions as rules
from desktop_app.ui.as_of_controller import AsOfController
from desktop_app.ui.drafts import Draft
from desktop_app.ui.form_draft import CustomDraft, FormDraft, FormMode, settled
from desktop_app.ui.form_owners import FormOwners
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.parts import Parts
from desktop_app.ui.search_controller import SearchController
from desktop_app.ui.shown import Shown

if TYPE_CHECKING:
    from desktop_app.ui.controller import DeskController

FORM_FOOT = 88  # pixels: the form's buttons and its error stay in reach under a toast


class FormController(QObject):
    """The form, whose draft is kept with the interaction that it was begun for.

    Signals:
        page_changed: a form was opened or has ended, so that another page may be the one to show.
    """

    page_changed = Signal()

    def __init__(
        self,
        desk: DeskController,
        window: MainWindow,
        parts: Parts,
        shown: Shown,
        as_of: AsOfController,
        search: SearchController,
    ) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._form = window.contact.form
        self._parts = parts
        self._worker = parts.worker
        self._shown = shown
        self._as_of = as_of
        self._search = search
        self._agent: Agent | None = None
        self._types: tuple[Schema, ...] = ()
        actions = window.actions_by_rule
        actions[rules.CREATE].triggered.connect(self._create)
        actions[rules.EDIT].triggered.connect(self._edit)
        actions[rules.PROMOTE].triggered.connect(self._promote)
        window.search.create_requested.connect(self._create_instead)
        form = self._form
        self._owners = FormOwners(desk, form, parts, shown, self)
        form.edited.connect(self._on_form_edited)
        form.organization_typed.connect(self._complete_organization)
        form.division_chosen.connect(self._on_division_chosen)
        form.save_requested.connect(self._save_form)
        form.cancel_requested.connect(self._cancel_form)

    def show_agent(self, agent: Agent) -> None:
        self._agent = agent
        self._owners.show_agent(agent)
        if agent.may(Permission.CUSTOM_FIELDS_VIEW):
            self._worker.read(ContactTypes(), self._show_types, self._desk.show_problem, topic="contact types")
        else:
            self._show_types(())

    def _show_types(self, types: tuple[Schema, ...]) -> None:
        self._types = types
        may_see = self._agent is not None and self._agent.may(Permission.CUSTOM_FIELDS_VIEW)
        self._form.show_types(types, may_see=may_see)

    def come_back(self) -> bool:
        """Shows the form that is unfinished; whether there is one."""
        draft = self._desk.draft.form
        if draft is None:
            return False
        self._form.show_draft(draft)
        self._owners.look(draft)
        self._window.contact.show_form()
        self._window.toast.lift(FORM_FOOT)
        return True

    # Open

    def _create(self) -> None:
        sheet = self._window.search
        self._create_instead(sheet.typed_text if sheet.isVisible() else "")

    def _create_instead(self, typed: str) -> None:
        kept = self._desk.draft.form
        if kept is not None and kept.mode is FormMode.CREATE and not typed and not self._window.contact.shows_form:
            self.page_changed.emit()  # Somebody was looked at meanwhile; what was typed before is still there.
            return
        interaction = self._shown.interaction if self._shown.can_relink else None
        suggested = interaction.arrival.suggested_fields() if interaction else ContactFields()
        values = {name: text for name, text in vars(suggested).items() if text}
        self._search.close()
        self._open_form(FormDraft(FormMode.CREATE, values | fields_of(typed)))

    def _edit(self) -> None:
        self._open_form_for_contact(FormMode.EDIT)

    def _promote(self) -> None:
        self._open_form_for_contact(FormMode.PROMOTE)

    def _open_form_for_contact(self, mode: FormMode) -> None:
        if self._shown.details is None:
            return
        contact = self._shown.details.contact
        values = dict(vars(contact.fields))
        sheet = self._shown.details.custom
        custom = CustomDraft(
            sheet.schema.id if sheet.schema else "", {str(id): text for id, text in sheet.values.items()}
        )
        self._open_form(FormDraft(mode, values, values, contact.id, custom=custom, custom_seen=custom))

    def _open_form(self, draft: FormDraft) -> None:
        self._as_of.close()
        self._window.division.close_requested.emit()
        interaction = self._shown.interaction
        clues = interaction.arrival.clues if interaction else ()
        known = [clue for clue in clues if clue.identifier]
        phones = (IdentifierType.PHONE, IdentifierType.WHATSAPP)
        phone = next((f"+{clue.identifier.value.removeprefix('+')}" if clue.type is phones[1] and clue.identifier
                      else clue.shown.removeprefix("tel:") for clue in known if clue.type in phones), "")  # fmt: skip
        email = next((clue.shown for clue in known if clue.type is IdentifierType.EMAIL), "")
        divisions = self._desk.divisions.to_choose_from(interaction) if draft.mode is FormMode.CREATE else ()
        self._desk.draft.form = replace(draft, phone=phone, email=email, divisions=divisions)
        self.page_changed.emit()
        self._form.focus_first()

    # Fill in

    def _on_form_edited(self, values: dict[str, str]) -> None:
        draft = self._desk.draft
        if draft.form is not None:
            draft.form = draft.form.with_values(values, self._form.custom)
            self._owners.look(draft.form)

    def _complete_organization(self, text: str) -> None:
        if self._agent is None or not self._agent.may(Permission.ORGANIZATION_VIEW):
            return

        def answer(found: tuple[OrganizationName, ...]) -> None:
            self._form.offer_organizations(text, [each.name for each in found])

        self._worker.read(FindOrganizations(text), answer, self._desk.show_problem, topic="complete organization")

    def _on_division_chosen(self, name: str) -> None:
        draft = self._desk.draft
        if draft.form is not None:
            draft.form = replace(draft.form, division=name)

    # Cancel, save

    def _cancel_form(self) -> None:
        self._desk.draft.form = None
        self.page_changed.emit()

    def _save_form(self) -> None:
        owner = self._desk.draft
        draft = owner.form
        if draft is None:
            return
        try:
            require_full_name(ContactFields(**draft.values))
        except InvalidContact as error:
            self._show_form_error(owner, draft, error)
            return

        def done(_result: Done) -> None:
            owner.form = None
            if owner is self._desk.draft:
                self._shown.looked_up = None if self._shown.can_relink else self._shown.looked_up
                self.page_changed.emit()

        def failed(error: DesktopError) -> None:
            self._show_form_error(owner, draft, error)

        if draft.mode is FormMode.EDIT and not draft.is_changed:
            self._cancel_form()
            self._desk.show_toast("There was nothing to save", None, icon="info-circle")
            return
        self._form.show_saving()
        command, toast = self._command_of(draft)
        self._desk.run(command, toast=toast, icon="user-check", on_done=done, on_error=failed)

    def _command_of(self, draft: FormDraft) -> tuple[Command, str]:
        name = ContactFields(**draft.values).name
        if draft.mode is FormMode.CREATE or draft.contact_id is None:
            interaction = self._shown.interaction if self._shown.can_relink else None
            interaction_id = interaction.id if interaction else None
            given: dict[str, Any] = {field: text for field, text in draft.values.items() if text}
            linked = "Created and linked" if interaction_id else "Created"
            given |= self._custom_of(draft)
            division = draft.division or None
            return CreateContact(**given, interaction_id=interaction_id, division=division), f"{linked} {name}"
        changes: dict[str, Any] = draft.changes | self._custom_of(draft)
        seen = {field: draft.seen.get(field, "") for field in draft.changes}
        if draft.mode is FormMode.PROMOTE:
            return PromoteContact(contact_id=draft.contact_id, seen=seen, **changes), f"Added {name} to the contacts"
        return EditContact(contact_id=draft.contact_id, seen=seen, **changes), f"Saved {name}"

    def _custom_of(self, draft: FormDraft) -> dict[str, Any]:
        """What the form changes of the contact's type and its custom fields, as the commands take it."""
        custom, seen = draft.custom, draft.custom_seen
        arguments: dict[str, Any] = {}
        if custom.schema != seen.schema:
            arguments = {"schema": custom.schema, "schema_seen": seen.schema}
        schema = next((each for each in self._types if each.id == custom.schema), None)
        changes = custom.changes_from(seen)
        changed = [field for field in (schema.fields if schema else ()) if field.id in changes]
        if changed:
            arguments["custom_fields"] = {field.name: changes[field.id] for field in changed}
            arguments["custom_seen"] = {field.name: seen.values.get(field.id, "") for field in changed}
        return arguments

    def _show_form_error(self, owner: Draft, draft: FormDraft, error: DesktopError) -> None:
        """The form keeps its text; after a conflict the agent says whose value counts."""
        field = error.field or "" if isinstance(error, InvalidContact) else ""
        owner.form = draft.with_error(str(error), field)
        if owner is not self._desk.draft:
            return
        self._form.show_draft(owner.form)
        self._form.focus_on(field)
        if isinstance(error, Conflict):
            self._ask_whose_counts(owner, draft, error)

    def _ask_whose_counts(self, owner: Draft, draft: FormDraft, conflict: Conflict) -> None:
        def decided(mine: tuple[bool, ...]) -> None:
            owner.form = settled(draft, conflict.differences, mine, self._types)
            self._form.show_draft(owner.form)
            self._save_form()

        self._desk.conflicts.ask_about_edit(conflict, decided)
        self._desk.read_selected()
        self._desk.contact.read_looked_up()
