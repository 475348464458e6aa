"""Importing contacts: which files, how they are read, and where their columns go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot

from desktop_app.domain.permissions import Agent, Permission
from desktop_app.ui import actions as rules
from desktop_app.ui.import_answers import ImportPreview, preview_of
from desktop_app.ui.import_order import ImportOrder
from desktop_app.ui.import_run_controller import ImportRunController
from desktop_app.ui.import_wording import regions
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.own_program import DONE, Run, last_words
from desktop_app.ui.parts import Parts
from desktop_app.ui.wording import missing_permission

if TYPE_CHECKING:
    from desktop_app.ui.controller import DeskController

_KINDS = ("Contacts (*.csv *.tsv *.txt *.vcf *.vcard)", "All files (*)")
# Not by phone unless asked to: families and firms share one, and an update would write over somebody else.
_MATCH_BY, _ON_MATCH = "external-id,email", "update"


class ImportController(QObject):
    """The sheet's plan, and files that are dropped on the window; what is done with them is in `runs`."""

    def __init__(self, desk: DeskController, window: MainWindow, parts: Parts) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._panel = window.importing
        self._parts = parts
        self._memory = parts.import_memory
        self._missing: Permission | None = None
        self._order = ImportOrder(match_by=_MATCH_BY, on_match=_ON_MATCH)
        self._home: str = ""  # the desk's own region, when it was last taken over
        self._countries: Mapping[str, str] = {}
        self._preview: ImportPreview | None = None
        self._reading: Run | None = None
        self._heard: list[str] = []
        self._may_recall = False  # the columns have not been shown yet, nor sent anywhere by the agent
        self._sent_by_name: dict[str, str] = {}  # what the agent decided about columns, now or the last time
        self.runs = ImportRunController(desk, window, parts)
        panel = self._panel
        window.actions_by_rule[rules.IMPORT].triggered.connect(self.open)
        window.status.import_status.clicked.connect(self.open)
        window.file_drop.dropped.connect(self.take_files)
        window.file_drop.refused.connect(self._say)
        panel.close_requested.connect(panel.hide)
        panel.files_wanted.connect(self._choose_files)
        panel.plan.order_changed.connect(self._on_order_changed)
        panel.plan.field_chosen.connect(self._on_field_chosen)
        panel.plan.forget_requested.connect(self._forget)
        panel.check_requested.connect(self._check)
        panel.import_requested.connect(self._import)
        panel.done.connect(self._finish)

    def show_agent(self, agent: Agent) -> None:
        self._missing = next((needed for needed in rules.IMPORT.needs if not agent.may(needed)), None)
        self._panel.plan.show_permissions(may_merge=agent.may(Permission.IDENTITY_MERGE))

    def close(self) -> None:
        """The window goes: what is under way ends, and leaves nothing behind."""
        self._parts.program.close()
        self.runs.close()

    # The files

    @Slot()
    def open(self) -> None:
        self._window.place_sheets()
        self._window.put_sheets_away(self._panel)
        self._panel.open_sheet()
        self.runs.come_back()

    def _say(self, sentence: str) -> None:
        self._desk.show_toast(sentence, None, icon="info-circle")

    def _choose_files(self) -> None:
        self._parts.files.choose_files(self._window, "Import contacts", _KINDS, self.take_files)

    @Slot(list)
    def take_files(self, paths: Sequence[str]) -> None:
        """Shows what is in *paths*, or says why that is not possible."""
        problem = self._problem_with(paths)
        if problem:
            self._say(problem)
            return
        if self._order.region == self._home:
            self._order = replace(self._order, region=self._parts.settings.region)
        self._home = self._parts.settings.region
        files = tuple(paths)
        self._order = replace(
            self._order, files=files, fields={}, format="", encoding="", delimiter="", has_header=None
        )
        self._preview = None
        self._read_as_new()
        self.open()

    def _problem_with(self, paths: Sequence[str]) -> str:
        if self._missing is not None:
            return f"{missing_permission(self._missing)}."
        if self.runs.is_under_way:
            return "An import is under way; the next can begin when it is done or cancelled."
        folder = next((Path(path) for path in paths if Path(path).is_dir()), None)
        return f"{folder.name} is a folder; drop the files that are in it." if folder else ""

    def _finish(self) -> None:
        self._order = replace(self._order, files=(), fields={})
        self._preview = None
        self._panel.hide()
        self._panel.show_nothing()

    # How they are read

    def _read_as_new(self) -> None:
        self._may_recall = True
        self._sent_by_name = {}
        self._panel.plan.show_remembered(False)
        self._read()

    def _read(self) -> None:
        """Looks at the files; an answer to an earlier look that is still on its way is not waited for."""
        if self._reading is not None:
            self._reading.forget()
        self._countries = self._countries or regions()
        self._panel.plan.show_order(self._order, divisions=self._desk.divisions.names, countries=self._countries)
        self._panel.show_reading()
        self._heard = []
        self._reading = self._parts.program.run(self._order.preview_words(), self)
        self._reading.line_heard.connect(self._heard.append)
        self._reading.ended.connect(self._on_read)
        self._reading.start()

    def _on_read(self, status: int | None, answer: Any) -> None:
        self._reading = None
        if status not in DONE or not isinstance(answer, Mapping):
            self._preview = None
            self._panel.show_no_preview(last_words(self._heard, "The file could not be looked at; try again."))
            return
        self._preview = preview_of(answer)
        if self._may_recall:
            self._may_recall = False
            if self._recall(self._preview):
                self._read()
                return
        self._panel.show_preview(self._preview)

    def _on_order_changed(self, order: ImportOrder) -> None:
        before, self._order = self._order, replace(order, fields=self._order.fields)
        if before.reading != order.reading:
            self._order = replace(order, fields={})
            self._read_as_new()

    def _on_field_chosen(self, place: int, field: str) -> None:
        if self._preview is None:
            return
        self._panel.plan.show_remembered(False)
        self._sent_by_name[self._preview.names[place]] = field
        column = self._order.column(place, self._preview.names)
        self._order = replace(self._order, fields={**self._order.fields, column: field})
        self._read()

    # Where columns went last time

    def _recall(self, preview: ImportPreview) -> bool:
        """Sends the columns where they went last time; whether any goes elsewhere now."""
        if not preview.is_worth_remembering:
            return False
        fields = self._memory.recall(preview.names)
        changed = {
            self._order.column(place, preview.names): fields[column.name]
            for place, column in enumerate(preview.columns)
            if fields.get(column.name, column.field) != column.field
        }
        self._panel.plan.show_remembered(bool(changed))
        self._sent_by_name = dict(fields)
        self._order = replace(self._order, fields=changed)
        return bool(changed)

    def _remember(self) -> None:
        preview = self._preview
        if preview is None or not preview.is_worth_remembering:
            return
        try:
            self._memory.remember(preview.names, self._sent_by_name)
        except OSError as error:
            self._say(f"How the columns were mapped cannot be remembered: {error.strerror or error}.")

    def _forget(self) -> None:
        if self._preview is None:
            return
        try:
            self._memory.forget(self._preview.names)
        except OSError as error:
            self._say(f"How the columns were mapped cannot be forgotten: {error.strerror or error}.")
            return
        self._order = replace(self._order, fields={})
        self._read_as_new()

    # What is done with them

    def _check(self) -> None:
        self.runs.begin(self._order, is_rehearsal=True)

    def _import(self) -> None:
        self._remember()
        self.runs.begin(self._order, is_rehearsal=False)
