"""Temporary contacts that are about to lapse: a sheet to look through them and to keep those that are worth it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelection, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop_app.domain.permissions import Permission
from desktop_app.ui.item_models.detail_item_model import DetailItemModel, DetailLine
from desktop_app.ui.lapsing_wording import keep_button_text
from desktop_app.ui.parts import Parts
from desktop_app.ui.theme import SPACE_12
from desktop_app.ui.widgets.buttons import ButtonKind, PushButton
from desktop_app.ui.widgets.detail_list import DetailList
from desktop_app.ui.widgets.list_sheet import ListSheet
from desktop_app.ui.wording import missing_permission


class LapsingPanel(ListSheet):
    """Shows the lines that it is told; several can be selected.

    Signals:
        promote_requested: the ids (list of str) of the contacts to keep.
        contact_opened: the id of a contact to look at.
    """

    promote_requested = Signal(list)
    contact_opened = Signal(str)

    def __init__(self, parts: Parts, window: QWidget) -> None:
        theme = parts.theme
        super().__init__(
            theme,
            "Lapsing this week",
            window,
            DetailList(theme, "lapsingList", "Contacts that lapse within seven days"),
            object_name="lapsingPanel",
            status_name="lapsingStatusLabel",
            nobody=("Nobody lapses within seven days", "Whoever is in touch again is kept anyway."),
            hidden="Contacts are not shown",
        )
        self._may_promote = True
        self.list.setSelectionMode(DetailList.SelectionMode.ExtendedSelection)
        self._select_all = PushButton(
            theme, "Select All", kind=ButtonKind.QUIET, large=True, object_name="selectAllLapsingButton"
        )
        self._promote = PushButton(
            theme, "", kind=ButtonKind.PRIMARY, icon="user-plus", large=True, object_name="promoteLapsingButton"
        )
        self.body.addSpacing(SPACE_12)
        self.footer.addWidget(self._select_all)
        self.footer.addStretch(1)
        self.footer.addWidget(self._promote)
        self._select_all.clicked.connect(self.list.selectAll)
        self._promote.clicked.connect(self._on_promote)
        self.list.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.list.doubleClicked.connect(self._on_opened)
        self.list.installEventFilter(self)
        self.follow_selection()

    def show_permissions(self, *, may_promote: bool) -> None:
        self._may_promote = may_promote
        self._promote.setToolTip("" if may_promote else missing_permission(Permission.IDENTITY_PROMOTE))
        self.follow_selection()

    def show_lines(self, lines: Sequence[DetailLine], status: str) -> None:
        """Who lapses; what was selected and is still there stays selected."""
        self.list.show_details(lines)
        self.show_list(status)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.list and _is_enter(event):
            self._on_opened(self.list.currentIndex())
            return True
        return super().eventFilter(watched, event)

    def _selected(self) -> list[str]:
        rows = sorted(self.list.selectionModel().selectedIndexes(), key=lambda index: index.row())
        return [str(index.data(DetailItemModel.IdRole)) for index in rows]

    def _on_selection_changed(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        self.follow_selection()

    def follow_selection(self) -> None:
        number = len(self._selected())
        self._promote.setText(keep_button_text(number))
        self._promote.setEnabled(self._may_promote and number > 0)
        self._select_all.setEnabled(self.list.count > 0)

    def _on_promote(self) -> None:
        self.promote_requested.emit(self._selected())

    def _on_opened(self, index: QModelIndex) -> None:
        if index.isValid():
            self.contact_opened.emit(str(index.data(DetailItemModel.IdRole)))


def _is_enter(event: QEvent) -> bool:
    if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
        return False
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
