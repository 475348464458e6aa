"""The search looks at a contact's words without reading the contact, and finds pieces of words by FTS5's own trigrams.

Derived tables all of them: the program fills them as it opens the store.
"""

from peewee import Database
from playhouse.migrate import SchemaMigrator

# What FTS5 keeps of its own accord: automerge off, as a commit must not wait for it.
STATEMENTS = (
    "DROP TABLE search_term",
    "DROP TABLE search_word",
    "DROP TABLE search_gram",
    "DROP TABLE search_entry",
    "DELETE FROM search_vocabulary",
    "DELETE FROM search_custom",
    "DELETE FROM search_state",
    # The rank is the rowid of both full-text tables, best first; the words are what they index.
    "CREATE TABLE search_entry (rank INTEGER PRIMARY KEY, contact TEXT NOT NULL UNIQUE, words TEXT NOT NULL)",
    """
    CREATE VIRTUAL TABLE search_word USING fts5(
        words, content = '', contentless_delete = 1, detail = none, prefix = '1 2 3 4 5 6', tokenize = 'ascii'
    )
    """,
    """
    CREATE VIRTUAL TABLE search_gram USING fts5(
        words, content = '', contentless_delete = 1, detail = none, tokenize = 'trigram case_sensitive 1'
    )
    """,
    "CREATE VIRTUAL TABLE search_term USING fts5vocab(search_word, row)",
)


def up(migrator: SchemaMigrator, db: Database) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)  # type: ignore[no-untyped-call]  # peewee's stubs leave it untyped
