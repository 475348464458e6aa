"""A lifted panel over the window that leaves everything behind it usable."""

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop_app.ui.painting import paint_ground
from desktop_app.ui.theme import DIALOG_INSET, RADIUS_SHEET, SPACE_8, SPACE_12, SPACE_16, TextRole, Theme
from desktop_app.ui.widgets.buttons import IconButton
from desktop_app.ui.widgets.divider import Divider
from desktop_app.ui.widgets.plain_label import PlainLabel
from desktop_app.ui.widgets.shadow import ShadowUnder


class Sheet(QWidget):
    """Header with title and close button, `body` and `footer`; its window places and hides it.

    `body` has no inset at its sides, so that lists can be wider than fields; `add_inset` adds with one. When it
    goes, the focus is again where it was before the sheet came.

    Signals:
        close_requested: Esc or the close button; nothing is hidden yet.
    """

    close_requested = Signal()

    def __init__(
        self, theme: Theme, title: str, window: QWidget, *, object_name: str = "", has_header: bool = True
    ) -> None:
        super().__init__(window)
        self._theme = theme
        self._focus_before: QWidget | None = None
        self.setObjectName(object_name)
        self.setAccessibleName(title)
        self.title = PlainLabel(title, TextRole.DIALOG_TITLE, parent=self)
        self.close_button = IconButton(theme, "x", "Close", parent=self)
        self.body = QVBoxLayout()
        self.footer = QHBoxLayout()
        self._header = QHBoxLayout()
        self._divider = Divider(theme, parent=self)

        if has_header:
            self._header.setContentsMargins(DIALOG_INSET, SPACE_16, SPACE_16, SPACE_8)
        self._header.addWidget(self.title, 1)
        self._header.addWidget(self.close_button)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(SPACE_8)
        self.footer.setContentsMargins(DIALOG_INSET, SPACE_12, DIALOG_INSET, SPACE_16)
        self.footer.setSpacing(SPACE_8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addLayout(self._header)
        layout.addLayout(self.body, 1)
        layout.addWidget(self._divider)
        layout.addLayout(self.footer)

        self._shadow = ShadowUnder(self, RADIUS_SHEET)
        self.title.setVisible(has_header)
        self.close_button.setVisible(has_header)
        self.hide()
        self.close_button.clicked.connect(self.close_requested)
        theme.changed.connect(self._take_look)
        self._take_look()

    def show_title(self, title: str) -> None:
        self.title.setText(title)
        self.setAccessibleName(title)

    def add_inset(self, widget: QWidget, stretch: int = 0) -> None:
        """Add *widget* to the body with the inset of a dialog at both sides."""
        row = QHBoxLayout()
        row.setContentsMargins(DIALOG_INSET, 0, DIALOG_INSET, 0)
        row.addWidget(widget)
        self.body.addLayout(row, stretch)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_requested.emit()
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        self._focus_before = self.window().focusWidget()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        # Left to itself Qt moves the focus on to whatever comes next, and that may be the toast's Undo.
        before, focused = self._focus_before, self.window().focusWidget()
        has_focus = focused is not None and self.isAncestorOf(focused)
        if has_focus and before is not None and isValid(before) and before.isVisible() and before.isEnabled():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self._focus_before = None
        super().hideEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        # A click on the bare sheet is not meant for the pane that happens to lie under it.
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_ground(QPainter(self), QRectF(self.rect()), RADIUS_SHEET, "raised", self._theme, edge="lifted_edge")

    @Slot()
    def _take_look(self) -> None:
        self._shadow.show_shadow(self._theme.look.sheet_shadow)
