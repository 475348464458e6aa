"""External sources: the systems that external ids come from, and the links to them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from desktop_app.domain.errors import Refused
from desktop_app.domain.external_sources import ExternalSource, checked_name, checked_template, source_named
from desktop_app.domain.permissions import Permission
from desktop_app.services.requests import Command, Desk, Query, Work


@dataclass(frozen=True)
class AddExternalSource(Command):
    """Add a system that external ids come from. *uri_template* is a link with {id} where the id goes.

    Its name is what external ids call it, so it stays: for another name, add another source.
    """

    needs: ClassVar = (Permission.EXTERNAL_SOURCE_ADD,)
    name: str
    uri_template: str = ""
    active: bool = True

    def apply(self, work: Work) -> None:
        source = ExternalSource(checked_name(self.name), self.active, checked_template(self.uri_template))
        if source_named(source.name, work.store.external_sources.all()):
            raise Refused(f"There is an external source called {source.name} already.")
        work.store.external_sources.add(work.operation, source)


@dataclass(frozen=True)
class EditExternalSource(Command):
    """Change a source's link template, or whether it is active; an inactive one makes no links."""

    needs: ClassVar = (Permission.EXTERNAL_SOURCE_EDIT,)
    name: str
    uri_template: str | None = None
    active: bool | None = None

    def apply(self, work: Work) -> None:
        source = work.store.external_sources.get(self.name)
        if self.uri_template is not None:
            source = replace(source, uri_template=checked_template(self.uri_template))
        if self.active is not None:
            source = replace(source, is_active=self.active)
        work.store.external_sources.change(work.operation, source)


@dataclass(frozen=True)
class DeleteExternalSource(Command):
    """Delete a source; the external ids that name it stay as they are."""

    needs: ClassVar = (Permission.EXTERNAL_SOURCE_DELETE,)
    name: str

    def apply(self, work: Work) -> None:
        work.store.external_sources.delete(work.operation, work.store.external_sources.get(self.name))


@dataclass(frozen=True)
class ExternalSources(Query[tuple[ExternalSource, ...]]):
    """Every external source, by name."""

    needs: ClassVar = (Permission.EXTERNAL_SOURCE_VIEW,)

    def answer(self, desk: Desk) -> tuple[ExternalSource, ...]:
        return desk.store.external_sources.all()


def visible_sources(desk: Desk) -> tuple[ExternalSource, ...]:
    """The sources as far as the agent may see them."""
    return desk.store.external_sources.all() if desk.agent.may(Permission.EXTERNAL_SOURCE_VIEW) else ()
