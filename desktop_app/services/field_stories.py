"""Each field of a contact through a merge: before it, right after, and now; and how one goes back to what it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from desktop_app.domain.contacts import FIELD_RULES, Contact
from desktop_app.domain.custom_fields import TYPE, CustomSheet, is_custom_choice
from desktop_app.domain.errors import Refused
from desktop_app.domain.ids import ContactId, OrganizationId
from desktop_app.domain.merging import ORGANIZATION
from desktop_app.domain.permissions import Permission
from desktop_app.services.contacts import change_fields
from desktop_app.services.custom_fields import put_back_custom_fields
from desktop_app.services.organizations import put_back_organization
from desktop_app.services.requests import Desk, Work


@dataclass(frozen=True)
class FieldStory:
    """One field through a merge: before it, right after, and now; "" where there was nothing."""

    field: str  # as in ``FIELD_RULES``, ORGANIZATION, TYPE, or the key of a custom field
    label: str
    before: str
    then: str
    now: str

    @property
    def was_changed_since(self) -> bool:
        return self.now not in (self.before, self.then)

    @property
    def never_changed(self) -> bool:
        return self.before == self.then == self.now


@dataclass(frozen=True)
class _Moment:
    """The contact that stands for the others at one of the three moments; without what the agent may not see."""

    contact: Contact
    custom: CustomSheet
    organization: str


def stories_of(survivor: ContactId, merge: int, desk: Desk) -> tuple[FieldStory, ...]:
    """Fields that operation number *merge*, or an edit since, has changed; in the order of the form."""
    before, then = _moment_at(survivor, merge - 1, desk), _moment_at(survivor, merge, desk)
    stories = _stories(before, then, _moment_now(survivor, desk))
    return tuple(each for each in stories if not each.never_changed)


def _stories(*moments: _Moment) -> Iterator[FieldStory]:
    for name, rule in FIELD_RULES.items():
        yield FieldStory(name, rule.label, *(getattr(each.contact.fields, name) for each in moments))
    yield FieldStory(ORGANIZATION, "Belongs to", *_organizations(moments))
    schemas = [each.custom.schema for each in moments]
    yield FieldStory(TYPE, "Contact type", *(each.title if each else "" for each in schemas))
    for field in {field.id: field for schema in schemas if schema for field in schema.fields}.values():
        yield FieldStory(field.key, field.name, *(each.custom.value_of(field.id) for each in moments))


def _organizations(moments: Iterable[_Moment]) -> list[str]:
    """Their names; two of one name are told apart."""
    moments = tuple(moments)
    ids: dict[str, set[str]] = {}
    for each in moments:
        ids.setdefault(each.organization, set()).add(each.contact.organization_id or "")
    return [
        f"{each.organization} ({each.contact.organization_id})"
        if each.organization and len(ids[each.organization]) > 1
        else each.organization
        for each in moments
    ]


def _moment_at(id: ContactId, sequence: int, desk: Desk) -> _Moment:
    travel = desk.store.time_travel
    person = travel.node(id, sequence)
    if person is None:
        raise Refused("This merge was already taken apart.")
    may_see = desk.agent.may(Permission.CUSTOM_FIELDS_VIEW)
    custom = travel.custom_fields(person, sequence) if may_see else CustomSheet()
    return _Moment(person.whole, custom, _organization_name(person.whole.organization_id, sequence, desk))


def _moment_now(id: ContactId, desk: Desk) -> _Moment:
    person = desk.store.contacts.node_below(id)
    may_see = desk.agent.may(Permission.CUSTOM_FIELDS_VIEW)
    custom = desk.store.custom_fields.sheet_of(person) if may_see else CustomSheet()
    organization = _organization_name(person.whole.organization_id, desk.store.journal.last_sequence(), desk)
    return _Moment(person.whole, custom, organization)


def _organization_name(id: OrganizationId | None, sequence: int, desk: Desk) -> str:
    """As it is called now, since a new name is no change of the contact; as it was then if it is there no more."""
    if id is None or not desk.agent.may(Permission.ORGANIZATION_VIEW):
        return ""
    travel = desk.store.time_travel
    return travel.organization_name(id, desk.store.journal.last_sequence()) or travel.organization_name(id, sequence)


def needed_to_put_back(names: Iterable[str]) -> tuple[Permission, ...]:
    """What it takes to let the fields called *names* go back."""
    names = tuple(names)
    custom = (Permission.CUSTOM_FIELDS_VIEW,) if any(map(is_custom_choice, names)) else ()
    organization = (Permission.ORGANIZATION_VIEW,) if ORGANIZATION in names else ()
    return ((Permission.CONTACT_EDIT,) if names else ()) + custom + organization


def put_back(survivor: ContactId, sequence: int, names: Iterable[str], work: Work) -> None:
    """Lets the fields called *names* be what they were when operation *sequence* had just ended. Raises Refused."""
    names = tuple(names)
    earlier = work.store.time_travel.node(survivor, sequence)
    if not names or earlier is None:
        return
    contact, custom = earlier.whole, work.store.time_travel.custom_fields(earlier, sequence)
    _require_known(names, work)
    now = work.store.contacts.part(survivor)
    wanted = {name: getattr(contact.fields, name) for name in names if name in FIELD_RULES}
    change_fields(now, _differing(wanted, now), work)
    if ORGANIZATION in names:
        put_back_organization(survivor, contact.organization_id, work)
    put_back_custom_fields(survivor, custom, frozenset(names), work)


def _require_known(names: Iterable[str], work: Work) -> None:
    custom = (field.key for schema in work.store.custom_fields.schemas() for field in schema.fields)
    known = {*FIELD_RULES, ORGANIZATION, TYPE, *custom}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise Refused(f"There is no field called {unknown[0]!r} to put back.")


def _differing(wanted: Mapping[str, str], now: Contact) -> dict[str, str]:
    return {name: text for name, text in wanted.items() if getattr(now.fields, name) != text}
