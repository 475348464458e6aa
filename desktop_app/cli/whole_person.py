"""All that is known of one person as JSON, a piece at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from desktop_app.channels.contact_json import contact_as_json, interaction_as_json, session_as_json
from desktop_app.channels.json_export import as_text, exported_as_json, held_as_json
from desktop_app.cli.showing import change_as_json
from desktop_app.domain.identifiers import Clue
from desktop_app.domain.ids import ContactId
from desktop_app.domain.interactions import Interaction
from desktop_app.domain.journey import JourneyEvent, JourneySession
from desktop_app.domain.permissions import Permission
from desktop_app.services.runner import Runner
from desktop_app.services.subject_access import (
    PAGE,
    InteractionsForExport,
    Known,
    KnownOfContact,
    VisitForExport,
)
from desktop_app.services.time_travel import ChangesOfContact


def person_as_text(runner: Runner, id: ContactId) -> Iterator[str]:
    """One JSON object. Raises NotFound."""
    known = runner.read(KnownOfContact(id))
    yield as_text(_head(known))[:-1]
    sees_journey = Permission.SESSION_VIEW not in known.missing
    yield from _list("interactions", _interactions(runner, id) if sees_journey else iter(()))
    yield from _list("sessions", _sessions(runner, known) if sees_journey else iter(()))
    yield from _list("changes", _changes(runner, id))
    yield "}"


def _head(known: Known) -> dict[str, Any]:
    return {
        **exported_as_json(known.exported),
        "organization_record": known.organization or None,
        "former_identifiers": [held_as_json(each) for each in known.former_identifiers],
        "records": [contact_as_json(each) for each in known.records] if len(known.records) > 1 else [],
        "merges": [
            {
                "operation": each.operation,
                "at": each.at.isoformat(),
                "agent": each.agent,
                "survivor": each.survivor,
                "absorbed": [id for id, _ in each.absorbed],
            }
            for each in known.merges
        ],
        "not_the_same_as": list(known.not_same_as),
        "unlinks": [
            {
                "type": each.identifier.type.value,
                "value": each.identifier.value,
                "source": each.identifier.source,
                "interaction": each.interaction_id,
                "agent": each.said.agent,
                "at": each.said.at.isoformat(),
            }
            for each in known.unlinks
        ],
        "division_moves": [
            {"at": each.at.isoformat(), "agent": each.agent, "from": each.before or None, "to": each.after or None}
            for each in known.moves
        ],
        "missing_permissions": [each.value for each in known.missing],
    }


def _list(name: str, items: Iterator[dict[str, Any]]) -> Iterator[str]:
    yield f', "{name}": ['
    separator = "\n"
    for each in items:
        yield separator + as_text(each)
        separator = ",\n"
    yield "]"


def _interactions(runner: Runner, id: ContactId) -> Iterator[dict[str, Any]]:
    found, before = runner.read(InteractionsForExport(id))
    yield from map(_interaction, found)
    while before is not None:
        found, before = runner.read(InteractionsForExport(id, before))
        yield from map(_interaction, found)


def _interaction(interaction: Interaction) -> dict[str, Any]:
    arrival = interaction.arrival
    return {
        **interaction_as_json(interaction),
        "queue": arrival.queue or None,
        "from": {"name": arrival.name or None, "identifiers": [_clue(each) for each in arrival.clues]},
        "text": arrival.text or None,
        "extra": dict(arrival.extra),
        "received_at": interaction.received_at.isoformat(),
        "link": {
            "contact": interaction.recorded_under,
            "rule": interaction.rule,
            "matched": interaction.matched and _clue(interaction.matched),
            "by": interaction.linked_by and interaction.linked_by.value,
            "agent": interaction.link_agent,
            "at": interaction.linked_at and interaction.linked_at.isoformat(),
        },
        "accepted_by": interaction.accepted_by,
        "accepted_at": interaction.accepted_at and interaction.accepted_at.isoformat(),
        "ended_at": interaction.ended_at and interaction.ended_at.isoformat(),
    }


def _clue(clue: Clue) -> dict[str, Any]:
    return {"type": clue.type.value, "value": clue.raw, "source": clue.source or None}


def _sessions(runner: Runner, known: Known) -> Iterator[dict[str, Any]]:
    for session_id in known.visits:
        found = runner.read(VisitForExport(known.exported.contact.id, session_id))
        if found is not None:
            yield _session(*found)


def _session(session: JourneySession, events: tuple[JourneyEvent, ...]) -> dict[str, Any]:
    return {
        **session_as_json(session),
        "customer": _clue(session.customer),
        "duration_s": session.duration_s,
        "event_count": session.event_count,
        "pageview_count": session.pageview_count,
        "screenview_count": session.screenview_count,
        "referrer": session.referrer or None,
        "extra": dict(session.extra),
        "contact": session.recorded_under,
        "events": [
            {
                "id": each.id,
                "type": each.type.value,
                "at": each.at.isoformat(),
                "title": each.title or None,
                "url": each.url or None,
                "extra": dict(each.extra),
            }
            for each in events
        ],
    }


def _changes(runner: Runner, id: ContactId) -> Iterator[dict[str, Any]]:
    before, more = None, True
    while more:
        found = runner.read(ChangesOfContact(id, limit=PAGE, before=before))
        yield from map(change_as_json, found.changes)
        more = found.has_more
        before = found.changes[-1].sequence if found.changes else None
