"""What the command palette offers for a text: pure, so that the order can be read and tested in one place.

``>`` before the text asks for actions only, ``@`` for contacts only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from desktop_app.domain.text import folded
from desktop_app.ui.item_models.palette_item_model import PaletteLine
from desktop_app.ui.item_models.search_hit_item_model import SearchHitLine
from desktop_app.ui.outside_text import joined

FOR_THIS = "For this interaction"
ANYWHERE = "Anywhere"
CONTACTS = "Contacts"
CONTACT_PREFIX = "contact:"  # of a line's id; the rest is the contact's

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class PaletteQuery:
    """What was typed, and which groups it asks for."""

    text: str
    wants_actions: bool
    wants_contacts: bool

    @classmethod
    def of(cls, typed: str) -> PaletteQuery:
        mark, rest = typed[:1], typed[1:].strip()
        if mark == ">":
            return cls(rest, wants_actions=True, wants_contacts=False)
        if mark == "@":
            return cls(rest, wants_actions=False, wants_contacts=bool(rest))
        text = typed.strip()
        return cls(text, wants_actions=True, wants_contacts=bool(text))


@dataclass(frozen=True)
class PaletteAction:
    """An action as its menu has it. *missing*: the permission that is lacking, "" if none is."""

    name: str
    title: str
    icon: str
    key: str
    is_for_this: bool
    missing: str = ""


def action_lines(query: PaletteQuery, actions: Sequence[PaletteAction]) -> list[PaletteLine]:
    """Those whose words begin as the typed ones do: for this interaction first, and the nearest to the front first."""
    if not query.wants_actions:
        return []
    matches = [(action, spans) for action in actions if (spans := matched(query.text, action.title)) is not None]
    lines: list[PaletteLine] = []
    for heading, is_for_this in ((FOR_THIS, True), (ANYWHERE, False)):
        group = [(action, spans) for action, spans in matches if action.is_for_this is is_for_this]
        if query.text:
            group.sort(key=lambda match: (bool(match[0].missing), match[1][0][0]))
        lines += _headed(heading, (_action_line(action, spans) for action, spans in group))
    return lines


def contact_lines(query: PaletteQuery, hits: Iterable[SearchHitLine]) -> list[PaletteLine]:
    return _headed(CONTACTS, (_contact_line(hit, matched(query.text, hit.name)) for hit in hits))


def matched(text: str, title: str) -> Spans | None:
    """Where the words of *text* begin words of *title*, whatever their order; None when one of them does not."""
    plain = _plain(title)
    starts = [at for at in range(len(plain)) if plain[at].isalnum() and (at == 0 or not plain[at - 1].isalnum())]
    found: set[tuple[int, int]] = set()
    for word in _plain(text).split():
        start = next((at for at in starts if plain.startswith(word, at) and not _covered(at, found)), None)
        if start is None:
            return None
        found.add((start, start + len(word)))
    return tuple(sorted(found))


def _covered(at: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)


def _plain(text: str) -> str:
    """*text* folded letter by letter, so that each stays in its place."""
    return "".join((folded(letter) or letter)[0] for letter in text)


def _action_line(action: PaletteAction, spans: Spans) -> PaletteLine:
    needs = f"needs {action.missing}" if action.missing else ""
    return PaletteLine(
        action.name,
        action.title,
        action.icon,
        joined(action.title, needs or action.key),
        key=action.key,
        missing=needs,
        spans=spans,
    )


def _contact_line(hit: SearchHitLine, in_name: Spans | None) -> PaletteLine:
    """What was found elsewhere than in the name is said beside it."""
    found_in = "" if in_name else f"{hit.field_label} {hit.matched_text}"
    hint = joined(hit.kind, hit.organization, found_in)
    return PaletteLine(CONTACT_PREFIX + hit.id, hit.name, "user", hit.sentence, hint=hint, spans=in_name or ())


def _headed(heading: str, lines: Iterable[PaletteLine]) -> list[PaletteLine]:
    group = list(lines)
    return [replace(group[0], heading=heading), *group[1:]] if group else []
