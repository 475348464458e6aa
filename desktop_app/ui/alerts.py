"""How the desktop is told that something alerts: by a sound, and by a notification of its own."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QProcess
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from desktop_app.ui.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusPendingCallWatcher

PLAYERS = ("pw-play", "paplay", "aplay", "afplay")  # whichever is there first; each takes a file
_PORTAL = (
    "org.freedesktop.portal.Desktop",
    "/org/freedesktop/portal/desktop",
    "org.freedesktop.portal.Notification",
)
_ID = "alerting"  # a newer notification takes the place of the older one


class Alerts(Protocol):
    """Whatever makes itself heard and seen; a test notes it. Neither takes the focus, or keeps anybody waiting."""

    def sound(self, volume: int) -> None:
        """*volume*: 0 to 100."""
        ...

    def notify(self, title: str, text: str) -> None:
        """Beside other programs' windows, for as long as the desktop shows such things."""
        ...

    def take_back(self) -> None:
        """What was notified is over."""
        ...


class DesktopAlerts(QObject):
    """The desktop's own means. What the agent has silenced there, as by its do-not-disturb, stays silent."""

    def __init__(self, theme: Theme, folder: Path, parent: QWidget | None = None) -> None:
        """*folder*: where the sound is kept for whatever plays it."""
        super().__init__(parent)
        self._theme = theme
        self._folder = folder
        self._player: str | None = None  # "" where there is none
        self._tray: QSystemTrayIcon | None = None
        self._watcher: QDBusPendingCallWatcher | None = None
        self._told = "", ""

    # The sound

    def sound(self, volume: int) -> None:
        path = self._file(volume)
        if self._player is None:
            self._player = next((found for name in PLAYERS if (found := shutil.which(name))), "")
        if path is None:
            QApplication.beep()
        elif sys.platform == "win32":
            import winsound

            winsound.PlaySound(str(path), winsound.SND_FILENAME | winsound.SND_ASYNC)
        elif not self._player or not QProcess.startDetached(self._player, [str(path)])[0]:
            QApplication.beep()

    def _file(self, volume: int) -> Path | None:
        # Made where it is first needed: a window starts without it.
        from desktop_app.ui.chime import chime

        path = self._folder / f"alert-{volume}.wav"
        try:
            if not path.exists():
                self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                path.write_bytes(chime(volume))
        except OSError:
            return None
        return path

    # The notification

    def notify(self, title: str, text: str) -> None:
        self._told = title, text
        if sys.platform in ("win32", "darwin"):
            self._notify_by_tray()
        else:
            self._call_portal("AddNotification", _ID, {"title": title, "body": text, "priority": "high"})

    def take_back(self) -> None:
        if self._told[0] and self._tray is None and sys.platform not in ("win32", "darwin"):
            self._call_portal("RemoveNotification", _ID)
        self._told = "", ""

    def _call_portal(self, method: str, *arguments: object) -> None:
        # Loaded where it is first needed: a window starts without it.
        from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            return
        message = QDBusMessage.createMethodCall(*_PORTAL, method)
        message.setArguments(list(arguments))
        self._watcher = QDBusPendingCallWatcher(bus.asyncCall(message), self)
        self._watcher.finished.connect(self._on_answered)

    def _on_answered(self, watcher: QDBusPendingCallWatcher) -> None:
        if watcher.isError() and self._told[0]:
            self._notify_by_tray()
        watcher.deleteLater()

    def _notify_by_tray(self) -> None:
        """Where there is no portal; nothing, where there is no tray either."""
        if not QSystemTrayIcon.isSystemTrayAvailable() or not QSystemTrayIcon.supportsMessages():
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(self._theme.icon("linkdesk"), self)
        self._tray.show()
        self._tray.showMessage(*self._told, QSystemTrayIcon.MessageIcon.Information)
