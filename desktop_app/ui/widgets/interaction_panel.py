"""The left pane: what comes in, what is open, what is done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QItemSelection, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QListView, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.ui.actions import ActionButton
from desktop_app.ui.announcing import announce
from desktop_app.ui.delegates.interaction_delegate import InteractionDelegate
from desktop_app.ui.item_models.interaction_item_model import InteractionItemModel, InteractionLine
from desktop_app.ui.theme import (
    LEFT_FOLDED,
    LEFT_MAXIMUM,
    LEFT_MINIMUM,
    PANE_HEADER_HEIGHT,
    PANE_INSET,
    SPACE_8,
    TextRole,
    Theme,
)
from desktop_app.ui.widgets.buttons import PushButton
from desktop_app.ui.widgets.plain_label import PlainLabel

ROWS_AT_ONCE = 200


class _TimedList(QListView):
    """Timers tick without anything being laid out or painted but themselves."""

    def dataChanged(
        self,
        top: QModelIndex | QPersistentModelIndex,
        bottom: QModelIndex | QPersistentModelIndex,
        roles: Sequence[int] = (),
    ) -> None:
        if list(roles) != [InteractionItemModel.TimeTextRole]:
            super().dataChanged(top, bottom, list(roles))
            return
        for row in range(top.row(), bottom.row() + 1):
            self.update(self.model().index(row, 0))


class InteractionPanel(QFrame):
    """A list in order of arrival; selecting a row is enough to show it.

    Signals:
        interaction_selected: the id of the row that is selected now, "" for none.
        retry_requested: the list, which could not be read, is to be read again.
        accept_requested, decline_requested: the id of the row whose painted button was pressed.
    """

    interaction_selected = Signal(str)
    retry_requested = Signal()
    accept_requested = Signal(str)
    decline_requested = Signal(str)

    def __init__(self, theme: Theme, ring_test_call: QAction, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("interactionPanel")
        self.setAccessibleName("Interactions")
        self.setProperty("ground", "chrome")
        self._is_folded = False
        self._alerting_ids: frozenset[str] = frozenset()
        self._title = PlainLabel("Interactions", TextRole.TITLE)
        self._alerting = PlainLabel("", TextRole.OK, object_name="alertingCountLabel")
        self._model = InteractionItemModel(now, self)
        self._delegate = InteractionDelegate(theme, self)
        self._list = _TimedList()
        self._list.setObjectName("interactionList")
        self._list.setAccessibleName("Interactions")
        self._list.setModel(self._model)
        self._list.setItemDelegate(self._delegate)
        self._list.setMouseTracking(True)
        self._list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Thousands that come in at once are laid out a helping at a time, and the window goes on working.
        self._list.setLayoutMode(QListView.LayoutMode.Batched)
        self._list.setBatchSize(ROWS_AT_ONCE)
        self._list.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self._delegate.accept_clicked.connect(self._on_accept_clicked)
        self._delegate.decline_clicked.connect(self._on_decline_clicked)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._list)
        self._pages.addWidget(self._empty_page(theme, ring_test_call))
        self._pages.addWidget(self._problem_page(theme))
        header = QHBoxLayout()
        header.setContentsMargins(PANE_INSET, 0, PANE_INSET, 0)
        header.addWidget(self._title)
        header.addStretch(1)
        header.addWidget(self._alerting)
        bar = QWidget()
        bar.setFixedHeight(PANE_HEADER_HEIGHT)
        bar.setLayout(header)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(bar)
        layout.addWidget(self._pages, 1)
        self._pages.setCurrentIndex(1)
        self._take_width()

    def fold(self, is_folded: bool) -> None:
        """Makes room: folded, only the channels' icons and the timers are left. Selection and focus stay."""
        if is_folded == self._is_folded:
            return
        self._is_folded = is_folded
        self._delegate.fold(is_folded)
        self._title.setVisible(not is_folded)
        self._alerting.setVisible(not is_folded)
        self._list.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOff if is_folded else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        )
        self._pages.setVisible(not is_folded or self._pages.currentIndex() == 0)
        self._list.doItemsLayout()
        self._take_width()

    def _take_width(self) -> None:
        if self._is_folded:
            self.setFixedWidth(LEFT_FOLDED)
        else:
            self.setMinimumWidth(LEFT_MINIMUM)
            self.setMaximumWidth(LEFT_MAXIMUM)

    def _empty_page(self, theme: Theme, ring_test_call: QAction) -> QWidget:
        page = QWidget()
        ring = PushButton(theme, "Ring a test call", icon="phone-incoming", object_name="ringTestCallButton")
        ActionButton(ring, ring_test_call)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(PANE_INSET, SPACE_8, PANE_INSET, PANE_INSET)
        layout.setSpacing(SPACE_8)
        layout.addWidget(PlainLabel("Nothing waiting", TextRole.SECTION))
        layout.addWidget(
            PlainLabel("Calls and messages appear here. They never take the focus.", TextRole.SENTENCE, wraps=True)
        )
        layout.addWidget(ring, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        return page

    def _problem_page(self, theme: Theme) -> QWidget:
        page = QWidget()
        self._problem = PlainLabel("", TextRole.SENTENCE, wraps=True, object_name="interactionsProblemLabel")
        again = PushButton(theme, "Try Again", icon="refresh", object_name="readInteractionsAgainButton")
        again.clicked.connect(self.retry_requested)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(PANE_INSET, SPACE_8, PANE_INSET, PANE_INSET)
        layout.setSpacing(SPACE_8)
        layout.addWidget(PlainLabel("The list cannot be read", TextRole.SECTION))
        layout.addWidget(self._problem)
        layout.addWidget(again, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        return page

    def show_problem(self, sentence: str) -> None:
        """Why there is no list; one that is there stays."""
        if not self._model.rowCount():
            self._problem.setText(sentence)
            self._pages.setCurrentIndex(2)

    @property
    def selected_id(self) -> str:
        """The id of the selected interaction, "" for none."""
        indexes = self._list.selectionModel().selectedIndexes()
        return str(indexes[0].data(InteractionItemModel.IdRole)) if indexes else ""

    def show_interactions(self, lines: list[InteractionLine]) -> None:
        """Takes the list over; rows that stay keep their selection and place."""
        self._model.show_interactions(lines)
        alerting = frozenset(line.id for line in lines if line.is_alerting)
        new, self._alerting_ids = alerting - self._alerting_ids, alerting
        self._alerting.setText(f"{len(alerting)} alerting" if alerting else "")
        self._pages.setCurrentIndex(0 if lines else 1)
        self._pages.setVisible(not self._is_folded or bool(lines))
        if new:
            self._announce([line for line in lines if line.id in new])

    def _announce(self, arrived: list[InteractionLine]) -> None:
        """One says who it is; of several at once nobody would hear the end."""
        announce(self, arrived[0].sentence if len(arrived) == 1 else f"{len(arrived)} interactions are alerting")

    def show_now(self, now: datetime) -> None:
        self._model.set_now(now)

    def select(self, id: str) -> None:
        """Selects the row of that id, if it is here, and brings it into view."""
        index = self._model.index_of(id)
        if index.isValid():
            self._list.setCurrentIndex(index)
            self._list.scrollTo(index)

    def select_neighbour(self, step: int) -> None:
        """Selects the row *step* below the selected one; the first or last when none is."""
        count = self._model.rowCount()
        if count:
            selected = self._model.index_of(self.selected_id)
            start = selected.row() if selected.isValid() else (-1 if step > 0 else count)
            self._list.setCurrentIndex(self._model.index(min(max(start + step, 0), count - 1)))

    def longest_alerting(self) -> str:
        """The id of what has alerted longest, "" for nothing."""
        for row in range(self._model.rowCount()):
            line: InteractionLine = self._model.index(row).data(InteractionItemModel.LineRole)
            if line.is_alerting:
                return line.id
        return ""

    def _on_selection_changed(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        self.interaction_selected.emit(self.selected_id)

    def _on_accept_clicked(self, index: QModelIndex) -> None:
        self.accept_requested.emit(str(index.data(InteractionItemModel.IdRole)))

    def _on_decline_clicked(self, index: QModelIndex) -> None:
        self.decline_requested.emit(str(index.data(InteractionItemModel.IdRole)))
