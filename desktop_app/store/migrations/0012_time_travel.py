"""What was is found by whom it was about, so that what else happened meanwhile costs nothing."""

from peewee import Database
from playhouse.migrate import SchemaMigrator

STATEMENTS = (
    # Rows that named a contact until they were changed or deleted; few images have any of these columns.
    """
    CREATE INDEX before_image_contact ON before_image (table_name, json_extract(image, '$.contact'))
     WHERE json_extract(image, '$.contact') IS NOT NULL
    """,
    """
    CREATE INDEX before_image_merged_into ON before_image (table_name, json_extract(image, '$.merged_into'))
     WHERE json_extract(image, '$.merged_into') IS NOT NULL
    """,
    # In order of arrival: what came in later was not there.
    "CREATE INDEX interaction_arrival ON interaction (contact)",
    "CREATE INDEX journey_session_arrival ON journey_session (contact)",
    "CREATE INDEX operation_time ON operation (time)",
)


def up(migrator: SchemaMigrator, db: Database) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)  # type: ignore[no-untyped-call]  # peewee's stubs leave it untyped
