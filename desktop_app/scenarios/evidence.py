"""What the journal and the store say of a play: asked as its director, who may see everything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property

from desktop_app.domain.contacts import Contact
from desktop_app.domain.errors import NotFound
from desktop_app.domain.ids import ContactId
from desktop_app.domain.interactions import Interaction
from desktop_app.scenarios.playing import Play
from desktop_app.scenarios.world import TRAINEE
from desktop_app.services.contacts import ContactDetails, DetailsOfContact
from desktop_app.services.interactions import InteractionsById
from desktop_app.services.journal import LoggedOperation, OperationLog, OperationsInWords

LOG_LIMIT = 10_000


class Evidence:
    """A play as it stands now."""

    def __init__(self, play: Play) -> None:
        self.play = play
        self._read = play.director.read

    @cached_property
    def _log(self) -> tuple[tuple[LoggedOperation, str], ...]:
        """What happened since the start, oldest first, each with its sentence."""
        asked = OperationLog(limit=LOG_LIMIT)
        both = zip(self._read(asked), self._read(OperationsInWords(asked)), strict=True)
        return tuple(reversed([pair for pair in both if pair[0].sequence > self.play.began_after]))

    @property
    def timeline(self) -> Iterator[tuple[LoggedOperation, str]]:
        return iter(self._log)

    @cached_property
    def tried(self) -> tuple[LoggedOperation, ...]:
        """What the trainee ordered, oldest first, the refused ones too."""
        return tuple(each for each, _ in self._log if each.head.agent == TRAINEE)

    def done(self, *commands: str) -> Iterator[LoggedOperation]:
        """What the trainee did by one of *commands* and did not take back, oldest first."""
        return (
            each
            for each in self.tried
            if each.head.command in commands and each.refused is None and each.undone_by is None
        )

    def interaction(self, name: str) -> Interaction | None:
        """None while it has not arrived."""
        id = self.play.cast.interactions.get(name)
        found = self._read(InteractionsById((id,))) if id else ()
        return found[0].interaction if found else None

    def details(self, id: ContactId | None) -> ContactDetails | None:
        """The whole person that *id* is part of; None when it is not there."""
        if id is None:
            return None
        try:
            return self._read(DetailsOfContact(id))
        except NotFound:
            return None

    def contact(self, id: ContactId | None) -> Contact | None:
        details = self.details(id)
        return None if details is None else details.contact

    def id_of(self, name: str) -> ContactId | None:
        """The contact that *name* stands for: of an interaction, whoever is linked to it."""
        if name in self.play.cast.interactions:
            found = self.interaction(name)
            return None if found is None else found.contact_id
        return self.play.cast.contacts.get(name)

    def person(self, name: str) -> ContactId | None:
        """Who stands for the contact called *name* now."""
        found = self.contact(self.id_of(name))
        return None if found is None else found.id

    def moment(self, name: str) -> datetime | None:
        """When something was said or arrived."""
        return self.play.cast.moments.get(name)
