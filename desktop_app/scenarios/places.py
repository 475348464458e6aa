"""Where in a scenario file something stands, and what is wrong there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from desktop_app.domain.errors import DesktopError


@dataclass(frozen=True, order=True)
class Place:
    """Line and column, each from 1; 0 where there is none."""

    line: int = 0
    column: int = 0


NOWHERE = Place()


@dataclass(frozen=True, kw_only=True)
class Placed:
    """What was read from a file, and where it stood; two that say the same are equal wherever they stand."""

    place: Place = field(default=NOWHERE, compare=False, repr=False)


class Written(str):
    """A text of the file, just as it was written, that knows where."""

    __slots__ = ("place",)
    place: Place

    def __new__(cls, text: str, place: Place = NOWHERE) -> Written:
        made = super().__new__(cls, text)
        made.place = place
        return made


def place_of(what: object, otherwise: Place = NOWHERE) -> Place:
    found = getattr(what, "place", NOWHERE)
    return found if isinstance(found, Place) and found != NOWHERE else otherwise


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong with a scenario, in one sentence."""

    place: Place
    sentence: str

    def in_file(self, name: str) -> str:
        """As editors understand it: file:line:column."""
        where = f":{self.place.line}:{self.place.column}" if self.place.line else ""
        return f"{name}{where}: {self.sentence}"


class InvalidScenario(DesktopError):
    """A file that is no scenario as it stands; carries all that is wrong with it, in the order of the file."""

    def __init__(self, name: str, problems: Iterable[Problem]) -> None:
        self.name = name
        self.problems = tuple(sorted(problems))
        more = len(self.problems) - 1
        further = f" ({more} more; see: linkdesk scenario check)" if more else ""
        super().__init__(f"{self.problems[0].in_file(name)}{further}")


def nearest(word: str, known: Iterable[str]) -> str:
    """What *word* was probably meant to be, as the end of a sentence; else all that there is."""
    choices = list(known)
    close = get_close_matches(word, choices, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]!r}?"
    return f"there is {', '.join(choices)}." if choices else "there is none."
