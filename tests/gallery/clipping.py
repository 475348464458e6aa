"""Finds words of ours that do not fit into their widgets. What strangers wrote may be cut, with an ellipsis."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QCheckBox, QComboBox, QPushButton, QTabBar, QWidget

from desktop_app.ui.theme import TextRole
from desktop_app.ui.widgets.plain_label import PlainLabel

# Labels that show nothing but a text from outside, as all in the role of values do. Sentences with such texts in them
# isolate those.
OUTSIDE = ("contactName", "conversationTitle", "storeLabel", "agentLabel", "organizationName", "asOfName")
ISOLATE = "\u2068"
_SLACK = 1  # pixels that rounding at a scale may cost


def clipped(window: QWidget) -> Iterator[str]:
    """One sentence for each visible text that does not fit."""
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or widget.visibleRegion().isEmpty():
            continue
        text, room = _text_and_room(widget)
        if text and QFontMetrics(widget.font()).horizontalAdvance(text) > room + _SLACK:
            yield f"{type(widget).__name__} {widget.objectName()!r} has no room for {text!r}"


def _text_and_room(widget: QWidget) -> tuple[str, int]:
    """A text of ours on one line, and the pixels that there are for it."""
    if isinstance(widget, PlainLabel):
        is_outside = widget.objectName() in OUTSIDE or widget.property("role") == TextRole.VALUE.value
        is_ours = not (is_outside or ISOLATE in widget.text() or widget.wordWrap())
        return (widget.text(), widget.contentsRect().width()) if is_ours else ("", 0)
    if isinstance(widget, QCheckBox):
        return widget.text(), widget.width() - 22
    if isinstance(widget, QPushButton):
        icon = widget.iconSize().width() + 4 if not widget.icon().isNull() else 0
        return widget.text().replace("&", ""), widget.width() - icon
    if isinstance(widget, QComboBox) and not widget.isEditable():
        return widget.currentText(), widget.width() - 38
    return "", 0


def cut_tabs(window: QWidget) -> Iterator[str]:
    """One sentence for each tab that its bar has no room for."""
    for bar in window.findChildren(QTabBar):
        for index in range(bar.count() if bar.isVisible() else 0):
            if bar.tabRect(index).right() > bar.width() + _SLACK:
                yield f"QTabBar {bar.objectName()!r} has no room for {bar.tabText(index)!r}"
