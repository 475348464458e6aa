"""The foot of the window: whether the agent takes what comes in, who that is, which store, and whether all is kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QWidget

from desktop_app.domain.presence import Presence
from desktop_app.ui.actions import PRESENCES, fill_menu
from desktop_app.ui.announcing import announce
from desktop_app.ui.theme import PANE_INSET, SPACE_8, SPACE_12, STATUS_LINE_HEIGHT, TextRole, Theme
from desktop_app.ui.widgets.buttons import ButtonKind, PushButton
from desktop_app.ui.widgets.icon_view import IconView
from desktop_app.ui.widgets.plain_label import PlainLabel

_OFFLINE = "Offline: the store is out of reach"


class StatusLine(QFrame):
    """Shows what it is told."""

    def __init__(self, theme: Theme, presences: Iterable[QAction], parent: QWidget | None = None) -> None:
        """*presences*: what the agent chooses from."""
        super().__init__(parent)
        self._is_offline = self._is_waiting = False
        self._unsaved = self._problem = ""
        self._saved_at: datetime | None = None
        self.setObjectName("statusLine")
        self.setProperty("ground", "chrome")
        self.setProperty("line", "top")
        self.setFixedHeight(STATUS_LINE_HEIGHT)
        self._presence_icon = IconView(theme, "circle-check", "ok")
        self.presence = PushButton(
            theme,
            "Available",
            kind=ButtonKind.LINK,
            icon="chevron-up",
            icon_at_end=True,
            object_name="presenceButton",
        )
        self.presence.setAccessibleName("Presence: Available")
        self._menu = QMenu(self.presence)
        self._menu.setObjectName("presenceMenu")
        fill_menu(self._menu, presences)
        self.presence.setMenu(self._menu)
        self._agent = PlainLabel("", TextRole.SECONDARY, object_name="agentLabel")
        self._store = PlainLabel("", TextRole.SECONDARY, object_name="storeLabel")
        self.import_status = PushButton(theme, "Import", kind=ButtonKind.LINK, object_name="importStatusButton")
        self.import_status.hide()
        self._export_status = PlainLabel("", TextRole.SECONDARY, object_name="exportStatusLabel")
        self.cancel_export = PushButton(theme, "Cancel", kind=ButtonKind.LINK, object_name="cancelExportButton")
        self.cancel_export.setAccessibleName("Cancel the export")
        self.show_export("")
        self._saved = PlainLabel("", TextRole.SECONDARY, object_name="savedLabel")
        self._saved_icon = IconView(theme, "circle-check", "ok")
        self._waiting = PlainLabel("Waiting for the store …", TextRole.SECONDARY, object_name="waitingLabel")
        self._waiting.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(PANE_INSET, 0, PANE_INSET, 0)
        row.setSpacing(SPACE_8)
        row.addWidget(self._presence_icon)
        row.addWidget(self.presence)
        row.addSpacing(SPACE_12)
        row.addWidget(IconView(theme, "user"))
        row.addWidget(self._agent, 1)
        row.addWidget(self.import_status)
        row.addWidget(self._export_status)
        row.addWidget(self.cancel_export)
        row.addSpacing(SPACE_12)
        row.addWidget(IconView(theme, "database"))
        row.addWidget(self._store)
        row.addSpacing(SPACE_12)
        row.addWidget(self._saved_icon)
        row.addWidget(self._saved)
        row.addWidget(self._waiting)
        self._follow()

    def open_presences(self) -> None:
        """What the agent chooses from, as the button's own press shows it; the first can be chosen at once."""
        self._menu.popup(self.presence.mapToGlobal(QPoint(0, -self._menu.sizeHint().height())))
        self._menu.setActiveAction(self._menu.actions()[0])

    def show_presence(self, presence: Presence, since: str) -> None:
        """*since*: for how long, "" where that does not matter."""
        tone = {Presence.AVAILABLE: "ok", Presence.NOT_RESPONDING: "bad"}.get(presence, "warn")
        rule = PRESENCES.get(presence)
        self._presence_icon.show_icon(rule.icon if rule else "alert-triangle", tone)
        text = f"{presence.label} · {since}" if since else presence.label
        if self.presence.text() != text:
            self.presence.setText(text)
            self.presence.setAccessibleName(f"Presence: {text.replace(' · ', ' for ')}")

    def show_agent(self, name: str, role: str) -> None:
        self._agent.setText(f"{name} · {role}")

    def show_store(self, name: str) -> None:
        self._store.setText(name)

    def show_import(self, text: str) -> None:
        """How far an import is while its sheet may be closed, "" for none."""
        if text:
            self.import_status.setText(text)
        self.import_status.setVisible(bool(text))

    def show_export(self, text: str) -> None:
        """How far an export is, "" for none."""
        self._export_status.setText(text)
        for widget in (self._export_status, self.cancel_export):
            widget.setVisible(bool(text))

    def show_saved(self, moment: datetime | None, *, problem: str = "") -> None:
        """When the last change was stored, or why it could not be."""
        self._saved_at, self._problem = moment or self._saved_at, problem
        self._follow()

    def show_unsaved(self, what: str) -> None:
        """What was begun and is nowhere but in this window, "" for nothing."""
        if what != self._unsaved:
            self._unsaved = what
            self._follow()

    def show_waiting(self, is_waiting: bool) -> None:
        """Whether what was asked for waits, as another process is writing to the store."""
        self._is_waiting = is_waiting
        self._follow()

    def show_offline(self, is_offline: bool) -> None:
        """Whether the store is out of reach."""
        if is_offline != self._is_offline:
            announce(self, _OFFLINE if is_offline else "The store is there again")
        self._is_offline = is_offline
        self._follow()

    def _follow(self) -> None:
        """What matters most is said; the rest goes without saying."""
        self._waiting.setVisible(self._is_waiting and not self._is_offline)
        self._saved.setVisible(self._waiting.isHidden())
        icon, role = ("circle-check", "ok")
        if self._is_offline:
            icon, role, text = "alert-triangle", "bad", _OFFLINE
        elif self._problem:
            icon, role, text = "alert-triangle", "warn", self._problem
        elif self._unsaved:
            icon, role, text = "pencil", "warn", f"Unsaved: {self._unsaved}"
        else:
            text = f"Saved {self._saved_at.astimezone():%H:%M:%S}" if self._saved_at else "Ready"
        self._saved_icon.show_icon(icon, role)
        self._saved.setText(text)
