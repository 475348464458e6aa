"""Who is on the line: pure, deterministic, and able to say why and why not.

Per channel, the kinds of identifier in the order in which they are tried; names never link. Source: the reference
product's identity resolution, with the decisions that Linkdesk takes where its revisions differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import NamedTuple

from desktop_app.domain.identifiers import Clue, Identifier, IdentifierType, shown_value, variants
from desktop_app.domain.ids import ContactId, DivisionId
from desktop_app.domain.interactions import Arrival, Channel
from desktop_app.domain.settings import MatchingPolicy, Settings
from desktop_app.domain.text import counted

TRIED_BY_CHANNEL: Mapping[Channel, tuple[IdentifierType, ...]] = {
    Channel.VOICE: (IdentifierType.PHONE,),
    Channel.CALLBACK: (IdentifierType.PHONE,),
    Channel.SMS: (IdentifierType.PHONE,),
    Channel.EMAIL: (IdentifierType.EMAIL,),
    Channel.CHAT: (IdentifierType.EMAIL, IdentifierType.PHONE),
    Channel.WEB_MESSAGING: (IdentifierType.EXTERNAL_ID, IdentifierType.COOKIE),
    Channel.WHATSAPP: (IdentifierType.WHATSAPP,),
    Channel.FACEBOOK: (IdentifierType.FACEBOOK,),
    Channel.INSTAGRAM: (IdentifierType.INSTAGRAM,),
    Channel.LINE: (IdentifierType.LINE,),
    Channel.X: (IdentifierType.X,),
    Channel.APPLE: (IdentifierType.APPLE,),
    Channel.OPEN: (IdentifierType.EXTERNAL_ID, IdentifierType.PHONE, IdentifierType.EMAIL),
}

# A chat names an e-mail or, failing that, a phone: the phone of somebody who gave an unknown e-mail is not tried.
ONLY_THE_FIRST_GIVEN = frozenset({Channel.CHAT})


class Rule(Enum):
    """Which rule decided; the value is the public name."""

    EXACT = "exact"
    FIRST_CREATED = "first-created"
    VARIANT = "variant"
    ASK = "ask"
    NOBODY = "nobody"
    WITHHELD = "withheld"
    NOT_RESOLVED = "not-resolved"

    @property
    def links(self) -> bool:
        return self in (Rule.EXACT, Rule.FIRST_CREATED, Rule.VARIANT)

    @property
    def makes_temporary_contact(self) -> bool:
        return self in (Rule.NOBODY, Rule.WITHHELD)


class Holder(NamedTuple):
    """A contact that holds an identifier, with what decides between several."""

    contact_id: ContactId  # of a merged contact, the one that stands for all its members
    name: str
    created_order: int  # of a merged contact, its oldest member's
    created_at: datetime
    member_id: ContactId | None = None  # of a merged contact, the member that holds it
    division: DivisionId | None = None

    @property
    def recorded_under(self) -> ContactId:
        """Where an interaction is recorded: it stays with whoever holds its identifier when a merge is taken apart."""
        return self.member_id or self.contact_id


HoldersOf = Callable[[Identifier], Sequence[Holder]]


@dataclass(frozen=True)
class Match:
    """The matcher's answer. *holders*: all who hold what matched, first created first."""

    rule: Rule
    contact_id: ContactId | None = None
    clue: Clue | None = None
    identifier: Identifier | None = None  # what the holders hold; differs from the clue's for a variant
    holders: tuple[Holder, ...] = ()
    tried: tuple[Clue, ...] = ()

    @property
    def recorded_under(self) -> ContactId | None:
        """Where the interaction is recorded: the contact that is linked, or the member of it that holds the clue."""
        return next((each.recorded_under for each in self.holders if each.contact_id == self.contact_id), None)

    @property
    def others(self) -> tuple[Holder, ...]:
        """The further contacts that hold the identifier."""
        return tuple(holder for holder in self.holders if holder.contact_id != self.contact_id)


def match(arrival: Arrival, holders_of: HoldersOf, settings: Settings) -> Match:
    """Whom *arrival* belongs to. Asks *holders_of* for one identifier after the other until one is held."""
    if arrival.channel is Channel.OPEN and not settings.resolve_open_messaging:
        return Match(Rule.NOT_RESOLVED)
    tried: list[Clue] = []
    for find in (_exact, _variant):
        for clue in clues_to_try(arrival):
            if clue.identifier is None:
                continue
            if clue not in tried:
                tried.append(clue)
            found = find(clue, clue.identifier, holders_of, settings.policy)
            if found:
                return Match(found.rule, found.contact_id, clue, found.identifier, found.holders, tuple(tried))
    withheld = [clue for clue in arrival.clues if clue.is_withheld]
    if withheld and not tried:
        return Match(Rule.WITHHELD, clue=withheld[0])
    return Match(Rule.NOBODY, clue=tried[0] if tried else None, tried=tuple(tried))


def match_visitor(clue: Clue, holders_of: HoldersOf) -> Match:
    """Whose visit it is that names its visitor by *clue*; of several the first created, as nobody is there to ask."""
    if clue.identifier is None:
        return Match(Rule.WITHHELD if clue.is_withheld else Rule.NOBODY, clue=clue)
    for find in (_exact, _variant):
        found = find(clue, clue.identifier, holders_of, MatchingPolicy.FIRST_CREATED)
        if found:
            return Match(found.rule, found.contact_id, clue, found.identifier, found.holders, (clue,))
    return Match(Rule.NOBODY, clue=clue, tried=(clue,))


def clues_to_try(arrival: Arrival) -> tuple[Clue, ...]:
    """The clues that may decide on this channel, in the order in which they are tried."""
    order = TRIED_BY_CHANNEL[arrival.channel]
    given = [clue for type in order for clue in arrival.clues if clue.type is type and not clue.is_withheld]
    if given and arrival.channel in ONLY_THE_FIRST_GIVEN:
        return tuple(clue for clue in given if clue.type is given[0].type)
    return tuple(given)


def _exact(clue: Clue, identifier: Identifier, holders_of: HoldersOf, policy: MatchingPolicy) -> Match | None:
    holders = tuple(sorted(holders_of(identifier), key=_first_created))
    if not holders:
        return None
    if len(holders) == 1:
        return Match(Rule.EXACT, holders[0].contact_id, identifier=identifier, holders=holders)
    if policy is MatchingPolicy.ASK:
        return Match(Rule.ASK, None, identifier=identifier, holders=holders)
    return Match(Rule.FIRST_CREATED, holders[0].contact_id, identifier=identifier, holders=holders)


def _variant(clue: Clue, identifier: Identifier, holders_of: HoldersOf, policy: MatchingPolicy) -> Match | None:
    """A country's other spelling of the same mobile, and only when it leaves no choice."""
    found = [(variant, holder) for variant in variants(identifier) for holder in holders_of(variant)]
    if len(found) != 1:
        return None
    variant, holder = found[0]
    return Match(Rule.VARIANT, holder.contact_id, identifier=variant, holders=(holder,))


def _first_created(holder: Holder) -> tuple[int, str]:
    return holder.created_order, holder.contact_id


def why(found: Match) -> str:
    """Why *found* is the answer, in one sentence."""
    what = str(found.identifier or (found.clue and found.clue.identifier) or "")
    if found.rule is Rule.EXACT:
        return f"Linked because {what} is held by this contact and by no other."
    if found.rule is Rule.FIRST_CREATED:
        return f"Linked because {what} is held by {len(found.holders)} contacts, and this one was created first."
    if found.rule is Rule.VARIANT:
        came = shown_value(found.clue.identifier) if found.clue and found.clue.identifier else ""
        return f"Linked because {came} is another spelling of {what}, which only this contact holds."
    if found.rule is Rule.ASK:
        return f"Nobody is linked because {counted(len(found.holders), 'contact')} hold {what}; please choose."
    if found.rule is Rule.WITHHELD:
        return "Nobody could be matched because the number is withheld."
    if found.rule is Rule.NOT_RESOLVED:
        return "Nobody is linked because open messaging is not matched automatically."
    return f"Nobody holds {what} yet." if what else "Nothing came in that anybody could be recognised by."


def why_not(found: Match, holder: Holder, *, shares_name_only: bool = False) -> str:
    """Why *holder* was not linked, in one sentence."""
    if shares_name_only:
        return "Only the name is alike, and names never link."
    if holder.contact_id == found.contact_id:
        return "This is the contact that was linked."
    if holder not in found.holders:
        return f"Does not hold {found.identifier or 'anything that came in'}."
    if found.rule is Rule.ASK:
        return f"Holds {found.identifier}, as others do, and the desk is set to ask."
    chosen = found.holders[0]
    return (
        f"Holds {found.identifier} too, but was created on {day_of(holder.created_at)}, "
        f"after {chosen.name} on {day_of(chosen.created_at)}."
    )


def day_of(moment: datetime) -> str:
    """A day as sentences name it."""
    return f"{moment.day} {moment:%b %Y}"
