"""The ring around what the keyboard is talking to."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from desktop_app.ui.theme import FOCUS_GAP, FOCUS_WIDTH, RADIUS_CONTROL, Theme

_OWN_EDGE = (QLineEdit, QTextEdit, QPlainTextEdit, QAbstractSpinBox)
_REACH = FOCUS_GAP + FOCUS_WIDTH


class FocusRing(QWidget):
    """One per window. It follows the focus and stays away while the pointer moved it; clicks go through.

    Fields have no ring: the style sheet gives their own edge the ring's strength, for the pointer too. Style
    sheets cannot draw outside of a widget, which is why the ring is one.
    """

    def __init__(self, theme: Theme, window: QWidget, application: QApplication) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._target: QWidget | None = None
        self._last: QWidget | None = None
        self._is_by_pointer = False
        self._followed: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        application.focusChanged.connect(self._on_focus_changed)

    @property
    def target(self) -> QWidget | None:
        """What the ring is drawn around, or would be if it could be seen."""
        return self._target

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide):
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("accent"), FOCUS_WIDTH))
        radius = RADIUS_CONTROL + FOCUS_GAP
        inset = FOCUS_WIDTH / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), radius, radius)

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        if new is None or not isValid(self._window):
            # Another window has the focus. When it comes back the same widget looks as it did.
            self._follow(None)
            return
        # Qt hands the focus on from what was hidden or disabled: that is nobody's key.
        is_handed_on = old is not None and isValid(old) and not (old.isVisible() and old.isEnabled())
        if new is not self._last and not (is_handed_on and self._is_by_pointer):
            self._is_by_pointer = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        self._last = new
        is_ours = self._window.isAncestorOf(new)
        self._follow(new if is_ours and not self._is_by_pointer and _wants_ring(new) else None)

    def _follow(self, target: QWidget | None) -> None:
        for widget in self._followed:
            # The focus leaves a widget in its destructor, when only Python still has it.
            if isValid(widget):
                widget.removeEventFilter(self)
        self._target = target
        self._followed = []
        widget_or_ancestor = target
        while widget_or_ancestor is not None and widget_or_ancestor is not self._window:
            self._followed.append(widget_or_ancestor)
            widget_or_ancestor.installEventFilter(self)
            widget_or_ancestor = widget_or_ancestor.parentWidget()
        self._place()

    def _place(self) -> None:
        target = self._target
        if not isValid(self._window):
            return
        if target is None or not target.isVisibleTo(self._window) or target.visibleRegion().isEmpty():
            self.hide()
            return
        area = _focused_area(target)
        area.moveTopLeft(target.mapTo(self._window, area.topLeft()))
        place = area.adjusted(-_REACH, -_REACH, _REACH, _REACH)
        self.setGeometry(place)
        self.setMask(QRegion(self._seen_part(place, target).translated(-place.topLeft())))
        self.show()
        self._stack_on(target)

    def _seen_part(self, place: QRect, target: QWidget) -> QRect:
        """What of *place* lies within everything that *target* is scrolled in."""
        viewport = target.parentWidget()
        while viewport is not None and viewport is not self._window:
            if isinstance(viewport.parentWidget(), QAbstractScrollArea):
                # At the sides a page has its inset, or is as wide as its pane: the ring may stand out there.
                seen = viewport.rect().adjusted(-_REACH, 0, _REACH, 0)
                place = place.intersected(seen.translated(viewport.mapTo(self._window, QPoint(0, 0))))
            viewport = viewport.parentWidget()
        return place

    def _stack_on(self, target: QWidget) -> None:
        """Right above the pane or sheet that *target* is in, and below whatever lies over that, as the toast."""
        under = target
        while (parent := under.parentWidget()) is not None and parent is not self._window:
            under = parent
        siblings = [each for each in self._window.children() if isinstance(each, QWidget) and each is not self]
        above = siblings[siblings.index(under) + 1 :] if under in siblings else []
        if above:
            self.stackUnder(above[0])
        else:
            self.raise_()


def _wants_ring(widget: QWidget) -> bool:
    if isinstance(widget, _OWN_EDGE) or (isinstance(widget, QComboBox) and widget.isEditable()):
        return False
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def _focused_area(widget: QWidget) -> QRect:
    """The part of *widget* that has the focus. A list fills its pane, so its ring lies just inside."""
    if isinstance(widget, QTabBar):
        return widget.tabRect(widget.currentIndex()).intersected(widget.rect())
    if isinstance(widget, QAbstractItemView):
        return QRect(QPoint(0, 0), widget.size()).adjusted(_REACH, _REACH, -_REACH, -_REACH)
    return widget.rect()
