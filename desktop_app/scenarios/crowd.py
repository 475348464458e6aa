"""Bystanders from a seed, so that a search finds more than those whom the scenario is about."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product

_FIRST = ("Amara", "Bruno", "Chiara", "Dmitri", "Elif", "Farid", "Greta", "Hana", "Ivo", "Jun", "Katya", "Lars",
          "Mina", "Nikhil", "Oona", "Pablo", "Quynh", "Rosa", "Sven", "Tariq", "Uma", "Vera", "Wen")  # fmt: skip
_LAST = ("Abebe", "Brandt", "Costa", "Dvorak", "Eriksen", "Fontaine", "Guerra", "Hoang", "Ito", "Jansen", "Kaya",
         "Lindqvist", "Mensah", "Novak", "Okafor", "Petrov", "Quispe", "Rahman", "Silva", "Takacs", "Ueda")  # fmt: skip


def bystanders(seed: int, count: int) -> Iterator[dict[str, str]]:
    """Fields of *count* contacts with names, numbers and addresses that nobody else has (RFC 2606, and 555-01xx)."""
    chance = random.Random(seed)
    pairs = list(product(_FIRST, _LAST))
    chance.shuffle(pairs)
    for number, (first, last) in enumerate(pairs[:count]):
        yield {
            "first_name": first,
            "last_name": last,
            "work_phone": f"+1 2{number // 100:02}-555-01{number % 100:02}",
            "work_email": f"{first}.{last}@crowd.example".lower(),
        }
