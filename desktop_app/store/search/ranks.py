"""Where a contact stands among all that match equally well: the rowid of the index, smallest first."""

from __future__ import annotations

from desktop_app.domain.search import SearchDocument

_SEQUENCE_BITS = 30  # of the order of creation: a billion contacts
_SECONDS_BITS = 32  # since 1970: until the year 2106
_LAST_SECOND = (1 << _SECONDS_BITS) - 1

FIRST_TEMPORARY = 1 << (_SEQUENCE_BITS + _SECONDS_BITS)
CURATED = (0, FIRST_TEMPORARY)  # from, and below
TEMPORARY = (FIRST_TEMPORARY, (FIRST_TEMPORARY << 1) - 1)


def rank_of(document: SearchDocument) -> int:
    """Unique, as the order of creation is."""
    seconds = int(document.last_contact.timestamp()) if document.last_contact else 0
    since = _LAST_SECOND - min(max(seconds, 0), _LAST_SECOND)
    temporary = FIRST_TEMPORARY if document.kind.is_temporary else 0
    return temporary | since << _SEQUENCE_BITS | document.created_order


def created_order_of(rank: int) -> int:
    return rank & ((1 << _SEQUENCE_BITS) - 1)


def is_same_second(rank: int, other: int) -> bool:
    """Whether both were last in touch in the same second, or never."""
    return rank >> _SEQUENCE_BITS == other >> _SEQUENCE_BITS


def rank_of_new(created_order: int) -> int:
    """Of a curated contact that nobody has been in touch with yet."""
    return _LAST_SECOND << _SEQUENCE_BITS | created_order
