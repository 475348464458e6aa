"""Reporting a problem as a person does it; ``stage.files.chosen`` is the file that they choose."""

from __future__ import annotations

from PySide6.QtWidgets import QListView, QPlainTextEdit, QPushButton

from desktop_app.testing.page import Page

PATIENCE_MS = 30_000  # a program of its own has to start


class ReportPanel(Page):
    """The sheet with the files of a report."""

    @property
    def is_open(self) -> bool:
        return self._desk.is_visible("reportPanel")

    def open(self, *, wait: bool = True) -> None:
        """Help → Report a Problem…"""
        self._desk.trigger("reportProblemAction")
        if wait:
            self.wait_for_files()

    def wait_for_files(self) -> None:
        self._desk.settle(lambda: self.can_save, patience_ms=PATIENCE_MS)

    @property
    def can_save(self) -> bool:
        return self._desk.find(QPushButton, "saveReportButton").isEnabled()

    @property
    def files(self) -> list[str]:
        model = self._list.model()
        return [str(model.index(row, 0).data()) for row in range(model.rowCount())]

    def read(self, row: int) -> str:
        """The text of the file in that row."""
        self._list.setCurrentIndex(self._list.model().index(row, 0))
        return self._desk.find(QPlainTextEdit, "reportText").toPlainText()

    def write(self, words: str) -> None:
        self._desk.find(QPlainTextEdit, "reportWordsField").setPlainText(words)

    @property
    def words(self) -> str:
        return self._desk.find(QPlainTextEdit, "reportWordsField").toPlainText()

    @property
    def status(self) -> str:
        return self._desk.text("reportStatusLabel")

    def save(self) -> None:
        self._desk.click("saveReportButton")

    @property
    def _list(self) -> QListView:
        return self._desk.find(QListView, "reportFileList")
