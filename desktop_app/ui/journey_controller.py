"""The journey tab: read when a contact is shown, page by page as the agent scrolls, anew when something changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TypeVar

from PySide6.QtCore import QObject

from desktop_app.domain.errors import DesktopError
from desktop_app.domain.ids import ContactId
from desktop_app.domain.journey import (
    ALL_GROUPS,
    PAGE_LIMIT,
    ChannelGroup,
    JourneyEntry,
    JourneyPicture,
    JourneyPlace,
)
from desktop_app.services.contacts import ContactDetails
from desktop_app.services.journey import (
    JOURNEY_PAGE,
    DetailsOfEntry,
    EntryDetails,
    JourneyOfContact,
    JourneyPage,
    PictureOfJourney,
)
from desktop_app.ui.item_models.detail_item_model import DetailLine
from desktop_app.ui.journey_wording import entry_facts, entry_line, entry_title, event_line, place_id
from desktop_app.ui.parts import Parts
from desktop_app.ui.widgets.journey_tab import JourneyTab

Answer = TypeVar("Answer")


class JourneyController(QObject):
    """Joins the tab to the services."""

    def __init__(self, tab: JourneyTab, parts: Parts, parent: QObject) -> None:
        super().__init__(parent)
        self._tab = tab
        self._parts = parts
        self._worker = parts.worker
        self._contact_id: ContactId | None = None
        self._start_anew()
        tab.shown.connect(self._read_picture_if_old)
        tab.range_chosen.connect(self._on_range)
        tab.groups_chosen.connect(self._on_groups)
        tab.more_requested.connect(self._read_more)
        tab.entry_requested.connect(self._open_entry)

    def _start_anew(self) -> None:
        self._groups: frozenset[ChannelGroup] = ALL_GROUPS
        self._range: tuple[int, int] | None = None  # None: the whole
        self._picture: JourneyPicture | None = None
        self._is_picture_old = True
        self._entries: list[JourneyEntry] = []
        self._lines: list[DetailLine] = []  # how they are listed

    def show_contact(self, details: ContactDetails | None) -> None:
        """The contact on the card, as it is now; None: there is none."""
        contact_id = details.contact.id if details and details.may_see_history else None
        if contact_id != self._contact_id:
            self._contact_id = contact_id
            self._start_anew()
            self._tab.show_reading()
        if details is not None and not details.may_see_history:
            self._tab.show_not_permitted()
        if contact_id is None:
            return
        self._is_picture_old = True
        if self._tab.is_to_be_seen:
            self._read_picture_if_old()
        # What was read is read again, so that nothing moves under the pointer.
        self._read_page(limit=max(JOURNEY_PAGE, min(len(self._entries), PAGE_LIMIT)))

    # Reading

    def _read_picture_if_old(self) -> None:
        if self._contact_id is None or not self._is_picture_old:
            return
        self._is_picture_old = False
        self._worker.read(
            PictureOfJourney(self._contact_id),
            self._if_still_shown(self._show_picture),
            self._if_still_shown(self._show_problem),
            topic="journey picture",
        )

    def _show_picture(self, picture: JourneyPicture) -> None:
        before, self._picture = self._picture, picture
        if self._range is not None and before is not None:
            is_same = before.unit is picture.unit and before.starts[:1] == picture.starts[:1]
            first, last = self._range
            if not is_same:
                self._range = None
                self._read_page()
            elif last == before.bars - 1:
                self._range = first, picture.bars - 1
        self._show_frame()

    def _show_frame(self) -> None:
        if self._picture is not None:
            first, last = self._range or (0, max(0, self._picture.bars - 1))
            self._tab.show_picture(self._picture, first, last, self._groups)

    def _read_page(self, *, before: JourneyPlace | None = None, limit: int = JOURNEY_PAGE) -> None:
        if self._contact_id is None:
            return
        since, until = self._moments()
        query = JourneyOfContact(self._contact_id, self._groups, since, until, before, limit)

        def answer(page: JourneyPage) -> None:
            now = self._parts.clock()
            lines = [entry_line(entry, now) for entry in page.entries]
            # As the list reads on, what stands there already is not put into words anew.
            self._entries = [*self._entries, *page.entries] if before else list(page.entries)
            self._lines = [*self._lines, *lines] if before else lines
            is_whole = self._range is None and self._groups == ALL_GROUPS
            self._tab.show_entries(self._lines, has_more=page.more, is_whole=is_whole)

        self._worker.read(
            query, self._if_still_shown(answer), self._if_still_shown(self._show_problem), topic="journey page"
        )

    def _moments(self) -> tuple[datetime | None, datetime | None]:
        """From when and until when entries are listed; the last bar has no end, as clocks may run ahead."""
        if self._range is None or self._picture is None:
            return None, None
        first, last = self._range
        starts = self._picture.starts
        return _midnight(starts[first]), None if last == self._picture.bars - 1 else _midnight(starts[last + 1])

    def _if_still_shown(self, show: Callable[[Answer], None]) -> Callable[[Answer], None]:
        """*show*, unless another contact is shown by then."""
        contact_id = self._contact_id

        def guarded(answer: Answer) -> None:
            if contact_id == self._contact_id:
                show(answer)

        return guarded

    def _show_problem(self, error: DesktopError) -> None:
        self._tab.show_problem(str(error))

    # What the agent does

    def _read_more(self) -> None:
        if self._entries:
            self._read_page(before=self._entries[-1].place)

    def _on_range(self, first: int, last: int) -> None:
        if self._picture is None:
            return
        self._range = None if (first, last) == (0, self._picture.bars - 1) else (first, last)
        self._list_anew()

    def _on_groups(self, groups: frozenset[ChannelGroup]) -> None:
        self._groups = groups
        self._list_anew()

    def _list_anew(self) -> None:
        self._show_frame()
        self._tab.show_from_the_top()
        self._read_page()

    def _open_entry(self, id: str) -> None:
        entry = next((each for each in self._entries if place_id(each.place) == id), None)
        if entry is None or self._contact_id is None:
            return

        def answer(details: EntryDetails) -> None:
            events = [event_line(event) for event in details.events]
            self._tab.show_entry(entry_title(details), entry_facts(details), events, details.event_count)

        self._worker.read(
            DetailsOfEntry(self._contact_id, entry.place),
            self._if_still_shown(answer),
            self._if_still_shown(self._show_problem),
            topic="journey entry",
        )


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
