"""What alerts is heard, and seen beside other programs' windows: once, however much comes in at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from desktop_app.domain.ids import InteractionId
from desktop_app.ui.interaction_feed import InteractionFeed
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.parts import Parts
from desktop_app.ui.wording import alerting_notice

PAUSE = timedelta(seconds=2)  # from one sound to the next, however much comes in


class AlertController(QObject):
    """Follows what rings at this desk. What rang already when the window opened is there to be seen."""

    def __init__(self, window: MainWindow, feed: InteractionFeed, parts: Parts) -> None:
        super().__init__(window)
        self._window = window
        self._feed = feed
        self._parts = parts
        self._known: frozenset[InteractionId] | None = None
        self._is_notified = False
        self._is_due = False  # something alerts that nobody was told of
        self._told_at: datetime | None = None
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.applicationStateChanged.connect(self._on_state_changed)

    def follow(self) -> None:
        """The list is another one than before."""
        if not self._feed.is_read:
            return
        ringing = frozenset(self._feed.ringing)
        known, self._known = self._known, ringing
        self._is_due = self._is_due or (known is not None and bool(ringing - known))
        if ringing:
            self._tell_if_due()
        else:
            self._is_due = False
            self._take_back()

    def on_second(self) -> None:
        """Tells of what has come in since it was last told of anything."""
        if self._is_due:
            self._tell_if_due()

    def _tell_if_due(self) -> None:
        now = self._parts.clock()
        if self._is_due and (self._told_at is None or now - self._told_at >= PAUSE):
            self._is_due, self._told_at = False, now
            self._tell()

    def _tell(self) -> None:
        settings = self._parts.settings
        if settings.sounds:
            self._parts.alerts.sound(settings.sound_volume)
        if settings.notifications and not self._window.isActiveWindow():
            self._is_notified = True
            title, text = alerting_notice(self._feed.ringing_summaries(), names=settings.notification_names)
            self._parts.alerts.notify(title, text)

    def _on_state_changed(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationActive:
            self._take_back()

    def _take_back(self) -> None:
        if self._is_notified:
            self._is_notified = False
            self._parts.alerts.take_back()
