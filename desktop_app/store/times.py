"""Times as the tables hold them."""

from __future__ import annotations

from datetime import UTC, datetime


def to_text(moment: datetime) -> str:
    """ISO 8601 in UTC with microseconds: sorts as it is."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


from_text = datetime.fromisoformat


def from_text_or_none(text: str | None) -> datetime | None:
    return None if text is None else from_text(text)
