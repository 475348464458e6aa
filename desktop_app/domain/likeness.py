"""How much two words are alike: the same, a slip of the pen, short for each other, or two words."""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache


class Likeness(IntEnum):
    """How much two words are alike; the higher, the more."""

    OTHER = 0
    INITIAL = 1  # the one is the first letter of the other
    NEAR = 2  # two slips in a long word
    PART = 3  # the one is a part of the other, or short for it
    SLIP = 4  # a letter too many, too few, another, or two the wrong way round
    SAME = 5


NEAR_MINIMUM = 6  # letters of a word that may hold two slips
SLIP_MINIMUM = 3
PART_MINIMUM = 3
# English short forms that do not begin the name that they stand for; those that do are seen by that.
_SHORT_FORMS = {
    "bill": "william", "billy": "william", "bob": "robert", "bobby": "robert", "jim": "james", "jimmy": "james",
    "mike": "michael", "mick": "michael", "dick": "richard", "rick": "richard", "liz": "elizabeth",
    "beth": "elizabeth", "betty": "elizabeth", "jenny": "jennifer", "peggy": "margaret", "meg": "margaret",
    "maggie": "margaret", "joe": "joseph", "kate": "katherine", "kathy": "katherine", "katie": "katherine",
    "tony": "anthony", "susie": "susan", "ted": "edward", "ned": "edward", "eddie": "edward", "jack": "john",
    "hank": "henry", "harry": "henry", "chuck": "charles", "charlie": "charles", "sally": "sarah", "nancy": "ann",
    "dave": "david", "steve": "stephen", "jerry": "gerald", "larry": "lawrence", "andy": "andrew", "becky": "rebecca",
}  # fmt: skip


@lru_cache(maxsize=65_536)
def likeness(one: str, other: str) -> Likeness:
    """How alike two folded words are, whichever comes first."""
    if one == other:
        return Likeness.SAME
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) == 1:
        return Likeness.INITIAL if longer.startswith(shorter) else Likeness.OTHER
    slips = slips_between(shorter, longer)
    if slips == 1 and len(longer) > SLIP_MINIMUM:
        return Likeness.SLIP
    if len(shorter) >= PART_MINIMUM and longer.startswith(shorter):
        return Likeness.PART
    if _SHORT_FORMS.get(one, one) == _SHORT_FORMS.get(other, other):
        return Likeness.PART
    return Likeness.NEAR if slips == 2 and len(shorter) >= NEAR_MINIMUM else Likeness.OTHER


def slips_between(one: str, other: str) -> int:
    """Letters to add, take away, change or swap with their neighbour to get from *one* to *other*; 3 stands for more.

    The optimal string alignment distance, cut off.
    """
    if abs(len(one) - len(other)) > 2:
        return 3
    start = 0
    end = min(len(one), len(other))
    while start < end and one[start] == other[start]:
        start += 1
    tail = 0
    while tail < end - start and one[-1 - tail] == other[-1 - tail]:
        tail += 1
    one, other = one[start : len(one) - tail], other[start : len(other) - tail]
    if len(one) <= 1 and len(other) <= 1:
        return max(len(one), len(other))
    if len(set(one) - set(other)) > 2:
        return 3
    return min(3, _alignment(one, other))


def _alignment(one: str, other: str) -> int:
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        next_row = [place]
        for at, against in enumerate(other, 1):
            cost = min(row[at] + 1, next_row[at - 1] + 1, row[at - 1] + (letter != against))
            if place > 1 and at > 1 and letter == other[at - 2] and against == one[place - 2]:
                cost = min(cost, before[at - 2] + 1)
            next_row.append(cost)
        before, row = row, next_row
    return row[-1]
