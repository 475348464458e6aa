"""Interactions: what comes in on a channel, and what becomes of it at the desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from desktop_app.domain.contacts import ContactFields, split_name
from desktop_app.domain.errors import InvalidInteraction
from desktop_app.domain.identifiers import Clue, IdentifierType
from desktop_app.domain.ids import AgentName, ContactId, InteractionId
from desktop_app.domain.text import digits_of, on_one_line, shortened

NAME_LIMIT = 1000
TEXT_LIMIT = 100_000  # characters of a message's text that are kept


class Channel(Enum):
    """Where interactions come from; the value is the public name."""

    VOICE = "voice"
    CALLBACK = "callback"
    EMAIL = "email"
    CHAT = "chat"
    WEB_MESSAGING = "web-messaging"
    SMS = "sms"
    WHATSAPP = "whatsapp"
    FACEBOOK = "facebook"
    INSTAGRAM = "instagram"
    LINE = "line"
    X = "x"
    APPLE = "apple"
    OPEN = "open"

    @classmethod
    def named(cls, name: str) -> Channel:
        """Raises InvalidInteraction for a name that is no channel."""
        try:
            return cls(name)
        except ValueError:
            known = ", ".join(each.value for each in cls)
            shown = shortened(on_one_line(name), 40)
            raise InvalidInteraction(f"There is no channel called {shown!r}; the channels are {known}.") from None

    @property
    def label(self) -> str:
        """What one interaction on it is called."""
        return _LABELS.get(self, f"{self.value.capitalize()} message")

    @property
    def label_in_sentence(self) -> str:
        """The label within a sentence: "call", "e-mail", and brands as they are written."""
        return self.label[0].lower() + self.label[1:] if self in _UNBRANDED else self.label

    @property
    def identifies_by(self) -> IdentifierType:
        """What a bare address on this channel is; see ``type_of``."""
        return _IDENTIFIES_BY.get(self, IdentifierType.PHONE)

    def type_of(self, address: str) -> IdentifierType:
        """What *address* is, e.g. of ``ring --from``: a chat names an e-mail or a phone."""
        return IdentifierType.PHONE if self is Channel.CHAT and "@" not in address else self.identifies_by


_LABELS = {
    Channel.VOICE: "Call",
    Channel.CALLBACK: "Callback",
    Channel.EMAIL: "E-mail",
    Channel.CHAT: "Chat",
    Channel.WEB_MESSAGING: "Web message",
    Channel.SMS: "SMS",
    Channel.WHATSAPP: "WhatsApp message",
    Channel.LINE: "LINE message",
    Channel.APPLE: "Apple message",
}
_UNBRANDED = frozenset(
    {Channel.VOICE, Channel.CALLBACK, Channel.EMAIL, Channel.CHAT, Channel.WEB_MESSAGING, Channel.OPEN}
)
_IDENTIFIES_BY = {
    Channel.EMAIL: IdentifierType.EMAIL,
    Channel.CHAT: IdentifierType.EMAIL,
    Channel.WEB_MESSAGING: IdentifierType.COOKIE,
    Channel.WHATSAPP: IdentifierType.WHATSAPP,
    Channel.FACEBOOK: IdentifierType.FACEBOOK,
    Channel.INSTAGRAM: IdentifierType.INSTAGRAM,
    Channel.LINE: IdentifierType.LINE,
    Channel.X: IdentifierType.X,
    Channel.APPLE: IdentifierType.APPLE,
    Channel.OPEN: IdentifierType.EXTERNAL_ID,
}


class Direction(Enum):
    INBOUND = "inbound"
    OUTBOUND = "outbound"


class InteractionState(Enum):
    """Where an interaction stands; the value is the public name."""

    ALERTING = "alerting"
    ACCEPTED = "accepted"
    ENDED = "ended"  # the customer has gone, the wrap-up is still to come
    DONE = "done"
    DECLINED = "declined"
    ABANDONED = "abandoned"  # ended before anybody accepted it

    @property
    def is_open(self) -> bool:
        return self in (InteractionState.ALERTING, InteractionState.ACCEPTED, InteractionState.ENDED)

    @property
    def can_be_relinked(self) -> bool:
        """An agent links and unlinks until the wrap-up is submitted."""
        return self in (InteractionState.ACCEPTED, InteractionState.ENDED, InteractionState.ALERTING)


@dataclass(frozen=True)
class Arrival:
    """What a channel brought. It stays as it came, for ever: a reply goes to the address that it came from."""

    id: InteractionId
    channel: Channel
    at: datetime  # UTC, as the channel says
    direction: Direction = Direction.INBOUND
    queue: str = ""
    name: str = ""
    clues: tuple[Clue, ...] = ()
    subject: str = ""
    text: str = ""
    division: str = ""  # the name of the one that its channel is mapped to, "" for none
    extra: Mapping[str, object] = field(default_factory=dict)  # unknown keys, kept and ignored

    @property
    def address(self) -> str:
        """Who it came from, for people: as typed, "Number withheld", or "" when only hidden ids are known."""
        for clue in self.clues:
            if clue.type is not IdentifierType.COOKIE:
                return clue.shown
        return "Number withheld" if self.channel is Channel.VOICE else ""

    @property
    def title(self) -> str:
        """What the interaction is called while nobody is linked to it."""
        return on_one_line(self.name) or self.address or "No Name"

    def suggested_fields(self) -> ContactFields:
        """What a contact form starts from."""
        return fields_from(self.name, self.clues)


def fields_from(name: str, clues: Iterable[Clue]) -> ContactFields:
    """What is known of somebody by what came in: the name, and phones and e-mails in their first slots.

    A number that cannot be read is kept as it came: it is still found by its digits.
    """
    first_name, last_name = split_name(name)
    given = {"first_name": first_name, "last_name": last_name}
    slots = {
        IdentifierType.PHONE: ("work_phone", "cell_phone", "home_phone", "other_phone"),
        IdentifierType.WHATSAPP: ("cell_phone",),
        IdentifierType.EMAIL: ("personal_email", "work_email", "other_email"),
    }
    for clue in clues:
        free = [slot for slot in slots.get(clue.type, ()) if slot not in given]
        if not free or clue.is_withheld:
            continue
        if clue.identifier is None and clue.type is IdentifierType.PHONE and digits_of(clue.raw):
            given[free[0]] = on_one_line(clue.raw)
        elif clue.identifier is not None:
            value = clue.identifier.value
            given[free[0]] = {
                IdentifierType.PHONE: on_one_line(clue.raw).removeprefix("tel:"),
                IdentifierType.WHATSAPP: f"+{value}",
            }.get(clue.type, value)
    return ContactFields(**given)


class LinkedBy(Enum):
    """Whose word the link is; the value is stored."""

    MATCH = "match"
    AGENT = "agent"
    MERGE = "merge"  # an agent selected a contact, and the temporary one was merged into it


@dataclass(frozen=True)
class WrapUp:
    code: str
    note: str


@dataclass(frozen=True)
class Interaction:
    """An interaction as it stands now; times UTC."""

    arrival: Arrival
    state: InteractionState
    received_at: datetime
    rule: str  # the Rule of the match when it came in
    matched: Clue | None  # the clue that decided
    contact_id: ContactId | None = None  # whoever stands for the contact that it is recorded under
    recorded_under: ContactId | None = None
    linked_by: LinkedBy | None = None  # None while nobody is linked
    linked_at: datetime | None = None
    link_agent: AgentName | None = None  # who linked or unlinked last; None: the match
    unlinked_from: ContactId | None = None  # who was linked before an agent unlinked
    accepted_by: AgentName | None = None
    accepted_at: datetime | None = None
    ended_at: datetime | None = None
    done_at: datetime | None = None
    wrap_up: WrapUp | None = None

    @property
    def id(self) -> InteractionId:
        return self.arrival.id
