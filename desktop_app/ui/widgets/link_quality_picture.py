"""How often automatic links were corrected: a line over the weeks, how many there were below it, and the parts."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QHelpEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop_app.domain.link_quality import LinkCount, LinkQuality
from desktop_app.ui.link_quality_wording import (
    channel_words,
    part_words,
    percent,
    picture_sentence,
    rule_words,
    week_sentence,
)
from desktop_app.ui.outside_text import tooltip
from desktop_app.ui.painting import mirror, paint_text, text_width
from desktop_app.ui.theme import TextRole, Theme, font

_AXIS = 48  # pixels for the figures at the left
_EDGE = 8
_TITLE = 24
_RATE_HEIGHT, _LINKS_HEIGHT = 132, 64
_DATES = 22
_GAP = 16
_ROW = 26
_LABELS, _FIGURES = 196, 132  # of the parts: what each is, and its figures
_LABEL_ROOM = 72  # pixels from one date to the next
_WIDEST_BAR = 18
_DOT = 3.5
_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1.0)  # that the axis of rates may end at


class LinkQualityPicture(QWidget):
    """Shows what it is told; as high as its parts ask for."""

    def __init__(self, theme: Theme, *, object_name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._quality: LinkQuality | None = None
        self.setObjectName(object_name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(420)
        self.setAccessibleName("Link quality")

    def show_quality(self, quality: LinkQuality) -> None:
        self._quality = quality
        self.setAccessibleName(f"Link quality: {picture_sentence(quality)}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        quality = self._quality
        rows = len(quality.by_channel()) + len(quality.by_rule()) if quality else 0
        parts = rows * _ROW + 2 * (_TITLE + _GAP) if rows else 0
        return QSize(640, _TITLE * 2 + _RATE_HEIGHT + _LINKS_HEIGHT + _DATES + _GAP + parts)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self._quality is not None:
            week = self._week_at(event.pos().x(), self._quality)
            sentence = week_sentence(self._quality.weeks[week], self._quality.by_week()[week])
            QToolTip.showText(event.globalPos(), tooltip(sentence), self)
            return True
        return super().event(event)

    def _week_at(self, x: float, quality: LinkQuality) -> int:
        if self.isRightToLeft():
            x = self.width() - x
        slot = (self.width() - _AXIS - _EDGE) / len(quality.weeks)
        return max(0, min(int((x - _AXIS) / slot), len(quality.weeks) - 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        self.paint_on(QPainter(self))

    def paint_on(self, painter: QPainter) -> None:
        """Draws itself as large as it is; also into a file."""
        quality = self._quality
        if quality is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isRightToLeft():  # time goes on as the eye does
            mirror(painter, QRectF(self.rect()))
        weeks = quality.by_week()
        width = float(self.width())
        self._paint_title(painter, "Corrected, of the automatic links of each week", 0, "warn", is_line=True)
        rates = QRectF(_AXIS, _TITLE, width - _AXIS - _EDGE, _RATE_HEIGHT)
        self._paint_rates(painter, rates, weeks)
        top = rates.bottom() + _GAP / 2
        self._paint_title(painter, "Automatic links of each week", top, "accent", is_line=False)
        links = QRectF(_AXIS, top + _TITLE, width - _AXIS - _EDGE, _LINKS_HEIGHT)
        self._paint_links(painter, links, weeks)
        self._paint_dates(painter, links, quality)
        top = links.bottom() + _DATES + _GAP / 2
        channels = [(channel_words(channel), count) for channel, count in quality.by_channel()]
        rules = [(rule_words(rule), count) for rule, count in quality.by_rule()]
        highest = _axis_end([count.rate for _, count in (*channels, *rules)])
        for title, parts in (("By channel", channels), ("By rule", rules)):
            top = self._paint_parts(painter, f"{title}, a whole bar being {percent(highest)}", parts, top, highest)

    def _paint_title(self, painter: QPainter, title: str, top: float, colour: str, *, is_line: bool) -> None:
        """The title, after the sign that its figures are drawn with."""
        theme = self._theme
        sign = QRectF(1, top + 4, 14, _TITLE - 8)
        if is_line:
            painter.setPen(QPen(theme.color(colour), 2))
            painter.drawLine(QPointF(sign.left(), sign.center().y()), QPointF(sign.right(), sign.center().y()))
            self._paint_dot(painter, sign.center(), colour)
        else:
            painter.fillRect(QRectF(sign.left() + 2, sign.center().y() - 5, 10, 10), self._bar_brush(colour))
        area = QRectF(sign.right() + 8, top, self.width() - sign.right() - 8, _TITLE)
        paint_text(painter, title, font(TextRole.SECTION), "text2", area, theme)

    def _bar_brush(self, colour: str) -> QBrush:
        return QBrush(self._theme.color(colour))

    def _paint_dot(self, painter: QPainter, point: QPointF, colour: str) -> None:
        painter.setPen(QPen(self._theme.color("surface"), 1))
        painter.setBrush(self._theme.color(colour))
        painter.drawEllipse(point, _DOT, _DOT)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_scale(self, painter: QPainter, field: QRectF, marks: Sequence[tuple[float, str]]) -> None:
        """Lines across *field*; each mark is a height, 0 at the foot and 1 at the top, and what it says."""
        for height, text in marks:
            y = field.bottom() - height * field.height()
            painter.fillRect(QRectF(field.left(), y, field.width(), 1), self._theme.color("line"))
            area = QRectF(0, y - 8, _AXIS - 8, 16)
            paint_text(painter, text, font(TextRole.CAPTION), "text3", area, self._theme, at_right=True)

    def _paint_rates(self, painter: QPainter, field: QRectF, weeks: Sequence[LinkCount]) -> None:
        field = field.adjusted(0, 8, 0, -4)
        end = _axis_end([week.rate for week in weeks])
        self._paint_scale(painter, field, [(part, percent(end * part)) for part in (0, 0.5, 1)])
        slot = field.width() / len(weeks)
        line = QPolygonF()
        painter.setPen(QPen(self._theme.color("warn"), 2))
        dots = []
        for number, week in enumerate(weeks):
            if not week.links:  # of nothing, no part can be told
                self._draw(painter, line)
                line = QPolygonF()
                continue
            point = QPointF(field.left() + (number + 0.5) * slot, field.bottom() - week.rate / end * field.height())
            line.append(point)
            dots.append(point)
        self._draw(painter, line)
        for point in dots:
            self._paint_dot(painter, point, "warn")

    def _draw(self, painter: QPainter, line: QPolygonF) -> None:
        if line.count() > 1:
            painter.setPen(QPen(self._theme.color("warn"), 2))
            painter.drawPolyline(line)

    def _paint_links(self, painter: QPainter, field: QRectF, weeks: Sequence[LinkCount]) -> None:
        field = field.adjusted(0, 8, 0, -2)
        highest = max(1, max(week.links for week in weeks))
        self._paint_scale(painter, field, [(0, "0"), (1, f"{highest:,}")])
        slot = field.width() / len(weeks)
        width = max(1.0, min(_WIDEST_BAR, slot - 2))
        for number, week in enumerate(weeks):
            height = field.height() * week.links / highest
            left = field.left() + number * slot + (slot - width) / 2
            painter.fillRect(QRectF(left, field.bottom() - height, width, height), self._bar_brush("accent"))

    def _paint_dates(self, painter: QPainter, field: QRectF, quality: LinkQuality) -> None:
        slot = field.width() / len(quality.weeks)
        step = max(1, math.ceil(_LABEL_ROOM / slot))
        year = 0
        for number in range(0, len(quality.weeks), step):
            week = quality.weeks[number]
            text = f"{week.day} {week:%b}" + (f" {week.year}" if week.year != year else "")
            year = week.year
            wide = text_width(text, font(TextRole.CAPTION))
            middle = field.left() + (number + 0.5) * slot
            left = max(0.0, min(middle - wide / 2, field.right() - wide))
            area = QRectF(left, field.bottom() + 2, wide + 1, _DATES)
            paint_text(painter, text, font(TextRole.CAPTION), "text3", area, self._theme)

    def _paint_parts(
        self, painter: QPainter, title: str, parts: Sequence[tuple[str, LinkCount]], top: float, highest: float
    ) -> float:
        """One bar each, as long as the part that was corrected; answers where the next may begin."""
        if not parts:
            return top
        theme = self._theme
        paint_text(painter, title, font(TextRole.SECTION), "text2", QRectF(0, top, self.width(), _TITLE), theme)
        top += _TITLE
        room = max(40.0, self.width() - _LABELS - _FIGURES - 2 * _EDGE)
        for name, count in parts:
            paint_text(painter, name, font(TextRole.BODY), "text", QRectF(0, top, _LABELS - 8, _ROW), theme)
            track = QRectF(_LABELS, top + _ROW / 2 - 4, room, 8)
            painter.fillRect(track, theme.color("lifted_hover"))
            painter.fillRect(QRectF(track.left(), track.top(), room * count.rate / highest, 8), theme.color("warn"))
            figures = QRectF(track.right() + _EDGE, top, self.width() - track.right() - _EDGE, _ROW)
            paint_text(painter, part_words(count), font(TextRole.BADGE), "text2", figures, theme, at_right=True)
            top += _ROW
        return top + _GAP


def _axis_end(rates: Sequence[float]) -> float:
    """A round rate that is at least as high as all of *rates*."""
    highest = max(rates, default=0.0)
    return next(step for step in _STEPS if step >= highest)
