"""Whom a merge regroups is indexed in an idle moment, or by the next search: the agent does not wait for it."""

from peewee import Database
from playhouse.migrate import SchemaMigrator

STATEMENT = "CREATE TABLE search_late (contact TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID"


def up(migrator: SchemaMigrator, db: Database) -> None:
    db.execute_sql(STATEMENT)  # type: ignore[no-untyped-call]  # peewee's stubs leave it untyped
