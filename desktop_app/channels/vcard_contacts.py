"""Contacts from a vCard file, read as a stream: whatever is wrong with one card leaves the others alone.

What a card has and a contact has no place for is either kept in a note (a second address, a second web address, a
text that is too long for its field) or, where it says nothing about reaching the customer (a birthday, a photo), said
once for the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from desktop_app.channels.contact_file import Detected
from desktop_app.channels.vcard_fields import CardFields
from desktop_app.channels.vcard_lines import Card, VcardFile
from desktop_app.domain.importing import ContactRow, RejectedRow
from desktop_app.domain.text import shortened

NAMES_LIMIT = 200  # of lines that are said to have no place
# What is for programs only, or says again what another line does.
_TECHNICAL = frozenset(
    {"CLASS", "CLIENTPIDMAP", "CREATED", "KIND", "LABEL", "LANG", "MAILER", "PRODID", "PROFILE", "REV", "SORT-STRING"}
    | {"SOURCE", "UID", "VERSION", "XML", "X-ABADR", "X-ABLABEL", "X-ABORDER", "X-ABSHOWAS", "X-ABUID", "X-PRODID"}
    | {"X-ADDRESSBOOKSERVER-KIND", "X-EVOLUTION-FILE-AS", "X-IMAGEHASH", "X-IMAGETYPE", "X-LOTUS-CHARSET"}
    | {"X-MS-OL-DEFAULT-POSTAL-ADDRESS", "X-RADICALE-NAME", "X-SHARED-PHOTO-DISPLAY-PREF"}
)


_HEADER = ("vCard",)  # of the one column that a card which is given back stands in


class VcardContacts:
    """The contacts of one file."""

    detected = Detected("vcard", "", "", "", has_header=True, header=_HEADER, columns=(), notes=())

    def __init__(self, path: Path) -> None:
        """Raises Unavailable when the file is out of reach."""
        self._file = VcardFile(path)
        self.name = self._file.name
        self._said: set[str] = set()

    @property
    def size(self) -> int:
        """In bytes."""
        return self._file.size

    @property
    def position(self) -> int:
        """How many bytes have been read."""
        return self._file.position

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> VcardContacts:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __iter__(self) -> Iterator[ContactRow | RejectedRow]:
        for card in self._file.cards():
            yield self._row(card)

    def _row(self, card: Card) -> ContactRow | RejectedRow:
        whole = ("\r\n".join(card.lines),)
        if card.problem:
            return RejectedRow(card.line, "", card.problem, whole)
        fields = CardFields(card.properties)
        if fields.is_group:
            return RejectedRow(card.line, "KIND", "The card is a group of contacts, not a contact.", whole)
        if not (fields.fields or fields.identifiers or fields.notes or fields.contact_id):
            return RejectedRow(card.line, "", "The card holds nothing to make a contact of.", whole)
        warnings = (*card.odd, *fields.warnings, *self._left_out(fields))
        return ContactRow(
            card.line,
            fields.fields,
            tuple(fields.identifiers),
            warnings,
            whole,
            fields.contact_id,
            fields.contact_type,
            fields.custom_fields,
            tuple(fields.notes),
        )

    def _left_out(self, fields: CardFields) -> Iterator[str]:
        """Once for the file: the lines that nothing can be made of here."""
        new = sorted(fields.without_place - self._said - _TECHNICAL)
        if new and len(self._said) < NAMES_LIMIT:
            self._said.update(new)
            names = shortened(", ".join(new), 200)
            yield f"There is no place here for {names}: left out, in this card and in all that follow."
