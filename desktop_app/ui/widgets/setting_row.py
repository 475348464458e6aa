"""One setting: what it is called, what it changes, and the control to change it with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QSpinBox, QWidget

from desktop_app.domain.settings import Settings
from desktop_app.ui.theme import FIELD_HEIGHT, SPACE_4, SPACE_8, SPACE_12, SPACE_16, TextRole, Theme
from desktop_app.ui.widgets.combo_box import ComboBox
from desktop_app.ui.widgets.line_edit import LineEdit
from desktop_app.ui.widgets.plain_label import PlainLabel

_CONTROL_WIDTH = 240


class SettingRow(QWidget):
    """A row of the settings; `show_value` says nothing to `changed`.

    Signals:
        changed: the setting's name and its new value.
    """

    changed = Signal(str, object)

    def __init__(self, name: str, title: str, explanation: str, control: QWidget) -> None:
        super().__init__()
        self.name = name
        self._control = control
        control.setObjectName(f"{name_in_camel_case(name)}Setting")
        control.setAccessibleName(title)
        control.setFixedWidth(_CONTROL_WIDTH)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, SPACE_12, 0, SPACE_12)
        layout.setHorizontalSpacing(SPACE_16)
        layout.setVerticalSpacing(SPACE_4)
        layout.setColumnStretch(0, 1)
        layout.addWidget(PlainLabel(title, TextRole.VALUE), 0, 0)
        layout.addWidget(PlainLabel(explanation, TextRole.SECONDARY, wraps=True), 1, 0)
        layout.addWidget(control, 0, 1, 2, 1)

    def show_value(self, value: Any) -> None:
        self._control.blockSignals(True)
        self._show(value)
        self._control.blockSignals(False)

    def _show(self, value: Any) -> None:
        raise NotImplementedError


class ChoiceRow(SettingRow):
    """*choices*: each value, and what it is called."""

    def __init__(
        self, theme: Theme, name: str, title: str, explanation: str, choices: Sequence[tuple[Any, str]]
    ) -> None:
        self._field = ComboBox(theme, title)
        self._values = [value for value, _ in choices]
        super().__init__(name, title, explanation, self._field)
        self._field.addItems([text for _, text in choices])
        self._field.currentIndexChanged.connect(self._on_changed)

    def _show(self, value: Any) -> None:
        self._field.setCurrentIndex(self._values.index(value))

    def _on_changed(self, index: int) -> None:
        self.changed.emit(self.name, self._values[index])


class SwitchRow(SettingRow):
    def __init__(self, name: str, title: str, explanation: str) -> None:
        self._field = QCheckBox()
        super().__init__(name, title, explanation, self._field)
        self._field.toggled.connect(self._on_changed)

    def _show(self, value: Any) -> None:
        self._field.setChecked(value)

    def _on_changed(self, is_on: bool) -> None:
        self.changed.emit(self.name, is_on)


class NumberRow(SettingRow):
    """A number of *unit*; it counts when the field is left or Enter is pressed."""

    def __init__(self, name: str, title: str, explanation: str, unit: str) -> None:
        self._field = QSpinBox()
        super().__init__(name, title, explanation, self._field)
        self._field.setRange(*Settings.range_of(name))
        self._field.setSuffix(f" {unit}")
        self._field.setFixedHeight(FIELD_HEIGHT)
        self._field.lineEdit().setAccessibleName(title)
        self._field.lineEdit().setTextMargins(SPACE_8, 0, SPACE_8, 0)
        self._field.setKeyboardTracking(False)
        self._field.setGroupSeparatorShown(True)
        self._field.valueChanged.connect(self._on_changed)

    def _show(self, value: Any) -> None:
        self._field.setValue(value)

    def _on_changed(self, value: int) -> None:
        self.changed.emit(self.name, value)


class ListRow(SettingRow):
    """Texts with commas between; it counts when the field is left or Enter is pressed."""

    def __init__(self, theme: Theme, name: str, title: str, explanation: str) -> None:
        self._field = LineEdit(theme, title)
        self._shown: tuple[str, ...] = ()
        super().__init__(name, title, explanation, self._field)
        self._field.editingFinished.connect(self._on_edited)

    def _show(self, value: Any) -> None:
        self._shown = tuple(value)
        self._field.setText(", ".join(self._shown))
        self._field.setCursorPosition(0)

    def _on_edited(self) -> None:
        texts = tuple(dict.fromkeys(text.strip() for text in self._field.text().split(",") if text.strip()))
        if texts != self._shown:
            self.changed.emit(self.name, texts)


def name_in_camel_case(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)
