"""Everybody compared at once: quicker than one after the other where all have to be looked at."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.evidence import Habits
from desktop_app.domain.profiles import FEW, KeyKind
from desktop_app.store.duplicates.pairing import likely_score, read_profiles
from desktop_app.store.duplicates.reading import Compared
from desktop_app.store.duplicates.told_apart import ToldApart

AT_ONE_TIME = 20_000  # pairs whose profiles are in memory

_UNSORTED = "CREATE TEMP TABLE IF NOT EXISTS duplicate_unsorted (key INTEGER, contact INTEGER)"
_SORTED = "INSERT INTO duplicate_key SELECT key, contact FROM temp.duplicate_unsorted ORDER BY key, contact"
_FEW = f"""
CREATE TEMP TABLE duplicate_few AS
SELECT key, count(*) AS number FROM duplicate_key GROUP BY key HAVING count(*) BETWEEN 2 AND {FEW}
"""
_COMPARED = """
SELECT DISTINCT one.contact, other.contact
  FROM temp.duplicate_few AS few
 CROSS JOIN duplicate_key AS one ON one.key = few.key
 CROSS JOIN duplicate_key AS other ON other.key = few.key AND other.contact > one.contact
 ORDER BY one.contact, other.contact
"""


def remember(database: APSWDatabase, now: Mapping[int, Compared]) -> None:
    """Keeps profiles, and puts their keys where ``sort_keys`` finds them."""
    write = database.cursor().executemany
    profiles = [(seq, each.division, each.profile.text()) for seq, each in now.items()]
    write("INSERT INTO duplicate_profile (seq, division, profile) VALUES (?, ?, ?)", profiles)
    database.execute_sql(_UNSORTED)
    keys = [(key, seq) for seq, each in now.items() for key in each.profile.keys]
    write("INSERT INTO temp.duplicate_unsorted (key, contact) VALUES (?, ?)", keys)


def sort_keys(database: APSWDatabase) -> None:
    """Keeps the keys that were remembered; in order, millions are written in a tenth of the time."""
    database.execute_sql(_UNSORTED)
    database.execute_sql(_SORTED)
    database.execute_sql("DROP TABLE temp.duplicate_unsorted")


def pair(database: APSWDatabase, habits: Habits, told_apart: ToldApart) -> None:
    """Finds the likely pairs anew from the profiles and keys that are kept."""
    database.execute_sql("DELETE FROM duplicate_pair")
    database.execute_sql(_FEW)
    sql = "SELECT key, number FROM temp.duplicate_few WHERE key & 7 <= ?"
    numbers: dict[int, int] = dict(database.execute_sql(sql, (KeyKind.FIELD_ID.value,)).fetchall())

    def holders(key: int) -> int:
        return numbers.get(key, FEW + 1)

    write = database.cursor().executemany
    compared = database.execute_sql(_COMPARED)
    while batch := list(islice(compared, AT_ONE_TIME)):
        profiles = read_profiles(database, {seq for one_and_other in batch for seq in one_and_other})
        likely = [
            (one, other, score)
            for one, other in batch
            if (score := likely_score(profiles[one], profiles[other], holders, habits)) is not None
            and not told_apart.are(one, other)
        ]
        write("INSERT INTO duplicate_pair (one, other, score) VALUES (?, ?, ?)", likely)
    database.execute_sql("DROP TABLE temp.duplicate_few")
