"""The canonical dump: all data, sorted, without the journal and what follows from it."""

from __future__ import annotations

import json
from typing import Any

from desktop_app.domain.contacts import fields_as_json
from desktop_app.domain.identifiers import IdentifierType
from desktop_app.store.agents import AgentRepository
from desktop_app.store.contacts import ContactRepository
from desktop_app.store.custom_fields import CustomFieldRepository
from desktop_app.store.divisions import DivisionRepository
from desktop_app.store.external_sources import ExternalSourceRepository
from desktop_app.store.interactions import InteractionRepository
from desktop_app.store.journey import JourneyRepository
from desktop_app.store.merging import MergeRepository
from desktop_app.store.notes import NoteRepository
from desktop_app.store.organizations import ORGANIZATION_FIELDS, OrganizationRepository
from desktop_app.store.presences import PresenceRepository
from desktop_app.store.tables import Row


def dump(
    contacts: ContactRepository,
    interactions: InteractionRepository,
    journey: JourneyRepository,
    notes: NoteRepository,
    organizations: OrganizationRepository,
    agents: AgentRepository,
    merging: MergeRepository,
    custom_fields: CustomFieldRepository,
    external_sources: ExternalSourceRepository,
    divisions: DivisionRepository,
    presences: PresenceRepository,
) -> dict[str, Any]:
    """Everything in the store; equal stores give equal dumps, byte for byte once written with sorted keys."""
    custom = custom_fields.all_values()
    return {
        "agent_divisions": divisions.allowed_rows(),
        "agents": [{"agent": agent.name, "role": agent.role.value} for agent in agents.all()],
        "contacts": [_contact(row, held, custom.get(row["id"], {})) for row, held in contacts.all_rows()],
        "custom_schemas": [_schema(row, fields) for row, fields in custom_fields.schema_rows()],
        "divisions": divisions.rows(),
        "external_sources": [{**row, "is_active": bool(row["is_active"])} for row in external_sources.all_rows()],
        "interactions": [_interaction(row) for row in interactions.all_rows()],
        "missed": presences.missed_rows(),
        "merge_choices": merging.choice_rows(),
        "not_same_person": merging.not_same_rows(),
        "notes": [_note(row) for row in notes.all_rows()],
        "organizations": [_organization(row) for row in organizations.all_rows()],
        "sessions": [_session(row, events) for row, events in journey.all_rows()],
        "presences": presences.rows(),
        "permissions": [{**row, "granted": bool(row["granted"])} for row in agents.grant_rows()],
        "relationships": list(organizations.relationship_rows()),
        "remembered_unlinks": merging.unlink_rows(),
    }


def _contact(row: Row, held: list[Row], custom: dict[str, str]) -> dict[str, Any]:
    external = [each for each in held if each["type"] == IdentifierType.EXTERNAL_ID.value]
    return {
        "id": row["id"],
        "type": row["kind"],
        **fields_as_json(row),
        "external_ids": _sorted({"source": each["source"], "value": each["value"]} for each in external),
        "identifiers": _sorted(
            {key: each[key] for key in ("type", "value", "raw", "source", "label")} for each in held
        ),
        "merged_into": row["merged_into"],
        "organization_id": row["organization_id"],
        "schema": row["schema"],
        "custom_fields": custom,
        "division": row["division"],
    }


def _schema(row: Row, fields: list[Row]) -> dict[str, Any]:
    shown = [{**field, "options": json.loads(field["options"])} for field in fields]
    return {**row, "is_enabled": bool(row["is_enabled"]), "fields": shown}


def _note(row: Row) -> dict[str, Any]:
    return {column: value for column, value in row.items() if column != "edited_at"}


def _organization(row: Row) -> dict[str, Any]:
    return {"id": row["id"], **{name: row[name] or None for name in ORGANIZATION_FIELDS}}


def _interaction(row: Row) -> dict[str, Any]:
    clues = json.loads(row["clues"])
    hidden = {"seq", "clues", "extra", "matched", "name"}
    return {
        **{column: value for column, value in row.items() if column not in hidden},
        "from": {"name": row["name"] or None, "identifiers": clues},
        "extra": json.loads(row["extra"]),
    }


def _session(row: Row, events: list[Row]) -> dict[str, Any]:
    return {
        **{column: value for column, value in row.items() if column != "seq"},
        "customer": json.loads(row["customer"]),
        "extra": json.loads(row["extra"]),
        "events": [{**event, "extra": json.loads(event["extra"])} for event in events],
    }


def _sorted(found: Any) -> list[dict[str, Any]]:
    return sorted(found, key=lambda each: json.dumps(each, sort_keys=True))
