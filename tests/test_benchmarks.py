"""The made-up people that benchmarks are run on, and that every benchmark still runs; how fast, only they tell."""

from __future__ import annotations

import itertools
from collections import Counter

from desktop_app.domain.phones import parse_phone
from tests.benchmarks.people import Person, people


def test_the_same_people_for_the_same_seed() -> None:
    assert list(people(300, seed=7)) == list(people(300, seed=7))
    assert list(people(300, seed=7)) != list(people(300, seed=8))


def test_people_hold_as_many_identifiers_as_real_ones_and_share_some() -> None:
    held = [_held_by(person) for person in people(4_000)]
    holders = Counter(itertools.chain.from_iterable(held))
    shared = sum(any(holders[identifier] > 1 for identifier in each) for each in held)

    assert 2.7 < sum(map(len, held)) / len(held) < 2.9
    assert 0.15 < shared / len(held) < 0.35  # one in ten by a shared line, the others because they are here twice


def _held_by(person: Person) -> set[object]:
    phones = (parse_phone(each, person.country) for each in (person.phone1, person.phone2))
    return {*phones, person.email1, person.email2, person.web_id, person.handle} - {"", None}


def test_some_are_in_the_book_twice() -> None:
    entities = Counter(person.entity for person in people(4_000))

    assert 0.06 < 1 - len(entities) / 4_000 < 0.1
