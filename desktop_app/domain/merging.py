"""One person from several contacts: a pure function of the contacts as recorded and of the choices in force.

A merge writes no field of anyone. It says which contact stands for which, and remembers what the agent chose; what
people see of the whole is worked out here each time, so merges can be taken apart in any order, at any depth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from operator import attrgetter

from desktop_app.domain.contacts import (
    EMAIL_FIELDS,
    FIELD_RULES,
    PHONE_FIELDS,
    Contact,
    ContactFields,
    ContactKind,
    HeldIdentifier,
    Source,
)
from desktop_app.domain.divisions import division_of
from desktop_app.domain.identifiers import Identifier, is_spelling_of
from desktop_app.domain.ids import AgentName, ContactId, OrganizationId
from desktop_app.domain.text import on_one_line

MERGED_AT_ONCE = (2, 25)  # contacts of one merge, the survivor among them; the reference product's limits
SET_LIMIT = 52  # contacts of one merge set

SLOTS = (PHONE_FIELDS, EMAIL_FIELDS)  # united over all contacts; every other field has one value
SCALARS = tuple(name for name in FIELD_RULES if name not in (*PHONE_FIELDS, *EMAIL_FIELDS))
ORGANIZATION = "organization_id"  # the record that a contact belongs to: not typed, yet chosen like a field
OWN_FIELDS = {name: rule.label for name, rule in FIELD_RULES.items()} | {ORGANIZATION: "organization record"}
_OWN_VALUE = {name: attrgetter(f"fields.{name}") for name in SCALARS}
_KIND_RANKS = {kind: rank for rank, kind in enumerate(ContactKind)}


@dataclass(frozen=True)
class MergeNode:
    """A contact as recorded, with what was merged right into it (first created first) and the choices in force.

    *choices*: field → whose value counts, one of the children, or the contact itself for its own, also when empty.
    """

    contact: Contact
    children: tuple[MergeNode, ...] = ()
    choices: Mapping[str, ContactId] = field(default_factory=dict)

    def nodes(self) -> Iterator[MergeNode]:
        """This one and all below it."""
        yield self
        for child in self.children:
            yield from child.nodes()

    @cached_property
    def whole(self) -> Contact:
        """The person that all of them are together."""
        return unify(self) if self.children else self.contact

    @property
    def created_order(self) -> int:
        """The oldest member's."""
        return min(node.contact.created_order for node in self.nodes())


def unify(node: MergeNode) -> Contact:
    """The whole person, under the id of the contact that stands for them."""
    nodes = tuple(node.nodes())
    values: dict[str, str] = {}
    sources: dict[str, Source] = {}
    repeats: dict[str, tuple[Source, ...]] = {}
    for name in SCALARS:
        values[name], source = united(node, name, _OWN_VALUE[name])
        if values[name]:
            sources[name] = Source(source, name)
    # Who chose a name chose whose record goes with it.
    organization, source = united(node, ORGANIZATION, lambda each: each.organization_id or "", also=("organization",))
    if organization:
        sources[ORGANIZATION] = Source(source, ORGANIZATION)
    unplaced: list[_Slot] = []
    for names in SLOTS:
        placed, left = _united_slots(node, names)
        unplaced += left
        for name, slot in placed.items():
            values[name], sources[name] = slot.text, slot.source
            repeats[name] = tuple(slot.repeats)
    records = [each.contact for each in nodes]
    return replace(
        node.contact,
        kind=max((each.kind for each in records), key=_KIND_RANKS.__getitem__),
        fields=ContactFields(**values),
        identifiers=_united_identifiers(records),
        created_at=min(records, key=lambda each: each.created_order).created_at,
        created_order=node.created_order,
        modified_at=max(each.modified_at for each in records),
        merged_into=None,
        members=(node.contact.id, *_by_creation(nodes[1:])),
        organization_id=OrganizationId(organization) if organization else None,
        sources=sources,
        repeats=repeats,
        unplaced=tuple(slot.text for slot in unplaced),
        division=division_of(each.division for each in records),
    )


def _by_creation(nodes: Iterable[MergeNode]) -> list[ContactId]:
    return [each.contact.id for each in sorted(nodes, key=lambda each: each.contact.created_order)]


def united(
    node: MergeNode, name: str, value_of: Callable[[Contact], str], *, also: Sequence[str] = ()
) -> tuple[str, ContactId]:
    """The value of a field, and whose it is: the one chosen, else the contact's own, else the first that has one.

    *value_of* reads it from a contact as recorded; "" is none. Where nothing was chosen for *name*, what was chosen for
    one of *also* counts.
    """
    own = value_of(node.contact), node.contact.id
    given = node.choices
    if not node.children or (own[0] and not given):
        return own
    chosen = next((given[each] for each in (name, *also) if each in given), None) if given else None
    if chosen == node.contact.id:
        return own
    for child in node.children if chosen else ():
        if child.contact.id == chosen and (found := united(child, name, value_of, also=also))[0]:
            return found
    if own[0]:
        return own
    for child in node.children:
        if (found := united(child, name, value_of, also=also))[0]:
            return found
    return own


@dataclass
class _Slot:
    """A phone or an e-mail, where it stands, and what it is read as."""

    text: str
    source: Source
    identifier: Identifier | None
    repeats: list[Source] = field(default_factory=list)  # where other contacts say the same

    def is_same(self, other: _Slot) -> bool:
        if self.identifier and other.identifier:
            return self.identifier == other.identifier
        return same_text(self.text, other.text)


def _united_slots(node: MergeNode, names: Sequence[str]) -> tuple[dict[str, _Slot], list[_Slot]]:
    """Which value stands in which slot, and those for which there is none.

    Each keeps its own slot where that is free; the others take the free ones in order, the contact's own first.
    """
    placed = _own_slots(node.contact, names)
    homeless: list[_Slot] = []
    parts = [(child.contact.id, *_united_slots(child, names)) for child in node.children]
    for name in names:
        for id, slots, _ in parts:
            if node.choices.get(name) == id and name in slots:
                homeless += [placed[name]] if name in placed else []
                placed[name] = slots[name]
    for _, slots, left in parts:
        for name, slot in (*slots.items(), *(("", each) for each in left)):
            if _is_repeated(slot, placed, homeless):
                continue
            if name and name not in placed:
                placed[name] = slot
            else:
                homeless.append(slot)
    free = [name for name in names if name not in placed]
    placed |= dict(zip(free, homeless, strict=False))
    return placed, homeless[len(free) :]


def _is_repeated(slot: _Slot, placed: dict[str, _Slot], homeless: list[_Slot]) -> bool:
    """Whether *slot* says what another says already, which then remembers it."""
    for other in (*placed.values(), *homeless):
        if other.is_same(slot):
            other.repeats.extend((slot.source, *slot.repeats))
            return True
    return False


def _own_slots(contact: Contact, names: Sequence[str]) -> dict[str, _Slot]:
    return {
        name: _Slot(text, Source(contact.id, name), _read_as(contact, name, text))
        for name in names
        if (text := getattr(contact.fields, name))
    }


def _read_as(contact: Contact, name: str, text: str) -> Identifier | None:
    """Which of the identifiers that *contact* holds stands in a field, as typed first or in another spelling."""
    held = [each for each in contact.identifiers if each.identifier.type is FIELD_RULES[name].identifies]
    held.sort(key=lambda each: each.raw != text)
    return next((each.identifier for each in held if each.raw == text or is_spelling_of(each.identifier, text)), None)


def _united_identifiers(records: Iterable[Contact]) -> tuple[HeldIdentifier, ...]:
    """Each once, as the first of *records* that holds it does."""
    found: dict[Identifier, HeldIdentifier] = {}
    for contact in records:
        for held in contact.identifiers:
            found.setdefault(held.identifier, held if held.holder == contact.id else replace(held, holder=contact.id))
    return tuple(sorted(found.values()))


def same_text(one: str, other: str) -> bool:
    """Whether two texts say the same: differences in case and white space are no conflict."""
    return on_one_line(one).casefold() == on_one_line(other).casefold()


@dataclass(frozen=True)
class FieldComparison:
    """One field of several contacts side by side; *values* in their order, "" where one has none.

    *name*: what people call a field that not every contact has.
    """

    field: str
    values: tuple[str, ...]
    name: str = ""

    @property
    def label(self) -> str:
        return self.name or FIELD_RULES[self.field].label

    @property
    def is_united(self) -> bool:
        """Whether every value is kept, so that nobody has to choose."""
        return self.field in (*PHONE_FIELDS, *EMAIL_FIELDS)

    @property
    def different(self) -> tuple[str, ...]:
        """The values that say different things, each once."""
        found: list[str] = []
        for value in self.values:
            if value and not any(same_text(value, other) for other in found):
                found.append(value)
        return tuple(found)

    @property
    def is_conflict(self) -> bool:
        """Whether somebody has to choose."""
        return not self.is_united and len(self.different) > 1


def compare(contacts: Sequence[Contact], custom: Iterable[FieldComparison] = ()) -> tuple[FieldComparison, ...]:
    """The fields in which any of *contacts* has a value: conflicts first, otherwise in the order of the form.

    *custom*: their types and custom fields side by side.
    """
    compared = [FieldComparison(name, tuple(getattr(each.fields, name) for each in contacts)) for name in FIELD_RULES]
    compared += custom
    return tuple(sorted((each for each in compared if any(each.values)), key=lambda each: not each.is_conflict))


@dataclass(frozen=True)
class RememberedUnlink:
    """An agent took a contact away from an interaction: shown the next time, but no rule of the match."""

    agent: AgentName
    at: datetime


def default_survivor(contacts: Sequence[Contact]) -> tuple[ContactId, str]:
    """Who stands for the rest unless the agent says otherwise, and why in a few words."""
    curated = [each for each in contacts if not each.kind.is_temporary]
    first = min(curated or contacts, key=lambda each: each.created_order)
    is_only_curated = len(curated) == 1 and len(contacts) > 1
    return first.id, "the only curated one" if is_only_curated else "first created"
