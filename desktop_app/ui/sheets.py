"""What lies over the window: made when it is first asked for, placed whenever the window is another size.

A sheet's module is loaded when the sheet is made, so that the first paint waits for none of them; ``ui/later.py`` makes
them all in idle moments, before anybody has found the key.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QMainWindow, QStyle, QWidget

from desktop_app.ui import actions as rules
from desktop_app.ui.parts import Parts
from desktop_app.ui.theme import SPACE_12, STATUS_LINE_HEIGHT
from desktop_app.ui.widgets.tab_order import put_after

if TYPE_CHECKING:
    from desktop_app.ui.actions import Actions
    from desktop_app.ui.dialogs.command_palette import CommandPalette
    from desktop_app.ui.dialogs.conflict_dialog import ConflictDialog
    from desktop_app.ui.dialogs.crash_dialog import CrashDialog
    from desktop_app.ui.dialogs.division_panel import DivisionPanel
    from desktop_app.ui.dialogs.duplicates_panel import DuplicatesPanel
    from desktop_app.ui.dialogs.export_panel import ExportPanel
    from desktop_app.ui.dialogs.help_panel import HelpPanel
    from desktop_app.ui.dialogs.import_panel import ImportPanel
    from desktop_app.ui.dialogs.keys_panel import KeysPanel
    from desktop_app.ui.dialogs.lapsing_panel import LapsingPanel
    from desktop_app.ui.dialogs.link_quality_panel import LinkQualityPanel
    from desktop_app.ui.dialogs.merge_dialog import MergeDialog
    from desktop_app.ui.dialogs.report_panel import ReportPanel
    from desktop_app.ui.dialogs.search_dialog import SearchDialog
    from desktop_app.ui.dialogs.settings_panel import SettingsPanel
    from desktop_app.ui.dialogs.unmerge_dialog import UnmergeDialog
    from desktop_app.ui.widgets.contact_panel import ContactPanel
    from desktop_app.ui.widgets.file_drop import FileDrop

Made = TypeVar("Made", bound=QWidget)
Room = Callable[[QWidget], QRect]

_SHEET_WIDTH, _SHEET_HEIGHT, _LEAST_HEIGHT = 560, 440, 320
_TABLE_SHEET_WIDTH = 680  # three values side by side
_WIDE_SHEET_WIDTH, _WIDEST_SHEET_WIDTH = 980, 1400
_TALLEST_SHEET = 960
_SMALL_SHEET_WIDTH = 400
_SETTINGS_WIDTH = 720
_BELOW_CARD = 150  # pixels from the top of the contact to a sheet that hangs there
_NOTICE_ROOM = 72  # pixels below a sheet, for the toast


class SheetedWindow(QMainWindow):
    """The sheets of a window with a *contact* panel. Each is an attribute that makes it."""

    actions_by_rule: Actions
    contact: ContactPanel

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self._parts = parts
        self._rooms: dict[QWidget, Room] = {}  # of the sheets that are made
        self._last_in_tab_order: list[QWidget] = []

    @cached_property
    def search(self) -> SearchDialog:
        from desktop_app.ui.dialogs.search_dialog import SearchDialog

        return self._placed(SearchDialog(self._parts, self), self._hanging)

    @cached_property
    def merge(self) -> MergeDialog:
        from desktop_app.ui.dialogs.merge_dialog import MergeDialog

        return self._placed(MergeDialog(self._parts.theme, self), self._wide)

    @cached_property
    def unmerge(self) -> UnmergeDialog:
        from desktop_app.ui.dialogs.unmerge_dialog import UnmergeDialog

        return self._placed(UnmergeDialog(self._parts.theme, self), self._wide)

    @cached_property
    def conflict(self) -> ConflictDialog:
        from desktop_app.ui.dialogs.conflict_dialog import ConflictDialog

        return self._placed(ConflictDialog(self._parts.theme, self), self._hanging_table)

    @cached_property
    def importing(self) -> ImportPanel:
        from desktop_app.ui.dialogs.import_panel import ImportPanel

        return self._placed(ImportPanel(self._parts.theme, self), self._wide)

    @cached_property
    def file_drop(self) -> FileDrop:
        from desktop_app.ui.widgets.file_drop import FileDrop

        return FileDrop(self._parts.theme, self)

    @cached_property
    def exporting(self) -> ExportPanel:
        from desktop_app.ui.dialogs.export_panel import ExportPanel

        return self._placed(ExportPanel(self._parts, self), self._small)

    @cached_property
    def lapsing(self) -> LapsingPanel:
        from desktop_app.ui.dialogs.lapsing_panel import LapsingPanel

        return self._placed(LapsingPanel(self._parts, self), self._hanging)

    @cached_property
    def duplicates(self) -> DuplicatesPanel:
        from desktop_app.ui.dialogs.duplicates_panel import DuplicatesPanel

        return self._placed(DuplicatesPanel(self._parts, self), self._hanging)

    @cached_property
    def division(self) -> DivisionPanel:
        from desktop_app.ui.dialogs.division_panel import DivisionPanel

        return self._placed(DivisionPanel(self._parts, self), self._small)

    @cached_property
    def quality(self) -> LinkQualityPanel:
        from desktop_app.ui.dialogs.link_quality_panel import LinkQualityPanel

        return self._placed(LinkQualityPanel(self._parts.theme, self), self._settings_room)

    @cached_property
    def palette_sheet(self) -> CommandPalette:
        from desktop_app.ui.dialogs.command_palette import CommandPalette

        return CommandPalette(self._parts.theme, self)

    @cached_property
    def settings(self) -> SettingsPanel:
        from desktop_app.ui.dialogs.settings_panel import SettingsPanel

        return self._placed(SettingsPanel(self._parts.theme, self), self._settings_room)

    @cached_property
    def keys(self) -> KeysPanel:
        from desktop_app.ui.dialogs.keys_panel import KeysPanel

        return self._placed(KeysPanel(self._parts.theme, self), self._settings_room)

    @cached_property
    def help(self) -> HelpPanel:
        from desktop_app.ui.dialogs.help_panel import HelpPanel

        pages = [self.actions_by_rule[rule] for rule in (rules.TUTORIAL, rules.ADMINISTRATION)]
        return self._placed(HelpPanel(self._parts.theme, pages, self), self._settings_room)

    @cached_property
    def report(self) -> ReportPanel:
        from desktop_app.ui.dialogs.report_panel import ReportPanel

        return self._placed(ReportPanel(self._parts.theme, self), self._settings_room)

    @cached_property
    def crash(self) -> CrashDialog:
        from desktop_app.ui.dialogs.crash_dialog import CrashDialog

        return self._placed(CrashDialog(self._parts.theme, self.actions_by_rule[rules.REPORT], self), self._crash_room)

    @property
    def is_waiting_to_search(self) -> bool:
        """Whether what was typed into the search is not asked for yet."""
        return "search" in vars(self) and self.search.is_waiting

    def show_crash(self, details: str, log: str) -> None:
        """A mistake of ours, in its sheet."""
        self.crash.show_crash(details, log)

    def _placed(self, sheet: Made, room: Room) -> Made:
        self._rooms[sheet] = room
        sheet.setGeometry(room(sheet))
        put_after(self.previousInFocusChain(), self._last_in_tab_order)
        return sheet

    def place_sheets(self) -> None:
        """The search hangs from the contact card; both it and a crash report stay inside of the window."""
        for sheet, room in self._rooms.items():
            sheet.setGeometry(room(sheet))

    def put_sheets_away(self, but: QWidget) -> None:
        """No sheet lies over another: the one that comes is the one that is there."""
        for name in _AWAY_FOR_ANOTHER:
            sheet = vars(self).get(name)
            if sheet is not None and sheet is not but:
                sheet.close_requested.emit()

    # Where each has its room

    def _hanging(self, _sheet: QWidget) -> QRect:
        return self._at_end(_SHEET_WIDTH, self._height_below_card())

    def _hanging_table(self, _sheet: QWidget) -> QRect:
        return self._at_end(_TABLE_SHEET_WIDTH, self._height_below_card())

    def _small(self, sheet: QWidget) -> QRect:
        return self._at_end(_SMALL_SHEET_WIDTH, sheet.sizeHint().height())

    def _wide(self, _sheet: QWidget) -> QRect:
        return self._middle(min(max(_WIDE_SHEET_WIDTH, self.width() * 2 // 3), _WIDEST_SHEET_WIDTH))

    def _settings_room(self, _sheet: QWidget) -> QRect:
        return self._middle(_SETTINGS_WIDTH)

    def _crash_room(self, _sheet: QWidget) -> QRect:
        return QRect((self.width() - 520) // 2, 96, 520, 300)

    def _top_below_card(self) -> int:
        return self.contact.mapTo(self, self.contact.rect().topLeft()).y() + _BELOW_CARD

    def _height_below_card(self) -> int:
        room = self.height() - self._top_below_card() - STATUS_LINE_HEIGHT - _NOTICE_ROOM
        return max(min(_SHEET_HEIGHT, room), _LEAST_HEIGHT)

    def _at_end(self, wished: int, height: int) -> QRect:
        """At the side of the contact."""
        width = min(wished, self.width() - 2 * SPACE_12)
        area = QRect(self.width() - width - SPACE_12, self._top_below_card(), width, height)
        return QStyle.visualRect(self.layoutDirection(), self.rect(), area)

    def _middle(self, wished: int) -> QRect:
        """As large as what is compared there asks for and the window allows, without the room for its notice."""
        width = min(wished, self.width() - 2 * SPACE_12)
        top = self.menuBar().height() + SPACE_12
        height = min(_TALLEST_SHEET, self.height() - top - STATUS_LINE_HEIGHT - _NOTICE_ROOM)
        return QRect((self.width() - width) // 2, top, width, height)


_AWAY_FOR_ANOTHER = (
    "search", "lapsing", "duplicates", "division", "quality", "importing", "exporting", "settings", "keys",
    "report", "help",
)  # fmt: skip
