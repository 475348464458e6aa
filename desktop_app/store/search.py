"""The search index: which contacts may match a text, best first. What does match is said by ``domain/search.py``.

Two FTS5 tables hold each contact's words and the three-letter pieces of them; they only ever give candidates, which
are loaded and looked at again. Their rowid is the contact's *rank*: curated before temporary, then the hour that it was
last in touch, newest first, then the order of creation. So the best candidates come first by themselves, and a search
reads no more of them than it needs, be there a hundred that match or a million.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.contacts import ContactFields, ContactKind
from desktop_app.domain.custom_fields import CustomField, CustomType
from desktop_app.domain.custom_values import search_keys
from desktop_app.domain.identifiers import Identifier, IdentifierType, Region
from desktop_app.domain.ids import ContactId, CustomFieldId, DivisionId
from desktop_app.domain.merging import MergeNode
from desktop_app.domain.search import (
    INFIX_MINIMUM,
    Match,
    SearchAnswer,
    SearchDocument,
    SearchQuery,
    best_first,
    grams_of,
    hit,
    key_of,
    match,
    may_be_mistyped,
    one_letter_off,
)
from desktop_app.store.contacts import ContactRepository
from desktop_app.store.custom_fields import CustomFieldRepository
from desktop_app.store.journal import transaction
from desktop_app.store.tables import CONTACT_FIELDS
from desktop_app.store.times import from_text_or_none

RULES = 2  # raise it whenever the same contact would give other words or ranks: stores are then indexed anew
CANDIDATES_LIMIT = 500  # looked at for each way of matching; false ones are rare
BATCH = 24  # candidates loaded at once: a list of 20 and some to spare
ENOUGH_WITHOUT_TYPOS = 5
MISTYPED_WORDS_LIMIT = 4  # of one query; each costs some three hundred look-ups in the vocabulary
GRAMS_LIMIT = 12  # of one word; more would hardly make the candidates fewer
REBUILD_BATCH = 500

_SEQUENCE_BITS = 32
_HOURS_BITS = 24
_FIRST_TEMPORARY = 1 << (_SEQUENCE_BITS + _HOURS_BITS)
_BEYOND = _FIRST_TEMPORARY << 1
_LAST_HOUR = (1 << _HOURS_BITS) - 1

_TABLES = ("search_word", "search_gram")

# Constant SQL, with the ids as one JSON text: it is prepared once, however many there are.
_CONTACT_COLUMNS = ", ".join(f"contact.{name}" for name in CONTACT_FIELDS)
_LAST_CONTACT = """nullif(max(
    coalesce((SELECT max(interaction.at) FROM interaction WHERE interaction.contact = contact.id), ''),
    coalesce((SELECT max(last_at) FROM journey_session WHERE journey_session.contact = contact.id), '')
), '')"""
_STANDS_FOR_OTHERS = "EXISTS (SELECT 1 FROM contact AS child WHERE child.merged_into = contact.id)"
_COLUMNS = f"""
SELECT contact.id, contact.seq, contact.kind, {_LAST_CONTACT}, {_STANDS_FOR_OTHERS}, contact.division,
       {_CONTACT_COLUMNS}
"""
# What was merged into another is found as a part of that one.
_CONTACTS = f"""
{_COLUMNS}  FROM json_each(?) AS wanted CROSS JOIN contact ON contact.id = wanted.value
 WHERE contact.merged_into IS NULL
"""
_CONTACTS_OF_RANKS = f"""
{_COLUMNS}  FROM json_each(?) AS wanted
 CROSS JOIN search_entry ON search_entry.rank = wanted.value
 CROSS JOIN contact ON contact.id = search_entry.contact
"""
_LAST_CONTACT_OF_ANY = f"""
SELECT max({_LAST_CONTACT}) FROM json_each(?) AS wanted CROSS JOIN contact ON contact.id = wanted.value
"""
_IDENTIFIERS = """
SELECT identifier.contact, identifier.type, identifier.value, identifier.source, identifier.raw
  FROM json_each(?) AS wanted CROSS JOIN identifier ON identifier.contact = wanted.value
"""
# A contact's custom values count while their fields are those of its type.
_CUSTOM = """
SELECT contact.id, custom_field.id, custom_field.name, custom_field.type, custom_value.value
  FROM json_each(?) AS wanted
 CROSS JOIN contact ON contact.id = wanted.value
 CROSS JOIN custom_field ON custom_field.schema = contact.schema
 CROSS JOIN custom_value ON custom_value.contact = contact.id AND custom_value.field = custom_field.id
 ORDER BY custom_field.position
"""
_WITH_KEY = """
SELECT search_entry.rank
  FROM search_custom CROSS JOIN search_entry ON search_entry.contact = search_custom.contact
 WHERE search_custom.key = ? AND search_entry.rank < ? ORDER BY search_entry.rank
"""
_ENTRIES = """
SELECT search_entry.rank FROM json_each(?) AS wanted CROSS JOIN search_entry ON search_entry.contact = wanted.value
"""
_HOLDERS = """
SELECT DISTINCT search_entry.rank
  FROM json_each(?1, '$.values') AS wanted
 CROSS JOIN identifier ON identifier.value = wanted.value
 CROSS JOIN search_entry ON search_entry.contact = identifier.contact
 CROSS JOIN contact ON contact.id = identifier.contact
 WHERE search_entry.rank < ?2
   AND (contact.division IS NULL OR contact.division NOT IN (SELECT value FROM json_each(?1, '$.hidden')))
 ORDER BY search_entry.rank
"""
_KNOWN_WORDS = """
SELECT search_vocabulary.word
  FROM json_each(?) AS wanted CROSS JOIN search_vocabulary ON search_vocabulary.word = wanted.value
"""
_WITH_WORDS = "SELECT rowid FROM search_word(?) WHERE rowid < ? ORDER BY rowid"
_WITH_GRAMS = "SELECT rowid FROM search_gram(?) WHERE rowid < ? ORDER BY rowid"


class SearchIndex:
    """Finds contacts as the agent types; kept up to date within the transaction that changes them."""

    def __init__(
        self, database: APSWDatabase, contacts: ContactRepository, custom_fields: CustomFieldRepository
    ) -> None:
        self._database = database
        self._documents = _Documents(database, contacts, custom_fields)

    def ensure(self) -> None:
        """Indexes everything anew if the index is older than the contacts or the rules; costs one look-up if not."""
        if self._is_current():
            return
        with transaction(self._database):
            if not self._is_current():  # Another process may have been quicker.
                self.rebuild()

    def _is_current(self) -> bool:
        return list(self._database.execute_sql("SELECT rules FROM search_state")) == [(RULES,)]

    def rebuild(self) -> None:
        """Indexes every contact anew, in one transaction."""
        with transaction(self._database):
            for table in _TABLES:
                self._database.execute_sql(f"INSERT INTO {table}({table}) VALUES ('delete-all')")
            self._database.execute_sql("DELETE FROM search_entry")
            self._database.execute_sql("DELETE FROM search_custom")
            self._database.execute_sql("DELETE FROM search_vocabulary")
            last = ""
            while ids := self._ids_after(last):
                self._insert(ids)
                last = ids[-1]
            self._put_in_one_piece()
            self._database.execute_sql("DELETE FROM search_state")
            self._database.execute_sql("INSERT INTO search_state (rules) VALUES (?)", (RULES,))

    def tidy(self) -> None:
        """Leaves no trace of words that no contact has any more, as an erasure asks for; finding gets quicker, too.

        Takes a second for some 200,000 contacts.
        """
        with transaction(self._database):
            self._database.execute_sql("DELETE FROM search_vocabulary WHERE word NOT IN (SELECT term FROM search_term)")
            self._put_in_one_piece()

    def _put_in_one_piece(self) -> None:
        # A look-up asks every piece that the updates have left.
        for table in _TABLES:
            self._database.execute_sql(f"INSERT INTO {table}({table}) VALUES ('optimize')")

    def _ids_after(self, last: str) -> list[str]:
        sql = "SELECT id FROM contact WHERE id > ? ORDER BY id LIMIT ?"
        return [id for (id,) in self._database.execute_sql(sql, (last, REBUILD_BATCH))]

    def update(self, contact_ids: Iterable[ContactId], people: Mapping[ContactId, MergeNode] | None = None) -> None:
        """Indexes these contacts as they now are, and drops those that are gone. *people*: merged ones known already.

        To be called inside the write transaction, also for contacts whose interactions changed: who was in touch last
        comes first.
        """
        ids = list(dict.fromkeys(contact_ids))
        for start in range(0, len(ids), REBUILD_BATCH):
            batch = ids[start : start + REBUILD_BATCH]
            ranks = list(self._database.execute_sql(_ENTRIES, (json.dumps(batch),)))
            self._write_many("DELETE FROM search_word WHERE rowid = ?", ranks)
            self._write_many("DELETE FROM search_gram WHERE rowid = ?", ranks)
            self._write_many("DELETE FROM search_entry WHERE rank = ?", ranks)
            self._write_many("DELETE FROM search_custom WHERE contact = ?", [(id,) for id in batch])
            self._insert(batch, people)

    def _insert(self, ids: Sequence[str], people: Mapping[ContactId, MergeNode] | None = None) -> None:
        documents = {_rank(document): document for document in self._documents.load(_CONTACTS, ids, people=people)}
        self._write_many(
            "INSERT INTO search_entry (rank, contact) VALUES (?, ?)",
            [(rank, document.contact_id) for rank, document in documents.items()],
        )
        self._write_many(
            "INSERT INTO search_word (rowid, words) VALUES (?, ?)",
            [(rank, " ".join((*document.words, *_marks(document)))) for rank, document in documents.items()],
        )
        self._write_many(
            "INSERT INTO search_gram (rowid, grams) VALUES (?, ?)",
            [
                (rank, " ".join((*sorted(grams_of(document.words)), *_marks(document))))
                for rank, document in documents.items()
            ],
        )

        keys = {
            (key_of(passage.text), document.contact_id)
            for document in documents.values()
            for passage in document.passages
            if passage.is_key
        }
        self._write_many("INSERT INTO search_custom (key, contact) VALUES (?, ?)", sorted(keys))

        spoken = {word for document in documents.values() for word in document.words if word.isalpha()}
        self._write_many("INSERT OR IGNORE INTO search_vocabulary (word) VALUES (?)", [(word,) for word in spoken])

    def _write_many(self, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
        if rows:
            self._database.cursor().executemany(sql, rows)

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
        *include_custom*. Those of the *hidden* divisions are always left out.
        """
        query = SearchQuery.read(text, region)
        limit = max(limit, 0)
        below = _BEYOND if include_temporary else _FIRST_TEMPORARY
        search = _Search(self._database, self._documents, query, limit, below, include_custom, hidden)
        search.run()
        best = sorted(search.found.values(), key=lambda each: best_first(*each))
        hits = tuple(hit(query, document, found) for found, document in best[:limit])
        return SearchAnswer(hits, search.is_cut or len(best) > limit, query.read_as)


def _marks(document: SearchDocument) -> tuple[str, ...]:
    """A word besides its own for the division, by which the index leaves others' contacts out by itself."""
    return () if document.division is None else (_mark(document.division),)


def _mark(division: DivisionId) -> str:
    # No folded word begins with it, so nobody can search for it.
    return f"÷{division.encode().hex()}"


def _rank(document: SearchDocument) -> int:
    """Where a contact stands among all that match equally well; unique, as the order of creation is."""
    hours = int(document.last_contact.timestamp() // 3600) if document.last_contact else 0
    since = _LAST_HOUR - min(max(hours, 0), _LAST_HOUR)
    temporary = _FIRST_TEMPORARY if document.kind.is_temporary else 0
    return temporary | since << _SEQUENCE_BITS | document.created_order


@dataclass(frozen=True)
class _Documents:
    """Contacts as a search sees them."""

    database: APSWDatabase
    contacts: ContactRepository
    custom_fields: CustomFieldRepository

    def load(
        self,
        sql: str,
        wanted: Sequence[str] | Sequence[int],
        *,
        with_custom: bool = True,
        people: Mapping[ContactId, MergeNode] | None = None,
    ) -> list[SearchDocument]:
        """The contacts that *wanted* names, those that are there; merged ones as the whole person."""
        rows = list(self.database.execute_sql(sql, (json.dumps(wanted),)))
        alone = json.dumps(
            [id for id, _seq, _kind, _last_contact, stands_for_others, *_ in rows if not stands_for_others]
        )
        identifiers: dict[str, list[tuple[Identifier, str]]] = {}
        for contact, type, value, source, raw in self.database.execute_sql(_IDENTIFIERS, (alone,)):
            identifiers.setdefault(contact, []).append((Identifier(IdentifierType(type), value, source), raw))
        keys = self._keys(alone) if with_custom else {}
        return [
            self._whole(
                (people or {}).get(ContactId(id)) or self.contacts.node(ContactId(id)),
                from_text_or_none(last_contact),
                with_custom,
            )
            if stands_for_others
            else SearchDocument.of(
                ContactId(id),
                ContactKind(kind),
                ContactFields(**dict(zip(CONTACT_FIELDS, fields, strict=True))),
                identifiers.get(id, ()),
                created_order=seq,
                last_contact=from_text_or_none(last_contact),
                keys=keys.get(id, ()),
                division=None if division is None else DivisionId(division),
            )
            for id, seq, kind, last_contact, stands_for_others, division, *fields in rows
        ]

    def _whole(self, node: MergeNode, last_contact: datetime | None, with_custom: bool) -> SearchDocument:
        contact = node.whole
        last = self.database.execute_sql(_LAST_CONTACT_OF_ANY, (json.dumps(contact.members),)).fetchall()
        return SearchDocument.of(
            contact.id,
            contact.kind,
            contact.fields,
            [(held.identifier, held.raw) for held in contact.identifiers],
            created_order=contact.created_order,
            last_contact=from_text_or_none(last[0][0]) or last_contact,
            merged=[each.contact.fields for each in node.nodes()],
            keys=self._keys_of_whole(node) if with_custom else (),
            division=contact.division,
        )

    def _keys(self, ids: str) -> dict[str, list[tuple[str, str]]]:
        """Contact → (name of a custom field, a text by the whole of which it is found); *ids*: a list as JSON."""
        found: dict[str, list[tuple[str, str]]] = {}
        for contact, id, name, type, value in self.database.execute_sql(_CUSTOM, (ids,)):
            keys = search_keys(CustomField(CustomFieldId(id), name, CustomType(type)), value)
            found.setdefault(contact, []).extend((name, key) for key in keys)
        return found

    def _keys_of_whole(self, node: MergeNode) -> list[tuple[str, str]]:
        sheet = self.custom_fields.sheet_of(node)
        fields = sheet.schema.fields if sheet.schema else ()
        return [(field.name, key) for field in fields for key in search_keys(field, sheet.value_of(field.id))]


@dataclass
class _Search:
    """One search under way: asks for ever looser matches until there are enough."""

    database: APSWDatabase
    documents: _Documents
    query: SearchQuery
    limit: int
    below: int  # ranks from here on are not asked for
    with_custom: bool
    hidden: frozenset[DivisionId]  # contacts of these are not asked for
    found: dict[ContactId, tuple[Match, SearchDocument]] = field(default_factory=dict)
    is_cut: bool = False
    _seen: set[int] = field(default_factory=set)

    def run(self) -> None:
        if self.query.values:
            self._gather(_HOLDERS, json.dumps({"values": self.query.values, "hidden": sorted(self.hidden)}))
        by_words = bool(self.query.terms) and not self.query.has_literals
        if by_words:
            self._gather(_WITH_WORDS, self._all_terms(_word))
        if self.with_custom and self.query.key:
            self._gather(_WITH_KEY, self.query.key)
        if by_words:
            self._gather(_WITH_WORDS, self._all_terms(_prefix))
        if self.query.terms:
            self._gather(_WITH_GRAMS, self._all_terms(_pieces))
        for start, end in self.query.alike():
            self._gather(_WITH_WORDS, self._of_the_seen(_prefix(start)))
            self._gather(_WITH_GRAMS, self._of_the_seen(_pieces(end)))
        if len(self.found) < ENOUGH_WITHOUT_TYPOS:
            for expression in self._mistyped():
                self._gather(_WITH_WORDS, self._of_the_seen(expression), with_typos=True)

    def _gather(self, sql: str, expression: str, *, with_typos: bool = False) -> None:
        """Looks at the candidates that *sql* gives, best first, until there is one more hit than is asked for."""
        if len(self.found) > self.limit:
            return
        # Closed at once, as a statement that is half read keeps the write-ahead log from being emptied.
        with closing(self.database.execute_sql(sql, (expression, self.below))) as candidates:
            for _ in range(0, CANDIDATES_LIMIT, BATCH):
                ranks = [rank for (rank,) in islice(candidates, BATCH)]
                unseen = [rank for rank in ranks if with_typos or rank not in self._seen]
                self._seen.update(unseen)
                for document in self.documents.load(_CONTACTS_OF_RANKS, unseen, with_custom=self.with_custom):
                    found = match(self.query, document, with_typos=with_typos)
                    # An unassigned member's identifier leads to the whole person, wherever that is.
                    if found is not None and document.division not in self.hidden:
                        self.found.setdefault(document.contact_id, (found, document))
                if len(ranks) < BATCH or len(self.found) > self.limit:
                    return
            self.is_cut = True

    def _all_terms(self, condition: Callable[[str], str]) -> str:
        """An FTS5 expression that asks for one alternative of every term, with *condition* for each word."""
        return self._of_the_seen(
            _all(
                _any(_all(map(condition, alternative.words)) for alternative in term.alternatives)
                for term in self.query.terms
            )
        )

    def _of_the_seen(self, expression: str) -> str:
        """The same without contacts of the hidden divisions, be they a million: the index skips them by itself."""
        if not self.hidden:
            return expression
        return f"({expression}) NOT {_any(_word(_mark(each)) for each in sorted(self.hidden))}"

    def _mistyped(self) -> Iterator[str]:
        """Expressions for a slip in one word while all the others are there."""
        words = list(dict.fromkeys(term.alternatives[0].words[0] for term in self.query.terms if not term.literal))
        if len(words) < len(self.query.terms):
            return
        unknown = [word for word in words if not self._begins_a_word(word)]
        if len(unknown) > 1:
            return  # Two slips are not one.
        suspects = [word for word in unknown or words if may_be_mistyped(word)]
        for suspect in suspects[:MISTYPED_WORDS_LIMIT]:
            meant = self._known_words(one_letter_off(suspect))
            if meant:
                yield _all([*(_prefix(word) for word in words if word != suspect), _any(map(_word, meant))])

    def _known_words(self, words: Iterable[str]) -> list[str]:
        rows = self.database.execute_sql(_KNOWN_WORDS, (json.dumps(sorted(words)),))
        return [word for (word,) in rows]

    def _begins_a_word(self, word: str) -> bool:
        with closing(self.database.execute_sql(_WITH_WORDS + " LIMIT 1", (_prefix(word), self.below))) as rows:
            return next(iter(rows), None) is not None


# FTS5 expressions. The words hold nothing but a–z and 0–9; the quotation marks keep AND, OR, NEAR and NOT words.


def _word(word: str) -> str:
    return f'"{word}"'


def _prefix(word: str) -> str:
    return f'"{word}"*'


def _pieces(word: str) -> str:
    if len(word) < INFIX_MINIMUM:
        return f'"{word}"'
    last = min(len(word) - INFIX_MINIMUM + 1, GRAMS_LIMIT)
    return _all(f'"{word[start : start + INFIX_MINIMUM]}"' for start in range(last))


def _all(expressions: Iterable[str]) -> str:
    return _joined(" AND ", expressions)


def _any(expressions: Iterable[str]) -> str:
    return _joined(" OR ", expressions)


def _joined(operator: str, expressions: Iterable[str]) -> str:
    different = list(dict.fromkeys(expressions))
    return different[0] if len(different) == 1 else "(" + operator.join(different) + ")"
