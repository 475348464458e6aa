"""Contact types and their custom fields: what may be changed of them, what contacts hold, who sees and finds it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from desktop_app.domain.custom_fields import CustomSheet
from desktop_app.domain.errors import Conflict, DesktopError, InvalidContact, NotFound, NotPermitted, Refused
from desktop_app.domain.identifiers import IdentifierType
from desktop_app.domain.ids import ContactId, OperationId
from desktop_app.domain.interactions import Channel
from desktop_app.domain.permissions import Permission, Role
from desktop_app.services.contacts import CreateContact, DeleteContact, DetailsOfContact, EditContact, PromoteContact
from desktop_app.services.custom_fields import (
    AddSchema,
    ContactTypes,
    DisableSchema,
    EditSchema,
    EnableSchema,
    SetCustomFields,
)
from desktop_app.services.journal import OperationLog, Undo
from desktop_app.services.merging import MergeContacts, PreviewUnmerge, UnmergeContacts
from desktop_app.services.runner import Runner
from desktop_app.services.searching import SearchContacts
from tests.builders import (
    a_call,
    a_contact,
    an_agent,
    an_arrival,
    dump_text,
    last_operation,
    linked,
    receive,
    unchanged,
)

FIELDS = (
    {"name": "Plan", "type": "dropdown", "options": ["Gold", "Silver"]},
    {"name": "Since", "type": "date"},
    {"name": "Customer No", "type": "identifier"},
    {"name": "Tags", "type": "tag"},
    {"name": "Newsletter", "type": "checkbox"},
)


def a_schema(runner: Runner, title: str = "Business", fields: Sequence[dict[str, Any]] = FIELDS) -> str:
    return str(runner.run(AddSchema(title, fields)).result["schema"])


def custom(runner: Runner, id: ContactId) -> dict[str, str]:
    """Field name → text, of those that hold something."""
    sheet: CustomSheet = runner.read(DetailsOfContact(id)).custom
    assert sheet.schema is not None
    return {each.name: sheet.value_of(each.id) for each in sheet.schema.fields if sheet.value_of(each.id)}


def found(runner: Runner, text: str) -> list[str]:
    return [hit.name for hit in runner.read(SearchContacts(text)).answer.hits]


def test_a_contact_gets_a_type_and_values(runner: Runner) -> None:
    ada = a_contact(runner)
    a_schema(runner)
    runner.run(
        SetCustomFields(
            contact_id=ada,
            schema="business",
            custom_fields={"plan": "gold", "Tags": ["VIP", "north"], "Newsletter": True, "Since": ""},
        )
    )

    assert custom(runner, ada) == {"Plan": "Gold", "Tags": "VIP, north", "Newsletter": "yes"}


def test_creating_editing_and_promoting_take_custom_fields_in_the_same_operation(runner: Runner) -> None:
    a_schema(runner)
    created = runner.run(CreateContact(first_name="Ada", schema="Business", custom_fields={"Plan": "Gold"}))
    ada = ContactId(created.result["contact"])
    runner.run(EditContact(contact_id=ada, title="Countess", custom_fields={"Plan": "Silver"}))
    temporary = linked(runner, a_call(runner, "(803) 123-0001"))
    assert temporary is not None
    runner.run(PromoteContact(contact_id=temporary, schema="Business", custom_fields={"Since": "2026-02-04"}))

    assert custom(runner, ada) == {"Plan": "Silver"}
    assert custom(runner, temporary) == {"Since": "2026-02-04"}


@pytest.mark.parametrize(
    ("schema", "given", "error", "says"),
    [
        ("Business", {"Plan": "Bronze"}, InvalidContact, "Plan has no option Bronze"),
        ("Business", {"Plam": "Gold"}, InvalidContact, "Business has no field 'Plam'; its fields are Plan, Since"),
        (None, {"Plan": "Gold"}, InvalidContact, "has no type"),
        ("Private", {}, NotFound, "There is no contact type 'Private'; there are Business"),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(
    runner: Runner, schema: str | None, given: dict[str, Any], error: type[DesktopError], says: str
) -> None:
    ada = a_contact(runner)
    a_schema(runner)
    is_unchanged = unchanged(runner)

    with pytest.raises(error, match=says):
        runner.run(EditContact(contact_id=ada, title="Countess", schema=schema, custom_fields=given))
    assert is_unchanged()


def test_edits_of_different_fields_both_stand_and_of_the_same_field_are_a_conflict(runner: Runner) -> None:
    ada = a_contact(runner)
    a_schema(runner)
    runner.run(SetCustomFields(contact_id=ada, schema="Business", custom_fields={"Plan": "Gold"}))
    bob = an_agent(runner, "bob")

    runner.run(SetCustomFields(contact_id=ada, custom_fields={"Plan": "Silver"}, custom_seen={"Plan": "Gold"}))
    bob.run(SetCustomFields(contact_id=ada, custom_fields={"Since": "2026-02-04"}, custom_seen={"Since": ""}))
    assert custom(runner, ada) == {"Plan": "Silver", "Since": "2026-02-04"}

    is_unchanged = unchanged(runner)
    with pytest.raises(Conflict, match="Somebody else has changed Plan") as conflict:
        bob.run(SetCustomFields(contact_id=ada, custom_fields={"Plan": ""}, custom_seen={"Plan": "Gold"}))
    assert [(each.field, each.before, each.then, each.now) for each in conflict.value.differences] == [
        ("Plan", "Gold", "", "Silver")
    ]
    assert is_unchanged()


def test_a_type_that_somebody_else_has_given_meanwhile_is_a_conflict(runner: Runner) -> None:
    ada = a_contact(runner)
    a_schema(runner, "Business")
    private = a_schema(runner, "Private")
    runner.run(SetCustomFields(contact_id=ada, schema="Business", schema_seen=""))
    with pytest.raises(Conflict, match="made the contact type Business meanwhile"):
        runner.run(SetCustomFields(contact_id=ada, schema=private, schema_seen=""))


def test_values_of_another_type_are_hidden_and_come_back_with_it(runner: Runner) -> None:
    ada = a_contact(runner)
    a_schema(runner, "Business")
    a_schema(runner, "Private")
    runner.run(SetCustomFields(contact_id=ada, schema="Business", custom_fields={"Tags": "VIP"}))

    runner.run(SetCustomFields(contact_id=ada, schema="Private"))
    assert (custom(runner, ada), found(runner, "VIP")) == ({}, [])
    runner.run(SetCustomFields(contact_id=ada, schema="Business"))
    assert (custom(runner, ada), found(runner, "VIP")) == ({"Tags": "VIP"}, ["Ada Lovelace"])


def test_a_disabled_type_is_given_to_nobody_and_its_data_stays(runner: Runner) -> None:
    ada, eve = a_contact(runner), a_contact(runner, first_name="Eve")
    a_schema(runner)
    runner.run(SetCustomFields(contact_id=ada, schema="Business", custom_fields={"Plan": "Gold"}))
    runner.run(DisableSchema("Business"))

    runner.run(SetCustomFields(contact_id=ada, custom_fields={"Since": "2026-02-04"}))
    assert custom(runner, ada) == {"Plan": "Gold", "Since": "2026-02-04"}
    with pytest.raises(Refused, match="Business is disabled"):
        runner.run(SetCustomFields(contact_id=eve, schema="Business"))
    with pytest.raises(Refused, match="Business is disabled already"):
        runner.run(DisableSchema("Business"))
    runner.run(EnableSchema("Business"))
    runner.run(SetCustomFields(contact_id=eve, schema="Business"))


# Schemas


def test_a_schema_may_grow(runner: Runner) -> None:
    ada = a_contact(runner)
    id = a_schema(runner)
    runner.run(SetCustomFields(contact_id=ada, schema=id, custom_fields={"Plan": "Gold"}))
    more = [{**FIELDS[0], "options": ["Bronze", "Gold", "Silver"]}, *FIELDS[1:], {"name": "Size", "type": "integer"}]

    done = runner.run(EditSchema("Business", 1, title="Business customers", description="Firms", fields=more))

    (schema,) = runner.read(ContactTypes())
    assert done.result == {"schema": id, "version": 2}
    assert (schema.title, schema.description, schema.version) == ("Business customers", "Firms", 2)
    assert [each.name for each in schema.fields] == [each["name"] for each in more]
    assert schema.field_named("Plan").options == ("Bronze", "Gold", "Silver")
    assert custom(runner, ada) == {"Plan": "Gold"}


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        (FIELDS[1:], "Plan cannot be taken away or renamed"),
        (({**FIELDS[0], "name": "Tariff"}, *FIELDS[1:]), "Plan cannot be taken away or renamed"),
        (({"name": "plan", "type": "text"}, *FIELDS[1:]), "Plan cannot become a text, as contacts may hold a dropdown"),
        (({**FIELDS[0], "options": ["Gold"]}, *FIELDS[1:]), "Plan cannot lose the option Silver"),
        ((*FIELDS, {"name": "PLAN", "type": "text"}), "cannot become a text"),
        (
            (*FIELDS, *({"name": f"F{n}", "type": "text"} for n in range(21))),
            "has 26 fields; it needs between 1 and 25",
        ),
    ],
)
def test_an_edit_that_data_would_not_survive_is_refused_with_the_reason(
    runner: Runner, fields: Sequence[dict[str, Any]], says: str
) -> None:
    a_schema(runner)
    is_unchanged = unchanged(runner)

    with pytest.raises(Refused, match=says):
        runner.run(EditSchema("Business", 1, fields=fields))
    assert is_unchanged()


def test_an_edit_of_an_older_version_is_a_conflict(runner: Runner) -> None:
    a_schema(runner)
    runner.run(EditSchema("Business", 1, title="Firms"))

    with pytest.raises(Conflict, match="Firms is in its version 2 by now, not 1"):
        runner.run(EditSchema("Firms", 1, title="Companies"))


@pytest.mark.parametrize(
    ("title", "fields", "says"),
    [
        ("", FIELDS, "A title has between 1 and 50 characters"),
        ("x" * 51, FIELDS, "A title has between 1 and 50 characters"),
        ("Business", (), "Business has 0 fields"),
        ("Business", ({"name": "x" * 101, "type": "text"},), "A field's name has between 1 and 100 characters"),
        ("Business", ({"name": "Plan", "type": "colour"},), "There is no type of field called 'colour'; the types are"),
        ("Business", ({"name": "Plan"},), "A field is given as"),
        ("Business", ("Plan",), "A field is given as"),
        ("Business", ({"name": "Plan", "type": "dropdown"},), "a dropdown needs some"),
        ("Business", ({"name": "Plan", "type": "text", "options": ["a"]},), "options belong to a dropdown"),
        ("Business", ({"name": "P", "type": "dropdown", "options": [1]},), "The options of P are given as a list"),
        ("Business", ({"name": "P", "type": "dropdown", "options": ["a", "A"]},), "P has the option A twice"),
        ("Business", ({"name": "P", "type": "dropdown", "options": ["x" * 101]},), "An option of P has between 1 and"),
        ("Business", ({"name": "P", "type": "dropdown", "options": [str(n) for n in range(51)]},), "at most 50"),
        ("Business", ({"name": "P", "type": "text"}, {"name": "p", "type": "date"}), "has the field p twice"),
    ],
)
def test_what_is_no_schema_is_refused(runner: Runner, title: str, fields: Sequence[Any], says: str) -> None:
    is_unchanged = unchanged(runner)

    with pytest.raises(Refused, match=says):
        runner.run(AddSchema(title, fields))
    assert is_unchanged()


def test_there_are_at_most_20_schemas_of_different_titles_and_500_fields(runner: Runner) -> None:
    fields = [{"name": f"F{number}", "type": "text"} for number in range(25)]
    a_schema(runner, "S0", fields)
    with pytest.raises(Refused, match="There is a contact type called s0 already"):
        a_schema(runner, "s0")
    with pytest.raises(Refused, match="A description has at most 200 characters"):
        runner.run(AddSchema("S1", fields, "x" * 201))
    for number in range(1, 20):
        a_schema(runner, f"S{number}", fields)
    with pytest.raises(Refused, match="There are 20 contact types; at most 20 are kept"):
        a_schema(runner, "S20")


# Who sees it


def test_without_custom_fields_view_they_are_neither_shown_nor_found_nor_set(runner: Runner) -> None:
    ada = a_contact(runner)
    a_schema(runner)
    runner.run(SetCustomFields(contact_id=ada, schema="Business", custom_fields={"Tags": "VIP", "Plan": "Gold"}))
    bob = an_agent(runner, "bob", Role.ADMINISTRATOR, without=Permission.CUSTOM_FIELDS_VIEW)

    assert bob.read(DetailsOfContact(ada)).custom == CustomSheet()
    assert found(bob, "VIP") == []
    for command in (
        EditContact(contact_id=ada, custom_fields={"Plan": ""}),
        CreateContact(first_name="Eve", schema="Business"),
        PromoteContact(contact_id=ada, schema=""),
    ):
        with pytest.raises(NotPermitted, match="externalContacts:customFields:view"):
            bob.run(command)
    assert "'Plan': 'Gold'" not in str(bob.read(OperationLog()))
    assert "'Plan': 'Gold'" in str(runner.read(OperationLog()))
    bob.run(EditContact(contact_id=ada, title="Countess"))
    assert custom(runner, ada) == {"Tags": "VIP", "Plan": "Gold"}


def test_an_edit_of_custom_fields_is_undone_by_who_may_see_them(runner: Runner) -> None:
    ada = a_contact(runner)
    a_schema(runner)
    operation = runner.run(EditContact(contact_id=ada, schema="Business", custom_fields={"Plan": "Gold"})).operation
    bob = an_agent(runner, "bob", Role.ADMINISTRATOR, without=Permission.CUSTOM_FIELDS_VIEW)

    with pytest.raises(NotPermitted, match="externalContacts:customFields:view"):
        bob.run(Undo(operation))


# Searching


def test_identifiers_are_found_by_any_piece_and_tags_whole_both_in_any_case(runner: Runner) -> None:
    ada = a_contact(runner)
    a_schema(runner)
    runner.run(
        SetCustomFields(
            contact_id=ada,
            schema="Business",
            custom_fields={"Customer No": "K-17/b", "Tags": "North West, VIP", "Plan": "Silver"},
        )
    )

    for text in ("k-17/B", "k-1", "17", "north west", '"NORTH WEST"', " vip "):
        assert found(runner, text) == ["Ada Lovelace"], text
    for text in ("north", "vi", "silver", '"vi"'):
        assert found(runner, text) == [], text
    (hit,) = runner.read(SearchContacts("vip")).answer.hits
    assert (hit.matched_field, hit.matched_label, hit.matched_text, hit.span) == ("custom", "Tags", "VIP", (0, 3))

    runner.run(SetCustomFields(contact_id=ada, custom_fields={"Tags": "VIP"}))
    assert found(runner, "north west") == []
    runner.run(DeleteContact(ada))
    assert found(runner, "vip") == []


def test_whoever_is_called_like_a_tag_comes_before_those_who_have_it(runner: Runner) -> None:
    a_schema(runner)
    for number in range(25):
        tagged = CreateContact(first_name=f"Ada {number}", schema="Business", custom_fields={"Tags": "gold"})
        runner.run(tagged)
    a_contact(runner, first_name="Max", last_name="Gold")
    a_contact(runner, first_name="Max", last_name="Goldberg")

    names = found(runner, "gold")
    assert names[0] == "Max Gold"
    assert "Max Goldberg" not in names


def test_an_identifier_of_a_custom_field_resolves_no_interaction(runner: Runner) -> None:
    ada = a_contact(runner)
    a_schema(runner)
    runner.run(SetCustomFields(contact_id=ada, schema="Business", custom_fields={"Customer No": "+18031230000"}))

    call = receive(runner, an_arrival(Channel.VOICE, (IdentifierType.PHONE, "+18031230000"))).result
    assert call["contact"] != ada


# Undo


def test_a_schema_that_is_in_use_is_not_undone_before_what_uses_it(runner: Runner) -> None:
    ada = a_contact(runner)
    added = runner.run(AddSchema("Business", FIELDS)).operation
    given = runner.run(SetCustomFields(contact_id=ada, schema="Business", custom_fields={"Plan": "Gold"})).operation

    with pytest.raises(Refused, match=f"undo first: SetCustomFields {given}"):
        runner.run(Undo(added))
    before = dump_text(runner)
    runner.run(Undo(runner.run(Undo(given)).operation))
    assert dump_text(runner) == before


# Merged


def merged(runner: Runner) -> tuple[ContactId, ContactId, OperationId]:
    """Two contacts of one type; the survivor has a plan, the absorbed one another and tags."""
    ada, bob = a_contact(runner), a_contact(runner, first_name="Bob")
    a_schema(runner)
    runner.run(SetCustomFields(contact_id=ada, schema="Business", custom_fields={"Plan": "Gold"}))
    runner.run(SetCustomFields(contact_id=bob, schema="Business", custom_fields={"Plan": "Silver", "Tags": "VIP"}))
    return ada, bob, runner.run(MergeContacts(ada, (bob,))).operation


def test_a_merged_person_has_the_survivors_values_else_the_others(runner: Runner) -> None:
    ada, bob, merge = merged(runner)

    assert custom(runner, ada) == custom(runner, bob) == {"Plan": "Gold", "Tags": "VIP"}
    assert found(runner, "vip") == ["Ada Lovelace"]
    runner.run(UnmergeContacts(merge))
    assert (custom(runner, ada), custom(runner, bob)) == ({"Plan": "Gold"}, {"Plan": "Silver", "Tags": "VIP"})
    assert found(runner, "vip") == ["Bob Lovelace"]


def test_a_type_that_only_the_absorbed_contact_has_is_the_whole_persons(runner: Runner) -> None:
    ada, bob = a_contact(runner), a_contact(runner, first_name="Bob")
    a_schema(runner)
    runner.run(SetCustomFields(contact_id=bob, schema="Business", custom_fields={"Plan": "Silver"}))
    runner.run(MergeContacts(ada, (bob,)))
    assert custom(runner, ada) == {"Plan": "Silver"}

    runner.run(SetCustomFields(contact_id=ada, schema="", schema_seen="Business"))
    assert runner.read(DetailsOfContact(ada)).custom.schema is None


def test_editing_a_merged_person_shows_what_was_typed_and_emptied_is_empty(runner: Runner) -> None:
    ada, bob, merge = merged(runner)
    before = dump_text(runner)
    edit = SetCustomFields(contact_id=bob, custom_fields={"Plan": "Silver", "Tags": ""}, custom_seen={"Tags": "VIP"})
    edited = runner.run(edit).operation

    assert custom(runner, ada) == {"Plan": "Silver"}
    assert found(runner, "vip") == []
    runner.run(Undo(edited))
    assert dump_text(runner) == before
    runner.run(UnmergeContacts(merge))
    assert custom(runner, bob) == {"Plan": "Silver", "Tags": "VIP"}


def test_custom_fields_changed_since_a_merge_stay_or_go_back_as_the_agent_chooses(runner: Runner) -> None:
    ada, _bob, merge = merged(runner)
    a_schema(runner, "Private", ({"name": "Club", "type": "text"},))
    runner.run(SetCustomFields(contact_id=ada, custom_fields={"Plan": "Silver", "Tags": ""}))
    runner.run(SetCustomFields(contact_id=ada, schema="Private", custom_fields={"Club": "Chess"}))

    stories = {each.label: each for each in runner.read(PreviewUnmerge(merge)).stories}
    told = {label: (each.before, each.then, each.now) for label, each in stories.items()}
    assert (
        told.items()
        >= {
            "Contact type": ("Business", "Business", "Private"),
            "Plan": ("Gold", "Gold", "Silver"),
            "Tags": ("", "VIP", ""),
            "Club": ("", "", "Chess"),
        }.items()
    )

    apart = runner.run(UnmergeContacts(merge, before=(stories["Contact type"].field, stories["Plan"].field))).operation
    assert custom(runner, ada) == {"Plan": "Gold"}
    runner.run(Undo(apart))
    assert custom(runner, ada) == {"Club": "Chess"}


def test_within_a_larger_merge_custom_fields_go_back_for_the_part_that_is_taken_apart(runner: Runner) -> None:
    ada, _bob, merge = merged(runner)
    plan = runner.read(ContactTypes())[0].field_named("Plan").key
    runner.run(SetCustomFields(contact_id=ada, custom_fields={"Plan": "Silver"}))
    eve = a_contact(runner, first_name="Eve")
    whole = runner.run(MergeContacts(eve, (ada,))).operation

    runner.run(UnmergeContacts(merge, before=(plan,)))
    assert custom(runner, eve) == {"Plan": "Gold"}
    runner.run(UnmergeContacts(whole))
    assert custom(runner, ada) == {"Plan": "Gold"}
    assert runner.read(DetailsOfContact(eve)).custom.schema is None


def test_a_contact_type_that_is_gone_cannot_be_put_back(runner: Runner) -> None:
    ada, bob = a_contact(runner), a_contact(runner, first_name="Bob")
    a_schema(runner)
    added = last_operation(runner).head.id
    runner.run(SetCustomFields(contact_id=ada, schema="Business"))
    merge = runner.run(MergeContacts(ada, (bob,))).operation
    runner.run(SetCustomFields(contact_id=ada, schema=""))
    runner.run(Undo(added))

    with pytest.raises(Refused, match="The contact type Business is no longer there"):
        runner.run(UnmergeContacts(merge, before=("schema",)))


def test_a_value_of_a_custom_field_can_be_chosen_as_it_is_merged(runner: Runner) -> None:
    ada, bob = a_contact(runner), a_contact(runner, first_name="Bob")
    a_schema(runner, "Business")
    a_schema(runner, "Private")
    plan = runner.read(ContactTypes())[0].field_named("Plan").key
    runner.run(SetCustomFields(contact_id=ada, schema="Business", custom_fields={"Plan": "Gold"}))
    runner.run(SetCustomFields(contact_id=bob, schema="Business", custom_fields={"Plan": "Silver"}))
    runner.run(SetCustomFields(contact_id=bob, schema="Private", custom_fields={"Tags": "VIP"}))

    merge = runner.run(MergeContacts(ada, (bob,), {plan: bob})).operation
    assert custom(runner, ada) == {"Plan": "Silver"}
    eve = a_contact(runner, first_name="Eve")
    runner.run(MergeContacts(ada, (eve,), {plan: ada, "schema": ada}))
    assert custom(runner, ada) == {"Plan": "Silver"}
    runner.run(UnmergeContacts(merge))
    assert custom(runner, ada) == {"Plan": "Gold"}

    runner.run(MergeContacts(ada, (bob,), {"schema": bob}))
    assert custom(runner, ada) == {"Tags": "VIP"}
    with pytest.raises(Refused, match="There is no field called 'custom:x' to choose for"):
        runner.run(MergeContacts(a_contact(runner), (a_contact(runner),), {"custom:x": ada}))
