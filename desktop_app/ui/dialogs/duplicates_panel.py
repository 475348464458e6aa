"""Contacts that are likely there twice: a sheet to go through them, to be merged or told apart one after the other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelection, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_app.domain.permissions import Permission
from desktop_app.ui.item_models.detail_item_model import DetailItemModel, DetailLine
from desktop_app.ui.outside_text import many_lines
from desktop_app.ui.parts import Parts
from desktop_app.ui.theme import SPACE_12, TextRole
from desktop_app.ui.widgets.buttons import ButtonKind, PushButton
from desktop_app.ui.widgets.detail_list import DetailList
from desktop_app.ui.widgets.empty_state import EmptyState
from desktop_app.ui.widgets.plain_label import PlainLabel
from desktop_app.ui.widgets.sheet import Sheet
from desktop_app.ui.wording import missing_permission

_MERGE = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TELL_APART = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class DuplicatesPanel(Sheet):
    """Shows the lines that it is told, and what speaks for and against the selected one. Enter merges, Delete tells
    apart.

    Signals:
        merge_requested, told_apart: the id of the selected line.
        pair_selected: the id of a line, "" for none.
    """

    merge_requested = Signal(str)
    told_apart = Signal(str)
    pair_selected = Signal(str)

    def __init__(self, parts: Parts, window: QWidget) -> None:
        theme = parts.theme
        super().__init__(theme, "Likely duplicates", window, object_name="duplicatesPanel")
        self._may_merge = True
        self._status = PlainLabel("", TextRole.SECONDARY, wraps=True, object_name="duplicatesStatusLabel")
        self._list = DetailList(theme, "duplicateList", "Contacts that are likely one person, two and two")
        self._reasons = PlainLabel("", TextRole.VALUE, wraps=True, object_name="duplicateReasonsLabel")
        self._doubts = PlainLabel("", TextRole.SECONDARY, wraps=True, object_name="duplicateDoubtsLabel")
        self._nobody = EmptyState(theme, "circle-check", "Nobody is likely there twice", "")
        self._not_permitted = EmptyState(theme, "lock", "Duplicates are not shown", "")
        self._failed = EmptyState(theme, "alert-triangle", "The list cannot be shown", "")
        self._pages = QStackedWidget()
        for page in (self._list, self._nobody, self._not_permitted, self._failed):
            self._pages.addWidget(page)
        self._apart = PushButton(
            theme,
            "Not the Same Person",
            kind=ButtonKind.QUIET,
            icon="user-x",
            large=True,
            object_name="notDuplicateButton",
        )
        self._apart.setToolTip("Delete")
        self._merge = PushButton(
            theme,
            "Merge…",
            kind=ButtonKind.PRIMARY,
            icon="arrows-join",
            large=True,
            object_name="mergeDuplicateButton",
        )
        self._merge.setToolTip("Enter")
        self.add_inset(self._status)
        self.add_inset(self._pages, 1)
        self.add_inset(self._reasons)
        self.add_inset(self._doubts)
        self.body.addSpacing(SPACE_12)
        self.footer.addWidget(self._apart)
        self.footer.addStretch(1)
        self.footer.addWidget(self._merge)
        self._apart.clicked.connect(self._on_told_apart)
        self._merge.clicked.connect(self._on_merge)
        self._list.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self._list.doubleClicked.connect(self._on_double_clicked)
        self._list.installEventFilter(self)
        self._follow_selection()

    def open(self) -> None:
        """Comes to the front with the focus in its list."""
        self.show()
        self.raise_()
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_lines(self, lines: Sequence[DetailLine], status: str) -> None:
        """The pairs. What was selected stays so; where it has gone, its place is."""
        place = self._place
        self._list.show_details(lines)
        if lines and not self._list.selectionModel().hasSelection():
            self._list.setCurrentIndex(self._list.model().index(min(max(place, 0), len(lines) - 1), 0))
        self._show_page(self._list if lines else self._nobody, status)

    def show_empty(self, sentence: str) -> None:
        """Says under "Nobody …" what there is to say."""
        self._nobody.show_texts("Nobody is likely there twice", sentence)

    def show_reasons(self, reasons: str, doubts: str) -> None:
        """What speaks for the selected pair and against it."""
        for label, sentence in ((self._reasons, reasons), (self._doubts, doubts)):
            label.setText(many_lines(sentence))
            label.setVisible(bool(sentence))

    def show_not_permitted(self, permission: Permission) -> None:
        self._not_permitted.show_texts("Duplicates are not shown", f"{missing_permission(permission)}.")
        self._list.show_details(())
        self._show_page(self._not_permitted, "")

    def show_error(self, sentence: str) -> None:
        self._list.show_details(())
        self._failed.show_texts("The list cannot be shown", sentence)
        self._show_page(self._failed, "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._list and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _MERGE:
                self._on_merge()
                return True
            if event.key() in _TELL_APART:
                self._on_told_apart()
                return True
        return super().eventFilter(watched, event)

    def _show_page(self, page: QWidget, status: str) -> None:
        self._status.setText(status)
        self._status.setVisible(bool(status))
        self._pages.setCurrentWidget(page)
        self._follow_selection()

    @property
    def _place(self) -> int:
        rows = self._list.selectionModel().selectedIndexes()
        return rows[0].row() if rows else self._list.currentIndex().row()

    @property
    def selected(self) -> str:
        """The id of the selected line, "" for none."""
        rows = self._list.selectionModel().selectedIndexes()
        return str(rows[0].data(DetailItemModel.IdRole)) if rows else ""

    def _on_selection_changed(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        self._follow_selection()

    def _follow_selection(self) -> None:
        selected = self.selected
        for button in (self._apart, self._merge):
            button.setEnabled(bool(selected))
        self.pair_selected.emit(selected)

    def _on_merge(self) -> None:
        if self.selected:
            self.merge_requested.emit(self.selected)

    def _on_told_apart(self) -> None:
        if self.selected:
            self.told_apart.emit(self.selected)

    def _on_double_clicked(self, _index: QModelIndex) -> None:
        self._on_merge()
