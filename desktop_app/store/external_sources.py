"""External sources. The external ids that name one are kept by their text, and stay when it goes."""

from __future__ import annotations

from collections.abc import Iterator

from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.errors import NotFound
from desktop_app.domain.external_sources import ExternalSource, source_named
from desktop_app.store.journal import Operation
from desktop_app.store.tables import EXTERNAL_SOURCE, ExternalSourceTable, Row


class ExternalSourceRepository:
    """Reads external sources; writes them through an Operation."""

    def __init__(self, database: APSWDatabase) -> None:
        self._database = database

    def all(self) -> tuple[ExternalSource, ...]:
        """By name."""
        return tuple(ExternalSource(**row) for row in self.all_rows())

    def get(self, name: str) -> ExternalSource:
        """The source of that name in any case. Raises NotFound."""
        found = source_named(name.strip(), self.all())
        if found is None:
            raise NotFound(f"There is no external source called {name!r}.")
        return found

    def all_rows(self) -> Iterator[Row]:
        yield from ExternalSourceTable.select().order_by(ExternalSourceTable.name).dicts().execute(self._database)

    def add(self, operation: Operation, source: ExternalSource) -> None:
        operation.insert(EXTERNAL_SOURCE, vars(source).copy())

    def change(self, operation: Operation, source: ExternalSource) -> None:
        operation.update(
            EXTERNAL_SOURCE, [source.name], {"is_active": source.is_active, "uri_template": source.uri_template}
        )

    def delete(self, operation: Operation, source: ExternalSource) -> None:
        operation.delete(EXTERNAL_SOURCE, [source.name])
