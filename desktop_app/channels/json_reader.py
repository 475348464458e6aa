"""Single values of a JSON object that came from outside."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from desktop_app.domain.errors import InvalidIdentifier, InvalidInteraction
from desktop_app.domain.identifiers import Clue, IdentifierType, Region
from desktop_app.domain.text import counted, on_one_line, shortened, storable

ID_LIMIT = 200


@dataclass(frozen=True)
class Reader:
    found: Mapping[str, Any]
    problems: list[str]

    def text(self, key: str, limit: int) -> str:
        value = self.found.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise InvalidInteraction(f'Its "{key}" is no text.')
        return kept(key, value, limit, self.problems)


def kept(key: str, value: str, limit: int, problems: list[str]) -> str:
    text = storable(value)
    if text != value.strip():
        problems.append(f'Characters that cannot be stored were taken out of "{key}".')
    if len(text) > limit:
        problems.append(f'"{key}" had {counted(len(text), "character")}; the first {limit:,} were kept.')
    return shortened(text, limit)


def time_of(key: str, value: object, now: datetime) -> datetime:
    if value is None:
        return now
    try:
        moment = datetime.fromisoformat(str(value))
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidInteraction(f'Its "{key}" is no time: {shown(str(value))}.') from None


def clue_of(type: str, value: str, source: str = "", *, region: Region) -> Clue:
    """Raises InvalidInteraction for a type that is none."""
    try:
        named = IdentifierType.named(type)
    except InvalidIdentifier as error:
        raise InvalidInteraction(str(error)) from None
    return Clue.read(named, value, region=region, source=source)


def storable_extra(extra: Mapping[str, Any]) -> dict[str, object]:
    # ASCII escapes carry NUL and lone surrogates through any database, so nothing of it needs to change.
    found: dict[str, object] = json.loads(storable(json.dumps(extra, sort_keys=True)))
    return found


def shown(text: str) -> str:
    return repr(shortened(on_one_line(text), 40))
