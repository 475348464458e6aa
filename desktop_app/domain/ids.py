"""Names of things, each a type of its own, so that an interaction can't be passed as a contact."""

from typing import NewType

ContactId = NewType("ContactId", str)
InteractionId = NewType("InteractionId", str)
OperationId = NewType("OperationId", str)
NoteId = NewType("NoteId", str)
SessionId = NewType("SessionId", str)
OrganizationId = NewType("OrganizationId", str)
RelationshipId = NewType("RelationshipId", str)
AgentName = NewType("AgentName", str)
SchemaId = NewType("SchemaId", str)
CustomFieldId = NewType("CustomFieldId", str)
DivisionId = NewType("DivisionId", str)
