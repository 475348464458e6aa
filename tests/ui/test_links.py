"""The only way out of the window to other programs."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from desktop_app.domain.identifiers import Identifier, IdentifierType
from desktop_app.ui.links import address_of, open_outside


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
    assert open_outside("https://crm.example/contacts/48%2F213")
    assert opened == ["https://crm.example/contacts/48%2F213"]


@pytest.mark.parametrize(
    ("type", "value", "address"),
    [
        (IdentifierType.PHONE, "+18031230000", "tel:+18031230000"),
        (IdentifierType.EMAIL, "ann+1@x.org", "mailto:ann%2B1@x.org"),
        (IdentifierType.EMAIL, "a?cc=all@x.org", "mailto:a%3Fcc%3Dall@x.org"),
        (IdentifierType.LINE, "ann", ""),
    ],
)
def test_a_number_is_called_and_an_address_written_to(
    opened: list[str], type: IdentifierType, value: str, address: str
) -> None:
    assert address_of(Identifier(type, value)) == address
    assert open_outside(address) is bool(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "tel:*21*0900#",
        "tel:+1803\n",
        "mailto:ann@x.org?cc=all@x.org",
        "mailto:ann@x.org&attach=/etc/passwd",
        "crm.example",
    ],
)
def test_anything_else_is_not(opened: list[str], address: str) -> None:
    assert not open_outside(address)
    assert opened == []
