"""Long beginnings of words are found as fast as short ones, and what is in the middle by the pieces that few have.

Derived tables all of them: the program fills them as it opens the store.
"""

from peewee import Database
from playhouse.migrate import SchemaMigrator

STATEMENTS = (
    "DROP TABLE search_term",
    "DROP TABLE search_word",
    "DELETE FROM search_state",
    """
    CREATE VIRTUAL TABLE search_word USING fts5(
        words, content = '', contentless_delete = 1, detail = none, prefix = '1 2 3 4 5 6 7 8', tokenize = 'ascii'
    )
    """,
    "CREATE VIRTUAL TABLE search_term USING fts5vocab(search_word, row)",
    "CREATE VIRTUAL TABLE search_piece USING fts5vocab(search_gram, row)",
    # How many contacts have the pieces that most have, as counted when the index was last made anew.
    "CREATE TABLE search_common_piece (piece TEXT PRIMARY KEY, contacts INTEGER NOT NULL) WITHOUT ROWID",
)


def up(migrator: SchemaMigrator, db: Database) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)  # type: ignore[no-untyped-call]  # peewee's stubs leave it untyped
