"""Interactions alert, are accepted, declined, wrapped up; several at once."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListView, QPushButton

from desktop_app.services.interactions import EndInteraction
from desktop_app.testing.stage import Stage
from tests.stories.acts import NUMBER, answered


def test_an_alerting_interaction_takes_neither_focus_nor_selection(stage: Stage) -> None:
    stage.contact(first_name="Alexis", last_name="Ruiz", work_phone=NUMBER)
    answered(stage)
    stage.desk.form.focus("wrapUpNoteField")
    focused, selected = stage.window.window.focusWidget(), stage.desk.interactions.selected

    stage.calls("+1 803-123-0001")

    assert stage.window.window.focusWidget() is focused
    assert stage.desk.interactions.selected == selected


def test_no_key_is_lost_while_ten_interactions_alert(stage: Stage) -> None:
    answered(stage)
    note = stage.desk.find(QLineEdit, "wrapUpNoteField")
    note.setFocus()

    for number in range(10):
        QTest.keyClick(note, Qt.Key.Key_0 + number)
        stage.calls(f"+1 803-123-00{number}1")

    assert note.text() == "0123456789"


def test_the_buttons_painted_in_a_row_accept_it(stage: Stage) -> None:
    stage.calls(NUMBER)
    view = stage.desk.find(QListView, "interactionList")
    index = view.model().index(0, 0)
    area = view.itemDelegate().accept_area(view.visualRect(index), index)

    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=area.center())
    stage.desk.settle()

    assert "open" in stage.desk.interactions.sentences[0]
    assert stage.desk.interactions.selected


def test_a_declined_interaction_can_be_taken_back(stage: Stage) -> None:
    stage.calls(NUMBER)
    stage.desk.interactions.select_row(0)
    stage.desk.interactions.decline()
    assert "declined" in stage.desk.interactions.sentences[0]

    stage.desk.toast.undo()

    assert "alerting" in stage.desk.interactions.sentences[0]


def test_an_interaction_that_ends_before_it_is_accepted_can_no_longer_be(stage: Stage) -> None:
    id = stage.calls(NUMBER)
    stage.desk.interactions.select_row(0)

    stage.run(EndInteraction(id))

    assert "ended before it was accepted" in stage.desk.interactions.sentences[0]
    assert not stage.desk.is_visible("acceptButton")


def test_an_ended_interaction_still_wants_its_wrap_up(stage: Stage) -> None:
    id = stage.calls(NUMBER)
    stage.desk.interactions.select_row(0)
    stage.desk.interactions.accept()
    stage.run(EndInteraction(id))

    stage.desk.wrap_up.submit("Follow-up", "call back")

    assert "done" in stage.desk.interactions.sentences[0]


def test_a_row_keeps_its_place_while_it_is_open_and_until_another_is_chosen(stage: Stage) -> None:
    answered(stage, "+1 803-123-0001")
    answered(stage, "+1 803-123-0002")
    first = stage.desk.interactions.titles[0]
    stage.desk.interactions.select_row(0)

    stage.desk.wrap_up.submit("Resolved")
    assert stage.desk.interactions.titles[0] == first

    stage.desk.interactions.select_row(1)
    assert stage.desk.interactions.titles[-1] == first


def test_switching_keeps_each_interactions_unfinished_work(stage: Stage) -> None:
    answered(stage, "+1 803-123-0001")
    stage.desk.wrap_up.fill("Follow-up", "half a note")
    stage.desk.click("addToContactsButton")
    stage.desk.form.fill(firstNameField="Ida")
    answered(stage, "+1 803-123-0002")
    assert not stage.desk.form.is_open
    assert stage.desk.wrap_up.note == ""

    stage.desk.interactions.select_row(0)

    assert stage.desk.form.value("firstNameField") == "Ida"
    assert (stage.desk.wrap_up.code, stage.desk.wrap_up.note) == ("Follow-up", "half a note")


def test_a_withheld_number_is_said_and_shares_no_contact(stage: Stage) -> None:
    stage.calls("anonymous")
    stage.calls("anonymous")

    assert stage.desk.interactions.titles == ["Number withheld", "Number withheld"]
    contacts = {each["contact"] for each in stage.runner.store.dump()["interactions"]}
    assert len(contacts) == 2


def test_what_another_process_does_is_seen(stage: Stage) -> None:
    stage.contact(first_name="Alexis", last_name="Ruiz", work_phone=NUMBER)

    stage.came_in_before("voice", "phone", NUMBER)

    assert stage.desk.interactions.titles == ["Alexis Ruiz"]


def test_the_whole_flow_by_keyboard_alone(stage: Stage) -> None:
    stage.contact(first_name="Alexis", last_name="Ruiz", work_phone=NUMBER)
    stage.contact(first_name="David", last_name="Ruiz", home_phone=NUMBER)
    stage.calls(NUMBER)
    desk = stage.desk
    window = stage.window.window
    window.activateWindow()

    desk.press(Qt.Key.Key_F8)
    assert desk.card.name == "Alexis Ruiz"
    desk.press(Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    assert desk.search.text == NUMBER
    desk.press(Qt.Key.Key_Return)
    assert desk.card.name == "David Ruiz"
    desk.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.card.link_state == "Not linked"
    desk.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "done" in desk.interactions.sentences[0]


def test_the_focus_never_falls_on_the_way_back(stage: Stage) -> None:
    stage.contact(first_name="Alexis", last_name="Ruiz", work_phone=NUMBER)
    stage.contact(first_name="David", last_name="Ruiz", home_phone=NUMBER)
    stage.calls(NUMBER)
    desk = stage.desk
    stage.window.window.activateWindow()
    desk.press(Qt.Key.Key_F8)
    desk.press(Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)

    desk.press(Qt.Key.Key_Return)
    desk.press(Qt.Key.Key_Space)

    assert desk.card.name == "David Ruiz"  # the space undid nothing


def test_the_wrap_up_note_has_room_in_the_narrowest_window(stage: Stage) -> None:
    stage.calls(NUMBER)
    stage.desk.press(Qt.Key.Key_F8)
    note = stage.desk.find(QLineEdit, "wrapUpNoteField")

    stage.window.window.resize(stage.window.window.minimumSize())
    stage.desk.settle()

    assert note.width() > 250


def test_the_focus_stays_on_the_card_when_its_button_has_done_its_work(stage: Stage) -> None:
    stage.contact(first_name="Alexis", last_name="Ruiz", work_phone=NUMBER)
    stage.comes_in("open", "phone", NUMBER)
    desk = stage.desk
    stage.window.window.activateWindow()
    desk.press(Qt.Key.Key_F8)
    desk.find(QPushButton, "findContactButton").setFocus()
    desk.press(Qt.Key.Key_Space)
    desk.search.look_for("alexis")

    desk.press(Qt.Key.Key_Return)

    assert desk.card.is_linked
    assert stage.window.window.focusWidget() is desk.find(QPushButton, "moreButton")


def test_the_key_to_accept_takes_the_call_that_alerts_while_another_is_open(stage: Stage) -> None:
    stage.calls("(803) 123-0000")
    stage.desk.press(Qt.Key.Key_F8)
    stage.calls("(803) 123-0001")

    stage.desk.press(Qt.Key.Key_F8)

    assert [sentence.split(", ")[2] for sentence in stage.desk.interactions.sentences] == ["open", "open"]
    assert stage.desk.interactions.selected == "(803) 123-0001"
