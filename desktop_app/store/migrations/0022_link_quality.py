"""What was linked automatically is counted by week without reading the interactions themselves."""

from peewee import Database
from playhouse.migrate import SchemaMigrator

STATEMENTS = (
    """
    CREATE INDEX interaction_linked ON interaction (received_at, channel, rule)
     WHERE rule IN ('exact', 'first-created', 'variant')
    """,
    # Nearly all links stay as the match made them.
    """
    CREATE INDEX interaction_relinked ON interaction (received_at)
     WHERE rule IN ('exact', 'first-created', 'variant') AND linked_by IS NOT 'match'
    """,
)


def up(migrator: SchemaMigrator, db: Database) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)  # type: ignore[no-untyped-call]  # peewee's stubs leave it untyped
