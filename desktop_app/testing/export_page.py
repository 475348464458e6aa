"""Exporting contacts as a person does it in the window; ``stage.files.chosen`` is the file that they choose."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QLineEdit

from desktop_app.testing.page import Page

PATIENCE_MS = 30_000  # a program of its own has to start


class ExportPanel(Page):
    """The small sheet, and the line in the status bar."""

    @property
    def is_open(self) -> bool:
        return self._desk.is_visible("exportPanel")

    def open(self) -> None:
        """Contact → Export Contacts…"""
        self._desk.trigger("exportContactsAction")

    @property
    def search(self) -> str:
        return self._desk.find(QLineEdit, "exportSearchField").text()

    @property
    def sentence(self) -> str:
        return self._desk.text("exportSentenceLabel")

    def look_for(self, text: str) -> None:
        self._desk.find(QLineEdit, "exportSearchField").setText(text)
        self._desk.settle()

    def with_temporary(self) -> None:
        self._desk.find(QCheckBox, "exportTemporaryField").setChecked(True)

    def choose_file(self, *, wait: bool = True) -> None:
        self._desk.click("chooseExportFileButton")
        if wait:
            self.wait_for_end()

    def export_shown(self, *, wait: bool = True) -> None:
        """More → Export Contact…"""
        self._desk.trigger("exportContactAction")
        if wait:
            self.wait_for_end()

    @property
    def status(self) -> str:
        """The line in the status bar, "" when there is none."""
        return self._desk.text("exportStatusLabel")

    def wait_for_end(self) -> None:
        self._desk.settle(lambda: not self.status, patience_ms=PATIENCE_MS)

    def cancel(self) -> None:
        self._desk.click("cancelExportButton")

    def open_folder(self) -> None:
        """From the toast."""
        self._desk.click("toastFolderButton")
