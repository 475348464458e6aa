"""Page objects: what a person does and sees in the window, by the public object names.

Every act waits until the window has answered it, so that a test never waits for time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEventLoop, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QMainWindow,
    QPlainTextEdit,
    QPushButton,
    QTabBar,
    QWidget,
)

from desktop_app.testing.as_of_page import AsOfPage
from desktop_app.testing.contact_pages import ContactForm, SearchDialog
from desktop_app.testing.duplicates_page import DuplicatesPanel
from desktop_app.testing.export_page import ExportPanel
from desktop_app.testing.import_page import ImportPanel
from desktop_app.testing.journey_page import Journey
from desktop_app.testing.lapsing_page import LapsingPanel
from desktop_app.testing.merge_pages import ConflictDialog, MergeDialog, UnmergeDialog
from desktop_app.testing.page import Page, rows, select_row, sentences
from desktop_app.testing.palette_page import CommandPalette
from desktop_app.testing.record_pages import History, Notes, Organization
from desktop_app.testing.report_page import ReportPanel
from desktop_app.testing.settings_pages import KeysPanel, SettingsPanel
from desktop_app.testing.status_page import StatusLine

Named = TypeVar("Named", bound=QWidget)

PATIENCE_MS = 60_000  # on a busy machine; what is there is never waited for


class Desk:
    """The whole window. *is_settled*: whether everything asked for has been answered."""

    def __init__(self, window: QMainWindow, is_settled: Callable[[], bool]) -> None:
        self.window = window
        self._is_settled = is_settled
        self.interactions = Interactions(self)
        self.card = ContactCard(self)
        self.notes = Notes(self)
        self.organization = Organization(self)
        self.history = History(self)
        self.journey = Journey(self)
        self.search = SearchDialog(self)
        self.why = WhyPage(self)
        self.form = ContactForm(self)
        self.merge = MergeDialog(self)
        self.unmerge = UnmergeDialog(self)
        self.conflict = ConflictDialog(self)
        self.wrap_up = WrapUp(self)
        self.as_of = AsOfPage(self)
        self.toast = Toast(self)
        self.lapsing = LapsingPanel(self)
        self.duplicates = DuplicatesPanel(self)
        self.importing = ImportPanel(self)
        self.exporting = ExportPanel(self)
        self.report = ReportPanel(self)
        self.palette = CommandPalette(self)
        self.settings = SettingsPanel(self)
        self.keys = KeysPanel(self)
        self.status = StatusLine(self)

    def find(self, kind: type[Named], name: str) -> Named:
        found = self.window.findChild(kind, name)
        if found is None:
            raise LookupError(f"There is no {kind.__name__} called {name!r} in the window.")
        return found

    def settle(self, until: Callable[[], bool] = lambda: True, *, patience_ms: int = PATIENCE_MS) -> None:
        """Lets the window work until it has answered everything and *until* holds."""
        self.wait_until(lambda: self._is_settled() and until(), patience_ms=patience_ms)

    def wait_until(self, holds: Callable[[], bool], *, patience_ms: int = PATIENCE_MS) -> None:
        """Lets the window work until *holds*, whether or not it has answered everything by then."""
        deadline = QDeadlineTimer(patience_ms)
        QCoreApplication.processEvents()
        while not holds():
            if deadline.hasExpired():
                raise TimeoutError(f"The window did not come to rest within {patience_ms // 1000} seconds.")
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        QCoreApplication.processEvents()

    def click(self, name: str) -> None:
        """Presses the button with the mouse. Raises AssertionError when a person could not."""
        button = self.find(QPushButton, name)
        assert button.isVisible(), f"{name} is not to be seen"
        assert button.isEnabled(), f"{name} is disabled: {button.toolTip()}"
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def action(self, name: str) -> QAction:
        found = self.window.findChild(QAction, name)
        if found is None:
            raise LookupError(f"There is no action called {name!r} in the window.")
        return found

    def trigger(self, name: str) -> None:
        """Chooses an action from its menu."""
        action = self.action(name)
        assert action.isEnabled(), f"{name} is disabled: {action.toolTip()}"
        action.trigger()
        self.settle()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Presses a key wherever the focus is."""
        QTest.keyClick(self.window.focusWidget() or self.window, key, modifier)
        self.settle()

    def choose_tab(self, title: str) -> None:
        """Brings a tab of the contact card to the front."""
        tabs = self.find(QTabBar, "contactTabs")
        titles = [tabs.tabText(index) for index in range(tabs.count())]
        tabs.setCurrentIndex(titles.index(title))
        self.settle()

    def text(self, name: str) -> str:
        """What a label shows; "" when it is not to be seen."""
        label = self.find(QLabel, name)
        return label.text() if label.isVisible() else ""

    def shows(self, words: str) -> bool:
        """Whether any label in the window says *words*."""
        return any(words in label.text() for label in self.window.findChildren(QLabel) if label.isVisible())

    def is_visible(self, name: str) -> bool:
        return self.find(QWidget, name).isVisible()

    def is_enabled(self, name: str) -> bool:
        return self.find(QWidget, name).isEnabled()


class Interactions(Page):
    """The left pane."""

    @property
    def _list(self) -> QListView:
        return self._desk.find(QListView, "interactionList")

    @property
    def titles(self) -> list[str]:
        model = self._list.model()
        return [str(model.index(row, 0).data()) for row in range(model.rowCount())]

    @property
    def sentences(self) -> list[str]:
        """What a screen reader says of each row."""
        model = self._list.model()
        role = Qt.ItemDataRole.AccessibleTextRole
        return [str(model.index(row, 0).data(role)) for row in range(model.rowCount())]

    @property
    def selected(self) -> str:
        """The title of the selected row, "" for none."""
        indexes = self._list.selectionModel().selectedIndexes()
        return str(indexes[0].data()) if indexes else ""

    def select(self, title: str) -> None:
        self.select_row(self.titles.index(title))

    def select_row(self, row: int) -> None:
        self._list.setCurrentIndex(self._list.model().index(row, 0))
        self._desk.settle()

    def accept(self) -> None:
        self._desk.click("acceptButton")

    def decline(self) -> None:
        self._desk.click("declineButton")


class ContactCard(Page):
    """The right pane's card."""

    @property
    def name(self) -> str:
        return self._desk.text("contactName")

    @property
    def kind(self) -> str:
        return self._desk.text("contactTypeBadge")

    @property
    def link_state(self) -> str:
        return self._desk.text("linkStateLabel")

    @property
    def reason(self) -> str:
        return self._desk.text("matchReasonLabel")

    @property
    def others(self) -> str:
        return self._desk.text("otherCandidatesLabel")

    @property
    def is_linked(self) -> bool:
        return self.link_state == "Linked"

    @property
    def identifiers(self) -> list[str]:
        return rows(self._desk, "identifierList")

    @property
    def journey(self) -> list[str]:
        return rows(self._desk, "journeyView")

    @property
    def identifier_sentences(self) -> list[str]:
        """What a screen reader says of each identifier."""
        return sentences(self._desk, "identifierList")

    @property
    def identifier_question(self) -> str:
        """What is asked when somebody else holds what is added; "" for nothing."""
        return self._desk.text("identifierQuestionLabel")

    @property
    def identifier_error(self) -> str:
        return self._desk.text("identifierErrorLabel")

    def add_identifier(self, type: str, value: str) -> None:
        """*type* as the list of types names it, as "Phone"."""
        self._desk.click("addIdentifierButton")
        self._desk.find(QComboBox, "identifierTypeField").setCurrentText(type)
        self._desk.find(QLineEdit, "identifierValueField").setText(value)
        self._desk.click("saveIdentifierButton")

    def select_identifier(self, shown: str) -> None:
        select_row(self._desk, "identifierList", shown)

    def label_identifier(self, shown: str, label: str) -> None:
        self.select_identifier(shown)
        self._desk.click("labelIdentifierButton")
        self._desk.find(QLineEdit, "identifierLabelField").setText(label)
        self._desk.click("saveIdentifierButton")

    def remove_identifier(self, shown: str) -> None:
        self.select_identifier(shown)
        self._desk.click("removeIdentifierButton")

    def unlink(self) -> None:
        """More → Unlink Contact."""
        self._desk.trigger("unlinkContactAction")

    def write_note(self, text: str) -> None:
        self._desk.find(QPlainTextEdit, "newNoteField").setPlainText(text)
        self._desk.click("addNoteButton")


class WhyPage(Page):
    """The explanation in the right pane."""

    @property
    def sentence(self) -> str:
        return self._desk.text("whyLabel")

    @property
    def texts(self) -> list[str]:
        """Everything that is to be seen, from top to bottom as it was made."""
        panel = self._desk.find(QWidget, "whyPanel")
        return [label.text() for label in panel.findChildren(QLabel) if label.isVisible() and label.text()]

    def ask(self) -> None:
        """More → Why This Contact?"""
        self._desk.trigger("whyThisContactAction")

    def unfold(self) -> None:
        """Shows the steps, or folds them again."""
        self._desk.click("whyStepsButton")


class WrapUp(Page):
    """The foot of the middle pane."""

    @property
    def note(self) -> str:
        return self._desk.find(QLineEdit, "wrapUpNoteField").text()

    @property
    def code(self) -> str:
        return self._desk.find(QComboBox, "wrapUpCodeField").currentText()

    @property
    def is_open(self) -> bool:
        """Whether it can be filled and submitted."""
        return self._desk.is_visible("submitWrapUpButton")

    def fill(self, code: str, note: str) -> None:
        self._desk.find(QComboBox, "wrapUpCodeField").setCurrentText(code)
        self._desk.find(QLineEdit, "wrapUpNoteField").setText(note)
        self._desk.settle()

    def submit(self, code: str, note: str = "") -> None:
        self.fill(code, note)
        self._desk.click("submitWrapUpButton")


class Toast(Page):
    """The notice with the way back."""

    @property
    def text(self) -> str:
        return self._desk.text("toastLabel")

    def undo(self) -> None:
        self._desk.click("toastUndoButton")
