"""What the first paint does not wait for, made in idle moments right after it.

The window is painted and answers keys while the rest of it is made, a part at a time: the part's module is loaded by
the thread that reads, between two answers, and the part itself is then made here. Whatever is asked for before its turn
comes is made at once (``ui/sheets.py``, ``ui/desk_parts.py``). A new sheet or controller is added to the list below.
"""

from __future__ import annotations

from functools import partial
from importlib import import_module
from operator import attrgetter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.ui.worker import RequestWorker

if TYPE_CHECKING:
    from desktop_app.ui.controller import DeskController

# The part, as the desk's controller reaches it, and the module that it comes from; what is most likely wanted first.
PARTS: tuple[tuple[str, str], ...] = (
    ("window.contact.card", "desktop_app.ui.widgets.contact_card"),
    ("window.search", "desktop_app.ui.dialogs.search_dialog"),
    ("window.contact.form", "desktop_app.ui.widgets.contact_form"),
    ("window.contact.why", "desktop_app.ui.widgets.why_page"),
    ("window.contact.as_of", "desktop_app.ui.widgets.as_of_page"),
    ("contact", "desktop_app.ui.contact_controller"),
    ("identifiers", "desktop_app.ui.identifier_controller"),
    ("reach", "desktop_app.ui.reach_controller"),
    ("undoing", "desktop_app.ui.undo_controller"),
    ("window.palette_sheet", "desktop_app.ui.dialogs.command_palette"),
    ("palette", "desktop_app.ui.palette_controller"),
    ("window.division", "desktop_app.ui.dialogs.division_panel"),
    ("divisions", "desktop_app.ui.division_controller"),
    ("window.merge", "desktop_app.ui.dialogs.merge_dialog"),
    ("merge", "desktop_app.ui.merge_controller"),
    ("window.unmerge", "desktop_app.ui.dialogs.unmerge_dialog"),
    ("unmerge", "desktop_app.ui.unmerge_controller"),
    ("window.lapsing", "desktop_app.ui.dialogs.lapsing_panel"),
    ("lapsing", "desktop_app.ui.lapsing_controller"),
    ("window.duplicates", "desktop_app.ui.dialogs.duplicates_panel"),
    ("duplicates", "desktop_app.ui.duplicates_controller"),
    ("window.file_drop", "desktop_app.ui.widgets.file_drop"),
    ("window.importing", "desktop_app.ui.dialogs.import_panel"),
    ("imports", "desktop_app.ui.import_controller"),
    ("window.exporting", "desktop_app.ui.dialogs.export_panel"),
    ("exports", "desktop_app.ui.export_controller"),
    ("window.quality", "desktop_app.ui.dialogs.link_quality_panel"),
    ("pictures", "desktop_app.ui.picture_controller"),
    ("window.conflict", "desktop_app.ui.dialogs.conflict_dialog"),
    ("conflicts", "desktop_app.ui.conflict_controller"),
    ("window.keys", "desktop_app.ui.dialogs.keys_panel"),
    ("window.settings", "desktop_app.ui.dialogs.settings_panel"),
    ("settings", "desktop_app.ui.settings_controller"),
    ("window.help", "desktop_app.ui.dialogs.help_panel"),
    ("help", "desktop_app.ui.help_controller"),
    ("window.report", "desktop_app.ui.dialogs.report_panel"),
    ("reports", "desktop_app.ui.report_controller"),
    ("window.crash", "desktop_app.ui.dialogs.crash_dialog"),
)


class Later(QObject):
    """Makes all PARTS, once.

    Signals:
        done: all are made.
    """

    done = Signal()

    def __init__(self, desk: DeskController, worker: RequestWorker) -> None:
        super().__init__(desk)
        self._desk = desk
        self._worker = worker
        self._left = list(reversed(PARTS))
        self._has_begun = False

    @property
    def is_done(self) -> bool:
        return not self._left

    def begin(self) -> None:
        if not self._has_begun:
            self._has_begun = True
            self._load_next()

    def _load_next(self) -> None:
        _, module = self._left[-1]
        self._worker.warm_up(partial(import_module, module), self._make_next)

    def _make_next(self) -> None:
        name, _ = self._left.pop()
        attrgetter(name)(self._desk)
        if self._left:
            self._load_next()
        else:
            self.done.emit()
