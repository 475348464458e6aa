"""How dense a relation was over time: a lane for each group of channels, a bar for each week, month or year."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop_app.domain.journey import ChannelGroup, JourneyPicture, PictureUnit
from desktop_app.ui.journey_wording import axis_label, bar_sentence, picture_sentence
from desktop_app.ui.outside_text import tooltip
from desktop_app.ui.painting import mirror, paint_ground, paint_text, text_width
from desktop_app.ui.theme import RADIUS_CONTROL, TextRole, Theme, font

LANES = tuple(ChannelGroup)
_LANE_HEIGHT, _LANE_GAP = 24, 2
_LABELS = 84  # pixels at the left
_EDGE = 6  # pixels that the frame may stand out
_AXIS = 22
_LOWEST_BAR, _WIDEST_BAR = 3, 6
_LABEL_ROOM = 64  # pixels from one date to the next
_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
_YEAR_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000)
_FIRST_RANGE = 6  # a range that is narrowed from the whole has this part of it


class JourneyPictureView(QWidget):
    """Shows a picture, and frames the range of bars that is listed below it.

    Left and Right move the range, Up and Down make it longer or shorter, Escape is the whole again; so does dragging.

    Signals:
        range_chosen: first and last bar, both included.
    """

    range_chosen = Signal(int, int)

    def __init__(self, theme: Theme, *, object_name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._picture: JourneyPicture | None = None
        self._range = 0, 0
        self._dragged_from: int | None = None
        self.setObjectName(object_name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Journey over time")

    def show_picture(self, picture: JourneyPicture, first: int, last: int) -> None:
        """*first* and *last*: the bars that are listed."""
        self._picture = picture
        self._range = first, last
        self.setAccessibleName(f"Journey over time: {picture_sentence(picture, first, last)}")
        self.update()

    @property
    def shown_range(self) -> tuple[int, int]:
        return self._range

    def sizeHint(self) -> QSize:
        return QSize(320, len(LANES) * (_LANE_HEIGHT + _LANE_GAP) + 2 * _EDGE + _AXIS)

    # Choosing a range

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        chosen = self._range_after(key)
        if chosen is None:
            super().keyPressEvent(event)
        elif chosen != self._range:
            self.range_chosen.emit(*chosen)

    def _range_after(self, key: Qt.Key) -> tuple[int, int] | None:
        """The range that *key* asks for; None when it is no key of ours."""
        end = self._bars - 1
        first, last = self._range
        if key == Qt.Key.Key_Escape:
            return None if (first, last) == (0, end) else (0, end)
        earlier, later = Qt.Key.Key_Left, Qt.Key.Key_Right
        if self.isRightToLeft():
            earlier, later = later, earlier
        steps = {earlier: -1, later: 1, Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        if key not in steps or self._bars < 2:
            return (first, last) if key in steps else None
        if (first, last) == (0, end):
            width = max(1, self._bars // _FIRST_RANGE)
            return (0, width - 1) if key == later else (end - width + 1, end)
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = max(-first, min(steps[key], end - last))
            return first + step, last + step
        return max(0, min(first - steps[key], last)), last

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self._bars:
            self._dragged_from = self._bar_at(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is not None:
            first, last = sorted((self._dragged_from, self._bar_at(event.position())))
            self._range = first, last
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is not None:
            first, last = sorted((self._dragged_from, self._bar_at(event.position())))
            self._dragged_from = None
            if first == last:
                # A click means the time around it.
                half = max(0, self._bars // _FIRST_RANGE // 2)
                first, last = max(0, first - half), min(self._bars - 1, last + half)
            self.range_chosen.emit(first, last)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self._picture and self._bars:
            sentence = bar_sentence(self._picture, self._bar_at(QPointF(event.pos())))
            QToolTip.showText(event.globalPos(), tooltip(sentence), self)
            return True
        return super().event(event)

    @property
    def _bars(self) -> int:
        return self._picture.bars if self._picture else 0

    # Painting

    @property
    def _field(self) -> QRectF:
        """Where the bars stand."""
        height = len(LANES) * (_LANE_HEIGHT + _LANE_GAP)
        return QRectF(_LABELS, _EDGE, max(1, self.width() - _LABELS - _EDGE), height)

    def _bar_at(self, point: QPointF) -> int:
        field = self._field
        x = self.width() - point.x() if self.isRightToLeft() else point.x()
        return max(0, min(int((x - field.left()) / field.width() * self._bars), self._bars - 1))

    def _left_of(self, bar: float) -> float:
        field = self._field
        return field.left() + bar * field.width() / max(1, self._bars)

    def paintEvent(self, event: QPaintEvent) -> None:
        self.paint_on(QPainter(self))

    def paint_on(self, painter: QPainter) -> None:
        """Draws itself as large as it is; also into a file."""
        picture = self._picture
        if self.isRightToLeft():  # time goes on as the eye does
            mirror(painter, QRectF(self.rect()))
        field = self._field
        if picture is not None and picture.bars and self._range != (0, picture.bars - 1):
            self._paint_frame(painter)
        for number, group in enumerate(LANES):
            top = field.top() + number * (_LANE_HEIGHT + _LANE_GAP)
            lane = QRectF(field.left(), top, field.width(), _LANE_HEIGHT)
            label = QRectF(0, top + 2, _LABELS - 8, _LANE_HEIGHT)
            paint_text(painter, group.label, font(TextRole.BODY), "text2", label, self._theme)
            painter.fillRect(QRectF(lane.left(), lane.bottom(), lane.width(), 1), self._theme.color("line"))
            if picture is not None and picture.highest:
                self._paint_lane(painter, lane, group, picture)
        if picture is not None and picture.bars:
            self._paint_axis(painter, picture)

    def _paint_lane(self, painter: QPainter, lane: QRectF, group: ChannelGroup, picture: JourneyPicture) -> None:
        slot = lane.width() / picture.bars
        width = max(1.0, min(_WIDEST_BAR, slot - 1))
        colour = self._theme.color(group.value)
        for bar, count in enumerate(picture.counts[group]):
            if count:
                height = max(_LOWEST_BAR, (_LANE_HEIGHT - 4) * count / picture.highest)
                left = self._left_of(bar) + (slot - width) / 2
                painter.fillRect(QRectF(left, lane.bottom() - height, width, height), colour)

    def _paint_frame(self, painter: QPainter) -> None:
        first, last = self._range
        field = self._field
        left, right = self._left_of(first), self._left_of(last + 1)
        frame = QRectF(left - 3, field.top() - _EDGE + 1, right - left + 6, field.height() + 2 * _EDGE - 2)
        paint_ground(painter, frame, RADIUS_CONTROL, "soft", self._theme)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.color("accent"), max(1.5, self._theme.look.stroke)))
        painter.drawRoundedRect(frame.adjusted(1, 1, -1, -1), RADIUS_CONTROL, RADIUS_CONTROL)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_axis(self, painter: QPainter, picture: JourneyPicture) -> None:
        field = self._field
        top = field.bottom() + _EDGE
        free_from = 0.0
        is_first = True
        for start, bar in _ticks(picture, max(1, int(field.width() // _LABEL_ROOM))):
            text = axis_label(start, picture.unit, is_first=is_first)
            width = text_width(text, font(TextRole.CAPTION))
            left = min(self._left_of(bar), field.right() - width)
            if left < free_from:
                continue
            area = QRectF(left, top, width + 1, _AXIS)
            paint_text(painter, text, font(TextRole.CAPTION), "text3", area, self._theme)
            free_from = left + width + 8
            is_first = False


def _ticks(picture: JourneyPicture, at_most: int) -> list[tuple[date, int]]:
    """Days that are written below, each with its bar: about *at_most*, at round distances."""
    starts = picture.starts[:-1]
    if picture.unit is PictureUnit.YEAR:
        numbers = [start.year for start in starts]
        steps: tuple[int, ...] = _YEAR_STEPS
    else:
        numbers = [start.year * 12 + start.month - 1 for start in starts]
        steps = _MONTH_STEPS
    step = next((each for each in steps if (numbers[-1] - numbers[0]) // each < at_most), steps[-1])
    ticks: list[tuple[date, int]] = []
    for bar, number in enumerate(numbers):
        is_new = bar == 0 or number != numbers[bar - 1]
        if is_new and (bar == 0 or number % step == 0):
            ticks.append((starts[bar], bar))
    return ticks
