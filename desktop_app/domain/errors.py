"""What can go wrong, as the agent should hear it. Anything else is a bug and goes to the crash dialog and the log.

DesktopError
├── NotPermitted           the agent lacks a permission
├── NotFound               the contact, interaction or operation is not, or no longer, there
├── Refused                the rules of the desk say no, e.g. unlinking after the wrap-up
│   └── OtherDivision      it is about a division that the agent may not see
├── Conflict               somebody changed the same field first; carries both values
├── InvalidIdentifier      a phone, e-mail or handle that nothing can be made of
├── InvalidContact         a contact's field that cannot be stored as it is
├── InvalidOrganization    an organisation's field that cannot be stored as it is
├── InvalidInteraction     something that came in and is no interaction
├── InvalidFile            a file of contacts that cannot be read as one
├── InvalidSettings        a settings file that cannot be read as it is
└── Unavailable            the database or a channel is out of reach; safe to retry
    └── Busy               another program is writing to the database just now

Every message is one sentence that says what is wrong and, where there is something to do, what.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.domain.permissions import Permission


class DesktopError(Exception):
    """An error with one sentence for the agent; ``str(error)`` is that sentence."""


class NotPermitted(DesktopError):
    """The agent lacks *permission*."""

    def __init__(self, permission: Permission, agent: str) -> None:
        super().__init__(f"{agent} may not do this: the permission {permission.value} is missing.")
        self.permission = permission


class NotFound(DesktopError):
    """What was asked for is not, or no longer, there."""


class Refused(DesktopError):
    """The desk's rules say no; nothing was changed."""


class OtherDivision(Refused):
    """What was asked for is about *division*, or a contact in it, which the agent may not see."""

    def __init__(self, division: str, agent: str) -> None:
        super().__init__(f"{agent} may not see the division {division}; an administrator can allow it.")
        self.division = division


@dataclass(frozen=True)
class Difference:
    """One value that two sides disagree about, as text for people; None: there was no value."""

    entity: str  # "contact" or "interaction"
    id: str
    field: str
    before: str | None
    then: str | None
    now: str | None


class Conflict(DesktopError):
    """The same field was changed by somebody else; nothing was overwritten."""

    def __init__(self, message: str, differences: Sequence[Difference]) -> None:
        super().__init__(message)
        self.differences = tuple(differences)


class InvalidIdentifier(DesktopError):
    """A phone, e-mail or handle that nothing usable is left of."""


class InvalidContact(DesktopError):
    """A contact's *field* cannot be stored as it is."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class InvalidOrganization(DesktopError):
    """An organisation's *field* cannot be stored as it is."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class InvalidInteraction(DesktopError):
    """What came in is no interaction."""


class InvalidFile(DesktopError):
    """A file is not what it was taken for; nothing of it was read."""


class InvalidSettings(DesktopError):
    """The settings file cannot be read as it is."""


class Unavailable(DesktopError):
    """The store or a channel is out of reach; nothing was changed, and trying again is safe."""


class Busy(Unavailable):
    """Another program is writing to the store, which lets in one at a time; whoever can wait tries again."""
