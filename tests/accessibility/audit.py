"""What is wrong with what a screen reader is told, one sentence each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyatspi
from at_spi import Reader, names

_MARKUP = "<"
_ROWS = {"list": "list item", "table": "table cell"}


def faults(reader: Reader) -> Iterator[str]:
    """Of all that is to be seen now."""
    for each in reader.showing():
        where = f"{each.getRoleName()} {each.name!r}"
        if _can_be_used(each) and not names(each):
            yield f"{where} has no name: {[child.getRoleName() for child in each]}"
        if each.getRoleName() == "combo box" and len(names(each)) < 2 and each.name:
            yield f"{where} says what is chosen and not what it is for"
        if _MARKUP in each.name + each.description:
            yield f"{where} is told as markup: {each.description!r}"
        if each.getRoleName() in _ROWS:
            yield from _rows(each, where)


def _can_be_used(each: Any) -> bool:
    return bool(each.getState().contains(pyatspi.STATE_FOCUSABLE)) or each.getRoleName() in ("push button", "check box")


def _rows(view: Any, where: str) -> Iterator[str]:
    for number, row in enumerate(view):
        if row is not None and row.getRoleName() == _ROWS[view.getRoleName()] and not row.name:
            yield f"row {number} of {where} says nothing"
