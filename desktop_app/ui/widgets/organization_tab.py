"""The card's Organization tab: what stands there follows from what the contact belongs to."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from desktop_app.domain.permissions import Permission
from desktop_app.ui.theme import PANE_INSET, SPACE_16, TextRole, Theme
from desktop_app.ui.widgets.organization_chooser import OrganizationChooser
from desktop_app.ui.widgets.organization_form import OrganizationForm
from desktop_app.ui.widgets.organization_page import OrganizationPage
from desktop_app.ui.widgets.plain_label import PlainLabel
from desktop_app.ui.wording import permission_sentence


class OrganizationTab(QScrollArea):
    """One of its pages at a time, each with signals of its own: `chooser`, `page`, `form`, or a notice."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("organizationTab")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.chooser = OrganizationChooser(theme)
        self.page = OrganizationPage(theme)
        self.form = OrganizationForm(theme)
        self._notice = PlainLabel("", TextRole.SENTENCE, wraps=True, object_name="organizationNotice")
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(PANE_INSET, SPACE_16, PANE_INSET, PANE_INSET)
        self._pages = (self._notice, self.chooser, self.page, self.form)
        for page in self._pages:
            layout.addWidget(page)
        layout.addStretch(1)
        self.setWidget(content)
        self._show(self._notice)

    def show_nothing(self) -> None:
        """While nothing is known yet."""
        self._notice.setText("")
        self._show(self._notice)

    def show_not_permitted(self, typed: str) -> None:
        """*typed* stands on the contact itself, so it is shown all the same."""
        sentence = f"The organization is not shown. {permission_sentence(Permission.ORGANIZATION_VIEW)}"
        self._notice.setText(f"{typed}\n\n{sentence}" if typed else sentence)
        self._show(self._notice)

    def show_chooser(self) -> None:
        self._show(self.chooser)

    def show_page(self) -> None:
        self._show(self.page)

    def show_form(self) -> None:
        self._show(self.form)
        self.ensureVisible(0, 0)

    def _show(self, shown: QWidget) -> None:
        for page in self._pages:
            page.setVisible(page is shown)
