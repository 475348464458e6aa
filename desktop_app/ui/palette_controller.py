"""The command palette's answers: the window's own actions, and the contacts that are searched for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from desktop_app.domain.errors import DesktopError
from desktop_app.domain.ids import ContactId
from desktop_app.domain.permissions import Agent, Permission
from desktop_app.services.searching import ContactSearch, SearchContacts
from desktop_app.ui import actions as rules
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.outside_text import one_line
from desktop_app.ui.palette_entries import CONTACT_PREFIX, PaletteAction, PaletteQuery, action_lines, contact_lines
from desktop_app.ui.parts import Parts
from desktop_app.ui.wording import missing_permission, search_hit_line

if TYPE_CHECKING:
    from desktop_app.ui.controller import DeskController

CONTACTS_SHOWN = 6


class PaletteController(QObject):
    """Whatever stands in a menu stands in the palette, too: nobody has to remember to list it."""

    def __init__(self, desk: DeskController, window: MainWindow, parts: Parts) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._palette = window.palette_sheet
        self._parts = parts
        self._may_search = False
        window.actions_by_rule[rules.PALETTE].triggered.connect(self._palette.open)
        self._palette.text_changed.connect(self._on_text_changed)
        self._palette.chosen.connect(self._choose)
        self._palette.close_requested.connect(self._palette.put_away)

    def show_agent(self, agent: Agent) -> None:
        self._may_search = agent.may(Permission.CONTACT_VIEW)

    def _on_text_changed(self, text: str) -> None:
        query = PaletteQuery.of(text)
        actions = action_lines(query, list(self._actions()))

        def answer(found: ContactSearch) -> None:
            now = self._parts.clock()
            contacts = contact_lines(query, (search_hit_line(hit, now, was_linked=False) for hit in found.answer.hits))
            lines = [*actions, *contacts]
            self._palette.show_lines(text, lines, "" if lines else _nothing(query))

        def failed(error: DesktopError) -> None:
            self._palette.show_lines(text, actions, str(error))

        if query.wants_contacts and self._may_search:
            self._parts.worker.read(SearchContacts(query.text, limit=CONTACTS_SHOWN), answer, failed, topic="palette")
        elif query.wants_contacts:
            note = f"{missing_permission(Permission.CONTACT_VIEW)} to find contacts"
            self._palette.show_lines(text, actions, note)
        else:
            self._palette.show_lines(text, actions, "" if actions else _nothing(query))

    def _actions(self) -> Iterator[PaletteAction]:
        """What can be done now, or could with a permission; what has nothing to act on is left out."""
        actions = self._window.actions_by_rule
        for menu in self._window.menuBar().findChildren(QMenu):
            for action in menu.actions():
                rule = actions.rule_of(action)
                missing = actions.missing(rule) if rule else None
                if action.isSeparator() or rule is rules.PALETTE or not (action.isEnabled() or missing):
                    continue
                yield PaletteAction(
                    action.objectName(),
                    _title(action, menu),
                    rule.icon if rule and rule.icon else "chevron-right",
                    action.shortcut().toString(),
                    is_for_this=rule in rules.ON_SHOWN,
                    missing=missing.value if missing else "",
                )

    def _choose(self, id: str) -> None:
        # First away, so that the focus is where it was: an action may ask for it.
        self._palette.put_away()
        if id.startswith(CONTACT_PREFIX):
            self._desk.contact.look_up(ContactId(id.removeprefix(CONTACT_PREFIX)))
            return
        action = self._window.findChild(QAction, id)
        if isinstance(action, QAction):
            action.trigger()


def _nothing(query: PaletteQuery) -> str:
    return f"Nothing is called “{one_line(query.text)}”" if query.text else "Type a name, a number or an address"


def _title(action: QAction, menu: QMenu) -> str:
    text = action.text().replace("&", "")
    # A choice, as the themes are, says nothing without what it is a choice of.
    return f"{menu.title().replace('&', '')}: {text}" if action.isCheckable() else text
