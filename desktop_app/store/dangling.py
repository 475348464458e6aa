"""Whether an undo has left a row that names another which is not there, and whose doing that is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from playhouse.apsw_ext import APSWDatabase

from desktop_app.store.before_images import Key
from desktop_app.store.journal import key_text
from desktop_app.store.rows import rows_of_keys
from desktop_app.store.tables import JOURNALLED, JournalledTable

PAGE = 2_000  # images looked at at once
_FOUND_LIMIT = 1_000  # of the rows that are in the way; nobody is told of more

# Where a row of one table is named by another: a deletion must leave none of these behind.
_REFERENCES = (
    ("contact", "interaction", "contact"),
    ("contact", "identifier", "contact"),
    ("contact", "note", "contact"),
    ("contact", "journey_session", "contact"),
    ("contact", "contact", "merged_into"),
    ("contact", "merge_choice", "contact"),
    ("contact", "merge_choice", "member"),
    ("contact", "not_same_person", "one"),
    ("contact", "not_same_person", "other"),
    ("contact", "remembered_unlink", "contact"),
    ("organization", "contact", "organization_id"),
    ("organization", "note", "organization"),
    ("organization", "relationship", "organization"),
    ("contact", "custom_value", "contact"),
    ("custom_field", "custom_value", "field"),
    ("custom_schema", "custom_field", "schema"),
    ("custom_schema", "contact", "schema"),
    ("agent", "agent_permission", "agent"),
    ("agent", "agent_division", "agent"),
    ("division", "agent_division", "division"),
    ("division", "contact", "division"),
    ("interaction", "missed", "interaction"),
)

_NAMED = ", ".join(sorted({f"'{named}'" for named, _, _ in _REFERENCES}))
_NAMING = ", ".join(sorted({f"'{naming}'" for _, naming, _ in _REFERENCES}))
_DELETED = f"""
SELECT ordinal, table_name, row_key ->> 0 FROM before_image
 WHERE operation = ? AND ordinal > ? AND act = 'delete' AND table_name IN ({_NAMED}) ORDER BY ordinal LIMIT ?
"""
_WRITTEN = f"""
SELECT ordinal, table_name, row_key FROM before_image
 WHERE operation = ? AND ordinal > ? AND act <> 'delete' AND table_name IN ({_NAMING}) ORDER BY ordinal LIMIT ?
"""
_LAST_WRITERS = """
SELECT max(operation) FROM json_each(?) AS wanted
 CROSS JOIN before_image ON before_image.table_name = ? AND before_image.row_key = wanted.value
 GROUP BY wanted.key
"""
_DELETERS = """
SELECT max(operation) FROM json_each(?) AS wanted
 CROSS JOIN before_image ON before_image.table_name = ? AND before_image.row_key = wanted.value
 WHERE act = 'delete' GROUP BY wanted.key
"""


def in_the_way(database: APSWDatabase, sequence: int) -> tuple[set[int], set[int]]:
    """Of what operation *sequence* has written: who has last written rows that name one which it deleted, and who has
    deleted rows that one which it wrote names."""
    users: set[int] = set()
    for table, ids in _pages(database, _DELETED, sequence):
        users |= _users_of(database, table, ids)
    deleters: set[int] = set()
    for table, texts in _pages(database, _WRITTEN, sequence):
        deleters |= _deleters_of_named(database, table, [tuple(json.loads(text)) for text in texts])
    return users, deleters


def _pages(database: APSWDatabase, sql: str, sequence: int) -> Iterator[tuple[JournalledTable, list[str]]]:
    """What *sql* tells of some rows at a time, by their tables."""
    last = 0
    while rows := database.execute_sql(sql, (sequence, last, PAGE)).fetchall():
        parts: dict[str, list[str]] = {}
        for _, table, told in rows:
            parts.setdefault(table, []).append(told)
        for table, some in parts.items():
            yield JOURNALLED[table], some
        last = rows[-1][0]


def _users_of(database: APSWDatabase, table: JournalledTable, ids: Iterable[str]) -> set[int]:
    wanted = json.dumps(list(ids))
    users: set[int] = set()
    for referenced, referring, column in _REFERENCES:
        if referenced == table.name:
            rows = database.execute_sql(_naming(referenced, referring, column), (wanted, _FOUND_LIMIT)).fetchall()
            users |= _last_writers(database, JOURNALLED[referring], rows) if rows else set()
    return users


@lru_cache
def _naming(referenced: str, referring: str, column: str) -> str:
    """Rows of *referring* whose *column* names one of a list of ids that are not in *referenced*."""
    listed = ", ".join(f'naming."{each}"' for each in JOURNALLED[referring].key)
    id = JOURNALLED[referenced].key[0]
    return f"""
        SELECT {listed} FROM json_each(?) AS wanted CROSS JOIN {referring} AS naming ON naming."{column}" = wanted.value
         WHERE NOT EXISTS (SELECT 1 FROM {referenced} WHERE {referenced}."{id}" = wanted.value) LIMIT ?
    """


def _last_writers(database: APSWDatabase, table: JournalledTable, keys: Sequence[Sequence[str]]) -> set[int]:
    texts = json.dumps([key_text(key) for key in keys])
    return {row[0] for row in database.execute_sql(_LAST_WRITERS, (texts, table.name))}


def _deleters_of_named(database: APSWDatabase, table: JournalledTable, keys: Sequence[Key]) -> set[int]:
    references = [(referenced, column) for referenced, referring, column in _REFERENCES if referring == table.name]
    rows = rows_of_keys(database, table, keys) if references else []
    deleters: set[int] = set()
    for referenced, column in references:
        ids = list(dict.fromkeys(row[column] for row in rows if row[column] is not None))
        missing = _missing(database, JOURNALLED[referenced], ids) if ids else []
        if missing:
            texts = json.dumps([key_text([id]) for id in missing])
            deleters |= {row[0] for row in database.execute_sql(_DELETERS, (texts, referenced))}
    return deleters


def _missing(database: APSWDatabase, table: JournalledTable, ids: Sequence[str]) -> list[str]:
    sql = f"""
        SELECT wanted.value FROM json_each(?) AS wanted
         WHERE NOT EXISTS (SELECT 1 FROM {table.name} WHERE "{table.key[0]}" = wanted.value)
    """
    return [id for (id,) in database.execute_sql(sql, (json.dumps(ids),))]
