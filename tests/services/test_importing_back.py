"""What a desk has exported comes back: known by its own id, with its type, its custom fields, its notes, its labels."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from desktop_app.domain.contacts import Contact, ContactKind
from desktop_app.domain.identifiers import IdentifierType
from desktop_app.domain.ids import ContactId
from desktop_app.domain.importing import ContactRow, FoundIdentifier, RejectedRow, RowWarning
from desktop_app.domain.permissions import Permission
from desktop_app.services.contacts import DetailsOfContact
from desktop_app.services.custom_fields import AddSchema
from desktop_app.services.divisions import AddDivision, AllowDivision, ChangeDivision
from desktop_app.services.importing import ImportContacts
from desktop_app.services.journal import Undo
from desktop_app.services.runner import Done, Runner
from tests.builders import a_contact, a_web_message, an_agent, contact, linked, merged, unchanged

PLAN = {"name": "Plan", "type": "dropdown", "options": ["Gold", "Silver"]}


def a_row(**given: Any) -> ContactRow:
    return replace(ContactRow(2, {"first_name": "Ada", "last_name": "Lovelace"}), **given)


def imported(runner: Runner, *rows: ContactRow | RejectedRow, division: str | None = None) -> Done:
    return runner.run(ImportContacts(("x.csv",), rows, division=division))


def problems(runner: Runner, *rows: ContactRow, division: str | None = None) -> list[RejectedRow | RowWarning]:
    heard: list[RejectedRow | RowWarning] = []
    runner.run(ImportContacts(("x.csv",), rows, division=division, tell=heard.append))
    return heard


def everybody(runner: Runner) -> list[Contact]:
    return [contact(runner, ContactId(each["id"])) for each in runner.store.dump()["contacts"]]


def notes_of(runner: Runner, id: ContactId) -> list[str]:
    return [note.text for note in runner.read(DetailsOfContact(id)).notes]


def custom_of(runner: Runner, id: ContactId) -> dict[str, str]:
    sheet = runner.read(DetailsOfContact(id)).custom
    return {field.name: sheet.value_of(field.id) for field in sheet.schema.fields} if sheet.schema else {}


def test_a_contact_is_known_by_its_own_id_though_it_has_nothing_else_to_be_known_by(runner: Runner) -> None:
    ada = a_contact(runner)
    is_unchanged = unchanged(runner)

    assert imported(runner, a_row(contact_id=ada)).result["updated"] == 1

    assert is_unchanged()


def test_who_was_merged_into_another_is_the_whole_person(runner: Runner) -> None:
    ada, ida = a_contact(runner), a_contact(runner, first_name="Ida")
    merged(runner, ida, into=ada)

    imported(runner, a_row(fields={"title": "Countess"}, contact_id=ida))

    assert contact(runner, ada).fields.title == "Countess"


def test_at_another_desk_the_id_is_an_external_one_so_that_the_file_finds_it_again(runner: Runner) -> None:
    row = a_row(contact_id="0f3a")
    imported(runner, row)

    assert imported(runner, row).result["updated"] == 1

    (ada,) = everybody(runner)
    assert [(each.identifier.source, each.identifier.value) for each in ada.identifiers] == [("Linkdesk", "0f3a")]


def test_ten_external_ids_leave_no_room_for_it_and_are_found_by_themselves(runner: Runner) -> None:
    row = a_row(
        contact_id="0f3a", identifiers=tuple(FoundIdentifier(IdentifierType.EXTERNAL_ID, f"C-{n}") for n in range(10))
    )

    assert imported(runner, row).result["created"] == 1
    assert imported(runner, row).result["updated"] == 1


def test_being_in_a_list_that_the_desk_wrote_itself_keeps_a_temporary_contact_temporary(runner: Runner) -> None:
    visitor = linked(runner, a_web_message(runner, "c-1"))
    assert visitor is not None

    imported(runner, a_row(contact_id=visitor))

    assert contact(runner, visitor).kind is not ContactKind.CURATED


@pytest.mark.parametrize("division", [None, "Sales"])
def test_the_own_id_reaches_into_no_division_that_is_not_seen_or_not_meant(
    runner: Runner, division: str | None
) -> None:
    ada = a_contact(runner)
    for name in ("Support", "Sales"):
        runner.run(AddDivision(name))
    runner.run(ChangeDivision(ada, "Support"))
    bob = an_agent(runner, "bob")
    runner.run(AllowDivision(bob.agent_name, "Sales"))
    is_unchanged = unchanged(runner)

    (problem,) = problems(bob, a_row(fields={"title": "x"}, contact_id=ada), division=division)

    assert isinstance(problem, RejectedRow)
    assert "another division" in problem.reason
    assert is_unchanged()


def test_who_may_see_a_division_updates_its_contacts_by_their_ids(runner: Runner) -> None:
    ada = a_contact(runner)
    runner.run(AddDivision("Support"))
    runner.run(ChangeDivision(ada, "Support"))

    imported(runner, a_row(fields={"title": "Countess"}, contact_id=ada))

    assert contact(runner, ada).fields.title == "Countess"


def test_notes_are_added_once(runner: Runner) -> None:
    row = a_row(contact_id=a_contact(runner), notes=("Calls at noon", " Calls at noon ", "Likes letters", ""))

    imported(runner, row)
    imported(runner, row)

    (ada,) = everybody(runner)
    assert sorted(notes_of(runner, ada.id)) == ["Calls at noon", "Likes letters"]


def test_a_type_comes_with_its_fields(runner: Runner) -> None:
    runner.run(AddSchema("Business", [PLAN, {"name": "Since", "type": "date"}]))
    row = a_row(contact_type="Business", custom_fields={"Plan": "Gold", "Since": "2026-02-04"})

    done = imported(runner, row)

    (ada,) = everybody(runner)
    assert custom_of(runner, ada.id) == {"Plan": "Gold", "Since": "2026-02-04"}
    assert done.result["warnings"] == 0
    runner.run(Undo(done.operation))
    assert everybody(runner) == []


def test_a_value_that_does_not_fit_leaves_the_row_out_before_anything_is_written(runner: Runner) -> None:
    runner.run(AddSchema("Business", [PLAN]))

    (problem,) = problems(runner, a_row(contact_type="Business", custom_fields={"Plan": "Tin"}))

    assert isinstance(problem, RejectedRow)
    assert "has no option" in problem.reason
    assert everybody(runner) == []


def test_an_unknown_type_is_said_and_the_contact_imported(runner: Runner) -> None:
    (problem,) = problems(runner, a_row(contact_type="Business", custom_fields={"Plan": "Gold"}))

    assert isinstance(problem, RowWarning)
    assert "'Business'" in problem.warning
    assert len(everybody(runner)) == 1


def test_custom_fields_need_the_permission_to_see_them(runner: Runner) -> None:
    runner.run(AddSchema("Business", [PLAN]))
    bob = an_agent(runner, "bob", without=Permission.CUSTOM_FIELDS_VIEW)

    (problem,) = problems(bob, a_row(contact_type="Business", custom_fields={"Plan": "Gold"}))

    assert isinstance(problem, RowWarning)
    assert Permission.CUSTOM_FIELDS_VIEW.value in problem.warning
    (ada,) = everybody(runner)
    assert custom_of(runner, ada.id) == {}


def test_what_an_identifier_is_called_comes_along_and_overwrites_nothing(runner: Runner) -> None:
    def row(label: str) -> ContactRow:
        return a_row(
            contact_id="0f3a", identifiers=(FoundIdentifier(IdentifierType.PHONE, "803 123 0009", label=label),)
        )

    imported(runner, row("assistant"))
    imported(runner, row("summer house"))

    (ada,) = everybody(runner)
    (phone,) = (each for each in ada.identifiers if each.identifier.type is IdentifierType.PHONE)
    assert (phone.raw, phone.label) == ("803 123 0009", "assistant")
