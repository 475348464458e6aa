"""What a screen reader says by itself, when it has said what it was saying."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from desktop_app.ui.outside_text import one_line


def announce(widget: QWidget, sentence: str) -> None:
    """Politely, and without moving the focus. *widget*: where it happened; what nobody can see is not announced."""
    if sentence and widget.isVisible() and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, one_line(sentence)))
