"""Contacts as they leave the desk in a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop_app.domain.contacts import Contact, HeldIdentifier, Note
from desktop_app.domain.custom_fields import CustomField, CustomSheet
from desktop_app.domain.identifiers import Identifier, Region, known_region, parse_or_none
from desktop_app.domain.ids import InteractionId
from desktop_app.domain.importing import FoundIdentifier
from desktop_app.domain.merging import RememberedUnlink


@dataclass(frozen=True)
class ExportedContact:
    """A whole person. *region*: where the desk reads numbers without a country. *division*: its name, "" for none."""

    contact: Contact
    region: Region
    custom: CustomSheet = field(default_factory=CustomSheet)
    notes: tuple[Note, ...] = ()  # oldest first
    division: str = ""

    @property
    def further_identifiers(self) -> tuple[FoundIdentifier, ...]:
        """What they hold besides what their phone and e-mail fields identify by, so that it is read back as the same.

        As typed where that still means the same, else in the normal form. What is in a field and has a label counts,
        too: a field has no room for what people call it.
        """
        in_fields = self.contact.fields.identifiers(self.region)
        country = self.contact.fields.country
        region = (known_region(country) if country else None) or self.region
        return tuple(
            FoundIdentifier(held.identifier.type, _spelled(held, region), held.identifier.source, held.label)
            for held in self.contact.identifiers
            if held.label or held.identifier not in in_fields
        )

    @property
    def custom_values(self) -> Mapping[CustomField, str]:
        """What of the fields of their type is filled."""
        fields = self.custom.schema.fields if self.custom.schema else ()
        return {each: text for each in fields if (text := self.custom.value_of(each.id))}


@dataclass(frozen=True)
class PastUnlink:
    """An interaction from *identifier* that an agent said was not this person's."""

    identifier: Identifier
    interaction_id: InteractionId
    said: RememberedUnlink


def _spelled(held: HeldIdentifier, region: Region) -> str:
    identifier = held.identifier
    return held.raw if _read(held.raw, identifier, region) == identifier else identifier.value


def _read(text: str, identifier: Identifier, region: Region) -> Identifier | None:
    return parse_or_none(identifier.type, text, region=region, source=identifier.source)
