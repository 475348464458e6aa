"""An icon that stands alone beside a text."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_app.ui.painting import paint_ground
from desktop_app.ui.theme import RADIUS_ROW, Theme


class IconView(QWidget):
    """*ground* is the colour role of a rounded square around the icon, of *side* pixels."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        role: str = "text2",
        *,
        size: int = 16,
        ground: str | None = None,
        side: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon, self._role, self._size, self._ground = icon, role, size, ground
        self.setFixedSize(side or size, side or size)

    def show_icon(self, icon: str, role: str | None = None) -> None:
        shown = icon, role or self._role
        if shown != (self._icon, self._role):
            self._icon, self._role = shown
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        if self._ground is not None:
            edge = self._role if self._theme.look.is_outlined else None
            paint_ground(painter, area, RADIUS_ROW, self._ground, self._theme, edge=edge)
        inset = (area.width() - self._size) / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._theme.paint_icon(painter, self._icon, self._role, area.adjusted(inset, inset, -inset, -inset))
