"""The form for an organisation, in place of what it shows. It is never bound to what is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.organizations import ORGANIZATION_RULES
from desktop_app.ui.outside_text import many_lines
from desktop_app.ui.theme import LABEL_COLUMN, SPACE_8, SPACE_12, TextRole, Theme
from desktop_app.ui.widgets.buttons import ButtonKind, PushButton
from desktop_app.ui.widgets.line_edit import LineEdit
from desktop_app.ui.widgets.plain_label import PlainLabel

_HINTS = {
    "websites": "example.org, shop.example.org",
    "external_ids": "crm:17, erp:A-5",
    "address": "Street, town, postal code, country",
}


@dataclass(frozen=True)
class OrganizationDraft:
    """An unfinished form. *seen*: the values that it started from."""

    values: Mapping[str, str]
    seen: Mapping[str, str] = field(default_factory=dict)
    error: str = ""
    error_field: str = ""

    @property
    def changes(self) -> dict[str, str]:
        return {name: value for name, value in self.values.items() if value != self.seen.get(name, "")}

    def with_values(self, values: Mapping[str, str]) -> OrganizationDraft:
        return replace(self, values=dict(values), error="", error_field="")


def organization_field_name(name: str) -> str:
    """The public object name of a field: employee_count is "organizationEmployeeCountField"."""
    return "organization" + "".join(part.capitalize() for part in name.split("_")) + "Field"


class OrganizationForm(QWidget):
    """Text stays as typed, whatever becomes of the saving.

    Signals:
        edited: the values (dict of field name to text). save_requested, cancel_requested.
    """

    edited = Signal(dict)
    save_requested = Signal()
    cancel_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("organizationForm")
        self._fields: dict[str, LineEdit] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE_8)
        grid.setVerticalSpacing(SPACE_8)
        grid.setColumnMinimumWidth(0, LABEL_COLUMN)
        for row, (name, rule) in enumerate(ORGANIZATION_RULES.items()):
            line_edit = LineEdit(
                theme, rule.label, placeholder=_HINTS.get(name, ""), object_name=organization_field_name(name)
            )
            line_edit.setMaxLength(rule.limit + 1)  # one too many is refused in words, not cut
            line_edit.textChanged.connect(self._on_edited)
            line_edit.returnPressed.connect(self.save_requested)
            self._fields[name] = line_edit
            label = f"{rule.label} *" if name == "name" else rule.label
            grid.addWidget(PlainLabel(label, TextRole.LABEL), row, 0)
            grid.addWidget(line_edit, row, 1)
        self._error = PlainLabel("", TextRole.ERROR, wraps=True, object_name="organizationErrorLabel")
        cancel = PushButton(theme, "Cancel", kind=ButtonKind.QUIET, object_name="cancelOrganizationButton")
        cancel.clicked.connect(self.cancel_requested)
        self._save = PushButton(theme, "Save", kind=ButtonKind.PRIMARY, object_name="saveOrganizationButton")
        self._save.setAccessibleName("Save the organization")
        self._save.clicked.connect(self.save_requested)
        # The buttons stand at the top, where no toast ever lies.
        head = QHBoxLayout()
        head.setSpacing(SPACE_8)
        head.addWidget(PlainLabel("Edit Organization", TextRole.DIALOG_TITLE), 1)
        head.addWidget(cancel)
        head.addWidget(self._save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_12)
        layout.addLayout(head)
        layout.addWidget(PlainLabel("Saving changes this organization for everybody.", TextRole.SECONDARY, wraps=True))
        layout.addWidget(self._error)
        layout.addLayout(grid)
        layout.addStretch(1)

    def show_draft(self, draft: OrganizationDraft) -> None:
        """Shows an unfinished form as it was left; says nothing of it to `edited`."""
        for name, line_edit in self._fields.items():
            text = draft.values.get(name, "")
            if line_edit.text() != text:
                line_edit.blockSignals(True)
                line_edit.setText(text)
                line_edit.setCursorPosition(0)
                line_edit.blockSignals(False)
            line_edit.show_valid(name != draft.error_field)
        self._error.setText(many_lines(draft.error))
        self._error.setVisible(bool(draft.error))
        self._save.setEnabled(True)

    def show_saving(self) -> None:
        """No second press while the first is under way."""
        self._save.setEnabled(False)

    def focus_first(self) -> None:
        self._fields["name"].setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancel_requested.emit()
            return
        super().keyPressEvent(event)

    def _on_edited(self) -> None:
        self._error.hide()
        self.edited.emit({name: line_edit.text() for name, line_edit in self._fields.items()})
