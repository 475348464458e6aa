"""Custom fields: what an administrator lets agents keep of contacts besides the fields that every contact has.

A *schema* is a contact type with its fields; a contact uses at most one. Types and limits are the reference product's.
What the fields hold is in ``custom_values.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from desktop_app.domain.errors import InvalidContact, Refused
from desktop_app.domain.ids import CustomFieldId, SchemaId
from desktop_app.domain.text import counted, is_storable, on_one_line, shortened

SCHEMAS_LIMIT = 20
FIELDS_LIMIT = 500  # of all schemas together
SCHEMA_FIELDS_LIMIT = 25
TITLE_LIMIT = 50
DESCRIPTION_LIMIT = 200
FIELD_NAME_LIMIT = 100
OPTIONS_LIMIT = 50
OPTION_LIMIT = 100
TYPE = "schema"  # what a choice between merged contacts' types is kept under; one between their values, under the key
_KEY_START = "custom:"


class CustomType(Enum):
    """What a custom field holds."""

    CHECKBOX = "checkbox"
    DATE = "date"
    DATETIME = "datetime"
    DROPDOWN = "dropdown"
    IDENTIFIER = "identifier"  # is found by, but nobody is recognised by it
    INTEGER = "integer"
    NUMBER = "number"
    TEXT = "text"
    TEXT_AREA = "text area"
    TAG = "tag"
    URL = "url"

    @classmethod
    def named(cls, name: str) -> CustomType:
        """The type of that name in any case. Raises Refused for an unknown one."""
        wanted = re.sub(r"[\s_-]+", " ", name).strip().casefold()
        for type in cls:
            if type.value == wanted:
                return type
        known = ", ".join(type.value for type in cls)
        raise Refused(f"There is no type of field called {shortened(name, 60)!r}; the types are {known}.")

    @property
    def is_searched(self) -> bool:
        """Whether a contact is found by the whole of such a value, in any case."""
        return self in (CustomType.IDENTIFIER, CustomType.TAG)


def key_of(id: CustomFieldId) -> str:
    """See ``CustomField.key``."""
    return f"{_KEY_START}{id}"


def is_custom_choice(name: str) -> bool:
    """Is a choice of that name, in a merge, one of a contact type or of a custom field?"""
    return name == TYPE or name.startswith(_KEY_START)


@dataclass(frozen=True)
class CustomField:
    """One field of a schema; *options* are a dropdown's, in order. Its name tells it from the others, in any case."""

    id: CustomFieldId
    name: str
    type: CustomType
    options: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What errors and the choices of merges call it; no field that every contact has is called like that."""
        return key_of(self.id)


@dataclass(frozen=True)
class Schema:
    """A contact type. *version* counts its editions from one; a disabled one keeps its data and is given to nobody."""

    id: SchemaId
    title: str
    description: str
    fields: tuple[CustomField, ...]
    version: int = 1
    is_enabled: bool = True

    def field_named(self, name: str) -> CustomField:
        """The field of that name in any case. Raises InvalidContact."""
        found = _by_name(self.fields).get(_folded(name))
        if found is None:
            known = ", ".join(each.name for each in self.fields)
            raise InvalidContact(f"{self.title} has no field {shortened(name, 60)!r}; its fields are {known}.", name)
        return found


@dataclass(frozen=True)
class CustomSheet:
    """A contact's type, and its custom values as written, those that another type's fields keep among them."""

    schema: Schema | None = None
    values: Mapping[CustomFieldId, str] = field(default_factory=dict)

    def value_of(self, id: CustomFieldId) -> str:
        return self.values.get(id, "")


@dataclass(frozen=True)
class FieldDefinition:
    """A field as an administrator describes it, before it is one."""

    name: str
    type: CustomType
    options: tuple[str, ...] = ()

    @classmethod
    def read(cls, found: Any) -> FieldDefinition:
        """From ``{"name", "type", "options"}``. Raises Refused, in one sentence, for what is no field."""
        if not isinstance(found, Mapping) or not all(isinstance(found.get(key), str) for key in ("name", "type")):
            raise Refused('A field is given as {"name": "…", "type": "…"}, and "options" where it is a dropdown.')
        name = _text(found["name"], "A field's name", FIELD_NAME_LIMIT)
        type = CustomType.named(found["type"])
        options = found.get("options") or ()
        if isinstance(options, str) or not all(isinstance(each, str) for each in options):
            raise Refused(f"The options of {name} are given as a list of texts.")
        if (type is CustomType.DROPDOWN) != bool(options):
            raise Refused(f"{name} is a {type.value}; options belong to a dropdown, and a dropdown needs some.")
        texts = tuple(_text(each, f"An option of {name}", OPTION_LIMIT) for each in options)
        if len(texts) > OPTIONS_LIMIT:
            raise Refused(f"{name} has {len(texts)} options; at most {OPTIONS_LIMIT} are kept.")
        _refuse_repeated(texts, f"{name} has the option")
        return cls(name, type, texts)


Definitions = Sequence[tuple[CustomFieldId, FieldDefinition]]  # each with an id for the field if it is new


def new_schema(id: SchemaId, title: str, description: str, definitions: Definitions) -> Schema:
    """The first edition. Raises Refused, in one sentence, for what no schema can be."""
    return edited(Schema(id, "", "", (), version=0), title=title, description=description, definitions=definitions)


def edited(
    schema: Schema,
    *,
    title: str | None = None,
    description: str | None = None,
    definitions: Definitions | None = None,
) -> Schema:
    """*schema* in its next edition. *definitions* are all fields that it is to have, in order; None leaves them.

    Raises Refused, naming the field, where what contacts hold would no longer fit: a field gone or of another type, an
    option gone.
    """
    if title is not None:
        schema = replace(schema, title=_text(title, "A title", TITLE_LIMIT))
    if description is not None:
        schema = replace(schema, description=_description(description))
    if definitions is not None:
        known = _by_name(schema.fields)
        fields = [_edition(known.get(_folded(each.name)), id, each) for id, each in definitions]
        kept = {each.id for each in fields}
        for each in schema.fields:
            if each.id not in kept:
                raise Refused(f"{each.name} cannot be taken away or renamed, as contacts may hold values for it.")
        schema = _with_fields(schema, fields)
    return replace(schema, version=schema.version + 1)


def _edition(before: CustomField | None, id: CustomFieldId, now: FieldDefinition) -> CustomField:
    if before is None:
        return CustomField(id, now.name, now.type, now.options)
    if now.type is not before.type:
        raise Refused(
            f"{before.name} cannot become a {now.type.value}, as contacts may hold a {before.type.value}; "
            "add another field instead."
        )
    gone = [option for option in before.options if option not in now.options]
    if gone:
        raise Refused(f"{before.name} cannot lose the option {gone[0]}, as contacts may hold it.")
    return replace(before, options=now.options)


def require_room(others: Iterable[Schema], schema: Schema) -> None:
    """Raises Refused when a desk that has *others* cannot have *schema*, too."""
    others = tuple(others)
    if len(others) >= SCHEMAS_LIMIT:
        raise Refused(f"There are {len(others)} contact types; at most {SCHEMAS_LIMIT} are kept.")
    if any(_folded(each.title) == _folded(schema.title) for each in others):
        raise Refused(f"There is a contact type called {schema.title} already; choose another title.")
    number = sum(len(each.fields) for each in (*others, schema))
    if number > FIELDS_LIMIT:
        raise Refused(f"All contact types together would have {number} fields; at most {FIELDS_LIMIT} are kept.")


def _with_fields(schema: Schema, fields: Iterable[CustomField]) -> Schema:
    fields = tuple(fields)
    if not 1 <= len(fields) <= SCHEMA_FIELDS_LIMIT:
        raise Refused(
            f"{schema.title} has {counted(len(fields), 'field')}; it needs between 1 and {SCHEMA_FIELDS_LIMIT}."
        )
    _refuse_repeated([each.name for each in fields], f"{schema.title} has the field")
    return replace(schema, fields=fields)


def _refuse_repeated(texts: Sequence[str], says: str) -> None:
    seen: set[str] = set()
    for text in texts:
        if _folded(text) in seen:
            raise Refused(f"{says} {text} twice.")
        seen.add(_folded(text))


def _text(text: str, what: str, limit: int) -> str:
    text = text.strip()
    if not text or len(text) > limit or not is_storable(text) or on_one_line(text) != text:
        raise Refused(f"{what} has between 1 and {limit} characters on one line.")
    return text


def _description(text: str) -> str:
    text = text.strip()
    if len(text) > DESCRIPTION_LIMIT or not is_storable(text):
        raise Refused(f"A description has at most {DESCRIPTION_LIMIT} characters that can be stored.")
    return text


def _folded(name: str) -> str:
    return name.strip().casefold()


def _by_name(fields: Iterable[CustomField]) -> dict[str, CustomField]:
    return {_folded(each.name): each for each in fields}
