"""Schemas of custom fields, and what contacts hold in them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.contacts import Contact
from desktop_app.domain.custom_fields import TYPE, CustomField, CustomSheet, CustomType, Schema, key_of
from desktop_app.domain.errors import NotFound
from desktop_app.domain.ids import ContactId, CustomFieldId, SchemaId
from desktop_app.domain.merging import MergeNode, united
from desktop_app.store.journal import Operation
from desktop_app.store.rows import read_row
from desktop_app.store.tables import (
    CONTACT,
    CUSTOM_FIELD,
    CUSTOM_SCHEMA,
    CUSTOM_VALUE,
    CustomFieldTable,
    CustomSchemaTable,
    CustomValueTable,
    Row,
)

_TYPES = """
SELECT contact.id, contact.schema FROM json_each(?) AS wanted CROSS JOIN contact ON contact.id = wanted.value
 WHERE contact.schema IS NOT NULL
"""
_VALUES = """
SELECT custom_value.contact, custom_value.field, custom_value.value
  FROM json_each(?) AS wanted CROSS JOIN custom_value ON custom_value.contact = wanted.value
"""


class CustomFieldRepository:
    """Reads schemas and values; writes them through an Operation."""

    def __init__(self, database: APSWDatabase) -> None:
        self._database = database

    def schemas(self) -> tuple[Schema, ...]:
        """Every schema, by title."""
        fields: dict[str, list[CustomField]] = {}
        query = CustomFieldTable.select().order_by(CustomFieldTable.schema, CustomFieldTable.position)
        for row in query.dicts().execute(self._database):
            fields.setdefault(row["schema"], []).append(field_of_row(row))
        rows = CustomSchemaTable.select().dicts().execute(self._database)
        found = [schema_of_row(row, fields.get(row["id"], [])) for row in rows]
        return tuple(sorted(found, key=lambda each: (each.title.casefold(), each.id)))

    def schema(self, name: str) -> Schema:
        """The schema of that id, or of that title in any case. Raises NotFound."""
        schemas = self.schemas()
        found = [each for each in schemas if each.id == name]
        found += [each for each in schemas if each.title.casefold() == name.strip().casefold()]
        if not found:
            known = ", ".join(each.title for each in schemas) or "none yet"
            raise NotFound(f"There is no contact type {name!r}; there are {known}.")
        return found[0]

    def type_of(self, person: MergeNode) -> SchemaId | None:
        """The whole person's schema."""
        type, _ = united(person, TYPE, _value_in(self._own_types(person)))
        return SchemaId(type) if type else None

    def values_of(self, person: MergeNode) -> dict[CustomFieldId, str]:
        """What the whole person has in the fields of every schema, whatever their type is now."""
        own = self._own_values(person)
        if not own:
            return {}
        fields = (field for schema in self.schemas() for field in schema.fields if field.id in own)
        found = {field.id: united(person, field.key, _value_in(own[field.id]))[0] for field in fields}
        return {id: value for id, value in found.items() if value}

    def source_of(self, person: MergeNode, key: str) -> ContactId:
        """Whose value of a field, or whose type, the whole person's is; *key* is a field's, or TYPE."""
        if key == TYPE:
            return united(person, TYPE, _value_in(self._own_types(person)))[1]
        own = next((values for id, values in self._own_values(person).items() if key_of(id) == key), {})
        return united(person, key, _value_in(own))[1]

    def _own_types(self, person: MergeNode) -> dict[str, str]:
        """Contact → its own schema."""
        return dict(self._database.execute_sql(_TYPES, (_ids(person),)).fetchall())

    def _own_values(self, person: MergeNode) -> dict[CustomFieldId, dict[str, str]]:
        """Field → contact → its own value."""
        own: dict[CustomFieldId, dict[str, str]] = {}
        for contact, field, value in self._database.execute_sql(_VALUES, (_ids(person),)):
            own.setdefault(CustomFieldId(field), {})[contact] = value
        return own

    def sheet_of(self, person: MergeNode) -> CustomSheet:
        """The whole person's schema with its values."""
        type = self.type_of(person)
        return CustomSheet(None if type is None else self.schema(type), self.values_of(person))

    def schema_rows(self) -> Iterator[tuple[Row, list[Row]]]:
        """Every schema's row and its fields' rows, by id; for the dump."""
        fields = list(CustomFieldTable.select().order_by(CustomFieldTable.position).dicts().execute(self._database))
        for row in CustomSchemaTable.select().order_by(CustomSchemaTable.id).dicts().execute(self._database):
            yield row, [field for field in fields if field["schema"] == row["id"]]

    def all_values(self) -> dict[str, dict[str, str]]:
        """Contact → field → value; for the dump."""
        found: dict[str, dict[str, str]] = {}
        for row in CustomValueTable.select().dicts().execute(self._database):
            found.setdefault(row["contact"], {})[row["field"]] = row["value"]
        return found

    # Writing

    def add(self, operation: Operation, schema: Schema) -> None:
        operation.insert(CUSTOM_SCHEMA, {"id": schema.id, **_columns(schema)})
        for position, field in enumerate(schema.fields):
            _insert_field(operation, schema, position, field)

    def change(self, operation: Operation, schema: Schema) -> None:
        """*schema* in its next edition; no field of it is gone."""
        operation.update(CUSTOM_SCHEMA, [schema.id], _columns(schema))
        known = {field.id for field in self.schema(schema.id).fields}
        for position, field in enumerate(schema.fields):
            if field.id in known:
                operation.update(CUSTOM_FIELD, [field.id], _field_columns(schema, position, field))
            else:
                _insert_field(operation, schema, position, field)

    def set_type(self, operation: Operation, id: ContactId, schema: SchemaId | None) -> None:
        operation.update(CONTACT, [id], {"schema": schema})

    def set_values(self, operation: Operation, id: ContactId, values: Mapping[CustomFieldId, str]) -> None:
        """*values* as written; "" takes one away."""
        for field, value in values.items():
            key = [id, field]
            held = read_row(self._database, CUSTOM_VALUE, key)
            if held is not None and value:
                operation.update(CUSTOM_VALUE, key, {"value": value})
            elif held is not None:
                operation.delete(CUSTOM_VALUE, key)
            elif value:
                operation.insert(CUSTOM_VALUE, {"contact": id, "field": field, "value": value})

    def delete_of(self, operation: Operation, id: ContactId) -> None:
        """Every value of the contact, of whatever schema."""
        query = CustomValueTable.select(CustomValueTable.field).where(CustomValueTable.contact == id).tuples()
        held: Iterable[tuple[str]] = list(query.execute(self._database))
        for (field,) in held:
            operation.delete(CUSTOM_VALUE, [id, field])


def _ids(person: MergeNode) -> str:
    return json.dumps([node.contact.id for node in person.nodes()])


def _value_in(own: Mapping[str, str]) -> Callable[[Contact], str]:
    """What a contact as recorded has of its own in *own*, which is by contact."""
    return lambda contact: own.get(contact.id, "")


def _columns(schema: Schema) -> Row:
    return {
        "title": schema.title,
        "description": schema.description,
        "version": schema.version,
        "is_enabled": schema.is_enabled,
    }


def _field_columns(schema: Schema, position: int, field: CustomField) -> Row:
    return {
        "schema": schema.id,
        "position": position,
        "name": field.name,
        "type": field.type.value,
        "options": json.dumps(field.options, ensure_ascii=False),
    }


def _insert_field(operation: Operation, schema: Schema, position: int, field: CustomField) -> None:
    operation.insert(CUSTOM_FIELD, {"id": field.id, **_field_columns(schema, position, field)})


def schema_of_row(row: Mapping[str, Any], fields: Iterable[CustomField]) -> Schema:
    return Schema(
        SchemaId(row["id"]), row["title"], row["description"], tuple(fields), row["version"], bool(row["is_enabled"])
    )


def field_of_row(row: Mapping[str, Any]) -> CustomField:
    return CustomField(
        CustomFieldId(row["id"]), row["name"], CustomType(row["type"]), tuple(json.loads(row["options"]))
    )
