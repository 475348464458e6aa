"""Page objects of the sheet that finds contacts and the form that writes them."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QListView, QPlainTextEdit, QPushButton, QWidget

from desktop_app.testing.page import Page, rows, sentences


class SearchDialog(Page):
    """The sheet that finds contacts."""

    @property
    def is_open(self) -> bool:
        return self._desk.is_visible("searchDialog")

    @property
    def text(self) -> str:
        return self._desk.find(QLineEdit, "searchField").text()

    @property
    def status(self) -> str:
        return self._desk.text("searchStatusLabel")

    @property
    def purpose(self) -> str:
        """What Select Contact will do."""
        return self._desk.text("searchPurposeLabel")

    @property
    def hits(self) -> list[str]:
        return rows(self._desk, "searchResultList")

    @property
    def sentences(self) -> list[str]:
        """What a screen reader says of each hit."""
        return sentences(self._desk, "searchResultList")

    def look_for(self, text: str) -> None:
        self._desk.find(QLineEdit, "searchField").setText(text)
        self._desk.settle()

    def include_temporary(self) -> None:
        """Asks for temporary contacts, too."""
        self._desk.find(QCheckBox, "temporaryContactsFilter").setChecked(True)
        self._desk.settle()

    def choose(self, name: str) -> None:
        """Selects the hit of that name, then Select Contact."""
        results = self._desk.find(QListView, "searchResultList")
        results.setCurrentIndex(results.model().index(self.hits.index(name), 0))
        self._desk.click("selectContactButton")

    def remove(self) -> None:
        self._desk.click("removeButton")

    def create(self) -> None:
        self._desk.click("createContactButton")


class ContactForm(Page):
    """The form for a contact."""

    @property
    def is_open(self) -> bool:
        return self._desk.is_visible("contactForm")

    @property
    def error(self) -> str:
        return self._desk.text("formErrorLabel")

    @property
    def offer(self) -> str:
        """What the focused field offers, "" for nothing."""
        button = self._desk.find(QPushButton, "offerButton")
        return button.text() if button.isVisible() else ""

    def owner(self, name: str) -> str:
        """To whom else what stands in a field belongs, as ``owner("workPhone")``; "" for nobody."""
        return self._sentence(f"{name}OwnerButton")

    @property
    def alike(self) -> str:
        """Who may be the same person, "" for nobody."""
        return self._sentence("alikeContactButton")

    def open_owner(self, name: str) -> None:
        self._desk.click(f"{name}OwnerButton")

    def _sentence(self, button_name: str) -> str:
        button = self._desk.find(QPushButton, button_name)
        return button.accessibleName() if button.isVisibleTo(button.window()) else ""

    def value(self, name: str) -> str:
        """The text of a field by its public object name, as ``workPhoneField``; a tick is "yes" or ""."""
        field = self._desk.find(QWidget, name)
        if isinstance(field, QLineEdit):
            return field.text()
        if isinstance(field, QComboBox):
            return field.currentText()
        if isinstance(field, QCheckBox):
            return "yes" if field.isChecked() else ""
        assert isinstance(field, QPlainTextEdit), f"{name} is no field"
        return field.toPlainText()

    def focus(self, name: str) -> None:
        self._desk.find(QWidget, name).setFocus()
        self._desk.settle()

    def fill(self, **values: str) -> None:
        """``fill(firstNameField="Ann")``; a tick takes "yes" or ""."""
        for name, text in values.items():
            field = self._desk.find(QWidget, name)
            if isinstance(field, QCheckBox):
                field.setChecked(text == "yes")
            elif isinstance(field, QComboBox):
                field.setCurrentText(text)
            elif isinstance(field, QPlainTextEdit):
                field.setPlainText(text)
            else:
                assert isinstance(field, QLineEdit), f"{name} is no field"
                field.setText(text)
        self._desk.settle()

    def save(self) -> None:
        self._desk.click("saveContactButton")

    def cancel(self) -> None:
        self._desk.click("cancelContactButton")
