"""The search shows its hits from what the index keeps beside their words, and reads no contact for it.

Derived tables all of them: the program fills them as it opens the store.
"""

from peewee import Database
from playhouse.migrate import SchemaMigrator

STATEMENTS = (
    "ALTER TABLE search_entry ADD COLUMN document BLOB NOT NULL DEFAULT x''",  # see domain/search/kept.py
    "DELETE FROM search_state",
)


def up(migrator: SchemaMigrator, db: Database) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)  # type: ignore[no-untyped-call]  # peewee's stubs leave it untyped
