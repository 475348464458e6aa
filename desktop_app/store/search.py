"""The search index."""

from __future__ import annotations

from collections.abc import Iterable

from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.contacts import ContactKind
from desktop_app.domain.identifiers import Region
from desktop_app.domain.ids import ContactId
from desktop_app.domain.search import SearchAnswer, SearchHit
from desktop_app.domain.text import storable


class SearchIndex:
    """Finds contacts as the agent types."""

    def __init__(self, database: APSWDatabase) -> None:
        self._database = database

    def ensure(self) -> None: ...

    def update(self, contact_ids: Iterable[ContactId]) -> None: ...

    def rebuild(self) -> None: ...

    def find(self, text: str, *, region: Region, limit: int = 20, include_temporary: bool = False) -> SearchAnswer:
        wanted = storable(text)
        rows = self._database.execute_sql(
            "SELECT id, first_name || ' ' || last_name AS name, organization, kind FROM contact "
            "WHERE ? <> '' AND (instr(lower(name || organization || work_phone || work_email), lower(?)) OR id IN "
            "(SELECT contact FROM identifier WHERE instr(value, ?))) AND (? OR kind = 'Curated') LIMIT ?",
            (wanted, wanted, wanted, include_temporary, limit + 1),
        ).fetchall()
        hits = tuple(
            SearchHit(
                ContactId(id),
                name,
                ContactKind(kind),
                organization,
                "last_name",
                "Last name",
                name,
                (0, 0),
                "",
                None,
            )
            for id, name, organization, kind in rows[:limit]
        )
        return SearchAnswer(hits, len(rows) > limit, "name")
