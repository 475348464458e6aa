"""By which rules that was made which follows from the tables; looked at whenever a store is opened."""

from __future__ import annotations

from playhouse.apsw_ext import APSWDatabase

# To be raised whenever the same contact would give other words, ranks or kept documents: stores are then indexed anew.
SEARCH_RULES = 6
# To be raised whenever the same contacts would give other keys or points: all are then looked at anew.
DUPLICATE_RULES = 1


def is_search_current(database: APSWDatabase) -> bool:
    return list(database.execute_sql("SELECT rules FROM search_state")) == [(SEARCH_RULES,)]


def are_duplicates_current(database: APSWDatabase) -> bool:
    return list(database.execute_sql("SELECT rules FROM duplicate_state")) == [(DUPLICATE_RULES,)]
