"""Contacts that are one person are merged: planned in a sheet, seen before, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop_app.domain.changes import Change
from desktop_app.domain.contacts import Contact
from desktop_app.domain.errors import Conflict, DesktopError
from desktop_app.domain.ids import ContactId
from desktop_app.domain.text import counted
from desktop_app.services.desk_view import Whole, WholeOfContact
from desktop_app.services.merging import CompareContacts, MergeComparison, SayNotSamePerson
from desktop_app.services.runner import Done
from desktop_app.services.searching import ContactSearch, SearchContacts
from desktop_app.services.sharing import MergeCandidate, MergeCandidates
from desktop_app.ui import actions as rules
from desktop_app.ui import merge_wording as words
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.merge_plan import MergePlan
from desktop_app.ui.parts import Parts
from desktop_app.ui.wording import search_hit_line

if TYPE_CHECKING:
    from desktop_app.ui.controller import DeskController


class MergeController(QObject):
    """The merge sheet. Its plan is kept with the interaction that it was begun for, as every draft is.

    Signals:
        ended: a plan was carried out, or given up.
    """

    ended = Signal()

    def __init__(self, desk: DeskController, window: MainWindow, parts: Parts) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._sheet = window.merge
        self._worker = parts.worker
        self._parts = parts
        self._comparison: MergeComparison | None = None
        self._contacts: dict[ContactId, Contact] = {}
        self._notices: list[str] = []
        self._shows_settled = False
        self._is_merging = False
        window.actions_by_rule[rules.MERGE].triggered.connect(self._begin)
        sheet, members = self._sheet, self._sheet.members
        sheet.close_requested.connect(self._cancel)
        sheet.confirmed.connect(self._confirm)
        sheet.value_chosen.connect(self._on_value_chosen)
        sheet.survivor_chosen.connect(self._on_survivor_chosen)
        sheet.settled_toggled.connect(self._on_settled_toggled)
        members.search_requested.connect(self._read_candidates)
        members.added.connect(self._on_added)
        members.taken_out.connect(self._on_taken_out)
        members.said_not_same.connect(self._on_said_not_same)
        self._worker.changed.connect(self._on_changed)

    # Begin, leave, come back, end

    @property
    def _plan(self) -> MergePlan | None:
        return self._desk.draft.merge

    def _begin(self) -> None:
        contact = self._desk.contact.shown_contact
        if contact is not None and self._plan is None:
            self._contacts[contact.id] = contact
            self._desk.draft.merge = MergePlan.begun_for(contact.id)
        self.come_back()

    def begin_with(self, one: Contact, other: Contact) -> None:
        """Plans the merge of these two, in place of whatever was planned before."""
        self._contacts |= {each.id: each for each in (one, other)}
        self._desk.draft.merge = MergePlan.begun_for(one.id).with_member(other.id)
        self._sheet.hide()
        self.come_back()

    def leave(self) -> None:
        """Another interaction is selected; the plan stays in its draft."""
        self._forget()
        self._sheet.hide()

    def come_back(self) -> None:
        """Shows the plan of the selected interaction, if there is one and it is not on show already."""
        if self._plan is None or self._sheet.isVisible():
            return
        self._forget()
        self._sheet.members.clear()
        self._window.place_sheets()
        self._show_plan()
        self._sheet.open_sheet()
        self._read()
        self._read_candidates()

    def _cancel(self) -> None:
        self._desk.draft.merge = None
        self.leave()
        self.ended.emit()

    def _forget(self) -> None:
        self._comparison = None
        self._notices = []
        self._shows_settled = False
        self._is_merging = False

    # Reading

    def _read(self, *, announces: bool = False) -> None:
        """Compares the contacts anew; *announces*: says what is different from what was compared before."""
        plan, before = self._plan, self._comparison
        if plan is None:
            return
        if len(plan.members) < 2:
            self._comparison = None
            self._show_plan()
            return

        def answer(comparison: MergeComparison) -> None:
            if self._plan is None or self._plan.members != plan.members:
                return
            if announces and before is not None:
                self._notices = words.what_changed(before, comparison) or self._notices
            self._take_over(comparison)

        def failed(error: DesktopError) -> None:
            self._comparison = None
            self._notices = [str(error)]
            self._show_plan()

        self._worker.read(CompareContacts(plan.members), answer, failed, topic="merge comparison")

    def _take_over(self, comparison: MergeComparison) -> None:
        self._comparison = comparison
        self._contacts |= {each.id: each for each in comparison.contacts}
        self._show_plan()

    def _read_candidates(self) -> None:
        plan, text = self._plan, self._sheet.members.text
        if plan is None:
            return

        def found(search: ContactSearch) -> None:
            now = self._parts.clock()
            hits = [search_hit_line(hit, now, was_linked=False) for hit in search.answer.hits]
            self._show_candidates(
                [MergeCandidate(ContactId(hit.id), hit.name, f"{hit.field_label} {hit.matched_text}") for hit in hits],
                "Nobody else found; try another spelling, a number or an address",
            )

        def alike(candidates: tuple[MergeCandidate, ...]) -> None:
            self._show_candidates(list(candidates), "Nobody shares a number, an address or the name")

        if text:
            self._worker.read(SearchContacts(text), found, self._show_problem, topic="merge candidates")
        else:
            self._worker.read(MergeCandidates(plan.origin), alike, self._show_problem, topic="merge candidates")

    def _show_candidates(self, candidates: list[MergeCandidate], none: str) -> None:
        plan = self._plan
        if plan is None:
            return
        members = {member for id in plan.members for member in (id, *self._members_of(id))}
        lines = [words.candidate_line(each) for each in candidates if each.contact_id not in members]
        self._sheet.members.show_candidates(lines, counted(len(lines), "contact") if lines else none)

    def _members_of(self, id: ContactId) -> tuple[ContactId, ...]:
        return self._contacts[id].members if id in self._contacts else ()

    def _on_changed(self, change: Change) -> None:
        plan = self._plan
        if plan is None or self._is_merging or self._sheet.isHidden():
            return
        watched = {member for id in plan.members for member in (id, *self._members_of(id))}
        if change.everything or change.contacts & watched:
            self._read(announces=True)
            self._read_candidates()

    # Showing

    def _show_plan(self) -> None:
        plan, comparison = self._plan, self._comparison
        if plan is None:
            return
        stays = plan.survivor_of(comparison).id if comparison else None
        known = [self._contacts[id] for id in plan.members if id in self._contacts]
        self._sheet.members.show_members(
            [words.member_line(each, stays=each.id == stays) for each in known], plan.origin
        )
        number = len(plan.members)
        self._sheet.show_title(f"Merge {number} contacts" if number > 1 else "Merge contacts")
        if comparison is None:
            self._sheet.show_only_one()
            self._sheet.show_notices(self._notices)
            return
        settled = words.settled_lines(comparison) if self._shows_settled else []
        self._sheet.show_comparison(
            words.headers(plan, comparison),
            [*words.conflict_lines(plan, comparison), *settled],
            words.differences_sentence(plan, comparison),
        )
        names = [each.display_name for each in comparison.contacts]
        place = comparison.contacts.index(plan.survivor_of(comparison))
        self._sheet.show_survivor(names, place, words.survivor_reason(plan, comparison))
        self._sheet.show_settled(words.settled_sentence(comparison), is_open=self._shows_settled)
        self._sheet.show_notices([*self._notices, *words.warnings(comparison)])
        self._rehearse(plan, comparison)

    def _rehearse(self, plan: MergePlan, comparison: MergeComparison) -> None:
        def answer(rehearsed: tuple[Any, Whole]) -> None:
            if self._plan == plan and self._comparison is comparison:
                self._sheet.show_kept(
                    words.kept_title(comparison), words.kept_rows(rehearsed[1].details.contact, comparison)
                )
                self._sheet.show_preview(words.preview(plan, comparison, rehearsed, self._parts.clock()))
                self._sheet.show_ready(True)

        def failed(error: DesktopError) -> None:
            if self._plan == plan:
                self._sheet.show_preview(str(error))
                self._sheet.show_ready(False, str(error))

        command = plan.command(comparison)
        self._worker.rehearse(command, WholeOfContact(command.survivor), answer, failed, topic="merge preview")

    def _show_problem(self, error: DesktopError) -> None:
        self._notices = [str(error)]
        self._show_plan()

    # Planning

    def _change_plan(self, plan: MergePlan) -> None:
        self._desk.draft.merge = plan
        self._show_plan()

    def _on_value_chosen(self, name: str, place: int) -> None:
        if self._plan and self._comparison:
            self._change_plan(self._plan.with_choice(name, self._comparison.contacts[place].id))

    def _on_survivor_chosen(self, place: int) -> None:
        if self._plan and self._comparison:
            self._change_plan(self._plan.with_survivor(self._comparison.contacts[place].id))

    def _on_settled_toggled(self) -> None:
        self._shows_settled = not self._shows_settled
        self._show_plan()

    def _on_added(self, id: str) -> None:
        if self._plan:
            self._change_members(self._plan.with_member(ContactId(id)))
            self._sheet.members.clear()
            self._read_candidates()

    def _on_taken_out(self, id: str) -> None:
        if self._plan:
            self._change_members(self._plan.without_member(ContactId(id)))
            self._read_candidates()

    def _change_members(self, plan: MergePlan) -> None:
        self._desk.draft.merge = plan
        self._notices = []
        self._read()

    def _on_said_not_same(self, id: str) -> None:
        plan = self._plan
        if plan is None:
            return
        other = ContactId(id)
        names = [self._contacts[each].display_name for each in (plan.origin, other)]

        def done(_done: Done) -> None:
            if self._plan is not None:
                self._change_members(self._plan.without_member(other))
                self._read_candidates()

        self._desk.run(
            SayNotSamePerson(plan.origin, other),
            toast=f"{names[0]} and {names[1]} are not the same person",
            icon="user-x",
            on_done=done,
            on_error=self._show_problem,
        )

    # Merging

    def _confirm(self) -> None:
        plan, comparison, draft = self._plan, self._comparison, self._desk.draft
        if plan is None or comparison is None:
            return
        survivor = plan.survivor_of(comparison)

        def done(_done: Done) -> None:
            draft.merge = None
            if draft is self._desk.draft:
                self.leave()
                self.ended.emit()
            self._desk.contact.read_looked_up()

        def failed(error: DesktopError) -> None:
            self._is_merging = False
            self._notices = [str(error)]
            self._show_plan()
            if isinstance(error, Conflict):
                self._read(announces=True)

        self._is_merging = True
        self._sheet.show_ready(False, "The merge is under way")
        others = counted(len(plan.members) - 1, "contact")
        self._desk.run(
            plan.command(comparison, seen=comparison.sequence),
            toast=f"Merged {others} into {survivor.display_name}",
            icon="arrows-join",
            on_done=done,
            on_error=failed,
        )
