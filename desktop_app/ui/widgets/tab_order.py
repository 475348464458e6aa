"""Where Tab goes: what is made after its window would come last, wherever it stands."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def focusable(part: QWidget) -> list[QWidget]:
    """What in a *part* that was just made takes the focus, in the order of Tab."""
    found: list[QWidget] = []
    widget: QWidget | None = part
    while widget is not None and (widget is part or part.isAncestorOf(widget)):
        if _takes_focus(widget):
            found.append(widget)
        widget = widget.nextInFocusChain()
    return found


def put_after(before: QWidget | None, widgets: Sequence[QWidget]) -> None:
    """Tab leads from *before*, or what takes the focus before it, to these, one after the other."""
    # Qt leaves everything as it is where either of the two takes no focus.
    while before is not None and not _takes_focus(before):
        before = before.previousInFocusChain()
    for widget in widgets:
        if before is not None:
            QWidget.setTabOrder(before, widget)
        before = widget


def _takes_focus(widget: QWidget) -> bool:
    # A field's inner line edit goes where the field goes.
    return widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.focusProxy() is None
