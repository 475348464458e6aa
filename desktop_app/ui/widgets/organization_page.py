"""An organisation as it is: its data, its agents, its notes, its people, their history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.organizations import ORGANIZATION_RULES, RELATIONSHIP_LIMIT, Organization, Relationship
from desktop_app.domain.permissions import Agent, Permission
from desktop_app.services.organizations import OrganizationContact, OrganizationDetails
from desktop_app.ui.item_models.detail_item_model import DetailItemModel
from desktop_app.ui.record_wording import organization_contact_line, relationship_line
from desktop_app.ui.theme import LABEL_COLUMN, SPACE_4, SPACE_8, SPACE_12, TextRole, Theme
from desktop_app.ui.widgets.buttons import ButtonKind, PushButton
from desktop_app.ui.widgets.detail_list import DetailList
from desktop_app.ui.widgets.divider import Divider
from desktop_app.ui.widgets.history_pane import HistoryPane
from desktop_app.ui.widgets.line_edit import LineEdit
from desktop_app.ui.widgets.notes_pane import NotesPane
from desktop_app.ui.widgets.plain_label import PlainLabel
from desktop_app.ui.widgets.section_header import SectionHeader
from desktop_app.ui.wording import missing_permission

_HISTORY_HEIGHT = 196
BOTH = (Permission.CONTACT_EDIT, Permission.ORGANIZATION_EDIT)  # what notes and relationships need


def lacking(agent: Agent | None, *needed: Permission) -> Permission | None:
    """The first of *needed* that the agent lacks."""
    return next((each for each in needed if agent is None or not agent.may(each)), None)


class OrganizationPage(QWidget):
    """`notes` and `history` have signals of their own.

    Signals:
        edit_requested, unlink_requested, delete_requested.
        relationship_added: agent, text. relationship_removed: id.
        contact_chosen: id. more_contacts_requested.
    """

    edit_requested = Signal()
    unlink_requested = Signal()
    delete_requested = Signal()
    relationship_added = Signal(str, str)
    relationship_removed = Signal(str)
    contact_chosen = Signal(str)
    more_contacts_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._missing: Permission | None = None
        self.notes = NotesPane(theme, names="Organization", on="organization", grows=True)
        self.history = HistoryPane(theme, names="Organization", height=_HISTORY_HEIGHT)
        self._name = PlainLabel("", TextRole.DIALOG_TITLE, wraps=True, object_name="organizationName")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(SPACE_8)
        self._grid.setVerticalSpacing(SPACE_8)
        self._grid.setColumnMinimumWidth(0, LABEL_COLUMN)
        self._grid.setColumnStretch(1, 1)
        self._notes_header = SectionHeader("Notes on the organization")
        self._contacts_header = SectionHeader("Other contacts")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_12)
        layout.addWidget(self._name)
        layout.addLayout(self._buttons(theme))
        layout.addLayout(self._grid)
        layout.addWidget(Divider(theme))
        layout.addLayout(self._relationships(theme))
        layout.addWidget(Divider(theme))
        layout.addWidget(self._notes_header)
        layout.addWidget(self.notes)
        layout.addWidget(Divider(theme))
        layout.addLayout(self._contacts(theme))
        layout.addWidget(Divider(theme))
        layout.addWidget(SectionHeader("History of its contacts"))
        layout.addWidget(self.history)
        layout.addStretch(1)

    def _buttons(self, theme: Theme) -> QHBoxLayout:
        self._edit = PushButton(theme, "Edit", icon="pencil", object_name="editOrganizationButton")
        self._unlink = PushButton(theme, "Unlink", icon="unlink", object_name="unlinkOrganizationButton")
        self._delete = PushButton(theme, "Delete", icon="trash", object_name="deleteOrganizationButton")
        for button, signal, name in (
            (self._edit, self.edit_requested, "Edit the organization"),
            (self._unlink, self.unlink_requested, "Unlink the contact from the organization"),
            (self._delete, self.delete_requested, "Delete the organization"),
        ):
            button.setAccessibleName(name)
            button.clicked.connect(signal)
        row = QHBoxLayout()
        row.setSpacing(SPACE_8)
        for button in (self._edit, self._unlink, self._delete):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _relationships(self, theme: Theme) -> QVBoxLayout:
        self._relationship_list = DetailList(theme, "relationshipList", "Relationships", grows=True)
        self._relationship_list.selectionModel().selectionChanged.connect(self._follow_relationships)
        self._no_relationship = PlainLabel("Nobody looks after it yet.", TextRole.SENTENCE)
        self._text = LineEdit(theme, "Relationship", placeholder="Account Manager", object_name="relationshipTextField")
        self._agent_field = LineEdit(theme, "Agent", placeholder="Agent", object_name="relationshipAgentField")
        self._text.setMaxLength(RELATIONSHIP_LIMIT)
        for line_edit in (self._text, self._agent_field):
            line_edit.textChanged.connect(self._follow_relationships)
            line_edit.returnPressed.connect(self._on_add_relationship)
        self._add = PushButton(theme, "Add", object_name="addRelationshipButton")
        self._add.setAccessibleName("Add the relationship")
        self._add.clicked.connect(self._on_add_relationship)
        self._remove = PushButton(theme, "Remove", kind=ButtonKind.LINK, object_name="removeRelationshipButton")
        self._remove.setAccessibleName("Remove the chosen relationship")
        self._remove.clicked.connect(self._on_remove_relationship)
        header = SectionHeader("Relationships")
        header.add_action(self._remove)
        row = QHBoxLayout()
        row.setSpacing(SPACE_8)
        row.addWidget(self._text, 3)
        row.addWidget(self._agent_field, 2)
        row.addWidget(self._add)
        layout = QVBoxLayout()
        layout.setSpacing(SPACE_8)
        for widget in (header, self._no_relationship, self._relationship_list):
            layout.addWidget(widget)
        layout.addLayout(row)
        return layout

    def _contacts(self, theme: Theme) -> QVBoxLayout:
        self._contact_list = DetailList(theme, "organizationContactList", "Contacts of the organization", grows=True)
        self._contact_list.activated.connect(self._on_contact)
        self._contact_list.clicked.connect(self._on_contact)
        self._alone = PlainLabel("Nobody else belongs to it.", TextRole.SENTENCE)
        self._more = PushButton(theme, "Show more", kind=ButtonKind.LINK, object_name="moreOrganizationContactsButton")
        self._more.setAccessibleName("Show more contacts")
        self._more.clicked.connect(self.more_contacts_requested)
        layout = QVBoxLayout()
        layout.setSpacing(SPACE_4)
        for widget in (self._contacts_header, self._alone, self._contact_list):
            layout.addWidget(widget)
        layout.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        return layout

    def show_organization(self, details: OrganizationDetails, agent: Agent | None, now: datetime) -> None:
        """All but its contacts and its history, which come in pages."""
        self._name.setText(details.organization.name)
        self._show_fields(details.organization)
        self._missing = lacking(agent, *BOTH)
        for button, missing in (
            (self._edit, lacking(agent, Permission.ORGANIZATION_EDIT)),
            (self._unlink, lacking(agent, Permission.CONTACT_EDIT)),
            (self._delete, lacking(agent, Permission.ORGANIZATION_DELETE)),
        ):
            button.setEnabled(missing is None)
            button.setToolTip(missing_permission(missing) if missing else "")
        self._show_relationships(details.relationships)
        self._notes_header.show_count(len(details.notes) or None)
        name = agent.name if agent else ""
        self.notes.show_notes(details.notes, now, agent=name, missing=self._missing)

    def _show_fields(self, organization: Organization) -> None:
        while item := self._grid.takeAt(0):
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        given = {name: text for name, text in organization.fields.given().items() if name != "name"}
        for row, (name, text) in enumerate(given.items()):
            label = PlainLabel(ORGANIZATION_RULES[name].label, TextRole.LABEL)
            self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(PlainLabel(text, TextRole.VALUE, wraps=True), row, 1)

    def _show_relationships(self, relationships: Sequence[Relationship]) -> None:
        self._relationship_list.show_details([relationship_line(each) for each in relationships])
        self._relationship_list.setVisible(bool(relationships))
        self._no_relationship.setVisible(not relationships)
        for line_edit in (self._text, self._agent_field):
            line_edit.setEnabled(self._missing is None)
            line_edit.setToolTip(missing_permission(self._missing) if self._missing else "")
        self._follow_relationships()

    def show_contacts(self, contacts: Sequence[OrganizationContact], count: int, *, more: bool) -> None:
        """*contacts*: the others who belong to it, as far as they were asked for; *count*: of all the others."""
        self._contact_list.show_details([organization_contact_line(each) for each in contacts])
        self._contact_list.setVisible(bool(contacts))
        self._contacts_header.show_count(count or None)
        self._alone.setVisible(not contacts)
        self._more.setVisible(more)

    def clear_relationship(self) -> None:
        self._text.clear()
        self._agent_field.clear()

    @property
    def _chosen_relationship(self) -> str:
        indexes = self._relationship_list.selectionModel().selectedIndexes()
        return str(indexes[0].data(DetailItemModel.IdRole)) if indexes else ""

    def _follow_relationships(self) -> None:
        is_filled = bool(self._text.text().strip() and self._agent_field.text().strip())
        self._add.setEnabled(is_filled and self._missing is None)
        self._remove.setVisible(bool(self._chosen_relationship))
        self._remove.setEnabled(self._missing is None)
        for button in (self._add, self._remove):
            button.setToolTip(missing_permission(self._missing) if self._missing else "")

    def _on_add_relationship(self) -> None:
        if self._add.isEnabled():
            self.relationship_added.emit(self._agent_field.text().strip(), self._text.text())

    def _on_remove_relationship(self) -> None:
        self.relationship_removed.emit(self._chosen_relationship)

    def _on_contact(self) -> None:
        indexes = self._contact_list.selectionModel().selectedIndexes()
        if indexes:
            self.contact_chosen.emit(str(indexes[0].data(DetailItemModel.IdRole)))
