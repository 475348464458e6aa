"""Page object of the card's Journey tab."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QListView, QWidget

from desktop_app.testing.page import Page, rows


class Journey(Page):
    """The card's Journey tab."""

    def open(self) -> None:
        self._desk.choose_tab("Journey")

    @property
    def titles(self) -> list[str]:
        """What is listed, newest first."""
        return rows(self._desk, "journeyView")

    @property
    def summary(self) -> str:
        """How much there is of it, and which part of that is listed."""
        return f"{self._desk.text('journeyCountLabel')} {self._desk.text('journeyRangeLabel')}".strip()

    @property
    def picture(self) -> str:
        """What a screen reader says of the picture."""
        return self._desk.find(QWidget, "journeyPicture").accessibleName()

    @property
    def filters(self) -> list[str]:
        """The filters as a screen reader says them: "Voice, 3"."""
        return [self._filter(name).accessibleName() for name in ("all", "voice", "email", "messaging", "web")]

    def choose_filter(self, name: str) -> None:
        """``choose_filter("web")``; once more takes it away again."""
        QTest.mouseClick(self._filter(name), Qt.MouseButton.LeftButton)
        self._desk.settle()

    def _filter(self, name: str) -> QAbstractButton:
        return self._desk.find(QAbstractButton, "allChannelsFilter" if name == "all" else f"{name}Filter")

    def press(self, key: Qt.Key) -> None:
        """Presses a key on the picture."""
        QTest.keyClick(self._desk.find(QWidget, "journeyPicture"), key)
        self._desk.settle()

    def scroll_to_end(self) -> None:
        bar = self._desk.find(QListView, "journeyView").verticalScrollBar()
        bar.setValue(bar.maximum())
        self._desk.settle()

    def open_entry(self, title: str) -> None:
        view = self._desk.find(QListView, "journeyView")
        index = view.model().index(self.titles.index(title), 0)
        view.setFocus()
        view.setCurrentIndex(index)
        QTest.keyClick(view, Qt.Key.Key_Return)
        self._desk.settle()

    @property
    def entry(self) -> str:
        """The title of the entry that is open, "" for none."""
        return self._desk.text("journeyEntryTitle")

    @property
    def facts(self) -> list[str]:
        """What is said of the open entry, labels and texts in turn."""
        page = self._desk.find(QWidget, "journeyEntryPage")
        return [label.text() for label in page.findChildren(QLabel) if label.isVisible() and label.text()]

    @property
    def events(self) -> list[str]:
        return rows(self._desk, "journeyEventList")

    def back(self) -> None:
        self._desk.click("journeyBackButton")
