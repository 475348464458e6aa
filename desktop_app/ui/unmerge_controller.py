"""A merge is taken apart: chosen from those that stand, looked at before, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from desktop_app.domain.changes import Change
from desktop_app.domain.contacts import Contact
from desktop_app.domain.errors import DesktopError
from desktop_app.domain.ids import OperationId
from desktop_app.services.contacts import ContactDetails
from desktop_app.services.merging import MergesOfContact, PreviewUnmerge, StandingMerge, UnmergeContacts, UnmergePreview
from desktop_app.services.runner import Done
from desktop_app.services.sharing import DetailsOfSeveral
from desktop_app.ui import actions as rules
from desktop_app.ui import unmerge_wording as words
from desktop_app.ui.dialogs.unmerge_dialog import BEFORE
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.parts import Parts

if TYPE_CHECKING:
    from desktop_app.ui.controller import DeskController


class UnmergeController(QObject):
    """The sheet in which a merge is taken apart; it goes when another interaction is selected."""

    def __init__(self, desk: DeskController, window: MainWindow, parts: Parts) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._sheet = window.unmerge
        self._worker = parts.worker
        self._parts = parts
        self._contact: Contact | None = None
        self._merges: tuple[StandingMerge, ...] = ()
        self._preview: UnmergePreview | None = None
        self._before: frozenset[str] = frozenset()  # fields that go back
        self._is_under_way = False
        window.actions_by_rule[rules.UNMERGE].triggered.connect(self._begin)
        self._sheet.close_requested.connect(self.leave)
        self._sheet.merge_chosen.connect(self._on_merge_chosen)
        self._sheet.value_chosen.connect(self._on_value_chosen)
        self._sheet.confirmed.connect(self._confirm)
        self._worker.changed.connect(self._on_changed)

    def _begin(self) -> None:
        self._contact = self._desk.contact.shown_contact
        if self._contact is None:
            return
        self._preview, self._before, self._is_under_way = None, frozenset(), False
        self._sheet.show_merges(())
        self._sheet.show_stories("", ())
        self._sheet.show_preview("", is_ready=False)
        self._window.place_sheets()
        self._sheet.open_sheet()
        self._read()

    def leave(self) -> None:
        self._contact = None
        self._sheet.hide()

    def _read(self) -> None:
        contact = self._contact
        if contact is None:
            return

        def answer(merges: tuple[StandingMerge, ...]) -> None:
            if self._contact is not contact:
                return
            self._merges = merges
            if not merges:
                self.leave()
                return
            now = self._parts.clock()
            self._sheet.show_merges([words.merge_line(each, now) for each in merges])
            self._read_merge()

        self._worker.read(MergesOfContact(contact.id), answer, self._show_problem, topic="standing merges")

    def _on_merge_chosen(self, _id: str) -> None:
        self._before = frozenset()
        self._read_merge()

    def _read_merge(self) -> None:
        id = OperationId(self._sheet.chosen_merge)
        if not id:
            return

        def answer(preview: UnmergePreview) -> None:
            if self._contact is not None and self._sheet.chosen_merge == id:
                self._preview = preview
                self._show()

        self._worker.read(PreviewUnmerge(id), answer, self._show_problem, topic="unmerge")

    def _show(self) -> None:
        preview = self._preview
        if preview is None:
            return
        self._sheet.show_stories(words.stories_sentence(preview), words.story_lines(preview, self._before))
        command = self._command(preview)
        ids = (preview.merge.survivor, *(id for id, _ in preview.merge.absorbed))

        def answer(rehearsed: tuple[Any, tuple[ContactDetails, ...]]) -> None:
            if self._preview is preview and self._command(preview) == command:
                self._sheet.show_preview(words.preview(rehearsed[1]), is_ready=True)

        self._worker.rehearse(command, DetailsOfSeveral(ids), answer, self._show_problem, topic="unmerge preview")

    def _command(self, preview: UnmergePreview) -> UnmergeContacts:
        before = tuple(each.field for each in preview.stories if each.field in self._before)
        return UnmergeContacts(preview.merge.operation, before)

    def _on_value_chosen(self, name: str, place: int) -> None:
        self._before = self._before | {name} if place == BEFORE else self._before - {name}
        self._show()

    def _on_changed(self, change: Change) -> None:
        contact = self._contact
        if (
            contact is not None
            and not self._is_under_way
            and (change.everything or change.contacts.intersection(contact.members))
        ):
            self._read()

    def _show_problem(self, error: DesktopError) -> None:
        self._is_under_way = False
        self._sheet.show_preview(str(error), is_ready=False)

    def _confirm(self) -> None:
        preview = self._preview
        if preview is None:
            return

        def done(_done: Done) -> None:
            self._is_under_way = False
            self.leave()
            self._desk.contact.read_looked_up()

        self._is_under_way = True
        self._desk.run(
            self._command(preview),
            toast=f"Taken apart: {words.names(preview.merge)}",
            icon="arrows-split",
            on_done=done,
            on_error=self._show_problem,
        )
