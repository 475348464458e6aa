"""Who is there twice: what speaks for two contacts being one person, and what against it.

Any two contacts begin far below zero, as hardly any two are one person, and each thing that both say adds to it or
takes away. What many share says little. What a family or a company shares says nothing of two people whose first names
differ. Only two contacts are ever compared, so nobody is taken for another because a third resembles both.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from math import log10

from desktop_app.domain.evidence import LISTED_FROM, Evidence, Habits, Why
from desktop_app.domain.ids import ContactId
from desktop_app.domain.likeness import Likeness, likeness, slips_between
from desktop_app.domain.profiles import FEW, KeyKind, Profile
from desktop_app.domain.text import digits_of

Holders = Callable[[int], int]  # how many hold a key; counted up to FEW, so that more are FEW + 1


@dataclass(frozen=True)
class LikelyPair:
    """Two contacts that are likely one person, and what speaks for that and against it."""

    one: ContactId
    other: ContactId
    score: int
    evidence: tuple[Evidence, ...]

    def without(self, unseen: Container[Why]) -> LikelyPair | None:
        """As it is for who may not see what *unseen* rests on; None if that leaves too little."""
        seen = tuple(each for each in self.evidence if each.why not in unseen)
        score = self.score - sum(each.points for each in self.evidence if each.why in unseen)
        return replace(self, score=score, evidence=seen) if score >= LISTED_FROM else None


def evidence_of(one: Profile, other: Profile, holders: Holders, habits: Habits) -> list[Evidence]:
    """All that speaks for or against *one* and *other* being one person; the order of the two does not matter."""
    names, differ = _names(one, other, habits)
    shared = [*names, *_shared_by_many(one, other, holders, habits)]
    own = [*_own(one, other, holders, habits)]
    if habits.has_households:
        if differ or any(each.why is Why.BORN_OTHER for each in own):
            limit = _OF_A_FAMILY
        elif bool(one.given) is not bool(other.given):
            limit = LISTED_FROM
        else:
            return shared + own
        excess = limit - habits.any_two - sum(each[0] for each in shared if each[0] > 0)
        if excess < 0:
            shared.append(Evidence(excess, Why.FAMILY_SHARES))
    return shared + own


# Points, more than any two have below zero, that all that a family shares is worth at the most where the first names or
# the dates of birth say that these are two of it: parents and children are called alike, too.
_OF_A_FAMILY = -5


def are_two_of_a_family(one: Profile, other: Profile, habits: Habits) -> bool:
    """Whether the first names say so, and nothing of their own could say otherwise: known without adding up."""
    return (
        habits.has_households
        and bool(one.given and other.given)
        and not (one.born and other.born)
        and likeness(one.given, other.given) is Likeness.OTHER
        and likeness(one.given, other.family) < Likeness.SLIP
        and likeness(one.family, other.given) < Likeness.SLIP
        and not any(key & 7 in _OWN for key in one.ids & other.ids)
    )


# Names


_GIVEN = {
    Likeness.SAME: (0, Why.GIVEN),
    Likeness.SLIP: (-6, Why.GIVEN_SLIP),
    Likeness.PART: (-8, Why.GIVEN_SHORT),
    Likeness.NEAR: (-12, Why.GIVEN_SLIP),
}
_FAMILY = {
    Likeness.SAME: (0, Why.FAMILY),
    Likeness.SLIP: (-6, Why.FAMILY_SLIP),
    Likeness.PART: (-8, Why.FAMILY_PART),
    Likeness.NEAR: (-12, Why.FAMILY_SLIP),
}
_INITIAL = 6
# With households in the base and without. People marry: last names change.
_GIVEN_OTHER = {True: -25, False: -12}
_FAMILY_OTHER = {True: -14, False: -12}
_BORN_OTHER = {True: -30, False: -14}
_SWAP = -6
_COMMON = 30  # points that a name is worth which one of a thousand has
_TOGETHER = -6  # a first name tells from where somebody is, and so does a last name


def _names(one: Profile, other: Profile, habits: Habits) -> tuple[list[Evidence], bool]:
    """And whether they are those of two people in one family."""
    given = _likeness(one.given, one.given_rarity, other.given, other.given_rarity)
    family = _likeness(one.family, one.family_rarity, other.family, other.family_rarity)
    if given is Likeness.OTHER or family is Likeness.OTHER:
        swapped = _swapped(one, other)
        if swapped is not None:
            return [swapped], False
    found: list[Evidence] = []
    given_other, family_other = _GIVEN_OTHER[habits.has_households], _FAMILY_OTHER[habits.has_households]
    if given is Likeness.OTHER and family is Likeness.OTHER:
        misplaced = _misplaced(one, other)
        if misplaced:
            return [Evidence(misplaced + family_other, Why.MISPLACED)], True
        return [Evidence(given_other + family_other, Why.NAMES_OTHER)], True
    rarity = min(one.given_rarity, other.given_rarity)
    family_rarity = min(one.family_rarity, other.family_rarity)
    if given is Likeness.SAME and family is Likeness.SAME:
        found.append(Evidence(rarity + family_rarity + _TOGETHER, Why.NAME))
    else:
        if given is not None:
            found.append(_name(given, rarity, _GIVEN, Why.GIVEN_INITIAL, given_other, Why.GIVEN_OTHER))
        if family is not None:
            found.append(_name(family, family_rarity, _FAMILY, Why.FAMILY_INITIAL, family_other, Why.FAMILY_OTHER))
    if one.middle and other.middle:
        if likeness(one.middle, other.middle) is Likeness.OTHER:
            found.append(Evidence(-10, Why.MIDDLE_OTHER))
        else:
            found.append(Evidence(6, Why.MIDDLE))
    if one.generation != other.generation:
        found.append(Evidence(-15, Why.GENERATION_OTHER))
    are_two_generations = bool(one.generation and other.generation and one.generation != other.generation)
    return found, given is Likeness.OTHER or are_two_generations


def _likeness(one: str, one_rarity: int, other: str, other_rarity: int) -> Likeness | None:
    """None where one of the two is missing. What a slip leaves is hardly ever a name that many have: Mario, Maria."""
    if not one or not other:
        return None
    alike = likeness(one, other)
    is_slip = alike is Likeness.SLIP or alike is Likeness.NEAR
    return Likeness.OTHER if is_slip and max(one_rarity, other_rarity) < _COMMON else alike


def _name(
    alike: Likeness, rarity: int, points: dict[Likeness, tuple[int, Why]], initial: Why, other: int, why_other: Why
) -> Evidence:
    if alike is Likeness.INITIAL:
        return Evidence(_INITIAL, initial)
    if alike is Likeness.OTHER:
        return Evidence(other, why_other)
    less, why = points[alike]
    return Evidence(max(rarity + less, _INITIAL), why)


def _swapped(one: Profile, other: Profile) -> Evidence | None:
    if not (one.given and one.family and other.given and other.family):
        return None
    first, last = likeness(one.given, other.family), likeness(one.family, other.given)
    if min(first, last) < Likeness.SLIP:
        return None
    rarity = min(one.given_rarity + one.family_rarity, other.given_rarity + other.family_rarity)
    slips = sum(_GIVEN[each][0] for each in (first, last))
    return Evidence(rarity + slips + _SWAP, Why.SWAPPED)


def _misplaced(one: Profile, other: Profile) -> int:
    """What a name is worth that is the first of the one and the last of the other; 0 if none is."""
    if likeness(one.given, other.family) >= Likeness.SLIP:
        return min(one.given_rarity, other.family_rarity) + _SWAP
    if likeness(one.family, other.given) >= Likeness.SLIP:
        return min(one.family_rarity, other.given_rarity) + _SWAP
    return 0


# What a family or a company may share


# Points more than any two have below zero: of two who share one and tell no name, half are one person with a number,
# nearly all with a mailbox.
_SHARED: Mapping[int, tuple[int, Why]] = {
    KeyKind.PHONE: (0, Why.PHONE),
    KeyKind.EMAIL: (15, Why.EMAIL),
    KeyKind.HANDLE: (15, Why.HANDLE),
    KeyKind.COOKIE: (0, Why.COOKIE),
}
_OWN: Mapping[int, tuple[int, Why]] = {KeyKind.EXTERNAL_ID: (20, Why.EXTERNAL_ID), KeyKind.FIELD_ID: (15, Why.FIELD_ID)}
_DAMPED = [0, 0, *(round(10 * log10(number - 1)) for number in range(2, FEW + 1)), 25]


def _shared_by_many(one: Profile, other: Profile, holders: Holders, habits: Habits) -> Iterator[Evidence]:
    shared = one.ids & other.ids
    if shared:
        yield from _shared(one, other, shared, holders, _SHARED, -habits.any_two)
    if one.emails and other.emails and not any(key & 7 == KeyKind.EMAIL for key in shared):
        if any(is_slip_of_address(each, another) for each in one.emails for another in other.emails):
            yield Evidence(30, Why.EMAIL_SLIP)
        else:
            yield Evidence(-4, Why.EMAILS_OTHER)
    # The company's own entry shares all of it with everybody there.
    if one.organization and other.organization and one.is_named == other.is_named:
        if likeness(one.organization, other.organization) is Likeness.OTHER:
            yield Evidence(-3, Why.ORGANIZATION_OTHER)
        else:
            yield Evidence(min(one.organization_rarity, other.organization_rarity) - 4, Why.ORGANIZATION)
    if one.has_address and other.has_address:
        yield from _address(one, other)


def _shared(
    one: Profile,
    other: Profile,
    shared: frozenset[int],
    holders: Holders,
    points: Mapping[int, tuple[int, Why]],
    basis: int,
) -> Iterator[Evidence]:
    best: dict[int, tuple[int, int, int]] = {}
    for key in shared:
        kind = key & 7
        if kind in points:
            number = min(holders(key), FEW + 1)
            worth = basis + points[kind][0] - _DAMPED[number]
            before = best.get(kind)
            if before is None or (worth, key) > (before[0], before[2]):
                best[kind] = (worth, number, key)
    for kind, (worth, number, key) in sorted(best.items()):
        why = points[kind][1]
        if why is Why.PHONE and key in one.mobiles and key in other.mobiles:
            why = Why.MOBILE
        yield Evidence(worth, why, number)


def is_slip_of_address(one: str, other: str) -> bool:
    """Whether two mailboxes differ by one letter; digits tell people of one name apart, so they must agree."""
    return slips_between(one, other) == 1 and digits_of(one) == digits_of(other)


def _address(one: Profile, other: Profile) -> Iterator[Evidence]:
    found = [*_streets(one, other)]
    if one.postal_code and other.postal_code:
        slips = slips_between(one.postal_code, other.postal_code)
        if slips == 0:
            found.append(Evidence(24, Why.POSTAL_CODE))
        elif slips == 1:
            found.append(Evidence(10, Why.POSTAL_CODE_SLIP))
    if one.city and other.city and _is_like(one.city, other.city):
        found.append(Evidence(14, Why.CITY))
    if found:
        yield from found
    elif (one.street and other.street) or (one.postal_code and other.postal_code) or (one.city and other.city):
        yield Evidence(-10, Why.ADDRESS_OTHER)  # People move.


def _streets(one: Profile, other: Profile) -> Iterator[Evidence]:
    """The lines of an address, which some write the other way round."""
    straight = _line(one.street, other.street), _line(one.address2, other.address2)
    crossed = sorted((_line(one.street, other.address2), _line(one.address2, other.street)), reverse=True)
    street, line2 = max(straight, crossed, key=sum)
    if street == _SAME_LINE and one.number and one.number == other.number:
        yield Evidence(44, Why.HOME)
    elif street:
        yield Evidence(30, Why.STREET) if street == _SAME_LINE else Evidence(24, Why.STREET_SLIP)
    if line2:
        yield Evidence(20, Why.ADDRESS2)


_SAME_LINE = 2


def _line(one: str, other: str) -> int:
    """0 where they are not alike."""
    if not one or not other:
        return 0
    return _SAME_LINE if one == other else int(_is_like(one, other))


@lru_cache(maxsize=65_536)
def _is_like(one: str, other: str) -> bool:
    """Whether two texts of several words, joined, are the same but for a slip or two."""
    slips = slips_between(one, other)
    return slips <= (2 if min(len(one), len(other)) >= _LONG else 1)


_LONG = 8  # letters


# What is a person's own


def _own(one: Profile, other: Profile, holders: Holders, habits: Habits) -> Iterator[Evidence]:
    shared = one.ids & other.ids
    if shared:
        yield from _shared(one, other, shared, holders, _OWN, -habits.any_two)
    if one.born and other.born:
        if one.born == other.born:
            yield Evidence(40, Why.BORN)
        else:
            is_slip = is_slip_of_date(one.born, other.born)
            yield (
                Evidence(22, Why.BORN_NEAR) if is_slip else Evidence(_BORN_OTHER[habits.has_households], Why.BORN_OTHER)
            )


@lru_cache(maxsize=4_096)
def is_slip_of_date(one: str, other: str) -> bool:
    """Whether two dates as eight digits differ by one digit, by two neighbours, or by day and month swapped."""
    return slips_between(one, other) == 1 or one == other[:4] + other[6:] + other[4:6]


# What a base is like


ENOUGH_PAIRS = 30  # at one address, with first names and dates of birth
_STRANGERS = 0.05


def have_households(at_one_address: Iterable[tuple[Profile, Profile]]) -> bool:
    """Whether people who live together are in a base, each by themselves: told by pairs of contacts at one address.

    They are where both the first name and the date of birth differ; where hardly ever both do, each is mostly one
    person entered twice. Without enough pairs that tell, people live together, as they do.
    """
    telling = strangers = 0
    for one, other in at_one_address:
        if one.given and other.given and one.born and other.born:
            telling += 1
            other_name = likeness(one.given, other.given) is Likeness.OTHER
            strangers += other_name and one.born != other.born and not is_slip_of_date(one.born, other.born)
    return telling < ENOUGH_PAIRS or strangers > telling * _STRANGERS
