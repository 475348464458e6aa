"""Importing contacts: a sheet that stops nothing, from choosing the files to what came of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_app.ui.import_answers import ImportCounts, ImportPreview, ImportProgress
from desktop_app.ui.item_models.detail_item_model import DetailLine
from desktop_app.ui.theme import TextRole, Theme
from desktop_app.ui.widgets.buttons import ButtonKind, PushButton
from desktop_app.ui.widgets.empty_state import EmptyState
from desktop_app.ui.widgets.import_plan_page import ImportPlanPage
from desktop_app.ui.widgets.import_report_page import ImportReportPage
from desktop_app.ui.widgets.import_running_page import ImportRunningPage
from desktop_app.ui.widgets.plain_label import PlainLabel
from desktop_app.ui.widgets.sheet import Sheet


class ImportPanel(Sheet):
    """One page at a time; what can be chosen of the plan is on `plan`.

    Signals:
        files_wanted: the agent wants to choose files.
        check_requested, import_requested: what is planned is to be counted, or done.
        cancel_requested: what is under way is to end, and to leave nothing behind.
        save_rejects_requested: the rows that were left out are to be kept in a file.
        undo_requested: the import of the report is to be taken back.
        plan_requested: back from the report to what was planned.
        done: the report has been read.
    """

    files_wanted = Signal()
    check_requested = Signal()
    import_requested = Signal()
    cancel_requested = Signal()
    save_rejects_requested = Signal()
    undo_requested = Signal()
    plan_requested = Signal()
    done = Signal()

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(theme, "Import contacts", window, object_name="importPanel")
        self._nothing = EmptyState(
            theme,
            "file-import",
            "Which file?",
            "Drop a CSV or vCard file anywhere on the window, or choose it. "
            "You see what will happen before anything is saved.",
            action="Choose Files…",
            action_icon="folder-open",
        )
        self._nothing.action_button.setObjectName("chooseFirstImportFilesButton")
        self.plan = ImportPlanPage(theme)
        self._running = ImportRunningPage(theme)
        self._report = ImportReportPage(theme)
        self._pages = QStackedWidget()
        for page in (self._nothing, self.plan, self._running, self._report):
            self._pages.addWidget(page)
        self.body.addWidget(self._pages, 1)
        self._fill_footer(theme)
        self._nothing.action_requested.connect(self.files_wanted)
        self.plan.files_wanted.connect(self.files_wanted)
        self.show_nothing()

    def _fill_footer(self, theme: Theme) -> None:
        self._caption = PlainLabel("", TextRole.CAPTION)
        self._save = PushButton(
            theme, "Save the Rows Left Out…", icon="file-export", large=True, object_name="saveRejectsButton"
        )
        self._undo = PushButton(theme, "Undo", icon="arrow-back-up", large=True, object_name="undoImportButton")
        self._back = PushButton(theme, "Back", icon="arrow-left", large=True, object_name="backToImportPlanButton")
        self._check = PushButton(theme, "Check First", large=True, object_name="checkImportButton")
        self._import = PushButton(
            theme, "Import", kind=ButtonKind.PRIMARY, icon="file-import", large=True, object_name="startImportButton"
        )
        self._cancel = PushButton(theme, "Cancel", large=True, object_name="cancelImportButton")
        self._go_on = PushButton(
            theme, "Go On Working", kind=ButtonKind.PRIMARY, large=True, object_name="hideImportButton"
        )
        self._done = PushButton(
            theme, "Done", kind=ButtonKind.PRIMARY, large=True, object_name="closeImportReportButton"
        )
        self._buttons = (
            self._save, self._undo, self._back, self._check, self._import, self._cancel, self._go_on, self._done
        )  # fmt: skip
        self.footer.addWidget(self._caption, 1)
        for button in self._buttons:
            self.footer.addWidget(button)
        for button, signal in (
            (self._save, self.save_rejects_requested),
            (self._undo, self.undo_requested),
            (self._back, self.plan_requested),
            (self._check, self.check_requested),
            (self._import, self.import_requested),
            (self._cancel, self.cancel_requested),
            (self._go_on, self.close_requested),
            (self._done, self.done),
        ):
            button.clicked.connect(signal)

    def open_sheet(self) -> None:
        """Comes to the front with the focus in it."""
        self.show()
        self.raise_()
        self._focus_page()

    def show_nothing(self) -> None:
        """No file has been chosen yet."""
        self._show_page(self._nothing, (), "")

    def show_reading(self) -> None:
        """The plan, while the files are being looked at."""
        self.plan.show_reading()
        self._show_plan(can_import=False)

    def show_preview(self, preview: ImportPreview) -> None:
        self.plan.show_preview(preview)
        self._show_plan(can_import=bool(preview.rows) and not preview.problem)

    def show_no_preview(self, sentence: str) -> None:
        self.plan.show_no_preview(sentence)
        self._show_plan(can_import=False)

    def show_plan_again(self, *, error: str = "") -> None:
        """The plan as it was; *error*: why nothing has come of it."""
        self.plan.show_error(error)
        self._show_plan(can_import=True)

    def _show_plan(self, *, can_import: bool) -> None:
        self._show_page(self.plan, (self._check, self._import), "One import is one step, and is undone as one.")
        for button in (self._check, self._import):
            button.setEnabled(can_import)

    def show_start(self, title: str, note: str) -> None:
        self._running.show_start(title, note)
        self._cancel.setEnabled(True)
        self._show_page(self._running, (self._cancel, self._go_on), "")

    def show_progress(self, progress: ImportProgress) -> None:
        self._running.show_progress(progress)

    def show_cancelling(self) -> None:
        self._cancel.setEnabled(False)
        self._running.show_cancelling()

    def show_report(self, title: str, summary: str, counts: ImportCounts, *, is_rehearsal: bool) -> None:
        self._report.show_report(title, summary, counts, is_rehearsal=is_rehearsal)
        buttons = [self._save] if counts.rejected else []
        buttons += [self._back, self._import] if is_rehearsal else [self._undo, self._done]
        self._import.setEnabled(True)
        self._undo.setEnabled(True)
        self._show_page(self._report, buttons, "Nothing has been changed yet." if is_rehearsal else "")

    def show_problems(self, title: str, lines: Sequence[DetailLine]) -> None:
        self._report.show_problems(title, lines)

    def show_undone(self, title: str) -> None:
        """The import of the report has been taken back."""
        self._undo.setEnabled(False)
        self._report.show_title(title)

    def _show_page(self, page: QWidget, buttons: Sequence[PushButton], caption: str) -> None:
        focused = self.window().focusWidget()
        had_focus = focused is not None and self.isAncestorOf(focused)
        self._caption.setText(caption)
        for button in self._buttons:
            button.setVisible(button in buttons)
        self._pages.setCurrentWidget(page)
        if had_focus and focused is not None and not (focused.isVisible() and focused.isEnabled()):
            self._focus_page()

    def _focus_page(self) -> None:
        page = self._pages.currentWidget()
        if page is self.plan:
            self.plan.focus_first()
            return
        if page is self._nothing:
            target: PushButton = self._nothing.action_button
        elif page is self._running:
            target = self._go_on
        else:
            target = self._import if self._done.isHidden() else self._done
        target.setFocus(Qt.FocusReason.OtherFocusReason)
