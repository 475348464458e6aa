"""The command palette: every action and every contact by a few letters."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from desktop_app.domain.permissions import Permission
from desktop_app.services.agents import RevokePermission
from desktop_app.testing.stage import AGENT, Stage


def test_an_action_is_run_by_a_few_letters(stage: Stage) -> None:
    stage.contact(first_name="Maria", last_name="Delgado", work_phone="(803) 123-0000")
    stage.calls("(803) 123-0000")
    stage.desk.interactions.select("Maria Delgado")
    stage.desk.interactions.accept()

    stage.desk.palette.open()
    stage.desk.palette.type("unl")
    stage.desk.palette.run()

    assert not stage.desk.palette.is_open
    assert stage.desk.card.link_state == "Not linked"
    assert stage.desk.search.is_open


def test_a_contact_is_found_by_a_fragment_of_its_number_and_shown(stage: Stage) -> None:
    stage.contact(first_name="Fiona", last_name="Dunleavy", work_phone="(803) 123-0177")

    stage.desk.palette.open()
    stage.desk.palette.type("@1230177")

    assert stage.desk.palette.rows == ["Fiona Dunleavy"]
    stage.desk.palette.run()
    assert stage.desk.card.name == "Fiona Dunleavy"


def test_enter_pressed_before_the_answer_runs_what_the_answer_brings(stage: Stage) -> None:
    stage.contact(first_name="Fiona", last_name="Dunleavy")
    stage.desk.palette.open()
    field = stage.desk.find(QLineEdit, "paletteField")

    QTest.keyClicks(field, "@dunl")
    QTest.keyClick(field, Qt.Key.Key_Return)
    stage.desk.settle()

    assert stage.desk.card.name == "Fiona Dunleavy"


def test_the_keys_move_through_the_lines(stage: Stage) -> None:
    stage.desk.palette.open()
    stage.desk.palette.type(">theme")
    assert stage.desk.palette.rows == []

    stage.desk.palette.type(">view")
    first, second, *_ = stage.desk.palette.rows
    assert stage.desk.palette.selected == first
    stage.desk.press(Qt.Key.Key_Down)
    assert stage.desk.palette.selected == second


def test_what_is_not_permitted_stays_visible_and_names_the_permission(stage: Stage) -> None:
    stage.contact(first_name="Maria", last_name="Delgado", work_phone="(803) 123-0000")
    stage.calls("(803) 123-0000")
    stage.desk.interactions.select("Maria Delgado")
    stage.run(RevokePermission(AGENT, Permission.CONTACT_DELETE.value))

    stage.desk.palette.open()
    stage.desk.palette.type("delete")

    assert stage.desk.palette.rows == ["Delete Contact"]
    assert Permission.CONTACT_DELETE.value in stage.desk.palette.sentences[0]
    stage.desk.palette.run()
    assert stage.desk.palette.is_open
    assert stage.desk.card.name == "Maria Delgado"


def test_without_the_permission_to_see_contacts_none_is_offered(stage: Stage) -> None:
    stage.contact(first_name="Fiona", last_name="Dunleavy")
    stage.run(RevokePermission(AGENT, Permission.CONTACT_VIEW.value))

    stage.desk.palette.open()
    stage.desk.palette.type("dunleavy")

    assert stage.desk.palette.rows == []
    assert Permission.CONTACT_VIEW.value in stage.desk.palette.status


def test_esc_and_a_click_beside_it_close_it_and_the_focus_is_where_it_was(stage: Stage) -> None:
    stage.desk.trigger("findContactAction")
    before = stage.window.window.focusWidget()

    stage.desk.palette.open()
    stage.desk.palette.close()
    assert not stage.desk.palette.is_open
    assert stage.window.window.focusWidget() is before

    stage.desk.palette.open()
    scrim = stage.window.window.childAt(4, stage.window.window.height() - 4)
    assert scrim is not None
    QTest.mouseClick(scrim, Qt.MouseButton.LeftButton)
    assert not stage.desk.palette.is_open


def test_an_arriving_interaction_takes_neither_focus_nor_text(stage: Stage) -> None:
    stage.desk.palette.open()
    stage.desk.palette.type("fi")

    stage.calls("(803) 123-0000")

    field = stage.desk.find(QLineEdit, "paletteField")
    assert field.hasFocus()
    assert field.text() == "fi"
