"""Agents: who they are, and what each may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from desktop_app.domain.errors import Refused
from desktop_app.domain.ids import AgentName
from desktop_app.domain.permissions import Agent, Permission, Role
from desktop_app.domain.text import on_one_line
from desktop_app.services.requests import Command, Desk, Query, Work

AGENT_NAME_LIMIT = 255


@dataclass(frozen=True)
class OpenEmptyStore(Command):
    """The first to open an empty store becomes its administrator."""

    def apply(self, work: Work) -> dict[str, Any]:
        if work.store.agents.is_empty():
            work.store.agents.set_role(work.operation, work.agent.name, Role.ADMINISTRATOR, is_fact=True)
        return {"role": work.store.agents.get(work.agent.name).role.value}


@dataclass(frozen=True)
class AddAgent(Command):
    """Give an agent a role: Agent, Supervisor or Administrator."""

    needs: ClassVar = (Permission.AGENT_EDIT,)
    agent: AgentName
    role: str

    def apply(self, work: Work) -> None:
        require_name(self.agent)
        work.store.agents.set_role(work.operation, self.agent, Role.named(self.role))
        require_somebody_in_charge(work)


@dataclass(frozen=True)
class GrantPermission(Command):
    """Allow an agent one thing more than the role does."""

    needs: ClassVar = (Permission.AGENT_EDIT,)
    agent: AgentName
    permission: str

    def apply(self, work: Work) -> None:
        require_name(self.agent)
        permission = Permission.named(self.permission)
        work.store.agents.set_permission(work.operation, self.agent, permission, granted=True)


@dataclass(frozen=True)
class RevokePermission(Command):
    """Allow an agent one thing less than the role does."""

    needs: ClassVar = (Permission.AGENT_EDIT,)
    agent: AgentName
    permission: str

    def apply(self, work: Work) -> None:
        require_name(self.agent)
        permission = Permission.named(self.permission)
        work.store.agents.set_permission(work.operation, self.agent, permission, granted=False)
        require_somebody_in_charge(work)


def require_name(name: AgentName) -> None:
    """Raises Refused for what nobody's user name can be: it would be listed, and never be at the desk."""
    if not 0 < len(name) <= AGENT_NAME_LIMIT or name != on_one_line(name):
        raise Refused(f"An agent needs a name of 1 to {AGENT_NAME_LIMIT} characters on one line.")


def require_somebody_in_charge(work: Work) -> None:
    """Raises Refused when this operation would leave nobody who may change roles and permissions."""
    if not any(agent.may(Permission.AGENT_EDIT) for agent in work.store.agents.all()):
        raise Refused("Nobody would be left who may change roles and permissions.")


@dataclass(frozen=True)
class CurrentAgent(Query[Agent]):
    """The agent who asks, with the permissions of this moment."""

    def answer(self, desk: Desk) -> Agent:
        return desk.agent
