"""Paints the hits of a search."""

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
)
from PySide6.QtGui import QHelpEvent, QPainter, QTextCharFormat
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from desktop_app.ui.item_models.search_hit_item_model import SearchHitItemModel, SearchHitLine
from desktop_app.ui.outside_text import joined, one_line, tooltip
from desktop_app.ui.painting import (
    badge_area,
    badge_width,
    is_elided,
    paint_avatar,
    paint_badge,
    paint_ground,
    paint_marked_text,
    paint_text,
    painting_row,
    text_width,
)
from desktop_app.ui.theme import (
    RADIUS_ROW,
    ROW_INSET,
    SEARCH_HIT_HEIGHT,
    SPACE_8,
    SPACE_12,
    TextRole,
    Theme,
    Tone,
    font,
)

_MARGIN = 12
_AVATAR = 32
_TITLE_MIDDLE, _MATCH_MIDDLE = 18, 38
_LINE_HEIGHT = 20
_WORD_GAP = 4

Index = QModelIndex | QPersistentModelIndex


class SearchHitDelegate(QStyledItemDelegate):
    """Rows of a `SearchHitItemModel`: who, then which field matched and why; last contact at the right."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, SEARCH_HIT_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: SearchHitLine = index.data(SearchHitItemModel.LineRole)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        with painting_row(painter, option):
            body = _body(option.rect)
            if is_selected:
                edge = "accent" if self._theme.look.is_outlined else None
                paint_ground(painter, body, RADIUS_ROW, "soft", self._theme, edge=edge)
            elif option.state & QStyle.StateFlag.State_MouseOver:
                paint_ground(painter, body, RADIUS_ROW, "lifted_hover", self._theme)
            avatar = QRectF(body.left() + ROW_INSET, body.center().y() - _AVATAR / 2, _AVATAR, _AVATAR)
            ground, colour = ("raised", "accent") if is_selected else ("lifted_hover", "text2")
            paint_avatar(painter, avatar, one_line(line.initials), self._theme, ground=ground, colour=colour, pixels=12)
            first, second = _text_areas(body, line)
            self._paint_right(painter, body, line)
            self._paint_who(painter, first, line, is_selected=is_selected)
            self._paint_match(painter, second, line)

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        line: SearchHitLine | None = index.data(SearchHitItemModel.LineRole)
        if event.type() != QEvent.Type.ToolTip or line is None:
            return False
        first, second = _text_areas(_body(option.rect), line)
        who = joined(line.name, line.kind, line.organization, separator="  ")
        match = joined(line.field_label, line.matched_text, line.reason)
        widths = (
            (who, TextRole.ROW_TITLE, first.width() - 2 * SPACE_12),
            (match, TextRole.BODY, second.width()),
        )
        texts = [text for text, role, width in widths if is_elided(text, font(role), width)]
        QToolTip.showText(event.globalPos(), tooltip(" — ".join(texts)), view)
        return True

    def _paint_right(self, painter: QPainter, body: QRectF, line: SearchHitLine) -> None:
        right = body.right() - ROW_INSET
        area = QRectF(right - 140, body.top() + _TITLE_MIDDLE - _LINE_HEIGHT / 2, 140, _LINE_HEIGHT)
        paint_text(
            painter,
            one_line(line.last_contact),
            font(TextRole.CAPTION),
            "text3",
            area,
            self._theme,
            at_right=True,
        )
        if line.was_linked:
            badge = badge_area(right, body.top() + _MATCH_MIDDLE, badge_width("was linked"))
            paint_badge(painter, badge, "was linked", Tone.WARN, self._theme)

    def _paint_who(self, painter: QPainter, area: QRectF, line: SearchHitLine, *, is_selected: bool) -> None:
        kind = one_line(line.kind)
        kind_width = badge_width(kind) if kind else 0
        # The name may take all but the badge's room; the organization takes what is left.
        name_area = QRectF(area)
        name_area.setRight(area.right() - (kind_width + SPACE_8 if kind else 0))
        used = paint_text(painter, one_line(line.name), font(TextRole.ROW_TITLE), "text", name_area, self._theme)
        left = area.left() + used + SPACE_8
        if kind:
            badge = badge_area(left + kind_width, area.center().y(), kind_width)
            paint_badge(
                painter,
                badge,
                kind,
                Tone.NEUTRAL,
                self._theme,
                ground="raised" if is_selected else "lifted_hover",
            )
            left += kind_width + SPACE_8
        rest = QRectF(left, area.top(), area.right() - left, area.height())
        if rest.width() > 24:
            paint_text(painter, one_line(line.organization), font(TextRole.SENTENCE), "text2", rest, self._theme)

    def _paint_match(self, painter: QPainter, area: QRectF, line: SearchHitLine) -> None:
        rest = QRectF(area)
        if line.field_label:
            rest.setLeft(rest.left() + self._paint_part(painter, one_line(line.field_label), rest) + _WORD_GAP)
        rest.setLeft(rest.left() + self._paint_marked(painter, line, rest) + SPACE_8)
        if line.reason and rest.width() > 24:
            rest.setLeft(rest.left() + self._paint_part(painter, "·", rest) + SPACE_8)
            self._paint_part(painter, one_line(line.reason), rest)

    def _paint_part(self, painter: QPainter, text: str, area: QRectF) -> float:
        return paint_text(painter, text, font(TextRole.BODY), "text2", area, self._theme)

    def _paint_marked(self, painter: QPainter, line: SearchHitLine, area: QRectF) -> float:
        mark = QTextCharFormat()
        mark.setBackground(self._theme.color("mark"))
        mark.setForeground(self._theme.color("text"))
        return paint_marked_text(
            painter, line.matched_text, line.spans, mark, font(TextRole.BODY), "text2", area, self._theme
        )


def _body(row: QRect) -> QRectF:
    return QRectF(row.adjusted(_MARGIN, 0, -_MARGIN, 0))


def _text_areas(body: QRectF, line: SearchHitLine) -> tuple[QRectF, QRectF]:
    """The two lines between the avatar and what stands at the right."""
    left, right = body.left() + ROW_INSET + _AVATAR + SPACE_12, body.right() - ROW_INSET
    time = one_line(line.last_contact)
    time_width = text_width(time, font(TextRole.CAPTION)) + SPACE_12 if time else 0
    badge = badge_width("was linked") + SPACE_12 if line.was_linked else 0
    half = _LINE_HEIGHT / 2
    return (
        QRectF(left, body.top() + _TITLE_MIDDLE - half, right - left - time_width, _LINE_HEIGHT),
        QRectF(left, body.top() + _MATCH_MIDDLE - half, right - left - badge, _LINE_HEIGHT),
    )
