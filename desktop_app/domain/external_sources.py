"""External sources: the systems that external ids come from, and how an id there becomes a link."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from desktop_app.domain.errors import Refused
from desktop_app.domain.text import is_storable, is_web_address, on_one_line

NAME_LIMIT = 200
TEMPLATE_LIMIT = 400
PLACE = "{id}"  # stands in a template where the id goes
_KEPT = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


@dataclass(frozen=True)
class ExternalSource:
    """A system by the name that its external ids carry; *uri_template* is "" where its ids are no links."""

    name: str
    is_active: bool = True
    uri_template: str = ""

    def link_to(self, id: str) -> str:
        """The web address of what has that *id* there, "" when there is none to be had."""
        if not self.is_active or not self.uri_template or id in (".", ".."):
            return ""
        escaped = "".join(chr(byte) if byte in _KEPT else f"%{byte:02X}" for byte in id.encode("utf-8"))
        return self.uri_template.replace(PLACE, escaped)


def checked_name(name: str) -> str:
    """Raises Refused for what cannot be a source's name."""
    name = name.strip()
    if not name or len(name) > NAME_LIMIT or not is_storable(name) or on_one_line(name) != name:
        raise Refused(f"An external source has a name of between 1 and {NAME_LIMIT} characters on one line.")
    return name


def checked_template(template: str) -> str:
    """Raises Refused for a template that no safe link could come from; "" is none."""
    template = template.strip()
    if len(template) > TEMPLATE_LIMIT:
        raise Refused(f"The link template has {len(template)} characters; at most {TEMPLATE_LIMIT} are kept.")
    # An id in the place of the host would choose where the link leads to.
    host_end = template.find("/", len("https://"))
    place = template.find(PLACE)
    if template and not (is_web_address(template) and is_storable(template) and 0 < host_end < place):
        raise Refused(
            f"The link template needs to begin with https:// or http:// and hold {PLACE} where the id goes, "
            "after the name of the host."
        )
    return template


def source_named(name: str, sources: Iterable[ExternalSource]) -> ExternalSource | None:
    """The source that external ids of system *name* belong to, in any case."""
    return next((each for each in sources if each.name.casefold() == name.casefold()), None)
