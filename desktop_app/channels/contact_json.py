"""A contact and what is kept of it, as JSON: what ``show`` prints and an export writes."""

from __future__ import annotations

from typing import Any

from desktop_app.domain.contacts import Contact, HeldIdentifier, Note, fields_as_json
from desktop_app.domain.custom_fields import CustomSheet
from desktop_app.domain.custom_values import as_json
from desktop_app.domain.interactions import Interaction
from desktop_app.domain.journey import JourneySession


def contact_as_json(contact: Contact) -> dict[str, Any]:
    identifiers = [identifier_as_json(each) for each in contact.identifiers]
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


def identifier_as_json(held: HeldIdentifier) -> dict[str, Any]:
    identifier = held.identifier
    return {"type": identifier.type.value, "value": identifier.value, "raw": held.raw, "source": identifier.source}


def custom_fields_as_json(sheet: CustomSheet) -> dict[str, Any]:
    """The fields of the contact's type by name, each in its JSON form."""
    fields = sheet.schema.fields if sheet.schema else ()
    return {field.name: as_json(field, sheet.value_of(field.id)) for field in fields}


def note_as_json(note: Note) -> dict[str, Any]:
    return {
        "id": note.id,
        "text": note.text,
        "author": note.author,
        "written_at": note.written_at.isoformat(),
        "edited_at": note.edited_at and note.edited_at.isoformat(),
    }


def interaction_as_json(interaction: Interaction) -> dict[str, Any]:
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


def session_as_json(session: JourneySession) -> dict[str, Any]:
    return {
        "id": session.id,
        "channel": session.type.value,
        "at": session.created_at.isoformat(),
        "ended_at": session.ended_at and session.ended_at.isoformat(),
        "page_title": session.page_title or None,
        "page_url": session.page_url or None,
    }
