"""Files that are dropped anywhere on the window, and the hint that they may be."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QDropEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from desktop_app.ui.painting import paint_ground
from desktop_app.ui.theme import RADIUS_SHEET, SPACE_4, SPACE_12, SPACE_24, TextRole, Theme
from desktop_app.ui.widgets.icon_view import IconView
from desktop_app.ui.widgets.plain_label import PlainLabel
from desktop_app.ui.widgets.shadow import ShadowUnder

NO_FILE = "Only files can be dropped here: CSV or vCard files with contacts."
_DRAGS = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)


class FileDrop(QObject):
    """Looks at drags before any widget does, as a text field under the pointer would take a file for its name.

    What is no file goes on to whoever takes it; where nobody does, it is refused in words.

    Signals:
        dropped: the paths (list of str) of the files.
        refused: why nothing was taken.
    """

    dropped = Signal(list)
    refused = Signal(str)

    def __init__(self, theme: Theme, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._hint = DropHint(theme, window)
        self._is_watched = False
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        if window.isVisible():
            self._watch_handle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self._window:
            if kind == QEvent.Type.Show:
                self._watch_handle()
            return kind in _DRAGS and self._take_what_nobody_wants(event)
        if kind == QEvent.Type.DragLeave:
            self._hint.hide()
        return kind in _DRAGS and self._take_files(event)

    def _watch_handle(self) -> None:
        """What lies under all widgets is there from the first time that the window is shown."""
        handle = self._window.windowHandle()
        if handle is not None and not self._is_watched:
            self._is_watched = True
            handle.installEventFilter(self)

    def _take_files(self, event: QEvent) -> bool:
        if not isinstance(event, QDropEvent):
            return False
        paths = _paths(event.mimeData())
        if not paths:
            return False
        _take(event)
        if event.type() == QEvent.Type.Drop:
            self._hint.hide()
            self.dropped.emit(paths)
        else:
            self._hint.show_in_the_middle()
        return True

    def _take_what_nobody_wants(self, event: QEvent) -> bool:
        if not isinstance(event, QDropEvent):
            return False
        _take(event)
        if event.type() == QEvent.Type.Drop:
            self.refused.emit(NO_FILE)
        return True


def _take(event: QDropEvent) -> None:
    """Nothing is ever moved away from where it was dragged from."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()


def _paths(data: QMimeData) -> list[str]:
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile()]


class DropHint(QWidget):
    """A card in the middle of the window, while files are held over it; the drag goes through it."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self.setObjectName("dropHint")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._shadow = ShadowUnder(self, RADIUS_SHEET)
        centre = Qt.AlignmentFlag.AlignHCenter
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_24, SPACE_24, SPACE_24, SPACE_24)
        layout.setSpacing(SPACE_4)
        layout.addWidget(IconView(theme, "file-import", "accent", size=28), 0, centre)
        layout.addSpacing(SPACE_12)
        for text, role in (
            ("Drop to import contacts", TextRole.DIALOG_TITLE),
            ("You see what will happen before anything is saved.", TextRole.SENTENCE),
        ):
            label = PlainLabel(text, role)
            label.setAlignment(centre)
            layout.addWidget(label)
        self.hide()

    def show_in_the_middle(self) -> None:
        if self.isVisible():
            return
        place = QRect(QPoint(0, 0), self.sizeHint())
        place.moveCenter(self._window.rect().center())
        self.setGeometry(place)
        self._shadow.show_shadow(self._theme.look.sheet_shadow)
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_ground(QPainter(self), QRectF(self.rect()), RADIUS_SHEET, "raised", self._theme, edge="accent")
