"""Keeps the likely pairs as contacts change, and reads them."""

from __future__ import annotations

import json
from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.contacts import ContactFields
from desktop_app.domain.duplicates import LikelyPair, evidence_of
from desktop_app.domain.evidence import SMALLEST_BASE, Habits, Why, score_of
from desktop_app.domain.identifiers import Identifier
from desktop_app.domain.ids import ContactId, DivisionId
from desktop_app.domain.profiles import FEW, Profile, profile_of
from desktop_app.store import derived
from desktop_app.store.contacts import ContactRepository
from desktop_app.store.custom_fields import CustomFieldRepository
from desktop_app.store.derived import are_duplicates_current
from desktop_app.store.duplicates import everybody
from desktop_app.store.duplicates.pairing import Pairing, likely_score, read_holders, read_profiles
from desktop_app.store.duplicates.reading import Compared, ProfileReader
from desktop_app.store.duplicates.statistics import Count, Statistics, counted, keep, kept, number_of_people
from desktop_app.store.duplicates.told_apart import ToldApart
from desktop_app.store.garbage import little_garbage
from desktop_app.store.journal import transaction
from desktop_app.store.merge_sets import MergeSets
from desktop_app.store.times import to_text

AT_ONCE = 50  # contacts that one operation keeps up to date itself; of more it leaves all to be caught up with
WHOLE_FROM = 20_000  # contacts still to be looked through that are quicker looked through from the beginning
BATCH = 500
HELPING = 5  # contacts looked through in one idle moment, and…
COUNTED = 500  # …of which the names are counted; some milliseconds

_STATE = "SELECT rules, done, total, has_households, edition FROM duplicate_state"
_SEQS = "SELECT seq FROM json_each(?) AS wanted CROSS JOIN contact ON contact.id = wanted.value"
# Who has never been looked at is waiting anyway.
_LATER = """
INSERT OR IGNORE INTO duplicate_stale (seq)
SELECT seq FROM json_each(?) AS wanted CROSS JOIN contact ON contact.id = wanted.value
 WHERE seq <= (SELECT done FROM duplicate_state)
"""
_WAITING = """
SELECT (SELECT count(*) FROM duplicate_stale)
     + (SELECT count(*) FROM (SELECT 1 FROM contact WHERE seq > ?1 LIMIT ?2))
"""
_LISTED = """
  FROM duplicate_pair AS pair
 CROSS JOIN duplicate_profile AS one_profile ON one_profile.seq = pair.one
 CROSS JOIN duplicate_profile AS other_profile ON other_profile.seq = pair.other
 CROSS JOIN contact AS one ON one.seq = pair.one AND one.merged_into IS NULL
 CROSS JOIN contact AS other ON other.seq = pair.other AND other.merged_into IS NULL
 WHERE (one_profile.division IS NULL OR one_profile.division NOT IN (SELECT value FROM json_each(?1)))
   AND (other_profile.division IS NULL OR other_profile.division NOT IN (SELECT value FROM json_each(?1)))
   AND NOT EXISTS (SELECT 1 FROM lapsing WHERE lapsing.contact IN (one.id, other.id) AND last_contact <= ?2)
"""
_PAIRS = f"""
SELECT one.id, other.id, one_profile.profile, other_profile.profile {_LISTED}
 ORDER BY pair.score DESC, pair.one, pair.other
"""
_COUNT = f"SELECT count(*) FROM (SELECT 1 {_LISTED} LIMIT ?3)"


@dataclass(frozen=True)
class _State:
    """*done*: everybody created up to that one has been looked at."""

    rules: int
    done: int
    total: int
    has_households: bool
    edition: int


class DuplicateIndex:
    """The pairs of contacts that are likely one person, surest first."""

    def __init__(
        self, database: APSWDatabase, contacts: ContactRepository, custom_fields: CustomFieldRepository
    ) -> None:
        self._database = database
        self._reader = ProfileReader(database, contacts, custom_fields)
        self._sets = MergeSets(database)
        self._read_statistics: tuple[int, Statistics] | None = None  # with their edition
        self._counting: Count | None = None  # under way
        self._too_few_below = 0  # a place in the order of creation

    def ensure(self) -> None:
        """Begins anew if the rules have changed since; looking at everybody is left to ``catch_up``."""
        if are_duplicates_current(self._database):
            return
        with transaction(self._database):
            if not are_duplicates_current(self._database):  # Another process may have been quicker.
                self._begin_anew()
                self._database.execute_sql("UPDATE duplicate_state SET rules = ?", (derived.DUPLICATE_RULES,))

    # Keeping

    def update(self, contact_ids: Iterable[ContactId], *, later: bool = False) -> None:
        """Looks at these contacts anew, and at those that are gone; to be called inside the write transaction.

        Of more than AT_ONCE, or *later*, it only remembers that they are to be looked at: an import is not to wait for
        it, nor a merge, whose own pair goes from the list by itself.
        """
        ids = json.dumps(list(contact_ids))
        if later:
            self._database.execute_sql(_LATER, (ids,))
            return
        changed = {seq for (seq,) in self._database.execute_sql(_SEQS, (ids,))}
        stale = self._stale(AT_ONCE + 1)
        if not changed and not stale:
            return
        state = self._state
        known = {seq for seq in changed if seq <= state.done}
        new = sorted(changed - known)
        if len(changed) + len(stale) > AT_ONCE:
            rows = [(seq,) for seq in known]
            self._database.cursor().executemany("INSERT OR IGNORE INTO duplicate_stale (seq) VALUES (?)", rows)
            return
        if self._new_after(state.done, len(new) + 1) != new:
            new = []  # They wait for those before them.
        self._look_at(sorted({*known, *stale, *new}), done=new[-1] if new else None)

    def catch_up(self, limit: int) -> bool:
        """Looks at *limit* of those who wait for it; whether any are left."""
        if self._has_doubled():
            # A second or two in a large base, in which everybody may write.
            self._use(counted(self._database, self._reader))
        return self._catch_up(limit)

    def _catch_up(self, limit: int) -> bool:
        with transaction(self._database):
            seqs = sorted(self._stale(limit))
            new = self._new_after(self._state.done, limit - len(seqs)) if len(seqs) < limit else []
            self._look_at([*seqs, *new], done=new[-1] if new else None)
            return self.waiting(1) > 0

    def tend(self) -> bool:
        """Looks at some of those who wait for it, in an idle moment, or counts some names; whether there is more."""
        if self._counting is None and self._has_doubled():
            self._counting = Count()
        if self._counting is None:
            return self.waiting(1) > 0 and self._catch_up(HELPING)
        if not self._counting.go_on(self._database, COUNTED):
            self._use(self._counting.statistics(self._database, self._reader))
            self._counting = None
        return True

    def catch_up_with_all(self) -> None:
        """Looks at all who wait for it: in helpings, or at everybody anew where those are many."""
        if self.waiting(WHOLE_FROM) >= WHOLE_FROM:
            self.rebuild()
        while self.catch_up(BATCH):
            pass

    def waiting(self, limit: int) -> int:
        """How many are still to be looked at; counted no further than *limit* of the new ones."""
        ((number,),) = self._database.execute_sql(_WAITING, (self._state.done, limit)).fetchall()
        return int(number)

    def rebuild(self) -> None:
        """Looks at everybody anew, in one transaction; quicker than in helpings."""
        with transaction(self._database), little_garbage():
            keep(self._database, counted(self._database, self._reader))
            self._begin_anew()
            last = 0
            while seqs := self._new_after(last, BATCH):
                everybody.remember(self._database, self._load(seqs))
                last = seqs[-1]
            everybody.sort_keys(self._database)
            self.pair_anew()
            self._database.execute_sql("UPDATE duplicate_state SET done = ?", (last,))

    def pair_anew(self) -> None:
        """Finds the pairs anew from what is kept of each contact."""
        with transaction(self._database):
            everybody.pair(self._database, self._habits, ToldApart(self._database, self._sets))

    def _begin_anew(self) -> None:
        for table in ("profile", "key", "pair", "stale"):
            self._database.execute_sql(f"DELETE FROM duplicate_{table}")
        self._database.execute_sql("UPDATE duplicate_state SET done = 0")

    def _has_doubled(self) -> bool:
        """Whether there are twice the people of whom the names were counted, so that they are to be counted anew."""
        enough = max(SMALLEST_BASE, 2 * self._state.total)
        ((last,),) = self._database.execute_sql("SELECT coalesce(max(seq), 0) FROM contact").fetchall()
        # The newest one's place says at once that there cannot be so many; else people are counted, now and then.
        if last < max(enough, self._too_few_below):
            return False
        if number_of_people(self._database) >= enough:
            return True
        self._too_few_below = last + last // 10
        return False

    def _use(self, statistics: Statistics) -> None:
        """Everybody is compared anew by them."""
        with transaction(self._database):
            keep(self._database, statistics)
            self._begin_anew()

    def _look_at(self, seqs: Sequence[int], *, done: int | None) -> None:
        if seqs:
            pairing = Pairing(self._database, self._habits, ToldApart(self._database, self._sets))
            pairing.look_at(seqs, self._load(seqs))
            remove = [(seq,) for seq in seqs]
            self._database.cursor().executemany("DELETE FROM duplicate_stale WHERE seq = ?", remove)
        if done is not None:
            self._database.execute_sql("UPDATE duplicate_state SET done = ?", (done,))

    def _load(self, seqs: Sequence[int]) -> dict[int, Compared]:
        return self._reader.load(seqs, self._statistics.rarity, self._habits)

    def _stale(self, limit: int) -> set[int]:
        rows = self._database.execute_sql("SELECT seq FROM duplicate_stale ORDER BY seq LIMIT ?", (limit,))
        return {seq for (seq,) in rows}

    def _new_after(self, seq: int, limit: int) -> list[int]:
        rows = self._database.execute_sql("SELECT seq FROM contact WHERE seq > ? ORDER BY seq LIMIT ?", (seq, limit))
        return [each for (each,) in rows]

    @property
    def _state(self) -> _State:
        (row,) = self._database.execute_sql(_STATE).fetchall()
        return _State(*row)

    @property
    def _statistics(self) -> Statistics:
        state = self._state
        if self._read_statistics is None or self._read_statistics[0] != state.edition:
            found = kept(self._database, state.total, bool(state.has_households))
            self._read_statistics = (state.edition, found)
        return self._read_statistics[1]

    @property
    def _habits(self) -> Habits:
        return self._statistics.habits

    # Reading

    def listed(
        self, *, lapsed: datetime, hidden: frozenset[DivisionId] = frozenset(), unseen: Container[Why] = ()
    ) -> Iterator[LikelyPair]:
        """The likely pairs, surest first, as they are asked for.

        Left out is whoever is in one of the *hidden* divisions, or temporary and last in touch at *lapsed* or before.
        *unseen*: what is not to be told; pairs that rest on it are left out, too.
        """
        values = (_json(hidden), to_text(lapsed))
        # Closed at once, as a statement that is half read keeps the write-ahead log from being emptied.
        with closing(self._database.execute_sql(_PAIRS, values)) as rows:
            for row in rows:
                if (pair := self._likely(*row).without(unseen)) is not None:
                    yield pair

    def alike(
        self,
        fields: ContactFields,
        identifiers: Iterable[tuple[Identifier, str]],
        *,
        besides: Collection[ContactId],
        hidden: frozenset[DivisionId] = frozenset(),
    ) -> tuple[ContactId, int] | None:
        """Who is most likely the same person as a contact that is not stored yet, and the score; None for nobody.

        *besides*: contacts that are no others, with all that they were merged with.
        """
        profile = profile_of(fields, identifiers, self._statistics.rarity, rare_from=self._habits.rare_from)
        own = {seq for (seq,) in self._database.execute_sql(_SEQS, (json.dumps(list(besides)),))}
        holders = read_holders(self._database, profile.keys, FEW + len(own) + 1)
        others = {key: [seq for seq in held if seq not in own] for key, held in holders.items()}
        seqs = {seq for held in others.values() if len(held) < FEW for seq in held}

        def number(key: int) -> int:
            return min(len(others.get(key, ())) + 1, FEW + 1)

        best: tuple[int, int] | None = None
        for seq, other in read_profiles(self._database, sorted(seqs)).items():
            score = likely_score(Compared(None, profile), other, number, self._habits)
            if score is not None and other.division not in hidden and (best is None or score > best[0]):
                best = score, seq
        if best is None:
            return None
        rows = self._database.execute_sql("SELECT id FROM contact WHERE seq = ?", (best[1],)).fetchall()
        return (ContactId(rows[0][0]), best[0]) if rows else None

    def count(self, *, lapsed: datetime, hidden: frozenset[DivisionId] = frozenset(), limit: int) -> int:
        """How many there are of those; counts no further than *limit*."""
        ((number,),) = self._database.execute_sql(_COUNT, (_json(hidden), to_text(lapsed), limit)).fetchall()
        return int(number)

    def _likely(self, one: str, other: str, one_profile: str, other_profile: str) -> LikelyPair:
        profiles = Profile.read(one_profile), Profile.read(other_profile)
        evidence = evidence_of(*profiles, self._number_of_holders, self._habits)
        return LikelyPair(ContactId(one), ContactId(other), score_of(evidence, self._habits), tuple(evidence))

    def _number_of_holders(self, key: int) -> int:
        return len(read_holders(self._database, [key], FEW + 1)[key])


def _json(divisions: frozenset[DivisionId]) -> str:
    return json.dumps(sorted(divisions))
