"""Agents, their roles, and what was granted to or taken from each besides."""

from __future__ import annotations

from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.ids import AgentName, DivisionId
from desktop_app.domain.permissions import Agent, Permission, Role
from desktop_app.store.journal import Operation
from desktop_app.store.rows import read_row
from desktop_app.store.tables import AGENT, GRANT, AgentTable, GrantTable, Row

_GRANTS = "SELECT permission, granted FROM agent_permission WHERE agent = ?"  # asked with every request


class AgentRepository:
    """Reads agents; writes them through an Operation. Whoever is not listed has the role Agent."""

    def __init__(self, database: APSWDatabase) -> None:
        self._database = database

    def get(self, name: AgentName) -> Agent:
        row = read_row(self._database, AGENT, [name])
        role = Role(row["role"]) if row else Role.AGENT
        permissions = set(role.permissions)
        for permission, granted in self._database.execute_sql(_GRANTS, (name,)).fetchall():
            change = permissions.add if granted else permissions.discard
            change(Permission(permission))
        allowed = self._database.execute_sql("SELECT division FROM agent_division WHERE agent = ?", (name,)).fetchall()
        return Agent(name, role, frozenset(permissions), frozenset(DivisionId(id) for (id,) in allowed))

    def is_empty(self) -> bool:
        return not list(self._database.execute_sql("SELECT 1 FROM agent LIMIT 1"))

    def all(self) -> tuple[Agent, ...]:
        """Everybody who is listed, by name."""
        rows = AgentTable.select().order_by(AgentTable.name).dicts().execute(self._database)
        return tuple(self.get(AgentName(row["name"])) for row in rows)

    def set_role(self, operation: Operation, name: AgentName, role: Role, *, is_fact: bool = False) -> None:
        if read_row(self._database, AGENT, [name]) is None:
            operation.insert(AGENT, {"name": name, "role": role.value}, is_fact=is_fact)
        else:
            operation.update(AGENT, [name], {"role": role.value})

    def list_if_new(self, operation: Operation, name: AgentName) -> None:
        """Whatever is said of an agent needs them to be listed; with the role Agent, which they had anyway."""
        if read_row(self._database, AGENT, [name]) is None:
            self.set_role(operation, name, Role.AGENT)

    def set_permission(self, operation: Operation, name: AgentName, permission: Permission, *, granted: bool) -> None:
        self.list_if_new(operation, name)
        key = [name, permission.value]
        if read_row(self._database, GRANT, key) is None:
            operation.insert(GRANT, {"agent": name, "permission": permission.value, "granted": granted})
        else:
            operation.update(GRANT, key, {"granted": granted})

    def grant_rows(self) -> list[Row]:
        query = GrantTable.select().order_by(GrantTable.agent, GrantTable.permission).dicts()
        return list(query.execute(self._database))
