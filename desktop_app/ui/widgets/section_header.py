"""The title of a group of lines."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.ui.theme import SPACE_4, SPACE_8, TextRole
from desktop_app.ui.widgets.plain_label import PlainLabel


class SectionHeader(QWidget):
    """Title, an optional count, and at the right whatever `add_action` puts there."""

    def __init__(self, title: str, *, role: TextRole = TextRole.ROW_TITLE, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._has_action = False
        self._title = PlainLabel(title, role)
        self._count = PlainLabel("", TextRole.LABEL)
        self._count.hide()
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACE_8)
        self._layout.addWidget(self._title)
        self._layout.addWidget(self._count)
        self._layout.addStretch(1)

    def show_title(self, title: str) -> None:
        self._title.setText(title)

    def show_count(self, count: int | None) -> None:
        self._count.setText("" if count is None else str(count))
        self._count.setVisible(count is not None)

    def add_action(self, widget: QWidget) -> None:
        if self._has_action:
            self._layout.addSpacing(SPACE_4)  # links have no edges that would keep them apart
        self._layout.addWidget(widget)
        self._has_action = True
