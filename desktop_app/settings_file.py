"""The agent's settings: a readable TOML file that the window writes and people edit by hand as well."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from tempfile import NamedTemporaryFile
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from desktop_app.domain.errors import InvalidSettings, Unavailable
from desktop_app.domain.identifiers import Region, known_region
from desktop_app.domain.settings import Settings

if TYPE_CHECKING:
    from tomlkit import TOMLDocument


def read_settings(path: Path) -> Settings:
    """The settings in *path*, each at its default where the file says nothing. Raises InvalidSettings."""
    if not path.exists():
        return Settings()
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidSettings(f"The settings in {path} cannot be read: {error}.") from error
    return _settings(found, path)


def change_settings(path: Path, changes: Mapping[str, Any]) -> Settings:
    """Writes *changes*, by the names of the settings, and answers all settings as they are now.

    What else stands in the file stays as it is, comments too; one that is back at its default leaves the file. Raises
    InvalidSettings when the file cannot be read, Unavailable when it cannot be written; it is then as it was.
    """
    read_settings(path)  # nothing is written into a file that nobody understands
    document = _document(path)
    defaults = vars(Settings())
    for name, value in changes.items():
        if value == defaults[name]:
            document.pop(name, None)
        else:
            document[name] = _as_toml(value)
    try:
        _replace(path, document.as_string())
    except OSError as error:
        raise Unavailable(f"The settings cannot be written to {path}: {error.strerror or error}.") from error
    return read_settings(path)


def _document(path: Path) -> TOMLDocument:
    # Slow to load, and needed only when something is saved.
    import tomlkit

    return tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.document()


def _as_toml(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value


def _replace(path: Path, text: str) -> None:
    """Whoever reads the file meanwhile finds the old one or the new one, never half of either."""
    path = path.resolve()  # a link stays one
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as written:
        written.write(text)
    try:
        os.replace(written.name, path)
    except OSError:
        os.unlink(written.name)
        raise


def _settings(found: Mapping[str, Any], path: Path) -> Settings:
    changes: dict[str, Any] = {}
    defaults = vars(Settings())
    for key, value in found.items():
        try:
            if key not in defaults:
                raise ValueError(f"there is no setting called {key!r}")
            changes[key] = _setting(key, value, defaults[key])
        except (TypeError, ValueError) as error:
            raise InvalidSettings(f"The settings in {path} hold a mistake at {key!r}: {error}.") from error
    return Settings(**changes)


def _setting(name: str, value: object, default: object) -> object:
    """*value* as the setting whose default is *default* takes it. Raises ValueError or TypeError in words."""
    if isinstance(default, Enum):
        return _one_of(type(default), value)
    if isinstance(default, tuple):
        if not isinstance(value, list) or not value or not all(isinstance(each, str) and each for each in value):
            raise TypeError("expected a list of texts")
        return tuple(value)
    if isinstance(default, Mapping):
        return _texts_by_name(value)
    if isinstance(default, int) and not isinstance(default, bool):
        return _number(value, *Settings.range_of(name))
    if isinstance(default, bool) != isinstance(value, bool) or not isinstance(value, bool | str):
        raise TypeError(f"expected {'true or false' if isinstance(default, bool) else 'a text'}")
    return _region(value) if name == "region" and isinstance(value, str) else value


def _texts_by_name(value: object) -> Mapping[str, str]:
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise TypeError("expected a table of texts")
    return MappingProxyType(value)


def _one_of(choices: type[Enum], value: object) -> Enum:
    try:
        return choices(value)
    except ValueError:
        known = ", ".join(f'"{each.value}"' for each in choices)
        raise ValueError(f"{value!r} is none of {known}") from None


def _number(value: object, smallest: int, largest: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not smallest <= value <= largest:
        raise ValueError(f"expected a number from {smallest:,} to {largest:,}")
    return value


def _region(text: str) -> Region:
    region = known_region(text)
    if region is None:
        raise ValueError(f'{text!r} is no country whose numbering is known, e.g. "US"')
    return region
