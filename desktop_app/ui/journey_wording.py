"""The journey in lines and sentences that people see."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from desktop_app.domain.identifiers import IdentifierType
from desktop_app.domain.interactions import Interaction
from desktop_app.domain.journey import (
    ChannelGroup,
    JourneyEntry,
    JourneyEvent,
    JourneyPicture,
    JourneyPlace,
    JourneySession,
    PictureUnit,
    SessionType,
)
from desktop_app.domain.permissions import Permission
from desktop_app.domain.text import counted
from desktop_app.services.journey import EntryDetails
from desktop_app.ui.item_models.detail_item_model import DetailLine
from desktop_app.ui.moments import clock_time, day, when
from desktop_app.ui.outside_text import joined, one_line
from desktop_app.ui.theme import channel_look
from desktop_app.ui.wording import came_in, journey_line, missing_permission, state_words

_FACTS_OF_EXTRA = 40  # what else came with a visit, at most so many lines of it


def place_id(place: JourneyPlace) -> str:
    """What a row of the journey is called."""
    return f"{'interaction' if place.is_interaction else 'visit'}-{place.seq}"


def entry_line(entry: JourneyEntry, now: datetime) -> DetailLine:
    """One row of the journey."""
    what = entry.what
    if isinstance(what, JourneySession):
        return _visit_line(place_id(entry.place), what, now)
    line = journey_line(what, now)
    return DetailLine(**{**vars(line), "id": place_id(entry.place)})


def _visit_line(id: str, session: JourneySession, now: datetime) -> DetailLine:
    icon, role = channel_look(session.type.value)
    title = _visit_title(session)
    moment = when(session.created_at, now)
    return DetailLine(
        id=id,
        icon=icon,
        icon_role=role,
        title=title,
        subtitle=session.page_title or session.page_url or session.referrer or _visitor(session),
        right=moment,
        sentence=f"{title}, {moment}",
    )


def _visitor(session: JourneySession) -> str:
    """Who it was, unless by a web id, which is shown nowhere."""
    return "" if session.customer.type is IdentifierType.COOKIE else session.customer.shown


def _visit_title(session: JourneySession) -> str:
    return " · ".join(text for text in (session.type.label, _views(session), _length(session)) if text)


def _views(session: JourneySession) -> str:
    views = session.views
    if not views:
        return ""
    return counted(views, "page" if session.type is SessionType.WEB else "screen")


def _length(session: JourneySession) -> str:
    return "" if session.length is None else duration(session.length)


def duration(length: timedelta) -> str:
    """ "40 s", "12 min", "2 h 5 min"."""
    seconds = int(length.total_seconds())
    if seconds < 60:
        return f"{seconds} s"
    hours, minutes = divmod(seconds // 60, 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours:,} h {minutes} min" if minutes else f"{hours:,} h"


# The picture


def span_words(picture: JourneyPicture) -> str:
    """How long the relation is: "18 months"."""
    if not picture.bars:
        return ""
    days = (picture.starts[-1] - picture.starts[0]).days
    if picture.unit is PictureUnit.WEEK and picture.bars < 9:
        return counted(picture.bars, "week")
    if days < 3 * 365:
        return counted(max(1, round(days / 30.44)), "month")
    return counted(round(days / 365.25), "year")


def range_words(picture: JourneyPicture, first: int, last: int) -> str:
    """ "Sep to Nov 2026", "2010 to 2014", "23 Nov 2026 to 29 Nov 2026" for a single week."""
    begin = picture.starts[first]
    end = picture.starts[last + 1]
    end = end if end == date.max else end - timedelta(days=1)
    if picture.unit is PictureUnit.YEAR:
        return f"{begin.year}" if begin.year == end.year else f"{begin.year} to {end.year}"
    if picture.unit is PictureUnit.WEEK and (end - begin).days < 62:
        return f"{begin.day} {begin:%b} to {end.day} {end:%b} {end.year}"
    if (begin.year, begin.month) == (end.year, end.month):
        return f"{begin:%b} {begin.year}"
    year = "" if begin.year == end.year else f" {begin.year}"
    return f"{begin:%b}{year} to {end:%b} {end.year}"


def count_words(picture: JourneyPicture) -> str:
    """ "38 steps over 18 months"."""
    return f"{counted(picture.total, 'step')} over {span_words(picture)}" if picture.total else "No steps yet"


def shown_words(picture: JourneyPicture, first: int, last: int) -> str:
    """What of it is listed: "Sep to Nov 2026 shown: 14"; "" for all of it."""
    if not picture.bars or (first, last) == (0, picture.bars - 1):
        return ""
    shown = sum(picture.count(group, first, last) for group in ChannelGroup)
    return f"{range_words(picture, first, last)} shown: {shown:,}"


def picture_sentence(picture: JourneyPicture, first: int, last: int) -> str:
    """The picture for whoever cannot see it, in one sentence."""
    if not picture.total:
        return "no steps yet."
    by_bar = [sum(counts) for counts in zip(*picture.counts.values(), strict=True)]
    most = max(range(picture.bars), key=by_bar.__getitem__)
    groups = [f"{group.label} {sum(picture.counts[group]):,}" for group in ChannelGroup if sum(picture.counts[group])]
    shown = shown_words(picture, first, last)
    return (
        f"{count_words(picture)} ({', '.join(groups)}), most of them {bar_time(picture, most)} ({by_bar[most]:,})"
        f"{'; ' + shown if shown else ''}."
    )


def bar_time(picture: JourneyPicture, bar: int) -> str:
    """ "in the week of 23 Nov 2026", "in Nov 2026", "in 2026"."""
    start = picture.starts[bar]
    if picture.unit is PictureUnit.WEEK:
        return f"in the week of {start.day} {start:%b} {start.year}"
    return f"in {start:%b} {start.year}" if picture.unit is PictureUnit.MONTH else f"in {start.year}"


def bar_sentence(picture: JourneyPicture, bar: int) -> str:
    """What the pointer is told about a bar."""
    counts = [(group.label, picture.counts[group][bar]) for group in ChannelGroup]
    told = ", ".join(f"{label} {count:,}" for label, count in counts if count) or "nothing"
    sentence = f"{bar_time(picture, bar)}: {told}"
    return sentence[0].upper() + sentence[1:]


def axis_label(start: date, unit: PictureUnit, *, is_first: bool) -> str:
    """A date below the picture; the year is said where it begins."""
    if unit is PictureUnit.YEAR:
        return f"{start.year}"
    if unit is PictureUnit.MONTH or is_first or start.month == 1:
        return f"{start:%b} {start.year}"
    return f"{start:%b}"


# One entry


def entry_title(details: EntryDetails) -> str:
    what = details.what
    if isinstance(what, JourneySession):
        return _visit_title(what)
    return what.arrival.subject or came_in(what)


def entry_facts(details: EntryDetails) -> list[tuple[str, str]]:
    """Label and text of what is known of an entry; what is not known is left out."""
    what = details.what
    facts = _facts_of_visit(what) if isinstance(what, JourneySession) else _facts_of_interaction(what)
    if details.recorded_under:
        facts.append(("Recorded under", details.recorded_under))
    if details.hides_words:
        facts.append(("What was said", f"Not shown. {missing_permission(Permission.CONVERSATION_VIEW_ALL)}."))
    return [(label, text) for label, text in facts if one_line(text)]


def _facts_of_interaction(interaction: Interaction) -> list[tuple[str, str]]:
    arrival, wrap_up = interaction.arrival, interaction.wrap_up
    return [
        ("When", _moment(arrival.at)),
        ("What", came_in(interaction)),
        ("From" if arrival.direction.value == "inbound" else "To", joined(arrival.name, arrival.address)),
        ("Queue", arrival.queue),
        ("Subject", arrival.subject),
        ("Text", arrival.text),
        ("State", state_words(interaction.state)),
        ("Agent", interaction.accepted_by or ""),
        ("Wrap-up", wrap_up.code if wrap_up else ""),
        ("Note", wrap_up.note if wrap_up else ""),
    ]


def _facts_of_visit(session: JourneySession) -> list[tuple[str, str]]:
    facts = [
        ("When", _moment(session.created_at)),
        ("Ended", _moment(session.ended_at) if session.ended_at else ""),
        ("Length", _length(session)),
        ("Pages", f"{session.pageview_count:,}" if session.pageview_count else ""),
        ("Screens", f"{session.screenview_count:,}" if session.screenview_count else ""),
        ("Came from", session.referrer),
        ("Last page", session.page_title),
        ("Address", session.page_url),
    ]
    return facts + _flat(session.extra)[:_FACTS_OF_EXTRA]


def _flat(extra: Mapping[str, object], prefix: str = "") -> list[tuple[str, str]]:
    """What else came, as label and text: {"browser": {"family": "Firefox"}} is ("browser family", "Firefox")."""
    facts: list[tuple[str, str]] = []
    for key, value in extra.items():
        name = one_line(f"{prefix} {key}")
        if isinstance(value, Mapping):
            facts += _flat(value, name)
        elif value is not None and value != []:
            texts = [str(each) for each in value] if isinstance(value, list) else [str(value)]
            facts.append((name[:1].upper() + name[1:], ", ".join(texts)))
    return facts


def _moment(moment: datetime) -> str:
    return f"{day(moment)} {clock_time(moment)}"


_EVENT_ICONS = {
    "web": "file-text",
    "app": "file-text",
    "webAction": "route",
    "outcomeAchieved": "target",
    "segmentAssignment": "users",
}


def event_line(event: JourneyEvent) -> DetailLine:
    """One thing that happened in a visit."""
    title = event.title or event.url or event.type.label
    time = clock_time(event.at)
    return DetailLine(
        id=event.id,
        icon=_EVENT_ICONS[event.type.value],
        icon_role="web",
        title=title,
        subtitle=joined(event.type.label, event.url if event.url != title else ""),
        right=time,
        sentence=f"{event.type.label} {title}, {time}",
    )
