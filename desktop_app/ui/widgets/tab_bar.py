"""Tabs with a line under the current one, and a count beside a tab's word."""

from math import ceil

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QTabBar, QWidget

from desktop_app.ui.painting import mirror, paint_text, text_width
from desktop_app.ui.theme import SPACE_8, SPACE_16, TAB_HEIGHT, TextRole, Theme, font

_COUNT_GAP = 5


class TabBar(QTabBar):
    """For `QTabWidget.setTabBar`, or alone above a stack of pages. Tabs are our own words.

    Where it is too narrow for all of them, the gaps shrink, then the counts go: no word is ever cut.
    """

    def __init__(self, theme: Theme, *, object_name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._counts: dict[int, int] = {}
        self.setObjectName(object_name)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)

    def show_count(self, index: int, count: int | None) -> None:
        """Put a number beside the tab; None takes it away."""
        if count is None:
            self._counts.pop(index, None)
        else:
            self._counts[index] = count
        words = self.tabText(index)
        self.setAccessibleTabName(index, words if count is None else f"{words}, {count}")
        # The size of a tab is only asked for anew when its text is set.
        self.setTabText(index, words)
        self.updateGeometry()
        self.update()

    def tabSizeHint(self, index: int) -> QSize:
        return QSize(self._words_width(index) + self._count_width(index) + SPACE_16, TAB_HEIGHT)

    def minimumTabSizeHint(self, index: int) -> QSize:
        return QSize(self._words_width(index) + SPACE_8, TAB_HEIGHT)

    def _words_width(self, index: int) -> int:
        return ceil(text_width(self.tabText(index), font(TextRole.ROW_TITLE)))

    def _count_width(self, index: int) -> int:
        """Of the count with the gap before it."""
        if index not in self._counts:
            return 0
        return ceil(_COUNT_GAP + text_width(str(self._counts[index]), font(TextRole.BODY)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for index in range(self.count()):
            self._paint_tab(painter, index)

    def _paint_tab(self, painter: QPainter, index: int) -> None:
        is_current = index == self.currentIndex()
        area = QRectF(self.tabRect(index))
        width = self._words_width(index) + self._count_width(index)
        has_room = width + SPACE_8 <= area.width()
        area.setWidth(width if has_room else self._words_width(index))
        painter.save()
        if self.isRightToLeft():
            mirror(painter, area)
        words = area.adjusted(0, 0, 0, -2)
        count = str(self._counts[index]) if has_room and index in self._counts else ""
        used = paint_text(
            painter,
            self.tabText(index),
            font(TextRole.ROW_TITLE if is_current else TextRole.BODY),
            "text" if is_current else "text2",
            words,
            self._theme,
        )
        if count:
            words.setLeft(words.left() + used + _COUNT_GAP)
            paint_text(painter, count, font(TextRole.BODY), "text3", words, self._theme)
        if is_current:
            painter.fillRect(QRectF(area.left(), area.bottom() - 2, area.width(), 2), self._theme.color("accent"))
        painter.restore()
