"""Whether what comes in rings at this desk: the agent's presence, and the time after which ringing stops."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop_app.domain.changes import Change
from desktop_app.domain.errors import DesktopError
from desktop_app.domain.ids import InteractionId
from desktop_app.domain.presence import AgentPresence, Presence
from desktop_app.services.presence import CurrentPresence, MissInteraction, SetPresence
from desktop_app.ui import actions as rules
from desktop_app.ui.interaction_feed import InteractionFeed
from desktop_app.ui.item_models.interaction_item_model import coarse_text
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.parts import Parts

if TYPE_CHECKING:
    from desktop_app.ui.controller import DeskController


class PresenceController(QObject):
    """Shows the presence, lets it be chosen, and counts how long each interaction has been ringing here."""

    def __init__(self, desk: DeskController, window: MainWindow, feed: InteractionFeed, parts: Parts) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._feed = feed
        self._parts = parts
        self._presence = AgentPresence()
        self._began: dict[InteractionId, datetime] = {}  # when each began to ring at this desk
        actions = window.actions_by_rule
        actions[rules.PRESENCE].triggered.connect(window.status.open_presences)
        for presence, rule in rules.PRESENCES.items():
            actions[rule].setCheckable(True)
            actions[rule].triggered.connect(partial(self._choose, presence))
        self._show()

    @property
    def presence(self) -> Presence:
        return self._presence.presence

    def read(self) -> None:
        self._parts.worker.read(CurrentPresence(), self._take_over, self._desk.show_problem, topic="presence")

    def follow(self, change: Change) -> None:
        if change.everything or self._parts.worker.agent_name in change.presences:
            self.read()

    def on_second(self, now: datetime) -> None:
        """Moves the time that the agent has been away for, and stops what has rung for long enough."""
        self._show()
        ringing = self._feed.ringing
        for id in self._began.keys() - set(ringing):
            del self._began[id]
        for id in ringing:
            self._began.setdefault(id, now)
        limit = self._parts.settings.ring_seconds
        if limit:
            for id in [id for id in ringing if now - self._began[id] >= timedelta(seconds=limit)]:
                self._began[id] = now  # so that it is not missed twice while the answer is on its way
                self._desk.run(MissInteraction(id), on_error=self._forget)

    def _choose(self, presence: Presence) -> None:
        self._show()  # a mark that was clicked stays where it is until the answer has come
        self._desk.run(SetPresence(presence.value))

    def _take_over(self, presence: AgentPresence) -> None:
        if presence.presence.is_available and not self._presence.presence.is_available:
            self._began.clear()  # what waited rings anew
        self._presence = presence
        self._feed.let_ring(presence.presence.is_available)
        self._show()

    def _show(self) -> None:
        presence, since = self._presence.presence, self._presence.since
        seconds = int((self._parts.clock() - since).total_seconds()) if since else 0
        is_told = not presence.is_available and seconds >= 60
        self._window.status.show_presence(presence, coarse_text(seconds) if is_told else "")
        for each, rule in rules.PRESENCES.items():
            self._window.actions_by_rule[rule].setChecked(each is presence)

    def _forget(self, error: DesktopError) -> None:
        """Somebody was quicker: it was accepted, or its customer has gone, and the list says so by itself."""
