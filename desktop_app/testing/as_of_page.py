"""The page object of a contact's past."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QDateTime, Qt
from PySide6.QtWidgets import QDateTimeEdit, QLabel, QListView, QWidget

from desktop_app.testing.page import Page, rows


class AsOfPage(Page):
    """A contact as it was: More → As It Was…"""

    def open(self) -> None:
        self._desk.trigger("contactAsOfAction")

    @property
    def is_open(self) -> bool:
        return self._desk.is_visible("contactAsOfPage")

    @property
    def title(self) -> str:
        """Whether this is the past, and when."""
        return self._desk.text("asOfTitle")

    @property
    def sentence(self) -> str:
        return self._desk.text("asOfSentence")

    @property
    def change(self) -> str:
        """What was done at the moment that is shown."""
        return self._desk.text("asOfChangeLabel")

    @property
    def details(self) -> list[str]:
        """Labels, values, and what they are now, from top to bottom."""
        page = self._desk.find(QWidget, "asOfDetails")
        labels = [each for each in page.findChildren(QLabel) if each.isVisible() and each.text()]
        top = {each: each.mapTo(page, each.rect().topLeft()) for each in labels}
        return [each.text() for each in sorted(labels, key=lambda each: (top[each].y(), top[each].x()))]

    @property
    def changes(self) -> list[str]:
        """What a screen reader says of each change, newest first."""
        model = self._desk.find(QListView, "changeList").model()
        role = Qt.ItemDataRole.AccessibleTextRole
        return [str(model.index(row, 0).data(role)) for row in range(model.rowCount())]

    @property
    def journey(self) -> list[str]:
        return rows(self._desk, "asOfJourneyList")

    def previous(self) -> None:
        self._desk.click("previousChangeButton")

    def next(self) -> None:
        self._desk.click("nextChangeButton")

    def select(self, row: int) -> None:
        """Chooses a change from the list: the contact as it was right after it."""
        changes = self._desk.find(QListView, "changeList")
        changes.setCurrentIndex(changes.model().index(row, 0))
        self._desk.settle()

    def look_at(self, moment: datetime) -> None:
        self._desk.find(QDateTimeEdit, "asOfField").setDateTime(QDateTime.fromSecsSinceEpoch(int(moment.timestamp())))
        self._desk.settle()

    def undo(self) -> None:
        self._desk.click("undoChangeButton")

    def back(self) -> None:
        self._desk.click("asOfBackButton")
