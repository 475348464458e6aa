"""What a base is like: how rare its names are, and whether people who live together are in it.

Counted when the base is looked through from the beginning, and again whenever it has doubled since, as a database's own
statistics are: a name gets no rarer from one day to the next, and every score would have to be worked out anew.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, count

from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.duplicates import ENOUGH_PAIRS, have_households
from desktop_app.domain.evidence import RARITY_MOST, SMALLEST_BASE, Habits, rarity
from desktop_app.domain.profiles import FEW, Profile, Rarity, company_of, family_of, given_of, is_birth_date
from desktop_app.store.duplicates.reading import ProfileReader

_READ: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "given": ("first_name", given_of),
    "family": ("last_name", family_of),
    "organization": ("organization", company_of),
}
_AT_ONE_ADDRESS = """
SELECT json_group_array(seq) FROM contact
 WHERE address1 <> '' AND merged_into IS NULL
 GROUP BY lower(address1), postal_code, city HAVING count(*) BETWEEN 2 AND ? LIMIT ?
"""
_NEXT = f"""
SELECT seq, merged_into IS NOT NULL, {", ".join(column for column, _ in _READ.values())}
  FROM contact WHERE seq > ? ORDER BY seq LIMIT ?
"""
_HOMES_LIMIT = 1_000  # that are looked into


@dataclass(frozen=True)
class Statistics:
    """*points*: (what, name) → what it is worth, for common names; every other is worth the most."""

    habits: Habits
    points: Mapping[tuple[str, str], int]

    def rarity(self, what: str, word: str) -> int:
        return self.points.get((what, word), self._otherwise)

    @property
    def _otherwise(self) -> int:
        return RARITY_MOST if self.habits.total >= SMALLEST_BASE else rarity(0, 0)


def number_of_people(database: APSWDatabase) -> int:
    """Contacts that were not merged into another."""
    # Both are counted in an index, the whole table is ten times as long.
    everybody = "SELECT count(*) FROM contact"
    ((total,),) = database.execute_sql(f"SELECT ({everybody}) - ({everybody} WHERE merged_into IS NOT NULL)").fetchall()
    return int(total)


def counted(database: APSWDatabase, reader: ProfileReader) -> Statistics:
    """The statistics of the base as it is; those of no base where it is too small to tell anything."""
    total = number_of_people(database)
    numbers: dict[str, Counter[str]] = {what: Counter() for what in _READ}
    for what, (column, read) in _READ.items():
        for text, number in database.execute_sql(f"SELECT {column}, count(*) FROM contact GROUP BY {column}"):
            numbers[what][read(text)] += number
    return _statistics(database, reader, numbers, total)


class Count:
    """The same, counted a few contacts at a time: those of a large base take seconds."""

    def __init__(self) -> None:
        self.people = 0  # so far
        self._numbers: dict[str, Counter[str]] = {what: Counter() for what in _READ}
        self._last = 0

    def go_on(self, database: APSWDatabase, limit: int) -> bool:
        """Counts the next *limit* contacts; whether there may be more."""
        rows = database.execute_sql(_NEXT, (self._last, limit)).fetchall()
        for seq, is_merged, *texts in rows:
            self._last = seq
            self.people += not is_merged
            for (what, (_, read)), text in zip(_READ.items(), texts, strict=True):
                self._numbers[what][read(text)] += 1
        return len(rows) == limit

    def statistics(self, database: APSWDatabase, reader: ProfileReader) -> Statistics:
        return _statistics(database, reader, self._numbers, self.people)


def _statistics(
    database: APSWDatabase, reader: ProfileReader, numbers: Mapping[str, Mapping[str, int]], total: int
) -> Statistics:
    if total < SMALLEST_BASE:
        return Statistics(Habits(), {})
    common = next(number for number in count(1) if rarity(number, total) < RARITY_MOST)
    points = {
        (what, word): rarity(number, total)
        for what, of_each in numbers.items()
        for word, number in of_each.items()
        if word and number >= common
    }
    statistics = Statistics(Habits(total), points)
    pairs = _at_one_address(database, reader, statistics.rarity, statistics.habits)
    return Statistics(Habits(total, have_households(pairs)), points)


def _at_one_address(
    database: APSWDatabase, reader: ProfileReader, rarity: Rarity, habits: Habits
) -> Iterator[tuple[Profile, Profile]]:
    """Pairs at one address, some of them; none where no dates of birth are kept."""
    names = database.execute_sql("SELECT name FROM custom_field WHERE type = 'date'").fetchall()
    if not any(is_birth_date(name) for (name,) in names):
        return
    homes = database.execute_sql(_AT_ONE_ADDRESS, (FEW, max(_HOMES_LIMIT, ENOUGH_PAIRS))).fetchall()
    for (seqs,) in homes:
        found = reader.load(json.loads(seqs), rarity, habits)
        yield from combinations((each.profile for each in found.values()), 2)


def kept(database: APSWDatabase, total: int, has_households: bool) -> Statistics:
    rows = database.execute_sql("SELECT what, word, points FROM duplicate_name").fetchall()
    return Statistics(Habits(total, has_households), {(what, word): points for what, word, points in rows})


def keep(database: APSWDatabase, statistics: Statistics) -> None:
    """In place of those before; to be called inside a write transaction."""
    database.execute_sql("DELETE FROM duplicate_name")
    database.cursor().executemany(
        "INSERT INTO duplicate_name (what, word, points) VALUES (?, ?, ?)",
        [(*key, points) for key, points in statistics.points.items()],
    )
    habits = statistics.habits
    sql = "UPDATE duplicate_state SET total = ?, has_households = ?, edition = random()"
    database.execute_sql(sql, (habits.total, habits.has_households))
