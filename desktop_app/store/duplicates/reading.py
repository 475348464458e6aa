"""Contacts as they are compared, read from the tables."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.custom_fields import CustomField, CustomType
from desktop_app.domain.evidence import Habits
from desktop_app.domain.identifiers import Identifier, IdentifierType
from desktop_app.domain.ids import ContactId
from desktop_app.domain.merging import unify
from desktop_app.domain.profiles import Profile, Rarity, is_birth_date, profile_of
from desktop_app.store.contacts import ContactRepository
from desktop_app.store.custom_fields import CustomFieldRepository


class _Typed(NamedTuple):
    """Of what no profile is made of, nothing is read."""

    first_name: str
    middle_name: str
    last_name: str
    organization: str
    cell_phone: str
    address1: str
    address2: str
    postal_code: str
    city: str
    state: str


_TYPES = {type.value: type for type in IdentifierType}
_STANDS_FOR_OTHERS = "EXISTS (SELECT 1 FROM contact AS child WHERE child.merged_into = contact.id)"
_CONTACTS = f"""
SELECT contact.seq, contact.id, contact.division, {_STANDS_FOR_OTHERS},
       {", ".join(f"contact.{name}" for name in _Typed._fields)}
  FROM json_each(?) AS wanted CROSS JOIN contact ON contact.seq = wanted.value
 WHERE contact.merged_into IS NULL
"""
_IDENTIFIERS = """
SELECT identifier.contact, identifier.type, identifier.value, identifier.source, identifier.raw
  FROM json_each(?) AS wanted CROSS JOIN identifier ON identifier.contact = wanted.value
"""
# A contact's custom values count while their fields are those of its type.
_CUSTOM = """
SELECT contact.id, custom_field.name, custom_field.type, custom_value.value
  FROM json_each(?) AS wanted
 CROSS JOIN contact ON contact.id = wanted.value
 CROSS JOIN custom_field ON custom_field.schema = contact.schema AND custom_field.type IN ('date', 'identifier')
 CROSS JOIN custom_value ON custom_value.contact = contact.id AND custom_value.field = custom_field.id
 ORDER BY custom_field.position
"""


@dataclass(frozen=True)
class Compared:
    """A contact's division and profile; of a merged one, the whole person's."""

    division: str | None
    profile: Profile


@dataclass(frozen=True)
class _Custom:
    """What custom fields say that is compared."""

    born: str = ""
    ids: tuple[str, ...] = ()

    @classmethod
    def of(cls, values: Iterable[tuple[str, str, str]]) -> _Custom:
        """*values*: name and type of a field, and what it holds; of two birth dates the first counts."""
        born = ""
        ids: list[str] = []
        for name, type, value in values:
            if type == CustomType.IDENTIFIER.value:
                ids.append(f"{name.casefold()} {value.casefold()}")
            elif type == CustomType.DATE.value and not born and is_birth_date(name):
                born = value
        return cls(born, tuple(ids))


@dataclass(frozen=True)
class ProfileReader:
    """Makes profiles of contacts as they are now."""

    database: APSWDatabase
    contacts: ContactRepository
    custom_fields: CustomFieldRepository

    def load(self, seqs: Sequence[int], rarity: Rarity, habits: Habits) -> dict[int, Compared]:
        """Those of *seqs* that are there and stand for themselves."""
        rows = self.database.execute_sql(_CONTACTS, (json.dumps(list(seqs)),)).fetchall()
        alone = json.dumps([row[1] for row in rows if not row[3]])
        identifiers: dict[str, list[tuple[Identifier, str]]] = {}
        for contact, type, value, source, raw in self.database.execute_sql(_IDENTIFIERS, (alone,)):
            identifiers.setdefault(contact, []).append((Identifier(_TYPES[type], value, source), raw))
        custom = self._custom(alone)
        found: dict[int, Compared] = {}
        for seq, id, division, stands_for_others, *values in rows:
            if stands_for_others:
                found[seq] = self._whole(ContactId(id), rarity, habits)
                continue
            own = custom.get(id, _NOTHING)
            profile = profile_of(
                _Typed(*values),
                identifiers.get(id, ()),
                rarity,
                rare_from=habits.rare_from,
                born=own.born,
                field_ids=own.ids,
            )
            found[seq] = Compared(division, profile)
        return found

    def _custom(self, ids: str) -> Mapping[str, _Custom]:
        values: dict[str, list[tuple[str, str, str]]] = {}
        for contact, *value in self.database.execute_sql(_CUSTOM, (ids,)):
            values.setdefault(contact, []).append((value[0], value[1], value[2]))
        return {contact: _Custom.of(each) for contact, each in values.items()}

    def _whole(self, id: ContactId, rarity: Rarity, habits: Habits) -> Compared:
        node = self.contacts.node(id)
        contact = unify(node)
        sheet = self.custom_fields.sheet_of(node)
        held: Iterable[CustomField] = sheet.schema.fields if sheet.schema else ()
        own = _Custom.of((each.name, each.type.value, value) for each in held if (value := sheet.value_of(each.id)))
        identifiers = [(each.identifier, each.raw) for each in contact.identifiers]
        profile = profile_of(
            contact.fields, identifiers, rarity, rare_from=habits.rare_from, born=own.born, field_ids=own.ids
        )
        return Compared(contact.division, profile)


_NOTHING = _Custom()
