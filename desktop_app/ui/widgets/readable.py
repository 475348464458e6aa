"""Room that stays as wide as people read and write with ease, at the side where a line begins."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.ui.theme import READING_WIDTH


def readable(outer: QWidget) -> QWidget:
    """A widget in *outer*, which has no layout yet: as wide as that, and no wider than can be read."""
    inner = QWidget(outer)
    inner.setMaximumWidth(READING_WIDTH)
    row = QHBoxLayout(outer)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    row.addWidget(inner, 1_000)
    row.addStretch(1)
    return inner
