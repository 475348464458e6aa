"""One search under way: asks for ever looser matches until there are enough."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from itertools import islice, pairwise, starmap
from typing import Any

from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.ids import ContactId, DivisionId
from desktop_app.domain.search import (
    KeptDocument,
    Match,
    SearchAnswer,
    SearchQuery,
    best_first,
    gaps,
    hit,
    is_one_letter_off,
    match,
    match_words,
    may_be_mistyped,
    may_match,
)
from desktop_app.store.search import expressions as fts
from desktop_app.store.search.documents import Documents
from desktop_app.store.search.ranks import CURATED, TEMPORARY, created_order_of, is_same_second

CANDIDATES_LIMIT = 1_000  # whose words are looked at for each way of matching; false ones are rare
READ_LIMIT = 500  # that are read as a whole, where their words do not tell
BATCH = 24  # read at once: a list of 20 and some to spare
ENOUGH_WITHOUT_TYPOS = 5
MISTYPED_WORDS_LIMIT = 4  # of one query; each costs a dozen look-ups in the vocabulary

# A candidate is its rank, its words, its id, and what is kept to show it, see domain/search/kept.py.
_CANDIDATE = "search_entry.rank, search_entry.words, search_entry.contact, search_entry.document"
_WITH = f"""
SELECT {_CANDIDATE}
  FROM {{table}}(?1) CROSS JOIN search_entry ON search_entry.rank = {{table}}.rowid
 WHERE {{table}}.rowid >= ?2 AND {{table}}.rowid < ?3 ORDER BY {{table}}.rowid
"""
_WITH_WORDS = _WITH.format(table="search_word")
_WITH_GRAMS = _WITH.format(table="search_gram")
_IS_KNOWN = "SELECT 1 FROM search_vocabulary WHERE word = ?"
_BEGINS_A_KNOWN_WORD = "SELECT 1 FROM search_vocabulary WHERE word >= ?1 AND word < ?1 || '{' LIMIT 1"
_BEGINS_ANY_WORD = "SELECT 1 FROM search_word(?1) WHERE rowid >= ?2 AND rowid < ?3 LIMIT 1"
_WITH_KEY = f"""
SELECT {_CANDIDATE}
  FROM search_custom CROSS JOIN search_entry ON search_entry.contact = search_custom.contact
 WHERE search_custom.key = ?1 AND search_entry.rank >= ?2 AND search_entry.rank < ?3 ORDER BY search_entry.rank
"""
_IS_HELD = """
SELECT 1 FROM json_each(?) AS wanted CROSS JOIN identifier ON identifier.value = wanted.value LIMIT 1
"""
# A merged contact's identifier leads to who stands for it. Where that one is in a hidden division, so is the whole.
_HOLDERS = f"""
WITH RECURSIVE holder (id) AS (
    SELECT identifier.contact
      FROM json_each(?1, '$.values') AS wanted CROSS JOIN identifier ON identifier.value = wanted.value
    UNION
    SELECT contact.merged_into
      FROM holder CROSS JOIN contact ON contact.id = holder.id WHERE contact.merged_into IS NOT NULL
)
SELECT {_CANDIDATE}
  FROM holder
 CROSS JOIN search_entry ON search_entry.contact = holder.id
 CROSS JOIN contact ON contact.id = holder.id
 WHERE search_entry.rank >= ?2 AND search_entry.rank < ?3
   AND (contact.division IS NULL OR contact.division NOT IN (SELECT value FROM json_each(?1, '$.hidden')))
 ORDER BY search_entry.rank
"""
# A word with a letter too many is the first of these, see domain/search/typos.py.
_ALIKE = """
SELECT search_vocabulary.word
  FROM json_each(?1) AS wanted CROSS JOIN search_vocabulary ON search_vocabulary.word = wanted.value
 UNION SELECT search_gap.word
  FROM json_each(?1) AS wanted CROSS JOIN search_gap ON search_gap.gap = wanted.value
"""

_Candidate = tuple[int, str, str, bytes]


@dataclass
class Look:
    """Looks for *query* among curated contacts and then, where it is asked to, among temporary ones.

    *limit*: how many are wanted; one more is looked for, to know whether there are more. *hidden*: divisions whose
    contacts are not asked for.
    """

    database: APSWDatabase
    documents: Documents
    pieces: fts.Pieces
    query: SearchQuery
    limit: int
    hidden: frozenset[DivisionId]
    is_cut: bool = False
    _found: dict[int, Match] = field(default_factory=dict)  # by rank
    _candidates: dict[int, _Candidate] = field(default_factory=dict)  # those that were found
    _seen: set[int] = field(default_factory=set)  # whose words were looked at
    _ranks: tuple[int, int] = CURATED  # those that are looked at now

    def answer(self, *, include_temporary: bool) -> SearchAnswer:
        self._look()
        if include_temporary:
            self._ranks = TEMPORARY
            self._look()
        best = sorted(self._found, key=self._best_rank_first)
        wanted = best[: self.limit]
        documents = self._documents_of([self._candidates[rank] for rank in wanted])
        shown = [(self._found[rank], document) for rank, document in zip(wanted, documents, strict=True)]
        heard_from = [rank for rank, document in zip(wanted, documents, strict=True) if document.last_contact]
        # The rank knows no more than the second.
        if any(starmap(is_same_second, pairwise(heard_from))):
            shown.sort(key=lambda each: best_first(*each))
        hits = tuple([hit(self.query, document, found) for found, document in shown])
        return SearchAnswer(hits, self.is_cut or len(best) > self.limit, self.query.read_as)

    def _look(self) -> None:
        query = self.query
        if query.values and self._is_held():
            self._by_reading(_HOLDERS, json.dumps({"values": query.values, "hidden": sorted(self.hidden)}))
        by_words = bool(query.terms) and not query.has_literals
        if by_words:
            self._by_words(_WITH_WORDS, partial(fts.every_term, query, fts.is_word))
        if query.key:
            self._by_reading(_WITH_KEY, query.key)
        if by_words:
            self._by_beginnings(partial(fts.every_term, query))
            self._by_words(_WITH_GRAMS, self._within)
        elif query.terms:
            self._by_literals()
        if query.alike and not self._has_enough():
            start, end = query.alike
            begins, ends = fts.begins_a_word(start), self.pieces.within(end)
            # All of them, as the most digits come first and not who was in touch last.
            self._by_reading(_WITH_WORDS, self._of_the_seen(begins), partial(_has, f" {start}"), enough=READ_LIMIT)
            self._by_reading(_WITH_GRAMS, self._of_the_seen(ends), partial(_has, f"{end} "), enough=READ_LIMIT)
        if by_words and len(self._found) < ENOUGH_WITHOUT_TYPOS:
            for ask in self._mistyped():
                self._by_beginnings(ask, with_typos=True)

    def _is_held(self) -> bool:
        """Whether anybody holds what was typed as an identifier: seldom, and told in a quarter of the time."""
        return bool(self.database.execute_sql(_IS_HELD, (json.dumps(self.query.values),)).fetchall())

    def _by_literals(self) -> None:
        pieces = fts.every_term_within(self.query, self.pieces.anywhere, self.pieces.at_the_beginning)
        sql, expression = (_WITH_GRAMS, pieces) if pieces else (_WITH_WORDS, self._begun())
        self._by_reading(sql, self._of_the_seen(expression), partial(may_match, self.query))

    def _begun(self) -> str:
        return fts.every_term(self.query, fts.begins_a_word)

    def _by_beginnings(self, ask: Callable[[fts.Condition], str], *, with_typos: bool = False) -> None:
        """Candidates by the beginnings of words; *ask* makes the expression with a condition for each.

        Of long words that many may have, the first letters are asked for, which the index keeps together; and all only
        where too many begin with those.
        """
        was_cut = self.is_cut
        if self._by_words(_WITH_WORDS, partial(ask, self._begins_like), with_typos=with_typos):
            self.is_cut = was_cut
            self._by_words(_WITH_WORDS, partial(ask, fts.begins_a_word), with_typos=with_typos)

    def _begins_like(self, word: str) -> str:
        # What is nobody's word, as an address of several in one, is the beginning of few.
        is_long = len(word) > fts.BEGINNING and self.database.execute_sql(_IS_KNOWN, (word,)).fetchall()
        return fts.begins_a_word(word[: fts.BEGINNING] if is_long else word)

    def _within(self) -> str:
        pieces = self.pieces.for_words(len(self.query.terms))
        return fts.every_term_within(self.query, pieces.within, pieces.at_the_beginning)

    def _has_enough(self) -> bool:
        return len(self._found) > self.limit

    def _by_words(self, sql: str, ask: Callable[[], str], *, with_typos: bool = False) -> bool:
        """Looks at the words of the candidates that *sql* gives, best first, until there are enough; whether there were
        too many of them.

        *ask* makes the expression, which takes longer than some searches if nobody needs it.
        """
        if self._has_enough() or not (expression := ask()):
            return False
        # Closed at once, as a statement that is half read keeps the write-ahead log from being emptied.
        with closing(self._ask(sql, self._of_the_seen(expression))) as candidates:
            for candidate in islice(candidates, CANDIDATES_LIMIT):
                rank, words, _, _ = candidate
                if rank in self._seen and not with_typos:
                    continue
                self._seen.add(rank)
                found = match_words(self.query, words, with_typos=with_typos)
                if found is not None:
                    self._keep(candidate, found)
                    if self._has_enough():
                        return False
            is_cut = next(candidates, None) is not None
            self.is_cut = self.is_cut or is_cut
            return is_cut

    def _by_reading(
        self, sql: str, expression: str, may_match: Callable[[str], bool] | None = None, *, enough: int | None = None
    ) -> None:
        """As ``_by_words``, for what is not to be told by the words alone; *may_match*: what they do tell."""
        enough = self.limit if enough is None else enough
        if not expression or len(self._found) > enough:
            return
        with closing(self._ask(sql, expression)) as candidates:
            likely = (each for each in islice(candidates, CANDIDATES_LIMIT) if may_match is None or may_match(each[1]))
            for _ in range(0, READ_LIMIT, BATCH):
                batch = list(islice(likely, BATCH))
                unread = [each for each in batch if each[0] not in self._found and not self._is_hidden(each)]
                for candidate, document in zip(unread, self._documents_of(unread), strict=True):
                    found = match(self.query, document)
                    if found is not None:
                        self._keep(candidate, found)
                if len(self._found) > enough:
                    return
                if len(batch) < BATCH:
                    break
            self.is_cut = self.is_cut or next(candidates, None) is not None

    def _keep(self, candidate: _Candidate, found: Match) -> None:
        rank = candidate[0]
        self._found.setdefault(rank, found)
        self._candidates[rank] = candidate

    def _is_hidden(self, candidate: _Candidate) -> bool:
        return any(f" {fts.mark_of(division)} " in candidate[1] for division in self.hidden)

    def _best_rank_first(self, rank: int) -> tuple[bool, int, int, int]:
        match = self._found[rank]
        return rank >= TEMPORARY[0], match.tier, -match.closeness, rank

    def _ask(self, sql: str, expression: str) -> Any:
        return self.database.execute_sql(sql, (expression, *self._ranks))

    def _documents_of(self, candidates: Sequence[_Candidate]) -> list[KeptDocument]:
        documents = [
            KeptDocument(ContactId(id), created_order_of(rank), words, kept) for rank, words, id, kept in candidates
        ]
        if self.query.with_custom and (ids := [each.contact_id for each in documents if each.has_custom]):
            custom = self.documents.custom(ids)
            for each in documents:
                each.custom = custom.get(each.contact_id, ())
        return documents

    def _of_the_seen(self, expression: str) -> str:
        """The same without contacts of the hidden divisions, be they a million: the index skips them by itself."""
        if not self.hidden:
            return expression
        return f"({expression}) NOT {fts.one_of(fts.is_word(fts.mark_of(each)) for each in sorted(self.hidden))}"

    def _mistyped(self) -> Iterator[Callable[[fts.Condition], str]]:
        """What makes expressions for a slip in one word while all the others are there."""
        words = list(dict.fromkeys(term.alternatives[0].words[0] for term in self.query.terms))
        if not any(map(may_be_mistyped, words)):
            return
        unknown = [word for word in words if not self._begins_a_word(word)]
        if len(unknown) > 1:
            return  # Two slips are not one.
        suspects = [word for word in unknown or words if may_be_mistyped(word)]
        for suspect in suspects[:MISTYPED_WORDS_LIMIT]:
            meant = self._one_letter_off(suspect)
            if meant:
                others = [word for word in words if word != suspect]
                yield partial(fts.every_word, others, meant)

    def _one_letter_off(self, word: str) -> list[str]:
        rows = self.database.execute_sql(_ALIKE, (json.dumps([word, *gaps(word)]),))
        return [meant for (meant,) in rows if is_one_letter_off(word, meant)]

    def _begins_a_word(self, word: str) -> bool:
        if self.database.execute_sql(_BEGINS_A_KNOWN_WORD, (word,)).fetchall():
            return True  # nearly always, and told at once however many have it
        with closing(self._ask(_BEGINS_ANY_WORD, fts.begins_a_word(word))) as rows:
            return next(iter(rows), None) is not None


def _has(part: str, haystack: str) -> bool:
    return part in haystack
