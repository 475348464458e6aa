"""Finding contacts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop_app.domain.ids import ContactId, InteractionId
from desktop_app.domain.permissions import Permission
from desktop_app.domain.search import SearchAnswer
from desktop_app.services.divisions import hidden_divisions
from desktop_app.services.requests import Desk, Query


@dataclass(frozen=True)
class ContactSearch:
    """Hits, best first. *was_linked*: the contact that the agent has just unlinked; it stays findable, not on top."""

    answer: SearchAnswer
    was_linked: ContactId | None = None


@dataclass(frozen=True)
class SearchContacts(Query[ContactSearch]):
    """Contacts by name, organisation, any identifier that they hold or held once, a note's first line, or a custom
    field of the type identifier or tag.

    Temporary ones only where *include_temporary* asks for them, and after all the others. Notes are for whoever may
    view contacts; custom fields need their own permission and are not looked at without.
    """

    needs: ClassVar = (Permission.CONTACT_VIEW,)
    searches: ClassVar = True
    text: str
    limit: int = 20
    interaction_id: InteractionId | None = None
    include_temporary: bool = False

    def answer(self, desk: Desk) -> ContactSearch:
        found = desk.store.search.find(
            self.text,
            region=desk.settings.region,
            limit=self.limit,
            include_temporary=self.include_temporary,
            include_custom=desk.agent.may(Permission.CUSTOM_FIELDS_VIEW),
            hidden=hidden_divisions(desk),
        )
        interaction = self.interaction_id and desk.store.interactions.find(self.interaction_id)
        unlinked = interaction.unlinked_from if interaction else None
        if unlinked is None:
            return ContactSearch(found)
        last = [hit for hit in found.hits if hit.contact_id == unlinked]
        first = [hit for hit in found.hits if hit.contact_id != unlinked]
        hits = (*first[:1], *last, *first[1:])
        return ContactSearch(SearchAnswer(hits, found.more, found.read_as), unlinked)
