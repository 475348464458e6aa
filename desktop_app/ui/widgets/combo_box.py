"""A field to choose from a list."""

from PySide6.QtCore import QEvent, QRect, QRectF, Qt
from PySide6.QtGui import QHelpEvent, QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QToolTip, QWidget

from desktop_app.ui.outside_text import tooltip
from desktop_app.ui.theme import Theme
from desktop_app.ui.widgets.plain_label import PlainLabel

_TEXT_INSET, _ARROW_INSET, _ARROW, _GAP = 10, 8, 16, 4


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
        # Where screen readers speak AT-SPI, Qt calls a combo box by what is chosen; what for, they ask its label. As
        # most labels of ours stand elsewhere in the tree, it has one beside it that nobody sees.
        self._label = PlainLabel(name, parent=parent)
        self._label.hide()
        self._label.setBuddy(self)
        self.destroyed.connect(self._label.deleteLater)
        self.setObjectName(object_name)
        self.setAccessibleName(name)
        self.view().setAccessibleName(name)
        self.setEditable(editable)
        line_edit = self.lineEdit()
        if line_edit is not None:
            line_edit.setAccessibleName(name)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ParentChange:
            self._label.setParent(self.parentWidget())
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and not self.toolTip():
            whole = self.currentText()
            QToolTip.showText(event.globalPos(), "" if self._shown_text() == whole else tooltip(whole), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        if not self.isEditable():
            painter.setPen(self._theme.color("text" if self.isEnabled() else "text3"))
            side = QStyle.visualAlignment(self.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
            painter.drawText(self._text_area(), side | Qt.AlignmentFlag.AlignVCenter, self._shown_text())
        # A style sheet can only show an arrow from a file of one colour.
        painter.setOpacity(1 if self.isEnabled() else 0.5)
        arrow = QRect(self.width() - _ARROW_INSET - _ARROW, (self.height() - _ARROW) // 2, _ARROW, _ARROW)
        self._theme.paint_icon(painter, "chevron-down", "text2", QRectF(self._visual(arrow)))

    def _shown_text(self) -> str:
        text = self.currentText()
        return self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, self._text_area().width())

    def _text_area(self) -> QRect:
        return self._visual(self.rect().adjusted(_TEXT_INSET, 0, -_ARROW_INSET - _ARROW - _GAP, 0))

    def _visual(self, area: QRect) -> QRect:
        """Where *area* is for whoever reads in the direction of this field."""
        return QStyle.visualRect(self.layoutDirection(), self.rect(), area)
