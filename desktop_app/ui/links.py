"""Links to other systems: opened only where an agent presses the button for it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from desktop_app.domain.text import is_web_address

OpenLink = Callable[[str], bool]  # whether the desktop took it


def open_in_browser(address: str) -> bool:
    """Hands a web address to the desktop's browser; anything else stays unopened."""
    return is_web_address(address) and QDesktopServices.openUrl(QUrl(address, QUrl.ParsingMode.StrictMode))
