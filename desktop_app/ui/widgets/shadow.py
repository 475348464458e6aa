"""The shadow under a lifted surface."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QWidget

from desktop_app.ui.theme import Shadow


class ShadowUnder(QWidget):
    """Lies under *surface*, a child of the same window, and follows it. Clicks go through.

    A widget of its own, as QGraphicsDropShadowEffect draws through a pixmap, and item views inside protest.
    """

    def __init__(self, surface: QWidget, radius: int) -> None:
        super().__init__(surface.parentWidget())
        self._surface = surface
        self._radius = radius
        self._shadow: Shadow | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        surface.installEventFilter(self)
        surface.destroyed.connect(self.deleteLater)

    def show_shadow(self, shadow: Shadow | None) -> None:
        self._shadow = shadow
        self._follow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (
            QEvent.Type.Move,
            QEvent.Type.Resize,
            QEvent.Type.Show,
            QEvent.Type.Hide,
            QEvent.Type.ZOrderChange,
        ):
            self._follow()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._shadow is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        reach = self._shadow.blur
        surface = QRectF(self.rect()).adjusted(reach, reach, -reach, -reach)
        # Layers that overlap: each adds a little, so that their sum falls off like a blur.
        steps = reach // 2
        painter.setBrush(QColor.fromRgbF(0, 0, 0, self._shadow.opacity * 0.7 / steps))
        covered = self._surface.geometry().translated(-self.pos())
        inset = self._radius
        painter.setClipRegion(QRegion(self.rect()) - QRegion(covered.adjusted(inset, inset, -inset, -inset)))
        for step in range(steps):
            spread = reach * (step / steps) ** 1.6
            grown = surface.adjusted(-spread, -spread, spread, spread)
            painter.drawRoundedRect(grown, self._radius + spread, self._radius + spread)

    def _follow(self) -> None:
        if self._shadow is None or not self._surface.isVisibleTo(self._surface.window()):
            self.hide()
            return
        reach = self._shadow.blur
        self.setGeometry(
            self._surface.geometry().adjusted(-reach, -reach, reach, reach).translated(0, self._shadow.drop)
        )
        self.stackUnder(self._surface)
        self.show()
        self.update()
