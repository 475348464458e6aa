"""Contacts that are likely there twice: listed surest first, and looked for while a form is being filled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import ClassVar

from desktop_app.domain.contacts import FIELD_RULES, Contact, ContactFields
from desktop_app.domain.duplicates import LikelyPair
from desktop_app.domain.errors import Refused
from desktop_app.domain.evidence import Certainty, Why
from desktop_app.domain.identifiers import Identifier
from desktop_app.domain.ids import ContactId
from desktop_app.domain.permissions import Permission
from desktop_app.services.divisions import hidden_divisions, seen
from desktop_app.services.linking import HIDDEN_NAME
from desktop_app.services.requests import Desk, Query

LISTED = 200  # pairs that the list names; the others are counted
LISTED_LIMIT = 1_000_000
HOLDERS_LIMIT = 100  # of a number that is typed; a switchboard has thousands
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


@dataclass(frozen=True)
class Holding:
    """Who else holds a number or an address: the first created whom the agent may see; *contact_id* is None for one
    whom they may not. *others*: how many more there are.
    """

    name: str
    contact_id: ContactId | None
    others: int


@dataclass(frozen=True)
class Alike:
    """*holding*: by field, who else holds what stands there. The contact is the one that is most likely the same
    person, where none of the fields has named it; None for nobody.
    """

    holding: Mapping[str, Holding]
    contact_id: ContactId | None = None
    name: str = ""


@dataclass(frozen=True)
class AlikeContacts(Query[Alike]):
    """Who is there already like a contact that is being typed. *values*: field → text as typed; *changed*: which of the
    fields are looked at. *besides*: contacts that are no others.
    """

    needs: ClassVar = (Permission.CONTACT_VIEW,)
    values: Mapping[str, str]
    changed: tuple[str, ...]
    besides: tuple[ContactId, ...] = ()

    def answer(self, desk: Desk) -> Alike:
        fields = ContactFields(**self.values)
        own = frozenset(member for id in self.besides for member in desk.store.merge_sets.set_of(id))
        identifiers = fields.identifiers(desk.settings.region)
        by_text = {raw: identifier for identifier, raw in identifiers.items()}
        typed = {name: by_text.get(self.values[name]) for name in self.changed if FIELD_RULES[name].identifies}
        holding = {
            name: found
            for name, identifier in typed.items()
            if identifier is not None and (found := _holding(identifier, own, desk)) is not None
        }
        alike = desk.store.duplicates.alike(fields, identifiers.items(), besides=own, hidden=hidden_divisions(desk))
        named = {each.contact_id for each in holding.values()}
        if alike is None or alike[0] in named:
            return Alike(holding)
        return Alike(holding, alike[0], desk.store.contacts.get(alike[0]).display_name)


def _holding(identifier: Identifier, own: frozenset[ContactId], desk: Desk) -> Holding | None:
    holders = desk.store.contacts.holders_of(identifier, limit=HOLDERS_LIMIT)
    others = [each for each in holders if each.contact_id not in own]
    if not others:
        return None
    first = next(iter(seen(others, desk)), None)
    if first is None:
        return Holding(HIDDEN_NAME, None, len(others) - 1)
    return Holding(first.name, first.contact_id, len(others) - 1)
