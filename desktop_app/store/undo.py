"""Taking an operation back: its before-images are put back by a new operation, checked against what is there now."""

from __future__ import annotations

from enum import Enum

from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.errors import Conflict, Difference, Refused
from desktop_app.domain.text import counted
from desktop_app.store.before_images import Image, images_of, later_images, row_after, without_derived
from desktop_app.store.journal import LoggedOperation, Operation, key_text
from desktop_app.store.rows import read_row
from desktop_app.store.tables import CONTACT, JOURNALLED, JournalledTable, Row


class Prefer(Enum):
    """What an undo does with a value that was changed again since."""

    ASK = "ask"  # refuse, and show before / then / now
    BEFORE = "before"  # put the value from before back all the same
    NOW = "now"  # leave the newer value


_DELETED = "what it belongs to was deleted since"

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
)


def take_back(
    database: APSWDatabase, operation: Operation, target: LoggedOperation, prefer: Prefer
) -> tuple[Difference, ...]:
    """Puts *target*'s before-images back through *operation*; answers what differed and was decided by *prefer*.

    Raises Conflict with every value that was changed again since, when *prefer* is ASK, and Refused, naming the
    operations to undo first, when rows that *target* made are still in use.
    """
    differences: list[Difference] = []
    gone: list[tuple[JournalledTable, list[str]]] = []
    back: list[tuple[JournalledTable, list[str]]] = []
    for image in images_of(database, target.sequence):
        then = row_after(database, image)
        now = without_derived(image.table, read_row(database, image.table, image.key))
        if image.act == "insert":
            if now is None:
                continue
            if now != then:
                _refuse(database, target, _later_operations(database, image))
            operation.delete(image.table, image.key)
            gone.append((image.table, image.key))
        elif image.act == "delete":
            if now is None:
                operation.insert(image.table, dict(image.row))
                back.append((image.table, image.key))
        elif now is None or then is None:
            _refuse(database, target, _later_operations(database, image), _DELETED)
        else:
            differences += _put_back(operation, image, then, now, prefer)
            back.append((image.table, image.key))
    if differences and prefer is Prefer.ASK:
        fields = ", ".join(dict.fromkeys(difference.field.replace("_", " ") for difference in differences))
        raise Conflict(
            f"{counted(len(differences), 'value')} changed again since ({fields}); choose between before and now.",
            differences,
        )
    _refuse_dangling(database, target, gone, back)
    return tuple(differences)


def _put_back(operation: Operation, image: Image, then: Row, now: Row, prefer: Prefer) -> list[Difference]:
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
    if changes:
        operation.update(image.table, image.key, changes)
    return differences


def _later_operations(database: APSWDatabase, image: Image) -> set[int]:
    return {later.operation for later in later_images(database, image) if later.operation > image.operation}


def _refuse_dangling(
    database: APSWDatabase,
    target: LoggedOperation,
    gone: list[tuple[JournalledTable, list[str]]],
    back: list[tuple[JournalledTable, list[str]]],
) -> None:
    """Refuses when a row that is *gone* is still named by another, or one that is *back* names a row that is gone."""
    users: set[int] = set()
    deleters: set[int] = set()
    for table, key in gone:
        for referenced, referring, column in _REFERENCES:
            if referenced == table.name:
                users |= _last_writers(database, JOURNALLED[referring], column, key[0])
    for table, key in back:
        row = read_row(database, table, key) or {}
        for referenced, referring, column in _REFERENCES:
            if referring == table.name and row.get(column) is not None:
                deleters |= _deleter(database, JOURNALLED[referenced], row[column])
    if users:
        _refuse(database, target, users)
    if deleters:
        _refuse(database, target, deleters, _DELETED)


def _deleter(database: APSWDatabase, table: JournalledTable, id: str) -> set[int]:
    """The operation that deleted the row *id* of *table*, if it is not there."""
    if read_row(database, table, [id]) is not None:
        return set()
    (found,) = database.execute_sql(
        "SELECT max(operation) FROM before_image WHERE table_name = ? AND row_key = ? AND act = 'delete'",
        (table.name, key_text([id])),
    )
    return {found[0]}


def _last_writers(database: APSWDatabase, table: JournalledTable, column: str, value: str) -> set[int]:
    """The last operation on each row of *table* that names *value*; looks at some of very many."""
    columns = ", ".join(f'"{each}"' for each in table.key)
    sql = f'SELECT {columns} FROM {table.name} WHERE "{column}" = ? LIMIT 1000'
    rows = database.execute_sql(sql, (value,)).fetchall()
    writers: set[int] = set()
    for row in rows:
        key = key_text(row)
        (found,) = database.execute_sql(
            "SELECT max(operation) FROM before_image WHERE table_name = ? AND row_key = ?", (table.name, key)
        )
        writers.add(found[0])
    return writers


def _refuse(
    database: APSWDatabase, target: LoggedOperation, blockers: set[int], why: str = "what it made is in use since"
) -> None:
    named = []
    for sequence in sorted(blockers, reverse=True)[:5]:
        rows = database.execute_sql("SELECT command, id FROM operation WHERE sequence = ?", (sequence,))
        named += [f"{command} {id}" for command, id in rows]
    first = "; undo first: " + ", ".join(named) if named else ""
    raise Refused(f"{target.head.command} cannot be undone as {why}{first}.")
