"""Identifiers as the card lists them: what they are, where they come from, who else holds them."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.domain.contacts import HeldIdentifier, Origin
from desktop_app.domain.identifiers import IdentifierType, shown_value
from desktop_app.domain.interactions import Channel, Interaction
from desktop_app.services.sharing import SHARED_LIMIT, SharedIdentifier
from desktop_app.ui.item_models.detail_item_model import DetailLine
from desktop_app.ui.moments import day
from desktop_app.ui.outside_text import joined
from desktop_app.ui.theme import channel_look

_IDENTIFIER_ICONS = {
    IdentifierType.PHONE: "phone",
    IdentifierType.EMAIL: "mail",
    IdentifierType.COOKIE: "cookie",
    IdentifierType.EXTERNAL_ID: "id",
}


def identifier_id(held: HeldIdentifier) -> str:
    """What its line is called."""
    identifier = held.identifier
    return f"{identifier.type.value} {identifier.value} {identifier.source}"


def identifier_line(
    held: HeldIdentifier, interaction: Interaction | None, shared: SharedIdentifier | None
) -> DetailLine:
    """One identifier of the contact card: what, who else holds it, where it came from, and whether it is what rang.

    *shared*: None while it is not known yet.
    """
    identifier = held.identifier
    rang = interaction is not None and any(clue.identifier == identifier for clue in interaction.arrival.clues)
    title = shown_value(identifier)
    if identifier.source:
        title = f"{title} ({identifier.source})"
    label = "this call" if interaction and interaction.arrival.channel is Channel.VOICE else "this one"
    others = _held_by_others(shared.others) if shared else ""
    through = f"through {shared.through}" if shared and shared.through else ""
    told = (identifier.type.label, held.label, others, through, f"{_origin(held)} {day(held.since)}")
    return DetailLine(
        id=identifier_id(held),
        icon=_IDENTIFIER_ICONS.get(identifier.type) or channel_look(identifier.type.value)[0],
        title=title,
        subtitle=joined(*told),
        sentence=", ".join(text for text in (f"{identifier.type.label} {title}", *told[1:]) if text),
        badge=label if rang else "",
    )


def _held_by_others(names: Sequence[str]) -> str:
    """ "also held by Alexis Ruiz (+2)"."""
    if not names:
        return ""
    more = f" (+{len(names) - 1}{' or more' if len(names) >= SHARED_LIMIT else ''})" if names[1:] else ""
    return f"also held by {names[0]}{more}"


def _origin(held: HeldIdentifier) -> str:
    if held.added_with == "ReceiveSession":
        return "learned from a visit"
    if held.origin is Origin.LEARNED or held.added_with == "ReceiveInteraction":
        return "learned from an interaction"
    return "imported" if held.added_with.startswith("Import") else "added"
