"""The pages of the Help menu."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from desktop_app.ui import actions as rules
from desktop_app.ui.main_window import MainWindow

PAGES = {rules.TUTORIAL: "tutorial.md", rules.ADMINISTRATION: "administration.md"}


class HelpController(QObject):
    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._panel = window.help
        for rule, page in PAGES.items():
            window.actions_by_rule[rule].triggered.connect(partial(self._open, page))
        self._panel.close_requested.connect(self._panel.hide)

    def _open(self, page: str) -> None:
        self._window.place_sheets()
        self._window.put_sheets_away(self._panel)
        self._panel.open_page(page)
