"""The pages of the contact card."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QPlainTextEdit,
    QScrollArea,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.contacts import ADDRESS_FIELDS, FIELD_RULES, Contact, Note
from desktop_app.domain.interactions import Interaction
from desktop_app.domain.permissions import Permission
from desktop_app.services.contacts import ContactDetails
from desktop_app.ui.details_wording import LabelledGroup, custom_group, links_of
from desktop_app.ui.moments import when
from desktop_app.ui.outside_text import one_line
from desktop_app.ui.theme import LABEL_COLUMN, PANE_INSET, SPACE_4, SPACE_8, SPACE_12, SPACE_16, TextRole, Theme, Tone
from desktop_app.ui.widgets.badge import Badge
from desktop_app.ui.widgets.buttons import PushButton
from desktop_app.ui.widgets.detail_list import DetailList
from desktop_app.ui.widgets.divider import Divider
from desktop_app.ui.widgets.link_list import LinkList
from desktop_app.ui.widgets.plain_label import PlainLabel
from desktop_app.ui.widgets.section_header import SectionHeader
from desktop_app.ui.wording import identifier_line, missing_permission, note_line

_GROUPS = (
    ("Name", ("salutation", "first_name", "middle_name", "last_name")),
    ("Work", ("title", "organization", "work_phone", "work_email")),
    ("Private", ("cell_phone", "home_phone", "other_phone", "personal_email", "other_email")),
    ("Address", ADDRESS_FIELDS),
)


class DetailsTab(QScrollArea):
    """The fields that hold something, then the links to other systems, then every identifier.

    Signals:
        link_open_requested, link_copy_requested: a web address.
    """

    link_open_requested = Signal(str)
    link_copy_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("detailsTab")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(SPACE_8)
        self._grid.setVerticalSpacing(SPACE_8)
        self._grid.setColumnMinimumWidth(0, LABEL_COLUMN)
        self._grid.setColumnStretch(1, 1)
        self._opt_out = Badge(theme, object_name="surveyOptOutBadge")
        self._links_header = SectionHeader("Links")
        self._links = LinkList(theme)
        self._links.open_requested.connect(self.link_open_requested)
        self._links.copy_requested.connect(self.link_copy_requested)
        self._divider = Divider(theme)
        self._identifiers = DetailList(theme, "identifierList", "Identifiers", grows=True)
        self._empty = PlainLabel("Nothing to recognise this contact by yet.", TextRole.SENTENCE, wraps=True)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(PANE_INSET, SPACE_16, PANE_INSET, PANE_INSET)
        layout.setSpacing(SPACE_12)
        layout.addWidget(self._opt_out)
        layout.addLayout(self._grid)
        layout.addWidget(self._links_header)
        layout.addWidget(self._links)
        layout.addWidget(self._divider)
        layout.addWidget(SectionHeader("Identifiers"))
        layout.addWidget(self._identifiers)
        layout.addWidget(self._empty)
        layout.addStretch(1)
        self.setWidget(content)

    def show_contact(self, details: ContactDetails, interaction: Interaction | None) -> None:
        contact = details.contact
        self._opt_out.show_badge("Do not survey" if contact.fields.survey_opt_out else "", Tone.WARN, "ban")
        self._opt_out.setVisible(bool(contact.fields.survey_opt_out))
        links = links_of(details)
        self._links.show_links(links)
        for widget in (self._links_header, self._links):
            widget.setVisible(bool(links))
        rows = self._show_groups([*_groups(contact), *custom_group(details.custom)])
        self._divider.setVisible(rows or bool(links))
        # A web id is kept and matched by, but tells an agent nothing: the reference product hides it as well.
        lines = [identifier_line(held, interaction) for held in contact.identifiers]
        shown = [line for line in lines if not line.id.startswith("cookie ")]
        self._identifiers.show_details(shown)
        self._empty.setVisible(not shown)

    def _show_groups(self, groups: Sequence[LabelledGroup]) -> bool:
        """Whether there is any."""
        while item := self._grid.takeAt(0):
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        row = 0
        for title, lines in groups:
            group = PlainLabel(title, TextRole.ROW_TITLE)
            group.setContentsMargins(0, SPACE_8 if row else 0, 0, 0)
            self._grid.addWidget(group, row, 0, 1, 2)
            for label, text in lines:
                row += 1
                name = PlainLabel(label, TextRole.LABEL, wraps=True)
                name.setFixedWidth(LABEL_COLUMN)
                self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
                self._grid.addWidget(PlainLabel(text, TextRole.VALUE, wraps="\n" in text), row, 1)
            row += 1
        return row > 0


def _groups(contact: Contact) -> Iterator[LabelledGroup]:
    for title, names in _GROUPS:
        given = [name for name in names if getattr(contact.fields, name)]
        if given and not (title == "Name" and set(given) <= {"first_name", "last_name"}):
            # The card's head says first and last name already.
            yield title, [(FIELD_RULES[name].label, getattr(contact.fields, name)) for name in given]


class NotesTab(QWidget):
    """Notes, newest first, and a field for the next.

    Signals:
        note_written: its text.
    """

    note_written = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notesTab")
        self._field = QPlainTextEdit()
        self._field.setObjectName("newNoteField")
        self._field.setAccessibleName("New note")
        self._field.setPlaceholderText("Write a note on this contact")
        self._field.setTabChangesFocus(True)
        self._field.setFixedHeight(72)
        self._add = PushButton(theme, "Add Note", object_name="addNoteButton")
        self._add.clicked.connect(self._on_add)
        self._list = DetailList(theme, "noteList", "Notes")
        self._empty = PlainLabel("No notes yet.", TextRole.SENTENCE)
        add = QHBoxLayout()
        add.addStretch(1)
        add.addWidget(self._add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PANE_INSET, SPACE_16, PANE_INSET, SPACE_16)
        layout.setSpacing(SPACE_8)
        layout.addWidget(self._field)
        layout.addLayout(add)
        layout.addWidget(self._empty)
        layout.addWidget(self._list, 1)

    def show_notes(self, notes: Sequence[Note], now: datetime, *, may_write: bool) -> None:
        self._list.show_details([note_line(note, now) for note in notes])
        self._empty.setVisible(not notes)
        for widget in (self._field, self._add):
            widget.setEnabled(may_write)
            widget.setToolTip("" if may_write else missing_permission(Permission.CONTACT_EDIT))

    @property
    def text(self) -> str:
        return self._field.toPlainText()

    def show_text(self, text: str) -> None:
        if self._field.toPlainText() != text:
            self._field.setPlainText(text)

    def clear(self) -> None:
        self._field.clear()

    def _on_add(self) -> None:
        # A note that is too long goes out as well: whoever takes it says so, and the field keeps it.
        if self.text.strip():
            self.note_written.emit(self.text)


class OrganizationTab(QFrame):
    """The organisation that the contact belongs to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("organizationTab")
        self._name = PlainLabel("", TextRole.TITLE, wraps=True, object_name="organizationName")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PANE_INSET, SPACE_16, PANE_INSET, SPACE_16)
        layout.addWidget(self._name)
        layout.addStretch(1)

    def show_organization(self, name: str) -> None:
        self._name.setText(name or "No organization.")
        self._name.set_role(TextRole.TITLE if name else TextRole.SENTENCE)


class HistoryTab(QWidget):
    """The contact's interactions as a table."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("historyTab")
        self._model = QStandardItemModel(0, 4, self)
        self._model.setHorizontalHeaderLabels(["When", "Channel", "About", "Wrap-up"])
        self._table = QTableView()
        self._table.setObjectName("historyTable")
        self._table.setAccessibleName("Interaction history")
        self._table.setModel(self._model)
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setShowGrid(False)
        self._table.setTabKeyNavigation(False)
        self._table.verticalHeader().hide()
        self._table.verticalHeader().setDefaultSectionSize(32)
        header = self._table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        for column, width in ((0, 104), (1, 88), (3, 88)):
            header.resizeSection(column, width)
        self._notice = PlainLabel("", TextRole.SENTENCE, wraps=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_12, SPACE_12, SPACE_12, SPACE_4)
        layout.addWidget(self._notice)
        layout.addWidget(self._table, 1)

    def show_history(self, details: ContactDetails, now: datetime) -> None:
        self._model.removeRows(0, self._model.rowCount())
        for interaction in details.history:
            self._model.appendRow([QStandardItem(one_line(text)) for text in _history_cells(interaction, now)])
        self._notice.setText(_notice(details))
        self._notice.setVisible(not details.history)
        self._table.setVisible(bool(details.history))


def _history_cells(interaction: Interaction, now: datetime) -> tuple[str, ...]:
    arrival = interaction.arrival
    code = interaction.wrap_up.code if interaction.wrap_up else ""
    return when(arrival.at, now), arrival.channel.label, arrival.subject or arrival.queue or arrival.address, code


def _notice(details: ContactDetails) -> str:
    if not details.may_see_history:
        return f"The history is not shown. {missing_permission(Permission.SESSION_VIEW)}."
    return "" if details.history else "No interactions yet."
