"""What the desk does about contacts that are likely there twice: lists them, to be merged or told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from desktop_app.domain.changes import Change
from desktop_app.domain.errors import DesktopError
from desktop_app.domain.ids import ContactId
from desktop_app.domain.permissions import Agent
from desktop_app.services.duplicates import Duplicate, Duplicates, LikelyDuplicates
from desktop_app.services.merging import SayNotSamePerson
from desktop_app.ui import actions as rules
from desktop_app.ui.duplicates_wording import (
    doubts_sentence,
    duplicate_line,
    duplicates_status,
    names_of,
    pair_id,
    reasons_sentence,
    waiting_sentence,
)
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.parts import Parts

if TYPE_CHECKING:
    from desktop_app.ui.controller import DeskController


class DuplicatesController(QObject):
    """The sheet of likely duplicates, and its action with the count."""

    def __init__(self, desk: DeskController, window: MainWindow, parts: Parts) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._panel = window.duplicates
        self._worker = parts.worker
        self._agent: Agent | None = None
        self._pairs: dict[str, Duplicate] = {}
        self._is_behind = False  # contacts are still to be looked through
        self._comes_back = False
        window.actions_by_rule[rules.DUPLICATES].triggered.connect(self._open)
        self._panel.close_requested.connect(self._close)
        self._panel.merge_requested.connect(self._merge)
        self._panel.told_apart.connect(self._tell_apart)
        self._panel.pair_selected.connect(self._show_reasons)
        desk.merge.ended.connect(self._on_merge_ended)
        self._worker.tended.connect(self._on_tended)

    def show_agent(self, agent: Agent) -> None:
        self._agent = agent
        self.read()

    def follow(self, change: Change) -> None:
        """Somebody was created, edited, merged or told apart."""
        if change.contacts or change.everything:
            self.read()

    def read(self) -> None:
        """The count for the menu, and the list where it is open."""
        if self._agent is None:
            return
        missing = [each for each in LikelyDuplicates.needs if not self._agent.may(each)]
        if missing:
            self._window.show_duplicate_count("")
            self._panel.show_not_permitted(missing[0])
            return
        query = LikelyDuplicates() if self._panel.isVisible() else LikelyDuplicates(listed=0)
        self._worker.read(query, self._show, self._show_problem, topic="duplicates")

    def _show(self, found: Duplicates) -> None:
        self._window.show_duplicate_count(found.count_text if found.count else "")
        if found.is_listed:
            self._pairs = {pair_id(each): each for each in found.pairs}
            self._panel.show_empty(waiting_sentence(found) or "Contacts are compared as they change.")
            self._panel.show_lines([duplicate_line(each) for each in found.pairs], duplicates_status(found))
        self._is_behind = found.waiting > 0

    @Slot()
    def _on_tended(self) -> None:
        if self._is_behind:
            self.read()

    def _show_problem(self, error: DesktopError) -> None:
        self._panel.show_error(str(error))

    def _open(self) -> None:
        self._window.place_sheets()
        self._window.put_sheets_away(self._panel)
        self._panel.open()
        self.read()

    def _close(self) -> None:
        self._panel.hide()

    def _show_reasons(self, id: str) -> None:
        pair = self._pairs.get(id)
        self._panel.show_reasons(reasons_sentence(pair), doubts_sentence(pair))

    def _merge(self, id: str) -> None:
        pair = self._pairs[id]
        self._panel.hide()
        self._comes_back = True
        self._desk.merge.begin_with(pair.one, pair.other)

    def _on_merge_ended(self) -> None:
        """After one pair comes the next."""
        if self._comes_back:
            self._comes_back = False
            self._open()

    def _tell_apart(self, id: str) -> None:
        pair = self._pairs[id]
        self._desk.run(
            SayNotSamePerson(ContactId(pair.one.id), ContactId(pair.other.id)),
            toast=f"{names_of(pair)} are not the same person",
            icon="user-x",
        )
