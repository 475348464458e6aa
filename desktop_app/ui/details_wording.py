"""A contact's custom fields and links, as the card says them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from desktop_app.domain.contacts import FIELD_RULES
from desktop_app.domain.custom_fields import CustomField, CustomSheet, CustomType
from desktop_app.domain.custom_values import parse
from desktop_app.domain.external_sources import source_named
from desktop_app.domain.identifiers import IdentifierType
from desktop_app.domain.text import is_web_address
from desktop_app.services.contacts import ContactDetails
from desktop_app.ui.moments import clock_minute, day, day_of
from desktop_app.ui.widgets.link_list import ShownLink

LabelledGroup = tuple[str, list[tuple[str, str]]]  # a title, and what stands under it: label and text


def custom_group(sheet: CustomSheet) -> Iterator[LabelledGroup]:
    """The values of the contact's type under its title; nothing where there is none."""
    if sheet.schema is None:
        return
    fields = [field for field in sheet.schema.fields if sheet.value_of(field.id) and field.type is not CustomType.URL]
    if fields:
        yield sheet.schema.title, [(field.name, custom_text(field, sheet.value_of(field.id))) for field in fields]


def custom_text(field: CustomField, text: str) -> str:
    """A kept *text* as people read it: "Yes", "4 Feb 2026", "4 Feb 2026 10:30"."""
    value = parse(field, text)
    if value is True:
        return "Yes"
    if isinstance(value, datetime):
        return f"{day(value)} {clock_minute(value)}"
    return day_of(value) if isinstance(value, date) else text


def links_of(details: ContactDetails) -> tuple[ShownLink, ...]:
    """Where the contact is known besides: its external system, custom links, and external ids of known sources."""
    links = []
    url = details.contact.fields.external_system_url
    if url:
        links.append(ShownLink(FIELD_RULES["external_system_url"].label, url, url))
    for field in details.custom.schema.fields if details.custom.schema else ():
        text = details.custom.value_of(field.id)
        if field.type is CustomType.URL and text:
            links.append(ShownLink(field.name, text, text))
    for held in details.contact.identifiers:
        source = source_named(held.identifier.source, details.sources)
        if held.identifier.type is IdentifierType.EXTERNAL_ID and source is not None:
            address = source.link_to(held.identifier.value)
            if address:
                links.append(ShownLink(source.name, held.identifier.value, address))
    return tuple(
        ShownLink(each.label, each.text, each.address if is_web_address(each.address) else "") for each in links
    )
