"""When each temporary contact was last in touch, so that who lapses next is known at once."""

from peewee import Database
from playhouse.migrate import SchemaMigrator

# Derived, and no part of the journal: kept up to date within the transaction that changes what it follows from.
STATEMENTS = (
    "CREATE TABLE lapsing (contact TEXT NOT NULL PRIMARY KEY, last_contact TEXT NOT NULL) WITHOUT ROWID",
    "CREATE INDEX lapsing_last_contact ON lapsing (last_contact)",
    """
    INSERT INTO lapsing (contact, last_contact)
    SELECT id, coalesce(nullif(max(
               coalesce((SELECT max(at) FROM interaction WHERE interaction.contact = contact.id), ''),
               coalesce((SELECT max(last_at) FROM journey_session WHERE journey_session.contact = contact.id), '')
           ), ''), created_at)
      FROM contact
     WHERE kind <> 'Curated' AND merged_into IS NULL
       AND NOT EXISTS (SELECT 1 FROM contact AS child WHERE child.merged_into = contact.id)
    """,
)


def up(migrator: SchemaMigrator, db: Database) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)  # type: ignore[no-untyped-call]  # peewee's stubs leave it untyped
