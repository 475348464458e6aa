"""The journey of a contact: interactions and visits on one line of time, and the picture of a long relation.

Sessions and their events are named as the reference product names them (its journey session and journey events).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import Enum

from desktop_app.domain.errors import InvalidInteraction
from desktop_app.domain.identifiers import Clue
from desktop_app.domain.ids import ContactId, SessionId
from desktop_app.domain.interactions import Channel, Interaction
from desktop_app.domain.text import on_one_line, shortened

PAGE_LIMIT = 200  # entries or events at once, as the reference product's page size
WEEKS_LIMIT, MONTHS_LIMIT = 104, 120  # bars of a picture; above them the next longer unit is used


class SessionType(Enum):
    """Where a visit took place; the value is the public name."""

    WEB = "web"
    APP = "app"

    @property
    def label(self) -> str:
        return "Web visit" if self is SessionType.WEB else "App visit"


class EventType(Enum):
    """What happened in a visit; the value is the reference product's name."""

    WEB = "web"
    APP = "app"
    WEB_ACTION = "webAction"
    OUTCOME_ACHIEVED = "outcomeAchieved"
    SEGMENT_ASSIGNMENT = "segmentAssignment"

    @property
    def label(self) -> str:
        return _EVENT_LABELS[self]


_EVENT_LABELS = {
    EventType.WEB: "Page",
    EventType.APP: "Screen",
    EventType.WEB_ACTION: "Action",
    EventType.OUTCOME_ACHIEVED: "Outcome achieved",
    EventType.SEGMENT_ASSIGNMENT: "Segment assigned",
}


def session_type_named(name: str) -> SessionType:
    """Raises InvalidInteraction for a name that is none of the types."""
    try:
        return SessionType(name)
    except ValueError:
        known = ", ".join(each.value for each in SessionType)
        raise InvalidInteraction(f"There is no session type called {_shown(name)}; the types are {known}.") from None


def event_type_named(name: str) -> EventType:
    """Raises InvalidInteraction for a name that is none of the types."""
    try:
        return EventType(name)
    except ValueError:
        known = ", ".join(each.value for each in EventType)
        raise InvalidInteraction(f"There is no event type called {_shown(name)}; the types are {known}.") from None


def _shown(text: str) -> str:
    return repr(shortened(on_one_line(text), 40))


JourneyChannel = Channel | SessionType


class ChannelGroup(Enum):
    """What the journey tells apart by colour, lane and filter; the value is the public name."""

    VOICE = "voice"
    EMAIL = "email"
    MESSAGING = "messaging"
    WEB = "web"

    @property
    def label(self) -> str:
        return _GROUP_LABELS[self]

    @classmethod
    def of(cls, channel: JourneyChannel) -> ChannelGroup:
        if isinstance(channel, SessionType):
            return cls.WEB
        return _GROUPS.get(channel, cls.MESSAGING)


_GROUP_LABELS = {
    ChannelGroup.VOICE: "Voice",
    ChannelGroup.EMAIL: "E-mail",
    ChannelGroup.MESSAGING: "Messaging",
    ChannelGroup.WEB: "Web visits",
}
_GROUPS = {
    Channel.VOICE: ChannelGroup.VOICE,
    Channel.CALLBACK: ChannelGroup.VOICE,
    Channel.EMAIL: ChannelGroup.EMAIL,
}
ALL_GROUPS = frozenset(ChannelGroup)


def journey_channels(groups: frozenset[ChannelGroup], *, with_open_messaging: bool) -> frozenset[JourneyChannel]:
    """The channels of *groups* that have a journey; open messaging has none unless it is resolved."""
    every: tuple[JourneyChannel, ...] = (*Channel, *SessionType)
    left_out = frozenset[JourneyChannel]() if with_open_messaging else frozenset({Channel.OPEN})
    return frozenset(each for each in every if ChannelGroup.of(each) in groups) - left_out


@dataclass(frozen=True)
class JourneyEvent:
    """One thing that happened in a visit. *title*: of the page or screen, else the name of what happened."""

    id: str  # unique in its session
    type: EventType
    at: datetime  # UTC
    title: str = ""
    url: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)  # what else came, kept as it came


@dataclass(frozen=True)
class JourneySession:
    """A visit to the web site or the app. *customer*: what it names its visitor by."""

    id: SessionId
    type: SessionType
    customer: Clue
    created_at: datetime  # UTC
    ended_at: datetime | None = None
    duration_s: int | None = None
    event_count: int | None = None
    pageview_count: int | None = None
    screenview_count: int | None = None
    referrer: str = ""
    page_title: str = ""  # of the last page
    page_url: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)  # what else came, kept as it came
    recorded_under: ContactId | None = None  # the contact; it may have been merged into another since

    @property
    def length(self) -> timedelta | None:
        """How long it took, where that is known."""
        if self.duration_s is not None:
            return timedelta(seconds=self.duration_s)
        return None if self.ended_at is None else max(self.ended_at - self.created_at, timedelta(0))

    @property
    def views(self) -> int | None:
        """Pages of a web visit, screens of an app's."""
        return self.pageview_count if self.type is SessionType.WEB else self.screenview_count

    def renewed_by(self, later: JourneySession) -> JourneySession:
        """The same session, as it is known after *later* came in. What *later* leaves out stays as it was.

        Whose it is was settled when it was first heard of; and that it has ended is never unlearned.
        """
        given = {name: value for name in _RENEWED if (value := getattr(later, name)) is not None and value != ""}
        created_at = min(self.created_at, later.created_at)
        return replace(self, **given, created_at=created_at, extra={**self.extra, **later.extra})


_RENEWED = (
    "ended_at",
    "duration_s",
    "event_count",
    "pageview_count",
    "screenview_count",
    "referrer",
    "page_title",
    "page_url",
)


@dataclass(frozen=True, order=True)
class JourneyPlace:
    """Where an entry stands in the journey; the order of places is the order of time, oldest first."""

    at: datetime
    is_interaction: bool  # of what happened in the same microsecond, the interaction is the newer
    seq: int  # in which it was taken in


@dataclass(frozen=True)
class JourneyEntry:
    """One line of the journey."""

    place: JourneyPlace
    what: Interaction | JourneySession

    @property
    def group(self) -> ChannelGroup:
        what = self.what
        return ChannelGroup.of(what.type if isinstance(what, JourneySession) else what.arrival.channel)


@dataclass(frozen=True)
class Stretch:
    """Which part of a journey is asked for: from *since* up to *until*, and of that what is older than *before*."""

    since: datetime | None = None
    until: datetime | None = None
    before: JourneyPlace | None = None


class PictureUnit(Enum):
    """What one bar of the picture stands for."""

    WEEK = "week"
    MONTH = "month"
    YEAR = "year"

    def start_of(self, day: date) -> date:
        """The first day of the week (a Monday), month or year that *day* is in."""
        if self is PictureUnit.WEEK:
            # The first days of the calendar have no Monday before them.
            return day - timedelta(days=min(day.weekday(), day.toordinal() - 1))
        return day.replace(day=1) if self is PictureUnit.MONTH else day.replace(month=1, day=1)

    def number_of(self, day: date) -> int:
        """A count of units that goes up by one from each to the next."""
        if self is PictureUnit.WEEK:
            return (day.toordinal() - 1) // 7  # 1 January of year 1 was a Monday
        return day.year * 12 + day.month - 1 if self is PictureUnit.MONTH else day.year

    def start_of_number(self, number: int) -> date:
        """The first day of the unit with that number; the calendar's last day where it has no such day."""
        if self is PictureUnit.WEEK:
            return date.fromordinal(min(number * 7 + 1, date.max.toordinal()))
        year, month = divmod(number, 12) if self is PictureUnit.MONTH else (number, 0)
        return date(year, month + 1, 1) if year <= date.max.year else date.max


def unit_for(first: date, last: date) -> PictureUnit:
    """The shortest unit that leaves a picture of *first* to *last* readable."""
    for unit, limit in ((PictureUnit.WEEK, WEEKS_LIMIT), (PictureUnit.MONTH, MONTHS_LIMIT)):
        if unit.number_of(last) - unit.number_of(first) < limit:
            return unit
    return PictureUnit.YEAR


@dataclass(frozen=True)
class JourneyPicture:
    """How many entries there were, for each unit of time from the first to today.

    *starts*: the first day of each bar, and at the end the day after the last bar. *counts*: for each group the
    height of each bar.
    """

    unit: PictureUnit
    starts: tuple[date, ...]
    counts: Mapping[ChannelGroup, tuple[int, ...]]

    @property
    def bars(self) -> int:
        return len(self.starts) - 1

    @property
    def total(self) -> int:
        return sum(map(sum, self.counts.values()))

    @property
    def highest(self) -> int:
        return max((count for counts in self.counts.values() for count in counts), default=0)

    def count(self, group: ChannelGroup, first: int, last: int) -> int:
        """Entries of *group* in the bars from *first* to *last*, both included."""
        return sum(self.counts.get(group, ())[first : last + 1])


def picture_of(counts: Iterable[tuple[date, ChannelGroup, int]], unit: PictureUnit, last: date) -> JourneyPicture:
    """The picture of so many entries on such days, in any order, with no bar missing up to *last* at least."""
    summed: dict[tuple[ChannelGroup, int], int] = {}
    for day, group, count in counts:
        key = group, unit.number_of(day)
        summed[key] = summed.get(key, 0) + count
    if not summed:
        return JourneyPicture(unit, (unit.start_of(last),), dict.fromkeys(ChannelGroup, ()))
    numbers = [number for _, number in summed]
    begin, end = min(numbers), max(*numbers, unit.number_of(last))
    return JourneyPicture(
        unit,
        tuple(unit.start_of_number(number) for number in range(begin, end + 2)),
        {group: tuple(summed.get((group, number), 0) for number in range(begin, end + 1)) for group in ChannelGroup},
    )
