"""The contact card: who is linked, whether and why, and everything known of them."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.domain.contacts import ContactKind
from desktop_app.domain.divisions import hidden_others_sentence, with_hidden_others
from desktop_app.domain.interactions import Interaction, InteractionState
from desktop_app.services.contacts import ContactDetails
from desktop_app.services.linking import Link
from desktop_app.ui.actions import (
    AS_OF,
    CHANGE_DIVISION,
    CREATE,
    DELETE,
    EDIT,
    EXPORT_CONTACT,
    EXPORT_JOURNEY,
    FIND,
    MERGE,
    PROMOTE,
    UNLINK,
    UNMERGE,
    WHY,
    ActionButton,
    Actions,
    fill_menu,
)
from desktop_app.ui.lapsing_wording import lapse_sentence
from desktop_app.ui.outside_text import joined
from desktop_app.ui.theme import PANE_INSET, SPACE_4, SPACE_8, SPACE_12, SPACE_16, TextRole, Theme, Tone
from desktop_app.ui.tool_tips import show_tool_tip
from desktop_app.ui.widgets.avatar import Avatar, initials_of
from desktop_app.ui.widgets.badge import Badge
from desktop_app.ui.widgets.buttons import ButtonKind, PushButton
from desktop_app.ui.widgets.card_notes import CardNotes
from desktop_app.ui.widgets.contact_tabs import DetailsTab
from desktop_app.ui.widgets.divider import Divider
from desktop_app.ui.widgets.history_pane import HistoryPane
from desktop_app.ui.widgets.journey_tab import JourneyTab
from desktop_app.ui.widgets.notes_pane import NotesPane
from desktop_app.ui.widgets.organization_tab import OrganizationTab
from desktop_app.ui.widgets.plain_label import PlainLabel
from desktop_app.ui.widgets.tab_bar import TabBar
from desktop_app.ui.wording import came_in, move_sentence, namesakes_sentence, others_sentence

_DETAILS, _NOTES, _ORGANIZATION, _JOURNEY, _HISTORY = range(5)


class ContactCard(QFrame):
    """Shows what it is told. `notes`, `organization` and `history` are filled from outside and have their own signals.

    Signals:
        others_requested: the agent wants to see who else shares the identifier.
        back_requested: from a contact that was looked up to that of the interaction.
        tab_changed: another tab is in front: `current_tab`.
        link_open_requested, link_copy_requested: a web address.
        room_wanted: whether the page in front would like a wider pane.
    """

    others_requested = Signal()
    back_requested = Signal()
    tab_changed = Signal()
    link_open_requested = Signal(str)
    link_copy_requested = Signal(str)
    room_wanted = Signal(bool)

    def __init__(self, theme: Theme, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self.setObjectName("contactCard")
        self.setProperty("ground", "surface")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._head(theme))
        layout.addLayout(self._state(theme))
        layout.addSpacing(SPACE_8)
        layout.addWidget(self._tab_row(theme))
        layout.addWidget(Divider(theme))
        layout.addWidget(self._tab_pages(theme), 1)
        layout.addWidget(self._below_when_unlinked(theme), 1)

    def _head(self, theme: Theme) -> QHBoxLayout:
        self._avatar = Avatar(theme)
        self._name = PlainLabel("", TextRole.CONTACT_NAME, object_name="contactName")
        self._line = PlainLabel("", TextRole.SENTENCE, object_name="contactSubtitle")
        more = self._more = PushButton(theme, "More", icon="chevron-down", icon_at_end=True, object_name="moreButton")
        menu = QMenu(more)
        menu.setObjectName("moreMenu")
        actions = self._actions
        fill_menu(
            menu,
            (
                actions[UNLINK],
                None,
                actions[EDIT],
                actions[MERGE],
                actions[UNMERGE],
                actions[CHANGE_DIVISION],
                actions[WHY],
                actions[AS_OF],
                actions[EXPORT_CONTACT],
                actions[EXPORT_JOURNEY],
                None,
                actions[DELETE],
            ),
        )
        more.setMenu(menu)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._name)
        names.addWidget(self._line)
        head = QHBoxLayout()
        head.setContentsMargins(PANE_INSET, SPACE_16, PANE_INSET, SPACE_8)
        head.setSpacing(SPACE_12)
        head.addWidget(self._avatar)
        head.addLayout(names, 1)
        head.addWidget(more, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def _state(self, theme: Theme) -> QVBoxLayout:
        self._link_state = Badge(theme, object_name="linkStateLabel")
        self._kind = Badge(theme, object_name="contactTypeBadge")
        self._division = Badge(theme, object_name="divisionBadge")
        self._moved = PlainLabel("", TextRole.SECONDARY, wraps=True, object_name="divisionHistoryLabel")
        self._reason = PlainLabel("", TextRole.SENTENCE, wraps=True, object_name="matchReasonLabel")
        self._lapse = PlainLabel("", TextRole.SECONDARY, wraps=True, object_name="lapseLabel")
        self._others = PlainLabel("", TextRole.VALUE, object_name="otherCandidatesLabel")
        self._show_others = PushButton(theme, "Show", kind=ButtonKind.LINK, object_name="showCandidatesButton")
        self._show_others.setAccessibleName("Show the other contacts")
        self._show_others.clicked.connect(self.others_requested)
        self._back = PushButton(
            theme, "Back to the interaction", kind=ButtonKind.LINK, object_name="backToInteractionButton"
        )
        self._back.clicked.connect(self.back_requested)
        self._back.hide()
        self._why = PushButton(theme, "Why this one?", kind=ButtonKind.LINK, object_name="whyButton")
        ActionButton(self._why, self._actions[WHY])
        self._add = PushButton(theme, "Add to Contacts", icon="user-plus", object_name="addToContactsButton")
        ActionButton(self._add, self._actions[PROMOTE])
        self.remarks = CardNotes(theme, self._actions)
        badges = QHBoxLayout()
        badges.setSpacing(SPACE_8)
        badges.addWidget(self._link_state)
        badges.addWidget(self._kind)
        badges.addWidget(self._division)
        badges.addStretch(1)
        others = QHBoxLayout()
        others.setSpacing(SPACE_8)
        others.addWidget(self._others)
        others.addWidget(self._show_others)
        others.addWidget(self._why)
        others.addWidget(self._back)
        others.addStretch(1)
        add = QHBoxLayout()
        add.setContentsMargins(0, SPACE_4, 0, 0)
        add.addWidget(self._add)
        add.addStretch(1)
        state = QVBoxLayout()
        state.setContentsMargins(PANE_INSET, 0, PANE_INSET, 0)
        state.setSpacing(SPACE_4)
        state.addLayout(badges)
        state.addSpacing(SPACE_4)
        state.addWidget(self._reason)
        state.addWidget(self._lapse)
        state.addWidget(self._moved)
        state.addLayout(others)
        state.addWidget(self.remarks)
        state.addLayout(add)
        return state

    def _tab_row(self, theme: Theme) -> QWidget:
        self._tabs = TabBar(theme, object_name="contactTabs")
        self._tabs.setAccessibleName("Contact tabs")
        for title in ("Details", "Notes", "Organization", "Journey", "History"):
            self._tabs.addTab(title)
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(PANE_INSET, 0, 0, 0)
        layout.addWidget(self._tabs)
        layout.addStretch(1)
        self._tab_widget = row
        return row

    def _tab_pages(self, theme: Theme) -> QStackedWidget:
        self._details = DetailsTab(theme)
        self.identifiers = self._details.identifiers
        self.notes = NotesPane(theme)
        self.organization = OrganizationTab(theme)
        self.journey = JourneyTab(theme)
        self.journey.offer(self._actions[EXPORT_JOURNEY])
        self.history = HistoryPane(theme)
        notes, history = _page("notesTab", self.notes), _page("historyTab", self.history)
        self._pages = QStackedWidget()
        for page in (self._details, notes, self.organization, self.journey, history):
            self._pages.addWidget(page)
        self._tabs.currentChanged.connect(self._on_tab_changed)
        self._details.link_open_requested.connect(self.link_open_requested)
        self._details.link_copy_requested.connect(self.link_copy_requested)
        return self._pages

    def _on_tab_changed(self, index: int) -> None:
        self.room_wanted.emit(index in (_JOURNEY, _HISTORY))
        self._pages.setCurrentIndex(index)
        self.tab_changed.emit()

    @property
    def current_tab(self) -> str:
        """The title of the tab in front."""
        return self._tabs.tabText(self._tabs.currentIndex())

    def _below_when_unlinked(self, theme: Theme) -> QWidget:
        self._unlinked = QWidget()
        find = PushButton(
            theme, "Find Contact…", kind=ButtonKind.PRIMARY, icon="search", large=True, object_name="findContactButton"
        )
        create = PushButton(
            theme, "Create New Contact", icon="user-plus", large=True, object_name="createInsteadButton"
        )
        ActionButton(find, self._actions[FIND])
        ActionButton(create, self._actions[CREATE])
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_8)
        buttons.addWidget(find)
        buttons.addWidget(create)
        buttons.addStretch(1)
        layout = QVBoxLayout(self._unlinked)
        layout.setContentsMargins(PANE_INSET, PANE_INSET, PANE_INSET, PANE_INSET)
        layout.setSpacing(SPACE_12)
        layout.addWidget(
            PlainLabel(
                "Link the right contact, so that this interaction becomes part of their history.",
                TextRole.SENTENCE,
                wraps=True,
            )
        )
        layout.addLayout(buttons)
        layout.addStretch(1)
        return self._unlinked

    def show_link(self, link: Link, details: ContactDetails | None, now: datetime) -> None:
        """The contact that is linked to an interaction, or that nobody is."""
        self._reason.setText(link.reason)
        is_linked = link.contact is not None
        self._link_state.show_badge(
            "Linked" if is_linked else "Not linked",
            Tone.OK if is_linked else Tone.WARN,
            "link" if is_linked else "unlink",
        )
        self._link_state.show()
        self._back.hide()
        self.remarks.show_notes(link.contact, link)
        others = others_sentence(len(link.others)) or namesakes_sentence(len(link.namesakes))
        self._show_others_line(others, link.hidden_others, with_why=is_linked)
        if link.contact is None or details is None:
            self._show_nobody(link)
        else:
            self._show_contact(details, link.interaction, now)

    def show_contact(self, details: ContactDetails, now: datetime, *, can_go_back: bool) -> None:
        """A contact looked up besides any interaction; *can_go_back*: one is selected all the same."""
        self._link_state.show_badge("")
        self._link_state.hide()
        self._reason.setText("Looked up, not part of an interaction")
        self.remarks.show_notes(details.contact, None)
        self._show_others_line("", 0, with_why=False)
        self._back.setVisible(can_go_back)
        self._show_contact(details, None, now)

    def _show_others_line(self, sentence: str, hidden: int, *, with_why: bool) -> None:
        """*hidden*: how many more there are whom the agent may not see."""
        text = with_hidden_others(sentence, hidden)
        self._others.setText(text)
        self._others.setVisible(bool(text))
        show_tool_tip(self._others, hidden_others_sentence(hidden))
        self._show_others.setVisible(bool(sentence))
        self._why.setVisible(with_why)

    def _show_nobody(self, link: Link) -> None:
        arrival = link.interaction.arrival
        self._avatar.show_icon("user-question")
        self._name.setText("No contact linked")
        self._line.setText(f"{came_in(link.interaction)} from {arrival.title}")
        self._kind.show_badge("")
        self._kind.hide()
        for widget in (self._lapse, self._division, self._moved):
            widget.hide()
        self._put_away(self._add)
        self._show_tabs(False)
        can_relink = link.interaction.state is not InteractionState.DONE
        self._unlinked.setVisible(True)
        for button in self._unlinked.findChildren(PushButton):
            button.setVisible(can_relink)

    def _show_contact(self, details: ContactDetails, interaction: Interaction | None, now: datetime) -> None:
        contact = details.contact
        initials = initials_of(contact.fields.name)
        if initials:
            self._avatar.show_initials(initials)
        else:
            self._avatar.show_icon("building" if contact.fields.organization else "user-question")
        self._name.setText(contact.display_name)
        self._line.setText(_line_of(details, interaction))
        self._kind.show_badge(contact.kind.value)
        self._kind.show()
        self._show_division(details)
        self._lapse.setText(lapse_sentence(details.lapses_at, now))
        self._lapse.setVisible(details.lapses_at is not None)
        if contact.kind.is_temporary:
            self._add.show()
        else:
            self._put_away(self._add)
        self._show_tabs(True)
        self._put_away(self._unlinked)
        self._details.show_contact(details)
        self._tabs.show_count(_NOTES, len(details.notes) or None)
        self._tabs.show_count(_JOURNEY, details.journey_count or None)

    def _show_division(self, details: ContactDetails) -> None:
        """Which division, where there is one, and how the contact came to it or left it."""
        self._division.show_badge(details.division)
        show_tool_tip(self._division, f"Division {details.division}")
        self._division.setVisible(bool(details.division))
        sentences = [move_sentence(each) for each in details.moves]
        self._moved.setText(sentences[0] if sentences else "")
        show_tool_tip(self._moved, "; ".join(sentences))
        self._moved.setVisible(bool(sentences))

    def _put_away(self, widget: QWidget) -> None:
        """Hides what has done its work; the focus stays on the card, and never moves on to the toast's Undo."""
        focused = self.window().focusWidget()
        if focused is not None and (focused is widget or widget.isAncestorOf(focused)):
            self._more.setFocus(Qt.FocusReason.OtherFocusReason)
        widget.hide()

    def _show_tabs(self, visible: bool) -> None:
        self._tab_widget.setVisible(visible)
        self._pages.setVisible(visible)

    def show_tab(self, title: str) -> None:
        """Brings the tab of that title to the front."""
        titles = [self._tabs.tabText(index) for index in range(self._tabs.count())]
        self._tabs.setCurrentIndex(titles.index(title))

    def focus_more(self) -> None:
        self._more.setFocus(Qt.FocusReason.OtherFocusReason)


def _page(object_name: str, pane: QWidget) -> QWidget:
    """A tab's page with *pane* at the usual distance from its edges."""
    page = QWidget()
    page.setObjectName(object_name)
    layout = QVBoxLayout(page)
    layout.setContentsMargins(PANE_INSET, SPACE_16, PANE_INSET, SPACE_16)
    layout.addWidget(pane)
    return page


def _line_of(details: ContactDetails, interaction: Interaction | None) -> str:
    """Under the name: the organisation, the record before what is typed; of a temporary contact, who it came from."""
    contact = details.contact
    organization = (details.organization or contact.fields.organization) if contact.fields.name else ""
    if contact.kind is not ContactKind.CURATED and interaction is not None:
        return joined(interaction.arrival.address, organization)
    return joined(contact.fields.title, organization)
