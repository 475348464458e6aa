"""Where else the contact is known: a line for each link, with its buttons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from desktop_app.ui.theme import LABEL_COLUMN, SPACE_4, SPACE_8, TextRole, Theme
from desktop_app.ui.tool_tips import show_tool_tip
from desktop_app.ui.widgets.buttons import ButtonKind, PushButton
from desktop_app.ui.widgets.plain_label import PlainLabel


@dataclass(frozen=True)
class ShownLink:
    """*text* is what people call it: the id there, or the address itself. *address*: where it leads, "" for nowhere."""

    label: str
    text: str
    address: str


class LinkList(QWidget):
    """Its buttons are "openLinkButton1", "copyLinkButton1" and so on.

    Signals:
        open_requested, copy_requested: the web address.
    """

    open_requested = Signal(str)
    copy_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("linkList")
        self._theme = theme
        self._links: tuple[ShownLink, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE_8)
        self._grid.setVerticalSpacing(SPACE_4)
        self._grid.setColumnMinimumWidth(0, LABEL_COLUMN)
        self._grid.setColumnStretch(1, 1)

    def show_links(self, links: Sequence[ShownLink]) -> None:
        """What is shown already keeps its buttons, and with them the focus."""
        if tuple(links) == self._links:
            return
        self._links = tuple(links)
        while item := self._grid.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.setObjectName("")
                widget.deleteLater()
        for number, link in enumerate(self._links):
            label = PlainLabel(link.label, TextRole.LABEL, wraps=True)
            label.setFixedWidth(LABEL_COLUMN)
            self._grid.addWidget(label, 2 * number, 0, 2, 1, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(PlainLabel(link.text, TextRole.VALUE), 2 * number, 1)
            if link.address:
                self._grid.addWidget(self._buttons(number + 1, link), 2 * number + 1, 1)

    def _buttons(self, number: int, link: ShownLink) -> QWidget:
        open_link = PushButton(self._theme, "Open link", kind=ButtonKind.LINK, object_name=f"openLinkButton{number}")
        copy = PushButton(self._theme, "Copy link", kind=ButtonKind.LINK, object_name=f"copyLinkButton{number}")
        for button, signal in ((open_link, self.open_requested), (copy, self.copy_requested)):
            button.setAccessibleName(f"{button.text()} {link.label} {link.text}")
            show_tool_tip(button, link.address)
            button.clicked.connect(lambda _checked, signal=signal: signal.emit(link.address))
        buttons = QWidget()
        layout = QHBoxLayout(buttons)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_8)
        layout.addWidget(open_link)
        layout.addWidget(copy)
        layout.addStretch(1)
        return buttons
