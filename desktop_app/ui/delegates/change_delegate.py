"""Paints changes: a sentence of up to three lines, and when it was below it."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_app.ui.item_models.change_item_model import ChangeItemModel, ChangeLine
from desktop_app.ui.outside_text import one_line
from desktop_app.ui.painting import paint_ground, paint_text, painting_row, upright
from desktop_app.ui.theme import RADIUS_ROW, SPACE_8, TextRole, Theme, font

UNDO_WIDTH = 64
_MOST_LINES = 3
_BELOW = 20
_WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)

Index = QModelIndex | QPersistentModelIndex


class ChangeDelegate(QStyledItemDelegate):
    """Rows of a `ChangeItemModel`; at the right of a row that can be taken back there is room for its button."""

    def __init__(self, theme: Theme, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line: ChangeLine = index.data(ChangeItemModel.LineRole)
        width = self._view.viewport().width()
        height = self._text_height(line, _text_area(QRectF(0, 0, width, 0), line).width())
        return QSize(width, ceil(height) + _BELOW + 2 * SPACE_8)

    def _text_height(self, line: ChangeLine, width: float) -> float:
        metrics = QFontMetricsF(font(TextRole.VALUE))
        room = QRectF(0, 0, max(width, 40), 10_000)
        whole = metrics.boundingRect(room, _WRAPPED, one_line(line.title)).height()
        return min(whole, _MOST_LINES * metrics.lineSpacing())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: ChangeLine = index.data(ChangeItemModel.LineRole)
        with painting_row(painter, option):
            body = QRectF(option.rect)
            if option.state & QStyle.StateFlag.State_Selected:
                edge = "accent" if self._theme.look.is_outlined else None
                paint_ground(painter, body.adjusted(0, 1, 0, -1), RADIUS_ROW, "soft", self._theme, edge=edge)
            area = _text_area(body, line)
            area.setHeight(self._text_height(line, area.width()))
            with upright(painter, area):
                painter.setFont(font(TextRole.VALUE))
                painter.setPen(self._theme.color("text"))
                painter.drawText(area, _WRAPPED, one_line(line.title))
            below = QRectF(area.left(), area.bottom(), area.width(), _BELOW)
            paint_text(painter, one_line(line.below), font(TextRole.SECONDARY), "text2", below, self._theme)


def _text_area(body: QRectF, line: ChangeLine) -> QRectF:
    """From the top of the text on, of no particular height."""
    return body.adjusted(SPACE_8, SPACE_8, -SPACE_8 - (UNDO_WIDTH if line.can_undo else 0), 0)
