"""What Select Contact will do, so that the search says it before it is done."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.domain.identifiers import IdentifierType, shown_value
from desktop_app.domain.ids import ContactId
from desktop_app.domain.interactions import InteractionState
from desktop_app.domain.permissions import Agent, Permission
from desktop_app.services.linking import Link, LinkContact
from desktop_app.services.merging import MergeContacts
from desktop_app.services.requests import Command
from desktop_app.ui.wording import missing_permission


@dataclass(frozen=True)
class Selecting:
    """*absorbed*: the temporary contact that becomes part of the one selected; None where selecting only links.

    *learned*: the identifier that the selected contact holds from then on, as people read it; "" for a web id.
    *not_same*: of whom was said that they are somebody else than the temporary contact.
    """

    purpose: str
    absorbed: ContactId | None = None
    learned: str = ""
    not_same: frozenset[ContactId] = frozenset()

    def purpose_of(self, id: ContactId | None) -> str:
        """What selecting *id* does, with a warning where somebody said that it is the wrong one."""
        if id is None or not self.merges_into(id) or id not in self.not_same:
            return self.purpose
        return f"Careful: these two were said not to be the same person. {self.purpose}"

    def merges_into(self, id: ContactId) -> bool:
        return self.absorbed not in (None, id)

    def command(self, link: Link, id: ContactId) -> Command:
        if self.absorbed is not None and self.merges_into(id):
            return MergeContacts(id, (self.absorbed,), interaction_id=link.interaction.id)
        return LinkContact(link.interaction.id, id)

    def toast(self, id: ContactId, name: str) -> str:
        if not self.merges_into(id):
            return f"Linked to {name}"
        return f"Merged into {name}" + (f", who holds {self.learned} now" if self.learned else "")


def selecting(link: Link | None, agent: Agent | None) -> Selecting:
    """What selecting somebody does while *link* is shown."""
    if link is None:
        return Selecting("Select Contact shows the contact.")
    if link.interaction.state is InteractionState.DONE:
        return Selecting("The wrap-up was submitted: Select Contact shows the contact, the link stays as it is.")
    if link.contact is None or not link.contact.kind.is_temporary:
        title = link.interaction.arrival.title
        return Selecting(f"Select Contact links the contact to this interaction from {title}; nothing else changes.")
    if agent is None or not agent.may(Permission.IDENTITY_MERGE):
        return Selecting(
            "Select Contact only links this interaction; the temporary contact stays as it is. "
            f"{missing_permission(Permission.IDENTITY_MERGE)} to merge it, too."
        )
    learned = _learned(link)
    what = learned or "what is known of them"
    return Selecting(
        f"Select Contact merges this temporary contact into the one you choose, who then holds {what}, too. "
        "Unlink Contact or Undo takes that back.",
        link.contact.id,
        learned,
        link.not_same,
    )


def _learned(link: Link) -> str:
    clue = link.interaction.matched
    if clue is None or clue.identifier is None or clue.type is IdentifierType.COOKIE:
        return ""
    return shown_value(clue.identifier)
