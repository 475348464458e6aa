"""Taking back what was inserted or deleted by the thousand, through a few statements.

What is the least bit unusual, as a row that was changed since, is left to ``undo.py``, which looks at one at a time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby

from playhouse.apsw_ext import APSWDatabase

from desktop_app.store.before_images import Image, changed_since
from desktop_app.store.journal import Operation
from desktop_app.store.rows import read_rows, rows_of_keys
from desktop_app.store.tables import CONTACT, JOURNALLED, JournalledTable, Row

MANY = 64  # images of one kind in a row
_OWNED = tuple(table for table in JOURNALLED.values() if table.owner is not None)


def parts_of(database: APSWDatabase, image: Image) -> Iterator[Image]:
    """Of a contact's insertion: those of the rows that came with it and say so nowhere; as if they did."""
    if image.table is not CONTACT:
        return
    for table in _OWNED:
        rows = read_rows(database, table, f'WHERE "{table.owner}" = ?', image.key)
        keys = [[str(row[column]) for column in table.key] for row in rows]
        said = changed_since_and_inserted(database, table, [(key, image.ordinal) for key in keys], image.operation)
        for place, key in enumerate(keys):
            if place not in said:
                yield Image(image.operation, image.ordinal, table, key, "insert", {})


def changed_since_and_inserted(
    database: APSWDatabase, table: JournalledTable, rows: Sequence[tuple[Sequence[str], int]], operation: int
) -> set[int]:
    """Places of those whose first later image says that they were inserted only then."""
    found = set()
    for place in changed_since(database, table, rows, operation):
        key, ordinal = rows[place]
        sql = """
            SELECT act FROM before_image WHERE table_name = ? AND row_key = ? AND (operation, ordinal) > (?, ?)
             ORDER BY operation, ordinal LIMIT 1
        """
        text = json.dumps(list(key), ensure_ascii=False, separators=(",", ":"))
        ((act,),) = database.execute_sql(sql, (table.name, text, operation, ordinal)).fetchall()
        if act == "insert":
            found.add(place)
    return found


def remove_many(
    database: APSWDatabase, operation: Operation, table: JournalledTable, images: Sequence[Image]
) -> list[Image]:
    """Deletes the rows that these insertions made and nobody has changed since; answers those of the others."""
    target = images[0].operation
    changed = changed_since(database, table, [(image.key, image.ordinal) for image in images], target)
    left = {tuple(images[place].key) for place in changed}
    parts: dict[JournalledTable, list[Row]] = {}
    if table is CONTACT:
        ordinals = {image.key[0]: image.ordinal for image in images if tuple(image.key) not in left}
        for owned in _OWNED:
            rows = _owned_by(database, owned, list(ordinals))
            owners = [str(row[str(owned.owner)]) for row in rows]
            keys = [[str(row[column]) for column in owned.key] for row in rows]
            pairs = [(key, ordinals[owner]) for key, owner in zip(keys, owners, strict=True)]
            left |= {(owners[place],) for place in changed_since(database, owned, pairs, target)}
            parts[owned] = rows
    for owned, rows in parts.items():
        whole = [row for row in rows if (row[str(owned.owner)],) not in left]
        if whole:
            operation.delete_many(owned, whole)
    found = rows_of_keys(database, table, [image.key for image in images if tuple(image.key) not in left])
    if found:
        operation.delete_many(table, found)
    return [image for image in images if tuple(image.key) in left]


def _owned_by(database: APSWDatabase, table: JournalledTable, ids: Sequence[str]) -> list[Row]:
    ending = f'WHERE "{table.owner}" IN (SELECT value FROM json_each(?))'
    return read_rows(database, table, ending, [json.dumps(ids)])


def restore_many(
    database: APSWDatabase, operation: Operation, table: JournalledTable, images: Sequence[Image]
) -> list[Image]:
    """Puts the rows that these deletions took away back where they are not there; there is nothing left to do then."""
    there = rows_of_keys(database, table, [image.key for image in images])
    keys = {tuple(str(row[column]) for column in table.key) for row in there}
    rows = [image.row for image in images if tuple(image.key) not in keys]
    # A row that was deleted before a migration has fewer columns.
    for _, alike in groupby(rows, key=tuple):
        some = list(alike)
        operation.insert_many(table, tuple(some[0]), [tuple(row.values()) for row in some])
    operation.has_many = True
    return []
