"""Organisations: created, edited, deleted, linked to contacts; what agents are to them; who belongs to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from itertools import islice
from typing import Any, ClassVar

from desktop_app.domain.contacts import Contact, ContactKind, Note
from desktop_app.domain.errors import Conflict, Difference, InvalidOrganization, Refused
from desktop_app.domain.history import HistoryKey
from desktop_app.domain.ids import AgentName, ContactId, OrganizationId, RelationshipId
from desktop_app.domain.merging import ORGANIZATION
from desktop_app.domain.organizations import (
    Organization,
    OrganizationFields,
    Relationship,
    checked_organization,
    checked_relationship,
    rank_of_name,
)
from desktop_app.domain.permissions import Permission
from desktop_app.domain.text import folded
from desktop_app.services.agents import require_name
from desktop_app.services.contacts import change_fields
from desktop_app.services.divisions import hidden_among
from desktop_app.services.history import HISTORY_PAGE, History, history_of
from desktop_app.services.requests import Command, Desk, Query, Work

CONTACT_PAGE = 50
FOUND_LIMIT = 8
HISTORY_CONTACTS = 1_000  # whose interactions an organisation's history is made of, first created first


@dataclass(frozen=True, kw_only=True)
class GivenOrganizationFields:
    """The fields that a command sets: None leaves a field as it is, "" empties it."""

    name: str | None = None
    company_type: str | None = None
    industry: str | None = None
    address: str | None = None
    phone: str | None = None
    fax: str | None = None
    employee_count: str | None = None
    websites: str | None = None
    external_ids: str | None = None

    def given(self) -> dict[str, str]:
        """The fields that are set, checked. Raises InvalidOrganization."""
        values = {field.name: getattr(self, field.name) for field in fields(GivenOrganizationFields)}
        return checked_organization({name: value for name, value in values.items() if value is not None})


@dataclass(frozen=True, kw_only=True)
class CreateOrganization(GivenOrganizationFields, Command):
    """Create an organisation; with a contact, let it belong to it."""

    needs: ClassVar = (Permission.ORGANIZATION_ADD,)
    contact_id: ContactId | None = None

    def needed(self, desk: Desk) -> tuple[Permission, ...]:
        return self.needs if self.contact_id is None else (*self.needs, Permission.CONTACT_EDIT)

    def apply(self, work: Work) -> dict[str, Any]:
        values = OrganizationFields().with_changes(self.given())
        if not values.name:
            raise InvalidOrganization("An organization needs a name.", "name")
        id = OrganizationId(work.new_id())
        work.store.organizations.create(work.operation, id, values)
        if self.contact_id is not None:
            _link(self.contact_id, work.store.organizations.get(id), work)
        return {"organization": id}


@dataclass(frozen=True, kw_only=True)
class EditOrganization(GivenOrganizationFields, Command):
    """Change fields of an organisation.

    *seen*: the values that the editor started from. A field that somebody else has changed since is a Conflict that
    carries both; changes to different fields both stand.
    """

    needs: ClassVar = (Permission.ORGANIZATION_EDIT,)
    organization_id: OrganizationId
    seen: Mapping[str, str] | None = None

    def apply(self, work: Work) -> None:
        organization = work.store.organizations.get(self.organization_id)
        changes = self.given()
        _require_unchanged(organization, changes, self.seen or {})
        work.store.organizations.change(work.operation, organization.id, changes)


def _require_unchanged(organization: Organization, changes: Mapping[str, str], seen: Mapping[str, str]) -> None:
    differences = [
        Difference("organization", organization.id, name, before=seen[name], then=mine, now=now)
        for name, mine in changes.items()
        if name in seen and (now := getattr(organization.fields, name)) not in (seen[name], mine)
    ]
    if differences:
        names = ", ".join(difference.field.replace("_", " ") for difference in differences)
        raise Conflict(f"Somebody else has changed {names} meanwhile; nothing was overwritten.", differences)


@dataclass(frozen=True)
class DeleteOrganization(Command):
    """Delete an organisation with its notes and relationships; its contacts stay, and belong to none."""

    needs: ClassVar = (Permission.ORGANIZATION_DELETE,)
    organization_id: OrganizationId

    def about(self, desk: Desk) -> Iterable[ContactId]:
        return (contact_id for contact_id, _order in desk.store.organizations.linked_contacts(self.organization_id))

    def apply(self, work: Work) -> None:
        organization = work.store.organizations.get(self.organization_id)
        for contact_id, _order in work.store.organizations.linked_contacts(organization.id):
            work.store.organizations.link(work.operation, contact_id, None)
        work.store.notes.delete_of_organization(work.operation, organization.id)
        work.store.organizations.delete(work.operation, organization.id)


@dataclass(frozen=True)
class LinkOrganization(Command):
    """Let a contact belong to an organisation; None: to none any more.

    The organisation that was typed or imported stays as it is; only where nothing was, the name is written there.
    *seen*: what the contact belonged to when this was decided, "" for none; another one by now is a Conflict.
    """

    needs: ClassVar = (Permission.CONTACT_EDIT, Permission.ORGANIZATION_VIEW)
    contact_id: ContactId
    organization_id: OrganizationId | None = None
    seen: str | None = None

    def apply(self, work: Work) -> None:
        now = work.store.contacts.get(self.contact_id).organization_id
        if self.seen is not None and (now or "") not in (self.seen, self.organization_id or ""):
            then, before = self.organization_id, OrganizationId(self.seen) if self.seen else None
            texts = (_name_of(each, work) for each in (before, then, now))
            raise Conflict(
                "Somebody else has linked another organization meanwhile; nothing was overwritten.",
                [Difference("contact", self.contact_id, "organization_id", *texts)],
            )
        if self.organization_id is not None:
            _link(self.contact_id, work.store.organizations.get(self.organization_id), work)
            return
        contact = work.store.contacts.get(self.contact_id)
        if contact.organization_id is None:
            raise Refused(f"{contact.display_name} belongs to no organization.")
        for member in contact.members:
            work.store.organizations.link(work.operation, member, None)


def _name_of(id: OrganizationId | None, desk: Desk) -> str | None:
    return None if id is None else dict(desk.store.organizations.names()).get(id, "a deleted organization")


def _link(contact_id: ContactId, organization: Organization, work: Work) -> None:
    """Of merged contacts in the one that stands for the others, before any choice made with an earlier merge."""
    contact = work.store.contacts.get(contact_id)
    if contact.organization_id == organization.id:
        raise Refused(f"{contact.display_name} belongs to {organization.name} already.")
    link_whole(contact, organization.id, work)
    if not contact.fields.organization:
        change_fields(contact, {"organization": organization.name}, work)


def link_whole(contact: Contact, id: OrganizationId | None, work: Work) -> None:
    """Lets a person, or a part of one, belong to an organisation; what is typed in their field stays as it is."""
    work.store.organizations.link(work.operation, contact.id, id)
    if contact.is_merged and work.store.contacts.part(contact.id).organization_id != id:
        work.store.merging.choose(work.operation, contact.id, ORGANIZATION, contact.id)


def put_back_organization(id: ContactId, organization_id: OrganizationId | None, work: Work) -> None:
    """Lets what *id* stands for belong to that organisation again, or to none. Raises NotFound when it is gone."""
    contact = work.store.contacts.part(id)
    if contact.organization_id == organization_id:
        return
    if organization_id is not None:
        work.store.organizations.get(organization_id)
    link_whole(contact, organization_id, work)


@dataclass(frozen=True)
class AddRelationship(Command):
    """Say what an agent is to an organisation, e.g. its Account Manager. Needs the contact permission, too."""

    needs: ClassVar = (Permission.CONTACT_EDIT, Permission.ORGANIZATION_EDIT)
    organization_id: OrganizationId
    agent: AgentName
    text: str

    def apply(self, work: Work) -> dict[str, Any]:
        organization = work.store.organizations.get(self.organization_id)
        require_name(self.agent)
        relationship = Relationship(
            RelationshipId(work.new_id()), organization.id, self.agent, checked_relationship(self.text)
        )
        for there in work.store.organizations.relationships_of(organization.id):
            if (there.agent, there.text) == (relationship.agent, relationship.text):
                raise Refused(f"{there.agent} is {there.text} of {organization.name} already.")
        work.store.organizations.add_relationship(work.operation, relationship)
        return {"relationship": relationship.id}


@dataclass(frozen=True)
class RemoveRelationship(Command):
    """Take back what an agent was said to be to an organisation."""

    needs: ClassVar = (Permission.CONTACT_EDIT, Permission.ORGANIZATION_EDIT)
    relationship_id: RelationshipId

    def apply(self, work: Work) -> None:
        relationship = work.store.organizations.relationship(self.relationship_id)
        work.store.organizations.remove_relationship(work.operation, relationship.id)


# Reading


@dataclass(frozen=True)
class OrganizationContact:
    """Somebody who belongs to an organisation; of merged contacts the one who stands for them."""

    id: ContactId
    name: str
    title: str
    kind: ContactKind


@dataclass(frozen=True)
class OrganizationContacts:
    """One page, first created first; *next_page* is None on the last one."""

    contacts: tuple[OrganizationContact, ...]
    next_page: int | None


@dataclass(frozen=True)
class ContactsOfOrganization(Query[OrganizationContacts]):
    """Who belongs to an organisation, merged people once. *page*: what ``next_page`` of the page before said."""

    needs: ClassVar = (Permission.ORGANIZATION_VIEW, Permission.CONTACT_VIEW)
    organization_id: OrganizationId
    page: int = 0
    limit: int = CONTACT_PAGE

    def answer(self, desk: Desk) -> OrganizationContacts:
        desk.store.organizations.get(self.organization_id)
        found = list(islice(_people_of(self.organization_id, desk, after=self.page), self.limit + 1))
        shown = tuple(_contact(root, desk) for root, _order in found[: self.limit])
        return OrganizationContacts(shown, found[self.limit - 1][1] if len(found) > self.limit else None)


def _people_of(id: OrganizationId, desk: Desk, *, after: int = 0) -> Iterator[tuple[ContactId, int]]:
    """Those whose organisation it is and whom the agent may see, each once under who stands for them.

    With each comes the order that they are listed in.
    """
    while linked := desk.store.organizations.linked_contacts(id, after=after, limit=200):
        ids = [contact_id for contact_id, _order in linked]
        roots, hidden = desk.store.merge_sets.merged_among(ids), hidden_among(ids, desk)
        for contact_id, order in linked:
            if contact_id in hidden:
                continue
            if contact_id not in roots:
                yield contact_id, order
            elif _provider(contact_id, desk) == contact_id:
                yield roots[contact_id], order
        after = linked[-1][1]


def _provider(id: ContactId, desk: Desk) -> ContactId | None:
    """Of merged contacts the one whose organisation stands for them."""
    source = desk.store.contacts.get(id).sources.get(ORGANIZATION)
    return None if source is None else source.contact_id


def _contact(id: ContactId, desk: Desk) -> OrganizationContact:
    contact = desk.store.contacts.get(id)
    return OrganizationContact(contact.id, contact.display_name, contact.fields.title, contact.kind)


@dataclass(frozen=True)
class HistoryOfOrganization(Query[History]):
    """Interactions of an organisation's contacts, of its first thousand; seen as in ``HistoryOfContact``."""

    needs: ClassVar = (Permission.ORGANIZATION_VIEW, Permission.CONTACT_VIEW)
    organization_id: OrganizationId
    page: HistoryKey | None = None
    limit: int = HISTORY_PAGE

    def answer(self, desk: Desk) -> History:
        desk.store.organizations.get(self.organization_id)
        people = islice(_people_of(self.organization_id, desk), HISTORY_CONTACTS)
        ids = [member for root, _order in people for member in desk.store.merge_sets.set_of(root)]
        return history_of(ids, desk, page=self.page, limit=self.limit)


@dataclass(frozen=True)
class OrganizationDetails:
    """An organisation whole; of its contacts and their history the first page."""

    organization: Organization
    relationships: tuple[Relationship, ...]
    notes: tuple[Note, ...]  # newest first
    contacts: OrganizationContacts
    contact_count: int
    history: History


@dataclass(frozen=True)
class DetailsOfOrganization(Query[OrganizationDetails]):
    """An organisation with its contacts, notes, relationships and the history of its contacts."""

    needs: ClassVar = (Permission.ORGANIZATION_VIEW, Permission.CONTACT_VIEW)
    organization_id: OrganizationId

    def answer(self, desk: Desk) -> OrganizationDetails:
        id = self.organization_id
        return OrganizationDetails(
            desk.store.organizations.get(id),
            desk.store.organizations.relationships_of(id),
            desk.store.notes.of_organization(id),
            ContactsOfOrganization(id).answer(desk),
            sum(1 for _ in _people_of(id, desk)),
            HistoryOfOrganization(id).answer(desk),
        )


@dataclass(frozen=True)
class OrganizationName:
    """An organisation to choose."""

    id: OrganizationId
    name: str


@dataclass(frozen=True)
class FindOrganizations(Query[tuple[OrganizationName, ...]]):
    """Organisations whose name holds *text* in any case and script, best first; with "" the first created."""

    needs: ClassVar = (Permission.ORGANIZATION_VIEW,)
    text: str
    limit: int = FOUND_LIMIT

    def answer(self, desk: Desk) -> tuple[OrganizationName, ...]:
        wanted = folded(self.text).strip()
        ranked = [
            (rank, folded(name), order, OrganizationName(id, name))
            for order, (id, name) in enumerate(desk.store.organizations.names())
            if (rank := rank_of_name(name, wanted) if wanted else 0) is not None
        ]
        if wanted:
            ranked.sort(key=lambda each: each[:3])
        return tuple(found for *_, found in ranked[: self.limit])


@dataclass(frozen=True)
class OrganizationOfContact(Query[OrganizationDetails | None]):
    """The organisation that a contact belongs to, or None."""

    needs: ClassVar = (Permission.ORGANIZATION_VIEW, Permission.CONTACT_VIEW)
    contact_id: ContactId

    def answer(self, desk: Desk) -> OrganizationDetails | None:
        id = desk.store.contacts.get(self.contact_id).organization_id
        return None if id is None else DetailsOfOrganization(id).answer(desk)
