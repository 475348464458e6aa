"""A line between two groups."""

from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from desktop_app.ui.theme import Theme


class Divider(QFrame):
    def __init__(self, theme: Theme, *, vertical: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._vertical = vertical
        self.setProperty("divider", True)
        along, across = QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed
        self.setSizePolicy(across if vertical else along, along if vertical else across)
        theme.changed.connect(self._take_stroke)
        self._take_stroke()

    def _take_stroke(self) -> None:
        if self._vertical:
            self.setFixedWidth(self._theme.look.stroke)
        else:
            self.setFixedHeight(self._theme.look.stroke)
