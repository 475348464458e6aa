"""One store: its repositories, its journal, and the one transaction that a command runs in."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.domain.changes import Change
from desktop_app.domain.errors import Difference
from desktop_app.domain.ids import ContactId
from desktop_app.store.database import CACHE_KB, FOR_MANY_KB, look_at, open_database, path_of, use_cache, words_for
from desktop_app.store.derived import are_duplicates_current, is_search_current
from desktop_app.store.journal import LoggedOperation, Operation, OperationHead, transaction
from desktop_app.store.parts import StoreParts
from desktop_app.store.undo_chain import mark_undone

if TYPE_CHECKING:
    from desktop_app.domain.health import StoreHealth
    from desktop_app.domain.import_rows import NewContact
    from desktop_app.store.undo import Prefer

INDEXED_AT_ONCE = 20_000  # contacts that an operation has made or changed by the thousand
SORTED_AT_ONCE = 360_000  # of their identifiers; a second or two


class Store(StoreParts):
    """What the desk remembers, in one database file; usable from several threads, each with a connection of its own."""

    def __init__(self, url: str, *, busy_timeout_s: float = 5.0) -> None:
        """Opens or makes the store. Raises Unavailable, naming the file, the reason and what to do."""
        self.path: Path = path_of(url)
        super().__init__(open_database(self.path, busy_timeout_s=busy_timeout_s))
        with words_for(self.path):
            if not is_search_current(self._database):
                self.search.ensure()
            if not are_duplicates_current(self._database):
                self.duplicates.ensure()

    @staticmethod
    def look_at(path: str) -> Path:
        """Where the store in that file is. Raises Unavailable, naming it and why, when there is none."""
        look_at(found := path_of(path))
        return found

    @contextmanager
    def operation(self, head: OperationHead) -> Iterator[Operation]:
        """One command's operation in its own transaction; an error inside takes everything back.

        Raises Unavailable when the database is out of reach; nothing is changed then.
        """
        with words_for(self.path), transaction(self._database):
            operation = self.journal.begin(head)
            yield operation
            operation.settle()
            self._reach_whole_people(operation)
            self.duplicates.update(operation.contacts.union(operation.many), later=operation.regroups)
            self._index_new(operation)
            self._index(operation.contacts | operation.linked_contacts, search_later=operation.regroups)
            for many in _touched_by_the_thousand(operation):
                self.duplicates.update(many)
                self._index(many)
            if operation.has_more_cache:
                use_cache(self._database, CACHE_KB)

    @contextmanager
    def as_a_whole(self, operation: Operation) -> Iterator[None]:
        """A part of *operation* of which an error takes all back, and nothing of the rest."""
        operation.settle()
        with self._database.atomic():
            yield

    def create_many(self, operation: Operation, contacts: Sequence[NewContact]) -> None:
        """Makes all of them, in their order, by a few statements."""
        before = self.bulk.create(operation, contacts)
        # Taken into the index many at a time, as it begins a new piece each time.
        operation.unindexed += [
            (place, each.id, each.division, each.row.words, each.row.document)
            for place, each in enumerate(contacts, start=before + 1)
            if each.row.words
        ]
        operation.contacts.update(each.id for each in contacts if not each.row.words)
        if operation.aside is not None and operation.aside.count >= SORTED_AT_ONCE:
            operation.settle()
        if len(operation.unindexed) >= INDEXED_AT_ONCE:
            use_cache(self._database, FOR_MANY_KB)
            operation.has_more_cache = True
            self._index_new(operation)

    def _index_new(self, operation: Operation) -> None:
        self.search.take_in(operation.unindexed)
        operation.unindexed = []

    def _index(self, ids: set[ContactId], *, search_later: bool = False) -> None:
        self.lapsing.update(ids)
        if search_later:
            self.search.update_later(ids)
        else:
            # Last, as a later statement could make the index write what it still holds in memory once more.
            self.search.update(ids)

    def _reach_whole_people(self, operation: Operation) -> None:
        """What is done to one member of a merge set is done to what all of them are together."""
        for reached in (operation.contacts, operation.linked_contacts):
            for root in set(self.merge_sets.merged_among(reached).values()) if reached else ():
                reached.update(self.merge_sets.members_of(root))

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One consistent picture for several reads. Raises Unavailable when the database is out of reach."""
        with words_for(self.path), self._database.atomic():
            yield

    def catch_up_with_search(self) -> None:
        """Lets the next search find those whom a merge has just regrouped; in no transaction, as it writes."""
        with words_for(self.path):
            self.search.catch_up()

    def catch_up_with_duplicates(self, limit: int | None = None) -> bool:
        """Looks at *limit* contacts that nobody has compared yet, at all without one; whether any are left."""
        with words_for(self.path):
            if limit is None:
                self.duplicates.catch_up_with_all()
                return False
            return self.duplicates.catch_up(limit)

    def record_refusal(self, head: OperationHead, sentence: str) -> None:
        with words_for(self.path), transaction(self._database):
            self.journal.record_refusal(head, sentence)

    def take_back(self, operation: Operation, target: LoggedOperation, prefer: Prefer) -> tuple[Difference, ...]:
        """Undoes *target* within *operation*; see ``store/undo.py`` for what it raises."""
        from desktop_app.store.undo import take_back

        differences = take_back(self._database, operation, target, prefer)
        mark_undone(self._database, target.head.id, operation.head.id)
        return differences

    def changes_since(self, sequence: int, *, besides: frozenset[int] = frozenset()) -> Change:
        """What was done since operation *sequence*, without the operations in *besides*."""
        with self.reading():
            return self.journal.changes_since(sequence, besides)

    def data_version(self) -> int:
        """A number that changes when somebody else's commit arrives; cheap enough to ask several times a second.

        Raises Unavailable when the store is out of reach.
        """
        with words_for(self.path):
            os.stat(self.path)  # what is open stays so when its file is taken away, and nobody would notice
            (row,) = self._database.execute_sql("PRAGMA data_version")
            return int(row[0])

    def tend(self) -> bool:
        """A little upkeep of what is derived, for an idle moment; whether there is more. Some milliseconds."""
        with words_for(self.path):
            self._database.shorten_log()
            return self.search.tend() or self.duplicates.tend()

    def health(self) -> StoreHealth:
        """See ``store/health.py``; within ``reading``."""
        from desktop_app.store.health import health_of

        return health_of(self._database, self.path)

    def dump(self) -> dict[str, Any]:
        from desktop_app.store.dump import dump

        with self.reading():
            return dump(
                self.contacts,
                self.interactions,
                self.journey,
                self.notes,
                self.organizations,
                self.agents,
                self.merging,
                self.custom_fields,
                self.external_sources,
                self.divisions,
                self.presences,
            )

    def close(self) -> None:
        """Closes this thread's connection; each thread that used the store calls it for itself."""
        self._database.close()


def _touched_by_the_thousand(operation: Operation) -> Iterator[set[ContactId]]:
    last: ContactId | None = None
    while operation.has_many and (ids := operation.touched_after(last, INDEXED_AT_ONCE)):
        yield set(ids)
        last = ids[-1]
