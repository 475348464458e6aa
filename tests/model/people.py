"""Whole people, worked out the plain way from rows: who stands for whom, what is seen of them, who is on the line.

It imports nothing of the product, yet whoever wrote it knew the product's code: where ``design.md`` is silent, as on
which of several phones takes a free field, it says what the product does, and cannot tell whether that is right.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.model.words import EMAIL_FIELDS, PHONE_FIELDS, VARIANTS, WITHHELD, normal

Row = dict[str, Any]
Rows = dict[str, dict[tuple[str, ...], Row]]  # table → key → row; a row that is in there is never changed

KINDS = ("Ephemeral", "Identified", "Curated")
SINGLE = ("first_name", "middle_name", "last_name", "salutation", "title", "organization", "country")
FIELDS = (*SINGLE, *PHONE_FIELDS, *EMAIL_FIELDS)
SLOTS = {"phone": PHONE_FIELDS, "email": EMAIL_FIELDS}
TYPE_OF_SLOT = {name: type for type, names in SLOTS.items() for name in names}
Place = tuple[str, str]  # contact and field


def children(rows: Rows, id: str) -> list[str]:
    """What was merged right into *id*; whose oldest member is older comes first."""
    found = [key for (key,), row in rows["contact"].items() if row["merged_into"] == id]
    return sorted(found, key=lambda each: oldest(rows, each))


def subtree(rows: Rows, id: str) -> Iterator[str]:
    yield id
    for child in children(rows, id):
        yield from subtree(rows, child)


def oldest(rows: Rows, id: str) -> int:
    return min(rows["contact"][(each,)]["seq"] for each in subtree(rows, id))


def root(rows: Rows, id: str) -> str:
    """Who stands for *id*; "" where the pointers go round in a circle."""
    seen = set()
    while (into := rows["contact"][(id,)]["merged_into"]) is not None:
        if id in seen:
            return ""
        seen.add(id)
        id = into
    return id


def roots(rows: Rows) -> list[str]:
    return [id for (id,), row in rows["contact"].items() if row["merged_into"] is None]


def choices(rows: Rows, id: str) -> dict[str, str]:
    """Field → whose value counts: the newest choice whose member is still merged right into *id*, or is itself."""
    in_force = {id, *(key for (key,), row in rows["contact"].items() if row["merged_into"] == id)}
    made = sorted((key for key in rows["merge_choice"] if key[0] == id), key=lambda key: key[2])
    return {
        key[1]: rows["merge_choice"][key]["member"] for key in made if rows["merge_choice"][key]["member"] in in_force
    }


@dataclass
class Value:
    """A phone or an e-mail that is seen: what it says, where it stands, and where else the same stands."""

    text: str
    place: Place
    repeats: list[Place] = field(default_factory=list)

    def says_the_same(self, other: Value) -> bool:
        mine, others = (normal(TYPE_OF_SLOT[each.place[1]], each.text) for each in (self, other))
        return mine == others if mine and others else self.text.casefold() == other.text.casefold()


@dataclass
class Person:
    """All contacts that one contact stands for, as one."""

    id: str
    members: list[str]  # the one that stands for the others, then by creation
    kind: str
    fields: dict[str, str]
    places: dict[str, Place]  # where the value of a field stands
    repeats: dict[str, list[Place]]
    unplaced: list[str]
    identifiers: dict[tuple[str, str, str], tuple[str, str, str]]  # type, value, source → who holds it, raw, label

    def place_of(self, name: str) -> Place:
        return self.places.get(name, (self.id, name))

    @property
    def seen(self) -> dict[str, Any]:
        """What a reader of the person sees."""
        return {
            "id": self.id,
            "members": self.members,
            "kind": self.kind,
            "fields": self.fields,
            "unplaced": self.unplaced,
            "identifiers": self.identifiers,
        }


def person(rows: Rows, id: str) -> Person:
    """What *id* and all that was merged into it are together."""
    records = list(subtree(rows, id))
    fields = dict.fromkeys(FIELDS, "")
    places: dict[str, Place] = {}
    repeats: dict[str, list[Place]] = {}
    unplaced: list[str] = []
    for name in SINGLE:
        fields[name], holder = _single(rows, id, name)
        if fields[name]:
            places[name] = (holder, name)
    for names in SLOTS.values():
        shown, left = _slots(rows, id, names)
        unplaced += [value.text for value in left]
        for name, value in shown.items():
            fields[name], places[name], repeats[name] = value.text, value.place, value.repeats
    contacts = rows["contact"]
    return Person(
        id,
        [id, *sorted(records[1:], key=lambda each: contacts[(each,)]["seq"])],
        max((contacts[(each,)]["kind"] for each in records), key=KINDS.index),
        fields,
        places,
        repeats,
        unplaced,
        _identifiers(rows, records),
    )


def _single(rows: Rows, id: str, name: str) -> tuple[str, str]:
    """An explicit choice, else the survivor's own value, else the first member's that has one."""
    own = rows["contact"][(id,)][name], id
    below = children(rows, id)
    chosen = choices(rows, id).get(name) if below else None
    if chosen == id:
        return own
    order = [each for each in below if each == chosen] + [None] + below  # type: ignore[list-item]
    for each in order:
        found = own if each is None else _single(rows, each, name)
        if found[0]:
            return found
    return own


def _slots(rows: Rows, id: str, names: tuple[str, ...]) -> tuple[dict[str, Value], list[Value]]:
    """What stands in which slot, and what finds none: each in its own where that is free, the rest in free ones."""
    row = rows["contact"][(id,)]
    shown = {name: Value(row[name], (id, name)) for name in names if row[name]}
    below = children(rows, id)
    if not below:
        return shown, []
    waiting: list[Value] = []
    parts = {child: _slots(rows, child, names) for child in below}
    chosen = choices(rows, id)
    for name in names:
        theirs, _ = parts.get(chosen.get(name, ""), ({}, []))
        if name in theirs:
            waiting += [shown[name]] if name in shown else []
            shown[name] = theirs[name]
    for theirs, left in parts.values():
        for slot, value in [*theirs.items(), *[("", each) for each in left]]:
            same = next((each for each in [*shown.values(), *waiting] if each.says_the_same(value)), None)
            if same is not None:
                same.repeats += [value.place, *value.repeats]
            elif slot and slot not in shown:
                shown[slot] = value
            else:
                waiting.append(value)
    for name in names:
        if name not in shown and waiting:
            shown[name] = waiting.pop(0)
    return shown, waiting


def _identifiers(rows: Rows, records: list[str]) -> dict[tuple[str, str, str], tuple[str, str, str]]:
    found: dict[tuple[str, str, str], tuple[str, str, str]] = {}
    for each in records:
        for (value, type, source, contact), row in rows["identifier"].items():
            if contact == each:
                found.setdefault((type, value, source), (each, row["raw"], row["label"]))
    return found


def holders(rows: Rows, type: str, value: str) -> list[tuple[str, str]]:
    """Who holds an identifier, as (person, the first created member that does); the first created person first."""
    held = [key[3] for key in rows["identifier"] if key[:2] == (value, type)]
    found: dict[str, str] = {}
    for member in sorted(held, key=lambda each: rows["contact"][(each,)]["seq"]):
        found.setdefault(root(rows, member), member)
    return sorted(found.items(), key=lambda each: oldest(rows, each[0]))


TRIED = {
    "voice": ("phone",),
    "email": ("email",),
    "web-messaging": ("external-id", "cookie"),
    "line": ("line",),
    "whatsapp": ("whatsapp",),
    "chat": ("email", "phone"),
}


@dataclass(frozen=True)
class Match:
    """Which rule decided, by which clue, and under which contact the interaction is recorded."""

    rule: str
    clue: int | None = None
    member: str | None = None


def match(rows: Rows, channel: str, clues: tuple[tuple[str, str], ...]) -> Match:
    if channel == "open":
        return Match("not-resolved")
    tried = [clue for type in TRIED[channel] for clue in clues if clue[0] == type and clue[1] not in WITHHELD]
    if channel == "chat":
        tried = [clue for clue in tried if clue[0] == tried[0][0]]
    for clue in tried:
        found = holders(rows, clue[0], str(normal(*clue)))
        if found:
            return Match("exact" if len(found) == 1 else "first-created", clues.index(clue), found[0][1])
    for clue in tried:
        other = VARIANTS.get(str(normal(*clue)))
        found = holders(rows, clue[0], other) if other else []
        if len(found) == 1:
            return Match("variant", clues.index(clue), found[0][1])
    if tried:
        return Match("nobody", clues.index(tried[0]))
    return Match("withheld", 0)
