from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from desktop_app.domain.contacts import ContactFields, ContactKind
from desktop_app.domain.errors import DesktopError, InvalidContact, Refused
from desktop_app.domain.ids import AgentName, ContactId, InteractionId, OperationId
from desktop_app.domain.settings import Settings
from desktop_app.services.catalogue import COMMANDS
from desktop_app.services.contacts import CreateContact, DetailsOfContact, EditContact
from desktop_app.services.linking import CorrectLink, LinkContact, LinkOfInteraction, UnlinkContact
from desktop_app.services.notes import AddNote
from desktop_app.services.requests import Command, Work
from desktop_app.services.runner import Runner, journalled_arguments
from tests.builders import (
    OPENING,
    a_call,
    a_contact,
    contact,
    dump_text,
    ids,
    last_operation,
    operation_count,
    unchanged,
)

NUMBER = "(803) 123-0000"


@dataclass(frozen=True)
class ChangeThenFail(Command):
    """A command that fails after it has written something."""

    error: BaseException = field(metadata={"journal": False})

    def apply(self, work: Work) -> Any:
        fields = ContactFields(first_name="Half")
        work.store.contacts.create(work.operation, ContactId(work.new_id()), ContactKind.CURATED, fields, {})
        raise self.error


def test_an_accepted_command_is_one_operation(runner: Runner) -> None:
    operations = operation_count(runner)
    done = runner.run(CreateContact(first_name="Ada"), reason="because")

    logged = last_operation(runner)
    assert operation_count(runner) == operations + 1
    assert (logged.head.id, logged.head.command, logged.head.agent) == (done.operation, "CreateContact", "noor")
    assert (logged.head.arguments, logged.head.reason) == ({"first_name": "Ada"}, "because")
    assert (logged.result, logged.refused, logged.undone_by) == (done.result, None, None)


def test_a_change_tells_in_ids_what_is_no_longer_as_it_was(runner: Runner) -> None:
    ada = a_contact(runner, work_phone=NUMBER)
    call = a_call(runner, NUMBER)
    done = runner.run(UnlinkContact(call))

    assert (done.change.contacts, done.change.interactions) == ({ada}, {call})
    assert done.change.sequence == operation_count(runner)


def test_a_command_that_changes_nothing_says_so(runner: Runner) -> None:
    ada = a_contact(runner)

    assert not runner.run(EditContact(contact_id=ada, first_name="Ada")).change


def test_a_repeated_operation_id_gives_the_first_result_and_does_nothing(runner: Runner) -> None:
    id = OperationId("once")
    first = runner.run(CreateContact(first_name="Ada"), operation_id=id)
    before, operations = dump_text(runner), operation_count(runner)

    second = runner.run(CreateContact(first_name="Ada"), operation_id=id)

    assert (second.operation, second.result) == (first.operation, first.result)
    assert not second.change
    assert (dump_text(runner), operation_count(runner)) == (before, operations)


def test_an_operation_id_that_was_refused_can_be_tried_again(runner: Runner) -> None:
    id = OperationId("again")
    with pytest.raises(InvalidContact):
        runner.run(CreateContact(), operation_id=id)

    assert runner.run(CreateContact(first_name="Ada"), operation_id=id).operation == id


def test_a_refused_command_changes_nothing_but_the_journals_record_of_it(runner: Runner) -> None:
    is_unchanged, operations = unchanged(runner), operation_count(runner)

    with pytest.raises(Refused, match="half-way"):
        runner.run(ChangeThenFail(Refused("half-way")))

    logged = last_operation(runner)
    assert is_unchanged()
    assert operation_count(runner) == operations + 1
    assert (logged.head.command, logged.refused, logged.result) == ("ChangeThenFail", "half-way", None)


def test_a_bug_changes_nothing_at_all_and_passes_through(runner: Runner) -> None:
    is_unchanged, operations = unchanged(runner), operation_count(runner)

    with pytest.raises(ZeroDivisionError):
        runner.run(ChangeThenFail(ZeroDivisionError()))

    assert is_unchanged()
    assert operation_count(runner) == operations
    assert runner.run(CreateContact(first_name="Ada")).change


def test_what_was_refused_for_its_size_is_not_kept_whole(runner: Runner) -> None:
    with pytest.raises(DesktopError):
        runner.run(AddNote(a_contact(runner), "x" * 10_000_000))

    assert len(last_operation(runner).head.arguments["text"]) == 1_000


@pytest.mark.parametrize(
    "command",
    [
        CreateContact(last_name="\ud800"),
        EditContact(contact_id=ContactId("\udcff"), first_name="A"),
        LinkContact(InteractionId("\udcff"), ContactId("\udcff")),
        CorrectLink(InteractionId("i"), ContactId("c"), "\ud800"),
        AddNote(ContactId("\udcff"), "text"),
    ],
)
def test_broken_characters_in_arguments_are_refused_in_a_sentence(runner: Runner, command: Command) -> None:
    is_unchanged = unchanged(runner)

    with pytest.raises(DesktopError) as refusal:
        runner.run(command)

    assert is_unchanged()
    assert last_operation(runner).refused == str(refusal.value)


@pytest.mark.parametrize("query", [DetailsOfContact(ContactId("\udcff")), LinkOfInteraction(InteractionId("\udcff"))])
def test_broken_characters_in_a_question_are_refused_too(runner: Runner, query: Any) -> None:
    with pytest.raises(DesktopError):
        runner.read(query)


def test_a_broken_character_in_the_reason_is_refused(runner: Runner) -> None:
    with pytest.raises(Refused, match="cannot be stored"):
        runner.run(CreateContact(first_name="Ada"), reason="\ud800")


def test_a_rehearsal_answers_and_changes_nothing(runner: Runner) -> None:
    is_unchanged, operations = unchanged(runner), operation_count(runner)

    assert runner.rehearse(CreateContact(first_name="Ada"))["contact"]
    assert is_unchanged()
    assert operation_count(runner) == operations


def test_times_are_kept_in_utc_whatever_the_clock_says(runner: Runner) -> None:
    east = timezone(timedelta(hours=9))
    desk = Runner(
        runner.store,
        AgentName("noor"),
        clock=lambda: datetime(2026, 11, 24, 18, tzinfo=east),
        new_id=ids("east"),
        settings=Settings(),
    )
    ada = a_contact(desk)

    assert contact(runner, ada).created_at.isoformat() == "2026-11-24T09:00:00+00:00"


def test_the_order_of_creation_is_the_journals_not_the_clocks(runner: Runner) -> None:
    first = a_contact(runner, work_phone=NUMBER)
    slow = Runner(
        runner.store,
        AgentName("noor"),
        clock=lambda: OPENING - timedelta(days=365),
        new_id=ids("slow"),
        settings=Settings(),
    )
    second = a_contact(slow, work_phone=NUMBER)

    assert contact(runner, first).created_order < contact(runner, second).created_order
    link = runner.read(LinkOfInteraction(a_call(runner, NUMBER)))
    assert link.contact is not None
    assert link.contact.id == first


def test_arguments_that_are_none_are_not_journalled() -> None:
    assert journalled_arguments(CreateContact(first_name="Ada", title=None)) == {"first_name": "Ada"}


def test_every_command_tells_what_it_does_in_its_docstring() -> None:
    assert [name for name, command in COMMANDS.items() if not (command.__doc__ or "").strip()] == []
