"""What an operation changed, in ids, so that each screen decides for itself what to read again."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop_app.domain.ids import AgentName, ContactId, InteractionId, OrganizationId


@dataclass(frozen=True)
class Change:
    """Ids of what is no longer as it was.

    *agents*: who may do what, or by what the whole desk is arranged, as its contact types and external sources.
    *presences*: the agents whose presence is another one.
    *everything*: more than anybody would want listed, as after an import; whoever shows something reads it anew.
    *sequence* is the newest operation that this change covers; 0 when nothing was written.
    """

    contacts: frozenset[ContactId] = field(default_factory=frozenset)
    interactions: frozenset[InteractionId] = field(default_factory=frozenset)
    organizations: frozenset[OrganizationId] = field(default_factory=frozenset)
    agents: bool = False
    presences: frozenset[AgentName] = field(default_factory=frozenset)
    everything: bool = False
    sequence: int = 0

    def __bool__(self) -> bool:
        named = self.contacts or self.interactions or self.organizations or self.presences
        return bool(named or self.agents or self.everything)


@dataclass(frozen=True)
class FieldChange:
    """A field of a contact, before and after; "" where there was nothing. *label*: what a custom field is called."""

    contact_id: ContactId
    field: str
    before: str
    after: str
    label: str = ""
