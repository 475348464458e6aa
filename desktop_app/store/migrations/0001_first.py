"""Contacts, identifiers, interactions, notes, agents, and the journal from the first write on."""

from peewee import (
    BooleanField,
    CompositeKey,
    Database,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)
from playhouse.migrate import SchemaMigrator
from playhouse.sqlite_ext import AutoIncrementField

DEFERRED = "INITIALLY DEFERRED"  # an undo puts rows back in any order; what counts is how it ends


def up(migrator: SchemaMigrator, db: Database) -> None:
    class Table(Model):
        class Meta:
            database = db

    class Contact(Table):
        seq = AutoIncrementField()
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
        country = TextField()
        created_at = TextField()
        modified_at = TextField()
        merged_into = ForeignKeyField("self", field="id", column_name="merged_into", null=True, deferrable=DEFERRED)

        class Meta:
            table_name = "contact"

    class Identifier(Table):
        value = TextField()
        type = TextField()
        source = TextField()
        contact = ForeignKeyField(Contact, field="id", column_name="contact", deferrable=DEFERRED)
        raw = TextField()  # type: ignore[assignment]  # hides a method of Model that no migration uses
        origin = TextField()
        since = TextField()
        added_with = TextField()

        class Meta:
            table_name = "identifier"
            primary_key = CompositeKey("value", "type", "source", "contact")
            without_rowid = True

    class Interaction(Table):
        seq = AutoIncrementField()
        id = TextField(unique=True)
        channel = TextField()
        direction = TextField()
        at = TextField()
        queue = TextField()
        name = TextField()
        clues = TextField()
        subject = TextField()
        text = TextField()
        extra = TextField()
        received_at = TextField()
        rule = TextField()
        matched = IntegerField(null=True)
        state = TextField()
        contact = ForeignKeyField(
            Contact, field="id", column_name="contact", null=True, deferrable=DEFERRED, index=False
        )
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

        class Meta:
            table_name = "interaction"
            indexes = ((("state", "seq"), False), (("contact", "at", "seq"), False))

    class Note(Table):
        id = TextField(primary_key=True)
        contact = ForeignKeyField(Contact, field="id", column_name="contact", deferrable=DEFERRED)
        text = TextField()
        author = TextField()
        written_at = TextField()

        class Meta:
            table_name = "note"

    class Agent(Table):
        name = TextField(primary_key=True)
        role = TextField()

        class Meta:
            table_name = "agent"

    class AgentPermission(Table):
        agent = ForeignKeyField(Agent, column_name="agent", deferrable=DEFERRED)
        permission = TextField()
        granted = BooleanField()

        class Meta:
            table_name = "agent_permission"
            primary_key = CompositeKey("agent", "permission")
            without_rowid = True

    class Operation(Table):
        sequence = AutoIncrementField()
        id = TextField(unique=True)
        time = TextField()
        agent = TextField()
        run_by = TextField()
        command = TextField()
        arguments = TextField()
        reason = TextField()
        undoes = TextField(null=True)
        undone_by = TextField(null=True)
        result = TextField(null=True)
        refused = TextField(null=True)

        class Meta:
            table_name = "operation"

    class BeforeImage(Table):
        operation = ForeignKeyField(Operation, column_name="operation", index=False)
        ordinal = IntegerField()
        table_name = TextField()
        row_key = TextField()
        act = TextField()
        image = TextField(null=True)
        is_fact = BooleanField()

        class Meta:
            table_name = "before_image"
            primary_key = CompositeKey("operation", "ordinal")
            indexes = ((("table_name", "row_key", "operation", "ordinal"), False),)
            without_rowid = True

    class Touched(Table):
        entity = TextField()
        id = TextField()
        operation = ForeignKeyField(Operation, column_name="operation")

        class Meta:
            table_name = "touched"
            primary_key = CompositeKey("entity", "id", "operation")
            without_rowid = True

    db.create_tables([Contact, Identifier, Interaction, Note, Agent, AgentPermission, Operation, BeforeImage, Touched])
