"""Every identifier of a contact, and in place: one more, one fewer, a label."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import QItemSelection, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.contacts import LABEL_LIMIT
from desktop_app.domain.identifiers import RAW_LIMIT, IdentifierType
from desktop_app.domain.permissions import Permission
from desktop_app.services.identifiers import IfHeld
from desktop_app.ui.item_models.detail_item_model import DetailItemModel, DetailLine
from desktop_app.ui.outside_text import many_lines
from desktop_app.ui.theme import SPACE_4, SPACE_8, SPACE_12, TextRole, Theme
from desktop_app.ui.widgets.buttons import ButtonKind, PushButton
from desktop_app.ui.widgets.combo_box import ComboBox
from desktop_app.ui.widgets.detail_list import DetailList
from desktop_app.ui.widgets.line_edit import LineEdit
from desktop_app.ui.widgets.plain_label import PlainLabel
from desktop_app.ui.widgets.section_header import SectionHeader
from desktop_app.ui.wording import missing_permission

# A web id is nothing that anybody types.
_TYPES = tuple(type for type in IdentifierType if type is not IdentifierType.COOKIE)


_TYPE_WIDTH = 136


class _Doing(Enum):
    NOTHING = 0
    ADDING = 1
    LABELLING = 2


class IdentifierSection(QWidget):
    """Shows what it is told; what is typed stays until it was taken or cancelled.

    Signals:
        add_requested: type, value, the system that an external id is from, and what becomes of it if others hold it.
        remove_requested: id of the line.
        label_requested: id of the line, and the label.
        chosen: another line is selected, or none.
    """

    add_requested = Signal(str, str, str, str)
    remove_requested = Signal(str)
    label_requested = Signal(str, str)
    chosen = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._may_edit = True
        self._labels: dict[str, str] = {}
        self._list = DetailList(theme, "identifierList", "Identifiers", grows=True)
        self._empty = PlainLabel("Nothing to recognise this contact by yet.", TextRole.SENTENCE, wraps=True)
        self._add = PushButton(theme, "Add…", kind=ButtonKind.LINK, object_name="addIdentifierButton")
        self._label = PushButton(theme, "Label…", kind=ButtonKind.LINK, object_name="labelIdentifierButton")
        self._remove = PushButton(theme, "Remove", kind=ButtonKind.LINK, object_name="removeIdentifierButton")
        header = SectionHeader("Identifiers")
        for button in (self._label, self._remove, self._add):
            header.add_action(button)
        self._error = PlainLabel("", TextRole.ERROR, wraps=True, object_name="identifierErrorLabel")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_8)
        layout.addWidget(header)
        layout.addWidget(self._editor(theme))
        layout.addWidget(self._question_well(theme))
        layout.addWidget(self._error)
        layout.addWidget(self._list)
        layout.addWidget(self._empty)
        self._add.clicked.connect(self._begin_to_add)
        self._label.clicked.connect(self._begin_to_label)
        self._remove.clicked.connect(self._on_remove)
        self._list.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.close_editor()

    def _editor(self, theme: Theme) -> QWidget:
        self._type = ComboBox(theme, "Type of the identifier", object_name="identifierTypeField")
        self._type.setFixedWidth(_TYPE_WIDTH)
        self._type.addItems([type.label for type in _TYPES])
        self._value = LineEdit(theme, "Identifier", object_name="identifierValueField")
        self._value.setMaxLength(RAW_LIMIT + 1)  # one too many is refused in words, not cut
        self._source = LineEdit(
            theme, "System that the id is from", placeholder="System", object_name="identifierSourceField"
        )
        self._name = LineEdit(
            theme, "Label of the identifier", placeholder="assistant, summer house", object_name="identifierLabelField"
        )
        self._name.setMaxLength(LABEL_LIMIT + 1)
        self._save = PushButton(theme, "Save", kind=ButtonKind.SOFT, object_name="saveIdentifierButton")
        cancel = PushButton(theme, "Cancel", kind=ButtonKind.QUIET, object_name="cancelIdentifierButton")
        fields = QHBoxLayout()
        fields.setSpacing(SPACE_8)
        fields.addWidget(self._type)
        fields.addWidget(self._value, 1)
        fields.addWidget(self._source, 1)
        fields.addWidget(self._name, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_8)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self._save)
        editor = self._editor_area = QWidget()
        layout = QVBoxLayout(editor)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_8)
        layout.addLayout(fields)
        layout.addLayout(buttons)
        self._save.clicked.connect(self._on_save)
        cancel.clicked.connect(self.close_editor)
        for field in (self._value, self._source, self._name):
            field.returnPressed.connect(self._on_save)
            field.textChanged.connect(self._on_edited)
        self._type.currentIndexChanged.connect(self._on_edited)
        return editor

    def _question_well(self, theme: Theme) -> QFrame:
        self._question = PlainLabel("", TextRole.BODY, wraps=True, object_name="identifierQuestionLabel")
        share = PushButton(theme, "Share", object_name="shareIdentifierButton")
        share.setToolTip("Both hold it; the one created first is linked")
        move = PushButton(theme, "Move Here", object_name="moveIdentifierButton")
        move.setToolTip("Nobody else holds it any more")
        neither = PushButton(theme, "Leave It", kind=ButtonKind.QUIET, object_name="leaveIdentifierButton")
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_8)
        buttons.addWidget(share)
        buttons.addWidget(move)
        buttons.addWidget(neither)
        buttons.addStretch(1)
        well = self._well = QFrame()
        well.setProperty("ground", "well")
        well.setProperty("tone", "warn")
        layout = QVBoxLayout(well)
        layout.setContentsMargins(SPACE_12, SPACE_8, SPACE_12, SPACE_8)
        layout.setSpacing(SPACE_4 + SPACE_4)
        layout.addWidget(self._question)
        layout.addLayout(buttons)
        share.clicked.connect(self._on_share)
        move.clicked.connect(self._on_move)
        neither.clicked.connect(self.close_editor)
        self._share = share
        return well

    # Shown

    def show_identifiers(self, lines: Sequence[DetailLine], labels: dict[str, str]) -> None:
        """*labels*: those that agents gave, by the id of the line."""
        self._labels = labels
        self._list.show_details(lines)
        self._empty.setVisible(not lines)
        self._follow()

    def show_permission(self, may_edit: bool) -> None:
        self._may_edit = may_edit
        self._follow()

    def show_question(self, sentence: str) -> None:
        """Somebody else holds what was typed: the agent says what becomes of it."""
        self._question.setText(many_lines(sentence))
        self._well.show()
        self._save.setEnabled(False)
        self._share.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_error(self, sentence: str) -> None:
        self._error.setText(many_lines(sentence))
        self._error.setVisible(bool(sentence))
        self._save.setEnabled(True)

    def close_editor(self) -> None:
        """Nothing is under way; what was typed is gone."""
        had_focus = self._editor_area.isAncestorOf(self.window().focusWidget() or self) or self._well.isAncestorOf(
            self.window().focusWidget() or self
        )
        self._doing = _Doing.NOTHING
        for field in (self._value, self._source, self._name):
            field.clear()
        self._editor_area.hide()
        self._well.hide()
        self.show_error("")
        self._follow()
        if had_focus:
            self._add.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._doing is not _Doing.NOTHING:
            self.close_editor()
            return
        super().keyPressEvent(event)

    # Asked

    def _begin_to_add(self) -> None:
        self._open_editor(_Doing.ADDING)
        self._value.setFocus(Qt.FocusReason.OtherFocusReason)

    def _begin_to_label(self) -> None:
        chosen = self.chosen_id
        self._open_editor(_Doing.LABELLING)
        self._name.setText(self._labels.get(chosen, ""))
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)
        self._name.selectAll()

    def _open_editor(self, doing: _Doing) -> None:
        self.close_editor()
        self._doing = doing
        is_adding = doing is _Doing.ADDING
        for widget in (self._type, self._value):
            widget.setVisible(is_adding)
        self._name.setVisible(not is_adding)
        self._on_edited()
        self._editor_area.show()

    def _on_edited(self) -> None:
        """What is typed now is another question than the one that was asked."""
        self._source.setVisible(self._doing is _Doing.ADDING and self._type_chosen is IdentifierType.EXTERNAL_ID)
        self._well.hide()
        self.show_error("")

    @property
    def _type_chosen(self) -> IdentifierType:
        return _TYPES[self._type.currentIndex()]

    @property
    def chosen_id(self) -> str:
        """Id of the selected line, "" for none."""
        indexes = self._list.selectionModel().selectedIndexes()
        return str(indexes[0].data(DetailItemModel.IdRole)) if indexes else ""

    def _on_save(self) -> None:
        if self._doing is _Doing.ADDING:
            self._ask_to_add(IfHeld.REFUSE)
        elif self._doing is _Doing.LABELLING and self.chosen_id:
            self.label_requested.emit(self.chosen_id, self._name.text())

    def _on_share(self) -> None:
        self._ask_to_add(IfHeld.SHARE)

    def _on_move(self) -> None:
        self._ask_to_add(IfHeld.MOVE)

    def _ask_to_add(self, if_held: IfHeld) -> None:
        if self._value.text().strip():
            self._save.setEnabled(False)  # no second press while the first is under way
            source = self._source.text() if self._type_chosen is IdentifierType.EXTERNAL_ID else ""
            self.add_requested.emit(self._type_chosen.value, self._value.text(), source, if_held.value)

    def _on_remove(self) -> None:
        if self.chosen_id:
            self.remove_requested.emit(self.chosen_id)

    def _on_selection_changed(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        self._follow()
        self.chosen.emit()

    def _follow(self) -> None:
        missing = "" if self._may_edit else missing_permission(Permission.CONTACT_EDIT)
        has_chosen = bool(self.chosen_id)
        self._add.setEnabled(self._may_edit)
        self._add.setToolTip(missing)
        for button in (self._label, self._remove):
            button.setEnabled(self._may_edit and has_chosen)
            button.setToolTip(missing or ("" if has_chosen else "Choose an identifier first"))
