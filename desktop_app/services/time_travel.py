"""A contact as it was at a past moment, and every change that was made to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from desktop_app.domain.changes import FieldChange
from desktop_app.domain.contacts import FIELD_RULES, Contact, Note
from desktop_app.domain.custom_fields import CustomSheet
from desktop_app.domain.errors import NotFound, OtherDivision
from desktop_app.domain.ids import AgentName, ContactId, NoteId, OperationId
from desktop_app.domain.interactions import Interaction
from desktop_app.domain.journey import JourneyEntry, JourneyPlace, JourneySession
from desktop_app.domain.permissions import Permission
from desktop_app.services.change_words import sentence_of
from desktop_app.services.contacts import HISTORY_LIMIT
from desktop_app.services.custom_fields import sheet_of
from desktop_app.services.divisions import hidden_divisions, require_none_of
from desktop_app.services.guarded import interactions_told
from desktop_app.services.journal import why_not_undone
from desktop_app.services.requests import Desk, Query
from desktop_app.store.journal import LoggedOperation

CHANGES_LIMIT = 100


@dataclass(frozen=True)
class ChangeSince:
    """One operation about a contact, in words. *fields*: what it wrote there."""

    operation: OperationId
    sequence: int
    at: datetime
    agent: AgentName
    command: str
    sentence: str
    fields: tuple[FieldChange, ...]
    is_refused: bool
    is_undone: bool
    why_not_undone: str  # "" when it is worth trying


@dataclass(frozen=True)
class Changes:
    """Newest first; *has_more*: there are earlier ones."""

    changes: tuple[ChangeSince, ...]
    has_more: bool


@dataclass(frozen=True)
class ChangesOfContact(Query[Changes]):
    """Every change of a person: of all that they consist of now, with what was refused, and with every undo.

    Without the permission to see the journey, what was about interactions only is left out. A contact that was
    deleted still has its history. *before* goes on below a change's sequence.
    """

    needs: ClassVar = (Permission.CONTACT_VIEW,)
    contact_id: ContactId
    limit: int = CHANGES_LIMIT
    before: int | None = None

    def answer(self, desk: Desk) -> Changes:
        members = desk.store.merge_sets.set_of(self.contact_id)
        return _changes(members, members[0], desk, limit=self.limit, before=self.before)


def _changes(
    members: tuple[ContactId, ...],
    it: ContactId,
    desk: Desk,
    *,
    limit: int,
    since: int = 0,
    before: int | None = None,
) -> Changes:
    with_journey = desk.agent.may(Permission.SESSION_VIEW)
    found = desk.store.journal.of_contacts(
        members, limit=limit + 1, since=since, before=before, with_journey=with_journey
    )
    return Changes(tuple(_change(each, members, it, desk) for each in found[:limit]), len(found) > limit)


def _change(operation: LoggedOperation, members: tuple[ContactId, ...], it: ContactId, desk: Desk) -> ChangeSince:
    head = operation.head
    return ChangeSince(
        operation=head.id,
        sequence=operation.sequence,
        at=head.time,
        agent=head.agent,
        command=head.command,
        sentence=sentence_of(operation, desk, it),
        fields=desk.store.time_travel.written(operation.sequence, members),
        is_refused=operation.refused is not None,
        is_undone=operation.undone_by is not None,
        why_not_undone=why_not_undone(operation, desk),
    )


@dataclass(frozen=True)
class ContactThen:
    """A contact as it was when operation *sequence* had just ended, and what became of it.

    *differences*: the fields of the whole person that are not now (*after*) what they were then (*before*); *now* is
    None when there is no such contact any more. The journey is empty without the permission to see it.
    """

    moment: datetime
    sequence: int
    contact: Contact
    notes: tuple[Note, ...]
    history: tuple[Interaction, ...]  # newest first, at most HISTORY_LIMIT
    journey: tuple[JourneyEntry, ...]  # the same interactions and the visits, newest first
    has_more_history: bool
    may_see_history: bool
    now: Contact | None
    differences: tuple[FieldChange, ...]
    since: Changes
    custom: CustomSheet  # of then; empty without the permission to see custom fields
    organization: str  # the name of the one that the contact belonged to; "" without the permission to see it
    unlinked_since: frozenset[str]  # ids of what is in the journey
    rewritten_since: frozenset[NoteId]  # of the notes, those that were edited or deleted


@dataclass(frozen=True)
class ContactAsOf(Query[ContactThen]):
    """A contact at *moment*, or right after operation *after*, which tells moments of the same time apart; else now.

    Raises NotFound when there was no such contact then.
    """

    needs: ClassVar = (Permission.CONTACT_VIEW,)
    contact_id: ContactId
    moment: datetime | None = None
    after: int | None = None
    limit: int = CHANGES_LIMIT

    def answer(self, desk: Desk) -> ContactThen:
        travel = desk.store.time_travel
        sequence, moment = self._when(desk)
        contact = travel.contact(self.contact_id, sequence)
        if contact is None:
            raise NotFound(_not_there(self.contact_id, moment, desk))
        _require_seen_then(contact, desk)
        may_see = desk.agent.may(Permission.SESSION_VIEW)
        found = travel.interactions(contact, sequence, limit=HISTORY_LIMIT + 1) if may_see else ()
        history = interactions_told(found, desk)
        visits = travel.visits(contact, sequence, limit=HISTORY_LIMIT + 1) if may_see else ()
        notes = travel.notes(contact, sequence)
        now = desk.store.contacts.get(self.contact_id) if desk.store.contacts.exists(self.contact_id) else None
        custom = _custom_then(self.contact_id, sequence, desk)
        return ContactThen(
            moment=moment,
            sequence=sequence,
            contact=contact,
            notes=notes,
            history=history[:HISTORY_LIMIT],
            journey=_journey(history, visits),
            has_more_history=max(len(history), len(visits)) > HISTORY_LIMIT,
            may_see_history=may_see,
            now=now,
            differences=() if now is None else _differences(contact, now, custom, sequence, desk),
            since=_changes(contact.members, contact.id, desk, limit=self.limit, since=sequence),
            custom=custom,
            organization=_organization(contact, sequence, desk),
            unlinked_since=_unlinked(history, visits, now, desk),
            rewritten_since=_rewritten(notes, now, desk),
        )

    def _when(self, desk: Desk) -> tuple[int, datetime]:
        if self.moment is not None:
            return desk.store.time_travel.sequence_at(self.moment), self.moment
        if self.after is None:
            return desk.store.journal.last_sequence(), desk.now
        found = desk.store.journal.numbered(self.after)
        if found is None:
            raise NotFound(f"There is no operation number {self.after}.")
        return self.after, found.head.time


def _require_seen_then(contact: Contact, desk: Desk) -> None:
    """Raises OtherDivision for somebody who was part of a person, then or now, whom the agent may not see."""
    hidden = hidden_divisions(desk)
    if contact.division is not None and contact.division in hidden:
        raise OtherDivision(desk.store.divisions.name_of(contact.division), desk.agent.name)
    require_none_of(hidden, contact.members, desk)


def _differences(
    then: Contact, now: Contact, custom: CustomSheet, sequence: int, desk: Desk
) -> tuple[FieldChange, ...]:
    pairs = [(name, getattr(then.fields, name), getattr(now.fields, name)) for name in FIELD_RULES]
    pairs.append(("kind", then.kind.value, now.kind.value))
    changes = [FieldChange(then.id, name, before, after) for name, before, after in pairs]
    changes += _custom_changes(then.id, custom, sheet_of(now.id, desk))
    changes += _moved(then, now, sequence, desk)
    return tuple(each for each in changes if each.before != each.after)


def _organization(contact: Contact, sequence: int, desk: Desk) -> str:
    if contact.organization_id is None or not desk.agent.may(Permission.ORGANIZATION_VIEW):
        return ""
    return desk.store.time_travel.organization_name(contact.organization_id, sequence)


def _moved(then: Contact, now: Contact, sequence: int, desk: Desk) -> tuple[FieldChange, ...]:
    """Whether it belongs to another organisation by now."""
    if then.organization_id == now.organization_id:
        return ()
    before, after = (_organization(each, at, desk) for each, at in ((then, sequence), (now, _newest(desk))))
    return (FieldChange(then.id, "organization_id", before, after, "Belongs to"),) if before != after else ()


def _newest(desk: Desk) -> int:
    return desk.store.journal.last_sequence()


def _custom_changes(id: ContactId, then: CustomSheet, now: CustomSheet) -> Iterator[FieldChange]:
    before, after = (sheet.schema.title if sheet.schema else "" for sheet in (then, now))
    yield FieldChange(id, "schema", before, after, "Contact type")
    names = {field.id: field.name for sheet in (then, now) if sheet.schema for field in sheet.schema.fields}
    for field, name in names.items():
        yield FieldChange(id, field, then.value_of(field), now.value_of(field), name)


def _journey(history: Sequence[Interaction], visits: Sequence[JourneySession]) -> tuple[JourneyEntry, ...]:
    entries = [JourneyEntry(JourneyPlace(each.arrival.at, True, -at), each) for at, each in enumerate(history)]
    entries += [JourneyEntry(JourneyPlace(each.created_at, False, -at), each) for at, each in enumerate(visits)]
    return tuple(sorted(entries, key=lambda entry: entry.place, reverse=True)[:HISTORY_LIMIT])


def _unlinked(
    history: Iterable[Interaction], visits: Iterable[JourneySession], now: Contact | None, desk: Desk
) -> frozenset[str]:
    members = now.members if now else ()
    ids = frozenset(each.id for each in history)
    gone: frozenset[str] = ids - desk.store.interactions.linked_among(ids, members)
    still_theirs = (desk.store.journey.find(each.id) for each in visits)
    return gone | {each.id for each in still_theirs if each is not None and each.recorded_under not in members}


def _rewritten(notes: tuple[Note, ...], now: Contact | None, desk: Desk) -> frozenset[NoteId]:
    texts = {note.id: note.text for note in desk.store.notes.of_contacts(now.members if now else ())}
    return frozenset(note.id for note in notes if texts.get(note.id) != note.text)


def _custom_then(id: ContactId, sequence: int, desk: Desk) -> CustomSheet:
    person = desk.store.time_travel.node(id, sequence)
    if person is None or not desk.agent.may(Permission.CUSTOM_FIELDS_VIEW):
        return CustomSheet()
    return desk.store.time_travel.custom_fields(person, sequence)


def _not_there(id: ContactId, moment: datetime, desk: Desk) -> str:
    """That there was no such contact, and when there was one."""
    when = f"at {moment.isoformat(timespec='seconds')}"
    first = desk.store.journal.first_of_contact(id)
    if first is None:
        return f"There is no contact {id}, and there never was."
    if first.head.time > moment:
        return f"There was no contact {id} {when}; it came to be at {first.head.time.isoformat(timespec='seconds')}."
    return f"There was no contact {id} {when}; it had been deleted, or its creation taken back."
