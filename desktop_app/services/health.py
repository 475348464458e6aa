"""How the store is, for a report about a problem; numbers and names of tables only, so everybody may know."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass

from desktop_app.domain.health import ReportFile, StoreHealth
from desktop_app.services.requests import Desk, Query


@dataclass(frozen=True)
class HealthOfStore(Query[StoreHealth]):
    """Reads the whole store, which takes a while: for a process of its own."""

    def answer(self, desk: Desk) -> StoreHealth:
        return desk.store.health()


def bundle(files: Iterable[ReportFile]) -> bytes:
    """The zip of a report."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.writestr(file.name, file.text)
    return target.getvalue()
