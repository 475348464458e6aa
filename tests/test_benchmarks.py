"""The made-up people that benchmarks are run on, and that every benchmark still runs; how fast, only they tell."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from pathlib import Path

from desktop_app.domain.phones import parse_phone
from tests.benchmarks.areas import match
from tests.benchmarks.base import base_in
from tests.benchmarks.harness import Bench
from tests.benchmarks.people import Person, people
from tests.benchmarks.table import MARK, as_json, markdown, put_into


def test_a_run_makes_a_base_measures_on_it_and_writes_tables(tmp_path: Path) -> None:
    base = base_in(tmp_path / "base", 200, None, lambda _: None)
    bench = Bench(base, rounds=1, scratch=tmp_path)
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{MARK}\nthe last table\n{MARK}\nafter\n", encoding="utf-8")

    found = list(match.measure(bench))
    put_into(readme, markdown(bench, found))

    assert len(base.truth()) == 200
    assert {each["area"] for each in json.loads(as_json(bench, found))["measurements"]} == {"match"}
    written = readme.read_text(encoding="utf-8")
    assert written.startswith(f"before\n{MARK}\n200 contacts, 1 rounds")
    assert written.endswith(f"|\n{MARK}\nafter\n")
    assert "the last table" not in written


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
