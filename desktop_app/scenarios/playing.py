"""Plays a scenario: events at their time, acts in between. How acts are carried out is up to the hands that do it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from desktop_app.domain.errors import DesktopError, Refused
from desktop_app.domain.ids import AgentName, InteractionId
from desktop_app.scenarios.acts import Accept, Act, Decline, Listen, Wait
from desktop_app.scenarios.events import Arrives, Colleague, Drops, Event, Gives, Says, Takes
from desktop_app.scenarios.scenario import Scenario
from desktop_app.scenarios.service_hands import ServiceHands
from desktop_app.scenarios.world import DIRECTOR, TRAINEE, Cast, Clock, arrival_of, build, receive
from desktop_app.services.agents import GrantPermission, RevokePermission
from desktop_app.services.interactions import EndInteraction
from desktop_app.services.runner import Runner


class Hands(Protocol):
    """Whoever carries acts out: at the services, or in a window."""

    def perform(self, act: Act) -> None:
        """Raises from ``domain.errors`` what the desk refuses."""

    def notice(self) -> None:
        """Something has happened without them."""

    def let_pass(self, time: timedelta) -> None:
        """The clock has gone on."""


@dataclass(frozen=True)
class Performed:
    """An act that was tried, when, and what the desk said where it refused."""

    act: Act
    at: datetime
    refused: str = ""


class Play:
    """One run of a scenario on a store of its own.

    *cast*: what the names of the file stand for. *said*: what has been said so far. *performed*: every act of the
    trainee, the refused ones too. *prevented*: why events could not happen as planned. *began_after*: the last
    operation that built the world.
    """

    def __init__(self, scenario: Scenario, director: Runner, clock: Clock, cast: Cast) -> None:
        self.scenario = scenario
        self.director = director
        self.clock = clock
        self.cast = cast
        self.said: list[Says] = []
        self.performed: list[Performed] = []
        self.prevented: list[str] = []
        self.began_after = director.last_sequence()
        self.at_start = frozenset(cast.contacts.values())
        self._coming = list(scenario.events)
        self._heard: dict[str, int] = {}
        self.hands: Hands = ServiceHands(director.beside(TRAINEE), cast)

    @classmethod
    def begin(cls, scenario: Scenario, director: Runner, clock: Clock) -> Play:
        """Builds the world in the empty store of *director*, who is its administrator."""
        if director.agent_name != DIRECTOR:
            raise ValueError("the world is built by the director")
        return cls(scenario, director, clock, build(scenario, director, clock))

    # Time

    def pass_time(self, time: timedelta) -> None:
        """Lets *time* pass, and what is due meanwhile happen, each at its own moment."""
        end = self.clock() + time
        while self._coming and self._moment_of(self._coming[0]) <= end:
            self.happen_next()
        self._go_to(end)

    def happen_next(self) -> Event | None:
        """The next event, for which time passes if need be; None when all has happened."""
        if not self._coming:
            return None
        event = self._coming.pop(0)
        self._go_to(self._moment_of(event))
        self.happen(event)
        return event

    def happen(self, event: Event) -> None:
        """Lets *event* happen now, whenever it is planned.

        What the trainee has done may leave no room for it, as when a caller hangs up who was wrapped up before.
        """
        try:
            self._let_happen(event)
        except DesktopError as error:
            self.prevented.append(str(error))
        self.hands.notice()

    def _let_happen(self, event: Event) -> None:
        match event:
            case Arrives():
                self._arrive(event)
            case Says():
                self.said.append(event)
                if event.name:
                    self.cast.moments[event.name] = self.clock()
            case Drops(drops=interaction):
                self.director.run(EndInteraction(self.cast.interactions[interaction]))
            case Colleague(colleague=name, does=act):
                colleague = ServiceHands(self.director.beside(AgentName(name)), self.cast)
                colleague.perform(act)
            case Takes(takes_away=permission):
                self.director.run(RevokePermission(TRAINEE, permission.value))
            case Gives(gives=permission):
                self.director.run(GrantPermission(TRAINEE, permission.value))

    def _moment_of(self, event: Event) -> datetime:
        return max(self.scenario.start + event.at, self.clock())

    def _go_to(self, moment: datetime) -> None:
        passed = moment - self.clock()
        if passed > timedelta(0):
            self.clock.advance(passed)
            self.hands.let_pass(passed)

    def _arrive(self, event: Arrives) -> None:
        id = InteractionId(event.arrives)
        self.cast.interactions[event.arrives] = id
        self.cast.moments[event.arrives] = self.clock()
        receive(self.director, arrival_of(event, id, self.clock(), self.director), event, self.cast)

    # Acts

    def perform_all(self, acts: Iterable[Act]) -> None:
        """Carries *acts* out, one after the other, and lets what is still to come happen."""
        for act in acts:
            self.perform(act)
        while self.happen_next():
            pass

    def perform(self, act: Act) -> Performed:
        """Carries *act* out as soon as what it waits for has happened."""
        self.pass_time(self.scenario.pace)
        refused = ""
        match act:
            case Accept(accept=interaction) | Decline(decline=interaction):
                self._wait_until(lambda: interaction in self.cast.interactions)
                refused = self._try(act)
            case Listen(listen=interaction):
                self._listen(interaction)
            case Wait(wait=time):
                self.pass_time(time)
            case _:
                refused = self._try(act)
        self.performed.append(Performed(act, self.clock(), refused))
        return self.performed[-1]

    def _try(self, act: Act) -> str:
        try:
            self.hands.perform(act)
        except DesktopError as error:
            return str(error)
        return ""

    def _listen(self, interaction: str) -> None:
        wanted = self._heard.get(interaction, 0) + 1
        self._heard[interaction] = wanted
        self._wait_until(lambda: sum(each.during == interaction for each in self.said) >= wanted)

    def _wait_until(self, has_happened: Callable[[], bool]) -> None:
        while not has_happened():
            if self.happen_next() is None:
                raise Refused("What is waited for never happens in this scenario.")
