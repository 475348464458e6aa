"""What each subcommand does with an open store."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import BinaryIO

from desktop_app import app
from desktop_app.channels.json_lines import parse_interaction, read_lines, ringing
from desktop_app.cli.exporting import export
from desktop_app.cli.importing import import_files
from desktop_app.cli.orders import order
from desktop_app.cli.output import DONE, IN_PART, NOT_DONE, print_json, print_line, say
from desktop_app.cli.quality import quality
from desktop_app.cli.showing import show
from desktop_app.domain.errors import Conflict, Unavailable
from desktop_app.domain.ids import ContactId, OperationId
from desktop_app.domain.interactions import Channel
from desktop_app.domain.text import counted
from desktop_app.services.dumping import CanonicalDump
from desktop_app.services.duplicates import LikelyDuplicates
from desktop_app.services.interactions import ReceiveInteraction, receipt_of
from desktop_app.services.journal import OperationLog, OperationsInWords, Undo
from desktop_app.services.journey import ReceiveSession, receipt_of_session
from desktop_app.services.linking import MatchExplanation
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
        if explanation.hidden:
            print_line(f"{counted(explanation.hidden, 'contact')} in another division", indent="  ")
    return DONE


def search(runner: Runner, arguments: argparse.Namespace) -> int:
    query = SearchContacts(arguments.text, limit=arguments.limit, include_temporary=arguments.temporary)
    answer = runner.read(query).answer
    if arguments.json:
        hits = [
            {
                "contact": hit.contact_id,
                "name": hit.name,
                "matched_field": hit.matched_field,
                "matched_text": hit.matched_text,
                "reason": hit.reason,
                "type": hit.kind.value,
            }
            for hit in answer.hits
        ]
        print_json({"hits": hits, "more": answer.more})
        return DONE
    for hit in answer.hits:
        why = f" ({hit.reason})" if hit.reason else ""
        print_line(f"{hit.contact_id}  {hit.name}  {hit.matched_label}: {hit.matched_text}{why}")
    if not answer.hits:
        say("Nobody found.")
    elif answer.more:
        say("There are more; ask for them with --limit.")
    return DONE


def duplicates(runner: Runner, arguments: argparse.Namespace) -> int:
    if runner.read(LikelyDuplicates(listed=0)).waiting:
        runner.catch_up_with_duplicates()
    found = runner.read(LikelyDuplicates(listed=arguments.limit))
    if arguments.json:
        pairs = [
            {"a": each.one.id, "b": each.other.id, "score": each.score, "why": [*each.reasons, *each.doubts]}
            for each in found.pairs
        ]
        print_json({"pairs": pairs})
        return DONE
    for each in found.pairs:
        print_line(f"{each.certainty.words}: {each.one.display_name} and {each.other.display_name}")
        print_line("; ".join((*each.reasons, *each.doubts)), indent="  ")
        print_line(f"{each.one.id} {each.other.id}", indent="  ")
    if not found.pairs:
        say("Nobody is likely there twice.")
    elif found.count > len(found.pairs):
        say(f"These are the first {len(found.pairs)} of {found.count_text}; ask for more with --limit.")
    return DONE


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
    asked = OperationLog(limit=arguments.limit, contact_id=contact)
    operations = runner.read(asked)
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
    for each, sentence in zip(operations, runner.read(OperationsInWords(asked)), strict=True):
        ending = "  undone" if each.undone_by else ""
        print_line(f"{each.head.time.isoformat()}  {sentence}  {each.head.id}{ending}")
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
    "export": export,
    "receive": receive,
    "match": match,
    "search": search,
    "duplicates": duplicates,
    "show": show,
    "do": do,
    "log": log,
    "undo": undo,
    "quality": quality,
    "dump": dump,
}
