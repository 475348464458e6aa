"""People with very many interactions: copies of one that came in, written past the desk.

A million commands would take an hour; the triggers count them all the same.
"""

from __future__ import annotations

from desktop_app.domain.ids import ContactId, InteractionId
from desktop_app.services.runner import Runner
from tests.builders import a_call, a_contact

# A few minutes apart, over years; nine calls of ten, so that filters have something to skip.
_COPY = """
WITH RECURSIVE number (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM number WHERE n < ?)
INSERT INTO interaction ({columns})
SELECT {values} FROM number CROSS JOIN interaction WHERE interaction.id = ?
"""
_CHANGED = {
    "id": "interaction.id || '-' || n",
    "channel": "CASE n % 20 WHEN 0 THEN 'email' WHEN 1 THEN 'whatsapp' ELSE 'voice' END",
    "at": "strftime('%Y-%m-%dT%H:%M:%f', 1480000000 + n * 31, 'unixepoch') || '000+00:00'",
    "state": "'done'",
    "accepted_by": "'noor'",
    "done_at": "interaction.received_at",
}

_OPEN = {"state": "interaction.state", "accepted_by": "NULL", "done_at": "NULL"}


def a_person_with(
    runner: Runner, interactions: int, number: str, *, are_open: bool = False, **fields: str
) -> tuple[ContactId, InteractionId]:
    """A contact that *number* has called from so many times, and the first of those calls.

    *are_open*: the calls go on alerting.
    """
    id = a_contact(runner, work_phone=number, **fields)
    first = a_call(runner, number)
    database = runner.store._database
    columns = [name for _, name, *_ in database.execute_sql("PRAGMA table_info(interaction)") if name != "seq"]
    changed = _CHANGED | (_OPEN if are_open else {})
    values = ", ".join(changed.get(name, f"interaction.{name}") for name in columns)
    with database.atomic("IMMEDIATE"):
        database.execute_sql(_COPY.format(columns=", ".join(columns), values=values), (interactions - 1, first))
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return id, first
