"""The controllers beside the desk's own, each made when it is first asked for: by whoever needs it, by an action that
it carries out, or by ``ui/later.py`` in an idle moment after the first paint. Its module is loaded only then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from desktop_app.domain.permissions import Agent
from desktop_app.ui import actions as rules
from desktop_app.ui.actions import ActionRule
from desktop_app.ui.drafts import Drafts
from desktop_app.ui.parts import Parts

if TYPE_CHECKING:
    from desktop_app.ui.conflict_controller import ConflictController
    from desktop_app.ui.contact_controller import ContactController
    from desktop_app.ui.controller import DeskController
    from desktop_app.ui.division_controller import DivisionController
    from desktop_app.ui.duplicates_controller import DuplicatesController
    from desktop_app.ui.export_controller import ExportController
    from desktop_app.ui.help_controller import HelpController
    from desktop_app.ui.identifier_controller import IdentifierController
    from desktop_app.ui.import_controller import ImportController
    from desktop_app.ui.lapsing_controller import LapsingController
    from desktop_app.ui.main_window import MainWindow
    from desktop_app.ui.merge_controller import MergeController
    from desktop_app.ui.palette_controller import PaletteController
    from desktop_app.ui.picture_controller import PictureController
    from desktop_app.ui.reach_controller import ReachController
    from desktop_app.ui.report_controller import ReportController
    from desktop_app.ui.settings_controller import SettingsController
    from desktop_app.ui.undo_controller import UndoController
    from desktop_app.ui.unmerge_controller import UnmergeController


class _HearsOfAgent(Protocol):
    def show_agent(self, agent: Agent) -> None: ...


Hearer = TypeVar("Hearer", bound=_HearsOfAgent)

# Which part carries an action out; the desk's own are not here.
PART_OF_ACTION: Mapping[ActionRule, str] = {
    rules.UNLINK: "contact", rules.FIND: "contact", rules.CREATE: "contact", rules.EDIT: "contact",
    rules.PROMOTE: "contact", rules.DELETE: "contact", rules.WHY: "contact", rules.AS_OF: "contact",
    rules.MERGE: "merge", rules.UNMERGE: "unmerge", rules.CHANGE_DIVISION: "divisions", rules.COPY: "reach",
    rules.CALL: "reach", rules.LAPSING: "lapsing", rules.DUPLICATES: "duplicates", rules.IMPORT: "imports",
    rules.EXPORT: "exports", rules.EXPORT_CONTACT: "exports", rules.PALETTE: "palette",
    rules.LINK_QUALITY: "pictures", rules.EXPORT_JOURNEY: "pictures", rules.SETTINGS: "settings",
    rules.KEYS: "settings", rules.UNDO: "undoing", rules.REPORT: "reports",
    rules.TUTORIAL: "help", rules.ADMINISTRATION: "help",
}  # fmt: skip


class DeskParts(QObject):
    """The parts of a desk; the controller of the desk itself is one with them."""

    def __init__(self, window: MainWindow, parts: Parts) -> None:
        super().__init__(window)
        self._window = window
        self._parts = parts
        self._drafts = Drafts()
        self._agent: Agent | None = None
        self._hearers: list[_HearsOfAgent] = []
        window.actions_by_rule[rules.CHANGE_DIVISION].setVisible(False)  # a desk without divisions says nothing of them
        for rule in PART_OF_ACTION:
            window.actions_by_rule[rule].triggered.connect(self._make_for_action)
        window.theme_chosen.connect(self._make_for_theme)

    @property
    def _desk(self) -> DeskController:
        return cast("DeskController", self)

    @cached_property
    def conflicts(self) -> ConflictController:
        from desktop_app.ui.conflict_controller import ConflictController

        return ConflictController(self._window)

    @cached_property
    def divisions(self) -> DivisionController:
        from desktop_app.ui.division_controller import DivisionController

        return self._told(DivisionController(self._desk, self._window, self._parts))

    @cached_property
    def contact(self) -> ContactController:
        from desktop_app.ui.contact_controller import ContactController

        contact = self._told(ContactController(self._desk, self._window, self._parts, self._drafts))
        contact.contact_shown.connect(self._make_for_contact)
        contact.follow_selection()
        return contact

    @cached_property
    def merge(self) -> MergeController:
        from desktop_app.ui.merge_controller import MergeController

        return MergeController(self._desk, self._window, self._parts)

    @cached_property
    def unmerge(self) -> UnmergeController:
        from desktop_app.ui.unmerge_controller import UnmergeController

        return UnmergeController(self._desk, self._window, self._parts)

    @cached_property
    def identifiers(self) -> IdentifierController:
        from desktop_app.ui.identifier_controller import IdentifierController

        return self._told(IdentifierController(self._desk, self._window, self._parts))

    @cached_property
    def reach(self) -> ReachController:
        from desktop_app.ui.reach_controller import ReachController

        return ReachController(self._desk, self._window, self._parts)

    @cached_property
    def lapsing(self) -> LapsingController:
        from desktop_app.ui.lapsing_controller import LapsingController

        return self._told(LapsingController(self._desk, self._window, self._parts))

    @cached_property
    def duplicates(self) -> DuplicatesController:
        from desktop_app.ui.duplicates_controller import DuplicatesController

        return self._told(DuplicatesController(self._desk, self._window, self._parts))

    @cached_property
    def imports(self) -> ImportController:
        from desktop_app.ui.import_controller import ImportController

        return self._told(ImportController(self._desk, self._window, self._parts))

    @cached_property
    def exports(self) -> ExportController:
        from desktop_app.ui.export_controller import ExportController

        return ExportController(self._desk, self._window, self._parts)

    @cached_property
    def pictures(self) -> PictureController:
        from desktop_app.ui.picture_controller import PictureController

        return PictureController(self._desk, self._window, self._parts)

    @cached_property
    def palette(self) -> PaletteController:
        from desktop_app.ui.palette_controller import PaletteController

        return self._told(PaletteController(self._desk, self._window, self._parts))

    @cached_property
    def settings(self) -> SettingsController:
        from desktop_app.ui.settings_controller import SettingsController

        return SettingsController(self._desk, self._window, self._parts)

    @cached_property
    def undoing(self) -> UndoController:
        from desktop_app.ui.undo_controller import UndoController

        return UndoController(self._desk, self._window, self._parts)

    @cached_property
    def help(self) -> HelpController:
        from desktop_app.ui.help_controller import HelpController

        return HelpController(self._window)

    @cached_property
    def reports(self) -> ReportController:
        from desktop_app.ui.report_controller import ReportController

        return ReportController(self._desk, self._window, self._parts)

    def made(self, *names: str) -> Iterator[Any]:
        """Those of them that are made; the others have nothing to be told yet."""
        return (vars(self)[name] for name in names if name in vars(self))

    def _told(self, part: Hearer) -> Hearer:
        """*part*, which is told who the agent is, now and whenever that changes."""
        self._hearers.append(part)
        if self._agent is not None:
            part.show_agent(self._agent)
        return part

    def _tell_agent(self, agent: Agent) -> None:
        self._agent = agent
        for part in self._hearers:
            part.show_agent(agent)

    def _make_for_action(self) -> None:
        """An action of a part that nobody has needed yet makes it, and is triggered once more: now it is heard."""
        action = self.sender()
        rule = self._window.actions_by_rule.rule_of(action) if isinstance(action, QAction) else None
        if rule is None or not isinstance(action, QAction):
            return
        action.triggered.disconnect(self._make_for_action)
        if PART_OF_ACTION[rule] not in vars(self):
            getattr(self, PART_OF_ACTION[rule])
            action.trigger()

    def _make_for_contact(self) -> None:
        """They look at the contact on the card by themselves, from the first one on."""
        self.contact.contact_shown.disconnect(self._make_for_contact)
        _ = self.identifiers, self.reach

    def _make_for_theme(self, theme: object) -> None:
        self._window.theme_chosen.disconnect(self._make_for_theme)
        if not tuple(self.made("settings")):
            _ = self.settings
            self._window.theme_chosen.emit(theme)
