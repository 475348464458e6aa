"""Taking back what was done: the last of the agent's own, or an operation that somebody points at."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop_app.domain.errors import Conflict, DesktopError
from desktop_app.domain.ids import OperationId
from desktop_app.services.journal import LastUndoable, Prefer, Undo, Undoable
from desktop_app.services.runner import Done
from desktop_app.ui import actions as rules
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.parts import Parts
from desktop_app.ui.wording import undone_sentence

if TYPE_CHECKING:
    from desktop_app.ui.controller import DeskController


class UndoController(QObject):
    """Asks whose value counts where it was changed again since."""

    def __init__(self, desk: DeskController, window: MainWindow, parts: Parts) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._parts = parts
        window.actions_by_rule[rules.UNDO].triggered.connect(self._undo_last)

    def _undo_last(self) -> None:
        self._parts.worker.read(LastUndoable(), self._undo_found, self._desk.show_problem)

    def _undo_found(self, found: Undoable | None) -> None:
        if found is None:
            self._desk.show_toast("There is nothing to undo", None, icon="info-circle")
        else:
            self.undo(found.id)

    def undo(
        self,
        operation: OperationId,
        prefer: Prefer = Prefer.ASK,
        *,
        on_undone: Callable[[], None] | None = None,
    ) -> None:
        """Takes *operation* back, and says so with the way back from there."""

        def done(result: Done) -> None:
            self._window.status.show_saved(self._parts.clock())
            said = undone_sentence(result.result["command"])
            self._desk.show_toast(said, result.operation, icon="arrow-back-up")
            if on_undone is not None:
                on_undone()

        def failed(error: DesktopError) -> None:
            if isinstance(error, Conflict):
                self._desk.conflicts.ask_about_undo(error, decided)
            else:
                self._desk.show_problem(error)

        def decided(put_back: bool) -> None:
            self.undo(operation, Prefer.BEFORE if put_back else Prefer.NOW, on_undone=on_undone)

        self._parts.worker.run(Undo(operation, prefer.value), done, failed)
