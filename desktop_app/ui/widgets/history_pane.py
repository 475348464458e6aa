"""A history of interactions: a table, what is left out of it in words, and one interaction whole."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPlainTextEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.interactions import Interaction
from desktop_app.services.history import History
from desktop_app.ui.item_models.history_item_model import HistoryItemModel, HistoryLine
from desktop_app.ui.outside_text import many_lines
from desktop_app.ui.record_wording import CONTACT_COLUMN, HISTORY_COLUMNS, history_line, history_status
from desktop_app.ui.theme import SPACE_4, SPACE_8, SPACE_12, TextRole, Theme
from desktop_app.ui.widgets.buttons import ButtonKind, IconButton, PushButton
from desktop_app.ui.widgets.plain_label import PlainLabel

_ROW = 32
_WIDTHS = {"When": 84, "Channel": 76, "Direction": 72, "Queue": 76, "Agent": 76, "Wrap-up": 88, "Link": 116}
_CONTACT_WIDTH = 110
_TEXT_HEIGHT = 96


class HistoryPane(QWidget):
    """*names*: what stands within the object names, as in organizationHistoryTable. Its `table` can be followed.

    Signals:
        more_requested: the agent wants to see what was before.
    """

    more_requested = Signal()

    def __init__(self, theme: Theme, *, names: str = "", height: int | None = None) -> None:
        """*height*: of the table, for a page that scrolls as a whole; None: what there is."""
        super().__init__()
        self._with_contact = bool(names)
        self._lines: dict[str, tuple[Interaction, str | None, HistoryLine]] = {}  # by id, with the contact's name
        self._worded_on: date | None = None  # "yesterday" is another day tomorrow
        columns = list(HISTORY_COLUMNS)
        if self._with_contact:
            columns.insert(1, CONTACT_COLUMN)
        self._model = HistoryItemModel(columns, self)
        prefix = f"{names[:1].lower()}{names[1:]}History" if names else "history"
        self._status = PlainLabel("", TextRole.SENTENCE, wraps=True, object_name=f"{prefix}StatusLabel")
        self.table = self._make_table(f"{prefix}Table", columns)
        if height is not None:
            self.table.setFixedHeight(height)
        self._more = PushButton(
            theme, "Show earlier ones", kind=ButtonKind.LINK, object_name=f"more{names}HistoryButton"
        )
        self._more.clicked.connect(self.more_requested)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_8)
        layout.addWidget(self._status)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._make_reader(theme, names, prefix))
        layout.addStretch(0)

    def _make_table(self, object_name: str, columns: list[str]) -> QTableView:
        table = QTableView()
        table.setObjectName(object_name)
        table.setAccessibleName("Interaction history")
        table.setModel(self._model)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(_ROW)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        for column, title in enumerate(columns):
            header.resizeSection(column, _WIDTHS.get(title, _CONTACT_WIDTH))
        table.selectionModel().selectionChanged.connect(self._on_chosen)
        return table

    def _make_reader(self, theme: Theme, names: str, prefix: str) -> QFrame:
        self._title = PlainLabel("", TextRole.ROW_TITLE, object_name=f"{prefix}DetailTitle")
        self._facts = PlainLabel("", TextRole.SECONDARY, wraps=True, object_name=f"{prefix}DetailFacts")
        self._text = QPlainTextEdit()
        self._text.setObjectName(f"{prefix}DetailText")
        self._text.setAccessibleName("Wrap-up note and text of the interaction")
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setFixedHeight(_TEXT_HEIGHT)
        close = IconButton(theme, "x", "Close the interaction", object_name=f"close{names}HistoryButton")
        close.clicked.connect(self._on_close)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(close)
        self._reader = QFrame()
        self._reader.setProperty("ground", "well")
        layout = QVBoxLayout(self._reader)
        layout.setContentsMargins(SPACE_12, SPACE_8, SPACE_12, SPACE_12)
        layout.setSpacing(SPACE_4)
        layout.addLayout(head)
        layout.addWidget(self._facts)
        layout.addWidget(self._text)
        self._reader.hide()
        return self._reader

    def show_history(self, history: History, now: datetime) -> None:
        """All that is to be seen so far, newest first."""
        self._model.show_lines(self._worded(history, now))
        self._status.setText(history_status(history))
        self.table.setVisible(bool(history.interactions))
        self._more.setVisible(history.next_page is not None)
        self._show_chosen()

    def _worded(self, history: History, now: datetime) -> list[HistoryLine]:
        """As the history is read on, what stands there already is not put into words anew."""
        kept = self._lines if self._worded_on == now.date() else {}
        self._worded_on = now.date()
        self._lines = {}
        for each in history.interactions:
            name = history.names.get(each.contact_id) if each.contact_id else None
            before = kept.get(each.id)
            line = before[2] if before and before[0] is each and before[1] == name else None
            line = line or history_line(each, history, now, with_contact=self._with_contact)
            self._lines[each.id] = (each, name, line)
        return [line for _, _, line in self._lines.values()]

    def _on_chosen(self) -> None:
        self._show_chosen()

    def _show_chosen(self) -> None:
        rows = self.table.selectionModel().selectedRows()
        line = self._model.line_at(rows[0]) if rows else None
        self._reader.setVisible(line is not None)
        if line is None:
            return
        self._title.setText(line.title)
        self._facts.setText(line.facts)
        text = many_lines(line.text)
        if self._text.toPlainText() != text:
            self._text.setPlainText(text)
        self._text.setVisible(bool(text))

    def _on_close(self) -> None:
        self.table.setCurrentIndex(QModelIndex())
        self.table.clearSelection()
