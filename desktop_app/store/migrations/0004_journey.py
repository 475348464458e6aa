"""Visits to the web site or the app, and how many entries each contact's journey has on each day.

The counts are derived, and no part of the journal: whatever links, unlinks, undoes or deletes keeps them right by the
triggers, in the same transaction, as the picture of a long relation cannot count a million rows while an agent waits.
"""

from peewee import Database
from playhouse.migrate import SchemaMigrator


def _counts(table: str, channel: str, time: str) -> tuple[str, ...]:
    def add(row: str) -> str:
        return f"""
        INSERT INTO journey_day (contact, channel, day, count)
        SELECT {row}.contact, {row}.{channel}, substr({row}.{time}, 1, 10), 1 WHERE {row}.contact IS NOT NULL
            ON CONFLICT (contact, channel, day) DO UPDATE SET count = count + 1;
        """

    take = f"""
        UPDATE journey_day SET count = count - 1
         WHERE contact = old.contact AND channel = old.{channel} AND day = substr(old.{time}, 1, 10);
        DELETE FROM journey_day
         WHERE contact = old.contact AND channel = old.{channel} AND day = substr(old.{time}, 1, 10) AND count = 0;
    """
    return (
        f"CREATE TRIGGER {table}_counted AFTER INSERT ON {table} BEGIN {add('new')} END",
        f"CREATE TRIGGER {table}_counted_anew AFTER UPDATE OF contact, {channel}, {time} ON {table} "
        f"BEGIN {take} {add('new')} END",
        f"CREATE TRIGGER {table}_not_counted AFTER DELETE ON {table} BEGIN {take} END",
    )


STATEMENTS = (
    """
    CREATE TABLE journey_session (
        seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        type TEXT NOT NULL,
        customer TEXT NOT NULL,
        created_at TEXT NOT NULL,
        ended_at TEXT,
        last_at TEXT NOT NULL,
        duration_s INTEGER,
        event_count INTEGER,
        pageview_count INTEGER,
        screenview_count INTEGER,
        referrer TEXT NOT NULL,
        page_title TEXT NOT NULL,
        page_url TEXT NOT NULL,
        extra TEXT NOT NULL,
        contact TEXT REFERENCES contact (id) DEFERRABLE INITIALLY DEFERRED
    )
    """,
    "CREATE INDEX journey_session_of_contact ON journey_session (contact, created_at, seq)",
    "CREATE INDEX journey_session_last ON journey_session (contact, last_at)",
    """
    CREATE TABLE journey_event (
        session TEXT NOT NULL REFERENCES journey_session (id) DEFERRABLE INITIALLY DEFERRED,
        id TEXT NOT NULL,
        type TEXT NOT NULL,
        at TEXT NOT NULL,
        title TEXT NOT NULL,
        url TEXT NOT NULL,
        extra TEXT NOT NULL,
        PRIMARY KEY (session, id)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX journey_event_of_session ON journey_event (session, at, id)",
    # The journey of one channel, of somebody with a million interactions on others.
    "CREATE INDEX interaction_of_contact_by_channel ON interaction (contact, channel, at, seq)",
    """
    CREATE TABLE journey_day (
        contact TEXT NOT NULL,
        channel TEXT NOT NULL,
        day TEXT NOT NULL,
        count INTEGER NOT NULL,
        PRIMARY KEY (contact, channel, day)
    ) WITHOUT ROWID
    """,
    """
    INSERT INTO journey_day
    SELECT contact, channel, substr(at, 1, 10), count(*) FROM interaction WHERE contact IS NOT NULL GROUP BY 1, 2, 3
    """,
    *_counts("interaction", "channel", "at"),
    *_counts("journey_session", "type", "created_at"),
)


def up(migrator: SchemaMigrator, db: Database) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)  # type: ignore[no-untyped-call]  # peewee's stubs leave it untyped
