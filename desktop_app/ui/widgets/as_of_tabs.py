"""The pages of a contact as it was."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop_app.ui.as_of_wording import FieldThen
from desktop_app.ui.item_models.detail_item_model import DetailLine
from desktop_app.ui.theme import LABEL_COLUMN, PANE_INSET, SPACE_4, SPACE_8, SPACE_12, SPACE_16, TextRole, Theme
from desktop_app.ui.widgets.detail_list import DetailList
from desktop_app.ui.widgets.icon_view import IconView
from desktop_app.ui.widgets.plain_label import PlainLabel
from desktop_app.ui.widgets.section_header import SectionHeader


class DetailsThen(QScrollArea):
    """The fields, each with what it is now where that differs; then the identifiers."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("asOfDetails")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(SPACE_8)
        self._grid.setVerticalSpacing(SPACE_4)
        self._grid.setColumnMinimumWidth(0, LABEL_COLUMN)
        self._grid.setColumnStretch(1, 1)
        self._identifiers = DetailList(theme, "asOfIdentifierList", "Identifiers as they were", grows=True)
        self._since = PlainLabel("", TextRole.WARN, wraps=True, object_name="asOfIdentifiersSince")
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(PANE_INSET, SPACE_16, PANE_INSET, PANE_INSET)
        layout.setSpacing(SPACE_12)
        layout.addLayout(self._grid)
        layout.addWidget(SectionHeader("Identifiers"))
        layout.addWidget(self._identifiers)
        layout.addWidget(self._since)
        layout.addStretch(1)
        self.setWidget(content)

    def show_fields(self, fields: Sequence[FieldThen], identifiers: Sequence[DetailLine], since: str) -> None:
        while item := self._grid.takeAt(0):
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        row = 0
        for field in fields:
            self._grid.addWidget(PlainLabel(field.label, TextRole.LABEL), row, 0)
            self._grid.addWidget(PlainLabel(field.value, TextRole.VALUE), row, 1)
            row += 1
            if field.now:
                self._grid.addWidget(self._now(field.now), row, 1)
                row += 1
        self._identifiers.show_details(identifiers)
        self._since.setText(since)
        self._since.setVisible(bool(since))

    def _now(self, words: str) -> QWidget:
        since = QWidget()
        row = QHBoxLayout(since)
        row.setContentsMargins(0, 0, 0, SPACE_4)
        row.setSpacing(SPACE_4)
        row.addWidget(IconView(self._theme, "arrow-right", "warn"))
        row.addWidget(PlainLabel(words, TextRole.WARN, object_name="asOfDifference"), 1)
        return since


class ListThen(QWidget):
    """Lines, and a notice above them."""

    def __init__(self, theme: Theme, object_name: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notice = PlainLabel("", TextRole.SENTENCE, wraps=True, object_name=f"{object_name}Notice")
        self._list = DetailList(theme, object_name, name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PANE_INSET - SPACE_8, SPACE_12, PANE_INSET - SPACE_8, SPACE_4)
        layout.addWidget(self._notice)
        layout.addWidget(self._list, 1)

    def show_lines(self, lines: Sequence[DetailLine], notice: str) -> None:
        self._list.show_details(lines)
        self._notice.setText(notice)
        self._notice.setVisible(bool(notice))
