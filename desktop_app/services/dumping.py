"""Everything at once: the canonical dump, by which two stores are compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from desktop_app.domain.permissions import Permission
from desktop_app.services.requests import Desk, Query


@dataclass(frozen=True)
class CanonicalDump(Query[dict[str, Any]]):
    """All data as JSON, sorted, without the journal; see ``store/dump.py``."""

    needs: ClassVar = (
        Permission.CONTACT_VIEW,
        Permission.CONTACT_VIEW_ALL,
        Permission.CONVERSATION_VIEW_ALL,
        Permission.CUSTOM_FIELDS_VIEW,
        Permission.EXTERNAL_SOURCE_VIEW,
        Permission.ORGANIZATION_VIEW,
        Permission.SESSION_VIEW,
    )

    def answer(self, desk: Desk) -> dict[str, Any]:
        return desk.store.dump()
