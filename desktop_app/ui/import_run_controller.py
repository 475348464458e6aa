"""The import itself: the child process that does it, how far it is, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from desktop_app.domain.errors import DesktopError
from desktop_app.domain.ids import OperationId
from desktop_app.services.journal import LastUndoable, Undoable
from desktop_app.ui.import_answers import ImportCounts, ImportProblem, counts_of, problem_of, progress_of
from desktop_app.ui.import_order import ImportOrder
from desktop_app.ui.import_rejects import RejectsFile
from desktop_app.ui.import_wording import (
    files_sentence,
    imported_toast,
    problem_line,
    problems_title,
    progress_sentence,
    read_sentence,
)
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.own_program import DONE, Run, last_words
from desktop_app.ui.parts import Parts

if TYPE_CHECKING:
    from desktop_app.ui.controller import DeskController

PROBLEMS_LISTED = 200  # of the rows that were left out; the file that can be saved has them all


@dataclass
class _UnderWay:
    """An import, or its rehearsal. *before*: what could have been undone when it began; *heard*: its sentences."""

    order: ImportOrder
    is_rehearsal: bool
    run: Run
    rejects: RejectsFile
    before: OperationId | None = None
    is_cancelled: bool = False
    heard: list[str] = field(default_factory=list)
    warnings: list[ImportProblem] = field(default_factory=list)

    @property
    def doing(self) -> str:
        return "Checking" if self.is_rehearsal else "Importing"


class ImportRunController(QObject):
    """One import at a time, on the sheet while it is open and in the status line all along."""

    def __init__(self, desk: DeskController, window: MainWindow, parts: Parts) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._panel = window.importing
        self._parts = parts
        self._worker = parts.worker
        self._under_way: _UnderWay | None = None
        self._reported: _UnderWay | None = None
        self._counts = ImportCounts()
        self._panel.cancel_requested.connect(self._cancel)
        self._panel.plan_requested.connect(self._back_to_plan)
        self._panel.save_rejects_requested.connect(self._save_rejects)
        self._panel.undo_requested.connect(self._undo)
        self._panel.done.connect(self._drop_report)

    @property
    def is_under_way(self) -> bool:
        return self._under_way is not None

    def come_back(self) -> None:
        """The sheet is open again: what is done is seen there."""
        if self._under_way is None:
            self._window.status.show_import("")

    def close(self) -> None:
        """What was under way has been ended by whoever started it."""
        for each in (self._under_way, self._reported):
            if each is not None:
                each.rejects.close()
        self._under_way = self._reported = None

    # From the start to the end

    def begin(self, order: ImportOrder, *, is_rehearsal: bool) -> None:
        if self._under_way is not None:
            return
        self._drop_report()
        rejects = RejectsFile()
        run = self._parts.program.run(order.words(is_rehearsal=is_rehearsal, rejects=str(rejects.path)), self)
        begun = self._under_way = _UnderWay(order, is_rehearsal, run, rejects)
        run.line_heard.connect(begun.heard.append)
        run.told.connect(self._on_told)
        run.ended.connect(self._on_ended)
        note = "Nothing is changed by checking." if is_rehearsal else "Cancel leaves nothing behind."
        note = f"You can go on working; what comes in while the store is written to waits for its turn. {note}"
        self._panel.show_start(f"{begun.doing} {files_sentence(order.files)}", note)
        self._window.status.show_import(f"{begun.doing} …")
        self._worker.read(LastUndoable(), self._on_before, self._on_no_before)

    def _on_before(self, before: Undoable | None) -> None:
        if self._under_way is not None:
            self._under_way.before = before.id if before else None
            self._under_way.run.start()

    def _on_no_before(self, error: DesktopError) -> None:
        self._under_way = None
        self._window.status.show_import("")
        self._panel.show_plan_again(error=str(error))

    def _on_told(self, found: Mapping[str, Any]) -> None:
        under_way = self._under_way
        if under_way is None:
            return
        problem = problem_of(found)
        if problem is not None and not problem.is_left_out:
            under_way.warnings.append(problem)
        elif "error" in found:
            under_way.heard.append(str(found["error"]))
        elif "bytes" in found and not under_way.is_cancelled:
            progress = progress_of(found)
            self._panel.show_progress(progress)
            self._window.status.show_import(f"{under_way.doing} · {progress_sentence(progress)}")

    def _cancel(self) -> None:
        if self._under_way is not None and not self._under_way.is_cancelled:
            self._under_way.is_cancelled = True
            self._panel.show_cancelling()
            self._under_way.run.cancel()

    def _on_ended(self, status: int | None, answer: Any) -> None:
        ended = self._under_way
        if ended is None:
            return
        self._worker.follow()
        if status in DONE and isinstance(answer, Mapping):
            self._show_report(ended, counts_of(answer))
        elif ended.is_rehearsal:
            self._show_failed(ended, status)
        else:
            self._look_whether_done(ended, status)

    def _look_whether_done(self, ended: _UnderWay, status: int | None) -> None:
        """Between its last row and its answer the child may have been ended: the store knows what was done."""

        def found(last: Undoable | None) -> None:
            if last is not None and last.command == "ImportContacts" and last.id != ended.before:
                self._end(ended)
                self._desk.show_toast("It had been imported already", last.id, icon="file-import")
            else:
                self._show_failed(ended, status)

        def failed(_error: DesktopError) -> None:
            self._show_failed(ended, status)

        self._worker.read(LastUndoable(), found, failed)

    def _show_failed(self, ended: _UnderWay, status: int | None) -> None:
        what = "The check" if ended.is_rehearsal else "The import"
        if ended.is_cancelled:
            self._end(ended)
            self._say(f"{what} was cancelled; nothing has been changed")
            return
        sentence = f"{what} ended before it was done; nothing has been changed, so it can be tried again."
        if status is not None:
            sentence = last_words(ended.heard, sentence)
        self._end(ended, error=sentence)
        if not self._panel.isVisible():
            self._say(sentence)

    def _end(self, ended: _UnderWay, *, error: str = "") -> None:
        """Nothing has come of it that could be reported: back to the plan."""
        ended.rejects.close()
        self._under_way = None
        self._window.status.show_import("")
        self._panel.show_plan_again(error=error)

    def _say(self, sentence: str) -> None:
        self._desk.show_toast(sentence, None, icon="info-circle")

    # The report

    def _show_report(self, ended: _UnderWay, counts: ImportCounts) -> None:
        self._under_way, self._reported, self._counts = None, ended, counts
        is_rehearsal = ended.is_rehearsal
        title = "This is what would happen" if is_rehearsal else imported_toast(counts)
        summary = read_sentence(counts, ended.order.files)
        self._panel.show_report(title, summary, counts, is_rehearsal=is_rehearsal)
        self._show_problems(ended, counts)
        done = "Checked: see the report" if is_rehearsal else "Imported: see the report"
        self._window.status.show_import("" if self._panel.isVisible() else done)
        if not is_rehearsal:
            self._window.status.show_saved(self._parts.clock())
            self._desk.show_toast(imported_toast(counts), OperationId(counts.operation), icon="file-import")

    def _show_problems(self, ended: _UnderWay, counts: ImportCounts) -> None:
        left_out = ended.rejects.first(PROBLEMS_LISTED)
        if len(ended.order.files) == 1:
            left_out = [replace(problem, file="") for problem in left_out]
        problems = [*left_out, *ended.warnings]
        lines = [problem_line(number, problem) for number, problem in enumerate(problems)]
        self._panel.show_problems(problems_title(counts, len(left_out)), lines)

    def _undo(self) -> None:
        def undone() -> None:
            self._panel.show_undone("The import has been taken back")

        self._desk.undo(OperationId(self._counts.operation), on_undone=undone)

    def _save_rejects(self) -> None:
        if self._reported is not None:
            first = Path(self._reported.order.files[0])
            name = str(first.with_name(f"{first.stem}-left-out.csv"))
            title = "Save the rows left out"
            self._parts.files.choose_new_file(self._window, title, name, self._save_rejects_as)

    def _save_rejects_as(self, path: str) -> None:
        if self._reported is None:
            return
        try:
            self._reported.rejects.save_as(Path(path))
        except OSError as error:
            self._say(f"The rows cannot be saved there: {error.strerror or error}.")
        else:
            self._say(f"Saved the rows left out as {Path(path).name}")

    def _back_to_plan(self) -> None:
        self._drop_report()
        self._panel.show_plan_again()

    def _drop_report(self) -> None:
        if self._reported is not None:
            self._reported.rejects.close()
            self._reported = None
