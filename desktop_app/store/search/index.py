"""Keeping the index: filled anew, kept up to date within the transaction that changes a contact, merged at leisure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.identifiers import Region
from desktop_app.domain.ids import ContactId, DivisionId
from desktop_app.domain.search import SearchAnswer, SearchDocument, SearchQuery, gaps, kept, key_of
from desktop_app.store.contacts import ContactRepository
from desktop_app.store.custom_fields import CustomFieldRepository
from desktop_app.store.derived import SEARCH_RULES, is_search_current
from desktop_app.store.journal import transaction
from desktop_app.store.search.documents import Documents
from desktop_app.store.search.expressions import Pieces, mark_of
from desktop_app.store.search.looking import Look
from desktop_app.store.search.ranks import rank_of, rank_of_new

READ_AT_ONCE = 500  # contacts
WRITTEN_AT_ONCE = 20_000  # contacts that are put in the order of their ranks, in which FTS5 takes them fastest
MERGED_PAGES = 16  # of 4 KB, in one idle moment; some two milliseconds
REBUILD_CACHE_KB = 256_000
LATE_AT_MOST = 100  # contacts that wait for an idle moment: the search that comes before it is not to feel them
COMMON_PIECES = 4_000  # whose numbers are remembered

_SPOKEN = re.compile(r"(?<= )[a-z]{3,24}(?= )")  # the words that a typo is looked for among
_TABLES = ("search_word", "search_gram")
# A level takes in four pieces of the level below. FTS5 puts what was made in one piece on the level above all that
# there were, and it had better be a high one: else every few edits would have the whole index written anew.
_LEVELS_BELOW = 12
_MANY_PIECES = 1_000
_CRISIS_PIECES = 64  # so many edits without one idle moment, and a commit has to merge some of them

_ENTRIES = """
SELECT search_entry.contact, search_entry.rank, search_entry.words, search_entry.document
  FROM json_each(?) AS wanted CROSS JOIN search_entry ON search_entry.contact = wanted.value
"""
_UNKNOWN = """
SELECT value FROM json_each(?) WHERE value NOT IN (SELECT word FROM search_vocabulary)
"""
_COUNT_PIECES = """
INSERT INTO search_common_piece (piece, contacts) SELECT term, doc FROM search_piece ORDER BY doc DESC LIMIT ?
"""
_EVERYBODY = ""  # the piece that all have
_COUNT_EVERYBODY = "INSERT INTO search_common_piece (piece, contacts) SELECT ?, count(*) FROM search_entry"
_HAS_DOUBLED = """
SELECT (SELECT max(seq) FROM contact) > 2 * coalesce((SELECT contacts FROM search_common_piece WHERE piece = ?), 0)
"""
_LATER = "INSERT OR IGNORE INTO search_late (contact) SELECT value FROM json_each(?)"
_IN_ORDER_OF_CREATION = """
SELECT contact.id FROM json_each(?) AS wanted CROSS JOIN contact ON contact.id = wanted.value ORDER BY contact.seq
"""


_NONE: frozenset[str] = frozenset()


class _Entry(NamedTuple):
    """What the index keeps of a contact; *words* as ``SearchDocument.haystack``, with the mark of its division.

    *document*: what a hit shows, as ``domain.search.kept``.
    """

    rank: int
    contact: str
    words: str
    document: bytes
    keys: frozenset[str]

    @classmethod
    def of(cls, document: SearchDocument) -> _Entry:
        mark = "" if document.division is None else f"{mark_of(document.division)} "
        keys = frozenset(key_of(each.text) for each in document.also if each.is_custom) if document.also else _NONE
        return cls(rank_of(document), document.contact_id, document.haystack + mark, kept(document), keys)

    @classmethod
    def of_new(
        cls, created_order: int, id: ContactId, division: DivisionId | None, words: str, document: bytes
    ) -> _Entry:
        mark = "" if division is None else f"{mark_of(division)} "
        return cls(rank_of_new(created_order), id, words + mark, document, _NONE)


class SearchIndex:
    """Finds contacts as the agent types; kept up to date within the transaction that changes them."""

    def __init__(
        self, database: APSWDatabase, contacts: ContactRepository, custom_fields: CustomFieldRepository
    ) -> None:
        self._database = database
        self._documents = Documents(database, contacts, custom_fields)
        self._common_pieces: dict[str, int] | None = None

    def find(
        self,
        text: str,
        *,
        region: Region,
        limit: int = 20,
        include_temporary: bool = False,
        include_custom: bool = False,
        hidden: frozenset[DivisionId] = frozenset(),
    ) -> SearchAnswer:
        """The *limit* contacts that *text* fits best; any text is a question, none raises.

        Temporary contacts are left out unless *include_temporary*, and nobody is found by a custom field unless
        *include_custom*. Those of the *hidden* divisions are always left out. Whom ``update_later`` has left is found
        as before until ``catch_up``.
        """
        query = SearchQuery.read(text, region, with_custom=include_custom and self._has_custom())
        look = Look(self._database, self._documents, self._pieces(), query, max(limit, 0), hidden)
        return look.answer(include_temporary=include_temporary)

    def _has_custom(self) -> bool:
        """Whether there is anything in a custom field: to look for it doubles each question."""
        return bool(self._database.execute_sql("SELECT 1 FROM custom_value LIMIT 1").fetchall())

    def _pieces(self) -> Pieces:
        """As counted last; what has changed since makes a search a little slower at most."""
        if self._common_pieces is None:
            self._common_pieces = dict(
                self._database.execute_sql("SELECT piece, contacts FROM search_common_piece").fetchall()
            )
        return Pieces(self._common_pieces)

    # Keeping it up to date

    def update(self, contact_ids: Iterable[ContactId]) -> None:
        """Indexes these contacts as they now are, and drops those that are gone.

        To be called inside the write transaction, also for contacts whose interactions changed: who was in touch last
        comes first. One contact takes a fraction of a millisecond. New contacts by the hundred or the million are taken
        in as fast as by ``rebuild``, some 10,000 a second; the more at once, the fewer pieces are left to be merged
        by ``tend``.
        """
        late = self._late()
        ids = list(dict.fromkeys((*contact_ids, *late)))  # with those, as one's new rank may be another's old one
        parts = list(_parts(self._in_order_of_creation(ids) if len(ids) > READ_AT_ONCE else ids, WRITTEN_AT_ONCE))
        for part in parts if len(parts) > 1 else ():
            self._drop([row[1] for row in self._kept(part)])
        for part in parts:
            known = {row[0]: row for row in self._kept(part)}
            entries = {entry.contact: entry for entry in self._entries(part)}
            same = {id for id, entry in entries.items() if id in known and known[id][1:3] == (entry.rank, entry.words)}
            self._drop([rank for id, rank, *_ in known.values() if id not in same])
            other = [(entries[id].document, entries[id].rank) for id in same if known[id][3] != entries[id].document]
            self._write_many("UPDATE search_entry SET document = ? WHERE rank = ?", other)
            self._write_many("DELETE FROM search_custom WHERE contact = ?", [(id,) for id in part])
            self._put_keys(entries.values())
            self._put(entry for id, entry in entries.items() if id not in same)
        if late:
            self._database.execute_sql("DELETE FROM search_late")
        if len(ids) >= READ_AT_ONCE and self._has_doubled():
            self._count_pieces()

    def _kept(self, ids: Sequence[str]) -> list[tuple[Any, ...]]:
        """What the index holds of them: id, rank, words and document."""
        return list(self._database.execute_sql(_ENTRIES, (json.dumps(ids),)))

    def update_later(self, contact_ids: Iterable[ContactId]) -> None:
        """Leaves these to ``catch_up`` or the next ``update``, inside the write transaction.

        Where too many wait for it, it is done at once.
        """
        self._database.execute_sql(_LATER, (json.dumps(list(contact_ids)),))
        if len(self._late()) > LATE_AT_MOST:
            self.update(())

    def is_up_to_date(self) -> bool:
        """Whether ``catch_up`` has nothing to do."""
        return not self._late()

    def catch_up(self) -> None:
        """Indexes those that ``update_later`` has left; a look into a small table where there are none."""
        if not self._late():
            return
        with transaction(self._database):
            self.update(())

    def _late(self) -> list[ContactId]:
        return [ContactId(id) for (id,) in self._database.execute_sql("SELECT contact FROM search_late")]

    def take_in(self, contacts: Iterable[tuple[int, ContactId, DivisionId | None, str, bytes]]) -> None:
        """Indexes curated contacts that are new, and that nobody has been in touch with; as ``update`` would.

        Of each the place in the order of creation, id, division, words as ``SearchDocument.haystack``, and what
        ``domain.search.kept`` keeps. The more at once, the fewer pieces are left.
        """
        self._put([_Entry.of_new(*each) for each in contacts])

    def _in_order_of_creation(self, ids: Sequence[ContactId]) -> list[str]:
        """*ids* in the order in which they lie in the tables; those that are gone come last."""
        there = [id for (id,) in self._database.execute_sql(_IN_ORDER_OF_CREATION, (json.dumps(ids),))]
        return [*there, *set(ids).difference(there)]

    def _entries(self, ids: Sequence[str]) -> Iterator[_Entry]:
        for part in _parts(ids, READ_AT_ONCE):
            yield from map(_Entry.of, self._documents.load(part))

    def _drop(self, ranks: Sequence[int]) -> None:
        rows = [(rank,) for rank in ranks]
        for table, column in (("search_word", "rowid"), ("search_gram", "rowid"), ("search_entry", "rank")):
            self._write_many(f"DELETE FROM {table} WHERE {column} = ?", rows)

    def _put(self, entries: Iterable[_Entry]) -> None:
        """The entries in the order of their ranks: FTS5 begins a new piece whenever it has to go back."""
        ordered = sorted(entries)
        rows = [(entry.rank, entry.words) for entry in ordered]
        self._write_many(
            "INSERT INTO search_entry (rank, contact, words, document) VALUES (?, ?, ?, ?)",
            [entry[:4] for entry in ordered],
        )
        self._write_many("INSERT INTO search_word (rowid, words) VALUES (?, ?)", rows)
        self._write_many("INSERT INTO search_gram (rowid, words) VALUES (?, ?)", rows)
        self._learn(set(_SPOKEN.findall("".join(words for _, words in rows))))

    def _learn(self, words: Iterable[str]) -> None:
        """Takes up words that nobody has had before, so that slips in them are understood."""
        new = [word for (word,) in self._database.execute_sql(_UNKNOWN, (json.dumps(sorted(words)),))]
        self._write_many("INSERT INTO search_vocabulary (word) VALUES (?)", [(word,) for word in new])
        self._write_many(
            "INSERT INTO search_gap (gap, word) VALUES (?, ?)",
            sorted((gap, word) for word in new for gap in gaps(word)),
        )

    def _put_keys(self, entries: Iterable[_Entry]) -> None:
        keys = sorted((key, entry.contact) for entry in entries for key in entry.keys)
        self._write_many("INSERT INTO search_custom (key, contact) VALUES (?, ?)", keys)

    def _write_many(self, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
        if rows:
            self._database.cursor().executemany(sql, rows)

    # At leisure

    def tend(self) -> bool:
        """Merges a little of what updates have left in pieces; whether there is more to do.

        For idle moments: a look-up asks every piece, and a commit should not have to merge them. Takes the right to
        write for some milliseconds.
        """
        with transaction(self._database):
            self.catch_up()
            more = [self._merge(table) for table in _TABLES]
            return any(more)

    def _merge(self, table: str) -> bool:
        before = self._database.connection().total_changes()
        self._configure(table, "merge", MERGED_PAGES)
        # As FTS5's manual has it: the order itself is one change.
        return bool(self._database.connection().total_changes() - before >= 2)

    def tidy(self) -> None:
        """Leaves no trace of words that no contact has any more, as an erasure asks for; finding gets quicker, too.

        Takes a second for some 200,000 contacts.
        """
        with transaction(self._database):
            self.catch_up()
            self._database.execute_sql("DELETE FROM search_vocabulary WHERE word NOT IN (SELECT term FROM search_term)")
            self._database.execute_sql("DELETE FROM search_gap WHERE word NOT IN (SELECT word FROM search_vocabulary)")
            self._put_in_one_piece()

    def _put_in_one_piece(self) -> None:
        for table in _TABLES:
            self._database.execute_sql(f"INSERT INTO {table}({table}) VALUES ('optimize')")

    def _configure(self, table: str, what: str, value: int) -> None:
        self._database.execute_sql(f"INSERT INTO {table}({table}, rank) VALUES (?, ?)", (what, value))

    # Anew

    def ensure(self) -> None:
        """Indexes everything anew if the index is older than the contacts or the rules; costs one look-up if not."""
        if is_search_current(self._database):
            return
        with transaction(self._database):
            if not is_search_current(self._database):  # Another process may have been quicker.
                self.rebuild()

    def rebuild(self) -> None:
        """Indexes every contact anew, in one transaction; a million take a minute or two."""
        with transaction(self._database), self._much_memory():
            for table in ("entry", "custom", "vocabulary", "gap", "late", "state"):
                self._database.execute_sql(f"DELETE FROM search_{table}")
            for table in _TABLES:
                self._begin_anew(table)
            last = 0
            while rows := self._created_after(last):
                entries = list(self._entries([id for id, _ in rows]))
                self._put(entries)
                self._put_keys(entries)
                last = rows[-1][1]
            self._put_in_one_piece()
            self._count_pieces()
            for table in _TABLES:
                self._configure(table, "crisismerge", _CRISIS_PIECES)
            self._database.execute_sql("INSERT INTO search_state (rules) VALUES (?)", (SEARCH_RULES,))

    def _has_doubled(self) -> bool:
        """Whether there are twice the contacts for whom the pieces were counted."""
        return bool(self._database.execute_sql(_HAS_DOUBLED, (_EVERYBODY,)).fetchone()[0])

    def _count_pieces(self) -> None:
        self._database.execute_sql("DELETE FROM search_common_piece")
        self._database.execute_sql(_COUNT_PIECES, (COMMON_PIECES,))
        self._database.execute_sql(_COUNT_EVERYBODY, (_EVERYBODY,))
        self._common_pieces = None

    @contextmanager
    def _much_memory(self) -> Iterator[None]:
        """Keeps more of the database in memory for a while: identifiers lie in the order of their values."""
        ((usual,),) = self._database.execute_sql("PRAGMA cache_size").fetchall()
        self._database.execute_sql(f"PRAGMA cache_size = {-REBUILD_CACHE_KB}")
        try:
            yield
        finally:
            self._database.execute_sql(f"PRAGMA cache_size = {usual}")

    def _begin_anew(self, table: str) -> None:
        self._database.execute_sql(f"INSERT INTO {table}({table}) VALUES ('delete-all')")
        self._configure(table, "automerge", 0)
        self._configure(table, "crisismerge", _MANY_PIECES)
        for step in range(_LEVELS_BELOW):
            self._database.execute_sql(f"INSERT INTO {table}(rowid, words) VALUES (?, 'step')", (_LEVELS_BELOW - step,))
            self._database.execute_sql(f"INSERT INTO {table}({table}) VALUES ('optimize')")
        self._write_many(f"DELETE FROM {table} WHERE rowid = ?", [(step + 1,) for step in range(_LEVELS_BELOW)])

    def _created_after(self, last: int) -> list[tuple[str, int]]:
        sql = "SELECT id, seq FROM contact WHERE seq > ? AND merged_into IS NULL ORDER BY seq LIMIT ?"
        return list(self._database.execute_sql(sql, (last, WRITTEN_AT_ONCE)))


def _parts(ids: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))
