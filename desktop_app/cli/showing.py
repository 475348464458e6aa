"""``linkdesk show``: one contact whole, as it is or as it was."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

from desktop_app.channels.contact_json import (
    contact_as_json,
    custom_fields_as_json,
    interaction_as_json,
    note_as_json,
    session_as_json,
)
from desktop_app.cli.output import DONE, print_json, print_line
from desktop_app.domain.contacts import YES, Contact, Note
from desktop_app.domain.custom_fields import CustomSheet
from desktop_app.domain.ids import ContactId
from desktop_app.domain.interactions import Interaction
from desktop_app.domain.journey import PAGE_LIMIT, JourneySession
from desktop_app.domain.permissions import Permission
from desktop_app.domain.text import counted
from desktop_app.services.agents import CurrentAgent
from desktop_app.services.change_words import change_in_words
from desktop_app.services.contacts import ContactDetails, DetailsOfContact
from desktop_app.services.journey import JourneyOfContact
from desktop_app.services.organizations import OrganizationDetails, OrganizationOfContact
from desktop_app.services.runner import Runner
from desktop_app.services.time_travel import ChangeSince, ContactAsOf, ContactThen


def show(runner: Runner, arguments: argparse.Namespace) -> int:
    id = ContactId(arguments.id)
    if arguments.as_of is not None:
        return _show_then(runner.read(ContactAsOf(id, arguments.as_of)), as_json=arguments.json)
    details = runner.read(DetailsOfContact(id))
    answer = _whole(details.contact, details.notes, details.history, details.custom)
    answer["journey"] = _journey(details, runner)
    organization: OrganizationDetails | None = None
    if runner.read(CurrentAgent()).may(Permission.ORGANIZATION_VIEW):
        organization = runner.read(OrganizationOfContact(details.contact.id))
    answer["organization_record"] = organization and _organization(organization)
    answer["division"] = details.division or None
    if arguments.json:
        print_json(answer)
    else:
        _print_contact(details.contact, answer, details.custom)
        if organization is not None:
            print_line(f"belongs to: {organization.organization.name}  {organization.organization.id}", indent="  ")
    return DONE


def _show_then(then: ContactThen, *, as_json: bool) -> int:
    answer = _whole(then.contact, then.notes, then.history, then.custom)
    answer["journey"] = [_entry(entry.what) for entry in then.journey]
    answer["organization_record"] = then.organization or None
    if as_json:
        since = [change_as_json(change) for change in then.since.changes]
        print_json({**answer, "as_of": then.moment.isoformat(), "sequence": then.sequence, "changes_since": since})
        return DONE
    print_line(f"As it was at {then.moment.isoformat(timespec='seconds')}:")
    _print_contact(then.contact, answer, then.custom)
    if then.organization:
        print_line(f"belonged to: {then.organization}", indent="  ")
    for difference in then.differences:
        print_line(f"since then {change_in_words(difference)}", indent="  ")
    if then.since.changes:
        print_line("What changed since, newest first:")
    for change in then.since.changes:
        ending = "  undone" if change.is_undone else ""
        print_line(f"{change.at.isoformat()}  {change.sentence}  {change.operation}{ending}", indent="  ")
    if then.since.has_more:
        print_line("and more before that", indent="  ")
    return DONE


def _whole(
    contact: Contact, notes: Sequence[Note], history: Sequence[Interaction], custom: CustomSheet
) -> dict[str, Any]:
    journey = [interaction_as_json(each) for each in history]
    return {
        **contact_as_json(contact),
        "contact_type": custom.schema and custom.schema.title,
        "custom_fields": custom_fields_as_json(custom),
        "notes": [note_as_json(note) for note in notes],
        "links": [each["id"] for each in journey],
        "merge_set": list(contact.members),
        "journey": journey,
    }


def _journey(details: ContactDetails, runner: Runner) -> list[dict[str, Any]]:
    """The newest interactions and visits, over the whole merge set."""
    if not details.may_see_history:
        return []
    page = runner.read(JourneyOfContact(details.contact.id, limit=PAGE_LIMIT))
    return [_entry(entry.what) for entry in page.entries]


def _entry(what: Interaction | JourneySession) -> dict[str, Any]:
    return session_as_json(what) if isinstance(what, JourneySession) else interaction_as_json(what)


def _print_contact(contact: Contact, answer: Mapping[str, Any], custom: CustomSheet) -> None:
    print_line(f"{contact.display_name}  {contact.kind.value}  {contact.id}")
    for name, value in answer.items():
        if value and isinstance(value, str | bool) and name not in ("id", "type"):
            print_line(f"{name}: {YES if value is True else value}", indent="  ")
    for field in custom.schema.fields if custom.schema else ():
        if text := custom.value_of(field.id):
            print_line(f"{field.name}: {text}", indent="  ")
    for held in contact.identifiers:
        print_line(str(held.identifier), indent="  ")
    for member in contact.members[1:]:
        print_line(f"merged with {member}", indent="  ")
    links, notes = len(answer["links"]), len(answer["notes"])
    print_line(f"{counted(links, 'interaction')}, {counted(notes, 'note')}", indent="  ")


def change_as_json(change: ChangeSince) -> dict[str, Any]:
    return {
        "operation": change.operation,
        "sequence": change.sequence,
        "time": change.at.isoformat(),
        "agent": change.agent,
        "command": change.command,
        "sentence": change.sentence,
        "fields": [
            {"contact": each.contact_id, "field": each.field, "from": each.before or None, "to": each.after or None}
            for each in change.fields
        ],
        "refused": change.is_refused,
        "undone": change.is_undone,
    }


def _organization(details: OrganizationDetails) -> dict[str, Any]:
    organization = details.organization
    return {
        "id": organization.id,
        **{name: text or None for name, text in vars(organization.fields).items()},
        "relationships": [{"id": each.id, "agent": each.agent, "text": each.text} for each in details.relationships],
        "notes": [note_as_json(note) for note in details.notes],
        "contacts": details.contact_count,
    }
