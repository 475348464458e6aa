"""Who is likely there twice: what of each contact is compared, by which keys, and the pairs that came of it."""

from peewee import Database
from playhouse.migrate import SchemaMigrator

# Derived tables all of them, filled in idle moments; nothing of it is in the journal.
STATEMENTS = (
    # Of everybody up to the state's "done", in order of creation. See domain/profiles.py.
    "CREATE TABLE duplicate_profile (seq INTEGER PRIMARY KEY, division TEXT, profile TEXT NOT NULL)",
    """
    CREATE TABLE duplicate_key (
        key INTEGER NOT NULL, contact INTEGER NOT NULL, PRIMARY KEY (key, contact)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE duplicate_pair (
        one INTEGER NOT NULL, other INTEGER NOT NULL, score INTEGER NOT NULL, PRIMARY KEY (one, other)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX duplicate_pair_other ON duplicate_pair (other)",
    "CREATE INDEX duplicate_pair_score ON duplicate_pair (score DESC, one, other)",
    # Who changed and is still to be looked at; who was deleted among them.
    "CREATE TABLE duplicate_stale (seq INTEGER PRIMARY KEY)",
    """
    CREATE TRIGGER duplicate_contact_deleted AFTER DELETE ON contact BEGIN
        INSERT OR IGNORE INTO duplicate_stale (seq) VALUES (old.seq);
    END
    """,
    # How rare common names are, in points, as they were counted last.
    """
    CREATE TABLE duplicate_name (
        what TEXT NOT NULL, word TEXT NOT NULL, points INTEGER NOT NULL, PRIMARY KEY (what, word)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE duplicate_state (
        rules INTEGER NOT NULL, done INTEGER NOT NULL, total INTEGER NOT NULL, has_households INTEGER NOT NULL,
        edition INTEGER NOT NULL
    )
    """,
    "INSERT INTO duplicate_state (rules, done, total, has_households, edition) VALUES (0, 0, 0, 1, 0)",
)


def up(migrator: SchemaMigrator, db: Database) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)  # type: ignore[no-untyped-call]  # peewee's stubs leave it untyped
