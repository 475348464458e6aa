"""Who is compared with whom: keeps profiles, keys and pairs together."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.duplicates import Holders, are_two_of_a_family, evidence_of
from desktop_app.domain.evidence import LISTED_FROM, Habits, score_of
from desktop_app.domain.profiles import FEW, KeyKind, Profile
from desktop_app.store.duplicates.reading import Compared
from desktop_app.store.duplicates.told_apart import ToldApart

Pair = tuple[int, int]  # in order of creation

_PROFILES = """
SELECT profile.seq, profile.division, profile.profile
  FROM json_each(?) AS wanted CROSS JOIN duplicate_profile AS profile ON profile.seq = wanted.value
"""
_HOLDERS = """
SELECT wanted.value, (
    SELECT json_group_array(contact) FROM (SELECT contact FROM duplicate_key WHERE key = wanted.value LIMIT ?2)
)
  FROM json_each(?1) AS wanted
"""
_PAIRS_AMONG = """
SELECT pair.one, pair.other FROM json_each(?1) AS wanted CROSS JOIN duplicate_pair AS pair ON pair.one = wanted.value
 WHERE pair.other IN (SELECT value FROM json_each(?1))
"""
_FORGET_PAIRS = "DELETE FROM duplicate_pair WHERE one = ?1 OR other = ?1"
_KEEP_PAIR = "INSERT OR REPLACE INTO duplicate_pair (one, other, score) VALUES (?, ?, ?)"
_KEEP_PROFILE = "INSERT OR REPLACE INTO duplicate_profile (seq, division, profile) VALUES (?, ?, ?)"


def _leads(kind: int) -> bool:
    """Whether how many hold such a key matters to the points of those who share it."""
    return kind <= KeyKind.FIELD_ID


def likely_score(one: Compared, other: Compared, holders: Holders, habits: Habits) -> int | None:
    """None where it is too low, or where the two could not be merged."""
    if one.division is not None and other.division is not None and one.division != other.division:
        return None
    if are_two_of_a_family(one.profile, other.profile, habits):
        return None
    score = score_of(evidence_of(one.profile, other.profile, holders, habits), habits)
    return score if score >= LISTED_FROM else None


def read_profiles(database: APSWDatabase, seqs: Iterable[int]) -> dict[int, Compared]:
    """As they are kept."""
    rows = database.execute_sql(_PROFILES, (json.dumps(list(seqs)),))
    return {seq: Compared(division, Profile.read(text)) for seq, division, text in rows}


def read_holders(database: APSWDatabase, keys: Iterable[int], limit: int) -> dict[int, list[int]]:
    """Of each key at most *limit*, in order of creation."""
    rows = database.execute_sql(_HOLDERS, (json.dumps(list(keys)), limit))
    return {key: json.loads(holders) for key, holders in rows}


@dataclass
class Pairing:
    """One piece of work on profiles, keys and pairs, inside a write transaction."""

    database: APSWDatabase
    habits: Habits
    told_apart: ToldApart
    _holders: dict[int, list[int]] = field(default_factory=dict)  # of keys, in order of creation, FEW + 1 at most
    _profiles: dict[int, Compared] = field(default_factory=dict)

    def look_at(self, seqs: Sequence[int], now: Mapping[int, Compared]) -> None:
        """Keeps what *seqs* are *now*; those that are not among it are gone."""
        before = {seq: each.profile.keys for seq, each in read_profiles(self.database, seqs).items()}
        after = {seq: each.profile.keys for seq, each in now.items()}
        nothing: frozenset[int] = frozenset()
        lost = [(key, seq) for seq, keys in before.items() for key in keys - after.get(seq, nothing)]
        gained = [(key, seq) for seq, keys in after.items() for key in keys - before.get(seq, nothing)]
        changed = {key for key, _seq in (*lost, *gained)}
        held_before = {key: len(holders) for key, holders in read_holders(self.database, changed, FEW + 1).items()}
        write = self.database.cursor().executemany
        write("DELETE FROM duplicate_key WHERE key = ? AND contact = ?", lost)
        write("INSERT INTO duplicate_key (key, contact) VALUES (?, ?)", gained)
        write("DELETE FROM duplicate_profile WHERE seq = ?", [(seq,) for seq in before if seq not in now])
        write(_KEEP_PROFILE, [(seq, each.division, each.profile.text()) for seq, each in now.items()])
        write(_FORGET_PAIRS, [(seq,) for seq in seqs])
        self._profiles = dict(now)
        self._holders = read_holders(self.database, changed.union(*after.values()), FEW + 1)
        pairs = {pair for seq, keys in after.items() for pair in self._pairs_of(seq, keys)}
        doubtful: set[Pair] = set()
        for key in changed:
            number = len(self._holders[key])
            if number <= FEW and (_leads(key & 7) or held_before[key] > FEW):
                pairs.update(combinations(self._holders[key], 2))
            elif number > FEW >= held_before[key]:
                doubtful.update(self._pairs_among(key, FEW + 1 + len(gained)))
        self._judge(pairs)
        self._judge(doubtful - pairs, lead_is_known=False)

    def _pairs_of(self, seq: int, keys: Iterable[int]) -> Iterator[Pair]:
        for key in keys:
            holders = self._holders[key]
            if len(holders) <= FEW:
                yield from ((min(seq, other), max(seq, other)) for other in holders if other != seq)

    def _pairs_among(self, key: int, limit: int) -> list[Pair]:
        """Likely pairs of those who hold a key that has become too common to lead to them."""
        holders = json.dumps(read_holders(self.database, [key], limit)[key])
        return [(one, other) for one, other in self.database.execute_sql(_PAIRS_AMONG, (holders,)).fetchall()]

    def _judge(self, pairs: Collection[Pair], *, lead_is_known: bool = True) -> None:
        """Keeps those that are likely, and drops the others."""
        self._load({seq for pair in pairs for seq in pair})
        scores = [
            (*pair, score)
            for pair in pairs
            if (lead_is_known or self._have_lead(pair)) and (score := self._score(pair)) is not None
        ]
        likely = {(one, other) for one, other, _score in scores}
        write = self.database.cursor().executemany
        write("DELETE FROM duplicate_pair WHERE one = ? AND other = ?", [pair for pair in pairs if pair not in likely])
        write(_KEEP_PAIR, scores)

    def _score(self, pair: Pair) -> int | None:
        """None for a pair that is not to be listed."""
        one, other = self._profiles[pair[0]], self._profiles[pair[1]]
        score = likely_score(one, other, self.number_of_holders, self.habits)
        return None if score is None or self.told_apart.are(*pair) else score

    def _have_lead(self, pair: Pair) -> bool:
        shared = self._profiles[pair[0]].profile.keys & self._profiles[pair[1]].profile.keys
        return any(self.number_of_holders(key) <= FEW for key in shared)

    def number_of_holders(self, key: int) -> int:
        holders = self._holders.get(key)
        if holders is None:
            holders = self._holders[key] = read_holders(self.database, [key], FEW + 1)[key]
        return len(holders)

    def _load(self, seqs: Iterable[int]) -> None:
        self._profiles.update(read_profiles(self.database, (seq for seq in seqs if seq not in self._profiles)))
