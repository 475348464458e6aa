"""Searching: what a text is taken for, what it matches of a contact, and which contact comes first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop_app.domain.contacts import ContactKind
from desktop_app.domain.ids import ContactId


@dataclass(frozen=True)
class SearchHit:
    """A contact that was found, and what of it matched.

    *matched_field* is a contact field's name or "identifier"; *span* is (0, 0) when the match has no place in
    *matched_text*; *reason* is "" when the match is plain to see; *last_contact* is UTC.
    """

    contact_id: ContactId
    name: str
    kind: ContactKind
    organization: str
    matched_field: str
    matched_label: str
    matched_text: str
    span: tuple[int, int]
    reason: str
    last_contact: datetime | None


@dataclass(frozen=True)
class SearchAnswer:
    """Hits, best first; *more* when the list is cut; *read_as* says what the text was taken for."""

    hits: tuple[SearchHit, ...]
    more: bool
    read_as: str
