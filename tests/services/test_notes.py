"""Notes: on contacts and organisations, over merged contacts, and only one's own changed."""

from __future__ import annotations

import pytest

from desktop_app.domain.contacts import Note
from desktop_app.domain.errors import Conflict, InvalidContact, NotFound, NotPermitted, Refused
from desktop_app.domain.ids import AgentName, ContactId, NoteId
from desktop_app.domain.permissions import Permission, Role
from desktop_app.services.agents import RevokePermission
from desktop_app.services.contacts import DetailsOfContact
from desktop_app.services.journal import Undo
from desktop_app.services.notes import AddNote, AddOrganizationNote, DeleteNote, EditNote
from desktop_app.services.organizations import DetailsOfOrganization
from desktop_app.services.runner import Runner
from tests.builders import a_contact, an_agent, an_organization, merged, unchanged


def a_note(runner: Runner, contact: ContactId, text: str = "likes tea") -> NoteId:
    return NoteId(runner.run(AddNote(contact, text)).result["note"])


def notes(runner: Runner, contact: ContactId) -> tuple[Note, ...]:
    return runner.read(DetailsOfContact(contact)).notes


def test_an_edited_note_keeps_its_author_and_its_day_and_says_when_it_was_edited(runner: Runner) -> None:
    ada = a_contact(runner)
    id = a_note(runner, ada)
    (before,) = notes(runner, ada)
    runner.run(EditNote(id, " likes coffee "))

    (after,) = notes(runner, ada)
    assert (after.text, after.author, after.written_at) == ("likes coffee", "noor", before.written_at)
    assert before.edited_at is None
    assert after.edited_at is not None
    assert after.edited_at > after.written_at


def test_an_undone_edit_leaves_no_trace_on_the_note(runner: Runner) -> None:
    ada = a_contact(runner)
    edited = runner.run(EditNote(a_note(runner, ada), "likes coffee"))
    runner.run(Undo(edited.operation))

    (note,) = notes(runner, ada)
    assert (note.text, note.edited_at) == ("likes tea", None)


def test_saving_the_same_text_is_no_edit(runner: Runner) -> None:
    ada = a_contact(runner)
    runner.run(EditNote(a_note(runner, ada), "likes tea"))

    assert notes(runner, ada)[0].edited_at is None


@pytest.mark.parametrize("command", [lambda id: EditNote(id, "mine now"), DeleteNote])
@pytest.mark.parametrize("role", Role)
def test_only_the_author_changes_or_deletes_a_note_whatever_the_role(runner: Runner, role: Role, command) -> None:
    note = a_note(runner, a_contact(runner))
    bob = an_agent(runner, "bob", role)
    is_unchanged = unchanged(runner)

    with pytest.raises((Refused, NotPermitted), match="noor wrote this note, and only its author"):
        bob.run(command(note))
    assert is_unchanged()


@pytest.mark.parametrize("text", ["", " \n ", "x" * 32_001, "a\x00b", "\ud800"])
def test_a_note_has_1_to_32000_characters(runner: Runner, text: str) -> None:
    ada, engines = a_contact(runner), an_organization(runner)
    note = a_note(runner, ada)
    is_unchanged = unchanged(runner)

    for command in (AddNote(ada, text), EditNote(note, text), AddOrganizationNote(engines, text)):
        with pytest.raises(InvalidContact, match="between 1 and 32,000 characters"):
            runner.run(command)
    assert is_unchanged()


def test_the_longest_note_is_kept_whole(runner: Runner) -> None:
    ada = a_contact(runner)
    runner.run(EditNote(a_note(runner, ada), "x" * 32_000))

    assert len(notes(runner, ada)[0].text) == 32_000


def test_a_note_changed_meanwhile_is_a_conflict_that_carries_both(runner: Runner) -> None:
    id = a_note(runner, a_contact(runner))
    runner.run(EditNote(id, "likes coffee", seen="likes tea"))
    is_unchanged = unchanged(runner)

    with pytest.raises(Conflict, match="changed meanwhile") as conflict:
        runner.run(EditNote(id, "likes water", seen="likes tea"))

    (difference,) = conflict.value.differences
    assert (difference.before, difference.then, difference.now) == ("likes tea", "likes water", "likes coffee")
    assert is_unchanged()
    runner.run(EditNote(id, "likes water", seen="likes coffee"))


def test_the_same_text_by_two_is_no_conflict(runner: Runner) -> None:
    id = a_note(runner, a_contact(runner))
    runner.run(EditNote(id, "likes coffee", seen="likes tea"))
    runner.run(EditNote(id, "likes coffee", seen="likes tea"))


def test_a_deleted_note_is_gone_and_can_be_had_back(runner: Runner) -> None:
    ada = a_contact(runner)
    id = a_note(runner, ada)
    deleted = runner.run(DeleteNote(id))
    assert notes(runner, ada) == ()
    with pytest.raises(NotFound, match=f"no note {id}"):
        runner.run(EditNote(id, "still there?"))

    runner.run(Undo(deleted.operation))
    assert [note.text for note in notes(runner, ada)] == ["likes tea"]


def test_notes_are_read_over_all_that_were_merged_newest_first(runner: Runner) -> None:
    ada, bob, eve = a_contact(runner), a_contact(runner), a_contact(runner)
    for contact, text in ((eve, "first"), (ada, "second"), (bob, "third")):
        a_note(runner, contact, text)
    merged(runner, bob, into=ada)
    merged(runner, eve, into=bob)

    shown = notes(runner, ada)
    assert [note.text for note in shown] == ["third", "second", "first"]
    assert [note.contact_id for note in shown] == [bob, ada, eve]


def test_notes_on_an_organisation_are_its_own(runner: Runner) -> None:
    ada, engines, looms = a_contact(runner), an_organization(runner), an_organization(runner, "Looms")
    done = runner.run(AddOrganizationNote(engines, "pays late"))

    assert done.change.organizations == {engines}
    assert [note.text for note in runner.read(DetailsOfOrganization(engines)).notes] == ["pays late"]
    assert (runner.read(DetailsOfOrganization(looms)).notes, notes(runner, ada)) == ((), ())


@pytest.mark.parametrize("command", [lambda id: EditNote(id, "pays in time"), DeleteNote])
def test_an_undo_needs_the_organisation_permission_that_the_note_needed(runner: Runner, command) -> None:
    bob = an_agent(runner, "bob", Role.ADMINISTRATOR)
    note = bob.run(AddOrganizationNote(an_organization(runner), "pays late")).result["note"]
    done = bob.run(command(note))
    runner.run(RevokePermission(AgentName("bob"), Permission.ORGANIZATION_EDIT.value))

    with pytest.raises(NotPermitted) as refusal:
        bob.run(Undo(done.operation))
    assert refusal.value.permission is Permission.ORGANIZATION_EDIT
