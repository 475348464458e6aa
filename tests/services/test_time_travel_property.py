"""Whatever two agents do: every contact is afterwards as it was at every moment that there ever was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.contacts import Contact, Note
from desktop_app.domain.custom_fields import CustomSheet
from desktop_app.domain.errors import NotFound
from desktop_app.domain.ids import ContactId
from desktop_app.domain.interactions import Interaction
from desktop_app.domain.journey import JourneySession
from desktop_app.services.custom_fields import AddSchema, SetCustomFields
from desktop_app.services.interactions import ReceiveInteraction, receipt_of
from desktop_app.services.journal import Undo
from desktop_app.services.merging import MergeContacts, UnmergeContacts
from desktop_app.services.requests import Command
from tests.builders import operation_count
from tests.services.test_undo_property import _COMMANDS, NOOR, QUICKLY, THOROUGHLY, Step, World, a_world, attempt

MERGES = ("merge", "unmerge")
CUSTOM = "custom"
TIERS = ("gold", "silver", "")
_OFTEN = [*MERGES * 6, *["receive", "create", "link", CUSTOM] * 3, *["undo"] * 8]
STEPS = st.builds(
    Step,
    what=st.sampled_from([*_COMMANDS, *_OFTEN]),
    by=st.just(NOOR),
    first=st.integers(0, 5),
    second=st.integers(0, 5),
    third=st.integers(0, 5),
    then_undo=st.booleans(),
)
MANY = 1_000


@dataclass(frozen=True)
class Person:
    """All that is kept of a contact, as the repositories give it."""

    contact: Contact
    notes: tuple[Note, ...]
    interactions: tuple[Interaction, ...]
    custom: CustomSheet
    visits: tuple[JourneySession, ...]


def play(steps: list[Step]) -> None:
    with a_world() as world:
        for title in ("Guest", "Member"):
            world.noor.run(AddSchema(title, [{"name": "Tier", "type": "text"}]))
        seen: dict[int, Mapping[ContactId, Person]] = {operation_count(world.noor): {}}
        for step in steps:
            command = command_of(world, step)
            if command is None:
                continue
            runner = world.runner_of(step.by)
            receipt = receipt_of(command.arrival.id) if isinstance(command, ReceiveInteraction) else None
            done = attempt(runner, command, receipt)
            seen[operation_count(world.noor)] = everybody(world)
            if step.then_undo and not isinstance(done, Exception):
                attempt(runner, Undo(done.operation))
                seen[operation_count(world.noor)] = everybody(world)
        check_what_was(world, seen)


def command_of(world: World, step: Step) -> Command | None:
    if step.what not in (*MERGES, CUSTOM):
        return world.command(step)
    with world.noor.store.reading():
        ids = [ContactId(row["id"]) for row, _ in world.noor.store.contacts.all_rows()]
        merges = world.noor.store.journal.standing("MergeContacts", ids)
    if step.what == "unmerge":
        fields = (("first_name",), ())[step.second % 2]
        return UnmergeContacts(merges[step.first % len(merges)].head.id, fields) if merges else None
    if step.what == CUSTOM and ids:
        fields = {"Tier": TIERS[step.third % 3]}
        schema = ("Guest", "Member", "")[step.second % 3]
        return SetCustomFields(
            contact_id=ids[step.first % len(ids)], schema=schema, custom_fields=fields if schema else None
        )
    if len(ids) < 2:
        return None
    survivor, absorbed = ids[step.first % len(ids)], ids[step.second % len(ids)]
    return MergeContacts(survivor, (absorbed,), {"first_name": absorbed} if step.third % 2 else None)


def everybody(world: World) -> Mapping[ContactId, Person]:
    store = world.noor.store
    with store.reading():
        found = {}
        for row, _ in store.contacts.all_rows():
            id = ContactId(row["id"])
            contact = store.contacts.get(id)
            custom = store.custom_fields.sheet_of(store.contacts.node(id))
            ids = (each for member in contact.members for each in store.journey.sessions_of(member))
            visits = tuple(store.journey.get(each) for each in sorted(ids))
            notes = store.notes.of_contacts(contact.members)
            found[id] = Person(contact, notes, store.interactions.of_contact(id, limit=MANY), custom, visits)
        return found


def check_what_was(world: World, seen: Mapping[int, Mapping[ContactId, Person]]) -> None:
    ids = {id for people in seen.values() for id in people}
    travel = world.noor.store.time_travel
    with world.noor.store.reading():
        for sequence, people in seen.items():
            for id in sorted(ids):
                contact, person = travel.contact(id, sequence), travel.node(id, sequence)
                if contact is None or person is None:
                    assert id not in people, f"{id} was there after operation {sequence}"
                    continue
                then = Person(
                    contact,
                    travel.notes(contact, sequence),
                    travel.interactions(contact, sequence, limit=MANY),
                    travel.custom_fields(person, sequence),
                    tuple(sorted(travel.visits(contact, sequence, limit=MANY), key=lambda each: each.id)),
                )
                assert then == people.get(id), f"{id} as it was after operation {sequence}"


@QUICKLY
@given(st.lists(STEPS, min_size=10, max_size=35))
def test_every_contact_is_as_it_was_at_every_moment(steps: list[Step]) -> None:
    play(steps)


@pytest.mark.long
@THOROUGHLY
@given(st.lists(STEPS, min_size=30, max_size=100))
def test_every_contact_is_as_it_was_at_every_moment_of_a_long_time(steps: list[Step]) -> None:
    play(steps)


def test_a_contact_that_never_was_is_nobody_at_any_time() -> None:
    with a_world() as world, world.noor.store.reading():
        assert world.noor.store.time_travel.contact(ContactId("nobody"), 1) is None
        with pytest.raises(NotFound):
            world.noor.store.contacts.get(ContactId("nobody"))
