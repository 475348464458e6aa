"""The organisations that an import's rows name by an external id: found, or made once."""

from __future__ import annotations

from desktop_app.domain.errors import InvalidOrganization
from desktop_app.domain.ids import OrganizationId
from desktop_app.domain.import_rows import ReadyRow
from desktop_app.domain.organizations import OrganizationFields, checked_organization
from desktop_app.domain.permissions import Permission
from desktop_app.domain.text import on_one_line, shortened
from desktop_app.services.requests import Work


class ImportedOrganizations:
    """Which organisation a row's contact belongs to; all that have external ids are read at the first that asks."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._known: dict[str, OrganizationId] | None = None

    def is_all_of(self, row: ReadyRow) -> bool:
        """Whether the row tells of an organisation and of nobody who belongs to it."""
        return not (row.besides or row.in_fields or set(row.fields) - {"organization"})

    def take(self, row: ReadyRow, warnings: list[str]) -> tuple[OrganizationId | None, bool]:
        """The organisation of the row, None for none; and whether it was made just now."""
        if not row.organization:
            return None, False
        known = self._all()
        if row.organization in known:
            return known[row.organization], False
        made = self._make(row, warnings)
        if made is not None:
            known[row.organization] = made
        return made, made is not None

    def _all(self) -> dict[str, OrganizationId]:
        if self._known is None:
            self._known = {}
            for id, written in self._work.store.organizations.with_external_ids():
                for each in written.split(", "):
                    self._known.setdefault(each, id)
        return self._known

    def _make(self, row: ReadyRow, warnings: list[str]) -> OrganizationId | None:
        shown = shortened(on_one_line(row.organization), 60)
        name = row.fields.get("organization", "")
        if not name:
            warnings.append(f"There is no organization with the id {shown!r}, and the row gives it no name.")
            return None
        if not self._work.agent.may(Permission.ORGANIZATION_ADD):
            warnings.append(
                f"There is no organization with the id {shown!r}, and {self._work.agent.name} may not add any."
            )
            return None
        try:
            given = checked_organization({"name": name, "external_ids": row.organization})
        except InvalidOrganization as error:
            warnings.append(f"The organization was not added. {error}")
            return None
        id = OrganizationId(self._work.new_id())
        self._work.store.organizations.create(self._work.operation, id, OrganizationFields(**given))
        return id
