"""The link between an interaction and one contact: made, taken away, corrected, explained."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import Any, ClassVar

from desktop_app.domain.contacts import Contact, split_name
from desktop_app.domain.errors import NotFound, Refused
from desktop_app.domain.identifiers import Identifier, IdentifierType
from desktop_app.domain.ids import ContactId, InteractionId
from desktop_app.domain.interactions import Arrival, Interaction, InteractionState, LinkedBy
from desktop_app.domain.matching import Holder, Match, Rule, day_of, match, why, why_not
from desktop_app.domain.merging import RememberedUnlink
from desktop_app.domain.permissions import Permission
from desktop_app.services.divisions import division_of_arrival, hidden_among, hidden_divisions, seen
from desktop_app.services.guarded import interaction_told
from desktop_app.services.requests import Command, Desk, Query, Work

NAMESAKE_LIMIT = 5
NAMESAKES_LOOKED_AT = 200  # others may be in divisions that do not count here
HIDDEN_NAME = "a contact of another division"


@dataclass(frozen=True)
class LinkContact(Command):
    """Link a contact to an interaction, in place of whoever is linked."""

    needs: ClassVar = (Permission.CONVERSATION_ASSOCIATE,)
    interaction_id: InteractionId
    contact_id: ContactId

    def apply(self, work: Work) -> None:
        require_relinkable(work.store.interactions.get(self.interaction_id))
        contact = work.store.contacts.get(self.contact_id)
        work.store.interactions.link(
            work.operation, self.interaction_id, contact.id, LinkedBy.AGENT, agent=work.agent.name
        )


@dataclass(frozen=True)
class UnlinkContact(Command):
    """Take the contact away from an interaction; nobody is linked then. Possible until the wrap-up is submitted."""

    needs: ClassVar = (Permission.CONVERSATION_ASSOCIATE,)
    interaction_id: InteractionId

    def apply(self, work: Work) -> dict[str, Any] | None:
        interaction = work.store.interactions.get(self.interaction_id)
        require_relinkable(interaction)
        if interaction.contact_id is None or interaction.recorded_under is None:
            raise Refused("Nobody is linked to this interaction.")
        contact = work.store.contacts.get(interaction.contact_id)
        identifier = interaction.matched.identifier if interaction.matched else None
        if identifier and any(held.identifier == identifier for held in contact.identifiers):
            self._remember(contact, identifier, work)
        unmerged = merged_for(interaction, work) if work.agent.may(Permission.IDENTITY_MERGE) else None
        if unmerged is not None:
            work.store.merging.release(work.operation, unmerged)
        work.store.interactions.unlink(work.operation, self.interaction_id, agent=work.agent.name)
        return None if unmerged is None else {"unmerged": unmerged}

    def _remember(self, contact: Contact, identifier: Identifier, work: Work) -> None:
        # Whose whole being is that identifier was not mistaken for somebody else.
        if not contact.kind.is_temporary:
            work.store.merging.remember_unlink(work.operation, contact.id, identifier, self.interaction_id)


def merged_for(interaction: Interaction, desk: Desk) -> ContactId | None:
    """The temporary contact that was merged when somebody was selected for *interaction*, while that merge stands."""
    id = interaction.recorded_under
    if interaction.linked_by is not LinkedBy.MERGE or id is None:
        return None
    return id if desk.store.contacts.own(id).merged_into is not None else None


@dataclass(frozen=True)
class ForgetUnlink(Command):
    """Forget that interactions from an identifier were once said not to be a contact's."""

    needs: ClassVar = (Permission.CONVERSATION_ASSOCIATE,)
    contact_id: ContactId
    type: str
    value: str
    source: str = ""

    def apply(self, work: Work) -> None:
        identifier = Identifier.parse(
            IdentifierType.named(self.type), self.value, region=work.settings.region, source=self.source
        )
        contact = work.store.contacts.get(self.contact_id)
        said = work.store.merging.remembered_unlinks(identifier)
        for member in [each for each in contact.members if each in said] or [contact.id]:
            work.store.merging.forget_unlink(work.operation, member, identifier)


@dataclass(frozen=True)
class CorrectLink(Command):
    """Link the right contact after the wrap-up: a supervisor's correction, kept with its reason."""

    needs: ClassVar = (Permission.CONVERSATION_VIEW_ALL, Permission.CONVERSATION_ASSOCIATE)
    interaction_id: InteractionId
    contact_id: ContactId
    reason: str

    def apply(self, work: Work) -> None:
        if not self.reason.strip():
            raise Refused("A correction after the wrap-up needs a reason.")
        interaction = work.store.interactions.get(self.interaction_id)
        contact = work.store.contacts.get(self.contact_id)
        work.store.interactions.link(work.operation, interaction.id, contact.id, LinkedBy.AGENT, agent=work.agent.name)


def require_relinkable(interaction: Interaction) -> None:
    """Raises Refused once the wrap-up was submitted."""
    if interaction.state is InteractionState.DONE:
        raise Refused(
            "The wrap-up was submitted, so the link can no longer be changed here; a supervisor can correct it."
        )


def match_arrival(arrival: Arrival, desk: Desk) -> Match:
    """Whom *arrival* belongs to, as the store stands now.

    Where its channel is mapped to a division, only that one and the unassigned are looked through.
    """
    holders_of = partial(desk.store.contacts.holders_of, within=division_of_arrival(arrival, desk))
    return match(arrival, holders_of, desk.settings)


def namesakes(arrival: Arrival, desk: Desk) -> tuple[Holder, ...]:
    """Curated contacts of just the name that came in, as far as the agent may see them: shown, never linked."""
    first_name, last_name = split_name(arrival.name)
    if not last_name:
        return ()
    found = seen(desk.store.contacts.named(first_name, last_name, limit=NAMESAKES_LOOKED_AT), desk)
    within = division_of_arrival(arrival, desk)
    alike = (each for each in found if within is None or each.division in (None, within))
    return tuple(islice(alike, NAMESAKE_LIMIT))


@dataclass(frozen=True)
class Candidate:
    """Somebody who was considered, and why they were or were not linked."""

    holder: Holder
    why: str


@dataclass(frozen=True)
class Explanation:
    """A match, in sentences. *through*: how a merged contact came to hold the identifier, "" where it is its own."""

    match: Match
    why: str
    candidates: tuple[Candidate, ...]
    through: str = ""
    hidden: int = 0  # further ones of divisions that the agent may not see


@dataclass(frozen=True)
class MatchExplanation(Query[Explanation]):
    """Who would be linked if *arrival* came in now, and why; changes nothing."""

    needs: ClassVar = (Permission.CONTACT_VIEW,)
    arrival: Arrival
    linked: ContactId | None = None  # who is linked now, whom the match may not have found

    def answer(self, desk: Desk) -> Explanation:
        whole = match_arrival(self.arrival, desk)
        found = _without_hidden_names(whole, desk)
        linked = self.linked or found.contact_id
        said = desk.store.merging.remembered_unlinks(found.identifier) if found.identifier else {}
        somebody_else = _SomebodyElse.than(linked, desk)
        unlinks = {desk.store.merge_sets.root_of(id): unlink for id, unlink in said.items()}
        considered = [
            Candidate(
                holder,
                why_not(found, holder)
                + _and(_held_through(holder, desk))
                + _unlinked_before(unlinks.get(holder.contact_id))
                + _and(somebody_else.about(holder)),
            )
            for holder in seen(found.holders, desk)
        ]
        held = {holder.contact_id for holder in found.holders}
        considered += [
            Candidate(
                holder,
                why_not(found, holder, shares_name_only=True) + _and(somebody_else.about(holder)),
            )
            for holder in namesakes(self.arrival, desk)
            if holder.contact_id not in held
        ]
        sentence = why(found) + _unlinked_before(unlinks.get(found.contact_id) if found.contact_id else None)
        shown = seen(found.holders, desk)
        chosen = next((each for each in shown if each.contact_id == found.contact_id), None)
        through = _held_through(chosen, desk) if chosen else ""
        return Explanation(found, sentence, tuple(considered), through, hidden=len(found.holders) - len(shown))


def _without_hidden_names(found: Match, desk: Desk) -> Match:
    """*found*, in which those whom the agent may not see have no name."""
    named = {holder.contact_id for holder in seen(found.holders, desk)}
    holders = (each if each.contact_id in named else each._replace(name=HIDDEN_NAME) for each in found.holders)
    return replace(found, holders=tuple(holders))


def _and(sentence: str) -> str:
    return f" {sentence}" if sentence else ""


def _held_through(holder: Holder, desk: Desk) -> str:
    """Which member of a merged contact holds the identifier, and since when that is a member."""
    member = holder.member_id
    if member is None or member == holder.contact_id:
        return ""
    name = desk.store.contacts.own(member).display_name
    merges = desk.store.journal.standing("MergeContacts", [member])
    merge = next((each.head for each in merges if member in each.result["absorbed"]), None)
    when = f", merged by {merge.agent} on {day_of(merge.time)}" if merge else ""
    return f"{holder.name} holds it through {name}{when}."


@dataclass(frozen=True)
class _SomebodyElse:
    """Whom agents said to be another person than whoever is linked."""

    ids: frozenset[ContactId]
    sentence: str

    @classmethod
    def than(cls, linked: ContactId | None, desk: Desk) -> _SomebodyElse:
        if linked is None or not desk.store.contacts.exists(linked):
            return cls(frozenset(), "")
        contact = desk.store.contacts.get(linked)
        said = {other for member in contact.members for other in desk.store.merging.not_same_as(member)}
        name = HIDDEN_NAME if hidden_among([linked], desk) else contact.display_name
        sentence = f"An agent said that this is not the same person as {name}."
        return cls(frozenset(map(desk.store.merge_sets.root_of, said)) - {linked}, sentence)

    def about(self, holder: Holder) -> str:
        return self.sentence if holder.contact_id in self.ids else ""


def _unlinked_before(unlink: RememberedUnlink | None) -> str:
    """A second sentence for somebody whom an agent has once unlinked from just this identifier."""
    return "" if unlink is None else f" But {unlink.agent} unlinked this contact from it on {day_of(unlink.at)}."


@dataclass(frozen=True)
class Link:
    """Who is linked to an interaction, why, and who else could have been."""

    interaction: Interaction
    contact: Contact | None
    reason: str  # one short line
    others: tuple[Holder, ...]  # further contacts that hold the identifier that matched
    namesakes: tuple[Holder, ...]  # contacts of the name that came in, when nobody held the identifier
    unlinked_name: str = ""  # who was linked before the agent unlinked
    remembered: RememberedUnlink | None = None  # an agent once unlinked this contact from just this identifier
    merged_for_it: bool = False  # unlinking takes a merge back, too
    hidden_others: int = 0  # further holders, of divisions that the agent may not see
    hidden_in: str = ""  # the division of the contact that is linked, when the agent may not see it
    not_same: frozenset[ContactId] = frozenset()  # of whom was said that they are somebody else than who is linked


@dataclass(frozen=True)
class LinkOfInteraction(Query[Link]):
    """The link of an interaction as it stands, for the contact card."""

    needs: ClassVar = (Permission.CONTACT_VIEW,)
    interaction_id: InteractionId

    def answer(self, desk: Desk) -> Link:
        interaction = desk.store.interactions.get(self.interaction_id)
        contact, hidden_in = _linked(interaction, desk)
        identifier = interaction.matched.identifier if interaction.matched else None
        within = division_of_arrival(interaction.arrival, desk)
        holders = desk.store.contacts.holders_of(identifier, within) if identifier else ()
        all_others = tuple(holder for holder in holders if holder.contact_id != interaction.contact_id)
        others = seen(all_others, desk)
        alike: tuple[Holder, ...] = ()
        if Rule(interaction.rule).makes_temporary_contact and interaction.linked_by is not LinkedBy.AGENT:
            alike = tuple(each for each in namesakes(interaction.arrival, desk) if each not in all_others)
            said = desk.store.merging.not_same_as(interaction.contact_id) if interaction.contact_id else frozenset()
            alike = tuple(each for each in alike if each.contact_id not in said)
        unlinked = _name_of(interaction.unlinked_from, desk)
        reason = _reason(interaction, len(all_others), unlinked, desk)
        remembered = _remembered(identifier, contact, desk)
        merged = merged_for(interaction, desk) is not None
        hidden_others = len(all_others) - len(others)
        told = interaction_told(interaction, desk)
        return Link(
            told,
            contact,
            reason,
            others,
            alike,
            unlinked,
            remembered,
            merged,
            hidden_others,
            hidden_in,
            _somebody_else(contact, desk),
        )


def _linked(interaction: Interaction, desk: Desk) -> tuple[Contact | None, str]:
    """The contact that is linked, or the name of the division that hides it."""
    if interaction.contact_id is None:
        return None, ""
    contact = desk.store.contacts.get(interaction.contact_id)
    if contact.division in hidden_divisions(desk):
        return None, desk.store.divisions.name_of(contact.division)
    return contact, ""


def _somebody_else(contact: Contact | None, desk: Desk) -> frozenset[ContactId]:
    """Those whom the agent sees, by who stands for them."""
    if contact is None:
        return frozenset()
    said = {other for member in contact.members for other in desk.store.merging.not_same_as(member)}
    return frozenset(desk.store.merge_sets.root_of(each) for each in said - hidden_among(said, desk))


def _remembered(identifier: Identifier | None, contact: Contact | None, desk: Desk) -> RememberedUnlink | None:
    if identifier is None or contact is None:
        return None
    said = desk.store.merging.remembered_unlinks(identifier)
    return next((said[member] for member in contact.members if member in said), None)


def _name_of(id: ContactId | None, desk: Desk) -> str:
    if id is None or hidden_among([id], desk):
        return "" if id is None else HIDDEN_NAME
    return desk.store.contacts.names([id]).get(id, "a deleted contact")


def _reason(interaction: Interaction, others: int, unlinked: str, desk: Desk) -> str:
    rule = Rule(interaction.rule)
    what = str(interaction.matched.identifier) if interaction.matched and interaction.matched.identifier else ""
    who = "you" if interaction.link_agent == desk.agent.name else str(interaction.link_agent)
    if interaction.contact_id is None:
        if unlinked and interaction.link_agent is None:
            return "The temporary contact lapsed, as it was not in touch again"
        if unlinked:
            return f"{who.capitalize() if who == 'you' else who} unlinked {unlinked}"
        if rule is Rule.NOT_RESOLVED:
            return "Open messaging is not matched automatically"
        if rule is Rule.ASK:
            return f"{others} contacts hold {what}: choose one"
        return "Nobody is linked"
    if interaction.linked_by is LinkedBy.AGENT:
        return f"Linked by {who}"
    if interaction.linked_by is LinkedBy.MERGE:
        return f"Selected by {who} · temporary contact merged"
    return {
        Rule.EXACT: what,
        Rule.FIRST_CREATED: f"{what} · first created",
        Rule.VARIANT: f"{what} · the same mobile in another spelling",
        Rule.WITHHELD: "Number withheld · temporary contact",
    }.get(rule, f"Nobody held {what} · temporary contact" if what else "Temporary contact")


@dataclass(frozen=True)
class WhyThisContact(Query[Explanation]):
    """The explanation of an interaction's match, computed anew from what the store holds now."""

    needs: ClassVar = (Permission.CONTACT_VIEW,)
    interaction_id: InteractionId

    def answer(self, desk: Desk) -> Explanation:
        interaction = desk.store.interactions.find(self.interaction_id)
        if interaction is None:
            raise NotFound(f"There is no interaction {self.interaction_id}.")
        return MatchExplanation(interaction.arrival, interaction.contact_id).answer(desk)
