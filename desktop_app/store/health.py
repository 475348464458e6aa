"""Whether a store holds together; every page and every row is read for it, which takes seconds in a large one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.health import StoreHealth
from desktop_app.store.tables import JOURNALLED

_MOST_PROBLEMS = 20  # of each kind: whoever reads the report needs to know which, not all
_NO_CONTACT_LEFT = """
    SELECT COUNT(*) FROM contact AS member
    WHERE merged_into IS NOT NULL AND NOT EXISTS (SELECT 1 FROM contact WHERE id = member.merged_into)
"""
# A pointer that is followed for longer than there are merged contacts goes in a circle.
_CIRCLES = """
    WITH RECURSIVE reached(id) AS (
        SELECT id FROM contact WHERE merged_into IS NULL
        UNION
        SELECT contact.id FROM contact JOIN reached ON contact.merged_into = reached.id
    )
    SELECT COUNT(*) FROM contact
    WHERE merged_into IS NOT NULL AND id NOT IN reached
        AND EXISTS (SELECT 1 FROM contact AS into_whom WHERE into_whom.id = contact.merged_into)
"""
_WITHOUT_CONTACT = "SELECT COUNT(*) FROM identifier WHERE contact NOT IN (SELECT id FROM contact)"
_CHECKS = (
    (_NO_CONTACT_LEFT, "merged into a contact that is not there"),
    (_CIRCLES, "merged in a circle"),
    (_WITHOUT_CONTACT, "identifiers of a contact that is not there"),
)


def health_of(database: APSWDatabase, path: Path) -> StoreHealth:
    tables = sorted({*JOURNALLED, "before_image", "operation"})
    counts = {table: _number(database, f"SELECT COUNT(*) FROM {table}") for table in tables}
    (version,) = next(iter(database.execute_sql("SELECT MAX(name) FROM schema_migration")))
    return StoreHealth(str(version), path.stat().st_size, counts, tuple(_problems(database)))


def _problems(database: APSWDatabase) -> Iterator[str]:
    damage = [row[0] for row in database.execute_sql(f"PRAGMA quick_check({_MOST_PROBLEMS})")]
    if damage != ["ok"]:
        yield f"The file is damaged in {len(damage)} places or more."
    loose = list(database.execute_sql("PRAGMA foreign_key_check"))
    if loose:
        tables = ", ".join(sorted({str(row[0]) for row in loose}))
        yield f"{len(loose)} rows name one that is not there, in: {tables}."
    for query, words in _CHECKS:
        if number := _number(database, query):
            yield f"{number}: {words}."


def _number(database: APSWDatabase, query: str) -> int:
    (row,) = database.execute_sql(query)
    return int(row[0])
