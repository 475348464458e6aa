"""The format in words, from the dataclasses that read it: what ``linkdesk scenario fields`` prints."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Any, get_args, get_origin

from desktop_app.scenarios.acts import Act
from desktop_app.scenarios.binding import fields_of, hints_of, is_required, key_of, kind_name, kinds_in, shown_duration
from desktop_app.scenarios.checks import Check
from desktop_app.scenarios.events import Address, Event
from desktop_app.scenarios.scenario import (
    Company,
    Crowd,
    DeskRules,
    Handled,
    Mistake,
    Person,
    Scenario,
    Trainee,
    Visit,
    World,
)

# The headings under which the parts of a file are described, in its order.
_GROUPS: tuple[tuple[str, Any], ...] = (
    ("the file", Scenario),
    ("desk", DeskRules),
    ("trainee", Trainee),
    ("world", World),
    ("one of the contacts", Person),
    ("one of the organizations", Company),
    ("one of the history", Handled),
    ("one of the visits", Visit),
    ("crowd", Crowd),
    ("an address", Address),
    ("an event", Event),
    ("an act", Act),
    ("a check", Check),
    ("one of the mistakes", Mistake),
)


@dataclass(frozen=True)
class Key:
    """One key of the format."""

    name: str
    takes: str
    means: str
    is_required: bool
    default: str


@dataclass(frozen=True)
class Part:
    """One kind of entry: where it stands, what it says, and its keys."""

    group: str
    name: str  # the key by which it is told, "" where there is only one kind
    means: str
    keys: tuple[Key, ...]


def parts() -> Iterator[Part]:
    """Everything that a file may hold, in the order of a file."""
    for group, hint in _GROUPS:
        kinds = kinds_in(hint)
        for cls in kinds or (hint,):
            keys = tuple(_key(field, hints_of(cls)[field.name]) for field in fields_of(cls))
            yield Part(group, keys[0].name if kinds else "", _first_sentence(cls), keys)


def _first_sentence(cls: type) -> str:
    return (cls.__doc__ or "").strip().split("\n")[0]


def _key(field: dataclasses.Field[Any], hint: Any) -> Key:
    if field.metadata["rest"] is not None:
        return Key(", ".join(field.metadata["rest"]), "a text each", str(field.metadata["means"]), False, "")
    return Key(key_of(field), _takes(hint), str(field.metadata["means"]), is_required(field), _default(field))


def _takes(hint: Any) -> str:
    if get_origin(hint) is tuple:
        return f"a list of {_takes(get_args(hint)[0])}"
    if get_origin(hint) is Mapping:
        return f"names, each with {_takes(get_args(hint)[1])}"
    for group, known in _GROUPS:
        if hint == known:
            return group
    optional = [each for each in get_args(hint) if each is not type(None)]
    return _takes(optional[0]) if optional else kind_name(hint)


def _default(field: dataclasses.Field[Any]) -> str:
    value = field.default
    if value is dataclasses.MISSING or value in (None, "", ()) or dataclasses.is_dataclass(value):
        return ""
    if isinstance(value, timedelta):
        return shown_duration(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value.value if isinstance(value, Enum) else value)
