"""Moving a contact to another division: a small sheet with one drop-down."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.divisions import UNASSIGNED
from desktop_app.ui.outside_text import one_line
from desktop_app.ui.parts import Parts
from desktop_app.ui.theme import SPACE_12, TextRole
from desktop_app.ui.widgets.buttons import ButtonKind, PushButton
from desktop_app.ui.widgets.division_field import DivisionField
from desktop_app.ui.widgets.plain_label import PlainLabel
from desktop_app.ui.widgets.sheet import Sheet


class DivisionPanel(Sheet):
    """Shows where a contact is, and asks where to.

    Signals:
        move_requested: the name of the division to move to, "" for none.
    """

    move_requested = Signal(str)

    def __init__(self, parts: Parts, window: QWidget) -> None:
        theme = parts.theme
        super().__init__(theme, "Change division", window, object_name="divisionPanel")
        self._current = ""
        self._sentence = PlainLabel("", TextRole.SENTENCE, wraps=True)
        self._field = DivisionField(theme, "changeDivisionField", "Division")
        self._consequence = PlainLabel(
            "Whoever may not see the division will not find this contact any more.", TextRole.SECONDARY, wraps=True
        )
        self._confirm = PushButton(
            theme, "Change Division", kind=ButtonKind.PRIMARY, large=True, object_name="confirmDivisionButton"
        )
        for widget in (self._sentence, self._field, self._consequence):
            self.add_inset(widget)
        self.body.addSpacing(SPACE_12)
        self.footer.addStretch(1)
        self.footer.addWidget(self._confirm)
        self._field.chosen.connect(self._follow)
        self._confirm.clicked.connect(self._on_confirmed)
        self._follow()

    def open_for(self, name: str, division: str, divisions: Sequence[str]) -> None:
        """*division*: where the contact called *name* is now, "" for none."""
        self._current = division
        where = f"in the division {one_line(division)}" if division else f"in no division ({UNASSIGNED.lower()})"
        self._sentence.setText(f"{one_line(name)} is {where}.")
        self._field.show_divisions(divisions, division)
        self._follow()
        self.show()
        self.raise_()
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow(self) -> None:
        self._confirm.setEnabled(self._field.division != self._current)

    def _on_confirmed(self) -> None:
        self.move_requested.emit(self._field.division)
