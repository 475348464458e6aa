"""Under a field: to whom else it belongs, and the way there."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.ui.outside_text import button_text, one_line
from desktop_app.ui.theme import Theme
from desktop_app.ui.tool_tips import show_tool_tip
from desktop_app.ui.widgets.buttons import ButtonKind, PushButton


@dataclass(frozen=True)
class Owner:
    """*contact_id*: whom a press opens, "" for nobody that may be opened."""

    sentence: str
    contact_id: str = ""


_ROUNDING = 4  # pixels: a text is cut for a fraction of one


class OwnerButton(PushButton):
    """Hidden while there is nothing to say. It warns and never stops anybody.

    Signals:
        opened: the id of the contact.
    """

    opened = Signal(str)

    def __init__(self, theme: Theme, object_name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", kind=ButtonKind.LINK, icon="users", object_name=object_name, parent=parent)
        self._owner = Owner("")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._on_clicked)
        self.show_owner(None)

    def show_owner(self, owner: Owner | None) -> None:
        self._owner = owner or Owner("")
        self.setVisible(bool(self._owner.sentence))
        self.setEnabled(bool(self._owner.contact_id))
        self.setAccessibleName(one_line(self._owner.sentence) or "Nobody else is known by this")
        show_tool_tip(self, f"{self._owner.sentence}. Open this contact; the form is kept." if owner else "")
        self.updateGeometry()
        self._fit()

    def sizeHint(self) -> QSize:
        """As wide as the whole sentence; where there is less room, it is cut."""
        width = self._round_the_text + self.fontMetrics().horizontalAdvance(one_line(self._owner.sentence))
        return QSize(width + _ROUNDING, super().sizeHint().height())

    @property
    def _round_the_text(self) -> int:
        """Pixels that the style wants for icon and edges."""
        return super().sizeHint().width() - self.fontMetrics().horizontalAdvance(self.text())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = max(self.width() - self._round_the_text, 0)
        shown = self.fontMetrics().elidedText(one_line(self._owner.sentence), Qt.TextElideMode.ElideRight, room)
        self.setText(button_text(shown))

    def _on_clicked(self) -> None:
        self.opened.emit(self._owner.contact_id)
