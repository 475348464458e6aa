"""What happens at the desk: interactions are selected and answered, changes are read anew, and every draft is kept.

What an agent sees of the contact is in ``contact_controller.py``, what is done about it in the controllers beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal

from desktop_app.domain.changes import Change
from desktop_app.domain.errors import DesktopError
from desktop_app.domain.ids import InteractionId, OperationId
from desktop_app.domain.interactions import Arrival, Interaction, InteractionState
from desktop_app.domain.permissions import Agent
from desktop_app.services.agents import CurrentAgent
from desktop_app.services.first_run import StoreIsEmpty
from desktop_app.services.interactions import (
    AcceptInteraction,
    DeclineInteraction,
    ReceiveInteraction,
    WrapUpInteraction,
    receipt_of,
)
from desktop_app.services.requests import Command
from desktop_app.services.runner import Done
from desktop_app.ui import actions as rules
from desktop_app.ui.alert_controller import AlertController
from desktop_app.ui.desk_parts import DeskParts
from desktop_app.ui.drafts import Draft
from desktop_app.ui.interaction_feed import InteractionFeed
from desktop_app.ui.keys import problems
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.parts import Parts
from desktop_app.ui.presence_controller import PresenceController
from desktop_app.ui.stores_controller import StoresController
from desktop_app.ui.wording import with_warnings

if TYPE_CHECKING:
    from desktop_app.services.desk_view import InteractionView

OnDone = Callable[[Done], None]


class DeskController(DeskParts):
    """Joins the window to the services.

    Signals:
        ring_test_call_requested: the agent wants to see an interaction come in.
        shown: the panes show the selected interaction as it is now.
    """

    ring_test_call_requested = Signal()
    shown = Signal()

    def __init__(self, window: MainWindow, parts: Parts) -> None:
        super().__init__(window, parts)
        self._worker = parts.worker
        self._selected: InteractionId | None = None
        self._interaction: Interaction | None = None
        self._store_is_empty = False
        self._toast_operation: OperationId | None = None
        self._toast_file = ""
        self._feed = InteractionFeed(
            window.interactions, parts, on_shown=self._on_list_shown, on_error=self.show_problem
        )
        self.alerts = AlertController(window, self._feed, parts)
        self.presence = PresenceController(self, window, self._feed, parts)
        self.stores = StoresController(self, window, parts)
        self._connect()
        self._second = parts.timers.repeating(1_000, self)
        self._second.timeout.connect(self.on_second)
        self._second.start()
        keys = parts.settings.keys
        window.actions_by_rule.show_keys(keys)
        self.read_everything()
        for mistake in [*problems(rules.RULES, keys)][:1]:
            self.show_toast(mistake, None, icon="alert-triangle")

    @property
    def window(self) -> MainWindow:
        return self._window

    def _connect(self) -> None:
        window = self._window
        actions = window.actions_by_rule
        for rule, slot in (
            (rules.ACCEPT, self._accept),
            (rules.DECLINE, self._decline),
            (rules.NEXT, self._select_next),
            (rules.PREVIOUS, self._select_previous),
            (rules.SUBMIT, self._submit_wrap_up),
            (rules.RING, self.ring_test_call_requested),
            (rules.QUIT, window.close),
        ):
            actions[rule].triggered.connect(slot)
        window.interactions.interaction_selected.connect(self._on_selected)
        window.contact.retry_requested.connect(self.read_selected)
        window.interactions.accept_requested.connect(self._accept_id)
        window.interactions.decline_requested.connect(self._decline_id)
        window.conversation.wrap_up.edited.connect(self._on_wrap_up_edited)
        window.toast.undo_requested.connect(self._undo_toast)
        window.toast.why_requested.connect(self._on_why_requested)
        window.toast.folder_requested.connect(self._open_folder)
        self._worker.changed.connect(self._on_changed)
        self._worker.waiting.connect(window.status.show_waiting)
        self._worker.reachable.connect(self._on_reachable)

    # Reading

    def read_everything(self) -> None:
        """At the start, and when permissions may have changed."""
        self._worker.read(CurrentAgent(), self._show_agent, self.show_problem, topic="agent")
        self._worker.read(StoreIsEmpty(), self._on_store_is_empty, self.show_problem, topic="empty")
        self.presence.read()
        self._feed.read_all()
        self.read_selected()
        self._follow_selection()

    def _on_changed(self, change: Change) -> None:
        for part in self.made("lapsing", "duplicates"):
            part.follow(change)
        self.presence.follow(change)
        if change.agents or change.everything:
            self.read_everything()
            return
        if self._store_is_empty and change.contacts:
            self._worker.read(StoreIsEmpty(), self._on_store_is_empty, self.show_problem, topic="empty")
        ids = self._feed.concerned(change.interactions, change.contacts)
        self._feed.read(ids)
        is_about = any(contact.is_about(change) for contact in self.made("contact"))
        if self._selected is not None and (self._selected in ids or is_about):
            self.read_selected()
        for contact in self.made("contact"):
            if is_about:
                contact.read_looked_up()
            contact.follow(change)

    def read_selected(self) -> None:
        if self._selected is not None:
            self.contact.read_view(self._selected, self._show_view, self._show_view_problem)

    def _show_agent(self, agent: Agent) -> None:
        self._window.actions_by_rule.show_agent(agent)
        self._window.status.show_agent(agent.name, agent.role.value)
        self._tell_agent(agent)

    def _on_store_is_empty(self, is_empty: bool) -> None:
        self._store_is_empty = is_empty
        if self._selected is None:
            self._window.conversation.show_nothing(is_first_run=is_empty)

    def on_second(self) -> None:
        now = self._parts.clock()
        self._window.interactions.show_now(now)
        self._window.conversation.show_now(now)
        self._show_wrap_up_time(now)
        self.presence.on_second(now)
        self.alerts.on_second()
        self._window.status.show_unsaved(", ".join(self._drafts.unsaved))

    def _on_reachable(self, is_reachable: bool) -> None:
        self._window.status.show_offline(not is_reachable)

    # Selecting

    @property
    def selected(self) -> InteractionId | None:
        return self._selected

    @property
    def draft(self) -> Draft:
        """What is unfinished of the selected interaction, or of the desk without one."""
        return self._drafts.of(self._selected or "")

    def _on_selected(self, id: str) -> None:
        selected = InteractionId(id) if id else None
        if selected == self._selected:
            return
        self._selected = selected
        self._interaction = None
        self.contact.leave_interaction()
        for part in self.made("conflicts", "merge", "unmerge"):
            part.leave()
        self._feed.pin(selected)
        if selected is None:
            self._window.conversation.show_nothing(is_first_run=self._store_is_empty)
            self.contact.show_nothing()
            self._come_back_to_merge()
            return
        self.read_selected()

    def _show_view(self, view: InteractionView) -> None:
        interaction = view.conversation.interaction
        if interaction.id != self._selected:
            return
        self._interaction = interaction
        self._window.conversation.show_conversation(view.conversation, self._parts.clock())
        self._show_wrap_up(interaction)
        self.contact.show_view(view)
        self._come_back_to_merge()
        self._follow_selection()
        self.shown.emit()

    def _come_back_to_merge(self) -> None:
        if self.draft.merge is not None:
            self.merge.come_back()

    def _show_view_problem(self, error: DesktopError) -> None:
        self.contact.show_problem(str(error))
        self.show_problem(error)

    def _show_wrap_up(self, interaction: Interaction) -> None:
        bar = self._window.conversation.wrap_up
        draft = self._drafts.of(interaction.id)
        draft.is_wrapped_up = interaction.wrap_up is not None
        self._show_wrap_up_time(self._parts.clock())
        if interaction.wrap_up is not None:
            wrap_up = interaction.wrap_up
            bar.show_wrap_up(wrap_up.code, wrap_up.note, hint="submitted", is_editable=False)
            return
        runs = interaction.state is InteractionState.ACCEPTED
        hint = "can be filled while it runs" if runs else "still to be submitted"
        bar.show_wrap_up(draft.wrap_up_code, draft.wrap_up_note, hint=hint, is_editable=True)

    def _show_wrap_up_time(self, now: datetime) -> None:
        """Nothing is submitted when the time is over: the link could not be put right any more."""
        interaction, limit = self._interaction, self._parts.settings.wrap_up_seconds
        is_due = interaction is not None and interaction.state is InteractionState.ENDED
        ended_at = interaction.ended_at if interaction is not None and is_due else None
        left = None if not limit or ended_at is None else limit - int((now - ended_at).total_seconds())
        self._window.conversation.wrap_up.show_time_left(left)

    def _on_wrap_up_edited(self, code: str, note: str) -> None:
        if self._selected is not None:
            draft = self._drafts.of(self._selected)
            draft.wrap_up_code, draft.wrap_up_note = code, note

    def _select_next(self) -> None:
        self._window.interactions.select_neighbour(1)

    def _select_previous(self) -> None:
        self._window.interactions.select_neighbour(-1)

    def _on_list_shown(self) -> None:
        self._follow_selection()
        self.alerts.follow()

    def _follow_selection(self) -> None:
        """Which actions have something to act on."""
        actions = self._window.actions_by_rule
        state = self._interaction.state if self._interaction else None
        alerting = bool(self._window.interactions.longest_alerting())
        is_alerting = state is InteractionState.ALERTING or alerting
        actions.enable(rules.ACCEPT, is_alerting)
        actions.enable(rules.DECLINE, is_alerting)
        actions.enable(rules.SUBMIT, state in (InteractionState.ACCEPTED, InteractionState.ENDED))
        for contact in self.made("contact"):
            contact.follow_selection()

    # Answering

    def _accept(self) -> None:
        self._accept_id(self._to_answer())

    def _decline(self) -> None:
        self._decline_id(self._to_answer())

    def _to_answer(self) -> str:
        """The selected one if it alerts, else what has alerted longest."""
        if self._interaction is not None and self._interaction.state is InteractionState.ALERTING:
            return self._interaction.id
        return self._window.interactions.longest_alerting()

    def _accept_id(self, id: str) -> None:
        if id:
            self._window.interactions.select(id)
            self.run(AcceptInteraction(InteractionId(id)))

    def _decline_id(self, id: str) -> None:
        if id:
            self._window.interactions.select(id)
            self.run(DeclineInteraction(InteractionId(id)), toast="Declined", icon="phone-x")

    def _submit_wrap_up(self) -> None:
        interaction = self._interaction
        if interaction is None:
            return
        bar = self._window.conversation.wrap_up

        def failed(error: DesktopError) -> None:
            bar.show_error(str(error))

        self.run(
            WrapUpInteraction(interaction.id, bar.code, bar.note),
            toast=f"Wrapped up as {bar.code}",
            icon="circle-check",
            on_error=failed,
        )

    def receive(
        self, arrival: Arrival, on_done: OnDone | None = None, on_error: Callable[..., Any] | None = None
    ) -> None:
        """An interaction alerts: its row appears and nothing else changes."""
        self._worker.run(
            ReceiveInteraction(arrival),
            on_done or self._ignore,
            on_error or self.show_problem,
            operation_id=receipt_of(arrival.id),
        )

    def _ignore(self, done: Done) -> None:
        """Nobody asked; the row has come by itself."""

    # Running commands

    def run(
        self,
        command: Command,
        *,
        toast: str | Callable[[Done], str] = "",
        icon: str = "check",
        why: bool = False,
        on_done: OnDone | None = None,
        on_error: Callable[[DesktopError], None] | None = None,
    ) -> None:
        """Carries *command* out, and says *toast*, which may depend on what was done, with the way back."""

        def done(result: Done) -> None:
            self._window.status.show_saved(self._parts.clock())
            if toast:
                said = toast if isinstance(toast, str) else toast(result)
                self.show_toast(with_warnings(said, result.result), result.operation, icon=icon, why=why)
            if on_done is not None:
                on_done(result)

        self._worker.run(command, done, on_error or self.show_problem)

    def show_toast(
        self, text: str, operation: OperationId | None, *, icon: str = "check", why: bool = False, file: str = ""
    ) -> None:
        """*operation*: what the toast's Undo takes back; *file*: the one whose folder it offers to show."""
        self._toast_operation, self._toast_file = operation, file
        self._window.toast.show_toast(text, icon=icon, undo=operation is not None, why=why, folder=bool(file))

    def _open_folder(self) -> None:
        if self._toast_file:
            self._parts.open_folder(self._toast_file)

    def show_problem(self, error: DesktopError) -> None:
        """What could not be done, in its one sentence."""
        self._window.status.show_saved(None, problem="Not saved")
        self.show_toast(str(error), None, icon="alert-triangle")

    def _undo_toast(self) -> None:
        if self._toast_operation is not None:
            self.undo(self._toast_operation)

    def undo(self, operation: OperationId, *, on_undone: Callable[[], None] | None = None) -> None:
        """Takes *operation* back, and says so with the way back from there."""
        self.undoing.undo(operation, on_undone=on_undone)

    def _on_why_requested(self) -> None:
        self.contact.show_why()

    @property
    def is_all_saved(self) -> bool:
        return not self._drafts.unsaved

    @property
    def has_unfinished_forms(self) -> bool:
        return self._drafts.has_unfinished_forms
