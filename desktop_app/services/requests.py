"""What every command and query is, and what it is given to work with."""

from __future__ import annotations

import dataclasses
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar

from desktop_app.domain.errors import DesktopError
from desktop_app.domain.ids import ContactId
from desktop_app.domain.permissions import Agent, Permission
from desktop_app.domain.settings import Settings
from desktop_app.store import Store
from desktop_app.store.journal import Operation

Clock = Callable[[], datetime]  # aware, UTC
NewId = Callable[[], str]
Answer = TypeVar("Answer", covariant=True)


@dataclass(frozen=True)
class Desk:
    """What a request reads from: the store, who asks, when, and the desk's settings."""

    store: Store
    agent: Agent
    now: datetime
    settings: Settings
    new_id: NewId


@dataclass(frozen=True)
class Work(Desk):
    """What a command writes through besides."""

    operation: Operation


@dataclass(frozen=True)
class Ran:
    """How a request went, without anything of what it was about.

    *sequence*: of a command that was carried out, its place in the journal. *refusal*: why it was not done.
    """

    name: str
    seconds: float
    sequence: int | None = None
    refusal: DesktopError | None = None


OnRan = Callable[[Ran], None]


class Request:
    """*needs*: every permission that the request asks for; the runner checks them, nobody else."""

    needs: ClassVar[tuple[Permission, ...]] = ()

    def needed(self, desk: Desk) -> tuple[Permission, ...]:
        """The permissions for this very request; more than ``needs`` where they depend on what it is about."""
        return self.needs

    def about(self, desk: Desk) -> Iterable[ContactId]:
        """The contacts that the agent must see for this: those in its fields, unless the request knows better."""
        for field in dataclasses.fields(self):  # type: ignore[arg-type]  # every request is a dataclass
            if "ContactId" in str(field.type) and (value := getattr(self, field.name)):
                yield from (ContactId(value),) if isinstance(value, str) else value


class Command(Request, ABC):
    """An order: a small frozen dataclass."""

    @abstractmethod
    def apply(self, work: Work) -> Any:
        """Does it. What it gives back is JSON and is kept as the operation's result."""


class Query(Request, ABC, Generic[Answer]):
    """A question: a small frozen dataclass. *searches*: it asks the search index, which has to be up to date."""

    searches: ClassVar[bool] = False

    @abstractmethod
    def answer(self, desk: Desk) -> Answer: ...
