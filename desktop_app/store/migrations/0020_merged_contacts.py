"""Only who was merged into somebody is in the index of those: nearly all contacts never were."""

from peewee import Database
from playhouse.migrate import SchemaMigrator

# With all the others in it, the index is a tenth of the base, and SQLite, once it has statistics, takes it for useless
# and walks over all contacts to find the few.
STATEMENTS = (
    "DROP INDEX contact_merged_into",
    "CREATE INDEX contact_merged_into ON contact (merged_into) WHERE merged_into IS NOT NULL",
)


def up(migrator: SchemaMigrator, db: Database) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)  # type: ignore[no-untyped-call]  # peewee's stubs leave it untyped
