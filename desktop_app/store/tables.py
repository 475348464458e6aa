"""The tables as they are today. How they came to be is told by ``migrations/``, which never imports this file.

Text columns hold times as ISO 8601 in UTC with microseconds, so that they sort as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from peewee import AutoField, BooleanField, CompositeKey, IntegerField, Model, TextField

from desktop_app.domain.contacts import FIELD_RULES

Row = dict[str, Any]


class ContactTable(Model):
    seq = AutoField()  # order of creation; never reused
    id = TextField(unique=True)
    kind = TextField()
    first_name = TextField()
    middle_name = TextField()
    last_name = TextField()
    salutation = TextField()
    title = TextField()
    organization = TextField()
    work_phone = TextField()
    cell_phone = TextField()
    home_phone = TextField()
    other_phone = TextField()
    work_email = TextField()
    personal_email = TextField()
    other_email = TextField()
    address1 = TextField()
    address2 = TextField()
    postal_code = TextField()
    city = TextField()
    state = TextField()
    country = TextField()
    survey_opt_out = TextField()
    external_system_url = TextField()
    schema = TextField(null=True)  # the contact's type
    created_at = TextField()
    modified_at = TextField()
    merged_into = TextField(null=True)
    organization_id = TextField(null=True)  # "organization" is the name as typed
    division = TextField(null=True)  # an id
    fingerprint = TextField(null=True)  # of the row of a file that it was made of

    class Meta:
        table_name = "contact"


class IdentifierTable(Model):
    value = TextField()
    type = TextField()
    source = TextField()
    contact = TextField()
    raw = TextField()  # type: ignore[assignment]  # as typed; the model method of that name is not used
    origin = TextField()
    since = TextField()
    added_with = TextField()
    label = TextField()

    class Meta:
        table_name = "identifier"
        primary_key = CompositeKey("value", "type", "source", "contact")
        without_rowid = True


class InteractionTable(Model):
    seq = AutoField()  # order of arrival at the desk
    id = TextField(unique=True)
    channel = TextField()
    direction = TextField()
    at = TextField()
    queue = TextField()
    name = TextField()
    clues = TextField()  # JSON, see store/interactions.py
    subject = TextField()
    text = TextField()
    extra = TextField()  # JSON object
    received_at = TextField()
    rule = TextField()
    matched = IntegerField(null=True)  # index into clues
    state = TextField()
    contact = TextField(null=True)
    linked_by = TextField(null=True)
    linked_at = TextField(null=True)
    link_agent = TextField(null=True)
    unlinked_from = TextField(null=True)
    accepted_by = TextField(null=True)
    accepted_at = TextField(null=True)
    ended_at = TextField(null=True)
    done_at = TextField(null=True)
    wrap_up_code = TextField(null=True)
    wrap_up_note = TextField(null=True)
    division = TextField()  # the name that came in

    class Meta:
        table_name = "interaction"


class MergeChoiceTable(Model):
    """What an agent chose for a field of a merged contact; the newest that is in force counts."""

    contact = TextField()  # the one that the merge made stand for the others
    field = TextField()
    made = TextField()  # sequence of the operation, twelve digits
    member = TextField()  # whose value counts

    class Meta:
        table_name = "merge_choice"
        primary_key = CompositeKey("contact", "field", "made")
        without_rowid = True


class NotSamePersonTable(Model):
    one = TextField()  # the smaller of the two ids
    other = TextField()
    agent = TextField()
    at = TextField()

    class Meta:
        table_name = "not_same_person"
        primary_key = CompositeKey("one", "other")
        without_rowid = True


class RememberedUnlinkTable(Model):
    """An agent's word that interactions from an identifier are not this contact's; shown, never obeyed."""

    contact = TextField()
    value = TextField()
    type = TextField()
    source = TextField()
    interaction = TextField()
    agent = TextField()
    at = TextField()

    class Meta:
        table_name = "remembered_unlink"
        primary_key = CompositeKey("contact", "value", "type", "source", "interaction")
        without_rowid = True


class JourneySessionTable(Model):
    seq = AutoField()  # order in which they were first heard of
    id = TextField(unique=True)
    type = TextField()
    customer = TextField()  # JSON of a clue, see store/clues.py
    created_at = TextField()
    ended_at = TextField(null=True)
    last_at = TextField()  # the last that is known to have happened in it
    duration_s = IntegerField(null=True)
    event_count = IntegerField(null=True)
    pageview_count = IntegerField(null=True)
    screenview_count = IntegerField(null=True)
    referrer = TextField()
    page_title = TextField()
    page_url = TextField()
    extra = TextField()  # JSON object
    contact = TextField(null=True)

    class Meta:
        table_name = "journey_session"


class JourneyEventTable(Model):
    session = TextField()
    id = TextField()
    type = TextField()
    at = TextField()
    title = TextField()
    url = TextField()
    extra = TextField()  # JSON object

    class Meta:
        table_name = "journey_event"
        primary_key = CompositeKey("session", "id")
        without_rowid = True


class NoteTable(Model):
    """On a contact or on an organisation, never on both."""

    id = TextField(primary_key=True)
    contact = TextField(null=True)
    organization = TextField(null=True)
    text = TextField()
    author = TextField()
    written_at = TextField()
    edited_at = TextField(null=True)

    class Meta:
        table_name = "note"


class CustomSchemaTable(Model):
    id = TextField(primary_key=True)
    title = TextField()
    description = TextField()
    version = IntegerField()
    is_enabled = BooleanField()

    class Meta:
        table_name = "custom_schema"


class CustomFieldTable(Model):
    id = TextField(primary_key=True)
    schema = TextField()
    position = IntegerField()
    name = TextField()
    type = TextField()
    options = TextField()  # JSON list

    class Meta:
        table_name = "custom_field"


class CustomValueTable(Model):
    contact = TextField()
    field = TextField()
    value = TextField()  # as domain/custom_values.py writes it; never ""

    class Meta:
        table_name = "custom_value"
        primary_key = CompositeKey("contact", "field")
        without_rowid = True


class ExternalSourceTable(Model):
    name = TextField(primary_key=True)
    is_active = BooleanField()
    uri_template = TextField()

    class Meta:
        table_name = "external_source"


class OrganizationTable(Model):
    seq = AutoField()  # order of creation; never reused
    id = TextField(unique=True)
    name = TextField()
    company_type = TextField()
    industry = TextField()
    address = TextField()
    phone = TextField()
    fax = TextField()
    employee_count = TextField()  # digits
    websites = TextField()
    external_ids = TextField()
    created_at = TextField()
    modified_at = TextField()

    class Meta:
        table_name = "organization"


class RelationshipTable(Model):
    id = TextField(primary_key=True)
    organization = TextField()
    agent = TextField()
    text = TextField()

    class Meta:
        table_name = "relationship"


class AgentTable(Model):
    name = TextField(primary_key=True)
    role = TextField()

    class Meta:
        table_name = "agent"


class GrantTable(Model):
    agent = TextField()
    permission = TextField()
    granted = BooleanField()  # False: taken away from what the role gives

    class Meta:
        table_name = "agent_permission"
        primary_key = CompositeKey("agent", "permission")
        without_rowid = True


class DivisionTable(Model):
    id = TextField(primary_key=True)
    name = TextField()

    class Meta:
        table_name = "division"


class AgentDivisionTable(Model):
    """Which divisions an agent may see."""

    agent = TextField()
    division = TextField()  # an id

    class Meta:
        table_name = "agent_division"
        primary_key = CompositeKey("agent", "division")
        without_rowid = True


class PresenceTable(Model):
    agent = TextField(primary_key=True)
    presence = TextField()
    since = TextField()

    class Meta:
        table_name = "presence"
        without_rowid = True


class MissedTable(Model):
    """What an agent let ring until it stopped; for others it goes on alerting."""

    interaction = TextField()
    agent = TextField()
    at = TextField()

    class Meta:
        table_name = "missed"
        primary_key = CompositeKey("interaction", "agent")
        without_rowid = True


class OperationTable(Model):
    sequence = AutoField()
    id = TextField(unique=True)
    time = TextField()
    agent = TextField()
    run_by = TextField()  # who was at the keyboard; differs from agent under --as
    command = TextField()
    arguments = TextField()  # JSON object
    reason = TextField()
    undoes = TextField(null=True)  # id of an operation
    undone_by = TextField(null=True)  # derived: id of the undo that stands
    result = TextField(null=True)  # JSON
    refused = TextField(null=True)  # the sentence that the agent was told

    class Meta:
        table_name = "operation"


class BeforeImageTable(Model):
    operation = IntegerField()  # sequence
    ordinal = IntegerField()
    table_name = TextField()
    row_key = TextField()  # JSON list
    act = TextField()  # insert, update, delete
    image = TextField(null=True)  # JSON object: what the named columns held before
    is_fact = BooleanField()  # brought by a channel or by opening the store: not undone

    class Meta:
        table_name = "before_image"
        primary_key = CompositeKey("operation", "ordinal")
        without_rowid = True


class TouchedTable(Model):
    """Derived: which contacts, interactions, organisations and agents an operation was about."""

    entity = TextField()
    id = TextField()
    operation = IntegerField()  # sequence

    class Meta:
        table_name = "touched"
        primary_key = CompositeKey("entity", "id", "operation")
        without_rowid = True


CONTACT_FIELDS = tuple(FIELD_RULES)


@dataclass(frozen=True)
class JournalledTable:
    """What the journal must know of a table whose rows it follows.

    *key*: the columns that name a row for good. *derived*: columns that follow from the journal itself and are neither
    recorded nor put back. *touches*: what a row is about, as (entity, id). *together*: columns that say one thing
    between them, so that an undo puts all of them back or none. *owner*: the column with the contact that a row cannot
    be without; where both are new, that it was inserted may go unsaid, as it was not there before its contact was.
    *unique*: columns besides the key of which no two rows hold the same text, in whatever case; for tables of few rows.
    """

    model: type[Model]
    key: tuple[str, ...]
    touches: Callable[[Mapping[str, Any]], tuple[tuple[str, str], ...]]
    derived: frozenset[str] = frozenset()
    together: tuple[frozenset[str], ...] = ()
    owner: str | None = None
    unique: tuple[str, ...] = ()

    def companions(self, column: str) -> frozenset[str]:
        """The columns that mean something only together with *column*, itself among them."""
        return next((columns for columns in self.together if column in columns), frozenset({column}))

    @property
    def name(self) -> str:
        return str(self.model._meta.table_name)


def _interaction_touches(row: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    contact = (("linked-contact", row["contact"]),) if row["contact"] else ()
    return (("interaction", row["id"]), *contact)


def _contact_touches(row: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    into = (("contact", row["merged_into"]),) if row.get("merged_into") else ()
    organization = (("organization", row["organization_id"]),) if row.get("organization_id") else ()
    return (("contact", row["id"]), *into, *organization)


def _note_touches(row: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((entity, row[entity]) for entity in ("contact", "organization") if row.get(entity))


CONTACT = JournalledTable(ContactTable, ("id",), _contact_touches, derived=frozenset({"modified_at"}))
IDENTIFIER = JournalledTable(
    IdentifierTable,
    ("value", "type", "source", "contact"),
    lambda row: (("contact", row["contact"]),),
    owner="contact",
)
_LINK = frozenset({"contact", "linked_by", "linked_at", "link_agent", "unlinked_from"})
_STATE = frozenset({"state", "accepted_by", "accepted_at", "ended_at", "done_at", "wrap_up_code", "wrap_up_note"})
INTERACTION = JournalledTable(InteractionTable, ("id",), _interaction_touches, together=(_LINK, _STATE))
MERGE_CHOICE = JournalledTable(
    MergeChoiceTable, ("contact", "field", "made"), lambda row: (("contact", row["contact"]),)
)
NOT_SAME_PERSON = JournalledTable(
    NotSamePersonTable, ("one", "other"), lambda row: (("contact", row["one"]), ("contact", row["other"]))
)
REMEMBERED_UNLINK = JournalledTable(
    RememberedUnlinkTable,
    ("contact", "value", "type", "source", "interaction"),
    lambda row: (("contact", row["contact"]),),
)
SESSION = JournalledTable(
    JourneySessionTable, ("id",), lambda row: (("linked-contact", row["contact"]),) if row["contact"] else ()
)
# Its session's row says how many there are and changes with them, so that the contact is touched by that.
EVENT = JournalledTable(JourneyEventTable, ("session", "id"), lambda row: ())
NOTE = JournalledTable(NoteTable, ("id",), _note_touches, together=(frozenset({"text", "edited_at"}),))
ORGANIZATION = JournalledTable(
    OrganizationTable, ("id",), lambda row: (("organization", row["id"]),), derived=frozenset({"modified_at"})
)
RELATIONSHIP = JournalledTable(RelationshipTable, ("id",), lambda row: (("organization", row["organization"]),))
# What the whole desk is arranged by is read anew as when permissions change.
_DESK = (("agent", ""),)
CUSTOM_SCHEMA = JournalledTable(CustomSchemaTable, ("id",), lambda _row: _DESK)
CUSTOM_FIELD = JournalledTable(CustomFieldTable, ("id",), lambda _row: _DESK)
CUSTOM_VALUE = JournalledTable(CustomValueTable, ("contact", "field"), lambda row: (("contact", row["contact"]),))
EXTERNAL_SOURCE = JournalledTable(ExternalSourceTable, ("name",), lambda _row: _DESK)
AGENT = JournalledTable(AgentTable, ("name",), lambda row: (("agent", row["name"]),))
GRANT = JournalledTable(GrantTable, ("agent", "permission"), lambda row: (("agent", row["agent"]),))
# Who sees what may be another after any of these, so everything is read anew.
DIVISION = JournalledTable(DivisionTable, ("id",), lambda row: (("agent", ""),), unique=("name",))
AGENT_DIVISION = JournalledTable(AgentDivisionTable, ("agent", "division"), lambda row: (("agent", row["agent"]),))
PRESENCE = JournalledTable(
    PresenceTable,
    ("agent",),
    lambda row: (("presence", row["agent"]),),
    together=(frozenset({"presence", "since"}),),
)
MISSED = JournalledTable(MissedTable, ("interaction", "agent"), lambda row: (("interaction", row["interaction"]),))

JOURNALLED: Mapping[str, JournalledTable] = {
    table.name: table
    for table in (
        CONTACT,
        IDENTIFIER,
        MERGE_CHOICE,
        NOT_SAME_PERSON,
        REMEMBERED_UNLINK,
        INTERACTION,
        SESSION,
        EVENT,
        NOTE,
        ORGANIZATION,
        RELATIONSHIP,
        CUSTOM_SCHEMA,
        CUSTOM_FIELD,
        CUSTOM_VALUE,
        EXTERNAL_SOURCE,
        AGENT,
        GRANT,
        DIVISION,
        AGENT_DIVISION,
        PRESENCE,
        MISSED,
    )
}
