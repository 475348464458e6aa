"""Clues as the tables hold them: one JSON object each."""

from __future__ import annotations

from typing import Any

from desktop_app.domain.identifiers import Clue, Identifier, IdentifierType


def clue_to_json(clue: Clue) -> dict[str, Any]:
    normal = clue.identifier.value if clue.identifier else None
    return {"type": clue.type.value, "value": clue.raw, "source": clue.source, "normal": normal}


def clue_from_json(found: dict[str, Any]) -> Clue:
    type = IdentifierType(found["type"])
    source = found["source"].strip() if type is IdentifierType.EXTERNAL_ID else ""
    normal = found["normal"]
    return Clue(type, found["value"], found["source"], None if normal is None else Identifier(type, normal, source))
