"""Paints the rows of the left list."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from desktop_app.ui.item_models.interaction_item_model import InteractionItemModel, InteractionLine
from desktop_app.ui.outside_text import joined, one_line, tooltip
from desktop_app.ui.painting import (
    badge_area,
    badge_width,
    is_elided,
    paint_badge,
    paint_ground,
    paint_icon,
    paint_text,
    painting_row,
    text_width,
    tone_colour,
)
from desktop_app.ui.theme import (
    ALERTING_HEIGHT,
    BUTTON_HEIGHT,
    INTERACTION_HEIGHT,
    RADIUS_CONTROL,
    RADIUS_ROW,
    ROW_INSET,
    SPACE_8,
    TextRole,
    Theme,
    Tone,
    channel_look,
    font,
)

_MARGIN = 8
_FOLDED_MARGIN = 3
_ROW_GAP = 2
_HEADING_HEIGHT = 30
# The pane's own header stands above the first heading.
_FIRST_HEADING_HEIGHT = 20
_ICON = 18
_TEXT_LEFT = ROW_INSET + _ICON + 10
_TITLE_MIDDLE, _SUBTITLE_MIDDLE = 17, 36
_LINE_HEIGHT = 20
_BUTTONS_TOP = 53

Index = QModelIndex | QPersistentModelIndex


class InteractionDelegate(QStyledItemDelegate):
    """Rows of an `InteractionItemModel`; the alerting one is lifted and has its two buttons.

    The buttons are for the pointer. Keyboard, screen reader and script use the window's `acceptButton` and
    `declineButton`, which act on the selected row; a press selects the row first.

    Signals:
        accept_clicked: QModelIndex of the alerting row.
        decline_clicked: QModelIndex of the alerting row.
    """

    accept_clicked = Signal(QModelIndex)
    decline_clicked = Signal(QModelIndex)

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pressed: tuple[QPersistentModelIndex, str] | None = None
        self._is_folded = False

    def fold(self, is_folded: bool) -> None:
        """Folded, a row is its channel's icon over its timer; everything else is in its tool tip."""
        self._is_folded = is_folded

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        if self._is_folded:
            return QSize(0, INTERACTION_HEIGHT + _ROW_GAP)
        line: InteractionLine = index.data(InteractionItemModel.LineRole)
        height = ALERTING_HEIGHT if line.is_alerting else INTERACTION_HEIGHT
        return QSize(0, height + _ROW_GAP + _heading_height(index))

    def accept_area(self, row: QRect, index: Index) -> QRect:
        """Where Accept is seen in *row*, the row's rectangle in the view; null when it is not."""
        return self._seen_areas(row, index).get("accept", QRect())

    def decline_area(self, row: QRect, index: Index) -> QRect:
        return self._seen_areas(row, index).get("decline", QRect())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: InteractionLine = index.data(InteractionItemModel.LineRole)
        time = str(index.data(InteractionItemModel.TimeTextRole))
        with painting_row(painter, option):
            if self._is_folded:
                self._paint_folded(painter, option, line, time)
            else:
                self._paint_unfolded(painter, option, line, time, index)

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        if not isinstance(event, QMouseEvent) or event.button() is not Qt.MouseButton.LeftButton:
            return False
        button = self._button_at(event.position().toPoint(), option.rect, index)
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            self._pressed = (QPersistentModelIndex(index), button) if button else None
            # Not taken: the view selects the row with this press.
            return False
        if event.type() != QEvent.Type.MouseButtonRelease or self._pressed is None:
            return False
        pressed, self._pressed = self._pressed, None
        if button is None or pressed != (QPersistentModelIndex(index), button):
            return True
        (self.accept_clicked if button == "accept" else self.decline_clicked).emit(
            model.index(index.row(), index.column())
        )
        return True

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        line = index.data(InteractionItemModel.LineRole)
        if event.type() != QEvent.Type.ToolTip or line is None:
            return False
        time = str(index.data(InteractionItemModel.TimeTextRole))
        if self._is_folded:
            texts = [line.title, line.subtitle, line.badge_text]
        else:
            texts = self._elided_texts(_body(option.rect, index), line, time)
        QToolTip.showText(event.globalPos(), tooltip(joined(*texts)), view)
        return True

    def _paint_folded(self, painter: QPainter, option: QStyleOptionViewItem, line: InteractionLine, time: str) -> None:
        body = QRectF(option.rect.adjusted(_FOLDED_MARGIN, 0, -_FOLDED_MARGIN, -_ROW_GAP))
        self._paint_body_ground(painter, body, option, line)
        icon, colour = channel_look(line.channel)
        icon_area = QRectF(body.center().x() - _ICON / 2, body.top() + 8, _ICON, _ICON)
        paint_icon(painter, icon, "text3" if line.is_over else colour, icon_area, self._theme)
        time_font = font(TextRole.KEY)
        width = min(text_width(time, time_font), body.width())
        below = QRectF(body.center().x() - width / 2, icon_area.bottom() + 1, width + 1, _LINE_HEIGHT)
        paint_text(painter, time, time_font, tone_colour(line.time_tone), below, self._theme)
        if line.badge_text:
            # The badge's words are in the tool tip and in the row's sentence; here its icon stands for them.
            mark = QRectF(body.right() - 15, body.top() + 3, 12, 12)
            paint_icon(painter, "alert-triangle", "warn", mark, self._theme)

    def _paint_unfolded(
        self, painter: QPainter, option: QStyleOptionViewItem, line: InteractionLine, time: str, index: Index
    ) -> None:
        self._paint_heading(painter, option.rect, index)
        body = _body(option.rect, index)
        self._paint_body_ground(painter, body, option, line)
        self._paint_line(painter, body, line, time)
        if line.is_alerting:
            self._paint_buttons(painter, option.rect, index)

    def _paint_heading(self, painter: QPainter, row: QRect, index: Index) -> None:
        title = index.data(InteractionItemModel.SectionRole)
        if not title:
            return
        area = QRectF(row.left() + _MARGIN + ROW_INSET, row.top(), row.width() - 40, _heading_height(index))
        used = paint_text(painter, one_line(title), font(TextRole.SECTION), "text3", area, self._theme)
        count = index.data(InteractionItemModel.SectionCountRole)
        if count > 1:
            area.setLeft(area.left() + used + 6)
            paint_text(painter, str(count), font(TextRole.SECTION), "text3", area, self._theme)

    def _paint_body_ground(
        self, painter: QPainter, body: QRectF, option: QStyleOptionViewItem, line: InteractionLine
    ) -> None:
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        is_hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if line.is_alerting:
            edge = "accent" if is_selected else "line"
            ground = "soft" if is_selected else "surface"
            paint_ground(painter, body, RADIUS_ROW, ground, self._theme, edge=edge)
        elif is_selected:
            outline = "accent" if self._theme.look.is_outlined else None
            paint_ground(painter, body, RADIUS_ROW, "soft", self._theme, edge=outline)
        elif is_hovered:
            paint_ground(painter, body, RADIUS_ROW, "hover", self._theme)

    def _paint_line(self, painter: QPainter, body: QRectF, line: InteractionLine, time: str) -> None:
        icon, colour = channel_look(line.channel)
        icon_area = QRectF(body.left() + ROW_INSET, body.top() + 11, _ICON, _ICON)
        paint_icon(painter, icon, "text3" if line.is_over else colour, icon_area, self._theme)

        title_area, subtitle_area = _text_areas(body, line, time)
        right = body.right() - ROW_INSET
        time_area = QRectF(title_area.right(), title_area.top(), right - title_area.right(), _LINE_HEIGHT)
        paint_text(
            painter,
            time,
            font(TextRole.BADGE),
            tone_colour(line.time_tone),
            time_area,
            self._theme,
            at_right=True,
        )
        if line.badge_text:
            badge = one_line(line.badge_text)
            area = badge_area(right, body.top() + _SUBTITLE_MIDDLE, badge_width(badge))
            paint_badge(painter, area, badge, Tone.WARN, self._theme)

        title_font = font(TextRole.VALUE if line.is_over else TextRole.ROW_TITLE)
        title_colour = "text2" if line.is_over else "text"
        paint_text(painter, one_line(line.title), title_font, title_colour, title_area, self._theme)
        paint_text(
            painter,
            one_line(line.subtitle),
            font(TextRole.SECONDARY),
            _subtitle_colour(line),
            subtitle_area,
            self._theme,
        )

    def _paint_buttons(self, painter: QPainter, row: QRect, index: Index) -> None:
        areas = self._button_areas(row, index)
        is_pressed = self._pressed[1] if self._pressed and self._pressed[0] == index else ""
        accept, decline = QRectF(areas["accept"]), QRectF(areas["decline"])
        accept_edge = "text" if is_pressed == "accept" else None
        paint_ground(painter, accept, RADIUS_CONTROL, "accept", self._theme, edge=accept_edge)
        self._paint_words(painter, accept, "phone", "Accept", "oncall")
        ground = "soft" if is_pressed == "decline" else "raised"
        paint_ground(painter, decline, RADIUS_CONTROL, ground, self._theme, edge="edge")
        self._paint_words(painter, decline, "phone-x", "Decline", "text")

    def _paint_words(self, painter: QPainter, area: QRectF, icon: str, words: str, colour: str) -> None:
        text_font = font(TextRole.ROW_TITLE if colour == "oncall" else TextRole.VALUE)
        width = text_width(words, text_font)
        left = area.center().x() - (16 + SPACE_8 + width) / 2
        paint_icon(painter, icon, colour, QRectF(left, area.center().y() - 8, 16, 16), self._theme)
        inner = QRectF(left + 16 + SPACE_8, area.top(), width + 1, area.height())
        paint_text(painter, words, text_font, colour, inner, self._theme)

    def _button_areas(self, row: QRect, index: Index) -> dict[str, QRect]:
        line: InteractionLine | None = index.data(InteractionItemModel.LineRole)
        if line is None or not line.is_alerting or self._is_folded:
            return {}
        body = _body(row, index).toRect()
        left = body.left() + _TEXT_LEFT
        width = (body.right() + 1 - ROW_INSET - left - SPACE_8) // 2
        top = body.top() + _BUTTONS_TOP
        return {
            "accept": QRect(left, top, width, BUTTON_HEIGHT),
            "decline": QRect(left + width + SPACE_8, top, width, BUTTON_HEIGHT),
        }

    def _seen_areas(self, row: QRect, index: Index) -> dict[str, QRect]:
        """The same where people see them: mirrored where they read from right to left."""
        view = self.parent()
        direction = view.layoutDirection() if isinstance(view, QWidget) else Qt.LayoutDirection.LeftToRight
        areas = self._button_areas(row, index)
        return {name: QStyle.visualRect(direction, row, area) for name, area in areas.items()}

    def _button_at(self, position: QPoint, row: QRect, index: Index) -> str | None:
        for name, area in self._seen_areas(row, index).items():
            if area.contains(position):
                return name
        return None

    def _elided_texts(self, body: QRectF, line: InteractionLine, time: str) -> list[str]:
        title_area, subtitle_area = _text_areas(body, line, time)
        return [
            text
            for text, role, area in (
                (line.title, TextRole.ROW_TITLE, title_area),
                (line.subtitle, TextRole.SECONDARY, subtitle_area),
            )
            if is_elided(one_line(text), font(role), area.width())
        ]


def _heading_height(index: Index) -> int:
    if not index.data(InteractionItemModel.SectionRole):
        return 0
    return _HEADING_HEIGHT if index.row() else _FIRST_HEADING_HEIGHT


def _body(row: QRect, index: Index) -> QRectF:
    """The row without the heading above it and the gaps around it."""
    return QRectF(row.adjusted(_MARGIN, _heading_height(index), -_MARGIN, -_ROW_GAP))


def _text_areas(body: QRectF, line: InteractionLine, time: str) -> tuple[QRectF, QRectF]:
    """Where title and subtitle are drawn: what the time and the badge leave of their lines."""
    left, right = body.left() + _TEXT_LEFT, body.right() - ROW_INSET
    time_width = text_width(time, font(TextRole.BADGE)) + (SPACE_8 if time else 0)
    badge = one_line(line.badge_text)
    used = badge_width(badge) + SPACE_8 if badge else 0
    half = _LINE_HEIGHT / 2
    return (
        QRectF(left, body.top() + _TITLE_MIDDLE - half, right - left - time_width, _LINE_HEIGHT),
        QRectF(left, body.top() + _SUBTITLE_MIDDLE - half, right - left - used, _LINE_HEIGHT),
    )


def _subtitle_colour(line: InteractionLine) -> str:
    return "text2" if line.state in ("alerting", "waiting", "accepted") else "text3"
