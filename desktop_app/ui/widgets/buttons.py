"""Buttons, by how loud they are."""

from enum import StrEnum

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QWidget

from desktop_app.ui.theme import ICON_GAP, Theme
from desktop_app.ui.tool_tips import show_tool_tip


class ButtonKind(StrEnum):
    """One primary button per surface; `PLAIN` has an edge, `SOFT` a ground, `QUIET` and `LINK` neither."""

    PRIMARY = "primary"
    PLAIN = "plain"
    SOFT = "soft"
    QUIET = "quiet"
    LINK = "link"
    ACCEPT = "accept"
    DANGER = "danger"
    ICON = "icon"
    TOAST = "toast"
    TOAST_ICON = "toast-icon"


_ICON_COLOURS = {
    ButtonKind.PRIMARY: "onfill",
    ButtonKind.ACCEPT: "oncall",
    ButtonKind.DANGER: "oncall",
    ButtonKind.LINK: "accent",
    ButtonKind.TOAST: "toast_action",
    ButtonKind.TOAST_ICON: "toast_text",
}
_ICON = 16
# QPushButton leaves 4 px between icon and text; the icon brings the rest itself.
_QT_ICON_GAP = 4


class PushButton(QPushButton):
    """A button with words. *text* is our own; a name in it goes through `outside_text.button_text` first."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        *,
        kind: ButtonKind = ButtonKind.PLAIN,
        icon: str | None = None,
        icon_at_end: bool = False,
        large: bool = False,
        object_name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self.setObjectName(object_name)
        self.setProperty("kind", kind.value)
        self.setProperty("large", large)
        self.setAutoDefault(False)
        if icon_at_end:
            self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        if icon:
            self.show_icon(icon)

    def show_icon(self, icon: str) -> None:
        is_at_end = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        kind = ButtonKind(self.property("kind"))
        self.setIcon(self._theme.icon(icon, _ICON_COLOURS.get(kind, "text"), at_end=is_at_end))
        self.setIconSize(QSize(_ICON + ICON_GAP - _QT_ICON_GAP, _ICON))

    def set_kind(self, kind: ButtonKind) -> None:
        self.setProperty("kind", kind.value)
        self.style().unpolish(self)
        self.style().polish(self)


class IconButton(QPushButton):
    """A button without words; *name* is its tool tip and accessible name."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        name: str,
        *,
        kind: ButtonKind = ButtonKind.ICON,
        object_name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(object_name)
        self.setProperty("kind", kind.value)
        self.setAutoDefault(False)
        self.setIcon(theme.icon(icon, _ICON_COLOURS.get(kind, "text2")))
        self.setIconSize(QSize(_ICON, _ICON))
        self.setAccessibleName(name)
        show_tool_tip(self, name)
