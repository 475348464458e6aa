"""Who somebody is at a messaging service, as the lines of a vCard tell it in many ways."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qs, unquote, urlsplit

from desktop_app.channels.vcard_properties import Property
from desktop_app.domain.identifiers import IdentifierType

_SERVICES: Mapping[str, IdentifierType] = {
    "x": IdentifierType.X,
    "twitter": IdentifierType.X,
    "facebook": IdentifierType.FACEBOOK,
    "messenger": IdentifierType.FACEBOOK,
    "instagram": IdentifierType.INSTAGRAM,
    "line": IdentifierType.LINE,
    "whatsapp": IdentifierType.WHATSAPP,
}
_HANDLES = frozenset({"IMPP", "X-SOCIALPROFILE", "SOCIALPROFILE", "X-IMPP"})


def is_handle(name: str) -> bool:
    """Whether a line of that name tells who somebody is at a service."""
    return name in _HANDLES or name.removeprefix("X-").casefold() in _SERVICES


def service_of(line: Property) -> IdentifierType | None:
    """The service that *line* is about; None for one by which nobody is recognised here."""
    said = [line.parameter("X-SERVICE-TYPE"), line.parameter("SERVICE-TYPE"), *line.types]
    said += [line.name.removeprefix("X-"), line.text.strip().partition(":")[0]]
    host = _host_of(line.text)
    said += host.split(".")[-2:-1] if host else []
    return next((type for each in said if (type := _SERVICES.get(each.strip().casefold()))), None)


def _host_of(text: str) -> str:
    """The host of a web address, "" where there is none."""
    try:
        return urlsplit(text.strip()).hostname or ""
    except ValueError:
        return ""


def handle_of(line: Property) -> str:
    """Who somebody is at a service: as a parameter says it, else the end of a web address, else what is written."""
    user = line.parameter("X-USER") or line.parameter("X-USERID") or line.parameter("USERNAME")
    if user:
        return user.strip()
    text = line.text.strip()
    if not _host_of(text):
        return unquote(text.partition(":")[2] or text).strip().lstrip("/")
    address = urlsplit(text)
    id = parse_qs(address.query).get("id", [""])[0]
    return id or unquote(address.path.rstrip("/").rpartition("/")[2])
