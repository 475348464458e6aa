"""Opens a file of contacts, whichever format it is in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from desktop_app.channels.contact_file import ContactFile
from desktop_app.channels.csv_contacts import CsvContacts
from desktop_app.channels.vcard_contacts import VcardContacts
from desktop_app.channels.vcard_lines import looks_like_vcards
from desktop_app.domain.errors import Unavailable

FORMATS = ("auto", "csv", "vcard")
_LOOKED_AT = 4_096  # bytes that tell a format


def open_contacts(
    path: Path,
    *,
    format: str = "auto",
    mapped: Mapping[str, str | Sequence[str]] | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    has_header: bool | None = None,
) -> ContactFile:
    """The rows of *path*; what is not given is found out, and told by ``detected``.

    *mapped*: for one of ``csv_columns.COLUMNS``, what the file calls it, or "#3" for its third column; ``LEFT_OUT`` for
    columns that are not to be read. Raises Unavailable when the file is out of reach, InvalidFile when it is no list of
    contacts.
    """
    if format == "vcard" or (format == "auto" and _is_vcard(path)):
        return VcardContacts(path)
    return CsvContacts(path, mapped=mapped or {}, delimiter=delimiter, encoding=encoding, has_header=has_header)


def _is_vcard(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            start = file.read(_LOOKED_AT)
    except OSError as error:
        raise Unavailable(f"{path.name} cannot be read: {error.strerror or error}.") from error
    return looks_like_vcards(start)
