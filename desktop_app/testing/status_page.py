"""The foot of the window, and the presence that is chosen there."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from desktop_app.testing.page import Page


class StatusLine(Page):
    @property
    def presence(self) -> str:
        return self._desk.find(QPushButton, "presenceButton").text()

    def be(self, presence: str) -> None:
        """Chooses a presence by its name in the file: ``break``."""
        self._desk.trigger(f"{presence}PresenceAction")

    @property
    def saved(self) -> str:
        """Whether all is kept."""
        return self._desk.text("savedLabel")
