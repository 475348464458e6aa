"""The right pane: the contact card, the form, the explanation, or the reason why there is none of them."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.domain.permissions import Permission
from desktop_app.ui.actions import Actions
from desktop_app.ui.outside_text import one_line
from desktop_app.ui.theme import RIGHT_MINIMUM, Theme
from desktop_app.ui.widgets.as_of_page import AsOfPage
from desktop_app.ui.widgets.contact_card import ContactCard
from desktop_app.ui.widgets.contact_form import ContactForm
from desktop_app.ui.widgets.empty_state import EmptyState
from desktop_app.ui.widgets.why_page import WhyPage
from desktop_app.ui.wording import missing_permission


class ContactPanel(QFrame):
    """One page at a time; each page's own signals are on `card`, `form`, `why` and `as_of`."""

    def __init__(self, theme: Theme, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("contactPanel")
        self.setProperty("ground", "surface")
        self.setMinimumWidth(RIGHT_MINIMUM)
        self.card = ContactCard(theme, actions)
        self.form = ContactForm(theme)
        self.why = WhyPage(theme)
        self.as_of = AsOfPage(theme)
        self._nothing = EmptyState(theme, "user", "No contact to show", "Choose an interaction, or find a contact.")
        self._not_permitted = EmptyState(
            theme, "lock", "Contacts are not shown", f"{missing_permission(Permission.CONTACT_VIEW)}."
        )
        self._other_division = EmptyState(theme, "lock", "", "")
        self._failed = EmptyState(theme, "alert-triangle", "The contact cannot be shown", "")
        self._pages = QStackedWidget()
        for page in (
            self._nothing,
            self._not_permitted,
            self._other_division,
            self._failed,
            self.card,
            self.form,
            self.why,
            self.as_of,
        ):
            self._pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)

    def show_nothing(self) -> None:
        self._pages.setCurrentWidget(self._nothing)

    def show_not_permitted(self) -> None:
        self._pages.setCurrentWidget(self._not_permitted)

    def show_other_division(self, division: str) -> None:
        """The contact that is linked is in a division which the agent may not see."""
        self._other_division.show_texts(
            f"A contact of the division {one_line(division)}",
            "You may not see this division; an administrator can allow it. The link can be taken away all the same.",
        )
        self._pages.setCurrentWidget(self._other_division)

    def show_error(self, sentence: str) -> None:
        self._failed.show_texts("The contact cannot be shown", sentence)
        self._pages.setCurrentWidget(self._failed)

    def show_card(self) -> None:
        self._pages.setCurrentWidget(self.card)

    def show_form(self) -> None:
        self._pages.setCurrentWidget(self.form)

    def show_why(self) -> None:
        self._pages.setCurrentWidget(self.why)

    def show_as_of(self) -> None:
        self._pages.setCurrentWidget(self.as_of)

    @property
    def shows_form(self) -> bool:
        return self._pages.currentWidget() is self.form

    @property
    def shows_why(self) -> bool:
        return self._pages.currentWidget() is self.why
