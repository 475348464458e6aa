"""What the fields of a form are edited with: a widget for each type, and one manner of reading and filling it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QWidget

from desktop_app.domain.contacts import FIELD_RULES, YES, FieldKind
from desktop_app.domain.custom_fields import CustomField, CustomType
from desktop_app.domain.custom_values import TEXT_LIMITS
from desktop_app.ui.outside_text import button_text
from desktop_app.ui.theme import Theme
from desktop_app.ui.widgets.combo_box import ComboBox
from desktop_app.ui.widgets.line_edit import LineEdit

_AREA_HEIGHT = 72


@dataclass(frozen=True)
class FieldEditor:
    """*text* and *show_text* speak the text that is kept; *edited* tells of every change, by hand or by a script."""

    widget: QWidget
    text: Callable[[], str]
    show_text: Callable[[str], None]
    edited: SignalInstance

    def show_quietly(self, text: str) -> None:
        """Shows *text* and says nothing of it; what is shown already keeps its cursor."""
        if self.text() == text:
            return
        self.widget.blockSignals(True)
        self.show_text(text)
        self.widget.blockSignals(False)
        if isinstance(self.widget, QLineEdit):
            self.widget.setCursorPosition(0)

    def show_valid(self, is_valid: bool) -> None:
        """Colour the edge; the words of what is wrong stand beside it."""
        self.widget.setProperty("invalid", not is_valid)
        self.widget.style().unpolish(self.widget)
        self.widget.style().polish(self.widget)


def editor_of_field(theme: Theme, name: str, object_name: str) -> FieldEditor:
    """For a field that every contact has."""
    rule = FIELD_RULES[name]
    if rule.kind is FieldKind.YES_NO:
        return _tick(rule.label, "Do not survey", object_name)
    placeholder = "https://" if rule.kind is FieldKind.WEB_ADDRESS else ""
    return _line(LineEdit(theme, rule.label, placeholder=placeholder, object_name=object_name), rule.limit)


def editor_of_custom_field(theme: Theme, field: CustomField, object_name: str) -> FieldEditor:
    """For a field of a contact's type."""
    name = button_text(field.name)
    if field.type is CustomType.CHECKBOX:
        return _tick(name, "", object_name)
    if field.type is CustomType.DROPDOWN:
        return _choice(FormComboBox(theme, name, object_name=object_name), field.options)
    if field.type is CustomType.TEXT_AREA:
        return _area(name, object_name)
    if field.type is CustomType.DATE:
        return _line(DateEdit(theme, name, placeholder="YYYY-MM-DD", object_name=object_name))
    if field.type is CustomType.DATETIME:
        moment = LineEdit(theme, name, placeholder="YYYY-MM-DD HH:MM", object_name=object_name)
        moment.setToolTip("In the time zone of this desk")
        return FieldEditor(
            moment, lambda: _kept_moment(moment.text()), lambda text: moment.setText(_local(text)), moment.textChanged
        )
    placeholder = {CustomType.TAG: "separated by commas", CustomType.URL: "https://"}.get(field.type, "")
    line = LineEdit(theme, name, placeholder=placeholder, object_name=object_name)
    return _line(line, TEXT_LIMITS.get(field.type))


class DateEdit(LineEdit):
    """A day as it is written; Up and Down go to the next and the last. Typed, as its day may be one of long ago."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        try:
            self.setText(str(date.fromisoformat(self.text().strip()) + timedelta(days=step)))
        except (ValueError, OverflowError):
            event.ignore()


class FormComboBox(ComboBox):
    """One that a turn of the wheel over it scrolls past, as the form around it scrolls."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def _line(line: LineEdit, limit: int | None = None) -> FieldEditor:
    if limit is not None:
        line.setMaxLength(limit + 1)  # one too many is refused in words, not cut
    return FieldEditor(line, line.text, line.setText, line.textChanged)


def _tick(name: str, words: str, object_name: str) -> FieldEditor:
    box = QCheckBox(words)
    box.setObjectName(object_name)
    box.setAccessibleName(name if not words else f"{name}: {words}")
    return FieldEditor(
        box, lambda: YES if box.isChecked() else "", lambda text: box.setChecked(text == YES), box.toggled
    )


def _choice(box: ComboBox, options: Iterable[str]) -> FieldEditor:
    box.addItem("", "")
    for option in options:
        box.addItem(option, option)

    def show_text(text: str) -> None:
        box.setCurrentIndex(max(box.findData(text), 0))

    return FieldEditor(box, lambda: str(box.currentData() or ""), show_text, box.currentIndexChanged)


def _area(name: str, object_name: str) -> FieldEditor:
    area = QPlainTextEdit()
    area.setObjectName(object_name)
    area.setAccessibleName(name)
    area.setTabChangesFocus(True)
    area.setFixedHeight(_AREA_HEIGHT)
    return FieldEditor(area, area.toPlainText, area.setPlainText, area.textChanged)


def _kept_moment(typed: str) -> str:
    """What is typed in the desk's time as it is kept; text that is no moment stays as it is, to be refused in words."""
    try:
        moment = datetime.fromisoformat(typed.strip()).astimezone(UTC)
    except (ValueError, OverflowError):
        return typed
    return f"{moment:%Y-%m-%dT%H:%M:%S}Z"


def _local(kept: str) -> str:
    try:
        moment = datetime.fromisoformat(kept).astimezone()
    except (ValueError, OverflowError):
        return kept
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment.second else f"{moment:%Y-%m-%d %H:%M}"
