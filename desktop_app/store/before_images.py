"""Before-images as they are read: a row as it stood at an earlier moment is today's with later images put back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from playhouse.apsw_ext import APSWDatabase

from desktop_app.store.journal import key_text
from desktop_app.store.rows import read_row
from desktop_app.store.tables import JOURNALLED, JournalledTable, Row

Key = tuple[str, ...]
ALL_ORDINALS = 1 << 62  # more than any operation has


@dataclass(frozen=True)
class Image:
    """What one change of one row found before it: changed columns of an update, all of a deleted row."""

    operation: int
    ordinal: int
    table: JournalledTable
    key: list[str]
    act: str
    row: Row


PAGE = 1_000  # images that are read at once: an import has a million


def images_of(database: APSWDatabase, sequence: int) -> Iterator[list[Image]]:
    """What can be taken back, last change first, some at a time."""
    before = ALL_ORDINALS
    while rows := database.execute_sql(_IMAGES, (sequence, before, PAGE)).fetchall():
        yield [_image(*row) for row in rows]
        before = rows[-1][1]


def _image(operation: int, ordinal: int, table: str, key: str, act: str, image: str | None) -> Image:
    return Image(operation, ordinal, JOURNALLED[table], json.loads(key), act, json.loads(image) if image else {})


_IMAGES = """
SELECT operation, ordinal, table_name, row_key, act, image FROM before_image
 WHERE operation = ? AND ordinal < ? AND NOT is_fact ORDER BY ordinal DESC LIMIT ?
"""
_CHANGED_SINCE = """
SELECT wanted.key FROM json_each(?1) AS wanted
 WHERE EXISTS (SELECT 1 FROM before_image
                WHERE table_name = ?2 AND row_key = wanted.value ->> 0
                  AND (operation, ordinal) > (?3, wanted.value ->> 1))
"""
_LATER_IMAGES = """
SELECT operation, ordinal, table_name, row_key, act, image FROM before_image
 WHERE table_name = ? AND row_key = ? AND (operation, ordinal) > (?, ?) ORDER BY operation DESC, ordinal DESC
"""
_LATER_OWNERS = """
SELECT operation, ordinal, table_name, row_key, act, image FROM before_image
 WHERE table_name = 'contact' AND row_key = ? AND (operation, ordinal) > (?, ?) AND act = 'insert'
"""
_UPDATES_IN = """
SELECT operation, ordinal, table_name, row_key, act, image FROM before_image
 WHERE table_name = ? AND row_key = ? AND operation = ? AND act = 'update' ORDER BY ordinal
"""


def changed_since(
    database: APSWDatabase, table: JournalledTable, rows: Sequence[tuple[Sequence[str], int]], operation: int
) -> set[int]:
    """Places in *rows*, pairs of a key and an ordinal, of those that have an image later than that of *operation*."""
    wanted = json.dumps([(key_text(key), ordinal) for key, ordinal in rows])
    return {place for (place,) in database.execute_sql(_CHANGED_SINCE, (wanted, table.name, operation))}


def updates_in(database: APSWDatabase, table: JournalledTable, key: Sequence[str], sequence: int) -> list[Image]:
    """What operation *sequence* changed in one row, in order."""
    return [_image(*row) for row in database.execute_sql(_UPDATES_IN, (table.name, key_text(key), sequence)).fetchall()]


def row_after(database: APSWDatabase, image: Image) -> Row | None:
    """The row as it stood right after *image*'s change."""
    return _with_images_put_back(database, image.table, image.key, later_images(database, image))


def row_as_of(database: APSWDatabase, table: JournalledTable, key: Sequence[str], sequence: int) -> Row | None:
    """The row as it stood when operation *sequence* had just ended; None: there was none."""
    return _with_images_put_back(database, table, key, _images_since(database, table, key, sequence, ALL_ORDINALS))


def _with_images_put_back(
    database: APSWDatabase, table: JournalledTable, key: Sequence[str], later: Iterable[Image]
) -> Row | None:
    row = without_derived(table, read_row(database, table, key))
    for image in later:
        if image.act == "insert":
            row = None
        elif image.act == "delete":
            row = without_derived(table, image.row)
        elif row is not None:
            row = {**row, **image.row}
    return row


def later_images(database: APSWDatabase, image: Image) -> list[Image]:
    """Changes to the same row since, newest first."""
    return _images_since(database, image.table, image.key, image.operation, image.ordinal)


def _images_since(
    database: APSWDatabase, table: JournalledTable, key: Sequence[str], operation: int, ordinal: int
) -> list[Image]:
    rows = database.execute_sql(_LATER_IMAGES, (table.name, key_text(key), operation, ordinal)).fetchall()
    images = [_image(*row) for row in rows]
    if table.owner is not None:
        # That it was inserted along with its owner may be unsaid; before that it was not there in any case.
        owner = key_text([key[table.key.index(table.owner)]])
        rows = database.execute_sql(_LATER_OWNERS, (owner, operation, ordinal)).fetchall()
        images += [_image(*row) for row in rows]
        images.sort(key=lambda image: (image.operation, image.ordinal), reverse=True)
    return images


def rows_as_of(
    database: APSWDatabase, table: JournalledTable, id: str, sequence: int, *, column: str = "contact"
) -> list[Row]:
    """The rows of *table* whose *column* named *id* when operation *sequence* had just ended, by key.

    A row that did either still does, or has an image that names *id* since. The latter are found by an index on the
    images, which each *column* that is asked for by needs (``migrations/0012_time_travel.py``).
    """
    named = database.execute_sql(_keys_of(table.name, column), (id,)).fetchall()
    keys = {tuple(key) for key in named} | keys_that_left(database, table, id, sequence, column=column)
    rows = (row_as_of(database, table, key, sequence) for key in sorted(keys))
    return [row for row in rows if row is not None and row[column] == id]


ALL = -1


def keys_that_left(
    database: APSWDatabase,
    table: JournalledTable,
    id: str,
    sequence: int,
    *,
    column: str = "contact",
    most: int = ALL,
) -> set[Key]:
    """Keys of rows of *table* that stopped naming *id* in *column* after operation *sequence*, if only for a while.

    Of more than *most*, those that left last.
    """
    rows = database.execute_sql(_left(column), (table.name, id, sequence, most)).fetchall()
    return {tuple(json.loads(key)) for (key,) in rows}


@lru_cache
def _keys_of(name: str, column: str) -> str:
    listed = ", ".join(f'"{each}"' for each in JOURNALLED[name].key)
    return f'SELECT {listed} FROM {name} WHERE "{column}" = ?'


@lru_cache
def _left(column: str) -> str:
    return f"""
        SELECT row_key FROM before_image
         WHERE table_name = ? AND json_extract(image, '$.{column}') = ? AND operation > ?
         ORDER BY operation DESC, ordinal DESC LIMIT ?
    """


def without_derived(table: JournalledTable, row: Row | None) -> Row | None:
    return row and {column: value for column, value in row.items() if column not in table.derived}
