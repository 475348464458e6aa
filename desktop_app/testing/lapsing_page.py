"""The sheet of those that are about to lapse, as a person uses it."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QListView

from desktop_app.testing.page import Page, rows


class LapsingPanel(Page):
    """The sheet of temporary contacts that are about to lapse."""

    @property
    def is_open(self) -> bool:
        return self._desk.is_visible("lapsingPanel")

    def open(self) -> None:
        self._desk.trigger("lapsingAction")

    @property
    def rows(self) -> list[str]:
        return rows(self._desk, "lapsingList")

    @property
    def status(self) -> str:
        return self._desk.text("lapsingStatusLabel")

    def select(self, *titles: str) -> None:
        """Selects just these rows."""
        view = self._desk.find(QListView, "lapsingList")
        view.clearSelection()
        shown = self.rows
        for title in titles:
            index = view.model().index(shown.index(title), 0)
            view.selectionModel().select(index, QItemSelectionModel.SelectionFlag.Select)
        self._desk.settle()

    def select_all(self) -> None:
        self._desk.click("selectAllLapsingButton")

    def promote(self) -> None:
        self._desk.click("promoteLapsingButton")
