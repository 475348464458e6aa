"""Page objects of the card's Notes, History and Organization."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListView, QPlainTextEdit, QTableView

from desktop_app.testing.page import Page, rows

if TYPE_CHECKING:
    from desktop_app.testing.pages import Desk


class Notes(Page):
    """The card's Notes tab; with *names* the notes on the organisation."""

    def __init__(self, desk: Desk, names: str = "") -> None:
        super().__init__(desk)
        self._names = names

    def _of(self, verb: str, ending: str) -> str:
        return f"{verb}{self._names}Note{ending}"

    @property
    def _list(self) -> QListView:
        return self._desk.find(QListView, "organizationNoteList" if self._names else "noteList")

    @property
    def texts(self) -> list[str]:
        return rows(self._desk, self._list.objectName())

    @property
    def sentences(self) -> list[str]:
        """What a screen reader says of each note."""
        model, role = self._list.model(), Qt.ItemDataRole.AccessibleTextRole
        return [str(model.index(row, 0).data(role)) for row in range(model.rowCount())]

    @property
    def new_text(self) -> str:
        return self._desk.find(QPlainTextEdit, self._of("new", "Field")).toPlainText()

    @property
    def shown(self) -> str:
        """The chosen note whole, or as it is edited; "" while none is."""
        field = self._desk.find(QPlainTextEdit, self._of("shown", "Field"))
        return field.toPlainText() if field.isVisible() else ""

    @property
    def error(self) -> str:
        return self._desk.text(f"note{self._names}ErrorLabel")

    @property
    def can_be_edited(self) -> bool:
        """Whether the chosen note has its buttons."""
        return self._desk.is_visible(self._of("edit", "Button")) and self._desk.is_visible(self._of("delete", "Button"))

    def type(self, text: str) -> None:
        """Types the next note without adding it."""
        self._desk.find(QPlainTextEdit, self._of("new", "Field")).setPlainText(text)
        self._desk.settle()

    def add(self, text: str) -> None:
        self.type(text)
        self._desk.click(self._of("add", "Button"))

    def choose(self, text: str) -> None:
        self._list.setCurrentIndex(self._list.model().index(self.texts.index(text), 0))
        self._desk.settle()

    def edit(self, text: str) -> None:
        """Begins to edit the chosen note, and types *text* in its place."""
        self._desk.click(self._of("edit", "Button"))
        self.retype(text)

    def retype(self, text: str) -> None:
        self._desk.find(QPlainTextEdit, self._of("shown", "Field")).setPlainText(text)
        self._desk.settle()

    def save(self) -> None:
        self._desk.click(self._of("save", "Button"))

    def cancel(self) -> None:
        self._desk.click(self._of("cancel", "Button"))

    def delete(self) -> None:
        self._desk.click(self._of("delete", "Button"))


class History(Page):
    """The card's History tab; with *names* the history on the Organization tab."""

    def __init__(self, desk: Desk, names: str = "") -> None:
        super().__init__(desk)
        self._names = names
        self._prefix = "organizationHistory" if names else "history"

    @property
    def _table(self) -> QTableView:
        return self._desk.find(QTableView, f"{self._prefix}Table")

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The texts of each row, column by column."""
        table = self._table
        model = table.model()
        if table.isHidden():
            return []
        columns = range(model.columnCount())
        return [tuple(str(model.index(row, column).data()) for column in columns) for row in range(model.rowCount())]

    @property
    def status(self) -> str:
        return self._desk.text(f"{self._prefix}StatusLabel")

    @property
    def facts(self) -> str:
        """What is said of the chosen interaction, "" while none is."""
        return self._desk.text(f"{self._prefix}DetailFacts")

    @property
    def text(self) -> str:
        """The wrap-up note and the text of the chosen interaction."""
        field = self._desk.find(QPlainTextEdit, f"{self._prefix}DetailText")
        return field.toPlainText() if field.isVisible() else ""

    def choose(self, row: int) -> None:
        self._table.selectRow(row)
        self._desk.settle()

    def show_earlier(self) -> None:
        self._desk.click(f"more{self._names}HistoryButton")


class Organization(Page):
    """The card's Organization tab."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.notes = Notes(desk, "Organization")
        self.history = History(desk, "Organization")

    @property
    def name(self) -> str:
        """Of the organisation that the contact belongs to, "" for none."""
        return self._desk.text("organizationName")

    @property
    def typed(self) -> str:
        """What is known where there is no record: a name, or that there is none."""
        return self._desk.text("organizationChooserTitle")

    @property
    def notice(self) -> str:
        return self._desk.text("organizationNotice")

    @property
    def found(self) -> list[str]:
        return rows(self._desk, "organizationResultList")

    @property
    def relationships(self) -> list[str]:
        return rows(self._desk, "relationshipList")

    @property
    def contacts(self) -> list[str]:
        return rows(self._desk, "organizationContactList")

    @property
    def error(self) -> str:
        return self._desk.text("organizationErrorLabel")

    @property
    def is_form_open(self) -> bool:
        return self._desk.is_visible("organizationForm")

    def look_for(self, text: str) -> None:
        self._desk.find(QLineEdit, "findOrganizationField").setText(text)
        self._desk.settle()

    def link(self, name: str) -> None:
        """Chooses the one of that name among those found, then Link Organization."""
        self._choose("organizationResultList", name)
        self._desk.click("linkOrganizationButton")

    def create(self) -> None:
        self._desk.click("createOrganizationButton")

    def unlink(self) -> None:
        self._desk.click("unlinkOrganizationButton")

    def delete(self) -> None:
        self._desk.click("deleteOrganizationButton")

    def edit(self, **values: str) -> None:
        """Opens the form, and fills it: ``edit(organizationIndustryField="Looms")``."""
        self._desk.click("editOrganizationButton")
        self.fill(**values)

    def fill(self, **values: str) -> None:
        for name, text in values.items():
            self._desk.find(QLineEdit, name).setText(text)
        self._desk.settle()

    def save(self) -> None:
        self._desk.click("saveOrganizationButton")

    def cancel(self) -> None:
        self._desk.click("cancelOrganizationButton")

    def add_relationship(self, text: str, agent: str) -> None:
        self.fill(relationshipTextField=text, relationshipAgentField=agent)
        self._desk.click("addRelationshipButton")

    def remove_relationship(self, title: str) -> None:
        self._choose("relationshipList", title)
        self._desk.click("removeRelationshipButton")

    def open_contact(self, name: str) -> None:
        """Chooses one of the others who belong to it; the card shows them then."""
        view = self._choose("organizationContactList", name)
        view.activated.emit(view.currentIndex())
        self._desk.settle()

    def _choose(self, list_name: str, title: str) -> QListView:
        view = self._desk.find(QListView, list_name)
        view.setCurrentIndex(view.model().index(rows(self._desk, list_name).index(title), 0))
        self._desk.settle()
        return view
