"""Single rows by their key, through one constant SQL string for each table and set of columns.

An import writes rows by the ten thousand, and the ORM's translation of such a statement costs ten times what SQLite
needs to carry it out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from peewee import BooleanField
from playhouse.apsw_ext import APSWDatabase

from desktop_app.store.tables import JOURNALLED, JournalledTable, Row


def read_row(database: APSWDatabase, table: JournalledTable, key: Sequence[str]) -> Row | None:
    """The row as it is, every column, or None."""
    columns, booleans, sql = _select(table.name)
    found = database.execute_sql(f"{sql} WHERE {_is_row(table.name)}", tuple(key)).fetchone()
    return None if found is None else _row(columns, booleans, found)


def read_rows(database: APSWDatabase, table: JournalledTable, ending: str, values: Sequence[object]) -> list[Row]:
    """The rows that *ending* names, every column. *ending*: constant SQL from WHERE on, with ? for each of *values*."""
    columns, booleans, sql = _select(table.name)
    found = database.execute_sql(f"{sql} {ending}", tuple(values)).fetchall()
    return [_row(columns, booleans, each) for each in found]


def _row(columns: Sequence[str], booleans: Sequence[str], found: Sequence[Any]) -> Row:
    row: Row = dict(zip(columns, found, strict=True))
    for column in booleans:
        row[column] = bool(row[column])
    return row


def insert_row(database: APSWDatabase, table: JournalledTable, row: Row) -> None:
    database.execute_sql(_insert(table.name, tuple(row)), tuple(row.values()))


def insert_rows(
    database: APSWDatabase, table: JournalledTable, columns: tuple[str, ...], rows: Iterable[Sequence[Any]]
) -> None:
    database.cursor().executemany(_insert(table.name, columns), rows)


def delete_rows(database: APSWDatabase, table: JournalledTable, keys: Iterable[Sequence[str]]) -> None:
    database.cursor().executemany(f"DELETE FROM {table.name} WHERE {_is_row(table.name)}", keys)


def rows_of_keys(database: APSWDatabase, table: JournalledTable, keys: Sequence[Sequence[str]]) -> list[Row]:
    """Those of the rows with these keys that are there, every column; in no particular order."""
    columns, booleans, sql = _select_among(table.name)
    found = database.execute_sql(sql, (json.dumps(keys),)).fetchall()
    return [_row(columns, booleans, each) for each in found]


class RowsAside:
    """New rows of one table, kept outside of it until they are so many that going through it once is worth it.

    A row that is put into a large table by itself has a page read and written for it; a hundred thousand that are
    sorted first share theirs. SQLite sorts them, in little memory.
    """

    def __init__(self, database: APSWDatabase, table: JournalledTable, columns: tuple[str, ...], same: Row) -> None:
        """*same*: what all of them hold in the columns besides."""
        listed = ", ".join(f'"{column}"' for column in columns)
        others = ", ".join(f'"{column}"' for column in same)
        keys = ", ".join(f'"{column}"' for column in table.key)
        self._database = database
        self._same = tuple(same.values())
        self._name = f"temp.new_{table.name}"
        self._add = f"INSERT INTO {self._name} VALUES ({', '.join('?' * len(columns))})"
        self._insert = (
            f"INSERT INTO {table.name} ({listed}, {others}) "
            f"SELECT {listed}, {', '.join('?' * len(same))} FROM {self._name} ORDER BY {keys}"
        )
        database.execute_sql(f"CREATE TABLE IF NOT EXISTS {self._name} ({listed})")
        self.count = 0

    def add(self, rows: Sequence[Sequence[Any]]) -> None:
        self._database.cursor().executemany(self._add, rows)
        self.count += len(rows)

    def insert(self) -> None:
        self._database.execute_sql(self._insert, self._same)
        self._database.execute_sql(f"DELETE FROM {self._name}")


def update_row(database: APSWDatabase, table: JournalledTable, key: Sequence[str], changes: Row) -> None:
    database.execute_sql(_update(table.name, tuple(changes)), (*changes.values(), *key))


def delete_row(database: APSWDatabase, table: JournalledTable, key: Sequence[str]) -> None:
    database.execute_sql(f"DELETE FROM {table.name} WHERE {_is_row(table.name)}", tuple(key))


def key_sql(table: JournalledTable, alias: str) -> str:
    """What the journal calls a row of *alias*, as ``journal.key_text``."""
    columns = [f'{alias}."{column}"' for column in table.key]
    return f"json_array({', '.join(columns)})"


def image_sql(table: JournalledTable, alias: str) -> str:
    """A whole row of *alias* as one JSON object, for a table of texts and numbers."""
    columns = [field.column_name for field in table.model._meta.sorted_fields]
    return "json_object({})".format(", ".join(f"'{column}', {alias}.\"{column}\"" for column in columns))


@lru_cache
def _is_row(name: str) -> str:
    return " AND ".join(f'"{column}" = ?' for column in JOURNALLED[name].key)


@lru_cache
def _select(name: str) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    fields = JOURNALLED[name].model._meta.sorted_fields
    columns = tuple(field.column_name for field in fields)
    booleans = tuple(field.column_name for field in fields if isinstance(field, BooleanField))
    listed = ", ".join(f'"{column}"' for column in columns)
    return columns, booleans, f"SELECT {listed} FROM {name}"


@lru_cache
def _select_among(name: str) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    columns, booleans, _ = _select(name)
    listed = ", ".join(f'{name}."{column}"' for column in columns)
    same = " AND ".join(
        f'{name}."{column}" = wanted.value ->> {place}' for place, column in enumerate(JOURNALLED[name].key)
    )
    # CROSS JOIN keeps the few keys outside.
    return columns, booleans, f"SELECT {listed} FROM json_each(?) AS wanted CROSS JOIN {name} ON {same}"


@lru_cache
def _insert(name: str, columns: tuple[str, ...]) -> str:
    listed = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO {name} ({listed}) VALUES ({', '.join('?' * len(columns))})"


@lru_cache
def _update(name: str, columns: tuple[str, ...]) -> str:
    changes = ", ".join(f'"{column}" = ?' for column in columns)
    return f"UPDATE {name} SET {changes} WHERE {_is_row(name)}"
