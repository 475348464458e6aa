"""A field below what it is called."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.ui.theme import SPACE_4, TextRole
from desktop_app.ui.widgets.plain_label import PlainLabel


class Labelled(QWidget):
    def __init__(self, label: str, field: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_4)
        layout.addWidget(PlainLabel(label, TextRole.SECTION))
        layout.addWidget(field)
