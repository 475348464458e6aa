"""Contacts that are one person: merged, looked at before, taken apart again; and pairs that are not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from desktop_app.domain.contacts import Contact
from desktop_app.domain.custom_fields import TYPE, is_custom_choice
from desktop_app.domain.errors import Conflict, Difference, NotFound, Refused
from desktop_app.domain.ids import AgentName, ContactId, InteractionId, OperationId
from desktop_app.domain.merging import (
    MERGED_AT_ONCE,
    OWN_FIELDS,
    SET_LIMIT,
    FieldComparison,
    compare,
    default_survivor,
)
from desktop_app.domain.permissions import Permission
from desktop_app.services.field_stories import FieldStory, needed_to_put_back, put_back, stories_of
from desktop_app.services.linking import require_relinkable
from desktop_app.services.requests import Command, Desk, Query, Work
from desktop_app.store.journal import LoggedOperation
from desktop_app.store.undo import Prefer


@dataclass(frozen=True)
class MergeContacts(Command):
    """Let *survivor* stand for the *absorbed* contacts, too. Nothing of any of them is rewritten.

    *choices*: field → id of the contact whose value counts; without one the survivor's own does, else that of the first
    created that has one. Phones and e-mails are united over the fields for them; what finds none stays an identifier.
    *interaction_id*: the interaction for which the survivor was selected; its temporary contact is among the absorbed.
    *seen*: the newest operation that a preview knew; a change to one of the contacts since is a Conflict.
    """

    needs: ClassVar = (Permission.IDENTITY_MERGE,)
    survivor: ContactId
    absorbed: tuple[ContactId, ...]
    choices: Mapping[str, str] | None = None
    interaction_id: InteractionId | None = None
    seen: int | None = field(default=None, metadata={"journal": False})

    def needed(self, desk: Desk) -> tuple[Permission, ...]:
        linking = () if self.interaction_id is None else (Permission.CONVERSATION_ASSOCIATE,)
        unseen = any(is_custom_choice(name) for name in self.choices or {})
        return (*self.needs, *linking, *((Permission.CUSTOM_FIELDS_VIEW,) if unseen else ()))

    def apply(self, work: Work) -> dict[str, Any]:
        contacts = [work.store.contacts.get(id) for id in (self.survivor, *self.absorbed)]
        _require_mergeable(contacts, work)
        self._require_unchanged(contacts, work)
        survivor, *absorbed = contacts
        choices = _read_choices(self.choices or {}, contacts, work)
        for contact in absorbed:
            work.store.merging.merge(work.operation, contact.id, survivor.id)
        for name, member in choices.items():
            work.store.merging.choose(work.operation, survivor.id, name, member)
        if self.interaction_id is not None:
            _mark_interaction(self.interaction_id, absorbed, work)
        whole = work.store.contacts.get(survivor.id)
        return {
            "contact": whole.id,
            "absorbed": [contact.id for contact in absorbed],
            "members": len(whole.members),
            "kept_as_identifiers": list(whole.unplaced),
        }

    def _require_unchanged(self, contacts: Sequence[Contact], work: Work) -> None:
        if self.seen is None:
            return
        for contact in contacts:
            for later in work.store.journal.changes_of_contact_since(contact.id, self.seen):
                difference = Difference("contact", contact.id, later.head.command, None, None, later.head.agent)
                raise Conflict(
                    f"{later.head.agent} has changed {contact.display_name} since the preview; look at it again.",
                    [difference],
                )


def _require_mergeable(contacts: Sequence[Contact], desk: Desk) -> None:
    """Raises Refused, in words, for what cannot be one person."""
    fewest, most = MERGED_AT_ONCE
    if not fewest <= len(contacts) <= most:
        raise Refused(f"A merge takes {fewest} to {most} contacts; these are {len(contacts)}.")
    seen: set[ContactId] = set()
    for contact in contacts:
        if contact.id in seen:
            raise Refused(f"{contact.display_name} cannot be merged with itself.")
        seen.add(contact.id)
    _require_one_division(contacts, desk)
    members = sum(len(contact.members) for contact in contacts)
    if members > SET_LIMIT:
        raise Refused(f"Together these are {members} contacts; a merged one has at most {SET_LIMIT}.")


def _require_one_division(contacts: Sequence[Contact], desk: Desk) -> None:
    """An unassigned contact may be merged into one of a division, which the whole is then in."""
    assigned = [contact for contact in contacts if contact.division is not None]
    for contact in assigned[1:]:
        if contact.division != assigned[0].division:
            (one, here), (other, there) = (
                (each.display_name, desk.store.divisions.name_of(each.division)) for each in (assigned[0], contact)
            )
            raise Refused(
                f"{one} is in the division {here} and {other} in {there}, so they cannot be merged; "
                "change the division of one of them first."
            )


def _read_choices(given: Mapping[str, str], contacts: Sequence[Contact], work: Work) -> dict[str, ContactId]:
    """Field → the contact below the survivor (or itself) whose value was chosen. Raises Refused."""
    survivor = contacts[0]
    choices: dict[str, ContactId] = {}
    for name, id in given.items():
        label = _label_of(name, work)
        chosen = next((each for each in contacts if id in each.members), None)
        if chosen is None:
            raise Refused(f"{id} is none of the contacts that are merged, so its {label} is no choice.")
        if chosen is not survivor:
            choices[name] = chosen.id
        else:
            # What it shows may be the value of somebody who was merged into it before.
            whose = survivor.source_of(name).contact_id if name in OWN_FIELDS else _custom_source(survivor, name, work)
            choices[name] = work.store.merge_sets.child_towards(survivor.id, whose)
    return choices


def _label_of(name: str, work: Work) -> str:
    """What people call a field that can be chosen for, one of the contact type's among them. Raises Refused."""
    if name in OWN_FIELDS:
        return OWN_FIELDS[name]
    custom = {field.key: field.name for schema in work.store.custom_fields.schemas() for field in schema.fields}
    label = "contact type" if name == TYPE else custom.get(name)
    if label is None:
        known = ", ".join((*OWN_FIELDS, TYPE, *custom))
        raise Refused(f"There is no field called {name!r} to choose for; the fields are {known}.")
    return label


def _custom_source(contact: Contact, key: str, work: Work) -> ContactId:
    return work.store.custom_fields.source_of(work.store.contacts.node(contact.id), key)


def _mark_interaction(id: InteractionId, absorbed: Sequence[Contact], work: Work) -> None:
    interaction = work.store.interactions.get(id)
    require_relinkable(interaction)
    if interaction.recorded_under is None or all(interaction.recorded_under not in each.members for each in absorbed):
        raise Refused("This interaction is linked to none of the contacts that would be merged into the selected one.")
    work.store.interactions.mark_merged(work.operation, id, agent=work.agent.name)


@dataclass(frozen=True)
class UnmergeContacts(Command):
    """Take a merge apart, whatever was merged or edited since.

    *before*: fields of the contact that stood for the others, custom ones and its organisation record among them, which
    go back to what they were before the merge; all others stay as they are now.
    """

    needs: ClassVar = (Permission.IDENTITY_MERGE,)
    merge: OperationId
    before: tuple[str, ...] = ()

    @property
    def undoes(self) -> OperationId:
        return self.merge

    def needed(self, desk: Desk) -> tuple[Permission, ...]:
        return (*self.needs, *needed_to_put_back(self.before))

    def about(self, desk: Desk) -> Iterable[ContactId]:
        return _all_parties(self.merge, desk)

    def apply(self, work: Work) -> dict[str, Any]:
        target = standing_merge(self.merge, work)
        survivor, absorbed = _parties(target)
        work.store.take_back(work.operation, target, Prefer.NOW)
        if any(work.store.merge_sets.parent_of(id) == survivor for id in absorbed):
            raise Refused("This merge was changed by another undo since; take that back first.")
        put_back(survivor, target.sequence - 1, self.before, work)
        return {"undone": target.head.id, "command": target.head.command, "contacts": [survivor, *absorbed]}


def standing_merge(id: OperationId, desk: Desk) -> LoggedOperation:
    """The merge *id*, still in force. Raises NotFound or Refused."""
    target = desk.store.journal.operation(id)
    if target is None or target.head.command != MergeContacts.__name__ or target.refused is not None:
        raise NotFound(f"There is no merge {id}.")
    _survivor, absorbed = _parties(target)
    is_in_force = any(desk.store.merge_sets.parent_of(each) for each in absorbed)
    if target.undone_by is not None or not is_in_force:
        raise Refused("This merge was already taken apart.")
    return target


def _all_parties(id: OperationId, desk: Desk) -> Iterable[ContactId]:
    survivor, absorbed = _parties(standing_merge(id, desk))
    return (survivor, *absorbed)


def _parties(merge: LoggedOperation) -> tuple[ContactId, tuple[ContactId, ...]]:
    result = merge.result
    return ContactId(result["contact"]), tuple(ContactId(each) for each in result["absorbed"])


@dataclass(frozen=True)
class MergeComparison:
    """Contacts side by side before they are merged, in the order in which they were asked for."""

    contacts: tuple[Contact, ...]
    fields: tuple[FieldComparison, ...]  # conflicts first
    survivor: ContactId  # who stands for the others unless the agent says otherwise
    survivor_reason: str
    interaction_counts: tuple[int, ...]  # up to COUNT_LIMIT; empty without the permission to see interactions
    said_not_same: tuple[tuple[str, str], ...]  # names of pairs of whom an agent said that they are two people
    sequence: int  # the newest operation that this knows, for MergeContacts.seen


COUNT_LIMIT = 1_000


@dataclass(frozen=True)
class CompareContacts(Query[MergeComparison]):
    """What merging *contact_ids* would unite, and where somebody has to choose. Raises Refused as the merge would."""

    needs: ClassVar = (Permission.CONTACT_VIEW, Permission.IDENTITY_MERGE)
    contact_ids: tuple[ContactId, ...]

    def answer(self, desk: Desk) -> MergeComparison:
        contacts = tuple(desk.store.contacts.get(id) for id in self.contact_ids)
        _require_mergeable(contacts, desk)
        survivor, reason = default_survivor(contacts)
        may_see = desk.agent.may(Permission.SESSION_VIEW)
        counted = contacts if may_see else ()
        counts = tuple(desk.store.interactions.count_of_contact(each.id, limit=COUNT_LIMIT) for each in counted)
        return MergeComparison(
            contacts,
            compare(contacts, _custom_side_by_side(contacts, desk)),
            survivor,
            reason,
            counts,
            _said_not_same(contacts, desk),
            desk.store.journal.last_sequence(),
        )


def _custom_side_by_side(contacts: Sequence[Contact], desk: Desk) -> list[FieldComparison]:
    """Their contact types, then the fields of those; nothing for who may not see them."""
    if not desk.agent.may(Permission.CUSTOM_FIELDS_VIEW):
        return []
    sheets = [desk.store.custom_fields.sheet_of(desk.store.contacts.node(each.id)) for each in contacts]
    titles = tuple(each.schema.title if each.schema else "" for each in sheets)
    fields = dict.fromkeys(field for each in sheets if each.schema for field in each.schema.fields)
    return [
        FieldComparison(TYPE, titles, "Contact type"),
        *(
            FieldComparison(field.key, tuple(each.value_of(field.id) for each in sheets), field.name)
            for field in fields
        ),
    ]


def _said_not_same(contacts: Sequence[Contact], desk: Desk) -> tuple[tuple[str, str], ...]:
    found = []
    for place, one in enumerate(contacts):
        others = {other for member in one.members for other in desk.store.merging.not_same_as(member)}
        found += [
            (one.display_name, other.display_name)
            for other in contacts[place + 1 :]
            if others.intersection(other.members)
        ]
    return tuple(found)


@dataclass(frozen=True)
class StandingMerge:
    """A merge that can be taken apart."""

    operation: OperationId
    at: datetime
    agent: AgentName
    survivor: ContactId
    survivor_name: str  # its own, as those of the others
    absorbed: tuple[tuple[ContactId, str], ...]


@dataclass(frozen=True)
class MergesOfContact(Query[tuple[StandingMerge, ...]]):
    """The merges that a person consists of, newest first."""

    needs: ClassVar = (Permission.CONTACT_VIEW,)
    contact_id: ContactId

    def answer(self, desk: Desk) -> tuple[StandingMerge, ...]:
        members = desk.store.merge_sets.set_of(self.contact_id)
        logged = desk.store.journal.standing(MergeContacts.__name__, members)
        merges = (_as_standing(operation, set(members), desk) for operation in logged)
        return tuple(merge for merge in merges if merge is not None)


def _as_standing(operation: LoggedOperation, members: set[ContactId], desk: Desk) -> StandingMerge | None:
    survivor, absorbed = _parties(operation)
    there = [desk.store.contacts.own(id) for id in absorbed if id in members]
    merged = tuple((each.id, each.display_name) for each in there if each.merged_into == survivor)
    if not merged:
        return None
    name = desk.store.contacts.own(survivor).display_name
    return StandingMerge(operation.head.id, operation.head.time, operation.head.agent, survivor, name, merged)


@dataclass(frozen=True)
class UnmergePreview:
    """What taking a merge apart is about: the contact that stood for the others, field by field, and the others."""

    merge: StandingMerge
    survivor: Contact  # as the whole is now
    stories: tuple[FieldStory, ...]  # of fields that the merge or an edit since has changed


@dataclass(frozen=True)
class PreviewUnmerge(Query[UnmergePreview]):
    """The choices that an unmerge leaves; what comes of them is seen by rehearsing the command."""

    needs: ClassVar = (Permission.CONTACT_VIEW, Permission.IDENTITY_MERGE)
    merge: OperationId

    def about(self, desk: Desk) -> Iterable[ContactId]:
        return _all_parties(self.merge, desk)

    def answer(self, desk: Desk) -> UnmergePreview:
        target = standing_merge(self.merge, desk)
        survivor, _ = _parties(target)
        merge = _as_standing(target, set(desk.store.merge_sets.set_of(survivor)), desk)
        if merge is None:
            raise Refused("This merge was already taken apart.")
        return UnmergePreview(merge, desk.store.contacts.part(survivor), stories_of(survivor, target.sequence, desk))


@dataclass(frozen=True)
class SayNotSamePerson(Command):
    """Remember that two contacts are two people, so that nobody is asked again."""

    needs: ClassVar = (Permission.IDENTITY_MERGE,)
    contact_id: ContactId
    other_id: ContactId

    def apply(self, work: Work) -> None:
        one, other = (work.store.contacts.get(id) for id in (self.contact_id, self.other_id))
        if one.id == other.id:
            raise Refused(f"{one.display_name} is one contact; take its merge apart if these are two people.")
        if not work.store.merging.say_not_same(work.operation, one.id, other.id):
            raise Refused(f"That {one.display_name} and {other.display_name} are two people is known already.")


@dataclass(frozen=True)
class ForgetNotSamePerson(Command):
    """Forget that two contacts were said to be two people."""

    needs: ClassVar = (Permission.IDENTITY_MERGE,)
    contact_id: ContactId
    other_id: ContactId

    def apply(self, work: Work) -> None:
        work.store.merging.unsay_not_same(work.operation, self.contact_id, self.other_id)
