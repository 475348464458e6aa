"""The label for every text: it never takes a name for markup."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPalette, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle, QToolTip, QWidget

from desktop_app.ui.outside_text import many_lines, one_line, tooltip
from desktop_app.ui.theme import TextRole


class PlainLabel(QLabel):
    """Shows text literally, elided at its end with the whole text as tool tip, or wrapped when *wraps*.

    It is given no accessible name, as that would hide what it says from screen readers.
    """

    def __init__(
        self,
        text: str = "",
        role: TextRole = TextRole.BODY,
        *,
        wraps: bool = False,
        object_name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setOpenExternalLinks(False)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.setObjectName(object_name)
        self.setProperty("role", role.value)
        self._wraps = wraps
        self._asked: tuple[str, str] | None = None  # the text and the font that the heights are of
        self._answers: dict[int, int] = {}  # heights by the room that there is
        if wraps:
            self.setWordWrap(True)
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        else:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def set_role(self, role: TextRole) -> None:
        self.setProperty("role", role.value)
        self.style().unpolish(self)
        self.style().polish(self)
        self.updateGeometry()

    def is_elided(self) -> bool:
        return not self._wraps and self._shown_text() != self._whole_text()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and not self.toolTip():
            QToolTip.showText(event.globalPos(), tooltip(self.text()) if self.is_elided() else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.drawFrame(painter)
        painter.setPen(self.palette().color(self._colour_group(), self.foregroundRole()))
        area = QRectF(self.contentsRect())
        if self._wraps:
            option = QTextOption(self._seen_alignment())
            option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
            # A text's own letters say where it begins: a number stays readable among words from right to left.
            option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
            painter.drawText(area, self._whole_text(), option)
        else:
            painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
            painter.drawText(area, int(self._seen_alignment() | Qt.TextFlag.TextSingleLine), self._shown_text())

    def _seen_alignment(self) -> Qt.AlignmentFlag:
        """At the side where the window's language begins, whatever language the text is in."""
        return QStyle.visualAlignment(self.layoutDirection(), self.alignment()) | Qt.AlignmentFlag.AlignAbsolute

    def sizeHint(self) -> QSize:
        if self._wraps:
            return super().sizeHint()
        metrics = QFontMetrics(self.font())
        return self._framed(metrics.horizontalAdvance(self._whole_text()) + 1, metrics.height())

    def minimumSizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        width = min(metrics.horizontalAdvance(self._whole_text()) + 1, metrics.horizontalAdvance("mm…"))
        return self._framed(width, metrics.height())

    def heightForWidth(self, width: int) -> int:
        if not self._wraps:
            return -1
        edges = self._framed(0, 0)
        # Layouts ask for the heights at the same few widths a hundred times while a pane is filled.
        asked = (self._whole_text(), self.font().key())
        if asked != self._asked:
            self._asked, self._answers = asked, {}
        room = width - edges.width()
        if room not in self._answers:
            height = sum(self._height_of(paragraph, room) for paragraph in asked[0].split("\n"))
            self._answers[room] = int(height + 0.999)
        return self._answers[room] + edges.height()

    def _height_of(self, paragraph: str, width: int) -> float:
        layout = QTextLayout(paragraph or " ", self.font())
        option = QTextOption(self.alignment())
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        height = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(width, 1))
            height += line.height()
        layout.endLayout()
        return height

    def _whole_text(self) -> str:
        return many_lines(self.text()) if self._wraps else one_line(self.text())

    def _shown_text(self) -> str:
        metrics = QFontMetrics(self.font())
        return metrics.elidedText(self._whole_text(), Qt.TextElideMode.ElideRight, self.contentsRect().width())

    def _framed(self, width: int, height: int) -> QSize:
        edges = self.size() - self.contentsRect().size()
        return QSize(width, height) + edges

    def _colour_group(self) -> QPalette.ColorGroup:
        return QPalette.ColorGroup.Active if self.isEnabled() else QPalette.ColorGroup.Disabled
