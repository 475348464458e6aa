"""Temporary contacts that nobody is in touch with any more: shown, kept, or let go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from desktop_app.domain.contacts import Contact, ContactKind
from desktop_app.domain.errors import Refused
from desktop_app.domain.ids import ContactId
from desktop_app.domain.lifecycle import LAPSING_SOON_DAYS, lapses_at
from desktop_app.domain.permissions import Permission
from desktop_app.services.contacts import delete_whole
from desktop_app.services.divisions import hidden_divisions
from desktop_app.services.requests import Command, Desk, Query, Work

DAYS_LIMIT = 36_500
LISTED = 200  # contacts that the list names; the others are counted
COUNT_LIMIT = 1_000  # nobody looks through more of them
LAPSED_AT_ONCE = 200  # by the desk itself: an interaction that arrives meanwhile waits no longer than that takes
EVERYBODY = 1 << 62


@dataclass(frozen=True)
class LapseContacts(Command):
    """Remove the temporary contacts that were last in touch too long ago; their interactions stay, linked to nobody.

    How long that is, the setting ``retention_days`` says. Whoever has an interaction that is still open stays until it
    is closed. *at_most*: no more than that many at once, longest ago first. Contacts of all divisions lapse alike.
    """

    needs: ClassVar[tuple[Permission, ...]] = (Permission.CONTACT_DELETE,)
    at_most: int | None = None

    def apply(self, work: Work) -> dict[str, Any]:
        if self.at_most is not None and self.at_most < 1:
            raise Refused("At least one contact must be allowed to lapse; give at_most a larger number.")
        most = self.at_most or EVERYBODY
        due = work.store.lapsing.due(_latest(work.now, work), limit=most)
        for id, _last_contact in due:
            delete_whole(work.store.contacts.own(id), work, unlinked_by=None)
        return {"lapsed": len(due), "more": len(due) == most}


@dataclass(frozen=True)
class LapseAtDesk(LapseContacts):
    """What the desk does by itself, whoever sits at it: no agent's doing, and nothing that Ctrl+Z takes back."""

    needs: ClassVar = ()


def _latest(now: datetime, desk: Desk) -> datetime:
    """Whoever was last in touch then or earlier has lapsed at *now*."""
    try:
        return now - desk.settings.retention
    except OverflowError:
        return datetime.min.replace(tzinfo=now.tzinfo)


@dataclass(frozen=True)
class LapsingContact:
    """A temporary contact that is about to lapse."""

    contact: Contact
    last_contact: datetime
    lapses_at: datetime


@dataclass(frozen=True)
class Lapsing:
    """*contacts*: who lapses first comes first; *count*: how many there are, counted up to ``COUNT_LIMIT``."""

    contacts: tuple[LapsingContact, ...]
    count: int
    is_listed: bool  # whether the contacts were asked for, or only their number

    @property
    def count_text(self) -> str:
        return f"{COUNT_LIMIT:,}+" if self.count > COUNT_LIMIT else f"{self.count:,}"


@dataclass(frozen=True)
class LapsingContacts(Query[Lapsing]):
    """Who lapses within *days* unless somebody is in touch with them, or keeps them; at most *listed* are named."""

    needs: ClassVar = (Permission.CONTACT_VIEW,)
    days: int = LAPSING_SOON_DAYS
    listed: int = LISTED

    def answer(self, desk: Desk) -> Lapsing:
        if not 0 <= self.days <= DAYS_LIMIT:
            raise Refused(f"Look ahead between 0 and {DAYS_LIMIT:,} days.")
        latest = _latest(desk.now + timedelta(days=self.days), desk)
        hidden = hidden_divisions(desk)
        found = desk.store.lapsing.due(latest, limit=self.listed, hidden=hidden) if self.listed else ()
        contacts = (_lapsing(desk.store.contacts.own(id), last_contact, desk) for id, last_contact in found)
        listed = tuple(each for each in contacts if each is not None)
        is_whole = len(found) < self.listed
        count = len(found) if is_whole else desk.store.lapsing.count_due(latest, limit=COUNT_LIMIT + 1, hidden=hidden)
        return Lapsing(listed, count, self.listed > 0)


def _lapsing(contact: Contact, last_contact: datetime, desk: Desk) -> LapsingContact | None:
    moment = lapses_at(contact, last_contact, desk.settings.retention)
    return None if moment is None else LapsingContact(contact, last_contact, moment)


@dataclass(frozen=True)
class AreContactsDue(Query[bool]):
    """Whether the desk has contacts to let go; needs no permission, as nobody is told who they are."""

    def answer(self, desk: Desk) -> bool:
        return bool(desk.store.lapsing.due(_latest(desk.now, desk), limit=1))


@dataclass(frozen=True)
class PromoteContacts(Command):
    """Keep several temporary contacts for good: each becomes curated as it is, with a name or without.

    Those that are curated already, or have gone meanwhile, are counted as left out.
    """

    needs: ClassVar = (Permission.IDENTITY_PROMOTE,)
    contact_ids: tuple[ContactId, ...]

    def apply(self, work: Work) -> dict[str, Any]:
        ids = list(dict.fromkeys(self.contact_ids))
        there = [work.store.contacts.get(id) for id in ids if work.store.contacts.exists(id)]
        temporary = list({each.id: each for each in there if each.kind.is_temporary}.values())
        if not temporary:
            raise Refused("None of these is a temporary contact any more, so there is nothing to promote.")
        for contact in temporary:
            work.store.contacts.raise_kind(work.operation, contact.id, ContactKind.CURATED)
        return {"promoted": len(temporary), "left_out": len(ids) - len(temporary)}
