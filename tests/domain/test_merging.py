"""What several contacts are together: one pure function, whatever the order in which merges are made or taken apart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.contacts import (
    EMAIL_FIELDS,
    PHONE_FIELDS,
    Contact,
    ContactFields,
    ContactKind,
    HeldIdentifier,
    Origin,
    Source,
)
from desktop_app.domain.identifiers import Region
from desktop_app.domain.ids import ContactId
from desktop_app.domain.merging import MergeNode, compare, default_survivor, unify

US = Region("US")
THEN = datetime(2026, 2, 4, 10, tzinfo=UTC)


def a_record(id: str, order: int, kind: ContactKind = ContactKind.CURATED, **fields: str) -> Contact:
    given_fields = ContactFields(**fields)
    held = [
        HeldIdentifier(identifier, raw, Origin.FIELD, THEN, "CreateContact", holder=ContactId(id))
        for identifier, raw in given_fields.identifiers(US).items()
    ]
    created = THEN + timedelta(days=order)
    return Contact(
        ContactId(id), kind, given_fields, tuple(sorted(held)), created, order, created, members=(ContactId(id),)
    )


def node(contact: Contact, *children: MergeNode | Contact, **choices: str) -> MergeNode:
    below = tuple(each if isinstance(each, MergeNode) else MergeNode(each) for each in children)
    return MergeNode(contact, below, {name: ContactId(id) for name, id in choices.items()})


def test_the_survivors_own_value_counts_then_the_first_created_that_has_one() -> None:
    ann = a_record("ann", 3, first_name="Ann")
    bob = a_record("bob", 1, first_name="Bob", last_name="Lee")
    cyd = a_record("cyd", 2, last_name="Fox", title="Dr")

    whole = unify(node(ann, bob, cyd))

    assert (whole.fields.first_name, whole.fields.last_name, whole.fields.title) == ("Ann", "Lee", "Dr")
    assert whole.sources["last_name"] == Source(ContactId("bob"), "last_name")
    assert (whole.id, whole.members, whole.created_order) == ("ann", ("ann", "bob", "cyd"), 1)


def test_a_choice_counts_before_anything_else_as_long_as_it_has_a_value() -> None:
    ann, bob = a_record("ann", 1, first_name="Ann"), a_record("bob", 2, first_name="Bob")

    assert unify(node(ann, bob, first_name="bob")).fields.first_name == "Bob"
    assert unify(node(ann, bob, first_name="ann")).fields.first_name == "Ann"
    assert unify(node(ann, bob, first_name="gone")).fields.first_name == "Ann"
    assert unify(node(ann, bob, title="bob")).fields.title == ""


def test_a_field_that_was_emptied_by_hand_stays_empty() -> None:
    ann, bob = a_record("ann", 1), a_record("bob", 2, title="Dr")

    assert unify(node(ann, bob)).fields.title == "Dr"
    assert unify(node(ann, bob, title="ann")).fields.title == ""


def test_phones_keep_their_field_where_it_is_free_and_move_to_a_free_one_where_it_is_not() -> None:
    ann = a_record("ann", 1, work_phone="803 123 0000")
    bob = a_record("bob", 2, work_phone="803 123 0001", home_phone="803 123 0002")

    whole = unify(node(ann, bob))

    assert [getattr(whole.fields, name) for name in PHONE_FIELDS] == [
        "803 123 0000",
        "803 123 0001",
        "803 123 0002",
        "",
    ]
    assert whole.sources["cell_phone"] == Source(ContactId("bob"), "work_phone")


def test_a_phone_or_an_email_without_a_free_field_stays_an_identifier_and_is_told() -> None:
    ann = a_record("ann", 1, **{name: f"ann{place}@x.org" for place, name in enumerate(EMAIL_FIELDS)})
    bob = a_record("bob", 2, work_email="bob@x.org")

    whole = unify(node(ann, bob))

    assert whole.unplaced == ("bob@x.org",)
    assert "bob@x.org" in [held.identifier.value for held in whole.identifiers]


def test_the_same_number_in_two_spellings_is_one() -> None:
    ann = a_record("ann", 1, work_phone="(803) 123-0000")
    bob = a_record("bob", 2, cell_phone="+1 803 123 0000", work_email="Bob@x.org")

    whole = unify(node(ann, bob))

    assert (whole.fields.work_phone, whole.fields.cell_phone) == ("(803) 123-0000", "")
    assert whole.repeats["work_phone"] == (Source(ContactId("bob"), "cell_phone"),)
    assert len(whole.identifiers) == 2


def test_a_phone_that_was_chosen_takes_the_field_and_the_other_moves_on() -> None:
    ann, bob = a_record("ann", 1, work_phone="803 123 0000"), a_record("bob", 2, work_phone="803 123 0001")

    whole = unify(node(ann, bob, work_phone="bob"))

    assert (whole.fields.work_phone, whole.fields.cell_phone) == ("803 123 0001", "803 123 0000")


def test_the_whole_is_as_far_as_its_furthest_member() -> None:
    ann = a_record("ann", 2, ContactKind.EPHEMERAL)
    bob = a_record("bob", 1, ContactKind.CURATED)

    assert unify(node(ann, bob)).kind is ContactKind.CURATED


def test_equal_values_that_differ_in_case_or_spaces_are_no_conflict() -> None:
    ann = a_record("ann", 1, last_name="Lee", title="Dr", first_name="Ann")
    bob = a_record("bob", 2, last_name=" LEE ", title="", first_name="Bob", work_phone="803 123 0000")

    compared = compare([ann, bob])

    assert [each.field for each in compared if each.is_conflict] == ["first_name"]
    assert compared[0].field == "first_name"
    assert {each.field for each in compared} == {"first_name", "last_name", "title", "work_phone"}


def test_the_first_created_stands_for_the_rest_but_never_a_temporary_one_for_a_curated() -> None:
    ann, bob = a_record("ann", 2), a_record("bob", 1)
    visitor = a_record("visitor", 0, ContactKind.EPHEMERAL)

    assert default_survivor([ann, bob]) == ("bob", "first created")
    assert default_survivor([visitor, ann]) == ("ann", "the only curated one")
    assert default_survivor([visitor, ann, bob]) == ("bob", "first created")


VALUES = st.sampled_from(["", "Ann", "Bob", "ann"])
NUMBERS = st.sampled_from(["", "803 123 0000", "(803) 123-0000", "803 123 0001", "803 123 0002", "ask Bob"])
NAMES = ("first_name", "last_name", "title")
RECORDS = st.lists(
    st.fixed_dictionaries({**dict.fromkeys(NAMES, VALUES), **dict.fromkeys(PHONE_FIELDS, NUMBERS)}),
    min_size=2,
    max_size=5,
)


@given(RECORDS, st.data())
def test_nothing_is_lost_and_nothing_made_up_whatever_the_tree(
    records: list[dict[str, str]], data: st.DataObject
) -> None:
    contacts = [a_record(f"c{place}", place, **fields) for place, fields in enumerate(records)]
    children: dict[int, list[int]] = {place: [] for place in range(len(contacts))}
    for place in range(1, len(contacts)):
        children[data.draw(st.integers(0, place - 1))].append(place)

    def tree(place: int) -> MergeNode:
        below = [tree(child) for child in children[place]]
        choices = {name: data.draw(st.sampled_from([*below, None])) for name in NAMES} if below else {}
        return node(contacts[place], *below, **{name: each.contact.id for name, each in choices.items() if each})

    whole = unify(tree(0))

    held = {each.identifier for contact in contacts for each in contact.identifiers}
    assert {each.identifier for each in whole.identifiers} == held
    for name in NAMES:
        values = [getattr(contact.fields, name) for contact in contacts]
        assert getattr(whole.fields, name) in values
        assert bool(getattr(whole.fields, name)) == any(values)
    phones = [getattr(contact.fields, name) for contact in contacts for name in PHONE_FIELDS]
    shown = [getattr(whole.fields, name) for name in PHONE_FIELDS]
    assert {*filter(None, shown), *whole.unplaced} <= set(phones)
    for name, source in whole.sources.items():
        origin = next(contact for contact in contacts if contact.id == source.contact_id)
        assert getattr(origin.fields, source.field) == getattr(whole.fields, name)
    stands = {(each.contact_id, each.field) for each in whole.sources.values()}
    stands |= {(each.contact_id, each.field) for repeats in whole.repeats.values() for each in repeats}
    all_phones = {(c.id, name) for c in contacts for name in PHONE_FIELDS if getattr(c.fields, name)}
    assert len(all_phones - stands) >= len(whole.unplaced)
    assert not whole.unplaced or all(shown)
