"""What an agent may do: the reference product's permissions under their API names, and the desk's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from desktop_app.domain.errors import NotPermitted, Refused
from desktop_app.domain.ids import AgentName, DivisionId


class Permission(Enum):
    """One permission; the value is its API name."""

    CONVERSATION_ASSOCIATE = "externalContacts:conversation:associate"
    CONVERSATION_VIEW_ALL = "externalContacts:conversation:viewAll"
    CONTACT_ADD = "externalContacts:contact:add"
    CONTACT_VIEW = "externalContacts:contact:view"
    CONTACT_VIEW_ALL = "externalContacts:contact:viewAll"  # of every division
    CONTACT_EDIT = "externalContacts:contact:edit"
    CONTACT_DELETE = "externalContacts:contact:delete"
    ORGANIZATION_VIEW = "externalContacts:externalOrganization:view"
    ORGANIZATION_ADD = "externalContacts:externalOrganization:add"
    ORGANIZATION_EDIT = "externalContacts:externalOrganization:edit"
    ORGANIZATION_DELETE = "externalContacts:externalOrganization:delete"
    SESSION_VIEW = "externalContacts:session:view"
    IDENTITY_PROMOTE = "externalContacts:identity:promote"
    IDENTITY_MERGE = "externalContacts:identity:merge"
    CUSTOM_FIELDS_VIEW = "externalContacts:customFields:view"
    CUSTOM_FIELDS_ADD = "externalContacts:customFields:add"
    CUSTOM_FIELDS_EDIT = "externalContacts:customFields:edit"
    EXTERNAL_SOURCE_VIEW = "externalContacts:externalSource:view"
    EXTERNAL_SOURCE_ADD = "externalContacts:externalSource:add"
    EXTERNAL_SOURCE_EDIT = "externalContacts:externalSource:edit"
    EXTERNAL_SOURCE_DELETE = "externalContacts:externalSource:delete"
    EXPORT_ADD = "externalContacts:export:add"
    JOURNAL_UNDO = "linkdesk:journal:undo"
    AGENT_EDIT = "linkdesk:agent:edit"
    AGENT_IMPERSONATE = "linkdesk:agent:impersonate"

    @classmethod
    def named(cls, name: str) -> Permission:
        """The permission of that API name, with or without its first part. Raises Refused for an unknown one."""
        for permission in cls:
            if name in (permission.value, permission.value.partition(":")[2]):
                return permission
        known = ", ".join(permission.value for permission in cls)
        raise Refused(f"There is no permission called {name!r}; the permissions are {known}.")


class Role(Enum):
    """A named set of permissions to start from; grants and revocations of single ones come on top."""

    AGENT = "Agent"
    SUPERVISOR = "Supervisor"
    ADMINISTRATOR = "Administrator"

    @classmethod
    def named(cls, name: str) -> Role:
        """The role of that name, in any case. Raises Refused for an unknown one."""
        for role in cls:
            if role.value.casefold() == name.strip().casefold():
                return role
        raise Refused(f"There is no role called {name!r}; the roles are {', '.join(role.value for role in cls)}.")

    @property
    def permissions(self) -> frozenset[Permission]:
        return _PERMISSIONS_OF[self]


_AGENT = frozenset(
    {
        Permission.CONVERSATION_ASSOCIATE,
        Permission.CONTACT_VIEW,
        Permission.CONTACT_ADD,
        Permission.CONTACT_EDIT,
        Permission.ORGANIZATION_VIEW,
        Permission.SESSION_VIEW,
        Permission.IDENTITY_PROMOTE,
        Permission.IDENTITY_MERGE,
        Permission.CUSTOM_FIELDS_VIEW,
        Permission.EXTERNAL_SOURCE_VIEW,
    }
)
_PERMISSIONS_OF: Mapping[Role, frozenset[Permission]] = {
    Role.AGENT: _AGENT,
    Role.SUPERVISOR: _AGENT
    | {
        Permission.CONVERSATION_VIEW_ALL,
        Permission.CONTACT_VIEW_ALL,
        Permission.CONTACT_DELETE,
        # Agents link contacts to organisations that are there; what an organisation is, a supervisor decides.
        Permission.ORGANIZATION_ADD,
        Permission.ORGANIZATION_EDIT,
        # A file goes where nobody sees it any more, so agents show contacts and do not carry them away.
        Permission.EXPORT_ADD,
        Permission.JOURNAL_UNDO,
    },
    Role.ADMINISTRATOR: frozenset(Permission),
}


@dataclass(frozen=True)
class Agent:
    """Who is at the desk, and what they may do."""

    name: AgentName
    role: Role
    permissions: frozenset[Permission]
    divisions: frozenset[DivisionId] = frozenset()  # that were allowed; not asked for by who may view all contacts

    def may(self, *needed: Permission) -> bool:
        return self.permissions.issuperset(needed)

    def require(self, needed: Iterable[Permission]) -> None:
        """Raises NotPermitted for the first of *needed* that the agent lacks."""
        for permission in needed:
            if permission not in self.permissions:
                raise NotPermitted(permission, self.name)
