"""The sheets of settings and of keys, as a person uses them."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QCheckBox, QComboBox, QKeySequenceEdit, QLineEdit, QPushButton, QSpinBox, QWidget

from desktop_app.testing.page import Page, rows, select_row, sentences


class SettingsPanel(Page):
    """Settings by their names in the file, in camel case: ``retentionDays``."""

    @property
    def is_open(self) -> bool:
        return self._desk.is_visible("settingsPanel")

    def open(self) -> None:
        self._desk.trigger("settingsAction")

    def choose(self, name: str, value: Any) -> None:
        """*value*: an entry's text, yes or no, a number, or texts with commas between, as the control takes it."""
        field = self._desk.find(QWidget, f"{name}Setting")
        if isinstance(field, QComboBox):
            assert field.findText(value) >= 0, f"{name} does not offer {value}"
            field.setCurrentText(value)
        elif isinstance(field, QCheckBox):
            field.setChecked(value)
        elif isinstance(field, QSpinBox):
            field.setValue(value)
        elif isinstance(field, QLineEdit):
            field.setText(value)
            field.editingFinished.emit()
        self._desk.settle()

    @property
    def error(self) -> str:
        return self._desk.text("settingsErrorLabel")


class KeysPanel(Page):
    """All actions with their keys."""

    @property
    def is_open(self) -> bool:
        return self._desk.is_visible("keysPanel")

    def open(self) -> None:
        self._desk.trigger("keysAction")

    @property
    def rows(self) -> list[str]:
        return rows(self._desk, "keysList")

    @property
    def sentences(self) -> list[str]:
        """What a screen reader says of each row: the action and its keys."""
        return sentences(self._desk, "keysList")

    def enter(self, action: str, keys: str) -> None:
        """Presses *keys* for the action of that name; nothing is changed yet."""
        select_row(self._desk, "keysList", action)
        self._desk.find(QKeySequenceEdit, "newKeysField").setKeySequence(QKeySequence(keys))
        self._desk.settle()

    @property
    def status(self) -> str:
        return self._desk.text("keysStatusLabel")

    @property
    def change_text(self) -> str:
        """What the button to change them says."""
        return self._desk.find(QPushButton, "changeKeysButton").text()

    def change(self) -> None:
        self._desk.click("changeKeysButton")

    def make_usual(self) -> None:
        self._desk.click("usualKeysButton")

    def make_all_usual(self) -> None:
        self._desk.click("allUsualKeysButton")
