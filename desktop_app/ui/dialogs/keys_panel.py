"""All actions with their keys: a sheet to look them up, to change them and to print them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelection, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QKeySequenceEdit, QLineEdit, QListView, QWidget

from desktop_app.ui.delegates.palette_delegate import PaletteDelegate
from desktop_app.ui.item_models.palette_item_model import PaletteItemModel, PaletteLine
from desktop_app.ui.theme import DIALOG_INSET, SPACE_8, SPACE_12, TextRole, Theme
from desktop_app.ui.widgets.buttons import ButtonKind, PushButton
from desktop_app.ui.widgets.plain_label import PlainLabel
from desktop_app.ui.widgets.sheet import Sheet

_FIELD_WIDTH = 150


class KeysPanel(Sheet):
    """Shows the lines that it is told; the selected action can be given other keys.

    Signals:
        keys_entered: the name of an action and the keys that were pressed for it; nothing is changed yet.
        change_requested: the name of an action, and the keys that it is to have.
        usual_requested: the name of an action to have its usual keys again, "" for all of them.
        print_requested: the list on paper.
    """

    keys_entered = Signal(str, QKeySequence)
    change_requested = Signal(str, QKeySequence)
    usual_requested = Signal(str)
    print_requested = Signal()

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(theme, "Keys", window, object_name="keysPanel")
        self._model = PaletteItemModel(self)
        self._list = QListView()
        self._list.setObjectName("keysList")
        self._list.setAccessibleName("Actions and their keys")
        self._list.setModel(self._model)
        self._list.setItemDelegate(PaletteDelegate(theme, self))
        self._list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._label = PlainLabel("", TextRole.BODY)
        self._field = QKeySequenceEdit()
        self._field.setObjectName("newKeysField")
        self._field.setMaximumSequenceLength(1)
        self._field.setFixedWidth(_FIELD_WIDTH)
        inner = self._field.findChild(QLineEdit)
        for each in (self._field, inner):
            if each is not None:
                each.setAccessibleName("New keys: press them here")
        self._change = PushButton(theme, "Change", large=True, object_name="changeKeysButton")
        self._usual = PushButton(
            theme, "Back to Usual", kind=ButtonKind.QUIET, large=True, object_name="usualKeysButton"
        )
        self._status = PlainLabel("", TextRole.SECONDARY, wraps=True, object_name="keysStatusLabel")
        row = QHBoxLayout()
        row.setContentsMargins(DIALOG_INSET, SPACE_12, DIALOG_INSET, 0)
        row.setSpacing(SPACE_8)
        row.addWidget(self._label, 1)
        row.addWidget(self._field)
        row.addWidget(self._change)
        row.addWidget(self._usual)
        self.body.addWidget(self._list, 1)
        self.body.addLayout(row)
        self.add_inset(self._status)
        self.body.addSpacing(SPACE_12)
        print_keys = PushButton(theme, "Print…", icon="printer", large=True, object_name="printKeysButton")
        self._all_usual = PushButton(
            theme, "All Back to Usual", kind=ButtonKind.QUIET, large=True, object_name="allUsualKeysButton"
        )
        self.footer.addWidget(print_keys)
        self.footer.addStretch(1)
        self.footer.addWidget(self._all_usual)
        self._list.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self._field.keySequenceChanged.connect(self._on_keys_entered)
        self._change.clicked.connect(self._on_change)
        self._usual.clicked.connect(self._on_usual)
        self._all_usual.clicked.connect(self._on_all_usual)
        print_keys.clicked.connect(self.print_requested)

    @property
    def selected(self) -> str:
        """The name of the selected action, "" for none."""
        return str(self._list.currentIndex().data(PaletteItemModel.IdRole) or "")

    def open(self) -> None:
        self.show()
        self.raise_()
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_lines(self, lines: Sequence[PaletteLine], *, is_changed: bool) -> None:
        """*is_changed*: whether any action has other keys than its usual ones. The selected action stays selected."""
        before, scrolled = self.selected, self._list.verticalScrollBar().value()
        self._model.show_lines(lines)
        row = next((row for row, line in enumerate(lines) if line.id == before), 0)
        self._list.setCurrentIndex(self._model.index(row))
        self._list.verticalScrollBar().setValue(scrolled)
        self._all_usual.setEnabled(is_changed)

    def show_status(self, sentence: str, *, takes_from: str = "") -> None:
        """*takes_from*: the action that has the keys now."""
        self._status.setText(sentence)
        self._change.setText(f"Take from {takes_from}" if takes_from else "Change")
        self._change.setEnabled(not self._field.keySequence().isEmpty())

    def refuse(self, sentence: str) -> None:
        """The keys that were pressed cannot be given."""
        self.show_status(sentence)
        self._change.setEnabled(False)

    def _on_selection_changed(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        line = self._model.line_at(self._list.currentIndex())
        self._label.setText(f"New keys for {line.title}" if line else "")
        self._usual.setEnabled(bool(line and line.hint))
        self._field.blockSignals(True)
        self._field.clear()
        self._field.blockSignals(False)
        self.show_status("")

    def _on_keys_entered(self, keys: QKeySequence) -> None:
        if keys.isEmpty():
            self.show_status("")
        else:
            self.keys_entered.emit(self.selected, keys)

    def _on_usual(self) -> None:
        self.usual_requested.emit(self.selected)

    def _on_all_usual(self) -> None:
        self.usual_requested.emit("")

    def _on_change(self) -> None:
        self.change_requested.emit(self.selected, self._field.keySequence())
