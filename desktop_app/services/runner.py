"""The one door: permission, transaction and journal of every request."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from importlib import import_module
from time import perf_counter
from typing import Any, TypeVar, overload

from desktop_app.domain.changes import Change
from desktop_app.domain.errors import DesktopError, Unavailable
from desktop_app.domain.ids import AgentName, OperationId
from desktop_app.domain.permissions import Agent
from desktop_app.domain.settings import Settings
from desktop_app.domain.text import shortened, storable
from desktop_app.services.divisions import require_seen
from desktop_app.services.requests import Clock, Command, Desk, NewId, OnRan, Query, Ran, Request, Work
from desktop_app.store import Store
from desktop_app.store.journal import AlreadyDone, Operation, OperationHead

Answer = TypeVar("Answer")

REFUSED_TEXT_LIMIT = 1_000  # characters of each argument that a refusal keeps


@dataclass(frozen=True)
class Done:
    """An accepted command: its operation, what it gave, and what is no longer as it was."""

    operation: OperationId
    result: Any
    change: Change


class _Rehearsed(Exception):
    def __init__(self, result: Any, answer: Any) -> None:
        super().__init__()
        self.result = result
        self.answer = answer


class Runner:
    """Runs commands and answers queries for one agent."""

    def __init__(
        self,
        store: Store,
        agent: AgentName,
        *,
        clock: Clock,
        new_id: NewId,
        settings: Settings,
        run_by: AgentName | None = None,
        on_ran: OnRan | None = None,
    ) -> None:
        """*run_by*: who is at the keyboard, where that is not *agent*. *on_ran* hears of each request how it went."""
        self.store = store
        self.agent_name = agent
        self.settings = settings
        self.on_ran = on_ran
        self._run_by = run_by or agent
        self._clock = clock
        self._new_id = new_id

    def run(self, command: Command, *, operation_id: OperationId | None = None, reason: str = "") -> Done:
        """Carries *command* out, or raises from ``domain.errors`` with nothing changed but the journal's refusal.

        An *operation_id* that was accepted before gives its first result again and does nothing.
        """
        with self._heard(command) as heard:
            done = self._carry_out(command, operation_id, reason)
            heard.append(done.change.sequence)
        return done

    @contextmanager
    def _heard(self, request: Request) -> Iterator[list[int]]:
        """Tells how *request* went, with the sequence that is put into what this gives."""
        if self.on_ran is None:
            yield []
            return
        name, began, sequence = type(request).__name__, perf_counter(), list[int]()
        try:
            yield sequence
        except DesktopError as refusal:
            self.on_ran(Ran(name, perf_counter() - began, refusal=refusal))
            raise
        self.on_ran(Ran(name, perf_counter() - began, next(iter(sequence), None)))

    def _carry_out(self, command: Command, operation_id: OperationId | None, reason: str) -> Done:
        head = self._head(command, operation_id or OperationId(self._new_id()), reason)
        try:
            with self.store.operation(head) as operation:
                result = self._apply(command, operation)
                self.store.journal.finish(operation, result)
        except AlreadyDone:
            with self.store.reading():
                first = self.store.journal.operation(head.id)
            return Done(head.id, first and first.result, Change())
        except Unavailable:
            raise
        except DesktopError as refusal:
            refused = dataclasses.replace(
                head, id=OperationId(self._new_id()), arguments=_cut(head.arguments), reason=storable(head.reason)
            )
            self.store.record_refusal(refused, str(refusal))
            raise
        return Done(head.id, result, operation.change)

    @overload
    def rehearse(self, command: Command) -> Any: ...
    @overload
    def rehearse(self, command: Command, *, then: Query[Answer]) -> tuple[Any, Answer]: ...
    def rehearse(self, command: Command, *, then: Query[Answer] | None = None) -> Any:
        """What *command* would give if it were run now, and what *then* would answer after it.

        Nothing is changed, and the journal hears nothing of it. Raises from ``domain.errors`` what running would raise.
        """
        try:
            with self.store.operation(self._head(command, OperationId(self._new_id()), "")) as operation:
                result = self._apply(command, operation)
                raise _Rehearsed(result, None if then is None else self.read(then))
        except _Rehearsed as rehearsed:
            return rehearsed.result if then is None else (rehearsed.result, rehearsed.answer)

    def read(self, query: Query[Answer]) -> Answer:
        """Answers *query*, or raises from ``domain.errors``."""
        with self.store.reading():
            if not query.searches or self.store.search.is_up_to_date():
                return self._answer(query)
        self.store.catch_up_with_search()
        with self.store.reading():
            return self._answer(query)

    def _answer(self, query: Query[Answer]) -> Answer:
        desk = self._desk(self._clock())
        desk.agent.require(query.needed(desk))
        require_seen(query, desk)
        return query.answer(desk)

    def _apply(self, command: Command, operation: Operation) -> Any:
        desk = self._desk(operation.head.time)
        desk.agent.require(command.needed(desk))
        require_seen(command, desk)
        return command.apply(Work(**_attributes(desk), operation=operation))

    def warm_up(self) -> None:
        """Loads what the first requests would otherwise wait for."""
        import_module("desktop_app.services.catalogue")
        self.store.make_all()

    def catch_up_with_duplicates(self, limit: int | None = None) -> bool:
        """See ``Store.catch_up_with_duplicates``. It follows from what is stored: the journal hears nothing of it."""
        return self.store.catch_up_with_duplicates(limit)

    def last_sequence(self) -> int:
        """The newest operation of the store."""
        with self.store.reading():
            return self.store.journal.last_sequence()

    def data_version(self) -> int:
        """See ``Store.data_version``."""
        return self.store.data_version()

    def tend(self) -> bool:
        """See ``Store.tend``. No command, as nothing that anybody can see is changed by it."""
        return self.store.tend()

    def changes_since(self, sequence: int, *, besides: frozenset[int]) -> Change:
        """See ``Store.changes_since``."""
        return self.store.changes_since(sequence, besides=besides)

    def beside(self, agent: AgentName) -> Runner:
        """The desk of another agent on the same store, in the same time."""
        return Runner(self.store, agent, clock=self._clock, new_id=self._new_id, settings=self.settings)

    def close(self) -> None:
        """Closes this thread's connection to the store."""
        self.store.close()

    def _desk(self, now: datetime) -> Desk:
        return Desk(self.store, self._agent(), now, self.settings, self._new_id)

    def _agent(self) -> Agent:
        """Read afresh each time: an administrator may have changed it from another window."""
        return self.store.agents.get(self.agent_name)

    def _head(self, command: Command, id: OperationId, reason: str) -> OperationHead:
        arguments = journalled_arguments(command)
        undoes = getattr(command, "undoes", None)
        name = type(command).__name__
        return OperationHead(id, self._clock(), self.agent_name, self._run_by, name, arguments, reason, undoes)


def journalled_arguments(command: Command) -> Mapping[str, Any]:
    """A command's fields as JSON; those that are None, or marked ``metadata={"journal": False}``, are left out."""
    return {
        field.name: _plain(value)
        for field in dataclasses.fields(command)  # type: ignore[arg-type]  # every command is a dataclass
        if field.metadata.get("journal", True) and (value := getattr(command, field.name)) is not None
    }


def _plain(value: object) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple | list | frozenset):
        return [_plain(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    return value


def _cut(value: Any) -> Any:
    """*value* with its texts shortened: a refusal is remembered, not the ten megabytes that it was for."""
    if isinstance(value, str):
        return shortened(value, REFUSED_TEXT_LIMIT)
    if isinstance(value, Mapping):
        return {key: _cut(each) for key, each in value.items()}
    return [_cut(each) for each in value] if isinstance(value, list) else value


def _attributes(desk: Desk) -> dict[str, Any]:
    return {field.name: getattr(desk, field.name) for field in dataclasses.fields(desk)}
