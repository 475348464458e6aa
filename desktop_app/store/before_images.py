"""Before-images as they are read: a row as it stood at an earlier moment is today's with later images put back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from playhouse.apsw_ext import APSWDatabase

from desktop_app.store.journal import key_text
from desktop_app.store.rows import read_row
from desktop_app.store.tables import JOURNALLED, JournalledTable, Row


@dataclass(frozen=True)
class Image:
    """What one change of one row found before it: changed columns of an update, all of a deleted row."""

    operation: int
    ordinal: int
    table: JournalledTable
    key: list[str]
    act: str
    row: Row


def images_of(database: APSWDatabase, sequence: int) -> list[Image]:
    """What can be taken back, last change first."""
    return [_image(*row) for row in database.execute_sql(_IMAGES, (sequence,)).fetchall()]


def _image(operation: int, ordinal: int, table: str, key: str, act: str, image: str | None) -> Image:
    return Image(operation, ordinal, JOURNALLED[table], json.loads(key), act, json.loads(image) if image else {})


# Constant strings: an undone import asks the second one for each of its rows.
_IMAGES = """
SELECT operation, ordinal, table_name, row_key, act, image FROM before_image
 WHERE operation = ? AND NOT is_fact ORDER BY ordinal DESC
"""
_LATER_IMAGES = """
SELECT operation, ordinal, table_name, row_key, act, image FROM before_image
 WHERE table_name = ? AND row_key = ? AND (operation, ordinal) > (?, ?) ORDER BY operation DESC, ordinal DESC
"""


def row_after(database: APSWDatabase, image: Image) -> Row | None:
    """The row as it stood right after *image*'s change."""
    return _with_images_put_back(database, image.table, image.key, later_images(database, image))


def row_as_of(database: APSWDatabase, table: JournalledTable, key: Sequence[str], sequence: int) -> Row | None:
    """The row as it stood when operation *sequence* had just ended; None: there was none."""
    return _with_images_put_back(database, table, key, _images_since(database, table, key, sequence, ALL_ORDINALS))


ALL_ORDINALS = 1 << 62


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
    return [_image(*row) for row in rows]


def keys_changed_since(
    database: APSWDatabase, table: JournalledTable, contact: str, sequence: int
) -> list[tuple[str, ...]]:
    """Keys of the rows of *table* that operations about *contact* later than *sequence* have changed."""
    rows = database.execute_sql(_CHANGED_KEYS, (contact, sequence, table.name)).fetchall()
    return [tuple(json.loads(key)) for (key,) in rows]


_CHANGED_KEYS = """
SELECT DISTINCT before_image.row_key
  FROM touched CROSS JOIN before_image ON before_image.operation = touched.operation
 WHERE touched.entity = 'contact' AND touched.id = ? AND touched.operation > ? AND before_image.table_name = ?
"""


def without_derived(table: JournalledTable, row: Row | None) -> Row | None:
    return row and {column: value for column, value in row.items() if column not in table.derived}
