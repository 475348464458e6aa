"""A contact as it was at any past moment, what changed since and who did it, and the way back from each change."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListView, QPushButton, QSlider

from desktop_app.domain.errors import Refused
from desktop_app.domain.ids import ContactId
from desktop_app.domain.permissions import Permission
from desktop_app.services.agents import RevokePermission
from desktop_app.services.contacts import EditContact, PromoteContact
from desktop_app.services.merging import MergeContacts
from desktop_app.testing.stage import AGENT, Stage

NUMBER = "(803) 123-0000"


@pytest.fixture
def ada(stage: Stage) -> ContactId:
    """On the line, and her title was changed meanwhile."""
    id = stage.contact(first_name="Ada", last_name="Lovelace", title="Dr", work_phone=NUMBER)
    stage.calls(NUMBER)
    stage.desk.interactions.select_row(0)
    stage.run(EditContact(contact_id=id, title="Prof"))
    return id


def test_it_opens_with_the_contact_as_it_is_now(stage: Stage, ada: ContactId) -> None:
    stage.desk.as_of.open()

    assert (stage.desk.as_of.title, stage.desk.as_of.sentence) == ("As it is now", "Nothing has changed since.")
    assert stage.desk.as_of.change == "noor changed Title from Dr to Prof"
    assert stage.desk.find(QSlider, "asOfSlider").hasFocus()


def test_the_past_is_marked_as_the_past_and_its_differences_are_in_words(stage: Stage, ada: ContactId) -> None:
    stage.desk.as_of.open()
    stage.desk.as_of.previous()

    assert stage.desk.as_of.title.startswith("As it was on 4 Feb 2026, ")
    assert stage.desk.as_of.sentence == "This is the past and cannot be edited; 1 change since."
    details = stage.desk.as_of.details
    assert details[details.index("Title") :][:3] == ["Title", "Dr", "Now Prof"]
    assert stage.desk.as_of.change == "A call from (803) 123-0000 came in and was linked to it"
    assert stage.desk.as_of.journey == ["Inbound call"]

    stage.desk.as_of.previous()
    assert stage.desk.as_of.journey == []
    assert not stage.desk.is_enabled("previousChangeButton")


def test_changes_are_stepped_through_by_keyboard(stage: Stage, ada: ContactId) -> None:
    stage.desk.as_of.open()

    stage.desk.press(Qt.Key.Key_Left)
    assert stage.desk.as_of.change.startswith("A call from")
    stage.desk.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert stage.desk.as_of.change == "noor created it"
    stage.desk.press(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    stage.desk.press(Qt.Key.Key_Right)
    assert stage.desk.as_of.title == "As it is now"
    stage.desk.press(Qt.Key.Key_Escape)
    assert not stage.desk.as_of.is_open
    assert stage.desk.find(QPushButton, "moreButton").hasFocus()


def test_any_moment_can_be_typed(stage: Stage, ada: ContactId) -> None:
    stage.desk.as_of.open()
    stage.desk.as_of.look_at(stage.clock() - timedelta(seconds=1))
    assert "Now Prof" in stage.desk.as_of.details

    stage.desk.as_of.look_at(stage.clock() - timedelta(days=1))
    assert stage.desk.as_of.title == "Not there then"
    assert stage.desk.is_visible("changeList") is False
    assert stage.desk.as_of.change == ""

    stage.desk.as_of.look_at(stage.clock() + timedelta(days=1))
    assert stage.desk.as_of.title == "As it is now"


def test_the_history_lists_every_change_refusals_and_undos_with_who_did_it(stage: Stage, ada: ContactId) -> None:
    with pytest.raises(Refused):
        stage.run(PromoteContact(contact_id=ada))
    stage.desk.trigger("undoAction")
    stage.desk.as_of.open()

    assert [each.rpartition(", 4 Feb")[0] for each in stage.desk.as_of.changes] == [
        "noor took back: noor changed Title from Dr to Prof",
        "noor was refused “Promote contact”: "
        "Ada Lovelace is a curated contact already, so there is nothing to promote.",
        "noor changed Title from Dr to Prof",
        "A call from (803) 123-0000 came in and was linked to it",
        "noor created it",
    ]
    assert stage.desk.as_of.changes[1].endswith(", refused")
    assert stage.desk.as_of.changes[2].endswith(", taken back since")


def test_choosing_a_change_shows_the_contact_right_after_it(stage: Stage, ada: ContactId) -> None:
    stage.desk.as_of.open()
    stage.window.window.contact.as_of.show_tab("Changes")
    stage.desk.as_of.select(2)

    assert stage.desk.as_of.change == "noor created it"
    assert stage.desk.as_of.sentence == "This is the past and cannot be edited; 2 changes since."


def test_a_change_is_taken_back_where_it_is_shown(stage: Stage, ada: ContactId) -> None:
    stage.desk.as_of.open()
    stage.desk.as_of.undo()

    assert stage.desk.toast.text == "Changes taken back"
    assert stage.desk.as_of.is_open
    assert stage.desk.as_of.change == "noor took back: noor changed Title from Dr to Prof"
    details = stage.desk.as_of.details
    assert details[details.index("Title") :][:2] == ["Title", "Dr"]
    stage.desk.as_of.previous()
    assert not stage.desk.is_enabled("undoChangeButton")
    assert stage.desk.find(QPushButton, "undoChangeButton").toolTip() == "Taken back since"


def test_each_row_of_the_history_has_its_own_way_back(stage: Stage, ada: ContactId) -> None:
    stage.desk.as_of.open()
    stage.window.window.contact.as_of.show_tab("Changes")
    changes = stage.desk.find(QListView, "changeList")
    buttons = changes.findChildren(QPushButton)

    assert "Undo: noor changed Title from Dr to Prof" in [each.accessibleName() for each in buttons]
    next(each for each in buttons if "Title" in each.accessibleName()).click()
    stage.desk.settle()
    assert stage.desk.toast.text == "Changes taken back"


def test_what_others_do_meanwhile_appears_and_the_past_stays_where_it_is(stage: Stage, ada: ContactId) -> None:
    stage.desk.as_of.open()
    stage.desk.as_of.previous()
    title = stage.desk.as_of.title

    stage.run(EditContact(contact_id=ada, title="Countess"))

    assert stage.desk.as_of.title == title
    assert "Now Countess" in stage.desk.as_of.details
    assert stage.desk.as_of.sentence == "This is the past and cannot be edited; 2 changes since."


def test_a_merge_since_is_said(stage: Stage, ada: ContactId) -> None:
    eve = stage.contact(first_name="Augusta", last_name="King", cell_phone="(803) 123-0009")
    stage.desk.as_of.open()
    stage.run(MergeContacts(ada, (eve,)))
    stage.desk.as_of.previous()
    details = stage.desk.as_of.details
    assert details[details.index("Merged from") :][:3] == ["Merged from", "Not merged", "Now 2 contacts"]
    assert "Since then also: \u2068Phone +1 803-123-0009\u2069" in details
    assert stage.desk.as_of.changes[0].startswith("noor merged Augusta King into it")


def test_without_session_view_links_and_journey_are_not_shown(stage: Stage, ada: ContactId) -> None:
    stage.run(RevokePermission(AGENT, Permission.SESSION_VIEW.value))
    stage.desk.as_of.open()
    stage.window.window.contact.as_of.show_tab("Journey")
    stage.desk.settle()

    assert stage.desk.as_of.journey == []
    assert "externalContacts:session:view" in stage.desk.text("asOfJourneyListNotice")
    assert not any("803" in each for each in stage.desk.as_of.changes)


def test_without_contact_view_the_action_is_disabled_and_says_why(stage: Stage, ada: ContactId) -> None:
    stage.run(RevokePermission(AGENT, Permission.CONTACT_VIEW.value))

    action = stage.desk.action("contactAsOfAction")
    assert not action.isEnabled()
    assert "externalContacts:contact:view" in action.toolTip()


def test_losing_the_permission_takes_the_page_away(stage: Stage, ada: ContactId) -> None:
    stage.desk.as_of.open()
    stage.run(RevokePermission(AGENT, Permission.CONTACT_VIEW.value))

    assert "Lovelace" not in " ".join(stage.desk.as_of.details if stage.desk.as_of.is_open else [])


def test_without_a_contact_there_is_nothing_to_look_at(stage: Stage) -> None:
    assert not stage.desk.action("contactAsOfAction").isEnabled()


def test_a_change_that_one_may_not_take_back_says_which_permission_is_missing(stage: Stage, ada: ContactId) -> None:
    stage.run(RevokePermission(AGENT, Permission.CONTACT_EDIT.value))
    stage.desk.as_of.open()

    assert not stage.desk.is_enabled("undoChangeButton")
    assert "externalContacts:contact:edit" in stage.desk.find(QPushButton, "undoChangeButton").toolTip()
