"""A contact with a million interactions, as it was: at any moment, and with an import of 50,000 rows in between.

Run with ``pytest -s --long tests/benchmarks/test_time_travel.py``; building the store takes two minutes.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from time import perf_counter

import pytest

from desktop_app.domain.identifiers import IdentifierType
from desktop_app.domain.ids import ContactId
from desktop_app.domain.importing import ContactRow, FoundIdentifier
from desktop_app.services.contacts import EditContact
from desktop_app.services.identifiers import AddIdentifier
from desktop_app.services.importing import ImportContacts
from desktop_app.services.requests import Query
from desktop_app.services.runner import Runner
from desktop_app.services.time_travel import ChangesOfContact, ContactAsOf
from desktop_app.store.times import to_text
from tests.builders import a_contact

INTERACTIONS, IMPORTED, LIMIT_MS = 1_000_000, 50_000, 100
FIRST = datetime(2016, 1, 1, tzinfo=UTC)
CLUES = json.dumps([{"type": "phone", "value": "(803) 123-0000", "source": "", "normal": "+18031230000"}])
KNOWN = (FoundIdentifier(IdentifierType.EXTERNAL_ID, "7", "crm"),)


@pytest.fixture
def ada(runner: Runner) -> ContactId:
    id = a_contact(runner, work_phone="(803) 123-0000")
    receive_many(runner, id)
    runner.run(AddIdentifier(id, "external-id", "7", source="crm"))
    rows = [ContactRow(2, {"title": "Prof"}, KNOWN)]
    rows += [ContactRow(line, {"first_name": f"F{line}"}) for line in range(3, IMPORTED + 2)]
    runner.run(ImportContacts(("people.csv",), rows))
    runner.run(EditContact(contact_id=id, title="Sir"))
    return id


def receive_many(runner: Runner, id: ContactId) -> None:
    """What a million ``ReceiveInteraction`` would have written, in a fiftieth of the time."""
    database = runner.store._database
    ((before,),) = database.execute_sql("SELECT max(sequence) FROM operation").fetchall()
    numbers = range(INTERACTIONS)

    def at(number: int) -> str:
        return to_text(FIRST + timedelta(minutes=number))

    def images() -> Iterator[tuple[object, ...]]:
        unlinked = json.dumps({"contact": None, "linked_by": None, "linked_at": None})
        for n in numbers:
            yield before + 1 + n, 1, "interaction", f'["i{n}"]', "insert", None, 1
            yield before + 1 + n, 2, "interaction", f'["i{n}"]', "update", unlinked, 0

    result = json.dumps({"contact": id, "created": False})
    with database.atomic("IMMEDIATE"):
        cursor = database.connection().cursor()
        cursor.executemany(
            "INSERT INTO operation (sequence, id, time, agent, run_by, command, arguments, reason, result)"
            " VALUES (?, ?, ?, 'noor', 'noor', 'ReceiveInteraction', ?, '', ?)",
            (
                (before + 1 + n, f"receive-i{n}", at(n), json.dumps({"interaction_id": f"i{n}"}), result)
                for n in numbers
            ),
        )
        cursor.executemany(
            "INSERT INTO interaction (id, channel, direction, at, queue, name, clues, subject, text, extra,"
            " received_at, rule, matched, state, contact, linked_by, linked_at)"
            " VALUES (?, 'voice', 'inbound', ?, '', '', ?, '', '', '{}', ?, 'exact', 0, 'alerting', ?, 'match', ?)",
            ((f"i{n}", at(n), CLUES, at(n), id, at(n)) for n in numbers),
        )
        cursor.executemany("INSERT INTO before_image VALUES (?, ?, ?, ?, ?, ?, ?)", images())
        cursor.executemany(
            "INSERT INTO touched (entity, id, operation) VALUES (?, ?, ?)",
            (
                row
                for n in numbers
                for row in (("contact", id, before + 1 + n), ("interaction", f"i{n}", before + 1 + n))
            ),
        )


@pytest.mark.long
def test_a_contact_with_a_million_interactions_as_it_was(runner: Runner, ada: ContactId) -> None:
    moments = {
        f"after {share:.0%} of them": ContactAsOf(ada, FIRST + timedelta(minutes=int(share * INTERACTIONS)))
        for share in (0.01, 0.5, 0.99)
    }
    with runner.store.reading():
        last = runner.store.journal.last_sequence()
    queries: dict[str, Query[object]] = {
        **moments,
        "before the import": ContactAsOf(ada, after=last - 2),
        "after the import": ContactAsOf(ada, after=last - 1),
        "its changes": ChangesOfContact(ada),
    }
    slow = {name: median for name, query in queries.items() if (median := median_ms(runner, query)) > LIMIT_MS}

    assert slow == {}


def median_ms(runner: Runner, query: Query[object]) -> float:
    times = []
    for _ in range(7):
        begin = perf_counter()
        runner.read(query)
        times.append(1000 * (perf_counter() - begin))
    print(f"{query}: first {times[0]:.1f} ms, p50 {statistics.median(times):.1f} ms")
    return statistics.median(times)
