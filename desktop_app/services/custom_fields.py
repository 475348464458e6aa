"""Contact types with their custom fields: added, edited, disabled; and what contacts hold in them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from desktop_app.domain.custom_fields import (
    TYPE,
    CustomSheet,
    Definitions,
    FieldDefinition,
    Schema,
    edited,
    key_of,
    new_schema,
    require_room,
)
from desktop_app.domain.custom_values import normal
from desktop_app.domain.errors import Conflict, Difference, InvalidContact, Refused
from desktop_app.domain.ids import ContactId, CustomFieldId, SchemaId
from desktop_app.domain.permissions import Permission
from desktop_app.services.requests import Command, Desk, Query, Work


@dataclass(frozen=True)
class AddSchema(Command):
    """Add a contact type with its custom fields, each as {"name": …, "type": …, "options": […]}."""

    needs: ClassVar = (Permission.CUSTOM_FIELDS_ADD,)
    title: str
    fields: Sequence[Mapping[str, Any]]
    description: str = ""

    def apply(self, work: Work) -> dict[str, Any]:
        id = SchemaId(work.new_id())
        schema = new_schema(id, self.title, self.description, _definitions(self.fields, work))
        require_room(work.store.custom_fields.schemas(), schema)
        work.store.custom_fields.add(work.operation, schema)
        return {"schema": id}


@dataclass(frozen=True)
class EditSchema(Command):
    """Change a contact type so that everything contacts hold still fits: its words, more fields, more options.

    *version* is the edition that the editor saw; another one is a Conflict. *fields* are all that it is to have.
    """

    needs: ClassVar = (Permission.CUSTOM_FIELDS_EDIT,)
    schema: str
    version: int
    title: str | None = None
    description: str | None = None
    fields: Sequence[Mapping[str, Any]] | None = None

    def apply(self, work: Work) -> dict[str, Any]:
        before = work.store.custom_fields.schema(self.schema)
        _require_version(before, self.version)
        definitions = None if self.fields is None else _definitions(self.fields, work)
        after = edited(before, title=self.title, description=self.description, definitions=definitions)
        require_room((each for each in work.store.custom_fields.schemas() if each.id != after.id), after)
        work.store.custom_fields.change(work.operation, after)
        return {"schema": after.id, "version": after.version}


def _definitions(fields: Sequence[Mapping[str, Any]], work: Work) -> Definitions:
    if isinstance(fields, str | Mapping):
        raise Refused('The fields of a contact type are given as a list of {"name": "…", "type": "…"}.')
    return [(CustomFieldId(work.new_id()), FieldDefinition.read(each)) for each in fields]


def _require_version(schema: Schema, seen: int) -> None:
    if schema.version != seen:
        versions = Difference(
            "custom_schema", schema.id, "version", before=str(seen), then=None, now=str(schema.version)
        )
        raise Conflict(
            f"{schema.title} is in its version {schema.version} by now, not {seen}; read it again before you edit it.",
            [versions],
        )


@dataclass(frozen=True)
class DisableSchema(Command):
    """Give a contact type to no further contact; those that have it keep it, with their data."""

    needs: ClassVar = (Permission.CUSTOM_FIELDS_EDIT,)
    schema: str

    def apply(self, work: Work) -> None:
        _enable(self.schema, False, work)


@dataclass(frozen=True)
class EnableSchema(Command):
    """Let contacts be given a contact type again."""

    needs: ClassVar = (Permission.CUSTOM_FIELDS_EDIT,)
    schema: str

    def apply(self, work: Work) -> None:
        _enable(self.schema, True, work)


def _enable(name: str, is_enabled: bool, work: Work) -> None:
    schema = work.store.custom_fields.schema(name)
    if schema.is_enabled is is_enabled:
        raise Refused(f"{schema.title} is {'enabled' if is_enabled else 'disabled'} already.")
    work.store.custom_fields.change(work.operation, replace(schema, is_enabled=is_enabled))


@dataclass(frozen=True, kw_only=True)
class GivenCustomFields:
    """What a command sets of a contact's type and its custom fields.

    *schema* is a contact type's id or title, "" for none, None to leave it. *custom_fields*: field name → value, as
    text or in its JSON form; "" or null empties a field, one that is not named stays as it is. *schema_seen* and
    *custom_seen*: what the editor started from; what somebody else has changed since is a Conflict that carries both.
    """

    schema: str | None = None
    custom_fields: Mapping[str, Any] | None = None
    schema_seen: str | None = None
    custom_seen: Mapping[str, Any] | None = None

    @property
    def needs_for_custom_fields(self) -> tuple[Permission, ...]:
        return (Permission.CUSTOM_FIELDS_VIEW,) if self._gives_any else ()

    @property
    def _gives_any(self) -> bool:
        return self.schema is not None or bool(self.custom_fields)

    def set_custom_fields(self, id: ContactId, work: Work) -> None:
        """Raises InvalidContact, naming the field, Refused for a disabled type, and Conflict."""
        if not self._gives_any:
            return
        store = work.store.custom_fields
        person = work.store.contacts.node(id)
        before = store.type_of(person)
        schema = self._schema(before, work)
        given = self.custom_fields or {}
        _require_same_type(id, before, schema, self.schema_seen, work)
        if schema is None:
            if given:
                raise InvalidContact("The contact has no type, so it has no custom fields; choose a type first.")
            store.set_type(work.operation, id, None)
            _let_type_show(id, None, work)
            return
        held = store.values_of(person)
        fields = {schema.field_named(name): value for name, value in given.items()}
        values = {field.id: normal(field, value) for field, value in fields.items()}
        _require_unchanged(id, schema, held, values, self.custom_seen or {})
        if schema.id != before:
            store.set_type(work.operation, id, schema.id)
        store.set_values(
            work.operation, id, {field: text for field, text in values.items() if text != held.get(field, "")}
        )
        _let_type_show(id, schema.id, work)
        _let_values_show(id, values, work)

    def _schema(self, before: SchemaId | None, work: Work) -> Schema | None:
        name = before if self.schema is None else self.schema.strip()
        if not name:
            return None
        schema = work.store.custom_fields.schema(name)
        if schema.id != before and not schema.is_enabled:
            raise Refused(f"{schema.title} is disabled, so no contact can be given this type.")
        return schema


def put_back_custom_fields(id: ContactId, before: CustomSheet, names: Collection[str], work: Work) -> None:
    """Lets what *id* stands for have the type of *before*, if *names* holds TYPE, and the values of the fields whose
    keys it holds. Raises Refused."""
    store = work.store.custom_fields
    schemas = store.schemas()
    person = work.store.contacts.node_below(id)
    if TYPE in names:
        type = before.schema.id if before.schema else None
        if before.schema and type not in [each.id for each in schemas]:
            raise Refused(f"The contact type {before.schema.title} is no longer there, so it cannot be put back.")
        if store.type_of(person) != type:
            store.set_type(work.operation, id, type)
            _let_type_show(id, type, work)
    held = store.values_of(person)
    fields = (field.id for schema in schemas for field in schema.fields if field.key in names)
    values = {field: before.value_of(field) for field in fields if before.value_of(field) != held.get(field, "")}
    store.set_values(work.operation, id, values)
    _let_values_show(id, values, work)


# Of a merged contact, what was typed last stands before what others have; emptied is empty.


def _let_type_show(id: ContactId, type: SchemaId | None, work: Work) -> None:
    if work.store.custom_fields.type_of(work.store.contacts.node_below(id)) != type:
        work.store.merging.choose(work.operation, id, TYPE, id)


def _let_values_show(id: ContactId, values: Mapping[CustomFieldId, str], work: Work) -> None:
    shown = work.store.custom_fields.values_of(work.store.contacts.node_below(id))
    for field, text in values.items():
        if shown.get(field, "") != text:
            work.store.merging.choose(work.operation, id, key_of(field), id)


def _require_same_type(
    id: ContactId, before: SchemaId | None, schema: Schema | None, seen: str | None, work: Work
) -> None:
    if seen is None:
        return
    after = schema and schema.id
    editor_saw = work.store.custom_fields.schema(seen).id if seen else None
    if before in (editor_saw, after):
        return
    titles = {each.id: each.title for each in work.store.custom_fields.schemas()}
    was, mine, now = (titles[each] if each else "" for each in (editor_saw, after, before))
    difference = Difference("contact", id, "schema", before=was, then=mine, now=now)
    raise Conflict(
        f"Somebody else has made the contact type {now or 'none'} meanwhile; nothing was overwritten.", [difference]
    )


def _require_unchanged(
    id: ContactId,
    schema: Schema,
    held: Mapping[CustomFieldId, str],
    values: Mapping[CustomFieldId, str],
    seen: Mapping[str, Any],
) -> None:
    differences = []
    for name, before in seen.items():
        field = schema.field_named(name)
        now, mine, was = held.get(field.id, ""), values.get(field.id), normal(field, before)
        if mine is not None and now not in (was, mine):
            differences.append(Difference("custom_value", id, field.name, before=was, then=mine, now=now))
    if differences:
        names = ", ".join(each.field for each in differences)
        raise Conflict(f"Somebody else has changed {names} meanwhile; nothing was overwritten.", differences)


@dataclass(frozen=True, kw_only=True)
class SetCustomFields(GivenCustomFields, Command):
    """Set a contact's type, its custom fields, or both."""

    needs: ClassVar = (Permission.CONTACT_EDIT, Permission.CUSTOM_FIELDS_VIEW)
    contact_id: ContactId

    def apply(self, work: Work) -> None:
        contact = work.store.contacts.get(self.contact_id)
        self.set_custom_fields(contact.id, work)


@dataclass(frozen=True)
class ContactTypes(Query[tuple[Schema, ...]]):
    """Every contact type with its fields, by title; disabled ones, too."""

    needs: ClassVar = (Permission.CUSTOM_FIELDS_VIEW,)

    def answer(self, desk: Desk) -> tuple[Schema, ...]:
        return desk.store.custom_fields.schemas()


def sheet_of(id: ContactId, desk: Desk) -> CustomSheet:
    """The contact's custom fields as far as the agent may see them."""
    if not desk.agent.may(Permission.CUSTOM_FIELDS_VIEW):
        return CustomSheet()
    return desk.store.custom_fields.sheet_of(desk.store.contacts.node(id))
