"""Where a contact belongs to no organisation yet: find one and link it, or make a new one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.permissions import Permission
from desktop_app.services.organizations import OrganizationName
from desktop_app.ui.item_models.detail_item_model import DetailItemModel
from desktop_app.ui.record_wording import organization_line
from desktop_app.ui.theme import SPACE_8, TextRole, Theme
from desktop_app.ui.widgets.buttons import ButtonKind, PushButton
from desktop_app.ui.widgets.detail_list import DetailList
from desktop_app.ui.widgets.line_edit import LineEdit
from desktop_app.ui.widgets.plain_label import PlainLabel
from desktop_app.ui.wording import missing_permission


class OrganizationChooser(QWidget):
    """One field: what is typed is looked for, and is the name of what would be made.

    Signals:
        search_requested: the text. link_requested: id of an organisation. create_requested: the name of a new one.
    """

    search_requested = Signal(str)
    link_requested = Signal(str)
    create_requested = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._missing_to_link: Permission | None = None
        self._missing_to_create: Permission | None = None
        self._title = PlainLabel("", TextRole.TITLE, wraps=True, object_name="organizationChooserTitle")
        self._sentence = PlainLabel("", TextRole.SENTENCE, wraps=True)
        self._field = LineEdit(
            theme, "Find or name an organization", placeholder="Name of an organization", icon="search",
            object_name="findOrganizationField",
        )  # fmt: skip
        self._field.textChanged.connect(self._on_typed)
        self._found = DetailList(theme, "organizationResultList", "Organizations found", grows=True)
        self._found.selectionModel().selectionChanged.connect(self._follow)
        self._found.doubleClicked.connect(self._on_link)
        self._status = PlainLabel("", TextRole.SECONDARY, wraps=True, object_name="organizationSearchLabel")
        self._link = PushButton(
            theme, "Link Organization", kind=ButtonKind.PRIMARY, icon="link", object_name="linkOrganizationButton"
        )
        self._link.clicked.connect(self._on_link)
        self._create = PushButton(theme, "Create Organization", icon="plus", object_name="createOrganizationButton")
        self._create.clicked.connect(self._on_create)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_8)
        buttons.addWidget(self._create)
        buttons.addStretch(1)
        buttons.addWidget(self._link)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_8)
        for widget in (self._title, self._sentence, self._field, self._status, self._found):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        layout.addStretch(1)

    def show_missing(self, *, to_link: Permission | None, to_create: Permission | None) -> None:
        """Which permissions the agent lacks."""
        self._missing_to_link, self._missing_to_create = to_link, to_create
        self._follow()

    def show_contact(self, typed: str) -> None:
        """*typed*: the organisation's name as it stands on the contact."""
        self._title.setText(typed or "No organization")
        self._sentence.setText(
            "This is only a name so far. Link it to an organization, or create one of this name, and its people, notes "
            "and history are shown here."
            if typed
            else "Find the organization that this contact belongs to, or type the name of a new one."
        )
        self._field.blockSignals(True)
        self._field.setText(typed)
        self._field.blockSignals(False)
        self._found.show_details([])
        self._follow()

    @property
    def text(self) -> str:
        return self._field.text()

    def show_found(self, text: str, found: Sequence[OrganizationName]) -> None:
        """The answer to *text*; one of exactly that name is chosen at once."""
        self._found.show_details([organization_line(each) for each in found])
        same = [row for row, each in enumerate(found) if each.name.casefold() == text.strip().casefold()]
        if same and not self._chosen:
            self._found.setCurrentIndex(self._found.model().index(same[0], 0))
        if found:
            self._status.setText(f"{len(same)} of this name" if len(same) > 1 else "Choose one to link it")
        else:
            self._status.setText("No organization is called so" if text.strip() else "There is no organization yet")
        self._follow()

    @property
    def _chosen(self) -> str:
        indexes = self._found.selectionModel().selectedIndexes()
        return str(indexes[0].data(DetailItemModel.IdRole)) if indexes else ""

    def _on_typed(self, text: str) -> None:
        self._follow()
        self.search_requested.emit(text)

    def _on_link(self) -> None:
        if self._chosen and self._missing_to_link is None:
            self.link_requested.emit(self._chosen)

    def _on_create(self) -> None:
        self.create_requested.emit(self._field.text())

    def _follow(self) -> None:
        self._link.setEnabled(bool(self._chosen) and self._missing_to_link is None)
        self._link.setToolTip(missing_permission(self._missing_to_link) if self._missing_to_link else "")
        self._create.setEnabled(bool(self._field.text().strip()) and self._missing_to_create is None)
        self._create.setToolTip(missing_permission(self._missing_to_create) if self._missing_to_create else "")
