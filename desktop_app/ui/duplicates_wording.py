"""Pairs of contacts that are likely one person, as lines and sentences."""

from __future__ import annotations

from desktop_app.domain.contacts import Contact
from desktop_app.domain.identifiers import IdentifierType, shown_value
from desktop_app.domain.text import counted
from desktop_app.services.duplicates import COUNT_LIMIT, Duplicate, Duplicates
from desktop_app.ui.item_models.detail_item_model import DetailLine
from desktop_app.ui.outside_text import joined


def pair_id(pair: Duplicate) -> str:
    """Names a pair in the list."""
    return f"{pair.one.id} {pair.other.id}"


def name_of(contact: Contact) -> str:
    """Their name, else the first thing that they are known by."""
    if contact.display_name != "No Name":
        return contact.display_name
    known = (each.identifier for each in contact.identifiers if each.identifier.type is not IdentifierType.COOKIE)
    first = next(known, None)
    return "No Name" if first is None else shown_value(first)


def names_of(pair: Duplicate) -> str:
    return f"{name_of(pair.one)} and {name_of(pair.other)}"


def duplicate_line(pair: Duplicate) -> DetailLine:
    """Two contacts, how sure it is that they are one person, and what speaks for it most."""
    sentence = "; ".join((*pair.reasons, *pair.doubts))
    return DetailLine(
        id=pair_id(pair),
        icon="users",
        title=names_of(pair),
        subtitle=joined(*(each.partition(",")[0] for each in pair.reasons[:3])),
        right=pair.certainty.words,
        right_below=_doubts_in_short(pair),
        sentence=f"{names_of(pair)}, {pair.certainty.words.lower()} one person: {sentence}",
    )


def _doubts_in_short(pair: Duplicate) -> str:
    return counted(len(pair.doubts), "doubt") if pair.doubts else ""


def reasons_sentence(pair: Duplicate | None) -> str:
    """What speaks for it."""
    return "" if pair is None else _one_sentence(pair.reasons)


def doubts_sentence(pair: Duplicate | None) -> str:
    """What speaks against it, "" for nothing."""
    return "" if pair is None or not pair.doubts else f"Yet: {_one_sentence(pair.doubts)}"


def _one_sentence(reasons: tuple[str, ...]) -> str:
    return "; ".join(f"{each[:1].lower()}{each[1:]}" if place else each for place, each in enumerate(reasons))


def duplicates_status(found: Duplicates) -> str:
    """The line above the list."""
    number = len(found.pairs)
    if not number:
        listed = ""
    elif found.count > number:
        listed = f"{found.count_text} likely duplicates · the first {number}, surest first"
    else:
        listed = f"{counted(number, 'likely duplicate')} · surest first"
    return " · ".join(each for each in (listed, waiting_sentence(found)) if each)


def waiting_sentence(found: Duplicates) -> str:
    """That the list is not whole yet, "" when it is."""
    if not found.waiting:
        return ""
    number = f"more than {COUNT_LIMIT:,} contacts" if found.waiting > COUNT_LIMIT else counted(found.waiting, "contact")
    return f"{number} still to be looked through"
