"""Address, survey opt-out, external links, and custom fields by schema."""

from peewee import Database
from playhouse.migrate import SchemaMigrator

FIELDS = ("address1", "address2", "postal_code", "city", "state", "survey_opt_out", "external_system_url")
STATEMENTS = (
    """
    CREATE TABLE custom_schema (
        id TEXT PRIMARY KEY NOT NULL,
        title TEXT NOT NULL,
        description TEXT NOT NULL,
        version INTEGER NOT NULL,
        is_enabled INTEGER NOT NULL
    )
    """,
    """
    CREATE TABLE custom_field (
        id TEXT PRIMARY KEY NOT NULL,
        schema TEXT NOT NULL REFERENCES custom_schema (id) DEFERRABLE INITIALLY DEFERRED,
        position INTEGER NOT NULL,
        name TEXT NOT NULL,
        type TEXT NOT NULL,
        options TEXT NOT NULL
    )
    """,
    "CREATE INDEX custom_field_of_schema ON custom_field (schema)",
    """
    CREATE TABLE custom_value (
        contact TEXT NOT NULL REFERENCES contact (id) DEFERRABLE INITIALLY DEFERRED,
        field TEXT NOT NULL REFERENCES custom_field (id) DEFERRABLE INITIALLY DEFERRED,
        value TEXT NOT NULL,
        PRIMARY KEY (contact, field)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX custom_value_of_field ON custom_value (field)",
    "ALTER TABLE contact ADD COLUMN schema TEXT REFERENCES custom_schema (id) DEFERRABLE INITIALLY DEFERRED",
    "CREATE INDEX contact_of_schema ON contact (schema) WHERE schema IS NOT NULL",
    """
    CREATE TABLE external_source (
        name TEXT PRIMARY KEY NOT NULL,
        is_active INTEGER NOT NULL,
        uri_template TEXT NOT NULL
    )
    """,
    # Derived, as the rest of the search index: by what of its custom values a contact is found, folded.
    """
    CREATE TABLE search_custom (
        key TEXT NOT NULL,
        contact TEXT NOT NULL,
        PRIMARY KEY (key, contact)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX search_custom_of_contact ON search_custom (contact)",
)


def up(migrator: SchemaMigrator, db: Database) -> None:
    for name in FIELDS:
        _execute(db, f"ALTER TABLE contact ADD COLUMN {name} TEXT NOT NULL DEFAULT ''")
    for statement in STATEMENTS:
        _execute(db, statement)


def _execute(db: Database, statement: str) -> None:
    db.execute_sql(statement)  # type: ignore[no-untyped-call]  # peewee's stubs leave it untyped
