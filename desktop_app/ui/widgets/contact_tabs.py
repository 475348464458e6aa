"""The pages of the contact card."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.contacts import ADDRESS_FIELDS, FIELD_RULES, Contact
from desktop_app.services.contacts import ContactDetails
from desktop_app.ui.details_wording import LabelledGroup, custom_group, links_of
from desktop_app.ui.theme import LABEL_COLUMN, PANE_INSET, SPACE_8, SPACE_12, SPACE_16, TextRole, Theme, Tone
from desktop_app.ui.widgets.badge import Badge
from desktop_app.ui.widgets.divider import Divider
from desktop_app.ui.widgets.identifier_section import IdentifierSection
from desktop_app.ui.widgets.link_list import LinkList
from desktop_app.ui.widgets.plain_label import PlainLabel
from desktop_app.ui.widgets.section_header import SectionHeader

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
        self.identifiers = IdentifierSection(theme)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(PANE_INSET, SPACE_16, PANE_INSET, PANE_INSET)
        layout.setSpacing(SPACE_12)
        layout.addWidget(self._opt_out)
        layout.addLayout(self._grid)
        layout.addWidget(self._links_header)
        layout.addWidget(self._links)
        layout.addWidget(self._divider)
        layout.addWidget(self.identifiers)
        layout.addStretch(1)
        self.setWidget(content)

    def show_contact(self, details: ContactDetails) -> None:
        contact = details.contact
        self._opt_out.show_badge("Do not survey" if contact.fields.survey_opt_out else "", Tone.WARN, "ban")
        self._opt_out.setVisible(bool(contact.fields.survey_opt_out))
        links = links_of(details)
        self._links.show_links(links)
        for widget in (self._links_header, self._links):
            widget.setVisible(bool(links))
        rows = self._show_groups([*_groups(contact), *custom_group(details.custom)])
        self._divider.setVisible(rows or bool(links))

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
