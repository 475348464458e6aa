"""Tool tips for eyes, and the same words for screen readers."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.ui.outside_text import one_line, tooltip


def show_tool_tip(widget: QWidget, text: str) -> None:
    """*text*, which may be a stranger's, without markup.

    A tool tip is told that it is markup, so that it does not guess; read out, it would be "q t" and brackets.
    """
    widget.setToolTip(tooltip(text))
    widget.setAccessibleDescription(one_line(text))
