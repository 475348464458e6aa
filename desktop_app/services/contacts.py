"""Contacts: created, edited, promoted, deleted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any, ClassVar

from desktop_app.domain.contacts import (
    EMAIL_FIELDS,
    FIELD_RULES,
    PHONE_FIELDS,
    Contact,
    ContactFields,
    ContactKind,
    Note,
    Origin,
    Source,
    checked,
    unrecognisable_values,
)
from desktop_app.domain.custom_fields import CustomSheet
from desktop_app.domain.errors import Conflict, Difference, InvalidContact, Refused
from desktop_app.domain.external_sources import ExternalSource
from desktop_app.domain.identifiers import Identifier, IdentifierType, known_region
from desktop_app.domain.ids import AgentName, ContactId, DivisionId, InteractionId
from desktop_app.domain.interactions import Interaction, LinkedBy
from desktop_app.domain.journey import ALL_GROUPS, journey_channels
from desktop_app.domain.lifecycle import lapses_at
from desktop_app.domain.permissions import Permission
from desktop_app.services.custom_fields import GivenCustomFields, sheet_of
from desktop_app.services.divisions import (
    DivisionMove,
    division_named,
    division_of_arrival,
    moves_of,
)
from desktop_app.services.external_sources import visible_sources
from desktop_app.services.guarded import interactions_told
from desktop_app.services.identifiers import raise_kind_of_temporary
from desktop_app.services.linking import require_relinkable
from desktop_app.services.requests import Command, Desk, Query, Work

HISTORY_LIMIT = 200
HISTORY_COUNT_LIMIT = 10_000  # nobody reads further, and counting a million takes longer than showing them


@dataclass(frozen=True, kw_only=True)
class GivenFields:
    """The contact fields that a command sets: None leaves a field as it is, "" empties it."""

    first_name: str | None = None
    middle_name: str | None = None
    last_name: str | None = None
    salutation: str | None = None
    title: str | None = None
    organization: str | None = None
    work_phone: str | None = None
    cell_phone: str | None = None
    home_phone: str | None = None
    other_phone: str | None = None
    work_email: str | None = None
    personal_email: str | None = None
    other_email: str | None = None
    address1: str | None = None
    address2: str | None = None
    postal_code: str | None = None
    city: str | None = None
    state: str | None = None
    country: str | None = None
    survey_opt_out: str | None = None
    external_system_url: str | None = None

    def given(self) -> dict[str, str]:
        """The fields that are set, checked. Raises InvalidContact."""
        values = {each.name: getattr(self, each.name) for each in fields(GivenFields)}
        return checked({name: value for name, value in values.items() if value is not None})


@dataclass(frozen=True, kw_only=True)
class CreateContact(GivenFields, GivenCustomFields, Command):
    """Create a curated contact; with an interaction, link it and let it learn the handles that came in.

    *division*: its name, where the setting ``manual_divisions`` lets agents choose and the interaction's channel is
    mapped to none.
    """

    needs: ClassVar = (Permission.CONTACT_ADD,)
    interaction_id: InteractionId | None = None
    division: str | None = None

    def needed(self, desk: Desk) -> tuple[Permission, ...]:
        linking = () if self.interaction_id is None else (Permission.CONVERSATION_ASSOCIATE,)
        return (*self.needs, *linking, *self.needs_for_custom_fields)

    def apply(self, work: Work) -> dict[str, Any]:
        values = ContactFields().with_changes(self.given())
        if values.is_empty:
            raise InvalidContact("A contact needs at least a name, a phone or an e-mail.", "first_name")
        identifiers = {
            identifier: (raw, Origin.FIELD) for identifier, raw in values.identifiers(work.settings.region).items()
        }
        division = self._chosen_division(work)
        if self.interaction_id is not None:
            interaction = work.store.interactions.get(self.interaction_id)
            require_relinkable(interaction)
            division = self._mapped_division(interaction, division, work)
            identifiers = _handles_of(interaction) | identifiers
        id = ContactId(work.new_id())
        work.store.contacts.create(work.operation, id, ContactKind.CURATED, values, identifiers, division)
        self.set_custom_fields(id, work)
        if self.interaction_id is not None:
            work.store.interactions.link(work.operation, self.interaction_id, id, LinkedBy.AGENT, agent=work.agent.name)
        return {"contact": id, **_warnings(self.given(), values, work)}

    def _chosen_division(self, work: Work) -> DivisionId | None:
        chosen = division_named(self.division or "", work)
        if chosen is not None and not work.settings.manual_divisions:
            raise Refused("Divisions are not chosen by hand at this desk; the setting manual_divisions allows it.")
        return None if chosen is None else chosen.id

    def _mapped_division(self, interaction: Interaction, chosen: DivisionId | None, work: Work) -> DivisionId | None:
        """The division of its channel, which nobody overrides; the chosen one where there is none."""
        mapped = division_of_arrival(interaction.arrival, work) or None  # NOWHERE is none
        if mapped and chosen and mapped != chosen:
            name = work.store.divisions.name_of(mapped)
            raise Refused(f"This interaction came in for the division {name}, so the contact is made in it.")
        return mapped or chosen


def _warnings(given: Mapping[str, str], fields: ContactFields, work: Work) -> dict[str, list[str]]:
    """For a command's result: which of the phones and e-mails just given nobody can be recognised by."""
    region = (known_region(fields.country) if fields.country else None) or work.settings.region
    sentences = unrecognisable_values(given, region)
    return {"warnings": sentences} if sentences else {}


def _handles_of(interaction: Interaction) -> dict[Identifier, tuple[str, Origin]]:
    """What came in besides phones and e-mails, which the form shows and the agent decides on."""
    in_form = (IdentifierType.PHONE, IdentifierType.EMAIL)
    return {
        clue.identifier: (clue.raw, Origin.LEARNED)
        for clue in interaction.arrival.clues
        if clue.identifier and clue.type not in in_form
    }


@dataclass(frozen=True, kw_only=True)
class EditContact(GivenFields, GivenCustomFields, Command):
    """Change fields of a contact, whatever its kind.

    *seen*: the values that the editor started from. A field that somebody else has changed since is a Conflict that
    carries both; changes to different fields both stand.
    """

    needs: ClassVar = (Permission.CONTACT_EDIT,)
    contact_id: ContactId
    seen: Mapping[str, str] | None = None

    def needed(self, desk: Desk) -> tuple[Permission, ...]:
        return (*self.needs, *self.needs_for_custom_fields)

    def apply(self, work: Work) -> dict[str, Any] | None:
        contact = work.store.contacts.get(self.contact_id)
        changes = self.given()
        _require_unchanged(contact, changes, self.seen or {})
        change_fields(contact, changes, work)
        self.set_custom_fields(contact.id, work)
        return _warnings(changes, contact.fields.with_changes(changes), work) or None


def _require_unchanged(contact: Contact, changes: Mapping[str, str], seen: Mapping[str, str]) -> None:
    differences = [
        Difference("contact", contact.id, name, before=seen[name], then=mine, now=now)
        for name, mine in changes.items()
        if name in seen and (now := getattr(contact.fields, name)) not in (seen[name], mine)
    ]
    if differences:
        names = ", ".join(difference.field.replace("_", " ") for difference in differences)
        raise Conflict(f"Somebody else has changed {names} meanwhile; nothing was overwritten.", differences)


def change_fields(contact: Contact, changes: Mapping[str, str], work: Work) -> None:
    """Sets *changes*, which are checked, and lets the identifiers follow. Raises InvalidContact.

    Of a merged contact, a phone or an e-mail is changed where it is held, as it identifies there, and everything else
    in the contact that stands for the others.
    """
    if contact.fields.with_changes(changes).is_empty and not contact.kind.is_temporary:
        raise InvalidContact("A contact needs at least a name, a phone or an e-mail.", "first_name")
    by_member: dict[ContactId, dict[str, str]] = {}
    for name, text in changes.items():
        source = contact.source_of(name) if FIELD_RULES[name].identifies else Source(contact.id, name)
        by_member.setdefault(source.contact_id, {})[source.field] = text
        for repeat in contact.repeats.get(name, ()) if text != getattr(contact.fields, name) else ():
            by_member.setdefault(repeat.contact_id, {}).setdefault(repeat.field, "")
    for member, own_changes in by_member.items():
        _change_own_fields(work.store.contacts.own(member), own_changes, work)
    if contact.is_merged:
        _let_changes_show(contact, changes, work)


def _let_changes_show(contact: Contact, changes: Mapping[str, str], work: Work) -> None:
    """What was typed last stands before a choice made with an earlier merge; emptied is empty."""
    shown = work.store.contacts.part(contact.id)
    for name, text in changes.items():
        if not FIELD_RULES[name].identifies and getattr(shown.fields, name) != text:
            work.store.merging.choose(work.operation, contact.id, name, contact.id)


def _change_own_fields(contact: Contact, changes: Mapping[str, str], work: Work) -> None:
    region = work.settings.region
    before = contact.fields.identifiers(region)
    after_fields = contact.fields.with_changes(changes)
    after = after_fields.identifiers(region)
    work.store.contacts.change(work.operation, contact.id, changes)
    texts = {getattr(after_fields, name) for name in (*PHONE_FIELDS, *EMAIL_FIELDS)}
    for held in contact.identifiers:
        # Its text may have been read in another region than the desk's: what is in a field stays as it was read.
        was_read_from_fields = held.identifier in before or held.raw not in texts
        if held.origin is Origin.FIELD and held.identifier not in after and was_read_from_fields:
            work.store.contacts.remove_identifier(work.operation, contact.id, held.identifier)
    for identifier, raw in after.items():
        if identifier not in before:
            work.store.contacts.add_identifier(work.operation, contact.id, identifier, raw, Origin.FIELD)
    raise_kind_of_temporary(contact, work)


@dataclass(frozen=True, kw_only=True)
class PromoteContact(GivenFields, GivenCustomFields, Command):
    """Add to Contacts: a temporary contact becomes curated and keeps everything it has. *seen*: see EditContact."""

    needs: ClassVar = (Permission.IDENTITY_PROMOTE,)
    contact_id: ContactId
    seen: Mapping[str, str] | None = None

    def needed(self, desk: Desk) -> tuple[Permission, ...]:
        return (*self.needs, *self.needs_for_custom_fields)

    def apply(self, work: Work) -> dict[str, Any] | None:
        contact = work.store.contacts.get(self.contact_id)
        if not contact.kind.is_temporary:
            raise Refused(f"{contact.display_name} is a curated contact already, so there is nothing to promote.")
        changes = self.given()
        _require_unchanged(contact, changes, self.seen or {})
        change_fields(contact, changes, work)
        self.set_custom_fields(contact.id, work)
        work.store.contacts.raise_kind(work.operation, contact.id, ContactKind.CURATED)
        return _warnings(changes, contact.fields.with_changes(changes), work) or None


@dataclass(frozen=True)
class DeleteContact(Command):
    """Delete a contact with all that was merged into it and their notes.

    Interactions and visits stay, linked to nobody.
    """

    needs: ClassVar = (Permission.CONTACT_DELETE,)
    contact_id: ContactId

    def apply(self, work: Work) -> None:
        contact = work.store.contacts.get(self.contact_id)
        if contact.id != self.contact_id:
            raise Refused(
                f"This contact was merged into {contact.display_name}; take the merge apart first, "
                f"or delete {contact.display_name} as a whole."
            )
        delete_whole(contact, work, unlinked_by=work.agent.name)


def delete_whole(contact: Contact, work: Work, *, unlinked_by: AgentName | None) -> None:
    """Removes every member of *contact* with what is noted of them. *unlinked_by*: None where time alone did it."""
    for member in contact.members:
        for interaction_id in work.store.interactions.linked_to(member):
            work.store.interactions.unlink(work.operation, interaction_id, agent=unlinked_by)
        for session_id in work.store.journey.sessions_of(member):
            work.store.journey.attach(work.operation, session_id, None)
        work.store.notes.delete_of(work.operation, member)
        work.store.custom_fields.delete_of(work.operation, member)
        work.store.merging.forget(work.operation, member)
    for member in reversed(contact.members):
        work.store.contacts.delete(work.operation, member)


@dataclass(frozen=True)
class ContactDetails:
    """A contact whole; the history, the custom fields and the sources are empty without the permission to see them."""

    contact: Contact
    notes: tuple[Note, ...]
    history: tuple[Interaction, ...]  # newest first
    history_count: int
    may_see_history: bool
    custom: CustomSheet = field(default_factory=CustomSheet)
    sources: tuple[ExternalSource, ...] = ()  # whose links its external ids may be
    journey_count: int = 0  # interactions and visits
    lapses_at: datetime | None = None  # None: never
    division: str = ""  # its name; "" for none
    moves: tuple[DivisionMove, ...] = ()  # changes of it, newest first
    organization: str = ""  # the name of the record that the contact belongs to; "" without the permission to see it


@dataclass(frozen=True)
class DetailsOfContact(Query[ContactDetails]):
    """A contact with its notes and its interactions."""

    needs: ClassVar = (Permission.CONTACT_VIEW,)
    contact_id: ContactId

    def answer(self, desk: Desk) -> ContactDetails:
        contact = desk.store.contacts.get(self.contact_id)
        notes = desk.store.notes.of_contacts(contact.members)
        custom, sources = sheet_of(contact.id, desk), visible_sources(desk)
        last_contact = desk.store.lapsing.last_contact_of(contact.id)
        lapse = None if last_contact is None else lapses_at(contact, last_contact, desk.settings.retention)
        bare = ContactDetails(
            contact,
            notes,
            (),
            0,
            False,
            custom,
            sources,
            lapses_at=lapse,
            division=desk.store.divisions.name_of(contact.division),
            moves=moves_of(contact.id, desk),
            organization=_organization_of(contact, desk),
        )
        if not desk.agent.may(Permission.SESSION_VIEW):
            return bare
        history = interactions_told(desk.store.interactions.of_contact(contact.id, limit=HISTORY_LIMIT), desk)
        count = desk.store.interactions.count_of_contact(contact.id, limit=HISTORY_COUNT_LIMIT)
        channels = journey_channels(ALL_GROUPS, with_open_messaging=desk.settings.resolve_open_messaging)
        steps = desk.store.journey.total(contact.members, channels)
        return replace(bare, history=history, history_count=count, may_see_history=True, journey_count=steps)


def _organization_of(contact: Contact, desk: Desk) -> str:
    if contact.organization_id is None or not desk.agent.may(Permission.ORGANIZATION_VIEW):
        return ""
    return desk.store.organizations.get(contact.organization_id).fields.name
