"""A field to choose from a list."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QWidget

from desktop_app.ui.theme import Theme


class ComboBox(QComboBox):
    """*name* says in plain words what is chosen; it reaches the inner line edit of an editable one too."""

    def __init__(
        self,
        theme: Theme,
        name: str,
        *,
        editable: bool = False,
        object_name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName(object_name)
        self.setAccessibleName(name)
        self.view().setAccessibleName(name)
        self.setEditable(editable)
        line_edit = self.lineEdit()
        if line_edit is not None:
            line_edit.setAccessibleName(name)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        # A style sheet can only show an arrow from a file of one colour.
        painter = QPainter(self)
        painter.setOpacity(1 if self.isEnabled() else 0.5)
        side = 16
        area = QRectF(self.width() - 8 - side, (self.height() - side) / 2, side, side)
        self._theme.paint_icon(painter, "chevron-down", "text2", area)
