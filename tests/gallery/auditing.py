"""Finds what keyboards and screen readers stumble over: things without names, traps for Tab, rows that say nothing."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QScrollArea, QWidget

# Within one of these the Tab key goes as people read; from one to the next as they work.
PANES = ("interactionPanel", "conversationPanel", "contactPanel")
_MOST_STOPS = 200
_PARTS = 7  # of a date and a time, each of which the Tab key stops at
_ROWS = 50
_SLACK = 3  # pixels by which things in one line may differ in height


def audit(window: QWidget) -> Iterator[str]:
    """One sentence for each fault of what is to be seen."""
    yield from unnamed(window)
    yield from silent_rows(window)
    stops = tab_round(window)
    if stops is None:
        yield f"the Tab key does not come round: it is caught at {_described(window.focusWidget())}"
    else:
        yield from out_of_order(window, stops)


def unnamed(window: QWidget) -> Iterator[str]:
    """What can take the focus and has no name."""
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not _name(widget):
            yield f"{_described(widget)} has no name"


def silent_rows(window: QWidget) -> Iterator[str]:
    """Rows of a list, and cells of a table, of which a screen reader says nothing, or markup."""
    for view in window.findChildren(QAbstractItemView):
        model = view.model()
        if not view.isVisible() or model is None:
            continue
        for row in range(min(model.rowCount(), _ROWS)):
            said = [_said(model.index(row, column)) for column in range(_columns(model))]
            if not any(character.isalnum() for text in said for character in text):
                yield f"row {row} of {_described(view)} says nothing: {said}"


def _columns(model: QAbstractItemModel) -> int:
    # Qt hides it from whoever asks a list.
    return 1 if isinstance(model, QAbstractListModel) else model.columnCount()


def _said(index: QModelIndex) -> str:
    return str(index.data(Qt.ItemDataRole.AccessibleTextRole) or index.data() or "")


def tab_round(window: QWidget) -> list[QWidget] | None:
    """Where the Tab key stops until it is where it began; None where it never gets there."""
    stops: list[QWidget] = []
    parts = 0
    for _ in range(_MOST_STOPS):
        QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Tab)
        stop = window.focusWidget()
        if stops and stop is stops[-1] and parts < _PARTS:
            parts += 1
            continue
        parts = 0
        if stop is None or (stops and stop is stops[-1]):
            return None
        if stop in stops:
            return stops if stop is stops[0] else None
        stops.append(stop)
    return None


def out_of_order(window: QWidget, stops: list[QWidget]) -> Iterator[str]:
    """Stops that come after one that is read later: further down in the same column, or further on in the same line."""
    mirrored = window.layoutDirection() is Qt.LayoutDirection.RightToLeft
    for before, after in zip(stops, [*stops[1:], stops[0]], strict=True):
        if _place(window, before) != _place(window, after) or after is stops[0]:
            continue
        first, second = _area(window, before, mirrored), _area(window, after, mirrored)
        goes_back = second.bottom() <= first.top() + _SLACK and second.left() < first.right()
        in_line = min(first.bottom(), second.bottom()) - max(first.top(), second.top()) > _SLACK
        if goes_back or (in_line and second.right() <= first.left() + _SLACK):
            yield f"{_described(after)} is read before {_described(before)}, and the Tab key goes there after it"


def _place(window: QWidget, widget: QWidget) -> tuple[QWidget, QWidget | None]:
    """The pane, or the sheet or bar of the window, that *widget* is in, and what it scrolls with."""
    scrolls: QWidget | None = None
    outermost = widget
    while (parent := outermost.parentWidget()) is not None and parent is not window:
        if outermost.objectName() in PANES:
            break
        outermost = parent
        if scrolls is None and isinstance(outermost, QScrollArea):
            scrolls = outermost
    return outermost, scrolls


def _area(window: QWidget, widget: QWidget, mirrored: bool) -> QRect:
    area = QRect(_in_what_scrolls(widget, window), widget.size())
    if mirrored:
        area.moveLeft(window.width() - area.right())
    return area


def _in_what_scrolls(widget: QWidget, window: QWidget) -> QPoint:
    """Where it is in the window if nothing were scrolled."""
    at = widget.mapTo(window, QPoint(0, 0))
    parent = widget.parentWidget()
    while parent is not None and parent is not window:
        if isinstance(parent, QScrollArea):
            at += QPoint(parent.horizontalScrollBar().value(), parent.verticalScrollBar().value())
        parent = parent.parentWidget()
    return at


def _name(widget: QWidget) -> str:
    if isinstance(widget, QComboBox):
        return widget.accessibleName()
    found = QAccessible.queryAccessibleInterface(widget)
    return found.text(QAccessible.Text.Name) if found is not None else ""


def _described(widget: QWidget | None) -> str:
    return f"{type(widget).__name__} {(widget.objectName() or _name(widget))!r}" if widget is not None else "nothing"
