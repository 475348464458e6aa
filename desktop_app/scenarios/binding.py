"""Reads YAML nodes into frozen dataclasses, whose fields say what a file may hold.

A field's annotation says what it is, its metadata (see ``entry``) what it is called in a file and means. So the
dataclasses are the one description of the format: unknown keys, ``linkdesk scenario fields`` and the reader agree.
"""

from __future__ import annotations

import dataclasses
import inspect
import re
import types
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

import yaml

from desktop_app.domain.permissions import Permission
from desktop_app.scenarios.nodes import entries, kind_of, place_of_node
from desktop_app.scenarios.places import Problem, Written, nearest

_MISSING = dataclasses.MISSING
_UNITS = {"s": 1, "min": 60, "h": 3600, "day": 86_400, "days": 86_400}
_DURATION = re.compile(r"(-?\d{1,7}(?:\.\d{1,3})?) ?(s|min|h|days?)")
_YES_NO = {"yes": True, "no": False}
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")


def entry(
    means: str,
    *,
    default: Any = _MISSING,
    key: str = "",
    rest: Mapping[str, Any] | None = None,
    refers_to: str = "",
) -> Any:
    """A field of the format. *key*: how it is called in a file where that is not the field's name.

    *rest*: the field takes all keys that stand here. *refers_to*: it holds the name of something else in the file, of
    that kind.
    """
    metadata = {"means": means, "key": key, "rest": rest, "refers_to": refers_to}
    if default is _MISSING and rest is not None:
        return dataclasses.field(default_factory=dict, metadata=metadata)
    if isinstance(default, dict):
        return dataclasses.field(default_factory=dict, metadata=metadata)
    return dataclasses.field(default=default, metadata=metadata)


def key_of(field: dataclasses.Field[Any]) -> str:
    return str(field.metadata["key"]) or field.name


def fields_of(cls: Any) -> tuple[dataclasses.Field[Any], ...]:
    """The fields of *cls* that a file may give, its own first and those that many share last."""
    given = [field for field in dataclasses.fields(cls) if "means" in field.metadata]
    own = inspect.get_annotations(cls)
    return tuple(sorted(given, key=lambda field: field.name not in own))


def head_of(cls: Any) -> str:
    """The key by which one of several kinds is told: its first own field."""
    return key_of(fields_of(cls)[0])


def hints_of(cls: Any) -> dict[str, Any]:
    return get_type_hints(cls)


def kinds_in(hint: Any) -> tuple[type, ...]:
    """The dataclasses that a union offers to choose from, () where it is no such union."""
    if get_origin(hint) not in (Union, types.UnionType):
        return ()
    return tuple(each for each in get_args(hint) if dataclasses.is_dataclass(each) and isinstance(each, type))


class Binder:
    """Reads what a node says; whatever is wrong is noted in *problems*, and reading goes on."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def read(self, node: yaml.Node, hint: Any, what: str) -> Any:
        """The value of *node*, None where it is wrong. *what*: how people call it."""
        optional = [each for each in get_args(hint) if each is not type(None)]
        if get_origin(hint) in (Union, types.UnionType) and len(optional) == 1:
            return self.read(node, optional[0], what)
        kinds = kinds_in(hint)
        if kinds:
            return self._read_one_of(node, kinds, what)
        if dataclasses.is_dataclass(hint) and isinstance(hint, type):
            return self._read_dataclass(node, hint, what)
        if get_origin(hint) is tuple:
            return self._read_list(node, get_args(hint)[0], what)
        if get_origin(hint) is Mapping:
            return self._read_mapping(node, get_args(hint)[1], what)
        return self._read_scalar(node, hint, what)

    def _read_one_of(self, node: yaml.Node, kinds: tuple[type, ...], what: str) -> Any:
        heads = {head_of(kind): kind for kind in kinds}
        if not isinstance(node, yaml.MappingNode):
            return self._wrong(node, f"{_cap(what)} is a group of keys, of which one is {_or(heads)}.")
        keys = [str(key.value) for key, _ in node.value]
        found = [key for key in keys if key in heads]
        if not found:
            word = keys[0] if keys else ""
            return self._wrong(node, f"{_cap(what)} cannot be told by {word!r}; {nearest(word, heads)}")
        return self._read_dataclass(node, heads[found[0]], f"{found[0]!r}")

    def _read_dataclass(self, node: yaml.Node, cls: type, what: str) -> Any:
        if not isinstance(node, yaml.MappingNode):
            return self._wrong(node, f"{_cap(what)} is a group of keys, not {kind_of(node)}.")
        known = {key_of(field): field for field in fields_of(cls) if field.metadata["rest"] is None}
        rests = [field for field in fields_of(cls) if field.metadata["rest"] is not None]
        hints = hints_of(cls)
        values: dict[str, Any] = {"place": place_of_node(node)}
        rest: dict[str, dict[str, Any]] = {field.name: {} for field in rests}
        for key, place, value in entries(node, self.problems):
            if key in known:
                values[known[key].name] = self.read(value, hints[known[key].name], repr(key))
                continue
            taker = next((field for field in rests if key in field.metadata["rest"]), None)
            if taker is None:
                every = [*known, *(name for field in rests for name in field.metadata["rest"])]
                self.problems.append(Problem(place, f"{_cap(what)} has no key {key!r}; {nearest(key, every)}"))
            elif (read := self.read(value, str, repr(key))) is not None:
                rest[taker.name][key] = read
        values |= rest
        missing = [key for key, field in known.items() if field.name not in values and is_required(field)]
        if missing:
            return self._wrong(node, f"{_cap(what)} needs {_and(missing)} as well.")
        wrong = [name for name, value in values.items() if value is None]
        required = {field.name for field in known.values() if is_required(field)}
        if required.intersection(wrong):
            return None  # said already
        return cls(**{name: value for name, value in values.items() if value is not None})

    def _read_list(self, node: yaml.Node, hint: Any, what: str) -> Any:
        if isinstance(node, yaml.SequenceNode):
            read = [self.read(each, hint, f"an entry of {what}") for each in node.value]
            return tuple(each for each in read if each is not None)
        if isinstance(node, yaml.ScalarNode) and not dataclasses.is_dataclass(hint) and not kinds_in(hint):
            one = self.read(node, hint, what)  # a single one needs no list
            return None if one is None else (one,)
        return self._wrong(node, f"{_cap(what)} is a list, not {kind_of(node)}.")

    def _read_mapping(self, node: yaml.Node, hint: Any, what: str) -> Any:
        if not isinstance(node, yaml.MappingNode):
            return self._wrong(node, f"{_cap(what)} is a group of keys, not {kind_of(node)}.")
        found: dict[str, Any] = {}
        for key, place, value in entries(node, self.problems):
            if not NAME.fullmatch(key):
                self.problems.append(Problem(place, f"{key!r} is no name: letters, digits, - and _ are."))
            read = self.read(value, hint, repr(key))
            if read is not None:
                found[Written(key, place)] = read
        return found

    def _read_scalar(self, node: yaml.Node, hint: Any, what: str) -> Any:
        if not isinstance(node, yaml.ScalarNode):
            return self._wrong(node, f"{_cap(what)} is {_KIND_NAMES.get(hint, 'one word')}, not {kind_of(node)}.")
        text = Written(node.value.strip(), place_of_node(node))
        if hint is str:
            return text
        if isinstance(hint, type) and issubclass(hint, Enum):
            return self._read_choice(text, hint, what)
        read = _SCALARS[hint](text)
        if read is None:
            return self._wrong(node, f"{_cap(what)} is {_KIND_NAMES[hint]}, not {text!r}.")
        if isinstance(read, timedelta) and read < timedelta(0):
            return self._wrong(node, f"{_cap(what)} is {text}, and nothing takes less than no time.")
        return read

    def _read_choice(self, text: Written, hint: type[Enum], what: str) -> Enum | None:
        choices = {_name_of(each): each for each in hint}
        if hint is Permission:
            choices |= {each.value: each for each in hint}
        found = choices.get(text) or choices.get(text.casefold())
        if found is None:
            named = {name.casefold(): name for name in choices}
            if text.casefold() in named:
                return choices[named[text.casefold()]]
            short = {_name_of(each): each for each in hint}
            self.problems.append(Problem(text.place, f"{_cap(what)} cannot be {text!r}; {nearest(text, short)}"))
        return found

    def _wrong(self, node: yaml.Node, sentence: str) -> Any:
        """Notes what is wrong; nothing could be read."""
        self.problems.append(Problem(place_of_node(node), sentence))
        return None


def _name_of(each: Enum) -> str:
    """A permission is known by its API name without the first part, too."""
    return str(each.value).partition(":")[2] if isinstance(each, Permission) else str(each.value)


def names_of(hint: type[Enum]) -> tuple[str, ...]:
    """How the values of *hint* are written in a file."""
    return tuple(_name_of(each) for each in hint)


def is_required(field: dataclasses.Field[Any]) -> bool:
    return field.default is _MISSING and field.default_factory is _MISSING


def duration_of(text: str) -> timedelta | None:
    match = _DURATION.fullmatch(text)
    return timedelta(seconds=float(match[1]) * _UNITS[match[2]]) if match else None


def shown_duration(time: timedelta) -> str:
    """A duration as it is written in a file."""
    seconds = time.total_seconds()
    for unit, length in (("days", 86_400), ("h", 3600), ("min", 60)):
        if seconds and seconds % length == 0:
            return f"{seconds / length:g} {unit}" if seconds != length else f"1 {unit.rstrip('s')}"
    return f"{seconds:g} s"


def _moment_of(text: str) -> datetime | None:
    try:
        read = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        return None
    return None if read.tzinfo is None else read.astimezone(UTC)


def _number_of(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else None


_SCALARS: Mapping[Any, Callable[[str], Any]] = {
    int: _number_of,
    bool: _YES_NO.get,
    datetime: _moment_of,
    timedelta: duration_of,
}
_KIND_NAMES: Mapping[Any, str] = {
    str: "a text",
    int: "a whole number",
    bool: "yes or no",
    datetime: "a time with its zone, as 2026-02-04T10:00:00Z",
    timedelta: "how long, as 30 s, 2 min, 3 h or 60 days",
}


def kind_name(hint: Any) -> str:
    """How people call what a scalar of *hint* is."""
    if hint is Permission:
        return "a permission, as identity:merge"
    if isinstance(hint, type) and issubclass(hint, Enum):
        return ", ".join(names_of(hint))
    return _KIND_NAMES[hint]


def _cap(text: str) -> str:
    return text[:1].upper() + text[1:]


def _and(words: list[str]) -> str:
    return " and ".join(", ".join(words).rsplit(", ", 1))


def _or(words: Mapping[str, Any]) -> str:
    return " or ".join(", ".join(words).rsplit(", ", 1))
