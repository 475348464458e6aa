"""The journal: what is written down of every change, and what can be read from it again."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from typing import Any

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.domain.contacts import ContactFields, ContactKind
from desktop_app.domain.errors import InvalidContact, NotFound
from desktop_app.domain.ids import AgentName, ContactId, OperationId
from desktop_app.services.agents import AddAgent
from desktop_app.services.contacts import CreateContact, DeleteContact, EditContact
from desktop_app.services.interactions import AcceptInteraction, EndInteraction
from desktop_app.services.journal import Undo
from desktop_app.services.linking import LinkContact, UnlinkContact
from desktop_app.services.notes import AddNote
from desktop_app.services.runner import Runner
from desktop_app.store.journal import AlreadyDone, LoggedOperation, OperationHead, key_text
from tests.builders import OPENING, a_call, a_contact, dump_text, last_operation, operation_count

NUMBER = "(803) 123-0000"
HEAD = OperationHead(OperationId("o-1"), OPENING, AgentName("noor"), AgentName("noor"), "Test", {})


def images_of(runner: Runner, sequence: int) -> list[tuple[str, str, Any]]:
    """Table, act and before-image of each change of an operation, in order."""
    rows = runner.store._database.execute_sql(
        "SELECT table_name, act, image FROM before_image WHERE operation = ? ORDER BY ordinal", (sequence,)
    )
    return [(table, act, image and json.loads(image)) for table, act, image in rows]


def newest(runner: Runner, **asked: Any) -> list[str]:
    with runner.store.reading():
        return [each.head.command for each in runner.store.journal.newest(limit=100, **asked)]


def logged(runner: Runner, id: OperationId) -> LoggedOperation:
    with runner.store.reading():
        found = runner.store.journal.operation(id)
    assert found is not None
    return found


# Before-images


def test_of_a_new_row_nothing_is_written_down_but_that_it_is_new(runner: Runner) -> None:
    done = runner.run(CreateContact(first_name="Ada", work_phone=NUMBER))

    assert images_of(runner, done.change.sequence) == [("contact", "insert", None), ("identifier", "insert", None)]


def test_of_a_changed_row_the_changed_columns_are_written_down(runner: Runner) -> None:
    ada = a_contact(runner, title="Ms")
    done = runner.run(EditContact(contact_id=ada, first_name="Ada", title="Countess"))

    assert images_of(runner, done.change.sequence) == [("contact", "update", {"title": "Ms"})]


def test_of_a_deleted_row_everything_is_written_down(runner: Runner) -> None:
    ada = a_contact(runner)
    done = runner.run(DeleteContact(ada))

    ((table, act, image),) = images_of(runner, done.change.sequence)
    assert (table, act) == ("contact", "delete")
    assert (image["id"], image["first_name"], image["seq"]) == (ada, "Ada", 1)


def test_a_change_to_the_same_value_is_no_change(runner: Runner) -> None:
    ada = a_contact(runner)
    runner.run(EditContact(contact_id=ada, first_name="Ada"))

    assert images_of(runner, operation_count(runner)) == []
    assert not runner.store.changes_since(operation_count(runner) - 1)


def test_text_is_written_down_as_it_was(runner: Runner) -> None:
    ada = a_contact(runner, title="Größe \u202e 👩‍👩‍👧 \"'")
    done = runner.run(EditContact(contact_id=ada, title=""))

    assert images_of(runner, done.change.sequence)[0][2] == {"title": "Größe \u202e 👩‍👩‍👧 \"'"}


def test_a_refused_command_has_no_before_images(runner: Runner) -> None:
    with pytest.raises(InvalidContact):
        runner.run(CreateContact())

    assert images_of(runner, operation_count(runner)) == []


def test_a_row_that_is_not_there_cannot_be_changed(runner: Runner) -> None:
    nobody = ContactId("nobody")
    before = dump_text(runner)

    with pytest.raises(NotFound, match="contact nobody is no longer there"), runner.store.operation(HEAD) as operation:
        runner.store.contacts.change(operation, nobody, {"title": "Dr"})
    with pytest.raises(NotFound), runner.store.operation(HEAD) as operation:
        runner.store.contacts.delete(operation, nobody)
    assert dump_text(runner) == before


# Operations


def test_operations_are_numbered_without_gaps_refusals_included(runner: Runner) -> None:
    first = operation_count(runner)
    a_contact(runner)
    with pytest.raises(InvalidContact):
        runner.run(CreateContact())
    a_contact(runner)

    assert last_operation(runner).sequence == first + 3


def test_an_operation_that_failed_half_way_takes_no_number(runner: Runner) -> None:
    count = operation_count(runner)
    with pytest.raises(ZeroDivisionError):
        fail_half_way(runner)

    assert operation_count(runner) == count
    assert a_contact(runner)


def fail_half_way(runner: Runner) -> None:
    with runner.store.operation(HEAD) as operation:
        fields = ContactFields(first_name="Half")
        runner.store.contacts.create(operation, ContactId("half"), ContactKind.CURATED, fields, {})
        raise ZeroDivisionError


def test_an_operation_id_is_used_once(runner: Runner) -> None:
    with runner.store.operation(HEAD):
        pass
    count = operation_count(runner)

    with pytest.raises(AlreadyDone), runner.store.operation(replace(HEAD, command="Other")):
        pass
    assert operation_count(runner) == count


def test_the_newest_operation_comes_first_whatever_its_clock_said(runner: Runner) -> None:
    for id, year in (("o-1", 2031), ("o-2", 1999)):
        with runner.store.operation(replace(HEAD, id=OperationId(id), time=OPENING.replace(year=year))):
            pass

    with runner.store.reading():
        assert [each.head.id for each in runner.store.journal.newest(limit=2)] == ["o-2", "o-1"]


def test_the_log_of_a_contact_has_what_was_done_to_it_its_notes_and_its_links(runner: Runner) -> None:
    ada, bob = a_contact(runner, work_phone=NUMBER), a_contact(runner, first_name="Bob")
    call = a_call(runner, NUMBER)
    runner.run(AddNote(ada, "likes tea"))
    runner.run(LinkContact(call, bob))
    runner.run(AddAgent(AgentName("eve"), "Agent"))

    assert newest(runner, contact_id=ada) == ["LinkContact", "AddNote", "ReceiveInteraction", "CreateContact"]
    assert newest(runner, contact_id=bob) == ["LinkContact", "CreateContact"]


def test_the_log_of_an_interaction_has_what_was_done_to_it(runner: Runner) -> None:
    call = a_call(runner, NUMBER)
    for command in (AcceptInteraction(call), UnlinkContact(call), EndInteraction(call)):
        runner.run(command)

    with runner.store.reading():
        about = runner.store.journal.about_interaction(call)
    assert [each.head.command for each in about] == [
        "EndInteraction", "UnlinkContact", "AcceptInteraction", "ReceiveInteraction"
    ]  # fmt: skip


def test_a_limit_cuts_the_oldest_off(runner: Runner) -> None:
    a_contact(runner)
    a_contact(runner)

    with runner.store.reading():
        assert len(runner.store.journal.newest(limit=1)) == 1


def test_an_unknown_operation_is_none(runner: Runner) -> None:
    with runner.store.reading():
        assert runner.store.journal.operation(OperationId("nothing")) is None


# What stands, and what was undone


def test_an_undone_operation_names_its_undo_only_while_that_stands(runner: Runner) -> None:
    created = runner.run(CreateContact(first_name="Eve")).operation
    chain = [created]
    stands = []
    for _ in range(4):
        chain.append(runner.run(Undo(chain[-1])).operation)
        stands.append([logged(runner, id).undone_by is None for id in chain])

    assert stands == [
        [False, True],
        [True, False, True],
        [False, True, False, True],
        [True, False, True, False, True],
    ]


# What others did


def test_everything_since_a_moment_is_one_change(runner: Runner) -> None:
    seen = operation_count(runner)
    ada = a_contact(runner, work_phone=NUMBER)
    call = a_call(runner, NUMBER)
    runner.run(AddAgent(AgentName("eve"), "Agent"))

    change = runner.store.changes_since(seen)
    assert (change.contacts, change.interactions, change.agents) == ({ada}, {call}, True)
    assert change.sequence == operation_count(runner)


def test_ones_own_operations_can_be_left_out(runner: Runner) -> None:
    seen = operation_count(runner)
    a_contact(runner)
    own = operation_count(runner)
    bob = a_contact(runner, first_name="Bob")

    change = runner.store.changes_since(seen, besides=frozenset({own}))
    assert change.contacts == {bob}
    assert change.sequence == operation_count(runner)


def test_a_refusal_is_no_change(runner: Runner) -> None:
    seen = operation_count(runner)
    with pytest.raises(InvalidContact):
        runner.run(CreateContact())

    assert not runner.store.changes_since(seen)


def test_the_contact_that_an_interaction_leaves_is_told_too(runner: Runner) -> None:
    ada, bob = a_contact(runner, work_phone=NUMBER), a_contact(runner, first_name="Bob")
    call = a_call(runner, NUMBER)

    assert runner.run(LinkContact(call, bob)).change.contacts == {ada, bob}


@settings(max_examples=300)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=1, max_size=4))
def test_the_database_calls_a_row_as_we_do(key: list[str]) -> None:
    with closing(apsw.Connection(":memory:")) as connection:
        ((written,),) = connection.execute(f"SELECT json_array({', '.join('?' * len(key))})", key)

    assert written == key_text(key)
