"""Undo in the model: what an operation changed is put back, row by row, unless it was changed again since."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tests.model.people import TYPE_OF_SLOT, Row, Rows, root
from tests.model.words import normal

if TYPE_CHECKING:
    from tests.model.model import Model, Operation

COMMANDS = {
    "add_identifier": "AddIdentifier",
    "create": "CreateContact",
    "edit": "EditContact",
    "promote": "PromoteContact",
    "receive": "ReceiveInteraction",
    "undo": "Undo",
    "unmerge": "UnmergeContacts",
}
# Columns that say one thing between them: all of them are put back, or none.
LINK = ("contact", "linked_by", "linked_at", "link_agent", "unlinked_from")
STATE = ("state", "accepted_by", "accepted_at", "done_at", "wrap_up_code", "wrap_up_note")
TOGETHER = (LINK, STATE)
RELINKING = ("link", "unlink", "create", "receive")  # bound by the wrap-up, and so is taking them back
Key = tuple[str, ...]


def needed(target: Operation) -> tuple[str, ...]:
    """The permissions of what *target* did, or took back, or did again."""
    from tests.model.model import NEEDS

    while target.what == "undo" and target.undoes:
        target = target.undoes
    if target.what == "receive":
        return ("conversation:associate",)  # what is taken back of it is the link
    if target.what == "unlink" and target.unmerged:
        return (*NEEDS["unlink"], "identity:merge")
    return target.needs


def differing(one: Rows, other: Rows) -> Iterator[tuple[str, Key]]:
    """Table and key of each row that is not the same in both."""
    for table in one:
        if one[table] != other[table]:
            for key in one[table] | other[table]:
                if one[table].get(key) != other[table].get(key):
                    yield table, key


def named(table: str, key: Key, row: Row) -> set[str]:
    """The contacts that a row is about; a row that is there must not name one that is not."""
    return {
        "contact": lambda: {row["merged_into"]},
        "identifier": lambda: {key[3]},
        "merge_choice": lambda: {key[0], row["member"]},
        "not_same_person": lambda: set(key),
        "remembered_unlink": lambda: {key[0]},
        "interaction": lambda: {row["contact"]},
        "note": lambda: {row["contact"]},
        "agent": set,
        "agent_permission": set,
    }[table]() - {None}


def take_back(model: Model, target: Operation, prefer: str) -> tuple[set[tuple[str, Key]], int]:
    """Which rows it touched, and how many values were changed again since and decided by *prefer*."""
    before, conflicts = model.snapshot(), 0
    for table, key in differing(target.before, target.after):
        was, then, now = (rows[table].get(key) for rows in (target.before, target.after, model.rows))
        if was is None:
            if now != then and now is not None:
                _no("Refused")  # what it made is in use
            model.rows[table].pop(key, None)
        elif then is None:
            if now is None:
                model.put(table, *key, **was)
                if table == "contact":
                    model.brought_back[key[0]] = max(model.time, model.brought_back.get(key[0], ""))
        elif now is None:
            _no("Refused")  # what it belongs to was deleted
        else:
            conflicts += _put_back(model, table, key, was, then, now, prefer)
    if conflicts and prefer == "ask":
        _no("Conflict")
    _refuse_dangling(model)
    _mark(target, is_undone=True)
    return set(differing(before, model.rows)), conflicts


def _put_back(model: Model, table: str, key: Key, was: Row, then: Row, now: Row, prefer: str) -> int:
    conflicts = 0
    columns = {column for column in was if was[column] != then[column]}
    groups = {next((group for group in TOGETHER if column in group), (column,)) for column in columns}
    for group in groups:
        back = {column: was[column] for column in group if now[column] != was[column]}
        changed_since = [column for column in back if now[column] != then[column]]
        conflicts += len(changed_since)
        if not changed_since or prefer == "before":
            model.put(table, *key, **back)
    return conflicts


def _refuse_dangling(model: Model) -> None:
    contacts, agents = model.rows["contact"], model.rows["agent"]
    for table, rows in model.rows.items():
        if any((id,) not in contacts for key, row in rows.items() for id in named(table, key, row)):
            _no("Refused")
    if any((key[0],) not in agents for key in model.rows["agent_permission"]):
        _no("Refused")


def _mark(target: Operation, *, is_undone: bool) -> None:
    """Whoever is undone no longer undoes anything: what it had taken back stands again."""
    target.is_undone = is_undone
    if target.undoes is not None:
        _mark(target.undoes, is_undone=not is_undone)


def undo(model: Model, target: Operation, prefer: str) -> None:
    if target.is_undone:
        _no("Refused")
    touched, conflicts = take_back(model, target, prefer)
    settled = {id for table, key in touched for id in _settles(table, key)}
    for id in settled:
        if (id,) in model.rows["contact"]:
            _settle(model, id)
    if any(root(model.rows, id) == "" for (id,) in model.rows["contact"]):
        _no("Refused")  # a circle
    first = target
    while first.undoes:
        first = first.undoes
    relinked = [model.rows["interaction"][key] for table, key in touched if table == "interaction"]
    if first.what in RELINKING and any(row["state"] == "done" for row in relinked):
        _no("Refused")
    if not touched and not conflicts:
        _no("Refused")  # nothing was changed


def _settles(table: str, key: Key) -> tuple[str, ...]:
    return {"contact": key, "identifier": key[3:]}.get(table, ())


def _settle(model: Model, id: str) -> None:
    """What a contact holds follows its fields, and its kind that, where others' changes to them were left standing."""
    row = model.own(id)
    read = {
        (type, value): row[name] for name, type in reversed(TYPE_OF_SLOT.items()) if (value := normal(type, row[name]))
    }
    for key, held in model.held_by(id).items():
        if held["origin"] == "field" and (key[1], key[0]) not in read:
            model.drop("identifier", *key)
    for (type, value), text in read.items():
        model._add(id, type, value, text, "field")
    model._raise_temporary(id)


def _no(kind: str) -> Any:
    from tests.model.model import No

    raise No(kind)
