"""Judges a play by its outcome: what is linked, merged, created and recorded, and when, never by clicks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from desktop_app.domain.contacts import ContactKind
from desktop_app.domain.identifiers import Identifier
from desktop_app.domain.ids import ContactId
from desktop_app.domain.interactions import InteractionState
from desktop_app.scenarios.binding import head_of
from desktop_app.scenarios.checks import (
    NOBODY,
    Apart,
    Check,
    Declined,
    Gone,
    Holds,
    Kept,
    Kind,
    Lacks,
    Linked,
    Merged,
    Misses,
    NewContacts,
    Noted,
    Noticed,
    Promoted,
    Refused,
    Untouched,
    Values,
    WrappedUp,
)
from desktop_app.scenarios.evidence import Evidence
from desktop_app.scenarios.scenario import SOMEBODY_NEW
from desktop_app.services.journal import LoggedOperation

_RELINKING = ("LinkContact", "UnlinkContact", "CreateContact", "MergeContacts")
_CHANGING = ("EditContact", "PromoteContact", "AddIdentifier", "RemoveIdentifier", "MergeContacts", "DeleteContact")


@dataclass(frozen=True)
class Finding:
    """Whether a check holds, and the moment of what decided it; None where nothing in particular did."""

    holds: bool
    at: datetime | None = None


def find(check: Check, evidence: Evidence) -> Finding:
    """What *evidence* says to *check*."""
    match check:
        case Linked():
            return _linked(check, evidence)
        case Noticed():
            return _noticed(check, evidence)
        case Promoted(promoted=name):
            return _promoted(name, evidence)
        case NewContacts(new_contacts=number):
            made = [each for each in evidence.done("CreateContact") if evidence.contact(_made(each)) is not None]
            return Finding(len(made) == number, _last(made))
        case Merged() | Apart():
            return _of_merging(check, evidence)
        case WrappedUp(wrapped_up=name, code=codes):
            found = evidence.interaction(name)
            if found is None or found.state is not InteractionState.DONE or found.wrap_up is None:
                return Finding(False)
            return Finding(not codes or found.wrap_up.code in codes, found.done_at)
        case Declined(declined=name):
            found = evidence.interaction(name)
            return Finding(found is not None and found.state is InteractionState.DECLINED)
        case Untouched(untouched=name):
            touching = [each for each in evidence.done(*_CHANGING) if evidence.id_of(name) in _named_in(each)]
            return Finding(not touching, touching[0].head.time if touching else None)
        case Refused(refused=number):
            refused = [each for each in evidence.tried if each.refused is not None]
            return Finding(len(refused) == number, refused[0].head.time if refused else None)
        case Misses(misses=key):
            return _misses(key, evidence)
        case _:
            return _of_contact(check, evidence)


def _linked(check: Linked, evidence: Evidence) -> Finding:
    found = evidence.interaction(check.linked)
    if found is None:
        return Finding(False)
    wanted = check.to or evidence.play.scenario.truth.get(check.linked, NOBODY)
    if wanted == NOBODY:
        is_right = found.contact_id is None
    elif wanted == SOMEBODY_NEW:
        there = {each.id for id in evidence.play.at_start if (each := evidence.contact(id))}
        is_right = found.contact_id is not None and found.contact_id not in there
    else:
        is_right = found.contact_id is not None and found.contact_id == evidence.person(wanted)
    in_time = _is_in_time(found.linked_at, check.within, check.since or check.linked, evidence)
    return Finding(is_right and in_time, found.linked_at)


def _noticed(check: Noticed, evidence: Evidence) -> Finding:
    id = evidence.play.cast.interactions.get(check.noticed)
    relinked = [each for each in evidence.done(*_RELINKING) if each.head.arguments.get("interaction_id") == id]
    if not relinked:
        return Finding(False)
    when = relinked[0].head.time
    return Finding(_is_in_time(when, check.within, check.since or check.noticed, evidence), when)


def _is_in_time(when: datetime | None, within: timedelta | None, since: str, evidence: Evidence) -> bool:
    if within is None:
        return True
    began = evidence.moment(since)
    return when is not None and began is not None and when - began <= within


def _promoted(name: str, evidence: Evidence) -> Finding:
    contact = evidence.contact(evidence.id_of(name))
    if contact is None or contact.kind is not ContactKind.CURATED:
        return Finding(False)
    promoting = [each for each in evidence.done("PromoteContact") if _named_in(each) & set(contact.members)]
    return Finding(bool(promoting), _last(promoting))


def _of_merging(check: Merged | Apart, evidence: Evidence) -> Finding:
    merges = _last(evidence.done("MergeContacts"))
    if isinstance(check, Apart):
        people = [evidence.person(name) for name in check.apart]
        return Finding(None not in people and len(set(people)) == len(people), merges)
    survivor = evidence.id_of(check.into)
    people = [evidence.person(name) for name in (*check.merged, check.into)]
    return Finding(survivor is not None and set(people) == {survivor}, merges)


def _misses(key: str, evidence: Evidence) -> Finding:
    scored = (check for check in evidence.play.scenario.success if head_of(type(check)) == key)
    missed = [finding for check in scored if not (finding := find(check, evidence)).holds]
    return Finding(bool(missed), missed[0].at if missed else None)


def _of_contact(check: Check, evidence: Evidence) -> Finding:
    """What is asked of one contact as it is now."""
    if isinstance(check, Gone):
        return Finding(evidence.contact(evidence.id_of(check.gone)) is None)
    name = {Kept: "kept", Values: "values", Holds: "contact", Lacks: "contact", Kind: "kind", Noted: "on"}[type(check)]
    details = evidence.details(evidence.id_of(getattr(check, name)))
    if details is None:
        return Finding(False)
    contact = details.contact
    when = _last(each for each in evidence.done(*_CHANGING, "AddNote") if _named_in(each) & set(contact.members))
    match check:
        case Values(fields=fields):
            return Finding(all(getattr(contact.fields, field) == text for field, text in fields.items()), when)
        case Holds(holds=value, type=kind_of_it) | Lacks(lacks=value, type=kind_of_it):
            wanted = Identifier.parse(kind_of_it, value, region=evidence.play.director.settings.region)
            is_held = any(held.identifier == wanted for held in contact.identifiers)
            return Finding(is_held is isinstance(check, Holds), when)
        case Kind(wanted=kind):
            return Finding(contact.kind is kind, when)
        case Noted(noted=words):
            return Finding(any(words.casefold() in note.text.casefold() for note in details.notes), when)
    return Finding(True)


def _last(operations: Iterable[LoggedOperation]) -> datetime | None:
    return max((each.head.time for each in operations), default=None)


def _made(operation: LoggedOperation) -> ContactId:
    return ContactId(operation.result["contact"])


def _named_in(operation: LoggedOperation) -> set[Any]:
    """The contacts that an operation was ordered for."""
    arguments = operation.head.arguments
    return {arguments.get("contact_id"), arguments.get("survivor"), *arguments.get("absorbed", ())} - {None}
