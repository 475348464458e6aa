"""Somebody with very many interactions, as they were: at any moment, and with an import of many rows in between."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

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
from tests.benchmarks.base import opened
from tests.benchmarks.harness import Bench, Measurement, in_turn
from tests.builders import a_contact

AREA = "time travel"
LIMIT_MS = 100
FIRST = datetime(2016, 1, 1, tzinfo=UTC)
CLUES = json.dumps([{"type": "phone", "value": "(803) 123-0000", "source": "", "normal": "+18031230000"}])
KNOWN = (FoundIdentifier(IdentifierType.EXTERNAL_ID, "7", "crm"),)


def measure(bench: Bench) -> Iterator[Measurement]:
    with opened(bench.scratch / "time-travel.db") as runner:
        ada = _with_a_past(runner, bench.size)
        for what, query in _questions(runner, ada, bench.size).items():
            (timed,) = in_turn([query] * 7, runner.read, rounds=bench.rounds)
            target, ok = f"p50 ≤ {LIMIT_MS} ms", timed.figures.p50 <= LIMIT_MS
            yield Measurement(AREA, what, timed.figures, target=target, ok=ok)


def _questions(runner: Runner, ada: ContactId, count: int) -> dict[str, Query[object]]:
    last = runner.last_sequence()
    moments: dict[str, Query[object]] = {
        f"after {share:.0%} of {count:,} interactions": ContactAsOf(ada, FIRST + timedelta(minutes=int(share * count)))
        for share in (0.01, 0.5, 0.99)
    }
    return moments | {
        f"before an import of {count // 20:,}": ContactAsOf(ada, after=last - 2),
        "after it": ContactAsOf(ada, after=last - 1),
        "its changes": ChangesOfContact(ada),
    }


def _with_a_past(runner: Runner, count: int) -> ContactId:
    id = a_contact(runner, work_phone="(803) 123-0000")
    _receive_many(runner, id, count)
    runner.run(AddIdentifier(id, "external-id", "7", source="crm"))
    rows = [ContactRow(2, {"title": "Prof"}, KNOWN)]
    rows += [ContactRow(line, {"first_name": f"F{line}"}) for line in range(3, count // 20 + 2)]
    runner.run(ImportContacts(("people.csv",), rows))
    runner.run(EditContact(contact_id=id, title="Sir"))
    return id


def _receive_many(runner: Runner, id: ContactId, count: int) -> None:
    """What so many ``ReceiveInteraction`` would have written, in a fiftieth of the time."""
    database = runner.store._database
    ((before,),) = database.execute_sql("SELECT max(sequence) FROM operation").fetchall()
    numbers = range(count)

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
