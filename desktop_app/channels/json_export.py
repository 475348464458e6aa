"""Contacts as JSON: one document, ``{"contacts": […]}``, written as a stream."""

from __future__ import annotations

import json
from typing import Any

from desktop_app.channels.contact_json import (
    contact_as_json,
    custom_fields_as_json,
    identifier_as_json,
    note_as_json,
)
from desktop_app.domain.contacts import HeldIdentifier
from desktop_app.domain.exporting import ExportedContact


class JsonExport:
    """Writes one object a contact, each on a line of its own."""

    encoding = "utf-8"

    def __init__(self) -> None:
        self._separator = "\n"

    def begin(self) -> str:
        return '{"contacts": ['

    def contact(self, exported: ExportedContact) -> str:
        return self.separator() + as_text(exported_as_json(exported))

    def separator(self) -> str:
        """What stands before the next contact."""
        separator, self._separator = self._separator, ",\n"
        return separator

    def end(self) -> str:
        return "\n]}\n"


def exported_as_json(exported: ExportedContact) -> dict[str, Any]:
    custom = exported.custom
    return {
        **contact_as_json(exported.contact),
        "identifiers": [held_as_json(each) for each in exported.contact.identifiers],
        "contact_type": custom.schema.title if custom.schema else None,
        "custom_fields": custom_fields_as_json(custom),
        "division": exported.division or None,
        "notes": [note_as_json(note) for note in exported.notes],
        "unplaced": list(exported.contact.unplaced),
        "merge_set": list(exported.contact.members),
    }


def held_as_json(held: HeldIdentifier) -> dict[str, Any]:
    """An identifier with how and when the contact came to it."""
    return {
        **identifier_as_json(held),
        "label": held.label or None,
        "since": held.since.isoformat(),
        "origin": held.origin.value,
        "added_with": held.added_with,
    }


def as_text(found: Any) -> str:
    return json.dumps(found, ensure_ascii=False)
