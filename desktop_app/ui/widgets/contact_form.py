"""The form for a contact: new, edited, or added to the contacts. It is never bound to what is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from desktop_app.domain.contacts import ADDRESS_FIELDS, EMAIL_FIELDS, FIELD_RULES, PHONE_FIELDS
from desktop_app.domain.custom_fields import Schema
from desktop_app.domain.permissions import Permission
from desktop_app.ui.form_draft import CustomDraft, FormDraft, FormMode
from desktop_app.ui.outside_text import button_text, many_lines, one_line
from desktop_app.ui.theme import LABEL_COLUMN, PANE_INSET, SPACE_8, SPACE_12, SPACE_16, TextRole, Theme
from desktop_app.ui.widgets.buttons import ButtonKind, PushButton
from desktop_app.ui.widgets.custom_field_editor import CustomFieldEditor
from desktop_app.ui.widgets.division_field import DivisionField
from desktop_app.ui.widgets.field_editors import FieldEditor, FormComboBox, editor_of_field
from desktop_app.ui.widgets.owner_button import Owner, OwnerButton
from desktop_app.ui.widgets.plain_label import PlainLabel
from desktop_app.ui.widgets.scrolled import scrolled
from desktop_app.ui.wording import missing_permission

_GROUPS = (
    ("Name", ("first_name", "middle_name", "last_name", "salutation", "title", "organization")),
    ("Phones", PHONE_FIELDS),
    ("E-mails", EMAIL_FIELDS),
    ("Address", ADDRESS_FIELDS),
    ("More", ("survey_opt_out", "external_system_url")),
)
_REQUIRED = ("first_name", "last_name")


def object_name_of(name: str) -> str:
    """The public object name of a field: work_phone is "workPhoneField"."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest) + "Field"


class ContactForm(QFrame):
    """Text stays as typed, whatever becomes of the saving.

    Signals:
        edited: the values (dict of field name to text), after one was changed by hand or by a script.
        division_chosen: its name, "" for none.
        save_requested, cancel_requested.
        owner_opened: the id of a contact that may be the same person.
        organization_typed: its text, to be completed by `offer_organizations`.
    """

    division_chosen = Signal(str)

    edited = Signal(dict)
    organization_typed = Signal(str)
    save_requested = Signal()
    cancel_requested = Signal()
    owner_opened = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("contactForm")
        self.setProperty("ground", "surface")
        self._offers: dict[str, str] = {}
        self._title = PlainLabel("", TextRole.DIALOG_TITLE, object_name="contactFormTitle")
        self._hint = PlainLabel("", TextRole.SECONDARY, wraps=True)
        self._division = DivisionField(theme, "divisionField", "Division of the new contact")
        self._division.chosen.connect(self.division_chosen)
        self._division_row = QWidget()
        division = QHBoxLayout(self._division_row)
        division.setContentsMargins(0, SPACE_8, 0, SPACE_8)
        division.setSpacing(SPACE_8)
        label = PlainLabel("Division", TextRole.LABEL)
        label.setFixedWidth(LABEL_COLUMN)
        division.addWidget(label)
        division.addWidget(self._division, 1)
        self._fields: dict[str, FieldEditor] = {}
        self._owners: dict[str, OwnerButton] = {}
        self._alike = OwnerButton(theme, "alikeContactButton")
        self._alike.opened.connect(self.owner_opened)
        self._types: tuple[Schema, ...] = ()
        self._kept_values: dict[str, str] = {}  # of custom fields that another type shows
        self._error = PlainLabel("", TextRole.ERROR, wraps=True, object_name="formErrorLabel")
        self._save = PushButton(
            theme, "Save Contact", kind=ButtonKind.PRIMARY, large=True, object_name="saveContactButton"
        )
        self._cancel = cancel = PushButton(
            theme, "Cancel", kind=ButtonKind.QUIET, large=True, object_name="cancelContactButton"
        )
        self._save.clicked.connect(self.save_requested)
        cancel.clicked.connect(self.cancel_requested)
        footer = QHBoxLayout()
        footer.setContentsMargins(PANE_INSET, SPACE_12, PANE_INSET, SPACE_16)
        footer.addStretch(1)
        footer.addWidget(cancel)
        footer.addWidget(self._save)
        area = self._fields_area(theme)
        self._organization_field.textEdited.connect(self.organization_typed)
        self._offer = PushButton(theme, "", kind=ButtonKind.LINK, object_name="offerButton", parent=self._content)
        self._offer.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._offer.clicked.connect(self._take_offer)
        self._offer.hide()
        self._offered_to: QLineEdit | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(PANE_INSET, SPACE_16, PANE_INSET, SPACE_8)
        head.setSpacing(SPACE_8)
        head.addWidget(self._title)
        head.addWidget(self._hint)
        head.addWidget(self._division_row)
        layout.addLayout(head)
        layout.addWidget(area, 1)
        error = QVBoxLayout()
        error.setContentsMargins(PANE_INSET, SPACE_8, PANE_INSET, 0)
        error.addWidget(self._alike, 0, Qt.AlignmentFlag.AlignRight)
        error.addWidget(self._error)
        layout.addLayout(error)
        layout.addLayout(footer)

    def _fields_area(self, theme: Theme) -> QScrollArea:
        self._content = QWidget()
        grid = QGridLayout(self._content)
        grid.setContentsMargins(PANE_INSET, 0, PANE_INSET, PANE_INSET)
        grid.setHorizontalSpacing(SPACE_8)
        grid.setVerticalSpacing(SPACE_8)
        grid.setColumnMinimumWidth(0, LABEL_COLUMN)
        row = 0
        for title, names in _GROUPS:
            group = PlainLabel(title, TextRole.ROW_TITLE)
            group.setContentsMargins(0, SPACE_8 if row else 0, 0, 0)
            grid.addWidget(group, row, 0, 1, 2)
            row += 1
            for name in names:
                label = FIELD_RULES[name].label
                editor = editor_of_field(theme, name, object_name_of(name))
                editor.edited.connect(self._on_edited)
                editor.widget.installEventFilter(self)
                if isinstance(editor.widget, QLineEdit):
                    editor.widget.returnPressed.connect(self.save_requested)
                self._fields[name] = editor
                grid.addWidget(PlainLabel(f"{label} *" if name in _REQUIRED else label, TextRole.LABEL), row, 0)
                grid.addWidget(editor.widget, row, 1)
                row += 1
                if FIELD_RULES[name].identifies:
                    owner = OwnerButton(theme, object_name_of(name).removesuffix("Field") + "OwnerButton")
                    owner.opened.connect(self.owner_opened)
                    self._owners[name] = owner
                    grid.addWidget(owner, row, 0, 1, 2, Qt.AlignmentFlag.AlignRight)
                    row += 1
        self._type_label = PlainLabel("Contact type", TextRole.LABEL)
        self._type = FormComboBox(theme, "Contact type", object_name="contactTypeField")
        self._type.currentIndexChanged.connect(self._on_type_chosen)
        self._type.installEventFilter(self)
        self._custom = CustomFieldEditor(theme)
        self._custom.edited.connect(self._on_edited)
        self._custom.submitted.connect(self.save_requested)
        grid.addWidget(self._type_label, row, 0)
        grid.addWidget(self._type, row, 1)
        grid.addWidget(self._custom, row + 1, 0, 1, 2)
        grid.setRowStretch(row + 2, 1)
        area = scrolled(self._content)
        self._area = area
        self._custom.focused.connect(area.ensureWidgetVisible)
        return area

    @property
    def values(self) -> dict[str, str]:
        return {name: editor.text() for name, editor in self._fields.items()}

    @property
    def custom(self) -> CustomDraft:
        """What was typed for another type is kept until the form is closed, in case that one is chosen again."""
        return CustomDraft(str(self._type.currentData() or ""), {**self._kept_values, **self._custom.values})

    def show_types(self, types: Sequence[Schema], *, may_see: bool) -> None:
        """The contact types there are; without the permission to see custom fields none is offered."""
        self._types = tuple(types) if may_see else ()
        self._type.setEnabled(may_see)
        self._type.setToolTip("" if may_see else missing_permission(Permission.CUSTOM_FIELDS_VIEW))
        self._show_type(self.custom)

    def _show_type(self, custom: CustomDraft) -> None:
        offered = [each for each in self._types if each.is_enabled or each.id == custom.schema]
        self._type.blockSignals(True)
        self._type.clear()
        self._type.addItem("None", "")
        for each in offered:
            self._type.addItem(one_line(each.title), each.id)
        self._type.setCurrentIndex(max(self._type.findData(custom.schema), 0))
        self._type.blockSignals(False)
        is_shown = bool(offered) or not self._type.isEnabled()
        self._type_label.setVisible(is_shown)
        self._type.setVisible(is_shown)
        self._show_custom(custom)

    def _show_custom(self, custom: CustomDraft) -> None:
        self._kept_values = dict(custom.values)
        schema = next((each for each in self._types if each.id == custom.schema), None)
        if self._custom.show_fields(schema, custom.values):
            fields = [editor.widget for editor in self._fields.values()]
            order = [*fields, self._type, *self._custom.widgets, self._cancel, self._save]
            for before, after in pairwise(order):
                QWidget.setTabOrder(before, after)

    @property
    def _organization_field(self) -> QLineEdit:
        widget = self._fields["organization"].widget
        assert isinstance(widget, QLineEdit)
        return widget

    def offer_organizations(self, typed: str, names: Sequence[str]) -> None:
        """Offers the best of *names* for *typed*, if that is what stands in the field still."""
        line_edit = self._organization_field
        best = next(iter(names), "")
        is_news = bool(typed.strip()) and line_edit.text() == typed != best
        self._offers["organization"] = best if is_news else ""
        if line_edit.hasFocus():
            self._offer_to(line_edit)

    def show_owners(self, owners: Mapping[str, Owner], alike: Owner | None) -> None:
        """Who else holds what stands in a field, by the field's name; and who may be the same person besides."""
        for name, button in self._owners.items():
            button.show_owner(owners.get(name))
        self._alike.show_owner(alike)

    def show_draft(self, draft: FormDraft) -> None:
        """Shows an unfinished form as it was left; says nothing of it to `edited`."""
        self._title.setText(draft.mode.value)
        self._hint.setText(_HINTS[draft.mode])
        self._division.show_divisions(draft.divisions, draft.division)
        self._division_row.setVisible(bool(draft.divisions))
        for name, editor in self._fields.items():
            editor.show_quietly(draft.values.get(name, ""))
        if draft.custom != self.custom:
            self._show_type(draft.custom)
        self._offers = dict.fromkeys(PHONE_FIELDS, draft.phone) | dict.fromkeys(EMAIL_FIELDS, draft.email)
        self.show_error(draft.error, draft.error_field)
        self._save.setEnabled(True)

    def show_error(self, sentence: str, field_name: str = "") -> None:
        """Says what is wrong, and marks the field that it is about."""
        self._error.setText(many_lines(sentence))
        self._error.setVisible(bool(sentence))
        for name, editor in self._fields.items():
            editor.show_valid(name != field_name)
        about = self._fields[field_name].widget if field_name in self._fields else None
        about = about or self._custom.show_error(sentence, field_name)
        if about is not None:
            self._area.ensureWidgetVisible(about)

    def focus_on(self, field_name: str) -> None:
        """The field that is to be put right, else the button to try again with: pressed, it let the focus go."""
        about = self._fields[field_name].widget if field_name in self._fields else self._custom.widget_of(field_name)
        (about or self._save).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_saving(self) -> None:
        """No second press while the first is under way."""
        self._save.setEnabled(False)

    def focus_first(self) -> None:
        """The first required field that is still empty, else the first field."""
        names = [name for name in _REQUIRED if not self._fields[name].text()] or ["first_name"]
        self._fields[names[0]].widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self._area.ensureWidgetVisible(watched)
        if isinstance(watched, QLineEdit):
            if event.type() == QEvent.Type.FocusIn:
                self._offer_to(watched)
            elif event.type() == QEvent.Type.FocusOut and self._offered_to is watched:
                self._offer.hide()
            elif (
                isinstance(event, QKeyEvent)
                and event.type() == QEvent.Type.KeyPress
                and event.key() == Qt.Key.Key_Down
                and self._offer.isVisible()
            ):
                self._take_offer()
                return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancel_requested.emit()
            return
        super().keyPressEvent(event)

    def _offer_to(self, line_edit: QLineEdit) -> None:
        """Offers what the field that has the focus may hold, inside of it: the interaction's own number or address
        while it is empty, an organisation's name for the beginning of it."""
        name = self._name_of(line_edit)
        offered = self._offers.get(name, "")
        typed = line_edit.text()
        if not offered or (typed and name != "organization"):
            self._offer.hide()
            return
        self._offered_to = line_edit
        metrics = QFontMetrics(self._offer.font())
        room = line_edit.width() - 3 * SPACE_16 - metrics.horizontalAdvance(typed)
        shown = metrics.elidedText(one_line(f"Use {offered}"), Qt.TextElideMode.ElideRight, max(room, 0))
        self._offer.setText(button_text(shown))
        self._offer.setToolTip("Down arrow takes it")
        line_edit.setAccessibleDescription(f"Down arrow uses {offered}")
        self._offer.adjustSize()
        width = min(self._offer.sizeHint().width(), line_edit.width() - SPACE_16)
        corner = line_edit.mapTo(self._content, QPoint(line_edit.width() - width - SPACE_8, 0))
        height = self._offer.sizeHint().height()
        self._offer.setGeometry(corner.x(), corner.y() + (line_edit.height() - height) // 2, width, height)
        self._offer.show()
        self._offer.raise_()

    def _take_offer(self) -> None:
        line_edit = self._offered_to
        if line_edit is not None:
            line_edit.setText(self._offers[self._name_of(line_edit)])
        self._offer.hide()

    def _name_of(self, line_edit: QLineEdit) -> str:
        return next(name for name, editor in self._fields.items() if editor.widget is line_edit)

    def _on_type_chosen(self) -> None:
        self._show_custom(self.custom)
        self._on_edited()

    def _on_edited(self) -> None:
        if self._offered_to is not None and self._offered_to.text():
            self._offer.hide()
        self.show_error("")
        self.edited.emit(self.values)


_HINTS = {
    FormMode.CREATE: "Saving creates a curated contact and links it.",
    FormMode.EDIT: "Saving changes this contact for everybody.",
    FormMode.PROMOTE: "Saving keeps this contact for good, with everything that is known of it.",
}
