"""Temporary contacts that are about to lapse, as lines and sentences."""

from __future__ import annotations

from datetime import datetime

from desktop_app.domain.contacts import ContactKind
from desktop_app.domain.identifiers import IdentifierType, shown_value
from desktop_app.domain.text import counted
from desktop_app.services.lifecycle import Lapsing, LapsingContact
from desktop_app.ui.item_models.detail_item_model import DetailLine
from desktop_app.ui.moments import day, day_to_come
from desktop_app.ui.outside_text import joined


def lapse_sentence(lapses_at: datetime | None, now: datetime) -> str:
    """What the card of a temporary contact says; "" for one that stays."""
    if lapses_at is None:
        return ""
    if lapses_at <= now:
        return "Lapses once none of its interactions is open"
    return f"Lapses on {day_to_come(lapses_at, now)} unless it is in touch again"


def lapsing_line(lapsing: LapsingContact, now: datetime) -> DetailLine:
    """One temporary contact that is about to lapse: who, by what it is known, when last in touch, and until when."""
    contact = lapsing.contact
    known = [shown_value(held.identifier) for held in contact.identifiers if held.identifier.type not in _HIDDEN]
    has_name = contact.display_name != "No Name"
    title = contact.display_name if has_name or not known else known.pop(0)
    last = f"last in touch {day(lapsing.last_contact)}"
    until = "lapses now" if lapsing.lapses_at <= now else f"lapses {day_to_come(lapsing.lapses_at, now)}"
    return DetailLine(
        id=contact.id,
        icon="user-question" if contact.kind is ContactKind.EPHEMERAL else "user",
        title=title,
        subtitle=joined(*known[:2], f"{last[:1].upper()}{last[1:]}"),
        right=f"{until[:1].upper()}{until[1:]}",
        right_below=_time_left(lapsing.lapses_at, now),
        sentence=f"{title}, {contact.kind.value}, {last}, {until}",
    )


_HIDDEN = frozenset({IdentifierType.COOKIE})


def _time_left(moment: datetime, now: datetime) -> str:
    days = (moment.astimezone().date() - now.astimezone().date()).days
    return "today" if days <= 0 else "tomorrow" if days == 1 else f"in {days} days"


def lapsing_status(lapsing: Lapsing) -> str:
    """The line above the list of those that lapse."""
    if not lapsing.contacts:
        return ""
    number = len(lapsing.contacts)
    verb = "lapses" if number == 1 else "lapse"
    if lapsing.count > number:
        return f"{lapsing.count_text} contacts lapse within seven days · the first {number}, soonest first"
    return f"{counted(number, 'contact')} {verb} within seven days · soonest first"


def keep_button_text(number: int) -> str:
    """The button that keeps the selected ones."""
    return f"Add {number:,} to Contacts" if number > 1 else "Add to Contacts"
