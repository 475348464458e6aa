"""A contact as it was, in the words and lines that people see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop_app.domain.contacts import FIELD_RULES, Contact
from desktop_app.domain.permissions import Permission
from desktop_app.domain.text import counted
from desktop_app.services.contacts import HISTORY_LIMIT
from desktop_app.services.time_travel import ChangeSince, ContactThen
from desktop_app.ui.identifier_wording import identifier_line
from desktop_app.ui.item_models.change_item_model import ChangeLine
from desktop_app.ui.item_models.detail_item_model import DetailLine
from desktop_app.ui.journey_wording import entry_line
from desktop_app.ui.moments import clock_time, day
from desktop_app.ui.outside_text import joined, one_line
from desktop_app.ui.record_wording import note_line
from desktop_app.ui.wording import missing_permission


@dataclass(frozen=True)
class FieldThen:
    """One field: what it held, and in words what it holds now where that differs."""

    label: str
    value: str
    now: str


@dataclass(frozen=True)
class AsOfView:
    """Everything on the page but the changes."""

    name: str
    kind: str
    title: str
    sentence: str
    is_past: bool
    fields: tuple[FieldThen, ...]
    identifiers: tuple[DetailLine, ...]
    identifiers_since: str
    notes: tuple[DetailLine, ...]
    journey: tuple[DetailLine, ...]
    journey_notice: str


def as_of_view(then: ContactThen, now: datetime) -> AsOfView:
    is_past = bool(then.since.changes)
    moment = f"{day(then.moment)}, {clock_time(then.moment)}"
    return AsOfView(
        name=then.contact.display_name,
        kind=then.contact.kind.value,
        title=f"As it was on {moment}" if is_past else "As it is now",
        sentence=_since(then) if is_past else "Nothing has changed since.",
        is_past=is_past,
        fields=_fields(then),
        identifiers=_identifiers(then),
        identifiers_since=_identifiers_since(then),
        notes=tuple(
            _marked(note_line(note, now), "edited or deleted since", note.id in then.rewritten_since)
            for note in then.notes
        ),
        journey=tuple(
            _marked(entry_line(each, now), "unlinked since", each.what.id in then.unlinked_since)
            for each in then.journey
        ),
        journey_notice=_journey_notice(then),
    )


def _since(then: ContactThen) -> str:
    number = counted(len(then.since.changes), "change")
    more = f"more than {number}" if then.since.has_more else number
    gone = " The contact is no longer there." if then.now is None else ""
    return f"This is the past and cannot be edited; {more} since.{gone}"


def _fields(then: ContactThen) -> tuple[FieldThen, ...]:
    differing = {each.field: each for each in then.differences}
    rows = []
    if "kind" in differing:
        rows.append(FieldThen("Type", then.contact.kind.value, f"Now {differing['kind'].after}"))
    for name, rule in FIELD_RULES.items():
        value = getattr(then.contact.fields, name)
        since = differing.get(name)
        if value or since:
            rows.append(FieldThen(rule.label, value or "Empty", _now(since.after) if since else ""))
    rows += _custom(then)
    if then.contact.is_merged or (then.now is not None and then.now.is_merged):
        rows.append(_merged(then.contact, then.now))
    return tuple(rows)


def _custom(then: ContactThen) -> list[FieldThen]:
    """The contact type, its custom fields and its organisation, those among them that hold something only now."""
    schema = then.custom.schema
    held = {"schema": ("Contact type", schema.title)} if schema else {}
    for field in schema.fields if schema else ():
        if value := then.custom.value_of(field.id):
            held[field.id] = (field.name, value)
    if then.organization:
        held["organization_id"] = ("Belongs to", then.organization)
    since = {each.field: each for each in then.differences if each.label}
    held |= {id: (each.label, each.before) for id, each in since.items() if id not in held}
    return [
        FieldThen(label, value or "Empty", _now(since[id].after) if id in since else "")
        for id, (label, value) in held.items()
    ]


def _now(value: str) -> str:
    return f"Now {one_line(value)}" if value else "Now empty"


def _merged(then: Contact, now: Contact | None) -> FieldThen:
    def words(contact: Contact) -> str:
        return f"{len(contact.members)} contacts" if contact.is_merged else "Not merged"

    differs = now is not None and set(now.members) != set(then.members)
    return FieldThen("Merged from", words(then), f"Now {words(now).lower()}" if now and differs else "")


def _identifiers(then: ContactThen) -> tuple[DetailLine, ...]:
    held = {each.identifier for each in then.now.identifiers} if then.now else set()
    return tuple(
        _marked(identifier_line(each, None, None), "not held any more", each.identifier not in held)
        for each in then.contact.identifiers
    )


def _identifiers_since(then: ContactThen) -> str:
    before = {each.identifier for each in then.contact.identifiers}
    added = [each.identifier for each in then.now.identifiers if each.identifier not in before] if then.now else []
    return f"Since then also: {joined(*map(str, added), separator=', ')}" if added else ""


def _marked(line: DetailLine, words: str, differs: bool) -> DetailLine:
    """*line* with what became of it, in words."""
    if not differs:
        return line
    return DetailLine(
        id=line.id,
        icon="history",
        title=line.title,
        sentence=f"{line.sentence}, {words}",
        subtitle=joined(words.capitalize(), line.subtitle),
        icon_role="warn",
        right=line.right,
        right_below=line.right_below,
    )


def _journey_notice(then: ContactThen) -> str:
    if not then.may_see_history:
        return f"Links and journey are not shown. {missing_permission(Permission.SESSION_VIEW)}."
    if then.has_more_history:
        return f"The last {HISTORY_LIMIT} that had come in by then."
    return "" if then.journey else "No interactions or visits yet."


def change_line(change: ChangeSince) -> ChangeLine:
    outcome = "refused" if change.is_refused else "taken back since" if change.is_undone else ""
    at = f"{day(change.at)}, {clock_time(change.at)}"
    return ChangeLine(
        id=change.operation,
        title=change.sentence,
        below=joined(at, outcome),
        sentence=", ".join(part for part in (one_line(change.sentence), at, outcome) if part),
        can_undo=not change.why_not_undone,
    )
