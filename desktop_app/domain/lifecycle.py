"""How long a temporary contact stays: as long as it is in touch now and then.

Identified and ephemeral contacts lapse some days after their last interaction; curated ones never do, nor does a
contact that was merged, as somebody has said who that is. Source: the reference product's retention of 60 days.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from desktop_app.domain.contacts import Contact

RETENTION_DAYS = 60
LAPSING_SOON_DAYS = 7  # how far the list of those that are about to lapse looks ahead


def last_contact_of(
    created_at: datetime, touches: Iterable[datetime], brought_back: Iterable[datetime] = ()
) -> datetime:
    """When somebody was last in touch: their newest interaction or visit, or the creation of who never had one.

    *brought_back*: when the contact was restored by an undo, which says that it is needed and counts as well.
    """
    return max([max(touches, default=created_at), *brought_back])


def lapses_at(contact: Contact, last_contact: datetime, retention: timedelta) -> datetime | None:
    """The moment from which on *contact* is removed unless it is in touch again; None: never."""
    if not contact.kind.is_temporary or contact.is_merged or contact.merged_into is not None:
        return None
    return last_contact + min(retention, datetime.max.replace(tzinfo=last_contact.tzinfo) - last_contact)


def has_lapsed(lapse: datetime | None, now: datetime) -> bool:
    """Whether *now* is that moment or later; the day before, to the second, it is not."""
    return lapse is not None and now >= lapse
