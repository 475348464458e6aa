"""What the window asks first of all."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.services.requests import Desk, Query


@dataclass(frozen=True)
class StoreIsEmpty(Query[bool]):
    """Whether there is no contact yet, of whatever kind."""

    def answer(self, desk: Desk) -> bool:
        return desk.store.contacts.is_empty()
