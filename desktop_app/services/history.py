"""The interaction history of a contact or an organisation: one's own, and everybody's for who may see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from desktop_app.domain.history import HistoryKey
from desktop_app.domain.ids import ContactId
from desktop_app.domain.interactions import Interaction
from desktop_app.domain.permissions import Permission
from desktop_app.services.requests import Desk, Query

HISTORY_PAGE = 50
COUNTED = 1_000  # more than these are not counted: it would take as long as the history is


@dataclass(frozen=True)
class History:
    """One page, newest first. *next_page* is None on the last one.

    *count*: of all pages, COUNTED + 1 standing for any number above. *hides_others*: the agent lacks
    conversation:viewAll, so what other agents handled is neither listed nor counted. *names*: of the contacts that the
    interactions are linked to.
    """

    interactions: tuple[Interaction, ...]
    count: int
    next_page: HistoryKey | None
    hides_others: bool
    names: Mapping[ContactId, str] = field(default_factory=dict)


@dataclass(frozen=True)
class HistoryOfContact(Query[History]):
    """Interactions of a contact and of all that were merged into it: those that the agent handled, and those that
    nobody did; with conversation:viewAll everybody's."""

    needs: ClassVar = (Permission.CONTACT_VIEW,)
    contact_id: ContactId
    page: HistoryKey | None = None
    limit: int = HISTORY_PAGE

    def answer(self, desk: Desk) -> History:
        contact = desk.store.contacts.get(self.contact_id)
        members = desk.store.merge_sets.set_of(contact.id)
        return history_of(members, desk, page=self.page, limit=self.limit)


def history_of(ids: Sequence[ContactId], desk: Desk, *, page: HistoryKey | None, limit: int) -> History:
    """A page of the history of all of *ids* together, as far as the agent may see it."""
    sees_all = desk.agent.may(Permission.CONVERSATION_VIEW_ALL)
    seen_by = None if sees_all else desk.agent.name
    shown, next_page = desk.store.history.page(ids, seen_by=seen_by, before=page, limit=limit)
    count = desk.store.history.count(ids, seen_by=seen_by, limit=COUNTED + 1)
    names = desk.store.contacts.names({each.contact_id for each in shown if each.contact_id})
    return History(shown, count, next_page, hides_others=not sees_all, names=names)
