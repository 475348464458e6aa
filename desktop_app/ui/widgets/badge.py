"""A state as a word, with an icon where it helps."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop_app.ui.outside_text import one_line
from desktop_app.ui.painting import badge_width, mirror, paint_badge
from desktop_app.ui.theme import BADGE_HEIGHT, Theme, Tone


class Badge(QLabel):
    """`text()` is the word that is shown, and what a screen reader says."""

    def __init__(self, theme: Theme, *, object_name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tone = Tone.NEUTRAL
        self._icon: str | None = None
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setObjectName(object_name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def tone(self) -> Tone:
        return self._tone

    def show_badge(self, text: str, tone: Tone = Tone.NEUTRAL, icon: str | None = None) -> None:
        """Say *text*; an empty one leaves nothing to see."""
        self._tone, self._icon = tone, icon
        self.setText(text)
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.text():
            return
        painter = QPainter(self)
        if self.isRightToLeft():
            mirror(painter, QRectF(self.rect()))
        paint_badge(painter, QRectF(self.rect()), one_line(self.text()), self._tone, self._theme, icon=self._icon)

    def sizeHint(self) -> QSize:
        if not self.text():
            return QSize(0, BADGE_HEIGHT)
        width = badge_width(one_line(self.text()), has_icon=self._icon is not None)
        return QSize(int(width + 0.999), BADGE_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
