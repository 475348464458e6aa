"""One import is one operation: contacts made in the file's order or updated, every row accounted for, undone as one."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from desktop_app.domain.contacts import Contact, ContactKind
from desktop_app.domain.errors import InvalidFile, NotPermitted, Refused
from desktop_app.domain.identifiers import Identifier, IdentifierType, Region
from desktop_app.domain.ids import ContactId
from desktop_app.domain.importing import ContactRow, FoundIdentifier, RejectedRow, RowWarning
from desktop_app.domain.interactions import Channel
from desktop_app.domain.permissions import Permission
from desktop_app.services.contacts import EditContact
from desktop_app.services.importing import ImportContacts
from desktop_app.services.journal import Undo
from desktop_app.services.notes import AddNote
from desktop_app.services.runner import Done, Runner
from tests.builders import (
    a_call,
    a_contact,
    an_agent,
    an_arrival,
    contact,
    dump_text,
    last_operation,
    linked,
    operation_count,
    received,
    unchanged,
)

EXTERNAL_ID = IdentifierType.EXTERNAL_ID
Row = ContactRow | RejectedRow


def a_row(line: int = 2, *, id: str = "", identifiers: Sequence[FoundIdentifier] = (), **fields: str) -> ContactRow:
    given = (FoundIdentifier(EXTERNAL_ID, id),) if id else ()
    return ContactRow(line, fields, (*given, *identifiers), cells=tuple(fields.values()))


def imported(runner: Runner, *rows: Row, region: str | None = None) -> Done:
    return runner.run(ImportContacts(("contacts.csv",), iter(rows), region and Region(region)))


def problems(runner: Runner, *rows: Row) -> list[RejectedRow | RowWarning]:
    heard: list[RejectedRow | RowWarning] = []
    runner.run(ImportContacts(("contacts.csv",), iter(rows), tell=heard.append))
    return heard


def everybody(runner: Runner) -> list[Contact]:
    """In order of creation."""
    ids = [ContactId(each["id"]) for each in runner.store.dump()["contacts"]]
    return sorted((contact(runner, id) for id in ids), key=lambda each: each.created_order)


def the_contact(runner: Runner) -> Contact:
    (found,) = everybody(runner)
    return found


def values_of(found: Contact) -> list[str]:
    return [held.identifier.value for held in found.identifiers]


def counts(**given: int) -> dict[str, Any]:
    return {"read": 0, "created": 0, "updated": 0, "rejected": 0, "warnings": 0} | given


# Creating


def test_contacts_are_created_in_the_files_order_as_curated_ones(runner: Runner) -> None:
    done = imported(runner, a_row(first_name="Ada"), a_row(first_name="Ida"), a_row(first_name="Eve"))

    assert done.result == counts(read=3, created=3)
    assert [each.fields.first_name for each in everybody(runner)] == ["Ada", "Ida", "Eve"]
    assert {each.kind for each in everybody(runner)} == {ContactKind.CURATED}


def test_the_first_in_the_file_is_the_first_created_for_a_call(runner: Runner) -> None:
    imported(
        runner, a_row(first_name="Ada", work_phone="803 123 0000"), a_row(first_name="Ida", home_phone="8031230000")
    )

    assert linked(runner, a_call(runner, "(803) 123-0000")) == everybody(runner)[0].id


def test_a_country_says_how_a_rows_phones_are_read_and_the_region_how_the_others(runner: Runner) -> None:
    rows = [a_row(work_phone="0173 1234567", country="de"), a_row(work_phone="0173 1234567")]
    imported(runner, *rows, a_row(work_phone="803 123 0000"), region="GB")

    assert [values_of(each) for each in everybody(runner)] == [["+491731234567"], ["+441731234567"], ["+448031230000"]]


def test_without_a_region_the_desks_own_counts(runner: Runner) -> None:
    imported(runner, a_row(work_phone="803 123 0000"))

    assert values_of(the_contact(runner)) == ["+18031230000"]


def test_identifiers_besides_the_fields_are_held_with_them(runner: Runner) -> None:
    handles = [FoundIdentifier(IdentifierType.COOKIE, "ab12"), FoundIdentifier(IdentifierType.X, "@Ada")]
    imported(runner, a_row(id="C-1", identifiers=handles, work_email="Ada@X.org", work_phone="803 123 0000"))

    held = {(each.identifier.type.value, each.identifier.value, each.raw) for each in the_contact(runner).identifiers}
    assert held == {
        ("phone", "+18031230000", "803 123 0000"),
        ("email", "ada@x.org", "Ada@X.org"),
        ("cookie", "ab12", "ab12"),
        ("x", "ada", "@Ada"),
        ("external-id", "C-1", "C-1"),
    }


def test_imported_contacts_are_found_at_once(runner: Runner) -> None:
    imported(runner, a_row(first_name="Ada", last_name="Lovelace"))

    with runner.store.reading():
        assert [hit.name for hit in runner.store.search.find("lovel", region=Region("US")).hits] == ["Ada Lovelace"]


# What is odd, and what is left out


def test_a_phone_that_is_none_is_kept_as_typed_with_a_warning(runner: Runner) -> None:
    (warning,) = problems(runner, a_row(7, first_name="Ada", cell_phone="ask Charles"))

    assert isinstance(warning, RowWarning)
    assert (warning.line, "'ask Charles'" in warning.warning) == (7, True)
    assert the_contact(runner).fields.cell_phone == "ask Charles"
    assert values_of(the_contact(runner)) == []


def test_an_email_that_is_none_is_kept_as_typed_with_a_warning(runner: Runner) -> None:
    (warning,) = problems(runner, a_row(first_name="Ada", work_email="ada(at)x.org"))

    assert isinstance(warning, RowWarning)
    assert the_contact(runner).fields.work_email == "ada(at)x.org"


def test_such_a_contact_can_still_be_edited(runner: Runner) -> None:
    imported(runner, a_row(first_name="Ada", work_email="ada(at)x.org"))

    runner.run(EditContact(contact_id=the_contact(runner).id, last_name="Lovelace"))

    assert the_contact(runner).fields.last_name == "Lovelace"


def test_a_country_that_is_no_code_is_kept_with_a_warning(runner: Runner) -> None:
    (warning,) = problems(runner, a_row(work_phone="803 123 0000", country="Freedonia"))

    assert isinstance(warning, RowWarning)
    assert "'Freedonia'" in warning.warning
    assert the_contact(runner).fields.country == "Freedonia"


def test_a_handle_that_is_none_is_left_out_with_a_warning(runner: Runner) -> None:
    (warning,) = problems(runner, a_row(first_name="Ada", identifiers=[FoundIdentifier(IdentifierType.X, "no one!")]))

    assert isinstance(warning, RowWarning)
    assert warning.warning.startswith("X was left out: 'no one!'")


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (a_row(organization="x" * 1_000_000), "organization", "Organization has 1,000,000 characters; at most 1,000"),
        (a_row(title="a\0b"), "title", "Title holds a character that cannot be stored"),
        (a_row(title="a\ud800b"), "title", "Title holds a character that cannot be stored"),
        (a_row(id="x" * 300, first_name="A"), "external_id", "External ID has 300 characters; at most 255"),
        (a_row(id="0", first_name="A"), "external_id", "'0' stands for no one in particular"),
        (
            a_row(first_name="A", identifiers=[FoundIdentifier(IdentifierType.LINE, "x" * 10_000_000)]),
            "line",
            "LINE has 10,000,000 characters; at most 255",
        ),
        (
            a_row(first_name="A", identifiers=[FoundIdentifier(EXTERNAL_ID, f"C-{n}") for n in range(11)]),
            "external_id",
            "at most 10 external ids",
        ),
    ],
)
def test_a_row_that_cannot_be_stored_names_the_column_and_costs_no_other(
    runner: Runner, row: ContactRow, column: str, reason: str
) -> None:
    (problem,) = problems(runner, row, a_row(first_name="Ida"))

    assert isinstance(problem, RejectedRow)
    assert (problem.line, problem.column, problem.cells) == (row.line, column, row.cells)
    assert reason in problem.reason
    assert the_contact(runner).fields.first_name == "Ida"


def test_every_row_is_accounted_for(runner: Runner) -> None:
    a_rejected = RejectedRow(3, "", "The row holds nothing to make a contact of.")
    rows = [a_row(id="C-1", first_name="Ada"), a_rejected, a_row(id="C-1", title="Countess"), a_row(title="x" * 1001)]

    done = imported(runner, *rows)

    assert done.result == counts(read=4, created=1, updated=1, rejected=2)


# The same again


def test_the_same_file_again_creates_nothing_and_changes_nothing(runner: Runner) -> None:
    rows = [a_row(id=f"C-{n}", first_name=f"Ada {n}", work_phone=f"803 123 {n:04}") for n in range(5)]
    imported(runner, *rows)
    is_unchanged = unchanged(runner)

    assert imported(runner, *rows).result == counts(read=5, updated=5)
    assert is_unchanged()


def test_a_row_sets_the_cells_that_are_given_and_differ(runner: Runner) -> None:
    first = a_row(id="C-1", first_name="Ada", title="Miss", work_phone="803 123 0000", personal_email="ada@x.org")
    imported(runner, first)

    imported(runner, a_row(id="C-1", first_name="Ada", title="Countess", work_phone="803 123 0001"))

    found = the_contact(runner)
    assert (found.fields.first_name, found.fields.title, found.fields.personal_email) == (
        "Ada",
        "Countess",
        "ada@x.org",
    )
    assert values_of(found) == ["+18031230001", "ada@x.org", "C-1"]


def test_a_row_brings_a_known_contact_further_identifiers(runner: Runner) -> None:
    imported(runner, a_row(id="C-1", first_name="Ada"))

    imported(runner, a_row(id="C-1", identifiers=[FoundIdentifier(IdentifierType.COOKIE, "ab12")]))

    assert values_of(the_contact(runner)) == ["ab12", "C-1"]


def test_external_ids_of_different_systems_are_different(runner: Runner) -> None:
    rows = [
        a_row(first_name=source, identifiers=[FoundIdentifier(EXTERNAL_ID, "C-1", source)])
        for source in ("crm", "shop")
    ]

    assert imported(runner, *rows).result["created"] == 2


def test_a_temporary_contact_that_a_file_knows_becomes_a_curated_one(runner: Runner) -> None:
    arrival = an_arrival(Channel.WEB_MESSAGING, (EXTERNAL_ID, "C-1"))
    id = linked(runner, received(runner, arrival))
    assert id is not None
    assert contact(runner, id).kind.is_temporary

    imported(runner, a_row(id="C-1", first_name="Ada"))

    assert (contact(runner, id).kind, contact(runner, id).fields.first_name) == (ContactKind.CURATED, "Ada")


# One operation


def test_an_import_is_one_operation_that_keeps_no_rows(runner: Runner) -> None:
    before = operation_count(runner)
    imported(runner, *(a_row(first_name=f"Ada {n}") for n in range(20)), region="GB")

    logged = last_operation(runner)
    assert operation_count(runner) == before + 1
    assert (logged.head.command, logged.head.arguments) == (
        "ImportContacts",
        {"files": ["contacts.csv"], "region": "GB"},
    )
    assert logged.result["created"] == 20


def test_undo_takes_a_whole_import_back_and_undo_of_that_brings_it_again(runner: Runner) -> None:
    a_contact(runner)
    imported(runner, a_row(id="C-1", first_name="Ada"))
    before = dump_text(runner)
    done = imported(runner, a_row(id="C-1", title="Countess"), a_row(id="C-2", work_phone="803 123 0000"))
    after = dump_text(runner)

    undone = runner.run(Undo(done.operation))
    assert dump_text(runner) == before
    runner.run(Undo(undone.operation))
    assert dump_text(runner) == after


def test_an_import_that_was_used_since_is_not_undone_and_names_what_to_undo_first(runner: Runner) -> None:
    done = imported(runner, a_row(first_name="Ada"))
    noted = runner.run(AddNote(the_contact(runner).id, "Likes numbers."))
    is_unchanged = unchanged(runner)

    with pytest.raises(Refused, match=noted.operation):
        runner.run(Undo(done.operation))

    assert is_unchanged()


def test_a_file_that_breaks_off_leaves_nothing_behind(runner: Runner) -> None:
    def broken() -> Iterator[Row]:
        yield a_row(first_name="Ada")
        raise InvalidFile("The file broke off.")

    is_unchanged = unchanged(runner)
    with pytest.raises(InvalidFile):
        runner.run(ImportContacts(("contacts.csv",), broken()))

    assert is_unchanged()
    assert last_operation(runner).refused == "The file broke off."


@pytest.mark.parametrize("missing", [Permission.CONTACT_ADD, Permission.CONTACT_EDIT])
def test_importing_needs_to_add_and_to_edit(runner: Runner, missing: Permission) -> None:
    berta = an_agent(runner, "berta", without=missing)
    is_unchanged = unchanged(runner)

    for attempt in (berta.run, berta.rehearse):
        with pytest.raises(NotPermitted) as raised:
            attempt(ImportContacts(("contacts.csv",), iter([a_row(first_name="Ada")])))
        assert raised.value.permission is missing

    assert is_unchanged()


# A rehearsal


def test_a_rehearsal_reports_the_same_and_leaves_no_trace(runner: Runner) -> None:
    imported(runner, a_row(id="C-1", first_name="Ada"))
    rows = [a_row(id="C-1", title="Countess"), a_row(first_name="Ida", work_phone="?"), a_row(title="x" * 1001)]
    operations, is_unchanged = operation_count(runner), unchanged(runner)
    heard: list[RejectedRow | RowWarning] = []

    rehearsed = runner.rehearse(ImportContacts(("contacts.csv",), iter(rows), tell=heard.append))

    assert is_unchanged()
    assert operation_count(runner) == operations
    with runner.store.reading():
        assert runner.store.search.find("Ida", region=Region("US")).hits == ()
    assert imported(runner, *rows).result == rehearsed
    assert len(heard) == 2


# Size


def test_rows_are_consumed_as_they_come(runner: Runner) -> None:
    def rows() -> Iterator[Row]:
        for n in range(60):
            # A megabyte each: kept all at once they would be 30.
            yield a_row(n, title="x" * 1_000_000) if n % 2 else a_row(n, id=f"C-{n}", first_name="Ada")

    tracemalloc.start()
    try:
        assert runner.run(ImportContacts(("contacts.csv",), rows())).result["rejected"] == 30
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 12_000_000


def test_a_contact_of_many_kinds_of_identifier_can_be_shown(runner: Runner) -> None:
    handles = [FoundIdentifier(type, "803123") for type in IdentifierType if type is not EXTERNAL_ID]
    imported(runner, a_row(id="C-1", first_name="Ada", identifiers=handles))

    types = [held.identifier.type for held in the_contact(runner).identifiers]
    assert types == sorted(types, key=list(IdentifierType).index)
    assert Identifier(EXTERNAL_ID, "C-1") in {held.identifier for held in the_contact(runner).identifiers}


def test_address_opt_out_and_link_are_imported(runner: Runner) -> None:
    heard = problems(
        runner,
        a_row(first_name="Ada", city="London", survey_opt_out="TRUE", external_system_url="crm.example/7"),
        a_row(3, first_name="Eve", survey_opt_out="perhaps"),
    )

    fields = the_contact(runner).fields
    assert (fields.city, fields.survey_opt_out, fields.external_system_url) == ("London", "yes", "crm.example/7")
    assert heard == [
        RowWarning(2, "External system 'crm.example/7' is no web address; it was kept as it is."),
        RejectedRow(3, "survey_opt_out", "Survey opt-out is neither yes nor no: perhaps", ("Eve", "perhaps")),
    ]
