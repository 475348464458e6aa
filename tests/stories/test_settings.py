"""Settings and keys: changed at once, and kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit

from desktop_app.app import settings_path
from desktop_app.desktop import DeskWindow
from desktop_app.domain.errors import Unavailable
from desktop_app.domain.settings import Settings, ThemeName
from desktop_app.settings_file import read_settings
from desktop_app.testing.stage import Stage
from desktop_app.testing.stage import stage as a_stage
from desktop_app.ui.printing import list_document


def test_another_look_is_there_at_once_and_marked_in_the_menu(stage: Stage) -> None:
    stage.desk.settings.open()
    stage.desk.settings.choose("theme", "Dark")

    assert stage.theme.name is ThemeName.DARK
    assert stage.desk.action("darkThemeAction").isChecked()

    stage.desk.trigger("lightThemeAction")
    assert stage.window.parts.settings.theme is ThemeName.LIGHT
    assert stage.desk.find(QComboBox, "themeSetting").currentText() == "Light"


def test_the_home_region_and_the_policy_count_for_the_next_interaction(stage: Stage) -> None:
    stage.contact(first_name="Anna", last_name="Berg", work_phone="+49 30 901820")
    stage.contact(first_name="Bert", last_name="Berg", work_phone="+49 30 901820")
    stage.desk.settings.open()
    stage.desk.settings.choose("region", "Germany (DE)")
    stage.calls("030 901820")
    stage.desk.interactions.select("Anna Berg")
    assert stage.desk.card.link_state == "Linked"

    stage.desk.settings.choose("policy", "Link nobody, ask the agent")
    stage.calls("030 901820")

    assert stage.desk.interactions.titles.count("Anna Berg") == 1


def test_wrap_up_codes_are_offered_at_once(stage: Stage) -> None:
    stage.desk.settings.open()
    stage.desk.settings.choose("wrapUpCodes", "Sold, , Called back,Sold")

    codes = stage.desk.find(QComboBox, "wrapUpCodeField")
    assert [codes.itemText(row) for row in range(codes.count())] == ["Sold", "Called back"]


def test_settings_that_cannot_be_kept_are_said_and_do_not_count(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_changes: object) -> None:
        raise Unavailable("The settings cannot be written: the disk is full.")

    monkeypatch.setattr(stage, "_keep_settings", full)
    object.__setattr__(stage.window.parts, "save_settings", full)
    stage.desk.settings.open()
    stage.desk.settings.choose("retentionDays", 30)

    assert stage.desk.settings.error == "The settings cannot be written: the disk is full."
    assert stage.window.parts.settings.retention_days == 60


def test_a_window_keeps_its_settings_in_the_agents_own_file(stage: Stage) -> None:
    window = DeskWindow(stage.runner, stage.application, theme=stage.theme)
    try:
        window.parts.save_settings({"retention_days": 30})
    finally:
        window.close()

    assert read_settings(settings_path()).retention_days == 30


def test_an_action_gets_other_keys_and_a_clash_is_named(stage: Stage) -> None:
    stage.desk.keys.open()
    stage.desk.keys.enter("Find Contact", "Ctrl+U")

    assert stage.desk.keys.status == "Ctrl+U belongs to Unlink Contact, which would have no keys then."
    assert stage.desk.keys.change_text == "Take from Unlink Contact"
    stage.desk.keys.change()
    assert stage.desk.action("findContactAction").shortcut().toString() == "Ctrl+U"
    assert stage.desk.action("unlinkContactAction").shortcut().isEmpty()

    stage.desk.press(Qt.Key.Key_Escape)
    stage.desk.press(Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    assert stage.desk.search.is_open


def test_keys_are_the_usual_ones_again_singly_and_all(stage: Stage) -> None:
    stage.desk.keys.open()
    for action, keys in (("Find Contact", "Ctrl+J"), ("Merge", "Ctrl+Shift+M")):
        stage.desk.keys.enter(action, keys)
        stage.desk.keys.change()

    stage.desk.keys.make_usual()
    assert stage.desk.action("mergeContactAction").shortcut().toString() == "Ctrl+M"
    stage.desk.keys.make_all_usual()
    assert stage.desk.action("findContactAction").shortcut().toString() == "Ctrl+F"
    assert not stage.window.parts.settings.keys


def test_keys_that_typing_needs_are_refused(stage: Stage) -> None:
    stage.desk.keys.open()
    stage.desk.keys.enter("Find Contact", "Ctrl+V")

    assert stage.desk.keys.status == "Ctrl+V is needed in text fields; please press other keys."


def test_a_mistake_in_keys_set_by_hand_is_said_as_the_window_opens(tmp_path: Path) -> None:
    with a_stage(settings=Settings(keys={"undoAction": "Ctrl+U"})) as stage:
        assert "Ctrl+U is given to both Unlink Contact and Undo" in stage.desk.toast.text


def test_a_question_mark_shows_the_keys_but_not_while_somebody_types(stage: Stage) -> None:
    stage.desk.trigger("findContactAction")
    field = stage.desk.find(QLineEdit, "searchField")
    field.clear()
    QTest.keyClicks(field, "?")
    stage.desk.settle()
    assert (field.text(), stage.desk.keys.is_open) == ("?", False)

    stage.desk.press(Qt.Key.Key_Escape)
    stage.window.window.setFocus()
    QTest.keyClicks(stage.window.window, "?")
    stage.desk.settle()
    assert stage.desk.keys.is_open


def test_the_printed_list_is_plain_text_under_its_headings(qapp: object, tmp_path: Path) -> None:
    document = list_document("Keys", [("Contact", "Unlink <b>Contact</b>", "Ctrl+U"), ("", "Merge", "Ctrl+M")])

    lines = document.toPlainText().split("\n")
    assert [line for line in lines if line] == [
        "Keys", "Contact", "Unlink <b>Contact</b>", "Ctrl+U", "Merge", "Ctrl+M"
    ]  # fmt: skip
