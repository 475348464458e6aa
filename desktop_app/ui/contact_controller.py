"""What an agent does about the contact: unlink, search, select, create, edit, add, delete, ask why."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from desktop_app.domain.changes import Change
from desktop_app.domain.contacts import Contact, ContactFields, ContactKind, require_full_name, split_name
from desktop_app.domain.custom_fields import Schema
from desktop_app.domain.errors import Conflict, DesktopError, InvalidContact
from desktop_app.domain.identifiers import IdentifierType, parse_or_none
from desktop_app.domain.ids import ContactId
from desktop_app.domain.interactions import Interaction, InteractionState
from desktop_app.domain.permissions import Agent, Permission
from desktop_app.services.contacts import (
    ContactDetails,
    CreateContact,
    DeleteContact,
    DetailsOfContact,
    EditContact,
    PromoteContact,
)
from desktop_app.services.custom_fields import ContactTypes
from desktop_app.services.desk_view import InteractionView
from desktop_app.services.linking import HIDDEN_NAME, Explanation, Link, UnlinkContact, WhyThisContact
from desktop_app.services.organizations import FindOrganizations, OrganizationName
from desktop_app.services.requests import Command
from desktop_app.services.runner import Done
from desktop_app.services.searching import ContactSearch, SearchContacts
from desktop_app.ui import actions as rules
from desktop_app.ui.as_of_controller import AsOfController
from desktop_app.ui.card_pages import CardPages
from desktop_app.ui.drafts import Draft, Drafts
from desktop_app.ui.form_draft import CustomDraft, FormDraft, FormMode, settled
from desktop_app.ui.journey_controller import JourneyController
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.parts import Parts
from desktop_app.ui.selecting import Selecting, selecting
from desktop_app.ui.wording import search_hit_line, search_status

if TYPE_CHECKING:
    from desktop_app.ui.controller import DeskController


FORM_FOOT = 88  # pixels: the form's buttons and its error stay in reach under a toast


class ContactController(QObject):
    """The right pane and the search sheet.

    Signals:
        contact_shown: the card shows a contact, or shows it anew.
    """

    contact_shown = Signal()

    def __init__(self, desk: DeskController, window: MainWindow, parts: Parts, drafts: Drafts) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._panel = window.contact
        self._search = window.search
        self._parts = parts
        self._worker = parts.worker
        self._drafts = drafts
        self._agent: Agent | None = None
        self._types: tuple[Schema, ...] = ()
        self._link: Link | None = None
        self._details: ContactDetails | None = None
        self._looked_up: ContactId | None = None
        self._journey = JourneyController(window.contact.card.journey, parts, self)
        self._pages = CardPages(desk, window.contact.card, parts, drafts, self)
        self._as_of = AsOfController(desk, window, parts)
        self._connect()

    def _connect(self) -> None:
        actions = self._window.actions_by_rule
        for rule, slot in (
            (rules.UNLINK, self._unlink),
            (rules.FIND, self._find),
            (rules.CREATE, self._create),
            (rules.EDIT, self._edit),
            (rules.PROMOTE, self._promote),
            (rules.DELETE, self._delete),
            (rules.WHY, self.show_why),
            (rules.AS_OF, self._show_as_of),
        ):
            actions[rule].triggered.connect(slot)
        card, form, why = self._panel.card, self._panel.form, self._panel.why
        card.others_requested.connect(self._find_others)
        card.back_requested.connect(self._go_back)
        card.organization.page.contact_chosen.connect(lambda id: self.look_up(ContactId(id)))
        card.link_open_requested.connect(self._open_link)
        card.link_copy_requested.connect(self._copy_link)
        form.edited.connect(self._on_form_edited)
        form.organization_typed.connect(self._complete_organization)
        form.division_chosen.connect(self._on_division_chosen)
        form.save_requested.connect(self._save_form)
        form.cancel_requested.connect(self._cancel_form)
        why.back_requested.connect(self._show_page)
        self._as_of.closed.connect(self._leave_past)
        why.link_requested.connect(self._select_contact)
        self._search.search_requested.connect(self._on_search)
        self._search.contact_chosen.connect(self._select_contact)
        self._search.create_requested.connect(self._create_instead)
        self._search.close_requested.connect(self._close_search)

    # What is shown

    @property
    def _draft(self) -> Draft:
        return self._drafts.of(self._desk.selected or "")

    @property
    def _interaction(self) -> Interaction | None:
        return self._link.interaction if self._link else None

    @property
    def shown_contact(self) -> Contact | None:
        """The contact on the card."""
        return self._details.contact if self._details else None

    @property
    def shown_interaction(self) -> Interaction | None:
        """The interaction that the card's contact is linked to; None for one that was looked up."""
        return self._interaction if self._looked_up is None else None

    @property
    def _can_relink(self) -> bool:
        return self._interaction is not None and self._interaction.state is not InteractionState.DONE

    def is_about(self, change: Change) -> bool:
        """Whether *change* touches the contact on the card, or may change who shares its identifier."""
        shown = set(self._details.contact.members) if self._details else set()
        if self._link is not None:
            shown |= {holder.contact_id for holder in self._link.others}
        # What only comes in shares nothing new: the match would have found this contact.
        may_share = self._link is not None and bool(change.contacts) and not change.interactions
        return may_share or bool(shown & change.contacts)

    def follow(self, change: Change) -> None:
        """What changed is not about the contact itself, and yet may be seen on its card."""
        self._pages.follow(change)

    def show_agent(self, agent: Agent) -> None:
        self._agent = agent
        self._pages.show_agent(agent)
        self._show_search_permissions()
        if agent.may(Permission.CUSTOM_FIELDS_VIEW):
            self._worker.read(ContactTypes(), self._show_types, self._desk.show_problem, topic="contact types")
        else:
            self._show_types(())

    def _show_types(self, types: tuple[Schema, ...]) -> None:
        self._types = types
        may_see = self._agent is not None and self._agent.may(Permission.CUSTOM_FIELDS_VIEW)
        self._panel.form.show_types(types, may_see=may_see)

    def show_view(self, view: InteractionView) -> None:
        """The contact side of the selected interaction."""
        self._link, self._details = view.link, view.details
        if view.link is None:
            self._panel.show_not_permitted()
            return
        if self._looked_up is not None:
            return
        self._panel.card.show_link(view.link, view.details, self._parts.clock())
        self._journey.show_contact(view.details)
        self._pages.show(view.details)
        self.contact_shown.emit()
        self._show_page()
        draft = self._draft
        if draft.search is not None and self._search.isHidden():
            self._open_search(draft.search, takes_focus=False)

    def _show_page(self) -> None:
        """The past while it is looked at; the form when one is unfinished; else the card."""
        if self._as_of.is_open:
            self._panel.show_as_of()
            return
        draft = self._draft.form
        if draft is not None:
            self._panel.form.show_draft(draft)
            self._panel.show_form()
            self._window.toast.lift(FORM_FOOT)
            return
        self._window.toast.lift(0)
        if self._link is not None and self._link.hidden_in and self._looked_up is None:
            self._panel.show_other_division(self._link.hidden_in)
        elif self._link is None and self._details is None:
            self._panel.show_nothing()
        else:
            self._panel.show_card()

    def show_nothing(self) -> None:
        self._as_of.close()
        self._link = self._details = self._looked_up = None
        if self._agent is not None and not self._agent.may(Permission.CONTACT_VIEW):
            self._panel.show_not_permitted()
        else:
            self._show_page()

    def show_problem(self, sentence: str) -> None:
        self._panel.show_error(sentence)

    def leave_interaction(self) -> None:
        """Another interaction is selected; what is unfinished here stays in its draft."""
        self._as_of.close()
        self._link = self._details = self._looked_up = None
        self._search.hide()

    def follow_selection(self) -> None:
        """Which actions have something to act on."""
        actions = self._window.actions_by_rule
        contact = self._details.contact if self._details else None
        link = self._link if self._looked_up is None else None
        is_linked = link is not None and link.interaction.contact_id is not None
        actions.enable(
            rules.UNLINK,
            is_linked and self._can_relink,
            "" if self._can_relink or not is_linked else "The wrap-up was submitted; a supervisor can correct the link",
        )
        actions.enable(rules.WHY, self._looked_up is None and self._link is not None)
        actions.enable(rules.AS_OF, contact is not None)
        actions.enable(rules.EDIT, contact is not None)
        actions.enable(rules.MERGE, contact is not None)
        actions.enable(rules.UNMERGE, contact is not None and contact.is_merged)
        self._desk.divisions.follow(self._details)
        actions.enable(rules.DELETE, contact is not None)
        actions.enable(rules.PROMOTE, contact is not None and contact.kind is not ContactKind.CURATED)
        self._show_search_permissions()

    # Unlink, search, select

    def _unlink(self) -> None:
        if self._link is None or self._link.interaction.contact_id is None:
            return
        name = self._link.contact.display_name if self._link.contact else HIDDEN_NAME
        interaction_id = self._link.interaction.id

        def done(_result: Done) -> None:
            if self._desk.selected == interaction_id:
                self._open_search(self._identifier_text())

        def toast(result: Done) -> str:
            return f"Unlinked {name}, merge taken back" if result.result else f"Unlinked {name}"

        self._desk.run(UnlinkContact(interaction_id), toast=toast, icon="unlink", why=True, on_done=done)

    def _identifier_text(self) -> str:
        """What the search is filled with: the identifier that matched, as it came, else the name that came in."""
        if self._interaction is None:
            return ""
        arrival = self._interaction.arrival
        matched = self._interaction.matched
        if matched is not None and matched.type is not IdentifierType.COOKIE and not matched.is_withheld:
            return matched.shown.removeprefix("tel:")
        shown = [clue for clue in arrival.clues if clue.type is not IdentifierType.COOKIE and not clue.is_withheld]
        return shown[0].shown.removeprefix("tel:") if shown else arrival.name

    def _find(self) -> None:
        text = self._identifier_text() if self._can_relink else ""
        self._open_search(text)

    def _find_others(self) -> None:
        if self._link and self._link.namesakes and not self._link.others:
            self._open_search(self._link.interaction.arrival.name)
        else:
            self._open_search(self._identifier_text())

    def _open_search(self, text: str, *, takes_focus: bool = True) -> None:
        self._draft.search = text
        self._window.place_sheets()
        self._window.put_sheets_away(self._search)
        self._search.open_with(text, prefilled=self._identifier_text(), takes_focus=takes_focus)
        self._show_search_permissions()

    @property
    def _selecting(self) -> Selecting:
        return selecting(self._link, self._agent)

    def _show_search_permissions(self) -> None:
        agent = self._agent
        if agent is None:
            return
        self._search.show_purpose(self._selecting.purpose)
        needed = Permission.CONVERSATION_ASSOCIATE if self._can_relink else Permission.CONTACT_VIEW
        self._search.show_permissions(
            may_choose=agent.may(needed), may_create=agent.may(Permission.CONTACT_ADD), missing_to_choose=needed
        )

    def _close_search(self) -> None:
        self._draft.search = None
        self._search.hide()

    def _on_search(self, text: str) -> None:
        self._draft.search = text
        interaction_id = self._interaction.id if self._interaction else None

        def answer(found: ContactSearch) -> None:
            now = self._parts.clock()
            lines = [
                search_hit_line(hit, now, was_linked=hit.contact_id == found.was_linked) for hit in found.answer.hits
            ]
            answer = found.answer
            status = search_status(len(lines), more=answer.more, read_as=answer.read_as)
            self._search.show_hits(text, lines, status if text.strip() else "Type a name, a number or an address")

        def failed(error: DesktopError) -> None:
            self._search.show_error(text, str(error))

        self._worker.read(SearchContacts(text, interaction_id=interaction_id), answer, failed, topic="search")

    def _select_contact(self, id: str) -> None:
        contact_id = ContactId(id)
        self._as_of.close()
        self._close_search()
        if not self._can_relink or self._link is None:
            self.look_up(contact_id)
            return
        plan = self._selecting
        self._desk.run(
            plan.command(self._link, contact_id),
            toast=plan.toast(contact_id, self._name_of(contact_id)),
            icon="arrows-join" if plan.merges_into(contact_id) else "link",
            why=True,
            on_done=self._on_linked,
        )

    def _on_linked(self, _done: Done) -> None:
        self._looked_up = None
        self._panel.show_card()
        self._desk.read_selected()

    def _name_of(self, id: ContactId) -> str:
        return self._search.name_of(id) or next(
            (holder.name for holder in (self._link.others if self._link else ()) if holder.contact_id == id),
            "the contact",
        )

    def look_up(self, id: ContactId) -> None:
        """Shows a contact besides any interaction."""
        self._looked_up = id
        self.read_looked_up(opens=True)

    def read_looked_up(self, *, opens: bool = False) -> None:
        """Reads the contact that was found besides any interaction; unless it *opens*, a form stays where it is."""
        if self._looked_up is None:
            return

        def answer(details: ContactDetails) -> None:
            self._details = details
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
            if self._looked_up is not None:
                self._desk.show_problem(error)

        self._worker.read(DetailsOfContact(self._looked_up), answer, failed, topic="looked up")

    def _go_back(self) -> None:
        self._looked_up = None
        self._desk.read_selected()

    # Why

    def show_why(self) -> None:
        link = self._link
        if link is None:
            return

        def answer(explanation: Explanation) -> None:
            if self._link is not None and self._link.interaction.id == link.interaction.id:
                may = self._agent is not None and self._agent.may(Permission.CONVERSATION_ASSOCIATE)
                merges = self._selecting.absorbed is not None
                self._as_of.close()
                self._panel.why.show_explanation(
                    self._link, explanation, can_link=may and self._can_relink, merges=merges
                )
                self._panel.show_why()

        self._worker.read(WhyThisContact(link.interaction.id), answer, self._desk.show_problem, topic="why")

    # As it was

    def _show_as_of(self) -> None:
        if self._details is not None:
            self._as_of.open(self._details.contact.id)

    def _leave_past(self) -> None:
        self._show_page()
        self._panel.card.focus_more()

    # The form

    def _create(self) -> None:
        self._create_instead(self._search.typed_text if self._search.isVisible() else "")

    def _create_instead(self, typed: str) -> None:
        interaction = self._interaction if self._can_relink else None
        suggested = interaction.arrival.suggested_fields() if interaction else ContactFields()
        values = {name: text for name, text in vars(suggested).items() if text}
        self._close_search()
        self._open_form(FormDraft(FormMode.CREATE, values | self._read_typed(typed)))

    def _read_typed(self, typed: str) -> dict[str, str]:
        """What the agent typed into the search, in the field that it belongs to."""
        if not typed:
            return {}
        region = self._parts.settings.region
        if parse_or_none(IdentifierType.EMAIL, typed, region=region):
            return {"personal_email": typed}
        if parse_or_none(IdentifierType.PHONE, typed, region=region):
            return {"work_phone": typed}
        first_name, last_name = split_name(typed)
        return {"first_name": first_name, "last_name": last_name}

    def _edit(self) -> None:
        self._open_form_for_contact(FormMode.EDIT)

    def _promote(self) -> None:
        self._open_form_for_contact(FormMode.PROMOTE)

    def _open_form_for_contact(self, mode: FormMode) -> None:
        if self._details is None:
            return
        contact = self._details.contact
        values = dict(vars(contact.fields))
        sheet = self._details.custom
        custom = CustomDraft(
            sheet.schema.id if sheet.schema else "", {str(id): text for id, text in sheet.values.items()}
        )
        self._open_form(FormDraft(mode, values, values, contact.id, custom=custom, custom_seen=custom))

    def _open_form(self, draft: FormDraft) -> None:
        self._as_of.close()
        self._window.division.close_requested.emit()
        clues = self._interaction.arrival.clues if self._interaction else ()
        known = [clue for clue in clues if clue.identifier]
        phones = (IdentifierType.PHONE, IdentifierType.WHATSAPP)
        phone = next((f"+{clue.identifier.value.removeprefix('+')}" if clue.type is phones[1] and clue.identifier
                      else clue.shown.removeprefix("tel:") for clue in known if clue.type in phones), "")  # fmt: skip
        email = next((clue.shown for clue in known if clue.type is IdentifierType.EMAIL), "")
        divisions = self._desk.divisions.to_choose_from(self._interaction) if draft.mode is FormMode.CREATE else ()
        self._draft.form = replace(draft, phone=phone, email=email, divisions=divisions)
        self._show_page()
        self._panel.form.focus_first()

    def _on_form_edited(self, values: dict[str, str]) -> None:
        if self._draft.form is not None:
            self._draft.form = self._draft.form.with_values(values, self._panel.form.custom)

    def _complete_organization(self, text: str) -> None:
        if self._agent is None or not self._agent.may(Permission.ORGANIZATION_VIEW):
            return

        def answer(found: tuple[OrganizationName, ...]) -> None:
            self._panel.form.offer_organizations(text, [each.name for each in found])

        self._worker.read(FindOrganizations(text), answer, self._desk.show_problem, topic="complete organization")

    def _on_division_chosen(self, name: str) -> None:
        if self._draft.form is not None:
            self._draft.form = replace(self._draft.form, division=name)

    def _cancel_form(self) -> None:
        self._draft.form = None
        self._show_page()

    def _save_form(self) -> None:
        draft = self._draft.form
        if draft is None:
            return
        owner = self._draft
        try:
            require_full_name(ContactFields(**draft.values))
        except InvalidContact as error:
            self._show_form_error(owner, draft, error)
            return

        def done(_result: Done) -> None:
            owner.form = None
            if owner is self._draft:
                self._looked_up = None if self._can_relink else self._looked_up
                self._show_page()

        def failed(error: DesktopError) -> None:
            self._show_form_error(owner, draft, error)

        if draft.mode is FormMode.EDIT and not draft.is_changed:
            self._cancel_form()
            self._desk.show_toast("There was nothing to save", None, icon="info-circle")
            return
        self._panel.form.show_saving()
        command, toast = self._command_of(draft)
        self._desk.run(command, toast=toast, icon="user-check", on_done=done, on_error=failed)

    def _command_of(self, draft: FormDraft) -> tuple[Command, str]:
        name = ContactFields(**draft.values).name
        if draft.mode is FormMode.CREATE or draft.contact_id is None:
            interaction_id = self._interaction.id if self._interaction and self._can_relink else None
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
        if owner is not self._draft:
            return
        self._panel.form.show_draft(owner.form)
        self._panel.form.focus_on(field)
        if isinstance(error, Conflict):
            self._ask_whose_counts(owner, draft, error)

    def _ask_whose_counts(self, owner: Draft, draft: FormDraft, conflict: Conflict) -> None:
        def decided(mine: tuple[bool, ...]) -> None:
            owner.form = settled(draft, conflict.differences, mine, self._types)
            self._panel.form.show_draft(owner.form)
            self._save_form()

        self._desk.conflicts.ask_about_edit(conflict, decided)
        self._desk.read_selected()
        self.read_looked_up()

    # Links

    def _open_link(self, address: str) -> None:
        if not self._parts.open_link(address):
            self._desk.show_toast("The link could not be opened; copy it instead", None, icon="alert-triangle")

    def _copy_link(self, address: str) -> None:
        QGuiApplication.clipboard().setText(address)
        self._desk.show_toast("Link copied", None, icon="copy")

    # Delete

    def _delete(self) -> None:
        if self._details is None:
            return
        contact = self._details.contact

        def done(_result: Done) -> None:
            if self._looked_up == contact.id:
                self._looked_up = self._details = None
                self._show_page()

        self._desk.run(DeleteContact(contact.id), toast=f"Deleted {contact.display_name}", icon="trash", on_done=done)
