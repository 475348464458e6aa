"""Identifiers of contacts: added, labelled, removed, shared, moved; how they follow the fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, ClassVar

from desktop_app.domain.contacts import (
    EMAIL_FIELDS,
    EXTERNAL_ID_LIMIT,
    FIELD_RULES,
    LABEL_LIMIT,
    PHONE_FIELDS,
    Contact,
    ContactFields,
    ContactKind,
    Origin,
    kind_of_temporary,
)
from desktop_app.domain.errors import Conflict, Difference, InvalidContact, NotFound, Refused
from desktop_app.domain.identifiers import Identifier, IdentifierType, Region, known_region
from desktop_app.domain.ids import ContactId
from desktop_app.domain.matching import Holder
from desktop_app.domain.permissions import Permission
from desktop_app.domain.text import counted, is_storable
from desktop_app.services.divisions import hidden_divisions, require_none_of, seen
from desktop_app.services.requests import Command, Desk, Work


class IfHeld(Enum):
    """What becomes of an identifier that another contact holds: an explicit choice, never silent."""

    REFUSE = "refuse"
    SHARE = "share"  # both hold it from now on
    MOVE = "move"  # the other does not hold it any more


@dataclass(frozen=True)
class AddIdentifier(Command):
    """Let a contact be recognised by one more identifier. For an external id, *source* names its system.

    *if_held*: refuse (a Conflict that names who holds it), share, or move.
    """

    needs: ClassVar = (Permission.CONTACT_EDIT,)
    contact_id: ContactId
    type: str
    value: str
    source: str = ""
    label: str = ""
    if_held: str = IfHeld.REFUSE.value

    def apply(self, work: Work) -> dict[str, Any]:
        contact = work.store.contacts.get(self.contact_id)
        identifier = _parse(self.type, self.value, self.source, contact, work)
        external = [held for held in contact.identifiers if held.identifier.type is IdentifierType.EXTERNAL_ID]
        if identifier.type is IdentifierType.EXTERNAL_ID and len(external) >= EXTERNAL_ID_LIMIT:
            raise InvalidContact(f"A contact holds at most {EXTERNAL_ID_LIMIT} external ids.")
        if any(held.identifier == identifier for held in contact.identifiers):
            raise Refused(f"{contact.display_name} holds {identifier} already.")
        self._settle_with_others(contact, identifier, work)
        # One row written once: two steps on it could be taken back by halves.
        raw, label = self.value.strip(), _label(self.label)
        work.store.contacts.add_identifier(work.operation, contact.id, identifier, raw, Origin.ADDED, label)
        raise_kind_of_temporary(contact, work)
        return {"type": identifier.type.value, "value": identifier.value}

    def _settle_with_others(self, contact: Contact, identifier: Identifier, work: Work) -> None:
        if self.if_held not in {each.value for each in IfHeld}:
            raise Refused(f"{self.if_held!r} is no choice; if_held is refuse, share or move.")
        others = [each for each in work.store.contacts.holders_of(identifier) if each.contact_id != contact.id]
        if others and IfHeld(self.if_held) is IfHeld.REFUSE:
            named = seen(others, work)
            names = ", ".join([*(each.name for each in named[:3]), *self._further(named, others)])
            raise Conflict(
                f"{identifier} is held by {names}; share it with {contact.display_name}, or move it.",
                [
                    Difference("contact", each.contact_id, identifier.type.value, None, identifier.value, each.name)
                    for each in named
                ],
            )
        if IfHeld(self.if_held) is IfHeld.MOVE:
            require_none_of(hidden_divisions(work), [each.contact_id for each in others], work)
            for each in others:
                _remove_from_all(work.store.contacts.get(each.contact_id), identifier, work)

    def _further(self, named: Sequence[Holder], others: Sequence[Holder]) -> list[str]:
        """Those who are counted only: there is no room, or the agent may not see them."""
        more = ["others"] if named[3:] else []
        hidden = len(others) - len(named)
        return [*more, f"{counted(hidden, 'contact')} in another division"] if hidden else more


def _label(text: str) -> str:
    label = text.strip()
    if len(label) > LABEL_LIMIT or not is_storable(label):
        raise InvalidContact(f"A label has at most {LABEL_LIMIT} characters that can be stored.", "label")
    return label


@dataclass(frozen=True)
class LabelIdentifier(Command):
    """Say what an identifier is to the agents: "assistant", "summer house"; "" takes the label away."""

    needs: ClassVar = (Permission.CONTACT_EDIT,)
    contact_id: ContactId
    type: str
    value: str
    label: str
    source: str = ""

    def apply(self, work: Work) -> None:
        contact = work.store.contacts.get(self.contact_id)
        identifier = _parse(self.type, self.value, self.source, contact, work)
        held = next((each for each in contact.identifiers if each.identifier == identifier), None)
        if held is None:
            raise NotFound(f"{contact.display_name} does not hold {identifier}.")
        holder = held.holder or contact.id
        work.store.contacts.label_identifier(work.operation, holder, identifier, _label(self.label))


@dataclass(frozen=True)
class RemoveIdentifier(Command):
    """Let a contact no longer be recognised by an identifier; a phone or e-mail leaves its field, too."""

    needs: ClassVar = (Permission.CONTACT_EDIT,)
    contact_id: ContactId
    type: str
    value: str
    source: str = ""

    def apply(self, work: Work) -> None:
        contact = work.store.contacts.get(self.contact_id)
        identifier = _parse(self.type, self.value, self.source, contact, work)
        if not _remove_from_all(contact, identifier, work):
            raise NotFound(f"{contact.display_name} does not hold {identifier}.")


def _remove_from_all(contact: Contact, identifier: Identifier, work: Work) -> int:
    """How many of the contacts that *contact* consists of held it until now."""
    records = [work.store.contacts.own(member) for member in contact.members]
    holding = [each for each in records if any(held.identifier == identifier for held in each.identifiers)]
    for record in holding:
        _remove_identifier(record, identifier, work)
    return len(holding)


def _remove_identifier(contact: Contact, identifier: Identifier, work: Work) -> None:
    work.store.contacts.remove_identifier(work.operation, contact.id, identifier)
    region = work.settings.region
    texts = {held.raw for held in contact.identifiers if held.identifier == identifier}
    emptied = {
        name: ""
        for name in (*PHONE_FIELDS, *EMAIL_FIELDS)
        if FIELD_RULES[name].identifies is identifier.type
        and (text := getattr(contact.fields, name))
        and (text in texts or _is_read_as(identifier, name, text, contact, region))
    }
    if emptied:
        work.store.contacts.change(work.operation, contact.id, emptied)


def _is_read_as(identifier: Identifier, field: str, text: str, contact: Contact, region: Region) -> bool:
    return identifier in ContactFields(**{field: text, "country": contact.fields.country}).identifiers(region)


def _parse(type: str, value: str, source: str, contact: Contact, desk: Desk) -> Identifier:
    country = contact.fields.country
    region: Region = (known_region(country) if country else None) or desk.settings.region
    return Identifier.parse(IdentifierType.named(type), value, region=region, source=source)


def settle_identifiers(id: ContactId, work: Work) -> None:
    """Lets what a contact holds follow its fields again, and its kind that, after an undo that left others' changes to
    them standing.

    Text and number count as the same, so that nothing changes where only the region was set anew since.
    """
    contact = work.store.contacts.own(id)
    in_fields = contact.fields.identifiers(work.settings.region)
    texts = {getattr(contact.fields, name) for name in (*PHONE_FIELDS, *EMAIL_FIELDS)}
    for held in contact.identifiers:
        if held.origin is Origin.FIELD and held.identifier not in in_fields and held.raw not in texts:
            work.store.contacts.remove_identifier(work.operation, id, held.identifier)
    texts_held = {held.raw for held in contact.identifiers}
    for identifier, raw in in_fields.items():
        if raw not in texts_held:
            work.store.contacts.add_identifier(work.operation, id, identifier, raw, Origin.FIELD)
    raise_kind_of_temporary(contact, work)


def raise_kind_of_temporary(contact: Contact, work: Work) -> None:
    """An ephemeral contact that now holds more than a cookie is an identified one; kinds only rise."""
    if contact.kind is ContactKind.EPHEMERAL:
        held = (each.identifier for each in work.store.contacts.identifiers_of(contact.id))
        work.store.contacts.raise_kind(work.operation, contact.id, kind_of_temporary(held))
