"""The right pane: the contact card, the form, the explanation, or the reason why there is none of them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.domain.permissions import Permission
from desktop_app.ui.actions import FIND, ActionButton, Actions
from desktop_app.ui.outside_text import one_line
from desktop_app.ui.theme import RIGHT_MINIMUM, Theme
from desktop_app.ui.widgets.empty_state import EmptyState
from desktop_app.ui.widgets.tab_order import focusable, put_after
from desktop_app.ui.wording import permission_sentence

if TYPE_CHECKING:
    from desktop_app.ui.widgets.as_of_page import AsOfPage
    from desktop_app.ui.widgets.contact_card import ContactCard
    from desktop_app.ui.widgets.contact_form import ContactForm
    from desktop_app.ui.widgets.why_page import WhyPage

Page = TypeVar("Page", bound=QWidget)

_MADE_LATER = ("card", "form", "why", "as_of")


class ContactPanel(QFrame):
    """One page at a time; each page's own signals are on `card`, `form`, `why` and `as_of`.

    Nobody is shown when the window opens, so these four are made when they are first asked for, as the sheets are.

    Signals:
        room_wanted: whether the card's tab in front would like a wider pane.
        retry_requested: what could not be read is to be read again.
    """

    room_wanted = Signal(bool)
    retry_requested = Signal()

    def __init__(self, theme: Theme, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._actions = theme, actions
        self.setObjectName("contactPanel")
        self.setAccessibleName("Contact")
        self.setProperty("ground", "surface")
        self.setMinimumWidth(RIGHT_MINIMUM)
        self._pages = QStackedWidget()
        self._tab_order: dict[str, list[QWidget]] = {}  # of the pages that are made later
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)
        self._nothing = self._added(
            EmptyState(
                theme,
                "user",
                "No contact to show",
                "Choose an interaction, or find a contact.",
                action="Find Contact…",
                action_icon="search",
            )
        )
        self._nothing.action_button.setObjectName("findFirstContactButton")
        ActionButton(self._nothing.action_button, actions[FIND])
        self._not_permitted = self._added(
            EmptyState(theme, "lock", "Contacts are not shown", permission_sentence(Permission.CONTACT_VIEW))
        )
        self._other_division = self._added(EmptyState(theme, "lock", "", ""))
        self._failed = self._added(
            EmptyState(
                theme, "alert-triangle", "The contact cannot be shown", "", action="Try Again", action_icon="refresh"
            )
        )
        self._failed.action_button.setObjectName("readContactAgainButton")
        self._failed.action_requested.connect(self.retry_requested)

    def _added(self, page: Page) -> Page:
        self._pages.addWidget(page)
        return page

    def _made_later(self, name: str, page: Page) -> Page:
        """Tab goes through the pages in the order of their names, whichever was made first."""
        self._added(page)
        self._tab_order[name] = focusable(page)
        earlier = _MADE_LATER[: _MADE_LATER.index(name)]
        before = [widget for each in earlier for widget in self._tab_order.get(each, ())]
        put_after(before[-1] if before else self, self._tab_order[name])
        return page

    @cached_property
    def card(self) -> ContactCard:
        from desktop_app.ui.widgets.contact_card import ContactCard

        card = self._made_later("card", ContactCard(self._theme, self._actions))
        card.room_wanted.connect(self.room_wanted)
        return card

    @cached_property
    def form(self) -> ContactForm:
        from desktop_app.ui.widgets.contact_form import ContactForm

        return self._made_later("form", ContactForm(self._theme))

    @cached_property
    def why(self) -> WhyPage:
        from desktop_app.ui.widgets.why_page import WhyPage

        return self._made_later("why", WhyPage(self._theme))

    @cached_property
    def as_of(self) -> AsOfPage:
        from desktop_app.ui.widgets.as_of_page import AsOfPage

        return self._made_later("as_of", AsOfPage(self._theme))

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
        return self._shows("form")

    @property
    def shows_why(self) -> bool:
        return self._shows("why")

    def _shows(self, name: str) -> bool:
        """Whether the page of that name is made, and in front."""
        page = vars(self).get(name)
        return page is not None and self._pages.currentWidget() is page
