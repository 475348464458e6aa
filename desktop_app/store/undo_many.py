"""Taking back what was inserted or deleted by the thousand, through a few statements.

What is the least bit unusual, as a row that was changed since, is left to ``undo.py``, which looks at one at a time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from playhouse.apsw_ext import APSWDatabase

from desktop_app.store.before_images import Image, changed_since
from desktop_app.store.journal import Operation
from desktop_app.store.rows import key_sql, read_rows, rows_of_keys
from desktop_app.store.tables import CONTACT, JOURNALLED, JournalledTable

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
    left = [images[place] for place in sorted(changed)]
    unchanged = [image for place, image in enumerate(images) if place not in changed]
    if table is not CONTACT:
        found = rows_of_keys(database, table, [image.key for image in unchanged])
        if found:
            operation.delete_many(table, found)
        return left
    wanted = json.dumps([(image.key[0], image.ordinal) for image in unchanged])
    sql = _whose_parts_changed()
    in_use = {id for (id,) in database.execute_sql(sql, (wanted, target))}
    ids = [image.key[0] for image in unchanged if image.key[0] not in in_use]
    for owned in _OWNED:
        operation.delete_of(owned, str(owned.owner), ids)
    operation.delete_of(CONTACT, "id", ids)
    return [*left, *(image for image in unchanged if image.key[0] in in_use)]


@lru_cache(maxsize=1)
def _whose_parts_changed() -> str:
    """SQL for those of a list of contacts, each with an ordinal, of whom a row that came with them changed since."""
    return " UNION ".join(
        f"""
        SELECT wanted.value ->> 0 FROM json_each(?1) AS wanted
         CROSS JOIN {table.name} AS part ON part."{table.owner}" = wanted.value ->> 0
         CROSS JOIN before_image ON before_image.table_name = '{table.name}'
           AND before_image.row_key = {key_sql(table, "part")}
         WHERE (before_image.operation, before_image.ordinal) > (?2, wanted.value ->> 1)
        """
        for table in _OWNED
    )


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
