"""Contacts by the hundred: written together, and yet undone, seen in the past and told of as if one by one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from desktop_app.app import open_runner
from desktop_app.domain.errors import Refused
from desktop_app.domain.identifiers import IdentifierType, Region
from desktop_app.domain.ids import AgentName, ContactId
from desktop_app.domain.importing import ContactRow, FoundIdentifier, MatchBy, OnMatch
from desktop_app.domain.settings import Settings
from desktop_app.services import importing
from desktop_app.services.contacts import DeleteContact, EditContact
from desktop_app.services.identifiers import AddIdentifier, LabelIdentifier, RemoveIdentifier
from desktop_app.services.importing import ImportContacts
from desktop_app.services.journal import Undo
from desktop_app.services.runner import Done, Runner
from desktop_app.services.time_travel import ContactAsOf
from desktop_app.store import bulk_contacts, store
from desktop_app.store.journal import LISTED_CHANGES
from desktop_app.store.undo_many import MANY
from tests.builders import a_call, a_clock, contact, dump_text, held_values, ids, linked, operation_count, unchanged

COUNT = 3 * MANY


def a_row(number: int, **fields: str) -> ContactRow:
    given = {"first_name": f"Ada {number}", "work_phone": f"803 123 {number:04}", "work_email": f"a{number}@x.org"}
    cookie = FoundIdentifier(IdentifierType.COOKIE, f"cookie-{number}")
    return ContactRow(number + 2, given | fields, (FoundIdentifier(IdentifierType.EXTERNAL_ID, f"C-{number}"), cookie))


def held_by(number: int) -> list[str]:
    return sorted((f"+1803123{number:04}", f"a{number}@x.org", f"C-{number}", f"cookie-{number}"))


def imported(runner: Runner, rows: list[ContactRow], **given: Any) -> Done:
    return runner.run(ImportContacts(("x.csv",), rows, **given))


def many(runner: Runner, count: int = COUNT) -> Done:
    return imported(runner, [a_row(number) for number in range(count)])


def ids_of(runner: Runner) -> list[ContactId]:
    rows = runner.store._database.execute_sql("SELECT id FROM contact ORDER BY seq").fetchall()
    return [ContactId(id) for (id,) in rows]


def found(runner: Runner, text: str) -> list[str]:
    with runner.store.reading():
        return [hit.name for hit in runner.store.search.find(text, region=Region("US")).hits]


def test_identifiers_go_without_images_of_their_own(runner: Runner) -> None:
    done = many(runner)

    sql = "SELECT table_name, count(*) FROM before_image WHERE operation = ? GROUP BY 1"
    assert runner.store._database.execute_sql(sql, (done.change.sequence,)).fetchall() == [("contact", COUNT)]
    assert len(held_values(runner, ids_of(runner)[0])) == 4


def test_an_import_and_its_undos_put_everything_back_byte_for_byte(runner: Runner) -> None:
    before = dump_text(runner)
    done = many(runner)
    after = dump_text(runner)

    undone = runner.run(Undo(done.operation))
    assert dump_text(runner) == before
    assert found(runner, "Ada") == []
    again = runner.run(Undo(undone.operation))
    assert dump_text(runner) == after
    assert len(found(runner, "Ada")) == 20
    runner.run(Undo(again.operation))
    assert dump_text(runner) == before


def test_what_is_put_aside_in_a_large_store_is_where_it_belongs(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dump_text(runner)
    whole = many(runner)
    there = dump_text(runner)
    runner.run(Undo(whole.operation))
    monkeypatch.setattr(bulk_contacts, "LARGE", 0)
    monkeypatch.setattr(store, "SORTED_AT_ONCE", COUNT)
    done = many(runner)

    assert [sorted(held_values(runner, id)) for id in ids_of(runner)] == [held_by(number) for number in range(COUNT)]
    assert dump_text(runner).count("cookie-") == there.count("cookie-")
    runner.run(Undo(done.operation))
    assert dump_text(runner) == before


def test_a_contact_was_not_there_before_and_is_as_it_was_afterwards(runner: Runner) -> None:
    before = operation_count(runner)
    many(runner)
    id = ids_of(runner)[5]
    now = contact(runner, id)
    runner.run(EditContact(contact_id=id, work_phone="803 999 0000"))
    runner.run(DeleteContact(id))

    with runner.store.reading():
        assert runner.store.time_travel.contact(id, before) is None
        then = runner.store.time_travel.contact(id, before + 1)
    assert then is not None
    assert replace(then, modified_at=now.modified_at) == now


def test_the_undo_of_a_deletion_brings_identifiers_back_and_the_past_stays(runner: Runner) -> None:
    before = operation_count(runner)
    many(runner)
    id = ids_of(runner)[5]
    whole = dump_text(runner)
    deleted = runner.run(DeleteContact(id))
    runner.run(Undo(deleted.operation))

    assert dump_text(runner) == whole
    with runner.store.reading():
        for sequence, is_there in ((before, False), (before + 1, True), (before + 2, False), (before + 3, True)):
            then = runner.store.time_travel.contact(id, sequence)
            assert (then is not None and len(then.identifiers) == 4) == is_there


@pytest.mark.parametrize(
    "use",
    [
        lambda id: EditContact(contact_id=id, title="Countess"),
        lambda id: AddIdentifier(id, "phone", "803 999 0000"),
        lambda id: RemoveIdentifier(id, "cookie", "cookie-7"),
        lambda id: LabelIdentifier(id, "cookie", "cookie-7", "phone at home"),
    ],
)
def test_what_was_used_since_is_named_and_nothing_is_undone(runner: Runner, use: Any) -> None:
    done = many(runner)
    used = runner.run(use(ids_of(runner)[7]))
    is_unchanged = unchanged(runner)

    if isinstance(use(ContactId("")), RemoveIdentifier):
        # As with a contact that was made by hand: what is gone is not in the way.
        undone = runner.run(Undo(done.operation))
        runner.run(Undo(undone.operation))
        assert is_unchanged()
        return
    with pytest.raises(Refused, match=used.operation):
        runner.run(Undo(done.operation))
    assert is_unchanged()


def test_a_call_that_came_since_is_in_the_way_and_says_so(runner: Runner) -> None:
    done = many(runner)
    assert linked(runner, a_call(runner, "803 123 0007")) == ids_of(runner)[7]

    with pytest.raises(Refused, match="in use since"):
        runner.run(Undo(done.operation))


def test_what_was_deleted_since_is_no_obstacle(runner: Runner) -> None:
    before = dump_text(runner)
    done = many(runner)
    runner.run(DeleteContact(ids_of(runner)[7]))

    runner.run(Undo(done.operation))

    assert dump_text(runner) == before


def test_a_row_that_changes_what_an_earlier_row_of_the_file_made_is_undone_with_it(runner: Runner) -> None:
    before = dump_text(runner)
    rows = [a_row(number) for number in range(COUNT)]
    rows.append(a_row(9, title="Countess", work_phone="803 999 0000"))
    done = imported(runner, rows)
    assert contact(runner, ids_of(runner)[9]).fields.title == "Countess"

    runner.run(Undo(done.operation))

    assert dump_text(runner) == before


def test_very_many_are_told_of_as_everything_and_few_by_name(runner: Runner) -> None:
    few = many(runner, 10)
    assert few.change.contacts == frozenset(ids_of(runner))

    sequence = operation_count(runner)
    rows = [a_row(number + 10) for number in range(LISTED_CHANGES + 1)]
    assert imported(runner, rows).change.everything
    assert runner.store.changes_since(sequence).everything


def test_what_was_imported_is_found_and_what_happened_to_it_listed(runner: Runner) -> None:
    done = many(runner)
    id = ids_of(runner)[-1]

    assert found(runner, f"Ada {COUNT - 1}") == [f"Ada {COUNT - 1}"]
    with runner.store.reading():
        assert [each.head.id for each in runner.store.journal.newest(limit=9, contact_id=id)] == [done.operation]
    assert runner.read(ContactAsOf(id, after=done.change.sequence)) is not None


# The same as one by one

# Making a failure smaller takes minutes.
FIND = (Phase.explicit, Phase.reuse, Phase.generate)

_VALUES = st.sampled_from(["", "", "1", "2", "3"])
_ROWS = st.lists(st.tuples(_VALUES, _VALUES, _VALUES, _VALUES, st.sampled_from(["A", "B"])), max_size=14)


def _row(line: int, id: str, phone: str, email: str, web: str, name: str) -> ContactRow:
    fields = {"first_name": name}
    fields |= {"work_phone": f"803 123 000{phone}"} if phone else {}
    fields |= {"work_email": f"{email}@x.org"} if email else {}
    besides = [FoundIdentifier(IdentifierType.EXTERNAL_ID, f"C-{id}")] if id else []
    besides += [FoundIdentifier(IdentifierType.COOKIE, f"w-{web}")] if web else []
    return ContactRow(line, fields, tuple(besides))


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=30, phases=FIND
)
@given(
    st.lists(_ROWS, min_size=1, max_size=2),
    st.sampled_from([None, (MatchBy.EXTERNAL_ID, MatchBy.PHONE), (MatchBy.EMAIL,), ()]),
    st.sampled_from(OnMatch),
    st.integers(1, 6),
)
def test_batches_of_any_size_come_to_the_same(
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    files: list[list[tuple[str, str, str, str, str]]],
    match_by: tuple[MatchBy, ...] | None,
    on_match: OnMatch,
    size: int,
) -> None:
    results = []
    for batch in (1, size):
        monkeypatch.setattr(importing, "BATCH", batch)
        # As in a large store, where identifiers are put aside until there are some to be sorted.
        monkeypatch.setattr(bulk_contacts, "LARGE", 0 if batch > 1 else 1_000)
        monkeypatch.setattr(store, "SORTED_AT_ONCE", batch)
        url = f"sqlite:///{tmp_path_factory.mktemp('store') / 'store.db'}"
        runner = open_runner(url, run_by=AgentName("noor"), clock=a_clock(), new_id=ids(), settings=Settings())
        begun = dump_text(runner)
        counts = []
        done = []
        for rows in files:
            given = [_row(line, *row) for line, row in enumerate(rows, 2)]
            done.append(imported(runner, given, match_by=match_by, on_match=on_match))
            result = done[-1].result
            assert result["read"] == result["created"] + result["updated"] + result["rejected"] == len(rows)
            again = imported(runner, given, match_by=match_by, on_match=on_match)
            # A row of the file may take away the e-mail by which another of its rows was matched.
            assert result["updated"] > 0 or again.result["created"] == 0
            counts.append(result)
            runner.run(Undo(again.operation)) if again.change else None
        results.append((dump_text(runner), counts))
        for each in reversed(done):
            runner.run(Undo(each.operation)) if each.change else None
        assert dump_text(runner) == begun
        runner.close()
    assert results[0] == results[1]


def test_the_index_finds_nothing_new_when_it_looks_at_what_was_imported(runner: Runner) -> None:
    rows = [
        a_row(number, title="Łukasz O'Neil", organization="王 & Söhne", home_phone="ask Ada") for number in range(9)
    ]
    imported(
        runner, [*rows, ContactRow(99, {"first_name": "Eve", "work_phone": "8031230000", "cell_phone": "8031230000"})]
    )
    database = runner.store._database
    sql = "SELECT rank, contact, words, document FROM search_entry ORDER BY rank"
    taken_in = database.execute_sql(sql).fetchall()

    with runner.store._database.atomic():
        runner.store.search.rebuild()

    assert database.execute_sql(sql).fetchall() == taken_in
