"""Whether a store holds together is found out, and said without anything of what is in it."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from desktop_app.services.health import HealthOfStore
from desktop_app.services.merging import MergeContacts
from desktop_app.services.runner import Runner
from tests.builders import a_contact


def spoil(runner: Runner, sql: str) -> None:
    """As something else than Linkdesk would."""
    with closing(sqlite3.connect(runner.store.path)) as connection, connection:
        connection.execute(sql)


def test_a_whole_store_has_no_problems(runner: Runner) -> None:
    ada, also_ada = a_contact(runner, title="A"), a_contact(runner, title="B")
    runner.run(MergeContacts(ada, (also_ada,)))

    health = runner.read(HealthOfStore())

    assert health.problems == ()
    assert health.counts["contact"] == 2
    assert health.counts["operation"] >= 3
    assert health.size > 0
    assert health.version[:4].isdigit()


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("UPDATE contact SET merged_into = 'nobody'", "merged into a contact that is not there"),
        ("UPDATE contact SET merged_into = id", "merged in a circle"),
        ("DELETE FROM contact", "identifiers of a contact that is not there"),
    ],
)
def test_what_does_not_hold_is_said_in_a_sentence(runner: Runner, sql: str, says: str) -> None:
    a_contact(runner, first_name="Zqmaria", work_phone="(803) 123-0000")
    spoil(runner, sql)

    problems = runner.read(HealthOfStore()).problems

    assert [problem for problem in problems if says in problem]
    assert "Zqmaria" not in " ".join(problems)
