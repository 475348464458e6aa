"""Contacts are found as the agent types: the search index.

Filled by the program as it opens the store, since only the program knows how to read a name.
"""

from peewee import Database
from playhouse.migrate import SchemaMigrator

# Contentless: the words are kept once, in the index. Folding has left nothing but a–z and 0–9, so "ascii" splits at
# the spaces between them.
STATEMENTS = (
    # The rank is the rowid of both full-text tables, best first.
    "CREATE TABLE search_entry (rank INTEGER PRIMARY KEY, contact TEXT NOT NULL UNIQUE)",
    # By which rules the words in the index were made; without a row it is yet to be filled.
    "CREATE TABLE search_state (rules INTEGER NOT NULL)",
    # Words of letters, for what a mistyped one may stand for; may hold words that no contact has any more.
    "CREATE TABLE search_vocabulary (word TEXT PRIMARY KEY) WITHOUT ROWID",
    """
    CREATE VIRTUAL TABLE search_word USING fts5(
        words, content = '', contentless_delete = 1, detail = none, prefix = '1 2 3 4', tokenize = 'ascii'
    )
    """,
    """
    CREATE VIRTUAL TABLE search_gram USING fts5(
        grams, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
    )
    """,
    "CREATE VIRTUAL TABLE search_term USING fts5vocab(search_word, row)",
)


def up(migrator: SchemaMigrator, db: Database) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)  # type: ignore[no-untyped-call]  # peewee's stubs leave it untyped
