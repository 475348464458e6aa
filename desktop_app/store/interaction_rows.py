"""An interaction as its row holds it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache

from desktop_app.domain.identifiers import Clue
from desktop_app.domain.ids import AgentName, ContactId, InteractionId
from desktop_app.domain.interactions import (
    Arrival,
    Channel,
    Direction,
    Interaction,
    InteractionState,
    LinkedBy,
    WrapUp,
)
from desktop_app.store.clues import clue_from_json
from desktop_app.store.tables import Row
from desktop_app.store.times import from_text, from_text_or_none

COLUMNS = (
    "id",
    "channel",
    "direction",
    "at",
    "queue",
    "name",
    "clues",
    "subject",
    "text",
    "division",
    "extra",
    "received_at",
    "rule",
    "matched",
    "state",
    "contact",
    "linked_by",
    "linked_at",
    "link_agent",
    "unlinked_from",
    "accepted_by",
    "accepted_at",
    "ended_at",
    "done_at",
    "wrap_up_code",
    "wrap_up_note",
)
CONTACT_PLACES = (COLUMNS.index("contact"), COLUMNS.index("unlinked_from"))


def interaction_of_row(row: Row, roots: Mapping[ContactId, ContactId]) -> Interaction:
    """*roots*: whoever stands for a contact that is part of a merge set."""
    return interaction_of_values(*(row[column] for column in COLUMNS), roots=roots)


def interaction_of_values(
    id: str,
    channel: str,
    direction: str,
    at: str,
    queue: str,
    name: str,
    clues: str,
    subject: str,
    text: str,
    division: str,
    extra: str,
    received_at: str,
    rule: str,
    matched: int | None,
    state: str,
    contact: ContactId | None,
    linked_by: str | None,
    linked_at: str | None,
    link_agent: AgentName | None,
    unlinked_from: ContactId | None,
    accepted_by: AgentName | None,
    accepted_at: str | None,
    ended_at: str | None,
    done_at: str | None,
    wrap_up_code: str | None,
    wrap_up_note: str | None,
    *,
    roots: Mapping[ContactId, ContactId],
) -> Interaction:
    """By place, in the order of COLUMNS."""
    read = _clues(clues)
    arrival = Arrival(
        InteractionId(id),
        _CHANNELS[channel],
        from_text(at),
        _DIRECTIONS[direction],
        queue,
        name,
        read,
        subject,
        text,
        division,
        {} if extra == "{}" else json.loads(extra),
    )
    return Interaction(
        arrival,
        _STATES[state],
        from_text(received_at),
        rule,
        None if matched is None else read[matched],
        contact and roots.get(contact, contact),
        contact,
        None if linked_by is None else _LINKED_BY[linked_by],
        from_text_or_none(linked_at),
        link_agent,
        unlinked_from and roots.get(unlinked_from, unlinked_from),
        accepted_by,
        from_text_or_none(accepted_at),
        from_text_or_none(ended_at),
        from_text_or_none(done_at),
        None if wrap_up_code is None else WrapUp(wrap_up_code, wrap_up_note or ""),
    )


# Pages of fifty are read while an agent waits, and a look-up costs a fifth of asking the enumeration.
_CHANNELS = {each.value: each for each in Channel}
_DIRECTIONS = {each.value: each for each in Direction}
_STATES = {each.value: each for each in InteractionState}
_LINKED_BY = {each.value: each for each in LinkedBy}


@lru_cache(maxsize=1_024)
def _clues(text: str) -> tuple[Clue, ...]:
    """Whoever is often in touch mostly is so from the same number or address."""
    return tuple(clue_from_json(found) for found in json.loads(text))
