"""One entry of the journey whole: what is known of it, and what happened in a visit."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop_app.domain.text import counted, shortened
from desktop_app.ui.item_models.detail_item_model import DetailLine
from desktop_app.ui.theme import LABEL_COLUMN, PANE_INSET, SPACE_4, SPACE_8, SPACE_12, SPACE_16, TextRole, Theme
from desktop_app.ui.widgets.buttons import IconButton
from desktop_app.ui.widgets.detail_list import DetailList
from desktop_app.ui.widgets.plain_label import PlainLabel
from desktop_app.ui.widgets.section_header import SectionHeader

_TEXT_LIMIT = 4_000  # characters of one value that are shown


class JourneyEntryPage(QFrame):
    """Shows an entry.

    Signals:
        back_requested: Esc or the arrow at the top.
    """

    back_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("journeyEntryPage")
        self._back = IconButton(theme, "arrow-left", "Back to the journey", object_name="journeyBackButton")
        self._back.clicked.connect(self.back_requested)
        self._title = PlainLabel("", TextRole.TITLE, object_name="journeyEntryTitle")
        head = QHBoxLayout()
        head.setContentsMargins(SPACE_12, SPACE_8, PANE_INSET, SPACE_4)
        head.setSpacing(SPACE_8)
        head.addWidget(self._back)
        head.addWidget(self._title, 1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setAccessibleName("Entry of the journey")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._area, 1)

    def show_entry(
        self, title: str, facts: Sequence[tuple[str, str]], events: Sequence[DetailLine], event_count: int
    ) -> None:
        """*facts*: label and text; *events*: the first of *event_count*."""
        self._title.setText(title)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(PANE_INSET, SPACE_8, PANE_INSET, PANE_INSET)
        layout.setSpacing(SPACE_12)
        layout.addLayout(_grid_of(facts))
        if event_count:
            layout.addSpacing(SPACE_4)
            layout.addWidget(SectionHeader("What happened"))
            happened = DetailList(self._theme, "journeyEventList", "What happened in this visit", grows=True)
            happened.show_details(events)
            layout.addWidget(happened)
        if event_count > len(events):
            left_out = counted(event_count - len(events), "later event")
            layout.addWidget(PlainLabel(f"{left_out} not shown.", TextRole.CAPTION))
        layout.addStretch(1)
        self._area.setWidget(content)

    def take_focus(self) -> None:
        self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def has_focus(self) -> bool:
        focused = self.window().focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.back_requested.emit()
            return
        super().keyPressEvent(event)


def _grid_of(facts: Sequence[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(SPACE_16)
    grid.setVerticalSpacing(SPACE_8)
    grid.setColumnMinimumWidth(0, LABEL_COLUMN - SPACE_16)
    grid.setColumnStretch(1, 1)
    for row, (label, text) in enumerate(facts):
        name = PlainLabel(label, TextRole.LABEL)
        name.setMaximumWidth(LABEL_COLUMN)
        grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(PlainLabel(shortened(text, _TEXT_LIMIT), TextRole.VALUE, wraps=True), row, 1)
    return grid
