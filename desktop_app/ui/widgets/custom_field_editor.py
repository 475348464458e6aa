"""The fields of a contact's type, each with an editor that fits it and its own words for what is wrong."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from desktop_app.domain.custom_fields import CustomField, Schema
from desktop_app.domain.custom_values import normal
from desktop_app.domain.errors import InvalidContact
from desktop_app.ui.theme import LABEL_COLUMN, SPACE_8, TextRole, Theme
from desktop_app.ui.widgets.field_editors import FieldEditor, editor_of_custom_field
from desktop_app.ui.widgets.plain_label import PlainLabel


class CustomFieldEditor(QWidget):
    """Named "customField1" and so on, in the order of the schema.

    Signals:
        edited: after a value was changed by hand or by a script.
        submitted: Enter was pressed in a line.
        focused: the widget (QWidget) that has the focus now.
    """

    edited = Signal()
    submitted = Signal()
    focused = Signal(QWidget)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("customFieldEditor")
        self._theme = theme
        self._fields: tuple[CustomField, ...] = ()
        self._editors: dict[str, FieldEditor] = {}
        self._problems: dict[str, PlainLabel] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE_8)
        self._grid.setVerticalSpacing(SPACE_8)
        self._grid.setColumnMinimumWidth(0, LABEL_COLUMN)
        self._grid.setColumnStretch(1, 1)

    @property
    def values(self) -> dict[str, str]:
        """Field id → text."""
        return {field.id: self._editors[field.id].text() for field in self._fields}

    @property
    def widgets(self) -> list[QWidget]:
        """In the order in which the Tab key goes through them."""
        return [self._editors[field.id].widget for field in self._fields]

    def show_fields(self, schema: Schema | None, values: Mapping[str, str]) -> bool:
        """Shows *values* and says nothing of it to `edited`. Whether the editors are others than before."""
        fields = schema.fields if schema else ()
        are_others = fields != self._fields
        if are_others:
            self._build(fields)
        for field in fields:
            text = values.get(field.id, "")
            self._editors[field.id].show_quietly(text)
            if self._problems[field.id].text():
                self._show_problem(field, _problem(field, text))
        self.setVisible(bool(fields))
        return are_others

    def show_error(self, sentence: str, key: str) -> QWidget | None:
        """Says what is wrong at the field that *key* names; the widget that it is about, None when it is none here.

        What is wrong with another field stays said there until that one is edited.
        """
        for field in self._fields:
            if key == field.key:
                self._show_problem(field, sentence)
        return self.widget_of(key)

    def widget_of(self, key: str) -> QWidget | None:
        """What the field that *key* names is edited with, None when it is none here."""
        return next((self._editors[field.id].widget for field in self._fields if field.key == key), None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self.focused.emit(watched)
        elif event.type() == QEvent.Type.FocusOut:
            for field in self._fields:
                if self._editors[field.id].widget is watched:
                    self._show_problem(field, _problem(field, self._editors[field.id].text()))
        return False

    def _build(self, fields: tuple[CustomField, ...]) -> None:
        while item := self._grid.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.setObjectName("")
                widget.deleteLater()
        self._fields = fields
        self._editors, self._problems = {}, {}
        for number, field in enumerate(fields):
            editor = editor_of_custom_field(self._theme, field, f"customField{number + 1}")
            problem = PlainLabel("", TextRole.ERROR, wraps=True, object_name=f"customField{number + 1}Error")
            problem.hide()
            label = PlainLabel(field.name, TextRole.LABEL, wraps=True)
            label.setFixedWidth(LABEL_COLUMN)
            top = Qt.AlignmentFlag.AlignTop if editor.widget.minimumHeight() > 40 else Qt.AlignmentFlag(0)
            self._grid.addWidget(label, 2 * number, 0, top)
            self._grid.addWidget(editor.widget, 2 * number, 1)
            self._grid.addWidget(problem, 2 * number + 1, 1)
            editor.edited.connect(self._on_edited)
            editor.widget.installEventFilter(self)
            if isinstance(editor.widget, QLineEdit):
                editor.widget.returnPressed.connect(self.submitted)
            self._editors[field.id], self._problems[field.id] = editor, problem

    def _on_edited(self) -> None:
        for field in self._fields:
            if self._editors[field.id].widget is self.sender():
                self._show_problem(field, "")
        self.edited.emit()

    def _show_problem(self, field: CustomField, sentence: str) -> None:
        label = self._problems[field.id]
        if label.text() != sentence:
            label.setText(sentence)
            label.setVisible(bool(sentence))
            self._editors[field.id].show_valid(not sentence)


def _problem(field: CustomField, text: str) -> str:
    try:
        normal(field, text)
    except InvalidContact as error:
        return str(error)
    return ""
