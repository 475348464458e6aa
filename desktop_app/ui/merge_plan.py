"""A merge as an agent has planned it so far: who, who stands for them, and what was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from desktop_app.domain.contacts import Contact
from desktop_app.domain.ids import ContactId
from desktop_app.domain.merging import FieldComparison
from desktop_app.services.merging import MergeComparison, MergeContacts


@dataclass(frozen=True)
class MergePlan:
    """*origin*: the contact that it was begun for. *survivor*: None for the one that the desk proposes."""

    origin: ContactId
    members: tuple[ContactId, ...]
    survivor: ContactId | None = None
    choices: Mapping[str, ContactId] = field(default_factory=dict)

    @classmethod
    def begun_for(cls, id: ContactId) -> MergePlan:
        return cls(id, (id,))

    def with_member(self, id: ContactId) -> MergePlan:
        return self if id in self.members else replace(self, members=(*self.members, id))

    def without_member(self, id: ContactId) -> MergePlan:
        """What was chosen of *id* goes with it."""
        return replace(
            self,
            members=tuple(each for each in self.members if each != id),
            survivor=None if self.survivor == id else self.survivor,
            choices={name: chosen for name, chosen in self.choices.items() if chosen != id},
        )

    def with_survivor(self, id: ContactId) -> MergePlan:
        return replace(self, survivor=id)

    def with_choice(self, name: str, id: ContactId) -> MergePlan:
        return replace(self, choices={**self.choices, name: id})

    def survivor_of(self, comparison: MergeComparison) -> Contact:
        """Who stands for the others."""
        wanted = self.survivor or comparison.survivor
        found = [each for each in comparison.contacts if wanted in each.members]
        return found[0] if found else comparison.contacts[0]

    def chosen_place(self, compared: FieldComparison, comparison: MergeComparison) -> int:
        """Whose value counts: the one chosen, else the survivor's own, else that of the first created that has one."""
        contacts = comparison.contacts
        has_value = [place for place, value in enumerate(compared.values) if value]
        chosen = self.choices.get(compared.field)
        for place in has_value:
            if chosen in contacts[place].members:
                return place
        survivor = contacts.index(self.survivor_of(comparison))
        return survivor if survivor in has_value else min(has_value, key=lambda at: contacts[at].created_order)

    def command(self, comparison: MergeComparison, *, seen: int | None = None) -> MergeContacts:
        """The merge as planned; only what differs from what would count anyway is a choice."""
        survivor = self.survivor_of(comparison)
        absorbed = tuple(each.id for each in comparison.contacts if each is not survivor)
        choices: dict[str, str] = {}
        for compared in comparison.fields:
            if compared.is_conflict:
                chosen = comparison.contacts[self.chosen_place(compared, comparison)]
                undecided = replace(self, choices={}).chosen_place(compared, comparison)
                if chosen is not comparison.contacts[undecided]:
                    choices[compared.field] = chosen.id
        return MergeContacts(survivor.id, absorbed, choices or None, seen=seen)
