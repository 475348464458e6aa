"""What the contact's side of the desk is about right now."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.domain.contacts import Contact
from desktop_app.domain.ids import ContactId
from desktop_app.domain.interactions import Interaction, InteractionState
from desktop_app.services.contacts import ContactDetails
from desktop_app.services.linking import Link


@dataclass
class Shown:
    """*link*: of the selected interaction; *details*: of the contact on the card.

    *looked_up*: the contact that was found besides any interaction and is on the card instead of the linked one.
    """

    link: Link | None = None
    details: ContactDetails | None = None
    looked_up: ContactId | None = None

    @property
    def contact(self) -> Contact | None:
        return self.details.contact if self.details else None

    @property
    def interaction(self) -> Interaction | None:
        """The selected one, whoever is on the card."""
        return self.link.interaction if self.link else None

    @property
    def can_relink(self) -> bool:
        return self.interaction is not None and self.interaction.state is not InteractionState.DONE

    def clear(self) -> None:
        self.link = self.details = self.looked_up = None
