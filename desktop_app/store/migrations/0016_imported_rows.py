"""A contact remembers the row of a file that it was made of, so that the same row again makes no second one."""

from peewee import Database
from playhouse.migrate import SchemaMigrator

STATEMENTS = (
    "ALTER TABLE contact ADD COLUMN fingerprint TEXT",
    "CREATE INDEX contact_fingerprint ON contact (fingerprint) WHERE fingerprint IS NOT NULL",
)


def up(migrator: SchemaMigrator, db: Database) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)  # type: ignore[no-untyped-call]  # peewee's stubs leave it untyped
