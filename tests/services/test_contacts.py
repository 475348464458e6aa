from __future__ import annotations

import pytest

from desktop_app.domain.contacts import EXTERNAL_ID_LIMIT, NOTE_LIMIT, ContactKind
from desktop_app.domain.errors import Conflict, InvalidContact, InvalidIdentifier, NotFound, Refused
from desktop_app.domain.identifiers import IdentifierType, Region
from desktop_app.domain.ids import ContactId
from desktop_app.domain.interactions import Channel
from desktop_app.domain.settings import Settings
from desktop_app.services.contacts import (
    CreateContact,
    DeleteContact,
    DetailsOfContact,
    EditContact,
    PromoteContact,
)
from desktop_app.services.identifiers import AddIdentifier, RemoveIdentifier
from desktop_app.services.linking import LinkOfInteraction
from desktop_app.services.notes import AddNote
from desktop_app.services.runner import Runner
from tests.builders import (
    a_call,
    a_contact,
    a_web_message,
    an_accepted_call,
    an_arrival,
    an_email,
    contact,
    desk_of,
    held_values,
    interaction,
    last_operation,
    linked,
    received,
    unchanged,
)

NUMBER, OTHER_NUMBER = "(803) 123-0000", "(803) 123-0001"


def temporary(runner: Runner, number: str = NUMBER) -> ContactId:
    """The temporary contact of an unknown caller."""
    found = linked(runner, a_call(runner, number))
    assert found is not None
    return found


def test_s7_a_promoted_contact_is_curated_and_keeps_everything(runner: Runner) -> None:
    call = an_accepted_call(runner, NUMBER)
    temp = linked(runner, call)
    assert temp is not None
    runner.run(PromoteContact(contact_id=temp, first_name="Ann", last_name="Lee"))

    promoted = contact(runner, temp)
    assert (promoted.kind, promoted.display_name) == (ContactKind.CURATED, "Ann Lee")
    assert held_values(runner, temp) == ["+18031230000"]
    assert linked(runner, call) == temp


def test_s8_editing_an_auto_created_contact_does_not_promote_it(runner: Runner) -> None:
    temp = temporary(runner)
    runner.run(EditContact(contact_id=temp, first_name="Ann"))

    edited = contact(runner, temp)
    assert (edited.kind, edited.fields.first_name) == (ContactKind.IDENTIFIED, "Ann")


def test_s15_the_web_id_stays_with_the_promoted_contact(runner: Runner) -> None:
    temp = linked(runner, a_web_message(runner, "c-1"))
    assert temp is not None
    runner.run(PromoteContact(contact_id=temp, first_name="Ann", last_name="Lee"))

    assert held_values(runner, temp) == ["c-1"]
    assert linked(runner, a_web_message(runner, "c-1")) == temp


@pytest.mark.parametrize(
    ("bring", "expected"),
    [
        (lambda runner: a_call(runner, NUMBER), {"work_phone": NUMBER}),
        (
            lambda runner: an_email(runner, "Ann@x.org", name="Ann Lee"),
            {"personal_email": "ann@x.org", "first_name": "Ann", "last_name": "Lee"},
        ),
        (lambda runner: a_web_message(runner, "c-1"), {}),
        (lambda runner: a_call(runner, "anonymous"), {}),
        (
            lambda runner: received(
                runner, an_arrival(Channel.WHATSAPP, (IdentifierType.WHATSAPP, "18031230000"), name="Ann")
            ),
            {"cell_phone": "+18031230000", "first_name": "Ann"},
        ),
    ],
    ids=["call", "e-mail", "web message", "withheld", "WhatsApp"],
)
def test_s23_the_form_is_offered_what_the_interaction_brings(runner: Runner, bring, expected) -> None:  # type: ignore[no-untyped-def]
    suggested = interaction(runner, bring(runner)).arrival.suggested_fields()

    assert {name: value for name, value in vars(suggested).items() if value} == expected


def test_s24_a_curated_contact_cannot_be_promoted(runner: Runner) -> None:
    ada = a_contact(runner)
    is_unchanged = unchanged(runner)

    with pytest.raises(Refused, match="Ada Lovelace is a curated contact already"):
        runner.run(PromoteContact(contact_id=ada))
    assert is_unchanged()


def test_a_contact_needs_something_to_be_known_by(runner: Runner) -> None:
    with pytest.raises(InvalidContact, match="at least a name, a phone or an e-mail"):
        runner.run(CreateContact(first_name="  "))


def test_a_curated_contact_cannot_be_edited_into_nothing(runner: Runner) -> None:
    ada = a_contact(runner)

    with pytest.raises(InvalidContact, match="at least a name"):
        runner.run(EditContact(contact_id=ada, first_name="", last_name=""))


def test_a_contact_is_recognised_by_the_phones_and_emails_in_its_fields(runner: Runner) -> None:
    ada = a_contact(runner, work_phone=NUMBER, home_phone="no phone", work_email="Ada@X.org")

    assert sorted(held_values(runner, ada)) == ["+18031230000", "ada@x.org"]


def test_what_was_typed_is_kept_beside_the_normal_form(runner: Runner) -> None:
    ada = a_contact(runner, work_phone=NUMBER)

    (held,) = contact(runner, ada).identifiers
    assert (held.raw, held.identifier.value, held.added_with) == (NUMBER, "+18031230000", "CreateContact")


def test_an_edited_phone_is_recognised_and_the_old_one_no_longer(runner: Runner) -> None:
    ada = a_contact(runner, work_phone=NUMBER)
    runner.run(EditContact(contact_id=ada, work_phone=OTHER_NUMBER))

    assert held_values(runner, ada) == ["+18031230001"]


def test_a_phone_that_another_field_still_holds_is_still_recognised(runner: Runner) -> None:
    ada = a_contact(runner, work_phone=NUMBER, home_phone="803.123.0000")
    runner.run(EditContact(contact_id=ada, work_phone=""))

    assert held_values(runner, ada) == ["+18031230000"]


def test_emptying_a_field_leaves_the_identifier_that_was_added_besides(runner: Runner) -> None:
    ada = a_contact(runner)
    runner.run(AddIdentifier(ada, "phone", NUMBER))
    runner.run(EditContact(contact_id=ada, work_phone=NUMBER))
    runner.run(EditContact(contact_id=ada, work_phone=""))

    assert held_values(runner, ada) == ["+18031230000"]


def test_changing_the_country_reads_the_phones_anew(runner: Runner) -> None:
    ada = a_contact(runner, work_phone="030 123456")
    runner.run(EditContact(contact_id=ada, country="DE"))

    assert held_values(runner, ada) == ["+4930123456"]


def test_two_contacts_may_hold_the_same_identifier(runner: Runner) -> None:
    ada, bob = (a_contact(runner, first_name=name, work_phone=NUMBER) for name in ("Ada", "Bob"))

    assert held_values(runner, ada) == held_values(runner, bob)


def test_an_added_identifier_is_answered_in_its_normal_form(runner: Runner) -> None:
    done = runner.run(AddIdentifier(a_contact(runner), "phone", NUMBER))

    assert done.result == {"type": "phone", "value": "+18031230000"}


def test_an_identifier_is_added_once(runner: Runner) -> None:
    ada = a_contact(runner, work_phone=NUMBER)

    with pytest.raises(Refused, match=r"Ada Lovelace holds Phone \+1 803-123-0000 already"):
        runner.run(AddIdentifier(ada, "phone", "+1 803 123 0000"))


@pytest.mark.parametrize(
    ("type", "value"),
    [("phone", "12"), ("phone", "anonymous"), ("email", "ann"), ("fax", NUMBER), ("cookie", "\ud800"), ("phone", "")],
)
def test_what_identifies_nobody_is_not_added(runner: Runner, type: str, value: str) -> None:
    ada = a_contact(runner)
    is_unchanged = unchanged(runner)

    with pytest.raises(InvalidIdentifier):
        runner.run(AddIdentifier(ada, type, value))
    assert is_unchanged()


def test_an_eleventh_external_id_is_refused(runner: Runner) -> None:
    ada = a_contact(runner)
    for number in range(EXTERNAL_ID_LIMIT):
        runner.run(AddIdentifier(ada, "external-id", str(number + 1), "crm"))

    with pytest.raises(InvalidContact, match="at most 10 external ids"):
        runner.run(AddIdentifier(ada, "external-id", "11", "crm"))


def test_external_ids_of_two_systems_are_held_apart(runner: Runner) -> None:
    ada = a_contact(runner)
    runner.run(AddIdentifier(ada, "external-id", "17", "crm"))
    runner.run(AddIdentifier(ada, "external-id", "17", "shop"))
    runner.run(RemoveIdentifier(ada, "external-id", "17", "crm"))

    assert [held.identifier.source for held in contact(runner, ada).identifiers] == ["shop"]


def test_an_ephemeral_contact_that_gets_a_phone_is_identified(runner: Runner) -> None:
    temp = linked(runner, a_web_message(runner, "c-1"))
    assert temp is not None
    runner.run(AddIdentifier(temp, "phone", NUMBER))

    assert contact(runner, temp).kind is ContactKind.IDENTIFIED


def test_an_ephemeral_contact_that_is_edited_to_have_an_email_is_identified(runner: Runner) -> None:
    temp = linked(runner, a_web_message(runner, "c-1"))
    assert temp is not None
    runner.run(EditContact(contact_id=temp, work_email="ann@x.org"))

    assert contact(runner, temp).kind is ContactKind.IDENTIFIED


def test_kinds_never_fall(runner: Runner) -> None:
    temp = temporary(runner)
    runner.run(RemoveIdentifier(temp, "phone", NUMBER))

    assert contact(runner, temp).kind is ContactKind.IDENTIFIED


def test_a_removed_phone_leaves_its_fields_too(runner: Runner) -> None:
    ada = a_contact(runner, work_phone=NUMBER, home_phone="803.123.0000", cell_phone=OTHER_NUMBER)
    runner.run(RemoveIdentifier(ada, "phone", NUMBER))

    fields = contact(runner, ada).fields
    assert (fields.work_phone, fields.home_phone, fields.cell_phone) == ("", "", OTHER_NUMBER)


def test_only_what_is_held_can_be_removed(runner: Runner) -> None:
    with pytest.raises(NotFound, match=r"does not hold Phone \+1 803-123-0000"):
        runner.run(RemoveIdentifier(a_contact(runner), "phone", NUMBER))


def test_edits_that_started_from_the_same_text_conflict_on_the_same_field_only(runner: Runner) -> None:
    ada = a_contact(runner, title="Ms")
    seen = {"first_name": "Ada", "title": "Ms"}
    runner.run(EditContact(contact_id=ada, first_name="Augusta"))
    runner.run(EditContact(contact_id=ada, title="Countess", seen=seen))

    with pytest.raises(Conflict, match="Somebody else has changed first name meanwhile") as conflict:
        runner.run(EditContact(contact_id=ada, first_name="A.", title="Lady", seen=seen | {"title": "Countess"}))

    assert [(each.field, each.before, each.then, each.now) for each in conflict.value.differences] == [
        ("first_name", "Ada", "A.", "Augusta")
    ]
    assert contact(runner, ada).fields.title == "Countess"


def test_two_who_change_a_field_to_the_same_value_do_not_conflict(runner: Runner) -> None:
    ada = a_contact(runner)
    runner.run(EditContact(contact_id=ada, first_name="Augusta"))
    runner.run(EditContact(contact_id=ada, first_name="Augusta", seen={"first_name": "Ada"}))

    assert contact(runner, ada).fields.first_name == "Augusta"


def test_a_deleted_contact_leaves_its_interactions_linked_to_nobody(runner: Runner) -> None:
    ada = a_contact(runner, work_phone=NUMBER)
    call = a_call(runner, NUMBER)
    runner.run(AddNote(ada, "likes tea"))
    runner.run(DeleteContact(ada))

    assert linked(runner, call) is None
    assert runner.store.dump()["contacts"] == runner.store.dump()["notes"] == []


def test_the_card_says_that_the_contact_was_deleted(runner: Runner) -> None:
    ada = a_contact(runner, work_phone=NUMBER)
    call = a_call(runner, NUMBER)
    runner.run(DeleteContact(ada))

    assert runner.read(LinkOfInteraction(call)).unlinked_name == "a deleted contact"


@pytest.mark.parametrize(
    "command",
    [
        lambda id: EditContact(contact_id=id, first_name="A"),
        lambda id: PromoteContact(contact_id=id),
        lambda id: AddIdentifier(id, "phone", NUMBER),
        lambda id: RemoveIdentifier(id, "phone", NUMBER),
        lambda id: AddNote(id, "text"),
        DeleteContact,
    ],
)
@pytest.mark.parametrize("id", ["nobody", "", "\x00"])
def test_a_contact_that_is_none_is_not_found(runner: Runner, command, id: str) -> None:  # type: ignore[no-untyped-def]
    is_unchanged = unchanged(runner)

    with pytest.raises(NotFound, match="There is no contact"):
        runner.run(command(ContactId(id)))
    assert is_unchanged()


@pytest.mark.parametrize("text", ["", "  ", "x" * (NOTE_LIMIT + 1), "\x00", "\ud800"], ids=range(5))
def test_a_note_that_cannot_be_kept_is_refused(runner: Runner, text: str) -> None:
    ada = a_contact(runner)

    with pytest.raises(InvalidContact, match="A note has between 1 and 32,000"):
        runner.run(AddNote(ada, text))


def test_notes_name_their_author_and_time_newest_first(runner: Runner) -> None:
    ada = a_contact(runner)
    for text in ("first", "second"):
        runner.run(AddNote(ada, text))

    notes = runner.read(DetailsOfContact(ada)).notes
    assert [note.text for note in notes] == ["second", "first"]
    assert {note.author for note in notes} == {runner.agent_name}
    assert notes[0].written_at > notes[1].written_at


@pytest.mark.parametrize("field", ["first_name", "organization", "work_phone", "country"])
@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b", "x" * 10_000_000], ids=["NUL", "lone surrogate", "10 MB"])
def test_a_contact_that_cannot_be_stored_is_refused_by_its_field(runner: Runner, field: str, text: str) -> None:
    ada, temp = a_contact(runner), temporary(runner)
    is_unchanged = unchanged(runner)

    for command in (
        CreateContact(**{field: text}),
        EditContact(contact_id=ada, **{field: text}),
        PromoteContact(contact_id=temp, **{field: text}),
    ):
        with pytest.raises(InvalidContact) as refusal:
            runner.run(command)
        assert refusal.value.field == field
        assert len(str(last_operation(runner).head.arguments)) < 5_000

    assert is_unchanged()


@pytest.mark.parametrize("text", ["\u202egnp.exe", "<img src='file:///etc/passwd'>", "O'Neil; --", "👩‍👩‍👧", "a\nb\tc"])
def test_strange_text_is_kept_as_text(runner: Runner, text: str) -> None:
    ada = a_contact(runner, last_name=text, organization=text, work_phone=text)

    fields = contact(runner, ada).fields
    assert (fields.last_name, fields.organization, fields.work_phone) == (text, text, text)


def test_a_phone_that_was_read_in_another_region_is_no_longer_recognised_once_it_is_edited(runner: Runner) -> None:
    berlin = desk_of(runner, runner.agent_name, settings=Settings(region=Region("DE")))
    ada = a_contact(berlin, work_phone="030 123456")
    runner.run(EditContact(contact_id=ada, title="Dr"))
    assert held_values(runner, ada) == ["+4930123456"]

    runner.run(EditContact(contact_id=ada, work_phone=NUMBER))
    assert held_values(runner, ada) == ["+18031230000"]


def test_a_phone_that_was_read_in_another_region_leaves_its_field_when_it_is_removed(runner: Runner) -> None:
    berlin = desk_of(runner, runner.agent_name, settings=Settings(region=Region("DE")))
    ada = a_contact(berlin, work_phone="030 123456")
    runner.run(RemoveIdentifier(ada, "phone", "+49 30 123456"))

    assert contact(runner, ada).fields.work_phone == ""
