"""The round picture of a contact: initials, or an icon where there is no name."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop_app.ui.painting import paint_avatar
from desktop_app.ui.theme import Theme


class Avatar(QWidget):
    """Decoration: it says nothing that the name beside it does not say."""

    def __init__(self, theme: Theme, *, side: int = 40, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._initials = ""
        self._icon = "user-question"
        self.setFixedSize(side, side)

    def show_initials(self, initials: str) -> None:
        self._initials = initials
        self.update()

    def show_icon(self, icon: str) -> None:
        self._initials, self._icon = "", icon
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        if self._initials:
            pixels = 11 if self.width() < 40 else 14
            paint_avatar(painter, area, self._initials, self._theme, ground="soft", colour="accent", pixels=pixels)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(self._theme.color("hover"))
        is_outlined = self._theme.look.is_outlined
        painter.setPen(QPen(self._theme.color("edge"), 2) if is_outlined else Qt.PenStyle.NoPen)
        painter.drawEllipse(area.adjusted(1, 1, -1, -1) if is_outlined else area)
        side = 20 if self.width() >= 40 else 16
        icon_area = QRectF(area.center().x() - side / 2, area.center().y() - side / 2, side, side)
        self._theme.paint_icon(painter, self._icon, "text2", icon_area)


def initials_of(name: str) -> str:
    """First letters of the first and the last word, "MD" for Maria Delgado-Voss; empty for a number."""
    words = [word for word in name.split() if word[0].isalpha()]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [word[0] for word in words]
    return "".join(letters).upper()
