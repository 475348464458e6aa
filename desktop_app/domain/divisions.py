"""Divisions: which part of the house a contact belongs to, and so who sees it.

A contact is in one division or in none; unassigned ones are seen by everybody who may view contacts. An agent sees the
divisions that were allowed to them, and with the permission to view all contacts every one. Closed by default, as an
administrator who divides contacts expects that nobody looks over the fence until told so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from desktop_app.domain.errors import Refused
from desktop_app.domain.ids import DivisionId
from desktop_app.domain.text import counted, is_storable, on_one_line

NAME_LIMIT = 200
UNASSIGNED = "Unassigned"  # what people see where there is none
NOWHERE = DivisionId("")  # a division that a channel names and nobody knows: only the unassigned are looked through


@dataclass(frozen=True, order=True)
class Division:
    """A division; no two have the same name in any case."""

    name: str
    id: DivisionId


def checked_name(name: str, others: Iterable[Division]) -> str:
    """*name*, trimmed. Raises Refused for what is no name, or is another division's."""
    name = name.strip()
    if not name or len(name) > NAME_LIMIT or not is_storable(name) or name != on_one_line(name):
        raise Refused(f"A division needs a name of 1 to {NAME_LIMIT} characters on one line.")
    if name.casefold() == UNASSIGNED.casefold():
        raise Refused(f"{UNASSIGNED} is what contacts of no division are; choose another name.")
    taken = named(name, others)
    if taken is not None:
        raise Refused(f"There is a division called {taken.name} already.")
    return name


def named(name: str, divisions: Iterable[Division]) -> Division | None:
    """The one of that name, in any case."""
    wanted = name.strip().casefold()
    return next((each for each in divisions if each.name.casefold() == wanted), None)


def division_of(members: Iterable[DivisionId | None]) -> DivisionId | None:
    """Which division a merged contact is in: that of its members who are in one; they are never in two."""
    return next((each for each in members if each is not None), None)


def hidden_others_sentence(number: int) -> str:
    """Counted and not named: "1 other contact in another division"; "" for none."""
    return f"{counted(number, 'other contact')} in another division" if number else ""


def with_hidden_others(sentence: str, hidden: int) -> str:
    """*sentence* is about those that are shown; how many more there are follows in few words."""
    return f"{sentence} · {hidden:,} hidden" if sentence and hidden else sentence or hidden_others_sentence(hidden)
