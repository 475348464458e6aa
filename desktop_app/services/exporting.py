"""Contacts on their way into a file: everybody's, those of a search, or some that are named.

They are read a page at a time, each page as it is at that moment and with the permissions of that moment. So an export
holds up nobody and nothing, and says of each contact what was true when its turn came.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from desktop_app.domain.custom_fields import CustomField, CustomSheet
from desktop_app.domain.errors import NotFound
from desktop_app.domain.exporting import ExportedContact
from desktop_app.domain.ids import ContactId
from desktop_app.domain.permissions import Permission
from desktop_app.services.divisions import hidden_divisions
from desktop_app.services.requests import Desk, Query
from desktop_app.services.searching import SearchContacts

PAGE = 250  # contacts
FOUND_LIMIT = 1_000_000  # of one search
NEEDS = (Permission.CONTACT_VIEW, Permission.EXPORT_ADD)


@dataclass(frozen=True)
class ExportPage:
    """Some contacts. *next_place*: where to go on, None at the end."""

    contacts: tuple[ExportedContact, ...]
    next_place: int | None


@dataclass(frozen=True)
class ContactsForExport(Query[ExportPage]):
    """The contacts that the agent may see, in order of creation, from *place* on; temporary ones when asked for."""

    needs: ClassVar = NEEDS
    place: int = 0
    with_temporary: bool = False
    limit: int = PAGE

    def answer(self, desk: Desk) -> ExportPage:
        ids, next_place = desk.store.contact_pages.after(self.place, limit=self.limit)
        found = exported(ids, desk)
        kept = (each for each in found if self.with_temporary or not each.contact.kind.is_temporary)
        return ExportPage(tuple(kept), next_place)


@dataclass(frozen=True)
class CountForExport(Query[int]):
    """How many contacts there are to go through, for telling how far one has come."""

    needs: ClassVar = NEEDS

    def answer(self, desk: Desk) -> int:
        return desk.store.contact_pages.count()


@dataclass(frozen=True)
class Found:
    """Whom a search finds, best first. *is_cut*: there are more than a search looks through, and they are not here."""

    ids: tuple[ContactId, ...]
    is_cut: bool


@dataclass(frozen=True)
class FoundForExport(Query[Found]):
    """Every contact that a search finds."""

    needs: ClassVar = NEEDS
    searches: ClassVar = True
    text: str

    def answer(self, desk: Desk) -> Found:
        found = SearchContacts(self.text, limit=FOUND_LIMIT).answer(desk).answer
        return Found(tuple(dict.fromkeys(hit.contact_id for hit in found.hits)), found.more)


@dataclass(frozen=True)
class ListedForExport(Query[tuple[ExportedContact, ...]]):
    """Contacts that a search has found before; who is gone or no longer seen since is left out."""

    needs: ClassVar = NEEDS
    found: Sequence[str]

    def answer(self, desk: Desk) -> tuple[ExportedContact, ...]:
        return exported([ContactId(id) for id in self.found], desk)


@dataclass(frozen=True)
class NamedForExport(Query[tuple[ExportedContact, ...]]):
    """Just these contacts, whatever their kind, each once. Raises NotFound."""

    needs: ClassVar = NEEDS
    contact_ids: tuple[ContactId, ...]

    def answer(self, desk: Desk) -> tuple[ExportedContact, ...]:
        for id in self.contact_ids:
            if not desk.store.contacts.exists(id):
                raise NotFound(f"There is no contact {id}; it may have been deleted.")
        return exported(self.contact_ids, desk)


@dataclass(frozen=True)
class CustomFieldsForExport(Query[tuple[CustomField, ...]]):
    """The fields of every contact type, one of each name; none without the permission to see them."""

    needs: ClassVar = NEEDS

    def answer(self, desk: Desk) -> tuple[CustomField, ...]:
        if not desk.agent.may(Permission.CUSTOM_FIELDS_VIEW):
            return ()
        fields = (field for schema in desk.store.custom_fields.schemas() for field in schema.fields)
        return tuple({each.name.casefold(): each for each in fields}.values())


def exported(ids: Sequence[ContactId], desk: Desk) -> tuple[ExportedContact, ...]:
    """The people of *ids*, each once, as the agent may see them."""
    hidden, region = hidden_divisions(desk), desk.settings.region
    sees_custom = desk.agent.may(Permission.CUSTOM_FIELDS_VIEW)
    divisions = {each.id: each.name for each in desk.store.divisions.all()}
    found = desk.store.contact_pages.whole(ids)
    seen = [(contact, custom) for contact, custom in found if contact.division not in hidden]
    notes = desk.store.contact_pages.notes_of(contact for contact, _ in seen)
    return tuple(
        ExportedContact(
            contact,
            region,
            custom if sees_custom else CustomSheet(),
            notes.get(contact.id, ()),
            divisions.get(contact.division, "") if contact.division else "",
        )
        for contact, custom in seen
    )
