"""The foot of the middle pane: how the interaction ended, in a code and a note."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.ui.actions import ActionButton
from desktop_app.ui.item_models.interaction_item_model import elapsed_text
from desktop_app.ui.theme import PANE_INSET, SPACE_8, SPACE_16, TextRole, Theme
from desktop_app.ui.widgets.buttons import ButtonKind, PushButton
from desktop_app.ui.widgets.combo_box import ComboBox
from desktop_app.ui.widgets.line_edit import LineEdit
from desktop_app.ui.widgets.plain_label import PlainLabel
from desktop_app.ui.widgets.readable import readable
from desktop_app.ui.widgets.tab_order import put_after

_CODE_WIDTH = 150
_NARROW = 550  # px, below which less than half of the row would be left for the note


class WrapUpBar(QFrame):
    """Can be filled while the interaction still runs.

    Signals:
        edited: (code, note) as they stand now, after the agent or a script changed one.
    """

    edited = Signal(str, str)

    def __init__(self, theme: Theme, codes: Sequence[str], submit: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "sunken")
        self.setProperty("line", "top")
        self._hint = PlainLabel("", TextRole.SECONDARY, object_name="wrapUpHintLabel")
        self._time = PlainLabel("", TextRole.SECONDARY, object_name="wrapUpTimeLabel")
        self._code = ComboBox(theme, "Wrap-up code", object_name="wrapUpCodeField")
        self.show_codes(codes)
        self._note = LineEdit(
            theme, "Wrap-up note", placeholder="What was it about, what was agreed?", object_name="wrapUpNoteField"
        )
        self._submit = PushButton(
            theme, "Submit", kind=ButtonKind.PRIMARY, large=True, object_name="submitWrapUpButton"
        )
        ActionButton(self._submit, submit)
        self._error = PlainLabel("", TextRole.ERROR, wraps=True, object_name="wrapUpErrorLabel")
        self._error.hide()
        title = QHBoxLayout()
        title.setSpacing(SPACE_8)
        title.addWidget(PlainLabel("Wrap-up", TextRole.ROW_TITLE))
        title.addWidget(self._hint, 1)
        title.addWidget(self._time)
        self._fields = QGridLayout()
        self._fields.setSpacing(SPACE_8)
        self._fields.setColumnStretch(1, 1)
        self._code.setMinimumWidth(_CODE_WIDTH)
        self._is_narrow: bool | None = None
        layout = QVBoxLayout(readable(self))
        layout.setContentsMargins(PANE_INSET, SPACE_16, PANE_INSET, SPACE_16)
        layout.setSpacing(SPACE_8)
        layout.addLayout(title)
        layout.addLayout(self._fields)
        layout.addWidget(self._error)
        self._lay_out(is_narrow=False)
        self._code.currentTextChanged.connect(self._on_edited)
        self._note.textChanged.connect(self._on_edited)
        self._note.returnPressed.connect(submit.trigger)

    def show_codes(self, codes: Sequence[str]) -> None:
        """What there is to choose from; the code that was chosen stays so where it is still there."""
        chosen = self._code.currentText()
        self._code.blockSignals(True)
        self._code.clear()
        self._code.addItems(list(codes))
        self._code.setCurrentIndex(max(self._code.findText(chosen), 0))
        self._code.blockSignals(False)

    @property
    def code(self) -> str:
        return self._code.currentText()

    @property
    def note(self) -> str:
        return self._note.text()

    def show_wrap_up(self, code: str, note: str, *, hint: str, is_editable: bool) -> None:
        """Shows a draft, or what was submitted; says nothing of it to `edited`."""
        for field in (self._code, self._note):
            field.blockSignals(True)
            field.setEnabled(is_editable)
        if code:
            self._code.setCurrentText(code)
        else:
            self._code.setCurrentIndex(0)
        if self._note.text() != note:
            self._note.setText(note)
        for field in (self._code, self._note):
            field.blockSignals(False)
        self._hint.setText(hint)
        self._submit.setVisible(is_editable)
        self.show_error("")

    def show_time_left(self, seconds: int | None) -> None:
        """How long the wrap-up may still take, or by how much it takes too long; None where there is no limit."""
        text = "" if seconds is None else f"{elapsed_text(seconds)} left" if seconds > 0 else _over(-seconds)
        if text != self._time.text():
            self._time.setText(text)
        role = TextRole.WARN if seconds is not None and seconds <= 0 else TextRole.SECONDARY
        if self._time.property("role") != role.value:
            self._time.set_role(role)

    def show_error(self, sentence: str) -> None:
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out(is_narrow=self.width() < _NARROW)
        super().resizeEvent(event)

    def _lay_out(self, *, is_narrow: bool) -> None:
        """All in one row, or the note in a row of its own where it would have room for a word or two."""
        if is_narrow == self._is_narrow:
            return
        self._is_narrow = is_narrow
        for field in (self._code, self._note, self._submit):
            self._fields.removeWidget(field)
        self._fields.addWidget(self._code, 0, 0)
        self._fields.addWidget(self._submit, 0, 2)
        if is_narrow:
            self._fields.addWidget(self._note, 1, 0, 1, 3)
        else:
            self._fields.addWidget(self._note, 0, 1)
        put_after(self._code, (self._submit, self._note) if is_narrow else (self._note, self._submit))

    def _on_edited(self) -> None:
        self.edited.emit(self.code, self.note)


def _over(seconds: int) -> str:
    return f"Time is over by {elapsed_text(seconds)}" if seconds else "Time is over"
