"""How often the links that the matcher made were put right by agents: per channel, per rule, over time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from desktop_app.domain.interactions import Channel
from desktop_app.domain.matching import Rule

WEEKS_LIMIT = 520
Key = TypeVar("Key")


@dataclass(frozen=True)
class LinkCount:
    """*links*: automatic ones; *corrected*: those of them that an agent took away or set to another contact."""

    links: int = 0
    corrected: int = 0

    @property
    def rate(self) -> float:
        """The part that was corrected, 0 to 1."""
        return self.corrected / self.links if self.links else 0.0

    def __add__(self, other: LinkCount) -> LinkCount:
        return LinkCount(self.links + other.links, self.corrected + other.corrected)


@dataclass(frozen=True)
class LinkQuality:
    """*counts* by channel, rule and the Monday of the week, in UTC, in which the interaction came in.

    *weeks*: the Mondays of all weeks that were looked at, oldest first, whether or not anything came in.
    """

    weeks: tuple[date, ...]
    counts: Mapping[tuple[Channel, Rule, date], LinkCount]

    @property
    def total(self) -> LinkCount:
        return sum(self.counts.values(), LinkCount())

    def by_week(self) -> tuple[LinkCount, ...]:
        """For each of *weeks*."""
        found = self._summed(lambda key: key[2])
        return tuple(found.get(week, LinkCount()) for week in self.weeks)

    def by_channel(self) -> tuple[tuple[Channel, LinkCount], ...]:
        """The channels on which anything was linked, busiest first."""
        return _busiest_first(self._summed(lambda key: key[0]).items(), list(Channel))

    def by_rule(self) -> tuple[tuple[Rule, LinkCount], ...]:
        """The rules by which anything was linked, busiest first."""
        return _busiest_first(self._summed(lambda key: key[1]).items(), list(Rule))

    def _summed(self, part: Callable[[tuple[Channel, Rule, date]], Key]) -> dict[Key, LinkCount]:
        sums: dict[Key, LinkCount] = {}
        for key, count in self.counts.items():
            sums[part(key)] = sums.get(part(key), LinkCount()) + count
        return sums


def _busiest_first(counts: Iterable[tuple[Key, LinkCount]], order: list[Key]) -> tuple[tuple[Key, LinkCount], ...]:
    return tuple(sorted(counts, key=lambda each: (-each[1].links, order.index(each[0]))))


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def weeks_until(day: date, number: int) -> tuple[date, ...]:
    """The Mondays of that many weeks, oldest first; the last is the week of *day*."""
    last = monday_of(day)
    return tuple(last - timedelta(weeks=back) for back in reversed(range(number)))
