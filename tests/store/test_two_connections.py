"""Two desks on one store: what one does, the other sees, and neither loses anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest

from desktop_app.domain.errors import Conflict, NotPermitted
from desktop_app.domain.identifiers import IdentifierType
from desktop_app.domain.ids import AgentName, ContactId
from desktop_app.domain.interactions import Channel
from desktop_app.domain.permissions import Permission
from desktop_app.domain.settings import Settings
from desktop_app.services.agents import RevokePermission
from desktop_app.services.contacts import EditContact
from desktop_app.services.interactions import AcceptInteraction
from desktop_app.services.notes import AddNote
from desktop_app.services.runner import Runner
from desktop_app.store import Store
from tests.builders import (
    OPENING,
    a_call,
    a_clock,
    a_contact,
    an_agent,
    an_arrival,
    contact,
    dump_text,
    ids,
    operation_count,
    receive,
)

NUMBER = "(803) 123-0000"
OpenDesk = Callable[..., Runner]


@pytest.fixture
def open_desk(runner: Runner, store_url: str) -> Iterator[OpenDesk]:
    """Further desks, each with a store object and so with connections of its own."""
    stores: list[Store] = []

    def open_one(name: str, clock: Callable[[], datetime] | None = None) -> Runner:
        stores.append(Store(store_url))
        prefix = f"{name}-{len(stores)}"
        return Runner(stores[-1], AgentName(name), clock=clock or a_clock(), new_id=ids(prefix), settings=Settings())

    yield open_one
    for store in stores:
        store.close()


def test_what_one_desk_does_the_other_reads(runner: Runner, open_desk: OpenDesk) -> None:
    ada = a_contact(runner)

    assert contact(open_desk("bob"), ada).fields.first_name == "Ada"


def test_a_desk_is_told_in_ids_what_the_other_has_done(runner: Runner, open_desk: OpenDesk) -> None:
    ada = a_contact(runner, work_phone=NUMBER)
    other = open_desk("bob")
    seen = operation_count(other)
    call = a_call(runner, NUMBER)

    change = other.store.changes_since(seen)
    assert (change.contacts, change.interactions, change.agents) == ({ada}, {call}, False)
    assert not other.store.changes_since(change.sequence)


def test_the_number_to_watch_moves_with_the_others_commits_only(runner: Runner, open_desk: OpenDesk) -> None:
    other = open_desk("bob")
    before = other.store.data_version()
    a_contact(other)
    assert other.store.data_version() == before

    a_contact(runner)
    assert other.store.data_version() != before


def test_two_agents_cannot_accept_the_same_call(runner: Runner, open_desk: OpenDesk) -> None:
    call = a_call(runner, NUMBER)
    runner.run(AcceptInteraction(call))

    with pytest.raises(Conflict, match=runner.agent_name):
        open_desk("bob").run(AcceptInteraction(call))


def test_edits_of_different_fields_from_two_desks_both_stand(runner: Runner, open_desk: OpenDesk) -> None:
    ada = a_contact(runner)
    seen = {"first_name": "Ada", "last_name": "Lovelace"}
    runner.run(EditContact(contact_id=ada, first_name="Augusta", seen=seen))
    open_desk("bob").run(EditContact(contact_id=ada, last_name="King", seen=seen))

    assert contact(runner, ada).fields.name == "Augusta King"


def test_edits_of_the_same_field_from_two_desks_are_a_conflict_with_both_values(
    runner: Runner, open_desk: OpenDesk
) -> None:
    ada = a_contact(runner)
    runner.run(EditContact(contact_id=ada, first_name="Augusta", seen={"first_name": "Ada"}))

    with pytest.raises(Conflict) as conflict:
        open_desk("bob").run(EditContact(contact_id=ada, first_name="A.", seen={"first_name": "Ada"}))

    (difference,) = conflict.value.differences
    assert (difference.before, difference.then, difference.now) == ("Ada", "A.", "Augusta")


def test_a_permission_that_is_taken_away_elsewhere_is_gone_here_at_once(runner: Runner, open_desk: OpenDesk) -> None:
    ada = a_contact(runner)
    an_agent(runner, "bob")
    bob = open_desk("bob")
    bob.run(EditContact(contact_id=ada, title="Countess"))

    runner.run(RevokePermission(AgentName("bob"), Permission.CONTACT_EDIT.value))

    with pytest.raises(NotPermitted):
        bob.run(EditContact(contact_id=ada, title=""))


def test_an_interaction_that_two_processes_receive_at_once_is_one(runner: Runner, open_desk: OpenDesk) -> None:
    arrival = an_arrival(Channel.VOICE, (IdentifierType.PHONE, NUMBER))

    def late() -> datetime:
        receive(runner, arrival)  # The other process is quicker by the time it takes to look at the clock.
        return OPENING

    done = receive(open_desk("bob", clock=late), arrival)

    assert done.result["interaction"] == arrival.id
    assert len(runner.store.dump()["contacts"]) == 1


def test_no_write_is_lost_when_four_desks_write_at_once(runner: Runner, open_desk: OpenDesk) -> None:
    ada = a_contact(runner)

    def write(desk: Runner) -> list[str]:
        try:
            return [desk.run(AddNote(ada, f"{number}")).result["note"] for number in range(25)]
        finally:
            desk.store.close()

    with ThreadPoolExecutor(4) as pool:
        written = [
            note for notes in pool.map(write, [open_desk(f"desk{place}") for place in range(4)]) for note in notes
        ]

    assert {note["id"] for note in runner.store.dump()["notes"]} == set(written)
    assert len(set(written)) == 100


def test_one_store_serves_several_threads(runner: Runner) -> None:
    def create(number: int) -> ContactId:
        try:
            return a_contact(runner, first_name=str(number))
        finally:
            runner.store.close()

    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(create, range(20)))

    assert [each["id"] for each in runner.store.dump()["contacts"]] == sorted(made)


def test_a_reader_sees_one_picture_while_another_desk_writes(runner: Runner, open_desk: OpenDesk) -> None:
    ada = a_contact(runner)
    other = open_desk("bob")
    with runner.store.reading():
        before = runner.store.contacts.get(ada)
        other.run(EditContact(contact_id=ada, title="Countess"))
        assert runner.store.contacts.get(ada) == before

    assert contact(runner, ada).fields.title == "Countess"
    assert dump_text(runner) == dump_text(other)
