"""Links to other programs: opened only where an agent asks for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from desktop_app.domain.identifiers import Identifier, IdentifierType
from desktop_app.domain.text import is_web_address

OpenLink = Callable[[str], bool]  # whether the desktop took it

# A number and nothing else; an address without the headers that a link could bring along.
_TO_CALL_OR_WRITE = re.compile(r"tel:\+?[0-9]{1,20}|mailto:[^\s?&#]{1,500}")


def open_outside(address: str) -> bool:
    """Hands a web address, a number or an e-mail address to the desktop; anything else stays unopened."""
    is_known = is_web_address(address) or _TO_CALL_OR_WRITE.fullmatch(address) is not None
    return is_known and QDesktopServices.openUrl(QUrl(address, QUrl.ParsingMode.StrictMode))


def open_folder(path: str) -> bool:
    """Shows the folder of the file at *path* as the desktop does; the file itself stays unopened."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(path).parent)))


def address_of(identifier: Identifier) -> str:
    """What calls or writes to whoever holds *identifier*, "" where nothing does."""
    if identifier.type is IdentifierType.PHONE:
        return f"tel:{identifier.value}"
    return f"mailto:{quote(identifier.value, safe='@')}" if identifier.type is IdentifierType.EMAIL else ""
