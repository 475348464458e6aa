"""Contacts are in divisions, and agents see those that they are allowed to; what is there already is in none."""

from peewee import Database
from playhouse.migrate import SchemaMigrator

STATEMENTS = (
    "CREATE TABLE division (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
    """
    CREATE TABLE agent_division (
        agent TEXT NOT NULL REFERENCES agent (name) DEFERRABLE INITIALLY DEFERRED,
        division TEXT NOT NULL REFERENCES division (id) DEFERRABLE INITIALLY DEFERRED,
        PRIMARY KEY (agent, division)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX agent_division_division ON agent_division (division)",
    "ALTER TABLE contact ADD COLUMN division TEXT REFERENCES division (id) DEFERRABLE INITIALLY DEFERRED",
    "CREATE INDEX contact_division ON contact (division) WHERE division IS NOT NULL",
    # By name, as the channel said it: what came in stays as it came.
    "ALTER TABLE interaction ADD COLUMN division TEXT NOT NULL DEFAULT ''",
)


def up(migrator: SchemaMigrator, db: Database) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)  # type: ignore[no-untyped-call]  # peewee's stubs leave it untyped
