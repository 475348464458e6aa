"""A page that scrolls up and down where there is no room for all of it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget


def scrolled(content: QWidget, *, lifted: bool = False) -> QScrollArea:
    """*content* as wide as there is room; *lifted*: on a sheet, which is lighter than a pane in the dark."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it takes the focus, and comes into view with it
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(content)
    if lifted:
        content.setAutoFillBackground(False)
    return area
