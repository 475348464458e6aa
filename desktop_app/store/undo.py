"""Taking an operation back: its before-images are put back by a new operation, checked against what is there now."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from itertools import groupby

from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.errors import Conflict, Difference, Refused
from desktop_app.domain.text import counted
from desktop_app.store.before_images import Image, images_of, later_images, row_after, without_derived
from desktop_app.store.dangling import in_the_way
from desktop_app.store.journal import LoggedOperation, Operation
from desktop_app.store.rows import read_row, read_rows
from desktop_app.store.tables import CONTACT, Row
from desktop_app.store.undo_many import MANY, parts_of, remove_many, restore_many


class Prefer(Enum):
    """What an undo does with a value that was changed again since."""

    ASK = "ask"  # refuse, and show before / then / now
    BEFORE = "before"  # put the value from before back all the same
    NOW = "now"  # leave the newer value


_DELETED = "what it belongs to was deleted since"


def take_back(
    database: APSWDatabase, operation: Operation, target: LoggedOperation, prefer: Prefer
) -> tuple[Difference, ...]:
    """Puts *target*'s before-images back through *operation*; answers what differed and was decided by *prefer*.

    Raises Conflict with every value that was changed again since, when *prefer* is ASK, and Refused, naming the
    operations to undo first, when rows that *target* made are still in use.
    """
    differences: list[Difference] = []
    for page in images_of(database, target.sequence):
        for (table, act), run in groupby(page, key=lambda image: (image.table, image.act)):
            images = list(run)
            if len(images) >= MANY and act == "insert":
                images = remove_many(database, operation, table, images)
            elif len(images) >= MANY and act == "delete":
                images = restore_many(database, operation, table, images)
            for image in images:
                differences += _take_back(database, operation, target, image, prefer)
    if differences and prefer is Prefer.ASK:
        fields = ", ".join(dict.fromkeys(difference.field.replace("_", " ") for difference in differences))
        raise Conflict(
            f"{counted(len(differences), 'value')} changed again since ({fields}); choose between before and now.",
            differences,
        )
    users, deleters = in_the_way(database, operation.sequence)
    if users:
        _refuse(database, target, users)
    if deleters:
        _refuse(database, target, deleters, _DELETED)
    return tuple(differences)


def _take_back(
    database: APSWDatabase, operation: Operation, target: LoggedOperation, image: Image, prefer: Prefer
) -> list[Difference]:
    then = row_after(database, image)
    now = without_derived(image.table, read_row(database, image.table, image.key))
    if image.act == "insert":
        if now is None:
            return []
        for part in parts_of(database, image):
            _take_back(database, operation, target, part, prefer)
        if now != then:
            _refuse(database, target, _later_operations(database, image))
        operation.delete(image.table, image.key)
    elif image.act == "delete":
        if now is None:
            _refuse_what_is_taken(database, target, image, image.row)
            operation.insert(image.table, dict(image.row))
    elif now is None or then is None:
        _refuse(database, target, _later_operations(database, image), _DELETED)
    else:
        changes, differences = _put_back(image, then, now, prefer)
        _refuse_what_is_taken(database, target, image, changes)
        if changes:
            operation.update(image.table, image.key, changes)
        return differences
    return []


def _put_back(image: Image, then: Row, now: Row, prefer: Prefer) -> tuple[Row, list[Difference]]:
    """The values to put back, and what differs from what the operation left."""
    before = {**then, **image.row}
    differences = []
    changes: Row = {}
    for columns in dict.fromkeys(map(image.table.companions, image.row)):
        undone = {column: before[column] for column in columns if now[column] != before[column]}
        changed_since = [column for column in sorted(undone) if now[column] != then[column]]
        for column in changed_since:
            entity = "contact" if image.table is CONTACT else image.table.name
            shown = (None if value is None else str(value) for value in (before[column], then[column], now[column]))
            differences.append(Difference(entity, image.key[0], column, *shown))
        if not changed_since or prefer is Prefer.BEFORE:
            changes |= undone
    return changes, differences


def _refuse_what_is_taken(database: APSWDatabase, target: LoggedOperation, image: Image, values: Row) -> None:
    """Raises Refused where another row has come to hold what only one may, as a division its name."""
    for column in set(image.table.unique).intersection(values):
        for row in read_rows(database, image.table, "", ()):
            key = [str(row[part]) for part in image.table.key]
            if key != image.key and row[column].casefold() == values[column].casefold():
                why = f"another {image.table.name} has the {column} {row[column]} now"
                _refuse(database, target, _later_operations(database, replace(image, key=key)), why)


def _later_operations(database: APSWDatabase, image: Image) -> set[int]:
    return {later.operation for later in later_images(database, image) if later.operation > image.operation}


def _refuse(
    database: APSWDatabase, target: LoggedOperation, blockers: set[int], why: str = "what it made is in use since"
) -> None:
    named = []
    for sequence in sorted(blockers, reverse=True)[:5]:
        rows = database.execute_sql("SELECT command, id FROM operation WHERE sequence = ?", (sequence,))
        named += [f"{command} {id}" for command, id in rows]
    first = "; undo first: " + ", ".join(named) if named else ""
    raise Refused(f"{target.head.command} cannot be undone as {why}{first}.")
