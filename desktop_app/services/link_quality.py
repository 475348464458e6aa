"""Link quality: how often automatic links were corrected, for whoever looks after the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import ClassVar

from desktop_app.domain.errors import Refused
from desktop_app.domain.interactions import Channel
from desktop_app.domain.link_quality import WEEKS_LIMIT, LinkCount, LinkQuality, monday_of, weeks_until
from desktop_app.domain.matching import Rule
from desktop_app.domain.permissions import Permission
from desktop_app.services.divisions import hidden_among, hidden_divisions
from desktop_app.services.requests import Desk, Query


@dataclass(frozen=True)
class LinkQualityOfDesk(Query[LinkQuality]):
    """The last *weeks* weeks, this one among them, of all agents.

    What counts is a link that the match made to a contact which was there; that a temporary contact is replaced by the
    one that it belongs to is no mistake of the match. Whom the agent may not see is left out.
    """

    needs: ClassVar = (Permission.CONTACT_VIEW, Permission.CONVERSATION_VIEW_ALL)
    weeks: int = 26

    def answer(self, desk: Desk) -> LinkQuality:
        if not 1 <= self.weeks <= WEEKS_LIMIT:
            raise Refused(f"Link quality is told of 1 to {WEEKS_LIMIT} weeks.")
        weeks = weeks_until(desk.now.date(), self.weeks)
        since = datetime.combine(weeks[0], time(), UTC)
        reader = desk.store.link_quality
        hidden = hidden_among(reader.contacts(since), desk) if hidden_divisions(desk) else frozenset()
        counts: dict[tuple[Channel, Rule, date], LinkCount] = {}
        for channel, rule, day, number in reader.links(since, hidden=hidden):
            _add(counts, (channel, rule, monday_of(day)), LinkCount(links=number))
        for channel, rule, day, number in reader.corrected(since, hidden=hidden):
            _add(counts, (channel, rule, monday_of(day)), LinkCount(corrected=number))
        return LinkQuality(weeks, counts)


def _add(
    counts: dict[tuple[Channel, Rule, date], LinkCount], key: tuple[Channel, Rule, date], count: LinkCount
) -> None:
    counts[key] = counts.get(key, LinkCount()) + count
