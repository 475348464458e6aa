"""A field to choose from a list."""

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QToolTip, QWidget

from desktop_app.ui.outside_text import tooltip
from desktop_app.ui.theme import Theme


class ComboBox(QComboBox):
    """*name* says in plain words what is chosen; it reaches the inner line edit of an editable one too.

    A choice that is wider than the field is elided at its end, with the whole of it as tool tip.
    """

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

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and not self.toolTip():
            whole = self.currentText()
            QToolTip.showText(event.globalPos(), "" if self._shown_text() == whole else tooltip(whole), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = self._option()
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        if not self.isEditable():
            option.currentText = self._shown_text()
            painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()
        self._paint_arrow()

    def _paint_arrow(self) -> None:
        # A style sheet can only show an arrow from a file of one colour.
        painter = QPainter(self)
        painter.setOpacity(1 if self.isEnabled() else 0.5)
        side = 16
        area = QRectF(self.width() - 8 - side, (self.height() - side) / 2, side, side)
        self._theme.paint_icon(painter, "chevron-down", "text2", area)

    def _option(self) -> QStyleOptionComboBox:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        return option

    def _shown_text(self) -> str:
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, self._option(), QStyle.SubControl.SC_ComboBoxEditField, self
        )
        return self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room.width() - 2)
