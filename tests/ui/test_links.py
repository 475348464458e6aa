"""The only way out of the window to a web address."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from desktop_app.ui.links import open_in_browser


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What would have been opened; nothing is."""
    urls: list[str] = []

    def note(url: QUrl) -> bool:
        urls.append(url.toString())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", note)
    return urls


def test_a_web_address_is_handed_to_the_desktop(opened: list[str]) -> None:
    assert open_in_browser("https://crm.example/contacts/48%2F213")
    assert opened == ["https://crm.example/contacts/48%2F213"]


@pytest.mark.parametrize(
    "address", ["", "file:///etc/passwd", "javascript:alert(1)", "tel:+18031230000", "crm.example"]
)
def test_anything_else_is_not(opened: list[str], address: str) -> None:
    assert not open_in_browser(address)
    assert opened == []
