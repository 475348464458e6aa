"""The likely pairs are kept: whatever is done to contacts, they are those that a look at all pairs would give."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from itertools import combinations, count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.app import open_runner
from desktop_app.domain import duplicates as domain
from desktop_app.domain.errors import DesktopError
from desktop_app.domain.ids import AgentName, ContactId, OperationId
from desktop_app.domain.settings import Settings
from desktop_app.services.agents import AddAgent
from desktop_app.services.contacts import CreateContact, DeleteContact, EditContact
from desktop_app.services.custom_fields import AddSchema, SetCustomFields
from desktop_app.services.divisions import AddDivision, ChangeDivision
from desktop_app.services.identifiers import AddIdentifier
from desktop_app.services.journal import Undo
from desktop_app.services.merging import ForgetNotSamePerson, MergeContacts, SayNotSamePerson
from desktop_app.services.requests import Command
from desktop_app.services.runner import Runner
from desktop_app.store import derived
from desktop_app.store.duplicates import everybody, index, pairing, statistics
from desktop_app.store.duplicates.statistics import counted, keep
from desktop_app.store.duplicates.told_apart import ToldApart
from desktop_app.store.journal import transaction
from tests.builders import a_clock, a_contact, merged

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
Pairs = dict[tuple[int, int], int]


def kept(runner: Runner) -> Pairs:
    sql = "SELECT one, other, score FROM duplicate_pair"
    return {(one, other): score for one, other, score in runner.store._database.execute_sql(sql)}


def from_scratch(runner: Runner) -> Pairs:
    """All pairs that share a key which few hold, however that is found."""
    store = runner.store
    seqs = [seq for (seq,) in store._database.execute_sql("SELECT seq FROM contact")]
    now = store.duplicates._load(seqs)
    keys = {seq: each.profile.keys for seq, each in now.items()}
    holders = Counter(key for each in keys.values() for key in each)
    told_apart = ToldApart(store._database, store.merge_sets)
    found: Pairs = {}
    for one, other in combinations(sorted(now), 2):
        if not any(holders[key] <= pairing.FEW for key in keys[one] & keys[other]):
            continue
        score = pairing.likely_score(now[one], now[other], holders.__getitem__, store.duplicates._habits)
        if score is not None and not told_apart.are(one, other):
            found[one, other] = score
    return found


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that three hold is held by many."""
    for module in (domain, pairing, index):
        monkeypatch.setattr(module, "FEW", 2)
    monkeypatch.setattr(everybody, "_FEW", everybody._FEW.replace("BETWEEN 2 AND 12", "BETWEEN 2 AND 2"))


FIELDS = {
    "first_name": st.sampled_from(["Alexis", "Alexsi", "Bernard", "A"]),
    "last_name": st.sampled_from(["Ruiz", "Ruis", "Miller"]),
    "organization": st.sampled_from(["", "Acme Ltd"]),
    "work_phone": st.sampled_from(["", "8031230000", "8031230001"]),
    "cell_phone": st.sampled_from(["", "8031230000", "8031230002"]),
    "work_email": st.sampled_from(["", "a.ruiz1@example.com", "a.riuz1@example.com"]),
    "address1": st.sampled_from(["", "12 Oak Street"]),
    "postal_code": st.sampled_from(["", "29201", "29210"]),
}
SOME_FIELDS = st.fixed_dictionaries({}, optional=FIELDS)
PLACES = st.integers(0, 7)
STEPS = st.one_of(
    st.tuples(st.just("create"), SOME_FIELDS),
    st.tuples(st.just("edit"), PLACES, SOME_FIELDS),
    st.tuples(st.just("hold"), PLACES, st.sampled_from(["8031230000", "8031230001"])),
    st.tuples(st.just("merge"), PLACES, PLACES),
    st.tuples(st.just("apart"), PLACES, PLACES),
    st.tuples(st.just("forget"), PLACES, PLACES),
    st.tuples(st.just("delete"), PLACES),
    st.tuples(st.just("move"), PLACES, st.sampled_from(["", "Sales", "Service"])),
    st.tuples(st.just("custom"), PLACES, st.sampled_from(["1984-02-29", "1984-02-28", ""])),
    st.tuples(st.just("undo"), st.integers(1, 5)),
    st.tuples(st.just("undo"), st.integers(1, 2)),
)


class Busy:
    """A desk at which things happen in any order; what makes no sense is refused."""

    def __init__(self, runner: Runner) -> None:
        self.runner = runner
        self.contacts: list[ContactId] = []
        self.done: list[OperationId] = []
        fields = [{"name": "Date of birth", "type": "date"}, {"name": "Customer number", "type": "identifier"}]
        self.schema = runner.run(AddSchema("Person", fields=fields)).result["schema"]
        for name in ("Sales", "Service"):
            runner.run(AddDivision(name))

    def take(self, step: tuple[object, ...]) -> None:
        if (command := self._command(*step)) is None:
            return
        try:
            done = self.runner.run(command)
        except DesktopError:
            return
        self.done.append(done.operation)
        if isinstance(command, CreateContact):
            self.contacts.append(ContactId(done.result["contact"]))

    def _command(self, what: object, *given: object) -> Command | None:
        match what, given:
            case "create", (dict() as fields,):
                return CreateContact(**{"first_name": "Alexis", "last_name": "Ruiz", **fields})
            case "undo", (int() as back,):
                return Undo(self.done[-back]) if len(self.done) >= back else None
        if not self.contacts:
            return None
        one = self.contacts[int(str(given[0])) % len(self.contacts)]
        match what, given[1:]:
            case "edit", (dict() as fields,):
                return EditContact(contact_id=one, **fields)
            case "hold", (str() as number,):
                return AddIdentifier(one, "phone", number)
            case "delete", ():
                return DeleteContact(one)
            case "move", (str() as division,):
                return ChangeDivision(one, division)
            case "custom", (str() as born,):
                values = {"Date of birth": born, "Customer number": born and "K-1"}
                return SetCustomFields(contact_id=one, schema=self.schema, custom_fields=values)
            case (("merge" | "apart" | "forget"), (int() as place,)):
                other = self.contacts[place % len(self.contacts)]
                if what == "merge":
                    return MergeContacts(one, (other,))
                return (SayNotSamePerson if what == "apart" else ForgetNotSamePerson)(one, other)
        raise AssertionError(what)


_folders = count()


@pytest.mark.parametrize("crowded", [False, True])
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(steps=st.lists(STEPS, min_size=4, max_size=16))
def test_what_is_kept_is_what_a_look_at_all_pairs_gives(
    crowded: bool, tmp_path: Path, request: pytest.FixtureRequest, steps: list[tuple[object, ...]]
) -> None:
    if crowded:
        request.getfixturevalue("few")
    numbers = count(1)
    runner = open_runner(
        f"sqlite:///{tmp_path / f'{next(_folders)}.db'}",
        run_by=AgentName("noor"),
        settings=Settings(),
        clock=a_clock(),
        new_id=lambda: f"c{next(numbers):04}",
    )
    with closing(runner.store):
        desk = Busy(runner)
        for step in steps:
            desk.take(step)
            runner.store.catch_up_with_duplicates()  # what a merge leaves to an idle moment
            assert kept(runner) == from_scratch(runner), step
        before = kept(runner)
        runner.store.duplicates.rebuild()
        assert kept(runner) == before


@pytest.fixture
def pair(runner: Runner) -> tuple[ContactId, ContactId]:
    """Two contacts that are one person."""
    return tuple(a_contact(runner, cell_phone="(803) 123-0000") for _ in range(2))  # type: ignore[return-value]


def listed(runner: Runner) -> list[tuple[ContactId, ContactId]]:
    with runner.store.reading():
        return [(each.one, each.other) for each in runner.store.duplicates.listed(lapsed=NEVER)]


def test_whom_a_merge_makes_is_compared_in_an_idle_moment(runner: Runner, pair: tuple[ContactId, ContactId]) -> None:
    third = a_contact(runner, cell_phone="(803) 123-0000")
    merged(runner, pair[1], into=pair[0])
    assert runner.store.duplicates.waiting(10) == 2

    while runner.store.tend():
        pass

    assert runner.store.duplicates.waiting(10) == 0
    assert kept(runner) == from_scratch(runner)
    assert listed(runner) == [(pair[0], third)]


def test_there_are_none_in_an_empty_base(runner: Runner) -> None:
    assert listed(runner) == []


def test_a_pair_is_there_as_soon_as_it_is_saved_and_gone_when_it_is_merged(
    runner: Runner, pair: tuple[ContactId, ContactId]
) -> None:
    assert listed(runner) == [pair]
    merge = merged(runner, pair[1], into=pair[0])
    assert listed(runner) == []
    runner.run(Undo(merge))
    assert listed(runner) == [pair]


def test_nobody_is_taken_for_another_because_a_third_resembles_both(runner: Runner) -> None:
    first = a_contact(runner, cell_phone="(803) 123-0000", organization="Acme")
    both = a_contact(runner, cell_phone="(803) 123-0000", work_email="ada@example.com")
    last = a_contact(runner, work_email="ada@example.com", first_name="A", organization="Other")
    assert set(listed(runner)) == {(first, both), (both, last)}


def test_of_many_at_once_it_is_only_remembered_that_they_are_to_be_looked_at(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "AT_ONCE", 1)
    store = runner.store
    first, second = a_contact(runner, work_phone="(803) 123-0000"), a_contact(runner, work_phone="(803) 123-0000")
    a_contact(runner, first_name="Carla", last_name="Miller")
    everybody_s = [first, second]
    assert listed(runner) == [(first, second)]
    store._database.execute_sql("UPDATE contact SET first_name = 'Bernard' WHERE id = ?", (first,))
    with transaction(store._database):
        store.duplicates.update(everybody_s)
        assert store.duplicates.waiting(10) == 2
    assert listed(runner) == [(first, second)]
    with transaction(store._database):
        assert store.duplicates.catch_up(1)
        assert not store.duplicates.catch_up(1)
    assert listed(runner) == []
    assert kept(runner) == from_scratch(runner)


def test_who_is_created_while_others_wait_waits_behind_them(runner: Runner) -> None:
    store = runner.store
    first = a_contact(runner, work_phone="(803) 123-0000")
    store._database.execute_sql("UPDATE duplicate_state SET done = 0")
    store._database.execute_sql("DELETE FROM duplicate_profile")
    store._database.execute_sql("DELETE FROM duplicate_key")
    second = a_contact(runner, work_phone="(803) 123-0000")
    assert store.duplicates.waiting(10) == 2
    with transaction(store._database):
        while store.duplicates.catch_up(1):
            pass
    assert listed(runner) == [(first, second)]


def test_other_rules_begin_anew(runner: Runner, store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    a_contact(runner), a_contact(runner)
    monkeypatch.setattr(derived, "DUPLICATE_RULES", derived.DUPLICATE_RULES + 1)
    again = open_runner(store_url, run_by=AgentName("noor"), settings=Settings())
    with closing(again.store):
        assert again.store.duplicates.waiting(10) == 2


@pytest.mark.parametrize("is_idle", [False, True])
def test_names_are_counted_once_there_are_enough_and_again_when_the_base_has_doubled(
    runner: Runner, monkeypatch: pytest.MonkeyPatch, is_idle: bool
) -> None:
    for module in (statistics, index):
        monkeypatch.setattr(module, "SMALLEST_BASE", 3)
    monkeypatch.setattr(index, "COUNTED", 2)
    store = runner.store

    def total() -> int:
        with transaction(store._database):
            while store.duplicates.tend() if is_idle else store.duplicates.catch_up(2):
                pass
        assert kept(runner) == from_scratch(runner)
        return store.duplicates._habits.total

    a_contact(runner, cell_phone="(803) 123-0000"), a_contact(runner, cell_phone="(803) 123-0000")
    assert total() == 0
    a_contact(runner, first_name="Bernard")
    assert total() == 3
    for number in range(2):
        a_contact(runner, first_name=f"Carla{number}")
    assert total() == 3
    a_contact(runner, first_name="Dora")
    assert total() == 6
    assert store.duplicates._statistics.rarity("given", "ada") < store.duplicates._statistics.rarity("given", "zoe")
    with transaction(store._database):
        keep(store._database, counted(store._database, store.duplicates._reader))


def test_names_counted_a_few_at_a_time_are_as_common_as_counted_at_once(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statistics, "SMALLEST_BASE", 3)
    ids = [
        a_contact(runner, first_name=f"Ada{number % 3}", organization=f"Acme {number % 2} Ltd") for number in range(9)
    ]
    merged(runner, ids[1], into=ids[0])
    database, reader = runner.store._database, runner.store.duplicates._reader
    counting = statistics.Count()
    while counting.go_on(database, 4):
        pass

    assert counting.people == 8
    assert counting.statistics(database, reader) == counted(database, reader)
    assert counted(database, reader).points


def test_whom_a_colleague_s_desk_changed_is_kept_up_to_date_too(runner: Runner, store_url: str) -> None:
    one = a_contact(runner, cell_phone="(803) 123-0000")
    runner.run(AddAgent(AgentName("bob"), "Agent"))
    other = open_runner(store_url, run_by=AgentName("bob"), settings=Settings())
    with closing(other.store):
        two = a_contact(other, cell_phone="(803) 123-0000")
    assert listed(runner) == [(one, two)]
