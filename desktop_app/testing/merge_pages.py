"""Page objects of the sheets in which contacts are merged, taken apart, and two values of one field meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QTableView

from desktop_app.testing.page import Page, rows, select_row

if TYPE_CHECKING:
    from desktop_app.testing.pages import Desk


class MergeDialog(Page):
    """The sheet in which contacts that are one person are merged."""

    @property
    def is_open(self) -> bool:
        return self._desk.is_visible("mergeDialog")

    @property
    def members(self) -> list[str]:
        return rows(self._desk, "mergeMemberList")

    @property
    def candidates(self) -> list[str]:
        """Who could be the same person, or was found."""
        return rows(self._desk, "mergeCandidateList")

    @property
    def survivor(self) -> str:
        return self._desk.find(QComboBox, "mergeSurvivorField").currentText()

    @property
    def preview(self) -> str:
        """What will happen."""
        return self._desk.text("mergePreviewLabel")

    @property
    def notice(self) -> str:
        return self._desk.text("mergeNoticeLabel")

    @property
    def can_merge(self) -> bool:
        return self._desk.is_enabled("confirmMergeButton")

    @property
    def table(self) -> ChoicesPage:
        return ChoicesPage(self._desk, "mergeFieldTable")

    def begin(self) -> None:
        """More → Merge…"""
        self._desk.trigger("mergeContactAction")

    def look_for(self, text: str) -> None:
        self._desk.find(QLineEdit, "mergeSearchField").setText(text)
        self._desk.settle()

    def add(self, name: str) -> None:
        """Adds somebody who is offered or was found."""
        select_row(self._desk, "mergeCandidateList", name)
        self._desk.click("addToMergeButton")

    def take_out(self, name: str) -> None:
        select_row(self._desk, "mergeMemberList", name)
        self._desk.click("takeOutMemberButton")

    def say_not_same(self, name: str) -> None:
        select_row(self._desk, "mergeMemberList", name)
        self._desk.click("notSamePersonButton")

    def let_stay(self, name: str) -> None:
        """Chooses who stands for the others."""
        self._desk.find(QComboBox, "mergeSurvivorField").setCurrentText(name)
        self._desk.settle()

    def confirm(self) -> None:
        self._desk.click("confirmMergeButton")

    def cancel(self) -> None:
        self._desk.click("cancelMergeButton")


class UnmergeDialog(Page):
    """The sheet in which a merge is taken apart."""

    @property
    def is_open(self) -> bool:
        return self._desk.is_visible("unmergeDialog")

    @property
    def merges(self) -> list[str]:
        """Who was merged, newest first."""
        return rows(self._desk, "standingMergeList")

    @property
    def sentence(self) -> str:
        return self._desk.text("unmergeSentenceLabel")

    @property
    def preview(self) -> str:
        """How each contact will read."""
        return self._desk.text("unmergePreviewLabel")

    @property
    def table(self) -> ChoicesPage:
        return ChoicesPage(self._desk, "unmergeFieldTable")

    def begin(self) -> None:
        """More → Take Merge Apart…"""
        self._desk.trigger("unmergeContactAction")

    def look_at(self, name: str) -> None:
        select_row(self._desk, "standingMergeList", name)
        self._desk.settle()

    def confirm(self) -> None:
        self._desk.click("confirmUnmergeButton")


class ConflictDialog(Page):
    """The sheet in which two values of the same field meet."""

    @property
    def is_open(self) -> bool:
        return self._desk.is_visible("conflictDialog")

    @property
    def sentence(self) -> str:
        return self._desk.text("conflictSentenceLabel")

    @property
    def table(self) -> ChoicesPage:
        return ChoicesPage(self._desk, "conflictTable")

    @property
    def can_save(self) -> bool:
        return self._desk.is_enabled("saveChoiceButton")

    def keep_mine(self) -> None:
        self._desk.click("keepMineButton")

    def keep_theirs(self) -> None:
        self._desk.click("keepTheirsButton")

    def save(self) -> None:
        self._desk.click("saveChoiceButton")


class ChoicesPage(Page):
    """A table of values side by side, of which one of each line is chosen."""

    def __init__(self, desk: Desk, name: str) -> None:
        super().__init__(desk)
        self._name = name

    @property
    def _view(self) -> QTableView:
        return self._desk.find(QTableView, self._name)

    @property
    def titles(self) -> list[str]:
        """What each line is about; none when the table is not to be seen."""
        if self._view.isHidden():
            return []
        model = self._view.model()
        return [str(model.index(row, 0).data()) for row in range(model.rowCount())]

    @property
    def headers(self) -> list[str]:
        model = self._view.model()
        return [str(model.headerData(column, Qt.Orientation.Horizontal)) for column in range(1, model.columnCount())]

    def values(self, title: str) -> list[str]:
        model, row = self._view.model(), self.titles.index(title)
        return [str(model.index(row, column).data()) for column in range(1, model.columnCount())]

    def chosen(self, title: str) -> str:
        """The value that counts, "" for none yet."""
        model, row = self._view.model(), self.titles.index(title)
        role = Qt.ItemDataRole.AccessibleTextRole
        cells = [model.index(row, column) for column in range(1, model.columnCount())]
        return next((str(cell.data()) for cell in cells if str(cell.data(role)).endswith(", chosen")), "")

    def choose(self, title: str, value: str) -> None:
        row, column = self.titles.index(title), self.values(title).index(value) + 1
        self._view.setCurrentIndex(self._view.model().index(row, column))
        self._desk.settle()

    def focus(self) -> None:
        self._view.setFocus()
        self._desk.settle()
