"""Organisations with relationships, who belongs to them, notes on either; an index for one's own history."""

from peewee import Database
from playhouse.migrate import SchemaMigrator

STATEMENTS = (
    """
    CREATE TABLE organization (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
        company_type TEXT NOT NULL, industry TEXT NOT NULL, address TEXT NOT NULL, phone TEXT NOT NULL,
        fax TEXT NOT NULL, employee_count TEXT NOT NULL, websites TEXT NOT NULL, external_ids TEXT NOT NULL,
        created_at TEXT NOT NULL, modified_at TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE relationship (
        id TEXT NOT NULL PRIMARY KEY, agent TEXT NOT NULL, text TEXT NOT NULL,
        organization TEXT NOT NULL REFERENCES organization (id) DEFERRABLE INITIALLY DEFERRED
    )
    """,
    "CREATE INDEX relationship_organization ON relationship (organization)",
    """
    ALTER TABLE contact ADD COLUMN organization_id TEXT NULL
        REFERENCES organization (id) DEFERRABLE INITIALLY DEFERRED
    """,
    "CREATE INDEX contact_organization ON contact (organization_id, seq) WHERE organization_id IS NOT NULL",
    # A note was always one on a contact. SQLite loosens a column only by a new table.
    """
    CREATE TABLE note_on_either (
        id TEXT NOT NULL PRIMARY KEY, text TEXT NOT NULL, author TEXT NOT NULL, written_at TEXT NOT NULL,
        edited_at TEXT NULL,
        contact TEXT NULL REFERENCES contact (id) DEFERRABLE INITIALLY DEFERRED,
        organization TEXT NULL REFERENCES organization (id) DEFERRABLE INITIALLY DEFERRED,
        CHECK ((contact IS NULL) <> (organization IS NULL))
    )
    """,
    """
    INSERT INTO note_on_either (id, text, author, written_at, contact)
        SELECT id, text, author, written_at, contact FROM note
    """,
    "DROP TABLE note",
    "ALTER TABLE note_on_either RENAME TO note",
    "CREATE INDEX note_contact ON note (contact)",
    "CREATE INDEX note_organization ON note (organization)",
    # Who may not see everybody's interactions is shown their own and those that nobody answered.
    "CREATE INDEX interaction_history ON interaction (contact, accepted_by, at, seq)",
)


def up(migrator: SchemaMigrator, db: Database) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)  # type: ignore[no-untyped-call]  # peewee's stubs leave it untyped
