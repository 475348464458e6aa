"""Finding somebody, and nobody."""

from __future__ import annotations

import pytest

from desktop_app.services.contacts import EditContact
from desktop_app.services.notes import AddNote
from desktop_app.testing.stage import Stage

NUMBER, OTHER_NUMBER = "+1 803-123-0000", "+1 212-555-0199"


def find(stage: Stage, text: str) -> None:
    stage.desk.trigger("findContactAction")
    stage.desk.search.look_for(text)


def test_temporary_contacts_are_shown_on_request_and_below_the_others(stage: Stage) -> None:
    stage.contact(first_name="Maria", last_name="Silva")
    stage.comes_in("voice", "phone", OTHER_NUMBER, name="Maria Lopes")

    find(stage, "maria")
    assert stage.desk.search.hits == ["Maria Silva"]
    stage.desk.search.include_temporary()
    assert stage.desk.search.hits == ["Maria Silva", "Maria Lopes"]

    find(stage, "maria")
    assert stage.desk.search.hits == ["Maria Silva"]


def test_a_hit_says_that_a_number_is_a_former_one_and_that_a_note_matched(stage: Stage) -> None:
    maria = stage.contact(first_name="Maria", last_name="Silva", work_phone=NUMBER)
    stage.runner.run(EditContact(contact_id=maria, work_phone=OTHER_NUMBER))
    stage.runner.run(AddNote(maria, "Prefers mornings"))
    stage.desk.settle()

    find(stage, "803 123")
    assert stage.desk.search.sentences == [f"Maria Silva, Curated, Phone {NUMBER}, former number"]
    stage.desk.search.look_for("mornings")
    assert stage.desk.search.sentences == ["Maria Silva, Curated, Note Prefers mornings"]


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ("zoe zimmer", {"firstNameField": "zoe", "lastNameField": "zimmer"}),
        ("zoe@x.org", {"personalEmailField": "zoe@x.org"}),
        ("+44 20 7946 0999", {"workPhoneField": "+44 20 7946 0999"}),
    ],
)
def test_nobody_found_offers_a_new_contact_with_what_was_typed(
    stage: Stage, typed: str, fields: dict[str, str]
) -> None:
    stage.contact(first_name="Maria", last_name="Silva")

    find(stage, typed)
    assert "Nobody found" in stage.desk.search.status
    assert typed in stage.desk.text("nobodyFoundLabel")
    stage.desk.search.create()

    assert {name: stage.desk.form.value(name) for name in fields} == fields


def test_says_when_the_list_is_cut(stage: Stage) -> None:
    for number in range(21):
        stage.contact(first_name="Maria", last_name=f"Silva {number}")

    find(stage, "maria")

    assert len(stage.desk.search.hits) == 20
    assert "The best 20 of more" in stage.desk.search.status
