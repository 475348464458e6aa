"""What each subcommand does with an open store."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any, BinaryIO

from desktop_app import app
from desktop_app.channels.json_lines import parse_interaction, read_lines, ringing
from desktop_app.cli.importing import import_files
from desktop_app.cli.orders import order
from desktop_app.cli.output import DONE, IN_PART, NOT_DONE, print_json, print_line, say
from desktop_app.domain.contacts import YES, Contact, Note, fields_as_json
from desktop_app.domain.custom_fields import CustomSheet
from desktop_app.domain.custom_values import as_json
from desktop_app.domain.errors import Conflict, Unavailable
from desktop_app.domain.ids import ContactId, OperationId
from desktop_app.domain.interactions import Channel, Interaction
from desktop_app.domain.journey import PAGE_LIMIT, JourneySession
from desktop_app.domain.permissions import Permission
from desktop_app.domain.text import counted
from desktop_app.services.agents import CurrentAgent
from desktop_app.services.contacts import ContactDetails, DetailsOfContact
from desktop_app.services.dumping import CanonicalDump
from desktop_app.services.interactions import ReceiveInteraction, receipt_of
from desktop_app.services.journal import OperationLog, Undo
from desktop_app.services.journey import JourneyOfContact, ReceiveSession, receipt_of_session
from desktop_app.services.linking import MatchExplanation
from desktop_app.services.organizations import OrganizationDetails, OrganizationOfContact
from desktop_app.services.runner import Runner
from desktop_app.services.searching import SearchContacts

Run = Callable[[Runner, argparse.Namespace], int]


def receive(runner: Runner, arguments: argparse.Namespace) -> int:
    status = DONE
    with _opened(arguments.file) as lines:
        for line in read_lines(lines, region=runner.settings.region, now=app.now()):
            if line.problem:
                say(f"Line {line.number}: {line.problem}")
            if line.arrival is not None:
                done = runner.run(ReceiveInteraction(line.arrival), operation_id=receipt_of(line.arrival.id))
            elif line.visit is not None:
                session, events = line.visit.session, line.visit.events
                done = runner.run(ReceiveSession(session, events), operation_id=receipt_of_session(session, events))
            else:
                status = IN_PART
                continue
            print_json(done.result)
    return status


def _opened(name: str) -> AbstractContextManager[BinaryIO]:
    if name == "-":
        return nullcontext(sys.stdin.buffer)
    try:
        return open(name, "rb")
    except OSError as error:
        raise Unavailable(f"{name} cannot be read: {error.strerror}.") from error


def match(runner: Runner, arguments: argparse.Namespace) -> int:
    found = ringing("match", Channel.named(arguments.channel), arguments.sender, arguments.name, now=app.now())
    arrival = parse_interaction(found, region=runner.settings.region, now=app.now(), problems=[])
    explanation = runner.read(MatchExplanation(arrival))
    candidates = [{"contact": each.holder.contact_id, "why": each.why} for each in explanation.candidates]
    answer = {
        "contact": explanation.match.contact_id,
        "rule": explanation.match.rule.value,
        "why": explanation.why,
        "candidates": candidates,
    }
    if arguments.json:
        print_json(answer)
    else:
        print_line(explanation.why)
        for each in explanation.candidates:
            print_line(f"{each.holder.name} ({each.holder.contact_id}): {each.why}", indent="  ")
    return DONE


def search(runner: Runner, arguments: argparse.Namespace) -> int:
    answer = runner.read(SearchContacts(arguments.text, limit=arguments.limit)).answer
    if arguments.json:
        hits = [
            {
                "contact": hit.contact_id,
                "name": hit.name,
                "matched_field": hit.matched_field,
                "matched_text": hit.matched_text,
            }
            for hit in answer.hits
        ]
        print_json({"hits": hits, "more": answer.more})
        return DONE
    for hit in answer.hits:
        print_line(f"{hit.contact_id}  {hit.name}  {hit.matched_label}: {hit.matched_text}")
    if not answer.hits:
        say("Nobody found.")
    elif answer.more:
        say("There are more; ask for them with --limit.")
    return DONE


def show(runner: Runner, arguments: argparse.Namespace) -> int:
    details = runner.read(DetailsOfContact(ContactId(arguments.id)))
    organization: OrganizationDetails | None = None
    if runner.read(CurrentAgent()).may(Permission.ORGANIZATION_VIEW):
        organization = runner.read(OrganizationOfContact(details.contact.id))
    history = [_interaction(each) for each in details.history]
    answer = {
        **_contact(details.contact),
        "contact_type": details.custom.schema and details.custom.schema.title,
        "custom_fields": _custom_fields(details.custom),
        "organization_record": organization and _organization(organization),
        "notes": [_note(note) for note in details.notes],
        "links": [each["id"] for each in history],
        "merge_set": [details.contact.id],
        "journey": _journey(details, runner),
    }
    if arguments.json:
        print_json(answer)
        return DONE
    print_line(f"{details.contact.display_name}  {details.contact.kind.value}  {details.contact.id}")
    for name, value in answer.items():
        if value and isinstance(value, str | bool) and name not in ("id", "type"):
            print_line(f"{name}: {YES if value is True else value}", indent="  ")
    for field in details.custom.schema.fields if details.custom.schema else ():
        if text := details.custom.value_of(field.id):
            print_line(f"{field.name}: {text}", indent="  ")
    if organization is not None:
        print_line(f"belongs to: {organization.organization.name}  {organization.organization.id}", indent="  ")
    for held in details.contact.identifiers:
        print_line(str(held.identifier), indent="  ")
    print_line(f"{counted(len(history), 'interaction')}, {counted(len(details.notes), 'note')}", indent="  ")
    return DONE


def _journey(details: ContactDetails, runner: Runner) -> list[dict[str, Any]]:
    """The newest interactions and visits, over the whole merge set."""
    if not details.may_see_history:
        return []
    page = runner.read(JourneyOfContact(details.contact.id, limit=PAGE_LIMIT))
    found = (entry.what for entry in page.entries)
    return [_session(what) if isinstance(what, JourneySession) else _interaction(what) for what in found]


def _session(session: JourneySession) -> dict[str, Any]:
    return {
        "id": session.id,
        "channel": session.type.value,
        "at": session.created_at.isoformat(),
        "ended_at": session.ended_at and session.ended_at.isoformat(),
        "page_title": session.page_title or None,
        "page_url": session.page_url or None,
    }


def _contact(contact: Contact) -> dict[str, Any]:
    identifiers = [
        {"type": each.identifier.type.value, "value": each.identifier.value, "raw": each.raw,
         "source": each.identifier.source}
        for each in contact.identifiers
    ]  # fmt: skip
    external = [each for each in identifiers if each["type"] == "external-id"]
    return {
        "id": contact.id,
        "type": contact.kind.value,
        **fields_as_json(vars(contact.fields)),
        "external_ids": [{"source": each["source"], "value": each["value"]} for each in external],
        "identifiers": identifiers,
        "created_at": contact.created_at.isoformat(),
        "modified_at": contact.modified_at.isoformat(),
        "merged_into": contact.merged_into,
    }


def _custom_fields(sheet: CustomSheet) -> dict[str, Any]:
    """The fields of the contact's type by name, each in its JSON form."""
    fields = sheet.schema.fields if sheet.schema else ()
    return {field.name: as_json(field, sheet.value_of(field.id)) for field in fields}


def _organization(details: OrganizationDetails) -> dict[str, Any]:
    organization = details.organization
    return {
        "id": organization.id,
        **{name: text or None for name, text in vars(organization.fields).items()},
        "relationships": [{"id": each.id, "agent": each.agent, "text": each.text} for each in details.relationships],
        "notes": [_note(note) for note in details.notes],
        "contacts": details.contact_count,
    }


def _note(note: Note) -> dict[str, Any]:
    return {
        "id": note.id,
        "text": note.text,
        "author": note.author,
        "written_at": note.written_at.isoformat(),
        "edited_at": note.edited_at and note.edited_at.isoformat(),
    }


def _interaction(interaction: Interaction) -> dict[str, Any]:
    arrival = interaction.arrival
    wrap_up = interaction.wrap_up
    return {
        "id": interaction.id,
        "channel": arrival.channel.value,
        "direction": arrival.direction.value,
        "at": arrival.at.isoformat(),
        "state": interaction.state.value,
        "subject": arrival.subject or None,
        "wrap_up_code": wrap_up.code if wrap_up else None,
        "wrap_up_note": wrap_up.note if wrap_up else None,
    }


def do(runner: Runner, arguments: argparse.Namespace) -> int:
    done = runner.run(order(arguments.command_name, arguments.fields))
    if arguments.json:
        print_json({"operation": done.operation, "result": done.result})
    else:
        print(f"Done: {done.operation}")
        if done.result:
            print(json.dumps(done.result, ensure_ascii=False))
    return DONE


def log(runner: Runner, arguments: argparse.Namespace) -> int:
    contact = ContactId(arguments.contact) if arguments.contact else None
    operations = runner.read(OperationLog(limit=arguments.limit, contact_id=contact))
    listed = [
        {
            "operation": each.head.id,
            "sequence": each.sequence,
            "time": each.head.time.isoformat(),
            "agent": each.head.agent,
            "run_by": each.head.run_by,
            "command": each.head.command,
            "arguments": each.head.arguments,
            "undoes": each.head.undoes,
            "undone_by": each.undone_by,
            "refused": each.refused,
        }
        for each in operations
    ]
    if arguments.json:
        print_json(listed)
        return DONE
    for each in listed:
        ending = f"  refused: {each['refused']}" if each["refused"] else "  undone" if each["undone_by"] else ""
        print_line(f"{each['time']}  {each['agent']}  {each['command']}  {each['operation']}{ending}")
    return DONE


def undo(runner: Runner, arguments: argparse.Namespace) -> int:
    try:
        done = runner.run(Undo(OperationId(arguments.operation), prefer=arguments.prefer))
    except Conflict as conflict:
        conflicts = [vars(difference) for difference in conflict.differences]
        say(f"{conflict} Use --prefer before or --prefer now.")
        for each in conflict.differences:
            say(f"{each.entity} {each.id} {each.field}: before {each.before!r}, then {each.then!r}, now {each.now!r}")
        if arguments.json:
            print_json({"operation": None, "undone": None, "conflicts": conflicts})
        return NOT_DONE
    if arguments.json:
        print_json({"operation": done.operation, "undone": done.result["undone"], "conflicts": []})
    else:
        print(f"{done.result['command']} {done.result['undone']} is undone; this undo is {done.operation}.")
    return DONE


def dump(runner: Runner, arguments: argparse.Namespace) -> int:
    json.dump(runner.read(CanonicalDump()), sys.stdout, sort_keys=True, ensure_ascii=False, indent=1)
    print()
    return DONE


COMMANDS: Mapping[str, Run] = {
    "import": import_files,
    "receive": receive,
    "match": match,
    "search": search,
    "show": show,
    "do": do,
    "log": log,
    "undo": undo,
    "dump": dump,
}
