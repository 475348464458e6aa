"""The sheet of those that are likely there twice, as a person uses it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView

from desktop_app.testing.page import Page, rows


class DuplicatesPanel(Page):
    """The sheet of likely duplicates."""

    @property
    def is_open(self) -> bool:
        return self._desk.is_visible("duplicatesPanel")

    def open(self) -> None:
        self._desk.trigger("duplicatesAction")

    @property
    def rows(self) -> list[str]:
        return rows(self._desk, "duplicateList")

    @property
    def status(self) -> str:
        return self._desk.text("duplicatesStatusLabel")

    @property
    def reasons(self) -> str:
        return self._desk.text("duplicateReasonsLabel")

    @property
    def doubts(self) -> str:
        return self._desk.text("duplicateDoubtsLabel")

    def select(self, title: str) -> None:
        view = self._list
        view.setCurrentIndex(view.model().index(self.rows.index(title), 0))
        self._desk.settle()

    def merge(self) -> None:
        """Begins the merge of the selected pair, with the button."""
        self._desk.click("mergeDuplicateButton")

    def tell_apart(self) -> None:
        self._desk.click("notDuplicateButton")

    def press(self, key: Qt.Key) -> None:
        """In the list."""
        QTest.keyClick(self._list, key)
        self._desk.settle()

    @property
    def _list(self) -> QListView:
        return self._desk.find(QListView, "duplicateList")
