"""Notes on a contact: written, read whole, one's own edited and deleted, and never lost half-written."""

from __future__ import annotations

import pytest

from desktop_app.domain.ids import AgentName, ContactId
from desktop_app.domain.permissions import Permission
from desktop_app.services.agents import RevokePermission
from desktop_app.services.contacts import DetailsOfContact
from desktop_app.services.notes import AddNote, EditNote
from desktop_app.testing.stage import Stage
from tests.builders import an_agent

NUMBER, OTHER_NUMBER = "(803) 123-0000", "(803) 123-0001"


@pytest.fixture
def ada(stage: Stage) -> ContactId:
    """On the line, with the Notes tab in front."""
    id = stage.contact(first_name="Ada", last_name="Lovelace", work_phone=NUMBER)
    stage.calls(NUMBER)
    stage.desk.interactions.select("Ada Lovelace")
    stage.desk.choose_tab("Notes")
    return id


def stored(stage: Stage, id: ContactId) -> list[str]:
    return [note.text for note in stage.runner.read(DetailsOfContact(id)).notes]


def test_a_note_is_added_edited_in_place_and_says_so(stage: Stage, ada: ContactId) -> None:
    notes = stage.desk.notes
    notes.add("likes tea")
    assert (notes.texts, notes.new_text) == (["likes tea"], "")

    notes.choose("likes tea")
    notes.edit("likes coffee")
    notes.save()

    assert (notes.texts, notes.shown) == (["likes coffee"], "likes coffee")
    assert "edited" in notes.sentences[0]
    stage.desk.toast.undo()
    assert notes.texts == ["likes tea"]
    assert "edited" not in notes.sentences[0]


def test_a_deleted_note_comes_back_from_the_toast(stage: Stage, ada: ContactId) -> None:
    notes = stage.desk.notes
    notes.add("likes tea")
    notes.choose("likes tea")
    notes.delete()
    assert (notes.texts, notes.shown) == ([], "")

    stage.desk.toast.undo()
    assert notes.texts == ["likes tea"]


def test_only_ones_own_notes_have_buttons(stage: Stage, ada: ContactId) -> None:
    an_agent(stage.runner, "bob").run(AddNote(ada, "speaks Spanish"))
    stage.follow()
    notes = stage.desk.notes
    notes.add("likes tea")

    notes.choose("speaks Spanish")
    assert (notes.shown, notes.can_be_edited) == ("speaks Spanish", False)
    notes.choose("likes tea")
    assert notes.can_be_edited


def test_a_very_long_note_is_short_in_the_list_and_whole_when_chosen(stage: Stage, ada: ContactId) -> None:
    text = "The kiln was replaced in March. " * 1_000
    stage.desk.notes.add(text)
    notes = stage.desk.notes
    view = notes._list
    notes.choose(text.strip())

    assert notes.shown == text.strip()
    assert view.visualRect(view.model().index(0, 0)).height() < 100


def test_an_edit_that_is_too_long_is_refused_in_words_and_kept(stage: Stage, ada: ContactId) -> None:
    notes = stage.desk.notes
    notes.add("likes tea")
    notes.choose("likes tea")
    notes.edit("x" * 32_001)
    notes.save()

    assert "between 1 and 32,000 characters" in notes.error
    assert (len(notes.shown), stored(stage, ada)) == (32_001, ["likes tea"])


def test_what_is_half_written_waits_while_another_interaction_is_answered(stage: Stage, ada: ContactId) -> None:
    notes = stage.desk.notes
    notes.add("likes tea")
    notes.choose("likes tea")
    notes.edit("likes co")
    notes.type("call back on")
    stage.contact(first_name="Bob", last_name="Ruiz", work_phone=OTHER_NUMBER)
    stage.calls(OTHER_NUMBER)

    stage.desk.interactions.select("Bob Ruiz")
    assert (notes.new_text, notes.shown, notes.texts) == ("", "", [])
    stage.desk.interactions.select("Ada Lovelace")
    assert (notes.new_text, notes.shown) == ("call back on", "likes co")

    notes.cancel()
    assert notes.shown == "likes tea"


def test_a_note_begun_for_one_contact_never_ends_on_another(stage: Stage, ada: ContactId) -> None:
    stage.desk.notes.type("likes tea")
    bob = stage.contact(first_name="Bob", last_name="Ruiz")
    stage.desk.card.unlink()
    stage.desk.search.look_for("Bob")
    stage.desk.search.choose("Bob Ruiz")

    assert (stage.desk.card.name, stage.desk.notes.new_text) == ("Bob Ruiz", "")
    assert (stored(stage, ada), stored(stage, bob)) == ([], [])


def test_a_note_changed_in_another_window_meanwhile_shows_both(stage: Stage, ada: ContactId) -> None:
    notes = stage.desk.notes
    notes.add("likes tea")
    (note,) = stage.runner.read(DetailsOfContact(ada)).notes
    notes.choose("likes tea")
    notes.edit("likes water")
    stage.run(EditNote(note.id, "likes coffee"))

    notes.save()
    assert "changed meanwhile" in notes.error
    assert "likes coffee" in notes.error
    assert (notes.shown, stored(stage, ada)) == ("likes water", ["likes coffee"])

    notes.save()
    assert stored(stage, ada) == ["likes water"]


def test_without_contact_edit_notes_are_read_only_and_say_why(stage: Stage, ada: ContactId) -> None:
    stage.desk.notes.add("likes tea")
    stage.run(RevokePermission(AgentName("noor"), Permission.CONTACT_EDIT.value))
    stage.desk.notes.choose("likes tea")

    for name in ("newNoteField", "addNoteButton", "editNoteButton", "deleteNoteButton"):
        assert not stage.desk.is_enabled(name)
    assert stage.desk.notes.shown == "likes tea"
