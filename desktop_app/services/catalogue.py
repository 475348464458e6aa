"""Every command by its class name: what ``linkdesk do`` runs, and what an undo looks up permissions in."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_app.services.agents import AddAgent, GrantPermission, OpenEmptyStore, RevokePermission
from desktop_app.services.contacts import CreateContact, DeleteContact, EditContact, PromoteContact
from desktop_app.services.custom_fields import AddSchema, DisableSchema, EditSchema, EnableSchema, SetCustomFields
from desktop_app.services.divisions import (
    AddDivision,
    AllowDivision,
    ChangeDivision,
    DeleteDivision,
    DenyDivision,
    RenameDivision,
)
from desktop_app.services.external_sources import AddExternalSource, DeleteExternalSource, EditExternalSource
from desktop_app.services.identifiers import AddIdentifier, LabelIdentifier, RemoveIdentifier
from desktop_app.services.importing import ImportContacts
from desktop_app.services.interactions import (
    AcceptInteraction,
    DeclineInteraction,
    EndInteraction,
    ReceiveInteraction,
    WrapUpInteraction,
)
from desktop_app.services.journal import Undo
from desktop_app.services.journey import ReceiveSession
from desktop_app.services.lifecycle import LapseAtDesk, LapseContacts, PromoteContacts
from desktop_app.services.linking import CorrectLink, ForgetUnlink, LinkContact, UnlinkContact
from desktop_app.services.merging import ForgetNotSamePerson, MergeContacts, SayNotSamePerson, UnmergeContacts
from desktop_app.services.notes import AddNote, AddOrganizationNote, DeleteNote, EditNote
from desktop_app.services.organizations import (
    AddRelationship,
    CreateOrganization,
    DeleteOrganization,
    EditOrganization,
    LinkOrganization,
    RemoveRelationship,
)
from desktop_app.services.presence import MissInteraction, SetPresence
from desktop_app.services.requests import Command

# What an agent or a script may order by name.
ORDERS: tuple[type[Command], ...] = (
    AcceptInteraction,
    AddAgent,
    AddDivision,
    AddExternalSource,
    AddIdentifier,
    AddNote,
    AddOrganizationNote,
    AddRelationship,
    AddSchema,
    AllowDivision,
    ChangeDivision,
    CorrectLink,
    CreateContact,
    CreateOrganization,
    DeclineInteraction,
    DeleteContact,
    DeleteDivision,
    DeleteExternalSource,
    DeleteNote,
    DeleteOrganization,
    DenyDivision,
    DisableSchema,
    EditContact,
    EditExternalSource,
    EditNote,
    EditOrganization,
    EditSchema,
    EnableSchema,
    EndInteraction,
    ForgetNotSamePerson,
    ForgetUnlink,
    GrantPermission,
    LabelIdentifier,
    LapseContacts,
    LinkContact,
    LinkOrganization,
    MergeContacts,
    MissInteraction,
    PromoteContact,
    PromoteContacts,
    RemoveIdentifier,
    RemoveRelationship,
    RenameDivision,
    RevokePermission,
    SayNotSamePerson,
    SetCustomFields,
    SetPresence,
    Undo,
    UnlinkContact,
    UnmergeContacts,
    WrapUpInteraction,
)
# What only the desk itself runs: they take more than text.
INTERNAL: tuple[type[Command], ...] = (ImportContacts, LapseAtDesk, OpenEmptyStore, ReceiveInteraction, ReceiveSession)

COMMANDS: Mapping[str, type[Command]] = {command.__name__: command for command in (*ORDERS, *INTERNAL)}
