"""Paints lines of two texts."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_app.ui.item_models.detail_item_model import DetailItemModel, DetailLine
from desktop_app.ui.outside_text import one_line
from desktop_app.ui.painting import (
    badge_area,
    badge_width,
    paint_badge,
    paint_ground,
    paint_icon,
    paint_text,
    painting_row,
)
from desktop_app.ui.theme import RADIUS_ROW, SPACE_8, SPACE_12, TextRole, Theme, Tone, font

_HEIGHT = 48
_HEIGHT_OF_ONE_LINE = 32
_ICON = 16
_TITLE_MIDDLE, _SUBTITLE_MIDDLE = 15, 34
_LINE_HEIGHT = 20
_RIGHT_WIDTH = 110

Index = QModelIndex | QPersistentModelIndex


class DetailDelegate(QStyledItemDelegate):
    """Rows of a `DetailItemModel`."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line: DetailLine = index.data(DetailItemModel.LineRole)
        return QSize(0, _HEIGHT if line.subtitle or line.right_below else _HEIGHT_OF_ONE_LINE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: DetailLine = index.data(DetailItemModel.LineRole)
        with painting_row(painter, option):
            body = QRectF(option.rect)
            if option.state & QStyle.StateFlag.State_Selected:
                paint_ground(painter, body.adjusted(0, 1, 0, -1), RADIUS_ROW, "soft", self._theme)
            icon = QRectF(body.left() + SPACE_8, body.top() + _TITLE_MIDDLE - _ICON / 2, _ICON, _ICON)
            paint_icon(painter, line.icon, line.icon_role, icon, self._theme)
            left = icon.right() + SPACE_12
            right = body.right() - SPACE_8
            self._paint_right(painter, body, right, line)
            room = right - left - (_RIGHT_WIDTH if line.right or line.right_below else 0)
            self._paint_title(painter, QRectF(left, body.top() + _TITLE_MIDDLE - 10, room, _LINE_HEIGHT), line)
            area = QRectF(left, body.top() + _SUBTITLE_MIDDLE - 10, room, _LINE_HEIGHT)
            paint_text(painter, one_line(line.subtitle), font(TextRole.SECONDARY), "text2", area, self._theme)

    def _paint_title(self, painter: QPainter, area: QRectF, line: DetailLine) -> None:
        room = QRectF(area)
        width = badge_width(line.badge) if line.badge else 0
        if line.badge:
            room.setRight(area.right() - width - SPACE_8)
        used = paint_text(painter, one_line(line.title), font(TextRole.VALUE), "text", room, self._theme)
        if line.badge:
            badge = badge_area(area.left() + used + SPACE_8 + width, area.center().y(), width)
            paint_badge(painter, badge, line.badge, Tone.OK, self._theme)

    def _paint_right(self, painter: QPainter, body: QRectF, right: float, line: DetailLine) -> None:
        for text, middle, role in (
            (line.right, _TITLE_MIDDLE, TextRole.CAPTION),
            (line.right_below, _SUBTITLE_MIDDLE, TextRole.SECONDARY),
        ):
            area = QRectF(
                right - _RIGHT_WIDTH + SPACE_8, body.top() + middle - 10, _RIGHT_WIDTH - SPACE_8, _LINE_HEIGHT
            )
            colour = "text3" if role is TextRole.CAPTION else "text2"
            paint_text(painter, one_line(text), font(role), colour, area, self._theme, at_right=True)
