"""Who holds a number: from E.164 and as typed, beside a raw prepared join of the same columns on the same store.

As typed, every number is met for the first time; one that was met before costs as much as from E.164. What an agent
asks for, the whole explanation, is measured through the runner, and what a call asks for through the matcher.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from desktop_app.domain.identifiers import Identifier, IdentifierType, Region, known_region
from desktop_app.domain.interactions import Arrival, Channel
from desktop_app.domain.matching import match
from desktop_app.domain.phones import parse_phone
from desktop_app.services.linking import MatchExplanation
from tests.benchmarks.base import REGION
from tests.benchmarks.harness import Bench, Measurement, in_turn
from tests.builders import an_arrival

AREA = "match"
_RAW = """
SELECT contact.id, contact.seq, contact.created_at, contact.first_name, contact.middle_name, contact.last_name,
       contact.organization, contact.division, contact.merged_into
  FROM identifier JOIN contact ON contact.id = identifier.contact
 WHERE identifier.value = ? AND identifier.type = ? AND identifier.source = ?
"""


@dataclass(frozen=True)
class Caller:
    typed: str
    region: Region
    identifier: Identifier

    @property
    def arrival(self) -> Arrival:
        return an_arrival(Channel.VOICE, (IdentifierType.PHONE, self.identifier.value))


def measure(bench: Bench) -> Iterator[Measurement]:
    callers = list(_callers(bench))
    arrivals = {caller: caller.arrival for caller in callers}
    with bench.base.opened() as runner, runner.store.reading():
        contacts = runner.store.contacts
        connection = runner.store._database.connection()

        def raw(caller: Caller) -> None:
            connection.execute(_RAW, (caller.identifier.value, "phone", "")).fetchall()

        def from_e164(caller: Caller) -> None:
            contacts.holders_of(caller.identifier)

        def as_typed(caller: Caller) -> None:
            contacts.holders_of(Identifier.parse(IdentifierType.PHONE, caller.typed, region=caller.region))

        def matched(caller: Caller) -> None:
            match(arrivals[caller], contacts.holders_of, runner.settings)

        def explained(caller: Caller) -> None:
            runner.read(MatchExplanation(arrivals[caller]))

        join, *ours = in_turn(callers, raw, from_e164, as_typed, matched, rounds=bench.rounds)
        few_joins, explanation = in_turn(callers[::10], raw, explained, rounds=bench.rounds)
    told: tuple[tuple[str, float | None], ...] = (
        ("holders, from E.164", 1.5),
        ("holders, from a number as typed", 4),
        ("whom an arriving call is linked to", None),
    )
    for (what, limit), timed in zip(told, ours, strict=True):
        yield Measurement.timed(AREA, what, timed, "raw prepared join", join, limit)
    what = "why, with all who hold the number, through the runner"
    yield Measurement.timed(AREA, what, explanation, "raw prepared join", few_joins, None)


def _callers(bench: Bench) -> Iterator[Caller]:
    for person in bench.base.some_people:
        region = known_region(person.country) or REGION
        if number := parse_phone(person.phone1, region):
            yield Caller(person.phone1, region, Identifier(IdentifierType.PHONE, number))
