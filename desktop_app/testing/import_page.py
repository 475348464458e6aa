"""Importing contacts as a person does it in the window."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QComboBox, QProgressBar, QPushButton, QTableView

from desktop_app.testing.page import Page, rows, sentences

PATIENCE_MS = 30_000  # a program of its own has to start


class ImportPanel(Page):
    """The sheet of the import, and its line in the status bar."""

    @property
    def is_open(self) -> bool:
        return self._desk.is_visible("importPanel")

    def open(self) -> None:
        """Contact → Import Contacts…"""
        self._desk.trigger("importContactsAction")

    def drop(self, *paths: Path | str, wait: bool = True) -> None:
        """Drops files on the window, and waits until they are shown or refused."""
        self._drag(QDragEnterEvent, [QUrl.fromLocalFile(str(path)) for path in paths])
        self._drag(QDropEvent, [QUrl.fromLocalFile(str(path)) for path in paths])
        self._desk.settle()
        if wait and self.is_open:
            self.wait_for_preview()

    def hold_over(self, *paths: Path | str) -> None:
        """Holds files over the window, and does not let go of them."""
        self._drag(QDragEnterEvent, [QUrl.fromLocalFile(str(path)) for path in paths])

    def drop_address(self, address: str) -> None:
        """Drops what is no file where nobody takes it."""
        for kind in (QDragEnterEvent, QDropEvent):
            self._drag(kind, [QUrl(address)], on_window=True)
        self._desk.settle()

    def _drag(self, kind: type[QDragEnterEvent | QDropEvent], urls: Sequence[QUrl], *, on_window: bool = False) -> None:
        data = QMimeData()
        data.setUrls(list(urls))
        target = self._desk.window if on_window else self._desk.window.windowHandle()
        place = self._desk.window.rect().center()
        point = QPoint(place) if kind is QDragEnterEvent else QPointF(place)
        event = kind(point, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)  # type: ignore[arg-type]
        QCoreApplication.sendEvent(target, event)

    def choose(self) -> None:
        """Asks for files; ``stage.files.chosen`` are those that the agent chooses."""
        names = ("chooseFirstImportFilesButton", "chooseImportFilesButton")
        self._desk.click(next(name for name in names if self._desk.is_visible(name)))
        self.wait_for_preview()

    def wait_for_preview(self) -> None:
        self._desk.settle(lambda: self.recognised != "Reading …", patience_ms=PATIENCE_MS)

    @property
    def recognised(self) -> str:
        """What was found out about the files, in a sentence."""
        return self._desk.text("importRecognisedLabel")

    @property
    def files(self) -> str:
        return self._desk.text("importFilesLabel")

    @property
    def error(self) -> str:
        return self._desk.text("importErrorLabel")

    @property
    def notice(self) -> str:
        return self._desk.text("importNoticeLabel")

    @property
    def is_mapped_as_last_time(self) -> bool:
        return bool(self._desk.text("importMappingLabel"))

    @property
    def _table(self) -> QTableView:
        return self._desk.find(QTableView, "importPreviewTable")

    @property
    def columns(self) -> list[str]:
        """What the file calls its columns."""
        model = self._table.model()
        return [str(model.headerData(at, Qt.Orientation.Horizontal)) for at in range(model.columnCount())]

    @property
    def fields(self) -> list[str]:
        """What stands above the columns: where they go."""
        return self.row(0)

    def row(self, number: int) -> list[str]:
        """A row of the preview, from 1; 0 is the fields."""
        model = self._table.model()
        return [str(model.index(number, at).data()) for at in range(model.columnCount())]

    def send(self, column: str, field: str) -> None:
        """Sends a column to the field of that name (as the command line has it), "" for none."""
        model = self._table.model()
        assert model.setData(model.index(0, self.columns.index(column)), field), f"{column} cannot go to {field}"
        self._desk.settle()
        self.wait_for_preview()

    def forget_mapping(self) -> None:
        self._desk.click("forgetImportMappingButton")
        self.wait_for_preview()

    def choose_option(self, name: str, label: str) -> None:
        """*name*: of the field; *label*: as its list has it."""
        field = self._desk.find(QComboBox, name)
        field.setCurrentIndex(field.findText(label))
        self._desk.settle()
        self.wait_for_preview()

    def option(self, name: str) -> str:
        return self._desk.find(QComboBox, name).currentText()

    @property
    def can_import(self) -> bool:
        return self._desk.is_visible("startImportButton") and self._desk.is_enabled("startImportButton")

    def check(self) -> None:
        """Checks first, and waits for the report."""
        self._desk.click("checkImportButton")
        self.wait_for_end()

    def begin(self) -> None:
        """Starts the import, and does not wait for it."""
        self._desk.click("startImportButton")

    def run(self) -> None:
        """Imports, and waits for the report."""
        self.begin()
        self.wait_for_end()

    def wait_for_end(self) -> None:
        self._desk.settle(lambda: not self.is_running, patience_ms=PATIENCE_MS)

    @property
    def is_running(self) -> bool:
        return "…" in self.status or " · " in self.status

    @property
    def status(self) -> str:
        """The line in the status bar, "" when there is none."""
        button = self._desk.find(QPushButton, "importStatusButton")
        return button.text() if button.isVisible() else ""

    def come_back(self) -> None:
        """Opens the sheet from its line in the status bar."""
        self._desk.click("importStatusButton")

    def hide(self) -> None:
        """Goes on working while it imports."""
        self._desk.click("hideImportButton")

    @property
    def progress(self) -> str:
        return self._desk.text("importProgressLabel")

    @property
    def bar(self) -> int:
        """Thousandths that are done."""
        return self._desk.find(QProgressBar, "importProgressBar").value()

    def cancel(self) -> None:
        self._desk.click("cancelImportButton")
        self.wait_for_end()

    @property
    def title(self) -> str:
        """Of the report."""
        return self._desk.text("importReportTitle")

    @property
    def summary(self) -> str:
        return self._desk.text("importSummaryLabel")

    @property
    def figures(self) -> tuple[int, int, int, int]:
        """Created, updated, left out, warnings."""
        names = ("importCreatedLabel", "importUpdatedLabel", "importLeftOutLabel", "importWarningsLabel")
        created, updated, left_out, warnings = (int(self._desk.text(name).replace(",", "")) for name in names)
        return created, updated, left_out, warnings

    @property
    def problems(self) -> list[str]:
        """Rows that were left out, and warnings."""
        return rows(self._desk, "importProblemList")

    @property
    def problem_sentences(self) -> list[str]:
        return sentences(self._desk, "importProblemList")

    def save_rejects(self) -> None:
        """Saves the rows left out as ``stage.files.chosen``."""
        self._desk.click("saveRejectsButton")

    def undo(self) -> None:
        self._desk.click("undoImportButton")

    def back(self) -> None:
        self._desk.click("backToImportPlanButton")

    def done(self) -> None:
        self._desk.click("closeImportReportButton")
