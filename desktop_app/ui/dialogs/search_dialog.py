"""Finding the right contact: the sheet that hangs from the contact card, filled and already searched."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelection, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QHBoxLayout, QListView, QVBoxLayout, QWidget

from desktop_app.domain.permissions import Permission
from desktop_app.domain.text import shortened
from desktop_app.ui.announcing import announce
from desktop_app.ui.delegates.search_hit_delegate import SearchHitDelegate
from desktop_app.ui.item_models.search_hit_item_model import SearchHitItemModel, SearchHitLine
from desktop_app.ui.parts import Parts
from desktop_app.ui.theme import SPACE_8, TextRole
from desktop_app.ui.widgets.buttons import ButtonKind, PushButton
from desktop_app.ui.widgets.empty_state import EmptyState
from desktop_app.ui.widgets.line_edit import LineEdit
from desktop_app.ui.widgets.list_keys import ListKeys
from desktop_app.ui.widgets.plain_label import PlainLabel
from desktop_app.ui.widgets.sheet import Sheet
from desktop_app.ui.wording import missing_permission

TYPED_SHOWN = 60  # characters of it in a sentence
TYPING_PAUSE_MS = 40  # long enough to skip the middle of a fast word, too short to be felt


class SearchField(LineEdit):
    """Leaves Ctrl+Z to the desk while nothing was typed that it could take back."""

    def event(self, event: QEvent) -> bool:
        is_undo = isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Undo)
        if event.type() == QEvent.Type.ShortcutOverride and is_undo and not self.isUndoAvailable():
            event.ignore()
            return False
        return super().event(event)


class SearchDialog(Sheet):
    """Shows hits that it is told; what is typed goes out as `search_requested`.

    Signals:
        search_requested: the text to search for.
        contact_chosen: the id of the contact to link or to show.
        create_requested: a new contact instead, and the text that was typed.
        looked_at: the id of the hit that is selected, "" for none.
    """

    search_requested = Signal(str)
    contact_chosen = Signal(str)
    create_requested = Signal(str)
    looked_at = Signal(str)

    def __init__(self, parts: Parts, window: QWidget) -> None:
        theme = parts.theme
        super().__init__(theme, "Find the right contact", window, object_name="searchDialog")
        self._prefilled = ""
        self._searched: str | None = ""  # the text that the hits on show are the answer to; None: no longer
        self._removed = False
        self._may_choose = True
        self._pause = parts.timers.single_shot(self)
        self._pause.timeout.connect(self._search_now)
        self._field = SearchField(
            theme,
            "Name, number, address or handle",
            placeholder="Name, number, address or handle",
            icon="search",
            large=True,
            object_name="searchField",
        )
        self._status = PlainLabel("", TextRole.SECONDARY, object_name="searchStatusLabel")
        self._temporary = QCheckBox("Temporary contacts, too")
        self._temporary.setObjectName("temporaryContactsFilter")
        self._temporary.setToolTip("Ephemeral and identified contacts, after all the others")
        self._purpose = PlainLabel("", TextRole.SECONDARY, wraps=True, object_name="searchPurposeLabel")
        self._model = SearchHitItemModel(self)
        self._list = QListView()
        self._list.setObjectName("searchResultList")
        self._list.setAccessibleName("Contacts found")
        self._list.setModel(self._model)
        self._list.setItemDelegate(SearchHitDelegate(theme, self))
        self._list.setMouseTracking(True)
        self._list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # On the list and not in its place: the list is there until Remove closes it, found anybody or not.
        self._nobody = EmptyState(theme, "user-plus", "Nobody found", "", sentence_name="nobodyFoundLabel")
        over_the_list = QVBoxLayout(self._list.viewport())
        over_the_list.setContentsMargins(0, 0, 0, 0)
        over_the_list.addWidget(self._nobody)
        self._nobody.hide()
        self._create = PushButton(
            theme, "Create New Contact", icon="user-plus", large=True, object_name="createContactButton"
        )
        self._remove = PushButton(theme, "Remove", kind=ButtonKind.QUIET, large=True, object_name="removeButton")
        self._remove.setToolTip("Close the list of contacts found")
        self._select = PushButton(
            theme, "Select Contact", kind=ButtonKind.PRIMARY, large=True, object_name="selectContactButton"
        )
        self._field.setProperty("task", True)
        self.add_inset(self._field)
        above_the_list = QWidget()
        row = QHBoxLayout(above_the_list)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._status, 1)
        row.addWidget(self._temporary)
        self.add_inset(above_the_list)
        self.body.addWidget(self._list, 1)
        self.add_inset(self._purpose)
        self.body.addSpacing(SPACE_8)
        self.footer.addWidget(self._create)
        self.footer.addWidget(self._remove)
        self.footer.addStretch(1)
        self.footer.addWidget(PlainLabel("Enter", TextRole.KEY))
        self.footer.addWidget(self._select)
        self._field.textChanged.connect(self._on_text_changed)
        self._field.returnPressed.connect(self._choose)
        self._list.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self._list.doubleClicked.connect(self._choose)
        ListKeys(self._field, self._list).chosen.connect(self._choose)
        self._temporary.toggled.connect(self._on_temporary_toggled)
        self._select.clicked.connect(self._choose)
        self._remove.clicked.connect(self._on_remove)
        self._create.clicked.connect(self._on_create)

    @property
    def text(self) -> str:
        return self._field.text()

    @property
    def includes_temporary(self) -> bool:
        """Whether temporary contacts are asked for, too."""
        return self._temporary.isChecked()

    @property
    def is_waiting(self) -> bool:
        """Whether the hits on show are not yet the answer to the text in the field."""
        return self.isVisible() and not self._removed and self._searched != self.text

    @property
    def typed_text(self) -> str:
        """What the agent typed; "" while the field still holds what it was opened with."""
        return "" if self.text == self._prefilled else self.text.strip()

    def show_purpose(self, purpose: str) -> None:
        """Says what choosing will do."""
        self._purpose.setText(purpose)

    def open_with(self, text: str, *, prefilled: str, takes_focus: bool = True) -> None:
        """Shows the sheet with *text*, which is searched for at once."""
        self._prefilled = prefilled
        self._field.blockSignals(True)
        self._field.setText(text)
        self._field.blockSignals(False)
        self._temporary.blockSignals(True)
        self._temporary.setChecked(False)
        self._temporary.blockSignals(False)
        self._show_list(True)
        self._search_now()
        self.show()
        self.raise_()
        if takes_focus:
            self._field.setFocus(Qt.FocusReason.OtherFocusReason)
            self._field.selectAll()

    def show_permissions(self, *, may_choose: bool, may_create: bool, missing_to_choose: Permission) -> None:
        self._may_choose = may_choose
        self._select.setToolTip("" if may_choose else missing_permission(missing_to_choose))
        self._create.setEnabled(may_create)
        self._create.setToolTip("" if may_create else missing_permission(Permission.CONTACT_ADD))
        self._follow_selection()

    def show_hits(self, text: str, lines: Sequence[SearchHitLine], status: str) -> None:
        """The answer to the search for *text*; the first hit is selected."""
        self._searched = text
        self._model.show_hits(lines)
        self._status.setText(status)
        self._nobody.hide()
        if lines:
            self._list.setCurrentIndex(self._model.index(0))
            self._list.scrollToTop()
        self._follow_selection()
        # The first hit as well, as Enter chooses it while the focus is still in the field.
        announce(self, ". ".join([status, *(line.sentence for line in lines[:1])]))

    def show_nobody(self, text: str, status: str) -> None:
        """There is nobody to be found by *text*, and a new contact would begin with it."""
        self.show_hits(text, (), status)
        self._nobody.show_texts("Nobody found", self._way_on())
        self._nobody.show()

    def _way_on(self) -> str:
        if not self._create.isEnabled():
            begin = f"There is no contact with “{shortened(self.text.strip(), TYPED_SHOWN)}”."
        elif self.typed_text:
            begin = f"Create New Contact begins with “{shortened(self.typed_text, TYPED_SHOWN)}”."
        else:
            begin = "Create New Contact begins with what came in."
        if self.includes_temporary:
            return begin
        return f"{begin} Temporary contacts are looked at only when you ask for them above."

    def show_error(self, text: str, sentence: str) -> None:
        self.show_hits(text, (), sentence)

    def name_of(self, id: str) -> str:
        """The name of a hit on show, "" when it is none."""
        line = self._model.line_at(self._model.index_of(id))
        return line.name if line else ""

    def _on_text_changed(self) -> None:
        self._show_list(True)
        self._follow_selection()
        self._pause.start(TYPING_PAUSE_MS)

    def _on_temporary_toggled(self) -> None:
        self._searched = None
        self._show_list(True)
        self._search_now()

    def _search_now(self) -> None:
        self._pause.stop()
        self.search_requested.emit(self.text)

    def _on_selection_changed(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        self._follow_selection()

    def _follow_selection(self) -> None:
        """Only a hit of the text that stands in the field can be chosen, never one of the text before."""
        id = self.chosen_id
        self._select.setEnabled(self._may_choose and bool(id))
        self.looked_at.emit(id)

    @property
    def chosen_id(self) -> str:
        """The id of the hit that is selected, "" for none; only a hit of the text that stands in the field is one."""
        indexes = self._list.selectionModel().selectedIndexes()
        is_current = not self._removed and self._searched == self.text
        return str(indexes[0].data(SearchHitItemModel.IdRole)) if indexes and is_current else ""

    def _choose(self) -> None:
        id = self.chosen_id
        if id and self._select.isEnabled():
            self.contact_chosen.emit(id)

    def _on_remove(self) -> None:
        self._show_list(False)
        self._status.setText("List closed · create a new contact, or search again")
        self._create.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_create(self) -> None:
        self.create_requested.emit(self.typed_text)

    def _show_list(self, visible: bool) -> None:
        self._removed = not visible
        self._list.setVisible(visible)
        self._follow_selection()
