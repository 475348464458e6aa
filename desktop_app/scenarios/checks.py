"""What has to be true at the end. A check asks the journal and what is stored, never how the agent got there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from desktop_app.domain.contacts import FIELD_RULES, ContactKind
from desktop_app.domain.identifiers import IdentifierType
from desktop_app.scenarios.binding import entry
from desktop_app.scenarios.places import Placed

POINTS = 10
NOBODY = "nobody"  # for `to`: no contact is linked


@dataclass(frozen=True, kw_only=True)
class _Check(Placed):
    points: int = entry("what it is worth", default=POINTS)
    otherwise: str = entry("what the debriefing says where it does not hold", default="")


@dataclass(frozen=True, kw_only=True)
class Linked(_Check):
    """The right contact is linked to an interaction: who the customer truly is."""

    linked: str = entry("the interaction", refers_to="interaction")
    to: str = entry("the contact, or nobody; the truth says it where nothing stands here", default="")
    within: timedelta | None = entry("how long after *since* at the latest", default=None)
    since: str = entry("something said, or an interaction's arrival", default="", refers_to="moment")


@dataclass(frozen=True, kw_only=True)
class Noticed(_Check):
    """The wrong contact that the match had linked was taken away."""

    noticed: str = entry("the interaction", refers_to="interaction")
    within: timedelta | None = entry("how long after *since* at the latest", default=None)
    since: str = entry("something said, or an interaction's arrival", default="", refers_to="moment")


@dataclass(frozen=True, kw_only=True)
class Promoted(_Check):
    """A temporary contact was added to the contacts, rather than created anew."""

    promoted: str = entry("the contact", refers_to="contact")


@dataclass(frozen=True, kw_only=True)
class NewContacts(_Check):
    """So many contacts were created, no needless duplicate."""

    new_contacts: int = entry("how many")


@dataclass(frozen=True, kw_only=True)
class Merged(_Check):
    """Contacts are one, and the right one stands for them."""

    merged: tuple[str, ...] = entry("the contacts that were absorbed", refers_to="contact")
    into: str = entry("the contact that stands for them", refers_to="contact")


@dataclass(frozen=True, kw_only=True)
class Apart(_Check):
    """Contacts are still two people."""

    apart: tuple[str, ...] = entry("the contacts", refers_to="contact")


@dataclass(frozen=True, kw_only=True)
class Values(_Check):
    """A contact's fields read as they should."""

    values: str = entry("the contact, or the interaction that it is linked to", refers_to="contact or interaction")
    fields: Mapping[str, str] = entry("fields of the contact", rest=FIELD_RULES)


@dataclass(frozen=True, kw_only=True)
class Holds(_Check):
    """A contact is recognised by an identifier from now on."""

    holds: str = entry("the identifier")
    type: IdentifierType = entry("of which type it is", default=IdentifierType.PHONE)
    contact: str = entry(
        "the contact, or the interaction that it is linked to", key="by", refers_to="contact or interaction"
    )


@dataclass(frozen=True, kw_only=True)
class Lacks(_Check):
    """A contact is not recognised by an identifier that is not theirs."""

    lacks: str = entry("the identifier")
    type: IdentifierType = entry("of which type it is", default=IdentifierType.PHONE)
    contact: str = entry(
        "the contact, or the interaction that it is linked to", key="on", refers_to="contact or interaction"
    )


@dataclass(frozen=True, kw_only=True)
class Kind(_Check):
    """A contact is of a type."""

    kind: str = entry("the contact, or the interaction that it is linked to", refers_to="contact or interaction")
    wanted: ContactKind = entry("the type", key="is")


@dataclass(frozen=True, kw_only=True)
class WrappedUp(_Check):
    """An interaction's wrap-up was submitted with a fitting code."""

    wrapped_up: str = entry("the interaction", refers_to="interaction")
    code: tuple[str, ...] = entry("the codes that fit; any where there is none", default=(), refers_to="wrap-up code")


@dataclass(frozen=True, kw_only=True)
class Noted(_Check):
    """A note on a contact says something."""

    noted: str = entry("words of the note, in any case")
    on: str = entry("the contact, or the interaction that it is linked to", refers_to="contact or interaction")


@dataclass(frozen=True, kw_only=True)
class Untouched(_Check):
    """The agent changed nothing of a contact: no field, no identifier, no merge."""

    untouched: str = entry("the contact", refers_to="contact")


@dataclass(frozen=True, kw_only=True)
class Gone(_Check):
    """A contact is not there any more: deleted, or lapsed."""

    gone: str = entry("the contact", refers_to="contact")


@dataclass(frozen=True, kw_only=True)
class Kept(_Check):
    """A contact is still there."""

    kept: str = entry("the contact", refers_to="contact")


@dataclass(frozen=True, kw_only=True)
class Declined(_Check):
    """An interaction was turned away."""

    declined: str = entry("the interaction", refers_to="interaction")


@dataclass(frozen=True, kw_only=True)
class Refused(_Check):
    """So often the desk refused what the agent tried, for want of a permission or against its rules."""

    refused: int = entry("how often")


@dataclass(frozen=True, kw_only=True)
class Misses(_Check):
    """For what shows a mistake: one of the checks for success does not hold."""

    misses: str = entry("by which key that check is told, as noticed")


Check = (
    Linked
    | Noticed
    | Promoted
    | NewContacts
    | Merged
    | Apart
    | Values
    | Holds
    | Lacks
    | Kind
    | WrappedUp
    | Noted
    | Untouched
    | Gone
    | Kept
    | Declined
    | Refused
    | Misses
)
