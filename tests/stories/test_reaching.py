"""Copying a number with one key, and calling or writing with the desktop's own program."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListView

from desktop_app.testing.stage import Stage


@pytest.fixture
def clipboard(qapp: object) -> QClipboard:
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("what was there before")
    return clipboard


@pytest.fixture
def maria(stage: Stage) -> None:
    """Maria calls from her second number."""
    stage.contact(
        first_name="Maria", work_phone="(803) 123-0000", cell_phone="(803) 123-0001", work_email="maria@x.example"
    )
    stage.calls("(803) 123-0001")
    stage.desk.interactions.select("Maria")


def end_of_time(stage: Stage) -> None:
    """The clipboard's time is over."""
    timer = stage.window.controller.reach.findChild(QTimer)
    assert timer is not None
    assert timer.isActive()
    timer.timeout.emit()


@pytest.mark.usefixtures("maria")
def test_one_key_copies_the_number_that_rang_and_the_clipboard_forgets_it(stage: Stage, clipboard: QClipboard) -> None:
    QTest.keyClicks(stage.desk.find(QListView, "interactionList"), "c")
    stage.desk.settle()

    assert clipboard.text() == "+1 803-123-0001"
    assert stage.desk.toast.text == "Copied +1 803-123-0001 for 60 seconds"
    end_of_time(stage)
    assert clipboard.text() == ""


@pytest.mark.usefixtures("maria")
def test_what_was_copied_elsewhere_meanwhile_stays(stage: Stage, clipboard: QClipboard) -> None:
    stage.desk.trigger("copyIdentifierAction")
    clipboard.setText("a recipe")

    end_of_time(stage)

    assert clipboard.text() == "a recipe"


@pytest.mark.usefixtures("maria")
def test_a_window_that_closes_leaves_nothing_personal_behind(stage: Stage, clipboard: QClipboard) -> None:
    stage.desk.trigger("copyIdentifierAction")
    stage.close()

    assert clipboard.text() == ""


@pytest.mark.usefixtures("maria")
def test_who_wants_it_to_stay_says_so_in_the_settings(stage: Stage, clipboard: QClipboard) -> None:
    stage.desk.settings.open()
    stage.desk.settings.choose("clipboardSeconds", 0)
    stage.desk.trigger("copyIdentifierAction")
    stage.close()

    assert clipboard.text() == "+1 803-123-0001"


@pytest.mark.usefixtures("maria")
def test_the_chosen_identifier_goes_before_the_one_that_rang(stage: Stage, clipboard: QClipboard) -> None:
    stage.desk.card.select_identifier("maria@x.example")
    stage.desk.trigger("copyIdentifierAction")
    assert clipboard.text() == "maria@x.example"

    stage.desk.trigger("callIdentifierAction")
    assert stage.opened_links == ["mailto:maria@x.example"]


@pytest.mark.usefixtures("maria")
def test_a_number_is_called_only_when_asked_for(stage: Stage) -> None:
    assert stage.opened_links == []

    stage.desk.trigger("callIdentifierAction")

    assert stage.opened_links == ["tel:+18031230001"]


def test_without_a_contact_there_is_nothing_to_copy(stage: Stage) -> None:
    assert not stage.desk.action("copyIdentifierAction").isEnabled()
    assert not stage.desk.action("callIdentifierAction").isEnabled()


@pytest.mark.usefixtures("maria")
def test_a_letter_that_is_typed_copies_nothing(stage: Stage, clipboard: QClipboard) -> None:
    stage.desk.trigger("findContactAction")
    field = stage.desk.find(QLineEdit, "searchField")
    field.clear()
    QTest.keyClicks(field, "c")
    stage.desk.settle()

    assert (field.text(), clipboard.text()) == ("c", "what was there before")
