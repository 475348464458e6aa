"""What is said for and against two contacts being one person: in words, with points; and what the points are worth.

Points are decibans: ten of them make it ten times as likely (Fellegi and Sunter's way of adding up).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from math import log10
from typing import NamedTuple

from desktop_app.domain.profiles import FEW

LISTED_FROM = 15  # points: 97 of 100 such pairs are one person, if the points are right


class Why(Enum):
    """What speaks for or against, in words."""

    NAME = "The same name"
    GIVEN = "The same first name"
    GIVEN_SLIP = "First names that differ by a slip"
    GIVEN_SHORT = "A first name that may be short for the other"
    GIVEN_INITIAL = "A first name and its initial"
    GIVEN_OTHER = "Different first names"
    FAMILY = "The same last name"
    FAMILY_SLIP = "Last names that differ by a slip"
    FAMILY_PART = "A last name that is part of the other"
    FAMILY_INITIAL = "A last name and its initial"
    FAMILY_OTHER = "Different last names"
    NAMES_OTHER = "Different names"
    SWAPPED = "The first and the last name the other way round"
    MISPLACED = "A first name that is the other's last name, and another name"
    MIDDLE = "The same middle name"
    MIDDLE_OTHER = "Different middle names"
    GENERATION_OTHER = "The one is junior or senior, the other is not"
    ORGANIZATION = "The same organization"
    ORGANIZATION_OTHER = "Different organizations"
    BORN = "The same date of birth"
    BORN_NEAR = "Dates of birth that differ by a slip"
    BORN_OTHER = "Different dates of birth"
    HOME = "The same address"
    STREET = "The same street"
    STREET_SLIP = "Streets that differ by a slip"
    ADDRESS2 = "The same second line of the address"
    POSTAL_CODE = "The same postal code"
    POSTAL_CODE_SLIP = "Postal codes that differ by a slip"
    CITY = "The same city"
    ADDRESS_OTHER = "Different addresses"
    MOBILE = "The same mobile number"
    PHONE = "The same phone number"
    EMAIL = "The same e-mail address"
    EMAIL_SLIP = "E-mail addresses that differ by a letter"
    EXTERNAL_ID = "The same id in another system"
    HANDLE = "The same handle"
    COOKIE = "The same browser"
    FIELD_ID = "The same number in a field of its own"
    PHONES_OTHER = "No phone number in common"
    EMAILS_OTHER = "No e-mail address in common"
    FAMILY_SHARES = "A family may share all this"


class Evidence(NamedTuple):
    """Something that both contacts say. *holders*: how many hold it, where that is known; more than FEW are FEW + 1."""

    points: int
    why: Why
    holders: int = 0

    @property
    def sentence(self) -> str:
        if not self.holders:
            return self.why.value
        others = self.holders - 2
        if others > FEW - 2:
            return f"{self.why.value}, which many hold"
        if others > 0:
            return f"{self.why.value}, which {others} {'other holds' if others == 1 else 'others hold'}, too"
        return f"{self.why.value}, which nobody else holds"


SMALLEST_BASE = 3_000  # contacts: who keeps fewer has met others of the same name elsewhere


@dataclass(frozen=True)
class Habits:
    """What a base is like: how many contacts it has, and whether people who live together are in it each by themselves.

    Where none are, a first name or a date of birth that differs is more often a mistake than another person.
    """

    total: int = 0
    has_households: bool = True

    @cached_property
    def any_two(self) -> int:
        """Points of any two contacts, below zero: the more there are, the fewer of all pairs are one person."""
        return -round(10 * log10(max(self.total, SMALLEST_BASE)))

    @property
    def rare_from(self) -> int:
        """Points that a name must be worth to say enough by itself."""
        return LISTED_FROM - self.any_two


class Certainty(Enum):
    """How sure it is that two contacts are one person, for people; the value is the fewest points."""

    ALMOST_CERTAIN = 45
    VERY_LIKELY = 30
    LIKELY = LISTED_FROM
    UNLIKELY = -1_000

    @classmethod
    def of(cls, score: int) -> Certainty:
        return next(each for each in cls if score >= each.value)

    @property
    def words(self) -> str:
        return self.name.replace("_", " ").capitalize()


def score_of(evidence: Iterable[Evidence], habits: Habits) -> int:
    return habits.any_two + sum(each[0] for each in evidence)


RARITY_LEAST, RARITY_MOST = 10, 40


def rarity(number: int, total: int) -> int:
    """Points for two contacts having a name in common that *number* of *total* have, themselves among them."""
    often = (max(number - 1, 0) + 0.3) / (total + 300)
    return round(min(max(-10 * log10(often), RARITY_LEAST), RARITY_MOST))
