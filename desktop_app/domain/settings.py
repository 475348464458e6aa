"""What can be set about the desk; read from a file by the composition root."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum, StrEnum
from types import MappingProxyType

from desktop_app.domain.identifiers import Region
from desktop_app.domain.lifecycle import RETENTION_DAYS


class MatchingPolicy(Enum):
    """Whom a new interaction is linked to when several contacts hold its identifier."""

    FIRST_CREATED = "first-created"
    ASK = "ask"


class ThemeName(StrEnum):
    """How the window looks; the values are what people write into their settings."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high-contrast"


DAYS_LIMIT = 36_500
WRAP_UP_CODES = ("Resolved", "Follow-up", "Wrong number", "Transferred", "No contact")


DEFAULT_REGION = Region("US")


@dataclass(frozen=True)
class Settings:
    """The desk's settings, each at its default.

    *sounds*, *notifications*: whether what alerts is heard, and seen while another window is in front;
    *notification_names*: with whom it is.
    *store*: the URL of the store that is opened where none is named, "" for the agent's own.
    *clipboard_seconds*: how long what was copied stays in the clipboard, 0 for ever.
    *ring_seconds*: how long an interaction rings at a desk that does not answer it; *wrap_up_seconds*: how long the
    wrap-up may take once the customer has gone; 0 for as long as it takes.
    *keys*: for an action's name its shortcut, where that is not its usual one; "" takes it away.
    """

    region: Region = DEFAULT_REGION
    store: str = ""
    policy: MatchingPolicy = MatchingPolicy.FIRST_CREATED
    resolve_open_messaging: bool = False
    wrap_up_codes: tuple[str, ...] = WRAP_UP_CODES
    theme: ThemeName = ThemeName.SYSTEM
    retention_days: int = field(default=RETENTION_DAYS, metadata={"range": (1, DAYS_LIMIT)})
    manual_divisions: bool = False
    clipboard_seconds: int = field(default=60, metadata={"range": (0, 3_600)})
    ring_seconds: int = field(default=0, metadata={"range": (0, 3_600)})
    wrap_up_seconds: int = field(default=0, metadata={"range": (0, 3_600)})
    sounds: bool = True
    sound_volume: int = field(default=60, metadata={"range": (1, 100)})
    notifications: bool = True
    notification_names: bool = False
    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def range_of(cls, name: str) -> tuple[int, int]:
        """The smallest and the largest number that a setting of that name may have."""
        smallest, largest = cls.__dataclass_fields__[name].metadata["range"]
        return smallest, largest

    @property
    def retention(self) -> timedelta:
        """How long a temporary contact stays after its last interaction."""
        return timedelta(days=self.retention_days)
