"""The journey of a contact: the picture of the whole relation, filters, and the entries newest first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.domain.journey import ALL_GROUPS, ChannelGroup, JourneyPicture
from desktop_app.domain.permissions import Permission
from desktop_app.ui.item_models.detail_item_model import DetailItemModel, DetailLine
from desktop_app.ui.journey_wording import count_words, shown_words
from desktop_app.ui.theme import PANE_INSET, SPACE_4, SPACE_8, SPACE_12, TextRole, Theme
from desktop_app.ui.widgets.buttons import ButtonKind, PushButton
from desktop_app.ui.widgets.detail_list import DetailList
from desktop_app.ui.widgets.empty_state import EmptyState
from desktop_app.ui.widgets.filter_chip import FilterChip
from desktop_app.ui.widgets.flow_layout import FlowLayout
from desktop_app.ui.widgets.journey_entry_page import JourneyEntryPage
from desktop_app.ui.widgets.journey_picture import LANES, JourneyPictureView
from desktop_app.ui.widgets.plain_label import PlainLabel
from desktop_app.ui.wording import permission_sentence

_AHEAD = 400  # pixels above the end at which more is asked for


class JourneyTab(QStackedWidget):
    """Shows what it is told.

    Signals:
        shown: the tab is to be seen, so its picture is needed.
        range_chosen: first and last bar of the picture, both included.
        groups_chosen: a frozenset of the groups of channels that are wanted.
        more_requested: the end of the list is near.
        entry_requested: the id of the row to open.
    """

    shown = Signal()
    range_chosen = Signal(int, int)
    groups_chosen = Signal(object)
    more_requested = Signal()
    entry_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("journeyTab")
        self._has_more = False
        self._picture_shown: JourneyPicture | None = None
        self._overview = self._overview_page(theme)
        self._entry = JourneyEntryPage(theme)
        self._entry.back_requested.connect(self.show_overview)
        self._not_permitted = EmptyState(
            theme, "lock", "The journey is not shown", permission_sentence(Permission.SESSION_VIEW)
        )
        self._empty = EmptyState(
            theme, "route", "No journey yet", "Interactions and visits of this contact will be listed here."
        )
        for page in (self._overview, self._entry, self._not_permitted, self._empty):
            self.addWidget(page)

    def _overview_page(self, theme: Theme) -> QWidget:
        self._count = PlainLabel("", TextRole.ROW_TITLE, object_name="journeyCountLabel")
        self._shown_range = PlainLabel("", TextRole.SENTENCE, object_name="journeyRangeLabel")
        self._whole = PushButton(theme, "Whole range", kind=ButtonKind.LINK, object_name="wholeRangeButton")
        self._whole.clicked.connect(self._on_whole)
        keeps_room = self._whole.sizePolicy()
        keeps_room.setRetainSizeWhenHidden(True)
        self._whole.setSizePolicy(keeps_room)
        self._picture = JourneyPictureView(theme, object_name="journeyPicture")
        self._picture.range_chosen.connect(self.range_chosen)
        self._all = FilterChip(theme, "All", object_name="allChannelsFilter")
        self._all.clicked.connect(self._on_all)
        self._chips = {
            group: FilterChip(theme, group.label, dot=group.value, object_name=f"{group.value}Filter")
            for group in LANES
        }
        chips = QWidget()
        flow = FlowLayout(SPACE_8 - 2, chips)
        flow.addWidget(self._all)
        for chip in self._chips.values():
            chip.clicked.connect(self._on_chip)
            flow.addWidget(chip)
        self._notice = PlainLabel("", TextRole.SENTENCE, wraps=True, object_name="journeyNotice")
        self._list = DetailList(theme, "journeyView", "Journey")
        self._list.clicked.connect(self._on_opened)
        self._list.activated.connect(self._on_opened)
        for moved in (self._list.verticalScrollBar().valueChanged, self._list.verticalScrollBar().rangeChanged):
            moved.connect(self._ask_for_more)
        head = QHBoxLayout()
        head.setSpacing(SPACE_8)
        head.addWidget(self._count)
        head.addWidget(self._shown_range, 1)
        head.addWidget(self._whole)
        top = QVBoxLayout()
        top.setContentsMargins(SPACE_8, 0, SPACE_8, 0)
        top.setSpacing(SPACE_8)
        top.addLayout(head)
        top.addWidget(self._picture)
        top.addWidget(chips)
        top.addWidget(self._notice)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(PANE_INSET - SPACE_8, SPACE_12, PANE_INSET - SPACE_8, SPACE_4)
        layout.setSpacing(SPACE_8)
        layout.addLayout(top)
        layout.addWidget(self._list, 1)
        return page

    def offer(self, export: QAction) -> None:
        """What the picture's own menu has."""
        self._picture.addAction(export)
        self._picture.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    # What is shown

    def show_not_permitted(self) -> None:
        self._take_all_away()
        self.setCurrentWidget(self._not_permitted)

    def show_reading(self) -> None:
        """Another contact's journey is on its way."""
        self._take_all_away()
        self._notice.setText("Reading the journey…")
        self._notice.show()
        self.setCurrentWidget(self._overview)

    def _take_all_away(self) -> None:
        self._has_more = False
        self._picture_shown = None
        self._list.show_details(())
        self._list.verticalScrollBar().setValue(0)
        for widget in (self._count, self._shown_range, self._whole):
            widget.hide()

    def show_problem(self, sentence: str) -> None:
        self._notice.setText(sentence)
        self._notice.show()

    def show_picture(self, picture: JourneyPicture, first: int, last: int, groups: frozenset[ChannelGroup]) -> None:
        """The picture with the bars from *first* to *last* framed, and the filters that are on."""
        self._picture_shown = picture
        self._picture.show_picture(picture, first, last)
        self._count.setText(count_words(picture))
        self._count.show()
        shown = shown_words(picture, first, last)
        self._shown_range.setText(f"· {shown}" if shown else "")
        self._shown_range.show()
        self._whole.setVisible(bool(shown))
        self._all.setChecked(groups == ALL_GROUPS)
        self._all.show_count(sum(picture.count(group, first, last) for group in LANES))
        for group, chip in self._chips.items():
            chip.setChecked(group in groups and groups != ALL_GROUPS)
            chip.show_count(picture.count(group, first, last))

    def show_entries(self, lines: Sequence[DetailLine], *, has_more: bool, is_whole: bool) -> None:
        """*is_whole*: neither a filter nor a range leaves anything out."""
        self._has_more = has_more
        self._list.show_details(lines)
        self._notice.setText("" if lines else "Nothing on these channels in this time.")
        self._notice.setVisible(not lines)
        if self.currentWidget() is not self._entry:
            self.setCurrentWidget(self._empty if is_whole and not lines else self._overview)
        self._list.doItemsLayout()  # else the end of the list is still where it was
        self._ask_for_more()

    def show_from_the_top(self) -> None:
        self._list.scrollToTop()

    def show_entry(
        self, title: str, facts: Sequence[tuple[str, str]], events: Sequence[DetailLine], event_count: int
    ) -> None:
        takes_focus = self._list.hasFocus()
        self._entry.show_entry(title, facts, events, event_count)
        self.setCurrentWidget(self._entry)
        if takes_focus:
            self._entry.take_focus()

    def show_overview(self) -> None:
        """Back from an entry to where the list was left."""
        had_focus = self._entry.has_focus
        self.setCurrentWidget(self._overview)
        if had_focus:
            self._list.setFocus()

    @property
    def is_to_be_seen(self) -> bool:
        return self.isVisible()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit()
        self._ask_for_more()

    # What the agent does

    def _on_whole(self) -> None:
        if self._picture_shown is not None:
            self._picture.setFocus()  # the button goes, and the focus must not go with it
            self.range_chosen.emit(0, self._picture_shown.bars - 1)

    def _on_all(self) -> None:
        self.groups_chosen.emit(ALL_GROUPS)

    def _on_chip(self) -> None:
        wanted = frozenset(group for group, chip in self._chips.items() if chip.isChecked())
        self.groups_chosen.emit(wanted or ALL_GROUPS)

    def _on_opened(self, index: QModelIndex) -> None:
        self.entry_requested.emit(str(index.data(DetailItemModel.IdRole)))

    def _ask_for_more(self) -> None:
        bar = self._list.verticalScrollBar()
        if self._has_more and self._list.isVisible() and bar.maximum() - bar.value() < _AHEAD:
            self._has_more = False  # asked for; the answer says whether there is still more
            self.more_requested.emit()
