"""``linkdesk do``: any command of the services by its class name, its fields from FIELD=VALUE."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from typing import Any, get_type_hints

from desktop_app.cli.output import WrongUsage
from desktop_app.domain.text import yes_or_nothing
from desktop_app.services.catalogue import ORDERS
from desktop_app.services.requests import Command


def order(name: str, words: Sequence[str]) -> Command:
    """The command that *name* and *words* mean. Raises WrongUsage, naming what there is to choose from."""
    known = {command.__name__: command for command in ORDERS}
    if name not in known:
        raise WrongUsage(f"There is no command called {name!r}; the commands are {', '.join(known)}.")
    command = known[name]
    fields = {field.name: field for field in dataclasses.fields(command)}  # type: ignore[arg-type]  # a dataclass
    hints = get_type_hints(command)
    given: dict[str, Any] = {}
    for word in words:
        field, equals, value = word.partition("=")
        if not equals or field not in fields:
            raise WrongUsage(f"{name} has no field {field!r}; write FIELD=VALUE, the fields are {', '.join(fields)}.")
        if field in given:
            raise WrongUsage(f"The field {field} is given twice.")
        given[field] = _read(value, hints[field], field)
    missing = [field.name for field in fields.values() if _is_required(field) and field.name not in given]
    if missing:
        raise WrongUsage(f"{name} needs {', '.join(missing)} as well.")
    return command(**given)


def _is_required(field: dataclasses.Field[Any]) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _read(value: str, hint: Any, field: str) -> Any:
    if hint in (bool, bool | None):
        answer = yes_or_nothing(value)
        if answer is None:
            raise WrongUsage(f"{field} is neither yes nor no.")
        return bool(answer)
    if "tuple" in str(hint):
        return tuple(each.strip() for each in value.split(",") if each.strip())
    if hint in (int, int | None):
        if not (value.isascii() and value.isdecimal()):
            raise WrongUsage(f"{field} is no whole number.")
        return int(value)
    if "Mapping" not in str(hint):
        return value
    try:
        found = json.loads(value)
    except json.JSONDecodeError as error:
        raise WrongUsage(f"{field} is no JSON: {error.msg}.") from None
    wanted, kind = (list, "list") if "Sequence" in str(hint) else (Mapping, "object")
    if not isinstance(found, wanted):
        raise WrongUsage(f"{field} is no JSON {kind}.")
    return found


def described() -> list[dict[str, Any]]:
    """Every command with its fields and permissions."""
    return [
        {
            "command": command.__name__,
            "fields": [
                {"name": field.name, "required": _is_required(field)}
                for field in dataclasses.fields(command)  # type: ignore[arg-type]  # a dataclass
            ],
            "permissions": [permission.value for permission in command.needs],
            "does": (command.__doc__ or "").split("\n")[0],
        }
        for command in ORDERS
    ]
