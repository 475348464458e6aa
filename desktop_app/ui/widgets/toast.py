"""What has just been done, and the way back."""

from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal, SignalInstance, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from desktop_app.domain.text import shortened
from desktop_app.ui.announcing import announce
from desktop_app.ui.motion import Settling
from desktop_app.ui.outside_text import one_line
from desktop_app.ui.painting import paint_ground
from desktop_app.ui.theme import (
    ICON_GAP,
    RADIUS_ROW,
    RIGHT_WIDTH,
    SPACE_4,
    SPACE_8,
    SPACE_12,
    SPACE_16,
    STATUS_LINE_HEIGHT,
    TOAST_STAYS_MS,
    TextRole,
    Theme,
)
from desktop_app.ui.tool_tips import show_tool_tip
from desktop_app.ui.widgets.buttons import ButtonKind, IconButton, PushButton
from desktop_app.ui.widgets.icon_view import IconView
from desktop_app.ui.widgets.plain_label import PlainLabel
from desktop_app.ui.widgets.shadow import ShadowUnder

_HEIGHT = 44
_COMES_FROM = 12  # pixels below its place
_LINES_BESIDE = 2.5  # more lines of text than these leave no room for the answers at their right
_LONGEST = 160  # characters: three lines of the narrowest pane


class Timer(Protocol):
    """What a toast needs of a single-shot QTimer, so that a test can let the time pass."""

    timeout: SignalInstance

    def start(self, milliseconds: int, /) -> None: ...

    def stop(self) -> None: ...


class Toast(QWidget):
    """Lies over the bottom of *anchor* in the window, takes no focus, and stays 8 s or until the next.

    Signals:
        undo_requested: the agent wants back what the toast names.
        why_requested: the agent asks why that was done.
        folder_requested: the agent wants to see where the file is that it names.
        dismissed: it is gone: after its time, an answer or its close button.
    """

    undo_requested = Signal()
    why_requested = Signal()
    folder_requested = Signal()
    dismissed = Signal()

    def __init__(self, theme: Theme, timer: Timer, anchor: QWidget, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._timer = timer
        self._anchor = anchor
        self._window = window
        self._lift = 0
        self._below = 0  # pixels that it is still away from its place, as it comes up
        self._settling = Settling(self._settle, self)
        self.setObjectName("toast")
        self.setAccessibleName("Notice")
        self._icon = IconView(theme, "check", "toast_text", parent=self)
        self._label = PlainLabel(role=TextRole.TOAST, wraps=True, object_name="toastLabel", parent=self)
        self._undo = PushButton(theme, "Undo", kind=ButtonKind.TOAST, object_name="toastUndoButton", parent=self)
        self._why = PushButton(theme, "Why?", kind=ButtonKind.TOAST, object_name="toastWhyButton", parent=self)
        self._folder = PushButton(
            theme, "Open Folder", kind=ButtonKind.TOAST, object_name="toastFolderButton", parent=self
        )
        self._close = IconButton(
            theme, "x", "Close", kind=ButtonKind.TOAST_ICON, object_name="toastCloseButton", parent=self
        )
        self._answers = QWidget(self)
        answers = QHBoxLayout(self._answers)
        answers.setContentsMargins(0, 0, 0, 0)
        answers.setSpacing(SPACE_4)
        answers.addWidget(self._undo)
        answers.addWidget(self._why)
        answers.addWidget(self._folder)
        layout = self._grid = QGridLayout(self)
        layout.setContentsMargins(SPACE_16, SPACE_8, SPACE_8, SPACE_8)
        layout.setHorizontalSpacing(SPACE_4)
        layout.setVerticalSpacing(0)
        layout.addWidget(self._icon, 0, 0)
        layout.setColumnMinimumWidth(1, ICON_GAP - SPACE_4)
        layout.addWidget(self._label, 0, 2)
        layout.setColumnStretch(2, 1)
        layout.addWidget(self._answers, 0, 3)
        layout.addWidget(self._close, 0, 4)
        for button in (self._undo, self._why, self._folder, self._close):
            # Reached with Tab, never by a click, which would take the focus from the field the agent is in.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._shadow = ShadowUnder(self, RADIUS_ROW)
        self.hide()

        timer.timeout.connect(self._on_timeout)
        theme.changed.connect(self._take_look)
        self._take_look()
        self._undo.clicked.connect(self._on_undo)
        self._why.clicked.connect(self._on_why)
        self._folder.clicked.connect(self.folder_requested)
        self._close.clicked.connect(self.dismiss)
        anchor.installEventFilter(self)
        window.installEventFilter(self)

    def lift(self, pixels: int) -> None:
        """Leaves that much room at the foot of the anchor, where something must stay in reach."""
        self._lift = pixels
        self._place()

    def text(self) -> str:
        return self._label.text()

    def show_toast(
        self, text: str, *, icon: str = "check", undo: bool = True, why: bool = False, folder: bool = False
    ) -> None:
        """Say *text* in place of whatever was said before."""
        self._label.setText(shortened(one_line(text), _LONGEST))
        show_tool_tip(self._label, text)
        self._icon.show_icon(icon)
        self._undo.setVisible(undo)
        self._why.setVisible(why)
        self._folder.setVisible(folder)
        is_new = self.isHidden()
        self._place()
        self.show()
        self.raise_()
        if is_new:
            self._settling.come_from(_COMES_FROM)
        self._timer.start(TOAST_STAYS_MS)
        announce(self, text)

    @Slot()
    def dismiss(self) -> None:
        self._timer.stop()
        if self.isHidden():
            return
        self.hide()
        self.dismissed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide):
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_ground(QPainter(self), QRectF(self.rect()), RADIUS_ROW, "toast", self._theme)

    def _settle(self, pixels: int) -> None:
        self._below = pixels
        self._place()

    def _place(self) -> None:
        """At the bottom of the anchor, or of the window's right side where the anchor is folded away."""
        window = self._window
        if self._anchor.isVisibleTo(window):
            area = QRect(self._anchor.mapTo(window, QPoint(0, 0)), self._anchor.size())
        else:
            width = min(RIGHT_WIDTH, window.width())
            area = QRect(window.width() - width, 0, width, window.height() - STATUS_LINE_HEIGHT)
        width = area.width() - 2 * SPACE_12
        self._place_answers(width)
        height = max(_HEIGHT, self._grid.heightForWidth(width))
        bottom = area.bottom() + 1 - SPACE_12 - self._lift + self._below
        self.setGeometry(area.left() + SPACE_12, bottom - height, width, height)

    def _place_answers(self, width: int) -> None:
        """Beside a short text, under a long one, which would be a narrow column otherwise."""
        buttons = (self._undo, self._why, self._folder)
        self._answers.setHidden(all(button.isHidden() for button in buttons))
        self._grid.removeWidget(self._answers)
        beside = width - self._answers.sizeHint().width() - self._close.sizeHint().width() - 2 * SPACE_16 - _HEIGHT
        is_long = self._label.heightForWidth(beside) > self._label.fontMetrics().lineSpacing() * _LINES_BESIDE
        if is_long and not self._answers.isHidden():
            self._grid.addWidget(self._answers, 1, 2, 1, 3, Qt.AlignmentFlag.AlignRight)
        else:
            self._grid.addWidget(self._answers, 0, 3)

    @Slot()
    def _on_timeout(self) -> None:
        focused = self.focusWidget()
        if self.underMouse() or (focused is not None and focused.hasFocus()):
            # Somebody is about to answer; it must not go from under the hand.
            self._timer.start(TOAST_STAYS_MS)
            return
        self.dismiss()

    @Slot()
    def _on_undo(self) -> None:
        self.undo_requested.emit()
        self.dismiss()

    @Slot()
    def _on_why(self) -> None:
        self.why_requested.emit()

    @Slot()
    def _take_look(self) -> None:
        self._shadow.show_shadow(self._theme.look.toast_shadow)
