"""Agents say whether they take what comes in, and what rang at a desk until it stopped is remembered."""

from peewee import Database
from playhouse.migrate import SchemaMigrator

STATEMENTS = (
    """
    CREATE TABLE presence (
        agent TEXT NOT NULL PRIMARY KEY,
        presence TEXT NOT NULL,
        since TEXT NOT NULL
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE missed (
        interaction TEXT NOT NULL REFERENCES interaction (id) DEFERRABLE INITIALLY DEFERRED,
        agent TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (interaction, agent)
    ) WITHOUT ROWID
    """,
)


def up(migrator: SchemaMigrator, db: Database) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)  # type: ignore[no-untyped-call]  # peewee's stubs leave it untyped
