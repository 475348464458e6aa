"""A mistyped word is found by a dozen look-ups, not by one for each of the hundreds of words that it might have been.

Derived tables all of them: the program fills them as it opens the store.
"""

from peewee import Database
from playhouse.migrate import SchemaMigrator

STATEMENTS = (
    # Each word of the vocabulary with a letter left out, by what is left of it.
    "CREATE TABLE search_gap (gap TEXT NOT NULL, word TEXT NOT NULL, PRIMARY KEY (gap, word)) WITHOUT ROWID",
    "DELETE FROM search_state",
)


def up(migrator: SchemaMigrator, db: Database) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)  # type: ignore[no-untyped-call]  # peewee's stubs leave it untyped
