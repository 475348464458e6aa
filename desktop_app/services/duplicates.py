"""Contacts that are likely there twice: listed surest first, and looked for while a form is being filled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import ClassVar

from desktop_app.domain.contacts import Contact
from desktop_app.domain.duplicates import LikelyPair
from desktop_app.domain.errors import Refused
from desktop_app.domain.evidence import Certainty, Why
from desktop_app.domain.permissions import Permission
from desktop_app.services.divisions import hidden_divisions
from desktop_app.services.requests import Desk, Query

LISTED = 200  # pairs that the list names; the others are counted
LISTED_LIMIT = 1_000_000
COUNT_LIMIT = 1_000  # nobody looks through more of them
# What is read in custom fields, and told to nobody who may not see them.
_CUSTOM = frozenset({Why.BORN, Why.BORN_NEAR, Why.BORN_OTHER, Why.FIELD_ID})


@dataclass(frozen=True)
class Duplicate:
    """Two contacts that are likely one person, and what speaks for it and against it in words, strongest first."""

    one: Contact
    other: Contact
    score: int
    certainty: Certainty
    reasons: tuple[str, ...]
    doubts: tuple[str, ...]


@dataclass(frozen=True)
class Duplicates:
    """*pairs*: surest first; *count*: how many there are, counted up to ``COUNT_LIMIT``; *waiting*: how many contacts
    are still to be looked at, counted likewise.
    """

    pairs: tuple[Duplicate, ...]
    count: int
    waiting: int
    is_listed: bool  # whether the pairs were asked for, or only their number

    @property
    def count_text(self) -> str:
        return f"{COUNT_LIMIT:,}+" if self.count > COUNT_LIMIT else f"{self.count:,}"


@dataclass(frozen=True)
class LikelyDuplicates(Query[Duplicates]):
    """Who is likely there twice; at most *listed* pairs are named.

    Left out are pairs of whom an agent said that they are two people, who could not be merged, or of whom one is in a
    division that the agent may not see or has lapsed.
    """

    needs: ClassVar = (Permission.CONTACT_VIEW, Permission.IDENTITY_MERGE)
    listed: int = LISTED

    def answer(self, desk: Desk) -> Duplicates:
        if not 0 <= self.listed <= LISTED_LIMIT:
            raise Refused(f"Ask for at most {LISTED_LIMIT:,} pairs.")
        index, hidden, lapsed = desk.store.duplicates, hidden_divisions(desk), _lapsed(desk)
        found = islice(index.listed(hidden=hidden, lapsed=lapsed, unseen=_unseen(desk)), self.listed)
        pairs = tuple(_told(each, desk) for each in found)
        is_whole = len(pairs) < self.listed
        count = len(pairs) if is_whole else index.count(hidden=hidden, lapsed=lapsed, limit=COUNT_LIMIT + 1)
        return Duplicates(pairs, count, index.waiting(COUNT_LIMIT + 1), self.listed > 0)


def _lapsed(desk: Desk) -> datetime:
    """A temporary contact that was last in touch then or earlier has lapsed."""
    try:
        return desk.now - desk.settings.retention
    except OverflowError:
        return datetime.min.replace(tzinfo=desk.now.tzinfo) + timedelta(days=1)


def _unseen(desk: Desk) -> frozenset[Why]:
    return frozenset() if desk.agent.may(Permission.CUSTOM_FIELDS_VIEW) else _CUSTOM


def _told(pair: LikelyPair, desk: Desk) -> Duplicate:
    evidence = sorted(pair.evidence, key=lambda each: -abs(each.points))
    return Duplicate(
        desk.store.contacts.get(pair.one),
        desk.store.contacts.get(pair.other),
        pair.score,
        Certainty.of(pair.score),
        tuple(each.sentence for each in evidence if each.points > 0),
        tuple(each.sentence for each in evidence if each.points < 0),
    )
