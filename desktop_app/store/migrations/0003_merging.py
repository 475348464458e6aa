"""Merges remember what was chosen; identifiers have labels; what agents said about pairs and links is remembered."""

from peewee import Database
from playhouse.migrate import SchemaMigrator

STATEMENTS = (
    # The newest choice for a field counts among those whose member is still merged right into the contact.
    """
    CREATE TABLE merge_choice (
        contact TEXT NOT NULL REFERENCES contact (id) DEFERRABLE INITIALLY DEFERRED,
        field TEXT NOT NULL,
        made TEXT NOT NULL,
        member TEXT NOT NULL REFERENCES contact (id) DEFERRABLE INITIALLY DEFERRED,
        PRIMARY KEY (contact, field, made)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX merge_choice_member ON merge_choice (member)",
    "ALTER TABLE identifier ADD COLUMN label TEXT NOT NULL DEFAULT ''",
    # One row a pair, the smaller id first.
    """
    CREATE TABLE not_same_person (
        one TEXT NOT NULL REFERENCES contact (id) DEFERRABLE INITIALLY DEFERRED,
        other TEXT NOT NULL REFERENCES contact (id) DEFERRABLE INITIALLY DEFERRED,
        agent TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (one, other)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX not_same_person_other ON not_same_person (other)",
    """
    CREATE TABLE remembered_unlink (
        contact TEXT NOT NULL REFERENCES contact (id) DEFERRABLE INITIALLY DEFERRED,
        value TEXT NOT NULL,
        type TEXT NOT NULL,
        source TEXT NOT NULL,
        interaction TEXT NOT NULL,
        agent TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (contact, value, type, source, interaction)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX remembered_unlink_value ON remembered_unlink (value, type, source)",
)


def up(migrator: SchemaMigrator, db: Database) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)  # type: ignore[no-untyped-call]  # peewee's stubs leave it untyped
