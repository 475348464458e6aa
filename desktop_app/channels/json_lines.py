"""Interactions and visits as JSON: one object a line, as ``linkdesk receive`` reads them.

A visit is an object with the one key ``session``; ``linkdesk ring`` sends interactions the same way.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from desktop_app.channels.json_reader import ID_LIMIT, Reader, clue_of, shown, storable_extra, time_of
from desktop_app.channels.json_sessions import BroughtSession, parse_session
from desktop_app.domain.errors import InvalidInteraction
from desktop_app.domain.identifiers import RAW_LIMIT, Clue, Region
from desktop_app.domain.ids import InteractionId
from desktop_app.domain.interactions import NAME_LIMIT, TEXT_LIMIT, Arrival, Channel, Direction

_KNOWN_KEYS = frozenset({"id", "channel", "direction", "at", "queue", "from", "subject", "text", "division"})
_SENDER_KEYS = frozenset({"name", "identifiers"})
_IDENTIFIER_KEYS = frozenset({"type", "value", "source"})


@dataclass(frozen=True)
class ReadLine:
    """One line of a file: an interaction, a visit, or neither.

    *problem*: why it is neither, or what of it could not be kept as it came.
    """

    number: int
    arrival: Arrival | None
    problem: str = ""
    visit: BroughtSession | None = None


def read_lines(lines: Iterable[bytes], *, region: Region, now: datetime) -> Iterator[ReadLine]:
    """Every line that is not blank; one that is neither interaction nor visit says why, and the rest goes on."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        problems: list[str] = []
        arrival, visit = None, None
        try:
            found = _parse_json(line)
            if isinstance(found, dict) and "session" in found and "channel" not in found:
                visit = parse_session(found["session"], region=region, now=now, problems=problems)
            else:
                arrival = parse_interaction(found, region=region, now=now, problems=problems)
        except InvalidInteraction as error:
            problems = [str(error)]
        yield ReadLine(number, arrival, " ".join(problems), visit)


def _parse_json(line: bytes) -> Any:
    try:
        return json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise InvalidInteraction("It is not UTF-8.") from None
    except (json.JSONDecodeError, RecursionError) as error:
        raise InvalidInteraction(f"It is no JSON ({getattr(error, 'msg', 'nested too deeply')}).") from None


def parse_interaction(found: Any, *, region: Region, now: datetime, problems: list[str]) -> Arrival:
    """The interaction in one JSON object. Raises InvalidInteraction with one sentence.

    What could not be kept as it came, as it is too long or holds characters that no store takes, is put right and said
    in *problems*: a customer who is on the line is not turned away for a bad byte. *now* stands in
    for a missing ``at``.
    """
    if not isinstance(found, dict):
        raise InvalidInteraction("It is no JSON object.")
    reader = Reader(found, problems)
    id = reader.text("id", ID_LIMIT)
    if not id:
        raise InvalidInteraction('It has no "id".')
    if "channel" not in found:
        raise InvalidInteraction("The interaction names no channel.")
    channel = Channel.named(reader.text("channel", 50))
    sender = found.get("from") or {}
    if not isinstance(sender, dict) or not isinstance(sender.get("identifiers") or [], list):
        raise InvalidInteraction('Its "from" is no object with a list of "identifiers".')
    return Arrival(
        id=InteractionId(id),
        channel=channel,
        direction=_direction(reader.text("direction", 50)),
        at=time_of("at", found.get("at"), now),
        queue=reader.text("queue", NAME_LIMIT),
        name=Reader(sender, problems).text("name", NAME_LIMIT),
        clues=tuple(_clue(each, region, problems) for each in sender.get("identifiers") or ()),
        subject=reader.text("subject", NAME_LIMIT),
        text=reader.text("text", TEXT_LIMIT),
        division=reader.text("division", NAME_LIMIT),
        extra=storable_extra(_extra(found, sender)),
    )


def _extra(found: Mapping[str, Any], sender: Mapping[str, Any]) -> dict[str, Any]:
    """What has no place of its own; of the sender, too, and of each of its identifiers in their order."""
    extra = _besides(found, _KNOWN_KEYS)
    of_sender = _besides(sender, _SENDER_KEYS)
    of_identifiers = [_besides(each, _IDENTIFIER_KEYS) for each in sender.get("identifiers") or ()]
    if any(of_identifiers):
        of_sender["identifiers"] = of_identifiers
    return {**extra, "from": of_sender} if of_sender else extra


def _besides(found: Mapping[str, Any], known: frozenset[str]) -> dict[str, Any]:
    return {key: value for key, value in found.items() if key not in known}


def _direction(text: str) -> Direction:
    try:
        return Direction(text or "inbound")
    except ValueError:
        raise InvalidInteraction(f'Its "direction" is neither inbound nor outbound: {shown(text)}.') from None


def _clue(found: object, region: Region, problems: list[str]) -> Clue:
    if not isinstance(found, dict):
        raise InvalidInteraction('One of its "identifiers" is no object.')
    reader = Reader(found, problems)
    value, source = reader.text("value", RAW_LIMIT), reader.text("source", ID_LIMIT)
    clue = clue_of(reader.text("type", 50), value, source, region=region)
    if clue.identifier is None and not clue.is_withheld:
        problems.append(
            f"{clue.type.label} {shown(clue.raw)} is nothing that anybody can be recognised by; it was kept as it is."
        )
    return clue


def ringing(id: str, channel: Channel, address: str, name: str, *, now: datetime) -> dict[str, Any]:
    """The JSON of one interaction from a bare *address*, as a softphone hands it over."""
    clue = {"type": channel.type_of(address).value, "value": _as_dialled(address)}
    at = now.astimezone(UTC).isoformat()
    sender = {"name": name or None, "identifiers": [clue]}
    return {"id": id, "channel": channel.value, "direction": "inbound", "at": at, "from": sender}


def _as_dialled(address: str) -> str:
    # A browser hands a tel: link over as an address, in which each space of the number has become %20.
    return unquote(address) if address.casefold().startswith("tel:") else address
