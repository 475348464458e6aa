"""Paints the lines of the command palette."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize
from PySide6.QtGui import QFont, QPainter, QTextCharFormat
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_app.ui.item_models.palette_item_model import PaletteItemModel, PaletteLine
from desktop_app.ui.outside_text import one_line
from desktop_app.ui.painting import (
    badge_area,
    paint_ground,
    paint_icon,
    paint_marked_text,
    paint_text,
    painting_row,
    text_width,
)
from desktop_app.ui.theme import (
    BADGE_HEIGHT,
    PALETTE_ROW_HEIGHT,
    RADIUS_BADGE,
    RADIUS_ROW,
    ROW_INSET,
    SPACE_8,
    SPACE_12,
    TextRole,
    Theme,
    font,
)

HEADING_HEIGHT = 28
_MARGIN = 12
_ICON = 16
_LEAST_HINT = 40  # pixels; less says nothing

Index = QModelIndex | QPersistentModelIndex


class PaletteDelegate(QStyledItemDelegate):
    """Rows of a `PaletteItemModel`: icon, what, a hint; the key, or what is lacking, at the right."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line: PaletteLine = index.data(PaletteItemModel.LineRole)
        return QSize(0, PALETTE_ROW_HEIGHT + (HEADING_HEIGHT if line.heading else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: PaletteLine = index.data(PaletteItemModel.LineRole)
        with painting_row(painter, option):
            row = QRectF(option.rect)
            if line.heading:
                heading = QRectF(row.left() + _MARGIN + ROW_INSET, row.top(), row.width(), HEADING_HEIGHT)
                paint_text(painter, line.heading, font(TextRole.SECTION), "text3", heading, self._theme)
                row.setTop(row.top() + HEADING_HEIGHT)
            body = row.adjusted(_MARGIN, 0, -_MARGIN, 0)
            is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
            if is_selected:
                edge = "accent" if self._theme.look.is_outlined else None
                paint_ground(painter, body, RADIUS_ROW, "soft", self._theme, edge=edge)
            elif option.state & QStyle.StateFlag.State_MouseOver:
                paint_ground(painter, body, RADIUS_ROW, "lifted_hover", self._theme)
            icon = QRectF(body.left() + ROW_INSET, body.center().y() - _ICON / 2, _ICON, _ICON)
            colour = "text3" if line.missing else ("accent" if is_selected else "text2")
            paint_icon(painter, line.icon, colour, icon, self._theme)
            right = self._paint_right(painter, body, line, is_selected=is_selected)
            left = icon.right() + SPACE_12
            self._paint_words(painter, QRectF(left, body.top(), right - left, body.height()), line)

    def _paint_right(self, painter: QPainter, body: QRectF, line: PaletteLine, *, is_selected: bool) -> float:
        """The key in its box, or what is lacking; returns where it begins."""
        right = body.right() - ROW_INSET
        if line.missing:
            width = min(text_width(line.missing, font(TextRole.SECONDARY)), body.width() / 2)
            area = QRectF(right - width, body.top(), width, body.height())
            paint_text(painter, line.missing, font(TextRole.SECONDARY), "warn", area, self._theme, at_right=True)
            return area.left() - SPACE_12
        if not line.key:
            return right
        width = text_width(line.key, font(TextRole.KEY)) + 2 * SPACE_8
        box = badge_area(right, body.center().y(), width)
        box.setHeight(BADGE_HEIGHT)
        paint_ground(painter, box, RADIUS_BADGE, "raised" if is_selected else None, self._theme, edge="edge")
        paint_text(painter, line.key, font(TextRole.KEY), "text2", box.adjusted(SPACE_8, 0, -SPACE_8, 0), self._theme)
        return box.left() - SPACE_12

    def _paint_words(self, painter: QPainter, area: QRectF, line: PaletteLine) -> None:
        mark = QTextCharFormat()
        mark.setForeground(self._theme.color("text3" if line.missing else "accent"))
        mark.setFontWeight(QFont.Weight.DemiBold)
        colour = "text3" if line.missing else "text"
        used = paint_marked_text(painter, line.title, line.spans, mark, font(TextRole.VALUE), colour, area, self._theme)
        rest = area.adjusted(used + SPACE_12, 0, 0, 0)
        if line.hint and rest.width() > _LEAST_HINT:
            paint_text(painter, one_line(line.hint), font(TextRole.SECONDARY), "text2", rest, self._theme)
