"""Settings: shown, changed at once, and kept in the file that people edit by hand as well."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from desktop_app.domain.errors import DesktopError
from desktop_app.domain.settings import ThemeName
from desktop_app.ui import actions as rules
from desktop_app.ui.keys_controller import KeysController
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.parts import Parts

if TYPE_CHECKING:
    from desktop_app.ui.controller import DeskController


class SettingsController(QObject):
    """The sheet of settings. Whatever is changed counts at once, for this window and for the next ones."""

    def __init__(self, desk: DeskController, window: MainWindow, parts: Parts) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._panel = window.settings
        self._parts = parts
        self._keys = KeysController(self, window, parts)
        window.actions_by_rule[rules.SETTINGS].triggered.connect(self._open)
        window.theme_chosen.connect(self._choose_theme)
        self._panel.close_requested.connect(self._panel.hide)
        self._panel.changed.connect(self._on_changed)
        self._keys.follow_settings()

    def change(self, changes: Mapping[str, Any], *, on_error: Callable[[str], None]) -> None:
        """Saves *changes*, by the names of the settings, and lets them count."""
        try:
            settings = self._parts.save_settings(changes)
        except DesktopError as error:
            on_error(str(error))
            return
        self._parts.worker.use_settings(settings)
        self._parts.theme.switch_to(settings.theme)
        self._window.show_theme(settings.theme)
        self._window.conversation.wrap_up.show_codes(settings.wrap_up_codes)
        self._keys.follow_settings()
        self._panel.show_settings(settings)
        self._desk.read_everything()

    def _open(self) -> None:
        self._window.place_sheets()
        self._window.put_sheets_away(self._panel)
        self._panel.show_settings(self._parts.settings)
        self._panel.open()

    def _on_changed(self, name: str, value: object) -> None:
        self.change({name: value}, on_error=self._panel.show_error)

    def _choose_theme(self, theme: ThemeName) -> None:
        # A look that cannot be kept is still the look that was asked for.
        self._parts.theme.switch_to(theme)
        self.change({"theme": theme}, on_error=self._panel.show_error)
