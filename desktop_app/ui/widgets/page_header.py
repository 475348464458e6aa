"""The head of a page that stands in for the contact card: the way back, what the page is, and whom it is about."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.ui.theme import PANE_INSET, SPACE_12, TextRole
from desktop_app.ui.widgets.plain_label import PlainLabel


class PageHeader(QFrame):
    """*back*: the button of the way back; *at_end*: what stands at the right, if anything."""

    def __init__(self, back: QWidget, title: str, subtitle: QWidget, at_end: QWidget | None = None) -> None:
        super().__init__()
        self.setProperty("ground", "surface")
        self.setProperty("line", "bottom")
        titles = QVBoxLayout()
        titles.setSpacing(0)
        titles.addWidget(PlainLabel(title, TextRole.DIALOG_TITLE))
        titles.addWidget(subtitle)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE_12, SPACE_12, PANE_INSET, SPACE_12)
        layout.setSpacing(SPACE_12)
        layout.addWidget(back)
        layout.addLayout(titles, 1)
        if at_end is not None:
            layout.addWidget(at_end)
