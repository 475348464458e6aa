"""Paints values side by side: the one that counts is marked by its dot, its edge and its ground."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_app.ui.item_models.choice_item_model import ChoiceItemModel
from desktop_app.ui.outside_text import one_line
from desktop_app.ui.painting import paint_ground, paint_text, painting_row
from desktop_app.ui.theme import RADIUS_CONTROL, SPACE_8, SPACE_12, TextRole, Theme, font

CHOICE_HEIGHT = 40
_DOT = 14

Index = QModelIndex | QPersistentModelIndex


class ChoiceDelegate(QStyledItemDelegate):
    """Cells of a `ChoiceItemModel`."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, CHOICE_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, ChoiceItemModel):
            return
        line, cell = model.line_at(index), model.cell_at(index)
        area = QRectF(option.rect)
        is_current = bool(option.state & QStyle.StateFlag.State_HasFocus)
        with painting_row(painter, option):
            if cell is None:
                if is_current:
                    paint_ground(painter, area.adjusted(0, 4, -SPACE_8, -4), RADIUS_CONTROL, "soft", self._theme)
                title = one_line(line.title) if line else ""
                area = area.adjusted(SPACE_8, 0, -SPACE_12, 0)
                paint_text(painter, title, font(TextRole.LABEL), "text2", area, self._theme)
            elif cell.can_choose:
                self._paint_choice(painter, area, one_line(cell.text), model.is_chosen(index), is_current)
            else:
                text = one_line(cell.text) or "–"
                area = area.adjusted(SPACE_12, 0, -SPACE_12, 0)
                paint_text(painter, text, font(TextRole.BODY), "text" if cell.text else "text3", area, self._theme)

    def _paint_choice(self, painter: QPainter, area: QRectF, text: str, is_chosen: bool, is_current: bool) -> None:
        box = area.adjusted(0, 3, -SPACE_8, -3)
        edge = "accent" if is_chosen else "field"
        ground = "soft" if is_chosen else None
        paint_ground(painter, box, RADIUS_CONTROL, ground, self._theme, edge=edge)
        if is_current:
            painter.setPen(QPen(self._theme.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), RADIUS_CONTROL, RADIUS_CONTROL)
        dot = QRectF(box.left() + SPACE_12, box.center().y() - _DOT / 2, _DOT, _DOT)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.color("fill" if is_chosen else "field"), 5 if is_chosen else 1.5))
        inset = 2.5 if is_chosen else 0.75
        painter.drawEllipse(dot.adjusted(inset, inset, -inset, -inset))
        room = QRectF(dot.right() + SPACE_8, box.top(), box.right() - dot.right() - 2 * SPACE_8, box.height())
        role = TextRole.VALUE if is_chosen else TextRole.BODY
        paint_text(painter, text or "(nothing)", font(role), "text" if text else "text3", room, self._theme)
