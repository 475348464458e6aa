"""Paints notes: the beginning of the text over a few lines, then who wrote it and when."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize
from PySide6.QtGui import QFontMetricsF, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_app.ui.item_models.detail_item_model import DetailItemModel, DetailLine
from desktop_app.ui.outside_text import one_line
from desktop_app.ui.painting import paint_ground, paint_icon, paint_text, painting_row
from desktop_app.ui.theme import RADIUS_ROW, SPACE_8, SPACE_12, TextRole, Theme, font

LINES = 3  # of its text that a list shows; the whole note is shown once it is chosen
_ICON = 16
_LINE_HEIGHT = 18

Index = QModelIndex | QPersistentModelIndex


class NoteDelegate(QStyledItemDelegate):
    """Rows of a `DetailItemModel` that are as high as their text, up to a few lines."""

    def __init__(self, theme: Theme, view: QListView, parent: QObject | None = None) -> None:
        super().__init__(parent or view)
        self._theme = theme
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line: DetailLine = index.data(DetailItemModel.LineRole)
        shown = self._lines_of(line.title, self._view.viewport().width() - self._left() - SPACE_8)
        return QSize(0, (len(shown) + 1) * _LINE_HEIGHT + 2 * SPACE_8)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: DetailLine = index.data(DetailItemModel.LineRole)
        with painting_row(painter, option):
            body = QRectF(option.rect)
            if option.state & QStyle.StateFlag.State_Selected:
                paint_ground(painter, body.adjusted(0, 1, 0, -1), RADIUS_ROW, "soft", self._theme)
            top = body.top() + SPACE_8
            icon = QRectF(body.left() + SPACE_8, top + (_LINE_HEIGHT - _ICON) / 2, _ICON, _ICON)
            paint_icon(painter, line.icon, line.icon_role, icon, self._theme)
            room = body.width() - self._left() - SPACE_8
            area = QRectF(body.left() + self._left(), top, room, _LINE_HEIGHT)
            for text in self._lines_of(line.title, room):
                paint_text(painter, text, font(TextRole.BODY), "text", area, self._theme)
                area.translate(QPointF(0, _LINE_HEIGHT))
            paint_text(painter, one_line(line.subtitle), font(TextRole.SECONDARY), "text2", area, self._theme)

    @staticmethod
    def _left() -> int:
        return SPACE_8 + _ICON + SPACE_12

    @staticmethod
    def _lines_of(text: str, width: float) -> list[str]:
        """The text broken at *width*; what is left at the last line is elided as it is painted."""
        text = one_line(text)
        text_font = font(TextRole.BODY)
        if QFontMetricsF(text_font).horizontalAdvance(text) <= width:
            return [text]
        layout = QTextLayout(text, text_font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        lines: list[str] = []
        while len(lines) < LINES and (line := layout.createLine()).isValid():
            line.setLineWidth(max(width, 1))
            is_last = len(lines) == LINES - 1
            end = len(text) if is_last else line.textStart() + line.textLength()
            lines.append(text[line.textStart() : end].rstrip())
        layout.endLayout()
        return lines
