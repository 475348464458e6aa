"""Contacts as they stand in somebody's file, before they are contacts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from desktop_app.domain.identifiers import IdentifierType

OWN_SOURCE = "Linkdesk"  # of external ids that are another desk's contact ids


@dataclass(frozen=True)
class FoundIdentifier:
    """An identifier as it stands in a cell.

    *source* names the system that an external id comes from; *label* is what somebody calls it: "assistant".
    """

    type: IdentifierType
    value: str
    source: str = ""
    label: str = ""


@dataclass(frozen=True)
class ContactRow:
    """One row of a file: what of it is given, trimmed and otherwise as typed.

    *fields* holds only cells with something in them. *line* is the first that the row stands on; *cells* is the whole
    row as it was read, for whoever has to give it back. *contact_id* is the desk's own, in a file that a desk has
    exported. *custom_fields*: field name → value, as *contact_type*, a type's title, has them. *organization*: the
    external id of the organisation, whose name is a field.
    """

    line: int
    fields: Mapping[str, str]
    identifiers: tuple[FoundIdentifier, ...] = ()
    warnings: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    contact_id: str = ""
    contact_type: str = ""
    custom_fields: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    organization: FoundIdentifier | None = None


@dataclass(frozen=True)
class RejectedRow:
    """A row that no contact was made of, as it was read. *column* is "" when the whole row is at fault."""

    line: int
    column: str
    reason: str
    cells: tuple[str, ...] = ()


class EndOfFile(Enum):
    """Stands between the rows of two files, so that what is told of a row is told before the next file begins."""

    HERE = "end of file"


@dataclass(frozen=True)
class RowWarning:
    """Something that an imported row was not quite right in."""

    line: int
    warning: str


class MatchBy(Enum):
    """By what a row is taken for somebody who is there already."""

    EXTERNAL_ID = "external-id"
    EMAIL = "email"
    PHONE = "phone"

    @property
    def type(self) -> IdentifierType:
        return IdentifierType(self.value)


class OnMatch(Enum):
    """What becomes of those whom a row matches; the first two as the reference product calls them."""

    UPDATE = "update"  # "Update first matched only"
    MERGE = "merge"  # "Merge and update all matched"; what the row says counts
    SKIP = "skip"  # they stay as they are
