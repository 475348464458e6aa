"""Opening another store: a shared one, one of the last, the agent's own, or the demo's."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from PySide6.QtCore import QObject

from desktop_app.domain.errors import DesktopError
from desktop_app.ui import actions as rules
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.outside_text import button_text, one_line
from desktop_app.ui.parts import Parts

if TYPE_CHECKING:
    from desktop_app.ui.controller import DeskController

SCHEME = "sqlite:///"
KINDS = ("Linkdesk stores (*.db)", "All files (*)")


class StoresController(QObject):
    """A store opens in a window of its own; this one closes, unless something in it is not saved.

    What was opened is what opens from then on where no store is named.
    """

    def __init__(self, desk: DeskController, window: MainWindow, parts: Parts) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._parts = parts
        self._stores = parts.stores
        self._url = ""
        actions = window.actions_by_rule
        actions[rules.OPEN_STORE].triggered.connect(self._choose)
        actions[rules.OWN_STORE].triggered.connect(self._open_own)
        actions[rules.DEMO].triggered.connect(self._try_demo)
        self._show_recent()

    def show_store(self, url: str) -> None:
        """Which one this window has open."""
        self._url = url
        is_own = url == self._stores.own_url
        reason = "It is the one that is open." if is_own else ""
        self._window.actions_by_rule.enable(rules.OWN_STORE, not is_own, reason)
        self._window.status.show_store("Own store" if is_own else one_line(name_of(url)))

    def _choose(self) -> None:
        self._parts.files.choose_files(self._window, "Open a Shared Store", KINDS, self._on_chosen)

    def _on_chosen(self, paths: list[str]) -> None:
        # A folder on a network may take its time.
        look = partial(self._stores.look, paths[0])
        self._parts.worker.do(look, self._open, self._say)

    def _open_own(self) -> None:
        self._open(self._stores.own_url)

    def _open(self, url: str) -> None:
        if url == self._url:
            self._desk.show_toast("This store is the one that is open", None, icon="database")
            return
        name = one_line(name_of(url))
        self._desk.show_toast(f"Opening {name} …", None, icon="database")

        def opened() -> None:
            self._remember(url)
            if self._desk.is_all_saved:
                self._window.close()
            else:
                self._desk.show_toast(f"{name} is open in a window of its own; here, something is not saved", None)

        self._stores.open(url, self, opened, self._say)

    def _remember(self, url: str) -> None:
        is_own = url == self._stores.own_url
        if not is_own:
            self._parts.store_memory.note(url)
            self._show_recent()
        try:
            self._parts.save_settings({"store": "" if is_own else url})
        except DesktopError as error:
            self._desk.show_problem(error)

    def _show_recent(self) -> None:
        recent = self._parts.store_memory.recent
        self._window.show_recent_stores([(button_text(name_of(url)), partial(self._open_again, url)) for url in recent])

    def _open_again(self, url: str) -> None:
        look = partial(self._stores.look, path_of(url))
        self._parts.worker.do(look, self._open, self._say)

    def _say(self, error: DesktopError) -> None:
        """Of another store than this one, in which all is as saved as it was."""
        self._desk.show_toast(str(error), None, icon="alert-triangle")

    def _try_demo(self) -> None:
        started = self._stores.try_demo()
        said = "The demo opens in a window of its own" if started else "The demo could not be started"
        self._desk.show_toast(said, None, icon="player-play" if started else "alert-triangle")


def path_of(url: str) -> str:
    return unquote(url.removeprefix(SCHEME))


def name_of(url: str) -> str:
    """What a store is called in a menu: its file and the folder that it is in."""
    path = Path(path_of(url))
    return f"{path.parent.name}/{path.name}" if path.parent.name else path.name
