"""Notes, histories and organisations, turned into the lines and sentences that people see."""

from __future__ import annotations

from datetime import datetime

from desktop_app.domain.contacts import Note
from desktop_app.domain.interactions import Direction, Interaction, LinkedBy
from desktop_app.domain.organizations import Relationship
from desktop_app.domain.permissions import Permission
from desktop_app.domain.text import counted
from desktop_app.services.history import COUNTED, History
from desktop_app.services.organizations import OrganizationContact, OrganizationName
from desktop_app.ui.item_models.detail_item_model import DetailLine
from desktop_app.ui.item_models.history_item_model import HistoryLine
from desktop_app.ui.moments import clock_time, day, when
from desktop_app.ui.outside_text import joined, one_line
from desktop_app.ui.wording import came_in, missing_permission, state_words

HISTORY_COLUMNS = ("When", "Channel", "Direction", "Queue", "Agent", "Wrap-up", "Link")
# An organisation's history says besides whose it is.
CONTACT_COLUMN = "Contact"


def note_line(note: Note, now: datetime) -> DetailLine:
    byline = note_byline(note, now)
    return DetailLine(
        id=note.id,
        icon="note",
        title=note.text,
        subtitle=byline,
        sentence=f"Note by {byline}: {one_line(note.text)}",
    )


def note_byline(note: Note, now: datetime) -> str:
    """ "noor · 12 Nov · edited 14:02"."""
    edited = f"edited {when(note.edited_at, now)}" if note.edited_at else ""
    return joined(note.author, when(note.written_at, now), edited)


def history_line(interaction: Interaction, history: History, now: datetime, *, with_contact: bool) -> HistoryLine:
    """One row of a history; *with_contact* puts the contact's name after the time."""
    arrival = interaction.arrival
    handled_by = interaction.accepted_by or "Nobody"
    outcome = interaction.wrap_up.code if interaction.wrap_up else state_words(interaction.state)
    linked = link_words(interaction)
    direction = "In" if arrival.direction is Direction.INBOUND else "Out"
    name = history.names.get(interaction.contact_id, "") if interaction.contact_id else ""
    whose = name if with_contact else ""
    cells = (arrival.channel.label, direction, arrival.queue, handled_by, outcome, linked)
    title = joined(came_in(interaction), whose, arrival.queue)
    note = interaction.wrap_up.note if interaction.wrap_up else ""
    return HistoryLine(
        id=interaction.id,
        cells=(when(arrival.at, now), *((name,) if with_contact else ()), *cells),
        sentence=one_line(
            ", ".join(part for part in (came_in(interaction), whose, when(arrival.at, now), *cells[2:]) if part)
        ),
        title=title,
        facts=_facts(interaction, outcome),
        text="\n\n".join(part for part in (note and f"Wrap-up note: {note}", arrival.subject, arrival.text) if part),
    )


def _facts(interaction: Interaction, outcome: str) -> str:
    arrival = interaction.arrival
    came = f"{day(arrival.at)}, {clock_time(arrival.at)}"
    handled = "nobody answered"
    if interaction.accepted_by and interaction.accepted_at:
        handled = f"accepted by {interaction.accepted_by} at {clock_time(interaction.accepted_at)}"
    return joined(arrival.address, came, handled, outcome, link_words(interaction))


def link_words(interaction: Interaction) -> str:
    """How the contact came to be linked."""
    if interaction.linked_by is LinkedBy.MATCH:
        return "Linked by match"
    return f"Linked by {interaction.link_agent}" if interaction.linked_by else "Not linked"


def history_status(history: History) -> str:
    """How many there are, and in words what is left out."""
    count = f"More than {COUNTED:,} interactions" if history.count > COUNTED else counted(history.count, "interaction")
    if not history.count:
        count = "No interactions yet"
    if not history.hides_others:
        return f"{count}."
    missing = missing_permission(Permission.CONVERSATION_VIEW_ALL)
    return f"{count}. What other agents handled is not shown. {missing}."


def relationship_line(relationship: Relationship) -> DetailLine:
    """ "Account Manager: noor"."""
    title = f"{relationship.text}: {relationship.agent}"
    return DetailLine(id=relationship.id, icon="user-check", title=title, sentence=one_line(title))


def organization_contact_line(contact: OrganizationContact) -> DetailLine:
    return DetailLine(
        id=contact.id,
        icon="user",
        title=contact.name,
        subtitle=joined(contact.title, contact.kind.value),
        sentence=one_line(f"{contact.name}, {contact.kind.value}"),
    )


def organization_line(found: OrganizationName) -> DetailLine:
    return DetailLine(id=found.id, icon="building", title=found.name, sentence=one_line(found.name))
