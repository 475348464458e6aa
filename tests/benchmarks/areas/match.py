"""Who holds a number: from E.164 and as typed, beside a raw prepared join on the same store."""

from __future__ import annotations

from collections.abc import Iterator

from desktop_app.domain.identifiers import Identifier, IdentifierType, Region, known_region
from desktop_app.domain.phones import parse_phone
from tests.benchmarks.base import REGION
from tests.benchmarks.harness import Bench, Measurement, in_turn

AREA = "match"
_RAW = """
SELECT contact.id, contact.first_name, contact.last_name FROM identifier JOIN contact ON contact.id = identifier.contact
 WHERE identifier.value = ? AND identifier.type = 'phone' AND identifier.source = ''
"""


def measure(bench: Bench) -> Iterator[Measurement]:
    typed: list[tuple[str, Region, str]] = []
    for person in bench.base.some_people:
        region = known_region(person.country) or REGION
        if number := parse_phone(person.phone1, region):
            typed.append((person.phone1, region, number))
    with bench.base.opened() as runner, runner.store.reading():
        contacts = runner.store.contacts
        connection = runner.store._database.connection()

        def raw(sample: tuple[str, Region, str]) -> None:
            connection.execute(_RAW, (sample[2],)).fetchall()

        def from_e164(sample: tuple[str, Region, str]) -> None:
            contacts.holders_of(Identifier(IdentifierType.PHONE, sample[2]))

        def as_typed(sample: tuple[str, Region, str]) -> None:
            parse_phone.cache_clear()  # as if nobody had ever typed it
            contacts.holders_of(Identifier.parse(IdentifierType.PHONE, sample[0], region=sample[1]))

        exact, as_written, join = in_turn(typed, from_e164, as_typed, raw, rounds=bench.rounds)
    name = "raw prepared join"
    for what, ours, limit in (("from E.164", exact, 1.5), ("from a number as typed", as_written, 4)):
        ratio = ours.ratio_to(join)
        yield Measurement(AREA, what, ours.figures, name, join.figures, ratio, f"≤ {limit:g}×", ratio <= limit)
