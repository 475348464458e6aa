"""What the window shows of one interaction, or of one contact, in one consistent read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop_app.domain.ids import ContactId, InteractionId
from desktop_app.domain.journey import JourneyEntry
from desktop_app.domain.permissions import Permission
from desktop_app.services.contacts import ContactDetails, DetailsOfContact
from desktop_app.services.interactions import Conversation, ConversationOf
from desktop_app.services.journey import JourneyOfContact
from desktop_app.services.linking import Link, LinkOfInteraction
from desktop_app.services.requests import Desk, Query


@dataclass(frozen=True)
class InteractionView:
    """*link* is None for an agent who may not view contacts; *details* also while nobody is linked."""

    conversation: Conversation
    link: Link | None
    details: ContactDetails | None


@dataclass(frozen=True)
class ViewOfInteraction(Query[InteractionView]):
    """An interaction with its story, its link and its contact; what the agent may not see is left out."""

    interaction_id: InteractionId

    def answer(self, desk: Desk) -> InteractionView:
        conversation = ConversationOf(self.interaction_id).answer(desk)
        if not desk.agent.may(Permission.CONTACT_VIEW):
            return InteractionView(conversation, None, None)
        link = LinkOfInteraction(self.interaction_id).answer(desk)
        details = None if link.contact is None else _details(link.contact.id, desk)
        return InteractionView(conversation, link, details)


@dataclass(frozen=True)
class Whole:
    """A contact with the newest of its journey, visits among them; none without the permission to see it."""

    details: ContactDetails
    newest: tuple[JourneyEntry, ...]


@dataclass(frozen=True)
class WholeOfContact(Query[Whole]):
    """What a merge would make, when it is asked within its rehearsal."""

    needs: ClassVar = (Permission.CONTACT_VIEW,)
    contact_id: ContactId
    limit: int = 3

    def answer(self, desk: Desk) -> Whole:
        details = _details(self.contact_id, desk)
        if not desk.agent.may(Permission.SESSION_VIEW):
            return Whole(details, ())
        return Whole(details, JourneyOfContact(self.contact_id, limit=self.limit).answer(desk).entries)


def _details(id: ContactId, desk: Desk) -> ContactDetails:
    return DetailsOfContact(id).answer(desk)
