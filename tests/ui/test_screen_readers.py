"""What screen readers are told, as far as it shows without one; with one, see tests/accessibility."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QComboBox, QLineEdit, QListView, QPushButton, QSplitter, QWidget

from desktop_app.testing.stage import Stage
from desktop_app.ui.widgets import interaction_panel, list_keys

NUMBER, OTHER = "(803) 123-0000", "(803) 555-0188"


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is announced of interactions and of rows, oldest first."""
    sentences: list[str] = []

    def note(widget: QWidget, sentence: str) -> None:
        sentences.append(sentence)

    for place in (interaction_panel, list_keys):
        monkeypatch.setattr(place, "announce", note)
    return sentences


def name_of(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def test_who_comes_in_is_announced_once(stage: Stage, said: list[str]) -> None:
    stage.contact(first_name="Maria", last_name="Delgado-Voss", work_phone=NUMBER)
    stage.calls(NUMBER)
    stage.desk.interactions.select_row(0)
    stage.desk.interactions.accept()

    assert said == ["Maria Delgado-Voss, inbound call, alerting, linked"]


def test_of_many_at_once_only_their_number_is_announced(stage: Stage, said: list[str]) -> None:
    panel = stage.window.window.interactions
    stage.calls(NUMBER)
    stage.calls(OTHER)
    lines = list(panel.findChild(QListView).model()._lines)
    panel.show_interactions([])
    said.clear()

    panel.show_interactions(lines)

    assert said == ["2 interactions are alerting"]


def test_the_row_that_is_gone_to_from_the_field_is_said(stage: Stage, said: list[str]) -> None:
    stage.contact(first_name="Maria", last_name="Delgado-Voss")
    stage.contact(first_name="Theo", last_name="Delgado-Voss")
    stage.desk.trigger("findContactAction")
    stage.desk.search.look_for("delgado")
    stage.desk.find(QLineEdit, "searchField").setFocus()
    stage.desk.press(Qt.Key.Key_Down)

    assert said[-1].split(",")[0] in ("Maria Delgado-Voss", "Theo Delgado-Voss")


def test_the_panes_are_read_from_the_first_to_the_last(stage: Stage) -> None:
    splitter = QAccessible.queryAccessibleInterface(stage.window.window.findChild(QSplitter))
    read = [splitter.child(index).text(QAccessible.Text.Name) for index in range(splitter.childCount())]

    assert [name for name in read if name] == ["Interactions", "Conversation", "Contact"]


def test_a_combo_box_has_a_label_that_says_what_is_chosen_there(stage: Stage) -> None:
    for combo in stage.window.window.findChildren(QComboBox):
        labels = [each[0] for each in QAccessible.queryAccessibleInterface(combo).relations()]
        assert combo.accessibleName() in [label.text(QAccessible.Text.Name) for label in labels], combo.objectName()


def test_a_tool_tip_is_not_read_as_markup(stage: Stage) -> None:
    for widget in stage.window.window.findChildren(QPushButton):
        description = QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Description)
        assert "<" not in description, widget.objectName()


def test_the_icon_in_a_field_has_a_name_and_leads_into_the_field(stage: Stage) -> None:
    stage.desk.trigger("findContactAction")
    field = stage.desk.find(QLineEdit, "searchField")
    stage.desk.find(QPushButton, "removeButton").setFocus()

    field.actions()[0].trigger()

    assert field.hasFocus()
    assert field.actions()[0].text()


def test_who_clears_the_selection_first_selects_the_row_all_the_same(stage: Stage) -> None:
    """As screen readers select; what is over and still in its place must not leave it in between."""
    stage.calls(NUMBER)
    stage.calls(OTHER)
    stage.desk.interactions.select_row(0)
    stage.desk.interactions.accept()
    stage.desk.wrap_up.submit("Resolved")
    view = stage.desk.find(QListView, "interactionList")

    view.clearSelection()
    view.selectionModel().select(view.model().index(1, 0), QItemSelectionModel.SelectionFlag.Select)
    stage.desk.settle()

    assert stage.desk.interactions.titles[0] == stage.desk.interactions.selected
    assert stage.desk.is_visible("acceptButton")
