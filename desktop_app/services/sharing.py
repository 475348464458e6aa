"""What contacts share: which identifiers others hold as well, and who could be the same person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from desktop_app.domain.contacts import Contact, HeldIdentifier
from desktop_app.domain.ids import ContactId
from desktop_app.domain.matching import Holder
from desktop_app.domain.permissions import Permission
from desktop_app.services.contacts import ContactDetails, DetailsOfContact
from desktop_app.services.divisions import hidden_divisions, seen
from desktop_app.services.linking import HIDDEN_NAME
from desktop_app.services.requests import Desk, Query

SHARED_LIMIT = 20  # holders of one identifier that are looked at: a switchboard has thousands
CANDIDATE_LIMIT = 12


@dataclass(frozen=True)
class SharedIdentifier:
    """An identifier of a contact. *through*: the name of the member of a merged contact that brought it, else "".

    *others*: names of further contacts that hold it, first created first, counted up to ``SHARED_LIMIT``; those whom
    the agent may not see have none.
    """

    held: HeldIdentifier
    through: str
    others: tuple[str, ...]


@dataclass(frozen=True)
class IdentifiersOfContact(Query[tuple[SharedIdentifier, ...]]):
    """Every identifier of a person, with who else holds it."""

    needs: ClassVar = (Permission.CONTACT_VIEW,)
    contact_id: ContactId

    def answer(self, desk: Desk) -> tuple[SharedIdentifier, ...]:
        contact = desk.store.contacts.get(self.contact_id)
        names = {member: desk.store.contacts.own(member).display_name for member in contact.members[1:]}
        return tuple(
            SharedIdentifier(
                held,
                names.get(held.holder, "") if held.holder else "",
                tuple(_names_of(tuple(_other_holders(held, contact, desk)), desk)),
            )
            for held in contact.identifiers
        )


def _names_of(holders: Sequence[Holder], desk: Desk) -> Iterator[str]:
    named = {each.contact_id for each in seen(holders, desk)}
    return (each.name if each.contact_id in named else HIDDEN_NAME for each in holders)


def _other_holders(held: HeldIdentifier, contact: Contact, desk: Desk) -> Iterator[Holder]:
    holders = desk.store.contacts.holders_of(held.identifier, limit=SHARED_LIMIT + len(contact.members))
    return (each for each in holders if each.contact_id != contact.id)


@dataclass(frozen=True)
class MergeCandidate:
    """Somebody who could be the same person, and what speaks for it in a few words."""

    contact_id: ContactId
    name: str
    why: str


@dataclass(frozen=True)
class MergeCandidates(Query[tuple[MergeCandidate, ...]]):
    """Who could be the same person as a contact: who shares an identifier first, then who has the same name.

    Of whom an agent said that they are somebody else is left out, and so is whoever is in another division.
    """

    needs: ClassVar = (Permission.CONTACT_VIEW, Permission.IDENTITY_MERGE)
    contact_id: ContactId

    def answer(self, desk: Desk) -> tuple[MergeCandidate, ...]:
        contact = desk.store.contacts.get(self.contact_id)
        left_out = {contact.id}
        for member in contact.members:
            left_out |= {desk.store.merge_sets.root_of(other) for other in desk.store.merging.not_same_as(member)}
        found: dict[ContactId, MergeCandidate] = {}
        hidden = hidden_divisions(desk)
        for holder, why in _alike(contact, desk):
            is_near = holder.division is None or contact.division in (None, holder.division)
            if holder.contact_id not in left_out and holder.division not in hidden and is_near:
                found.setdefault(holder.contact_id, MergeCandidate(holder.contact_id, holder.name, why))
        return tuple(found.values())[:CANDIDATE_LIMIT]


def _alike(contact: Contact, desk: Desk) -> Iterable[tuple[Holder, str]]:
    for held in contact.identifiers:
        for holder in _other_holders(held, contact, desk):
            yield holder, f"also holds {held.identifier}"
    fields = contact.fields
    if fields.first_name and fields.last_name:
        for holder in desk.store.contacts.named(fields.first_name, fields.last_name, limit=CANDIDATE_LIMIT):
            yield holder, "has the same name"


@dataclass(frozen=True)
class DetailsOfSeveral(Query[tuple[ContactDetails, ...]]):
    """Several contacts, each once, in the order in which they are asked for."""

    needs: ClassVar = (Permission.CONTACT_VIEW,)
    contact_ids: tuple[ContactId, ...]

    def answer(self, desk: Desk) -> tuple[ContactDetails, ...]:
        roots = dict.fromkeys(desk.store.merge_sets.root_of(id) for id in self.contact_ids)
        return tuple(DetailsOfContact(id).answer(desk) for id in roots)
