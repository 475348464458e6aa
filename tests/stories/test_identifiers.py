"""What a contact is recognised by: seen, added, shared, moved, labelled, removed; and an unlink that is remembered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from desktop_app.domain.ids import ContactId
from desktop_app.domain.permissions import Permission
from desktop_app.services.agents import RevokePermission
from desktop_app.services.merging import MergeContacts
from desktop_app.testing.stage import AGENT, Stage
from tests.stories.acts import NUMBER, answered

OTHER_NUMBER = "(803) 123-0001"


@pytest.fixture
def alexis(stage: Stage) -> ContactId:
    return stage.contact(first_name="Alexis", last_name="Ruiz", work_phone=NUMBER)


@pytest.fixture
def david(stage: Stage, alexis: ContactId) -> ContactId:
    """David is on the line, and holds a number of his own."""
    made = stage.contact(first_name="David", last_name="Ruiz", work_phone=OTHER_NUMBER)
    answered(stage, OTHER_NUMBER)
    return made


def test_each_identifier_says_where_it_came_from_and_who_else_holds_it(stage: Stage, alexis: ContactId) -> None:
    for name in ("Ben", "Cleo"):
        stage.contact(first_name=name, last_name="Ruiz", home_phone=NUMBER)
    answered(stage)

    (sentence,) = stage.desk.card.identifier_sentences

    assert sentence == "Phone +1 803-123-0000, also held by Ben Ruiz (+1), added 4 Feb 2026"


def test_of_a_merged_contact_it_says_through_whom(stage: Stage, alexis: ContactId, david: ContactId) -> None:
    stage.run(MergeContacts(alexis, (david,)))

    assert "through David Ruiz" in stage.desk.card.identifier_sentences[1]


def test_an_identifier_is_added_and_taken_back(stage: Stage, david: ContactId) -> None:
    stage.desk.card.add_identifier("WhatsApp", "+1 803 123 0055")

    assert stage.desk.card.identifiers == ["+1 803-123-0001", "+1 803-123-0055"]
    assert not stage.desk.is_visible("identifierValueField")
    stage.desk.toast.undo()
    assert stage.desk.card.identifiers == ["+1 803-123-0001"]


def test_what_cannot_be_read_is_said_and_kept_as_typed(stage: Stage, david: ContactId) -> None:
    stage.desk.card.add_identifier("E-mail", "nonsense")

    assert "cannot be read as E-mail" in stage.desk.card.identifier_error
    assert stage.desk.find(QLineEdit, "identifierValueField").text() == "nonsense"
    stage.desk.find(QLineEdit, "identifierValueField").setText("david@ruiz.example")
    assert stage.desk.card.identifier_error == ""
    stage.desk.click("saveIdentifierButton")
    assert "david@ruiz.example" in stage.desk.card.identifiers


def test_s26_an_identifier_of_somebody_else_is_a_question_that_names_them(stage: Stage, david: ContactId) -> None:
    stage.desk.card.add_identifier("Phone", NUMBER)

    assert "Phone +1 803-123-0000 is held by Alexis Ruiz" in stage.desk.card.identifier_question
    assert stage.desk.card.identifiers == ["+1 803-123-0001"]
    stage.desk.click("leaveIdentifierButton")
    assert stage.desk.card.identifier_question == ""
    assert stage.desk.card.identifiers == ["+1 803-123-0001"]


def test_an_identifier_is_shared_when_the_agent_says_so(stage: Stage, david: ContactId) -> None:
    stage.desk.card.add_identifier("Phone", NUMBER)
    stage.desk.click("shareIdentifierButton")

    assert "also held by Alexis Ruiz" in stage.desk.card.identifier_sentences[0]
    answered(stage)
    assert (stage.desk.card.name, stage.desk.card.others) == ("Alexis Ruiz", "1 other contact shares it")


def test_an_identifier_is_moved_when_the_agent_says_so(stage: Stage, david: ContactId) -> None:
    stage.desk.card.add_identifier("Phone", NUMBER)
    stage.desk.click("moveIdentifierButton")

    answered(stage)
    assert (stage.desk.card.name, stage.desk.card.others) == ("David Ruiz", "")


def test_an_identifier_is_labelled_and_removed(stage: Stage, david: ContactId) -> None:
    stage.desk.card.label_identifier("+1 803-123-0001", "summer house")
    assert stage.desk.card.identifier_sentences == ["Phone +1 803-123-0001, summer house, added 4 Feb 2026"]

    stage.desk.card.remove_identifier("+1 803-123-0001")

    assert stage.desk.card.identifiers == []
    answered(stage, OTHER_NUMBER)
    assert stage.desk.card.name == "No Name"


def test_what_is_being_typed_survives_that_the_card_is_read_anew(stage: Stage, david: ContactId) -> None:
    stage.desk.click("addIdentifierButton")
    stage.desk.find(QLineEdit, "identifierValueField").setText("+1 803 12")

    stage.calls(OTHER_NUMBER)
    stage.follow()

    assert stage.desk.find(QLineEdit, "identifierValueField").text() == "+1 803 12"
    stage.desk.form.focus("identifierValueField")
    stage.desk.press(Qt.Key.Key_Escape)
    assert not stage.desk.is_visible("identifierValueField")


def test_editing_identifiers_needs_its_permission(stage: Stage, david: ContactId) -> None:
    stage.run(RevokePermission(AGENT, Permission.CONTACT_EDIT.value))

    for name in ("addIdentifierButton", "labelIdentifierButton", "removeIdentifierButton"):
        assert not stage.desk.is_enabled(name)


def test_an_unlink_is_remembered_on_the_card_and_can_be_forgotten(stage: Stage, alexis: ContactId) -> None:
    answered(stage)
    stage.desk.card.unlink()
    answered(stage)
    assert stage.desk.card.name == "Alexis Ruiz"
    assert "unlinked this contact from this identifier, on 4 Feb 2026" in stage.desk.text("rememberedUnlinkLabel")

    stage.desk.click("forgetUnlinkButton")

    assert stage.desk.text("rememberedUnlinkLabel") == ""
    stage.desk.toast.undo()
    assert "unlinked" in stage.desk.text("rememberedUnlinkLabel")
