"""A filter that is on or off: a dot in its colour, a word and a count."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop_app.ui.painting import mirror, paint_ground, paint_text, text_width
from desktop_app.ui.theme import BUTTON_HEIGHT, RADIUS_CONTROL, TextRole, Theme, font

_DOT = 8
_INSET = 8
_DOT_GAP = 6
_COUNT_GAP = 5


class FilterChip(QAbstractButton):
    """*dot*: a colour role, "" for none. The text is our own word."""

    def __init__(
        self, theme: Theme, text: str, *, dot: str = "", object_name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._dot = dot
        self._count = 0
        self.setObjectName(object_name)
        self.setText(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_count(0)

    def show_count(self, count: int) -> None:
        self._count = count
        self.setAccessibleName(f"{self.text()}, {count:,}")
        self.updateGeometry()
        self.update()

    @property
    def count(self) -> int:
        return self._count

    def sizeHint(self) -> QSize:
        # As wide as when it is on, so that nothing moves under the pointer.
        width = 2 * _INSET + text_width(self.text(), font(TextRole.ROW_TITLE))
        width += _COUNT_GAP + text_width(f"{self._count:,}", font(TextRole.BODY))
        width += _DOT + _DOT_GAP if self._dot else 0
        return QSize(int(width + 0.999), BUTTON_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isRightToLeft():
            mirror(painter, QRectF(self.rect()))
        is_on = self.isChecked()
        ground = "soft" if is_on else "hover" if self.underMouse() else None
        paint_ground(
            painter, QRectF(self.rect()), RADIUS_CONTROL, ground, self._theme, edge="accent" if is_on else "edge"
        )
        area = QRectF(self.rect()).adjusted(_INSET, 0, -_INSET, 0)
        if self._dot:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color(self._dot))
            painter.drawEllipse(QRectF(area.left(), area.center().y() - _DOT / 2, _DOT, _DOT))
            area.setLeft(area.left() + _DOT + _DOT_GAP)
        role = TextRole.ROW_TITLE if is_on else TextRole.BODY
        used = paint_text(painter, self.text(), font(role), "text" if is_on else "text2", area, self._theme)
        area.setLeft(area.left() + used + _COUNT_GAP)
        paint_text(painter, f"{self._count:,}", font(TextRole.BODY), "text2" if is_on else "text3", area, self._theme)

    def enterEvent(self, event: object) -> None:
        self.update()

    def leaveEvent(self, event: object) -> None:
        self.update()
