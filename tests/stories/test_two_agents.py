"""Two agents on one store: the other's change appears, different fields both stand, the same field is a question."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt

from desktop_app.app import open_runner
from desktop_app.domain.ids import AgentName, ContactId
from desktop_app.domain.settings import Settings
from desktop_app.services.contacts import EditContact, PromoteContact
from desktop_app.services.runner import Runner
from desktop_app.testing.stage import Stage
from tests.stories.acts import NUMBER, answered


@pytest.fixture
def alexis(stage: Stage) -> ContactId:
    """She is on the line."""
    made = stage.contact(first_name="Alexis", last_name="Ruiz", work_phone=NUMBER, title="Buyer")
    answered(stage)
    return made


@pytest.fixture
def bob(stage: Stage) -> Iterator[Runner]:
    """Another agent, at a desk of their own on the same store."""
    opened = open_runner(stage.url, run_by=AgentName("bob"), settings=Settings(), clock=stage.clock)
    yield opened
    opened.close()


def edited(stage: Stage, **values: str) -> None:
    stage.desk.trigger("editContactAction")
    stage.desk.form.fill(**values)


def test_what_the_other_changes_appears_in_this_window(stage: Stage, alexis: ContactId, bob: Runner) -> None:
    bob.run(EditContact(contact_id=alexis, last_name="Diaz"))
    stage.follow()

    assert stage.desk.card.name == "Alexis Diaz"
    assert stage.desk.interactions.titles == ["Alexis Diaz"]


def test_changes_of_different_fields_both_stand(stage: Stage, alexis: ContactId, bob: Runner) -> None:
    edited(stage, titleField="Head of purchasing")
    bob.run(EditContact(contact_id=alexis, last_name="Diaz"))
    stage.follow()

    stage.desk.form.save()

    assert not stage.desk.conflict.is_open
    assert stage.desk.card.name == "Alexis Diaz"
    assert stage.desk.text("contactSubtitle") == "\u2068Head of purchasing\u2069"


def test_of_the_same_field_both_values_are_shown_and_the_agent_chooses(
    stage: Stage, alexis: ContactId, bob: Runner
) -> None:
    edited(stage, lastNameField="Mine", titleField="Mine, too", middleNameField="Only mine")
    bob.run(EditContact(contact_id=alexis, last_name="Theirs", title="Theirs, too"))

    stage.desk.form.save()

    conflict = stage.desk.conflict
    assert conflict.table.headers == ["Before", "Yours", "Theirs"]
    assert conflict.table.values("Last name") == ["Ruiz", "Mine", "Theirs"]
    assert conflict.table.values("Title") == ["Buyer", "Mine, too", "Theirs, too"]
    assert not conflict.can_save
    conflict.table.choose("Last name", "Theirs")
    assert not conflict.can_save
    conflict.table.choose("Title", "Mine, too")
    conflict.save()

    assert not conflict.is_open
    assert not stage.desk.form.is_open
    assert stage.desk.card.name == "Alexis Only mine Theirs"
    assert stage.desk.text("contactSubtitle") == "\u2068Mine, too\u2069"


def test_all_theirs_saves_nothing_of_mine(stage: Stage, alexis: ContactId, bob: Runner) -> None:
    edited(stage, lastNameField="Mine")
    bob.run(EditContact(contact_id=alexis, last_name="Theirs"))
    stage.desk.form.save()

    stage.desk.conflict.keep_theirs()
    assert stage.desk.conflict.table.chosen("Last name") == "Theirs"
    stage.desk.conflict.save()

    assert stage.desk.card.name == "Alexis Theirs"
    assert not stage.desk.form.is_open


def test_a_conflict_that_is_closed_decides_nothing_and_keeps_the_form(
    stage: Stage, alexis: ContactId, bob: Runner
) -> None:
    edited(stage, lastNameField="Mine")
    bob.run(EditContact(contact_id=alexis, last_name="Theirs"))
    stage.desk.form.save()

    stage.desk.press(Qt.Key.Key_Escape)

    assert not stage.desk.conflict.is_open
    assert stage.desk.form.value("lastNameField") == "Mine"
    stage.desk.form.save()
    assert stage.desk.conflict.is_open


def test_what_changes_once_more_meanwhile_is_asked_about_once_more(
    stage: Stage, alexis: ContactId, bob: Runner
) -> None:
    edited(stage, lastNameField="Mine")
    bob.run(EditContact(contact_id=alexis, last_name="Theirs"))
    stage.desk.form.save()
    stage.desk.conflict.keep_mine()
    bob.run(EditContact(contact_id=alexis, last_name="Theirs again"))

    stage.desk.conflict.save()

    assert stage.desk.conflict.table.values("Last name") == ["Theirs", "Mine", "Theirs again"]


def test_adding_to_the_contacts_overwrites_nothing_unseen_either(stage: Stage, bob: Runner) -> None:
    answered(stage, "(803) 123-0009")
    temporary = ContactId(stage.runner.store.dump()["interactions"][0]["contact"])
    stage.desk.click("addToContactsButton")
    stage.desk.form.fill(firstNameField="Ida", lastNameField="Byron")
    bob.run(EditContact(contact_id=temporary, last_name="King"))

    stage.desk.form.save()

    assert stage.desk.conflict.table.values("Last name") == ["", "Byron", "King"]
    stage.desk.conflict.keep_mine()
    stage.desk.conflict.save()
    assert (stage.desk.card.name, stage.desk.card.kind) == ("Ida Byron", "Curated")


def test_an_undo_of_what_was_changed_again_since_is_a_question(stage: Stage, alexis: ContactId, bob: Runner) -> None:
    edited(stage, lastNameField="Mine")
    stage.desk.form.save()
    bob.run(EditContact(contact_id=alexis, last_name="Theirs"))
    stage.follow()

    stage.desk.toast.undo()

    conflict = stage.desk.conflict
    assert conflict.table.headers == ["Before", "Then", "Now"]
    assert conflict.table.values("Last name") == ["Ruiz", "Mine", "Theirs"]
    conflict.table.choose("Last name", "Ruiz")
    conflict.save()
    assert stage.desk.card.name == "Alexis Ruiz"


def test_an_undo_can_leave_what_was_changed_since(stage: Stage, alexis: ContactId, bob: Runner) -> None:
    edited(stage, lastNameField="Mine", titleField="Director")
    stage.desk.form.save()
    bob.run(EditContact(contact_id=alexis, last_name="Theirs"))
    stage.follow()

    stage.desk.toast.undo()
    stage.desk.conflict.keep_theirs()
    stage.desk.conflict.save()

    assert stage.desk.card.name == "Alexis Theirs"
    assert stage.desk.text("contactSubtitle") == "\u2068Buyer\u2069"


def test_who_is_added_by_the_other_is_added_here_too(stage: Stage, bob: Runner) -> None:
    answered(stage, "(803) 123-0009")
    temporary = ContactId(stage.runner.store.dump()["interactions"][0]["contact"])

    bob.run(PromoteContact(contact_id=temporary, first_name="Ida", last_name="Byron"))
    stage.follow()

    assert (stage.desk.card.name, stage.desk.card.kind) == ("Ida Byron", "Curated")
