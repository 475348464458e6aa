"""Checks that nobody can ever pass, however they play."""

from __future__ import annotations

from collections.abc import Iterator

from desktop_app.domain.contacts import ContactKind
from desktop_app.domain.interactions import Channel
from desktop_app.scenarios.binding import head_of
from desktop_app.scenarios.checks import (
    NOBODY,
    Apart,
    Check,
    Gone,
    Kept,
    Kind,
    Linked,
    Merged,
    Misses,
    NewContacts,
    Noticed,
    Promoted,
    Refused,
    Values,
)
from desktop_app.scenarios.scenario import Scenario


def why_never(check: Check, scenario: Scenario) -> Iterator[str]:
    """Each reason why *check* cannot hold, as the end of a sentence."""
    world = scenario.world
    if isinstance(check, Linked | Noticed) and check.within is not None and not check.within:
        yield "nothing is done within no time"
    match check:
        case Linked(linked=interaction, to="") if interaction not in scenario.truth:
            yield f"nothing says who is right for {interaction}; name it under truth, or here with to"
        case Noticed(noticed=interaction) if _is_unmatched(interaction, scenario):
            yield "open messaging links nobody, so nothing wrong can be noticed"
        case Promoted(promoted=contact) if contact in world.contacts:
            yield f"{contact} is a curated contact from the start"
        case Kind(kind=contact, wanted=kind) if contact in world.contacts and kind is not ContactKind.CURATED:
            yield f"{contact} is curated from the start, and kinds only rise"
        case Merged(merged=absorbed, into=survivor) if survivor in absorbed:
            yield f"{survivor} cannot be merged into itself"
        case Apart(apart=contacts) if len(set(contacts)) < 2:
            yield "one contact cannot be apart from itself"
        case Values(fields=fields) if not fields:
            yield "no field is named"
        case Misses(misses=key) if key not in [head_of(type(each)) for each in scenario.success]:
            yield f"no check for success is told by {key!r}"


def _is_unmatched(interaction: str, scenario: Scenario) -> bool:
    if scenario.desk.resolve_open_messaging:
        return False
    return any(each.arrives == interaction and each.channel is Channel.OPEN for each in scenario.arrivals)


def contradiction(one: Check, other: Check) -> str:
    """Why both cannot hold at once, as the end of a sentence; "" where they can."""
    match one, other:
        case Linked(linked=interaction), Linked(linked=same) if interaction == same and one.to != other.to:
            return f"{interaction} is linked to one contact"
        case Linked(linked=interaction, to="nobody"), (Kind(kind=same) | Values(values=same)) if interaction == same:
            return f"{interaction} is linked to {NOBODY}"
        case NewContacts(new_contacts=many), NewContacts(new_contacts=few) if many != few:
            return f"these are {many} contacts and {few}"
        case Refused(refused=many), Refused(refused=few) if many != few:
            return f"these are {many} refusals and {few}"
        case (Gone(gone=a), Kept(kept=b)) | (Kept(kept=a), Gone(gone=b)) if a == b:
            return f"{a} is there, or not"
        case (Merged() as merged, Apart(apart=pair)) | (Apart(apart=pair), Merged() as merged):
            if len({*merged.merged, merged.into}.intersection(pair)) > 1:
                return "merged contacts are not apart"
    return ""
