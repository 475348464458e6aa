"""A contact as it was, what changed since, and every command in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from desktop_app.domain.changes import FieldChange
from desktop_app.domain.contacts import ContactKind
from desktop_app.domain.custom_fields import CustomSheet
from desktop_app.domain.errors import Conflict, NotFound, NotPermitted, Refused
from desktop_app.domain.identifiers import IdentifierType
from desktop_app.domain.ids import AgentName, ContactId
from desktop_app.domain.permissions import Permission
from desktop_app.services.agents import AddAgent, GrantPermission, RevokePermission
from desktop_app.services.catalogue import COMMANDS
from desktop_app.services.change_words import WORDED
from desktop_app.services.contacts import CreateContact, DeleteContact, EditContact, PromoteContact
from desktop_app.services.custom_fields import AddSchema, SetCustomFields
from desktop_app.services.identifiers import AddIdentifier, LabelIdentifier, RemoveIdentifier
from desktop_app.services.importing import ImportContacts
from desktop_app.services.interactions import (
    AcceptInteraction,
    ConversationOf,
    DeclineInteraction,
    EndInteraction,
    WrapUpInteraction,
)
from desktop_app.services.journal import OperationLog, OperationsInWords, Undo
from desktop_app.services.journey import ReceiveSession
from desktop_app.services.linking import CorrectLink, ForgetUnlink, LinkContact, UnlinkContact
from desktop_app.services.merging import ForgetNotSamePerson, MergeContacts, SayNotSamePerson, UnmergeContacts
from desktop_app.services.notes import AddNote
from desktop_app.services.organizations import CreateOrganization, EditOrganization, LinkOrganization
from desktop_app.services.requests import Command
from desktop_app.services.runner import Runner
from desktop_app.services.time_travel import Changes, ChangesOfContact, ContactAsOf, ContactThen
from tests.builders import (
    a_call,
    a_contact,
    a_finished_call,
    a_session,
    an_accepted_call,
    an_agent,
    an_email,
    contact,
    desk_of,
    last_operation,
    linked,
    operation_count,
)

NUMBER, OTHER_NUMBER = "(803) 123-0000", "(803) 123-0001"
BOB = AgentName("bob")


def then(runner: Runner, id: ContactId, after: int) -> ContactThen:
    return runner.read(ContactAsOf(id, after=after))


def changes(runner: Runner, id: ContactId, **asked: int) -> Changes:
    return runner.read(ChangesOfContact(id, **asked))


def sentences(runner: Runner, id: ContactId) -> list[str]:
    return [each.sentence for each in changes(runner, id).changes]


def last_time(runner: Runner) -> datetime:
    found = last_operation(runner).head.time
    assert isinstance(found, datetime)
    return found


@pytest.fixture
def ada(runner: Runner) -> ContactId:
    return a_contact(runner, title="Dr", work_phone=NUMBER)


# As it was


def test_a_contact_is_shown_as_it_was_with_what_changed_since_and_who_did_it(runner: Runner, ada: ContactId) -> None:
    moment = last_time(runner)
    bob = an_agent(runner, BOB)
    bob.run(EditContact(contact_id=ada, title="Prof"))
    runner.run(AddNote(ada, "likes tea"))

    found = runner.read(ContactAsOf(ada, moment))

    assert (found.contact.fields.title, found.notes, found.now and found.now.fields.title) == ("Dr", (), "Prof")
    assert found.differences == (FieldChange(ada, "title", "Dr", "Prof"),)
    assert [(each.agent, each.sentence) for each in found.since.changes] == [
        ("noor", "noor wrote a note on it: “likes tea”"),
        ("bob", "bob changed Title from Dr to Prof"),
    ]
    assert found.since.changes[1].fields == (FieldChange(ada, "title", "Dr", "Prof"),)
    assert found.since.has_more is False


def test_links_are_those_of_then_and_not_of_now(runner: Runner, ada: ContactId) -> None:
    call = an_accepted_call(runner, NUMBER)
    before = operation_count(runner)
    eve = a_contact(runner, first_name="Eve")
    runner.run(LinkContact(call, eve))
    email = an_email(runner, "ada@x.org")
    runner.run(LinkContact(email, ada))

    assert [each.id for each in then(runner, ada, before).history] == [call]
    assert [each.contact_id for each in then(runner, ada, before).history] == [ada]
    assert [each.id for each in then(runner, ada, operation_count(runner)).history] == [email]
    assert then(runner, ada, before - 2).history == ()


def test_visits_are_part_of_the_journey_of_then(runner: Runner, ada: ContactId) -> None:
    before = operation_count(runner)
    runner.run(ReceiveSession(a_session(NUMBER, id="v-1", customer=IdentifierType.PHONE)))
    visited = operation_count(runner)
    a_call(runner, NUMBER)
    runner.run(DeleteContact(ada))

    assert then(runner, ada, before).journey == ()
    assert [each.what.id for each in then(runner, ada, visited).journey] == ["v-1"]
    assert then(runner, ada, visited).unlinked_since == {"v-1"}
    assert len(then(runner, ada, visited + 1).journey) == 2
    assert sentences(runner, ada)[2] == "A visit of it came in"


def test_a_merged_person_was_several_before(runner: Runner, ada: ContactId) -> None:
    eve = a_contact(runner, first_name="Augusta", last_name="King", cell_phone=OTHER_NUMBER)
    call = a_call(runner, OTHER_NUMBER)
    before = operation_count(runner)
    merge = runner.run(MergeContacts(ada, (eve,)))
    merged = operation_count(runner)
    runner.run(UnmergeContacts(merge.operation))

    assert then(runner, ada, before).contact.members == (ada,)
    assert then(runner, eve, merged).contact.id == ada
    assert then(runner, eve, merged).contact.members == (ada, eve)
    assert [each.id for each in then(runner, ada, merged).history] == [call]
    assert then(runner, ada, merged).differences == (FieldChange(ada, "cell_phone", OTHER_NUMBER, ""),)


def test_more_than_is_listed_is_said_to_be_more(runner: Runner, ada: ContactId) -> None:
    for title in ("a", "b", "c"):
        runner.run(EditContact(contact_id=ada, title=title))

    assert len(changes(runner, ada, limit=3).changes) == 3
    assert changes(runner, ada, limit=3).has_more
    assert not changes(runner, ada, limit=4).has_more


def test_a_contact_that_is_gone_is_still_seen_as_it_was(runner: Runner, ada: ContactId) -> None:
    there = operation_count(runner)
    runner.run(DeleteContact(ada))

    found = then(runner, ada, there)

    assert (found.contact.fields.title, found.now, found.differences) == ("Dr", None, ())
    assert [each.command for each in changes(runner, ada).changes] == ["DeleteContact", "CreateContact"]
    with pytest.raises(NotFound, match="it had been deleted"):
        then(runner, ada, operation_count(runner))


def test_before_it_came_to_be_there_was_none(runner: Runner, ada: ContactId) -> None:
    with pytest.raises(NotFound, match="it came to be at 2026"):
        runner.read(ContactAsOf(ada, last_time(runner) - timedelta(seconds=1)))
    with pytest.raises(NotFound, match="there never was"):
        runner.read(ContactAsOf(ContactId("nobody")))
    with pytest.raises(NotFound, match="no operation number 99"):
        then(runner, ada, 99)


def test_without_a_moment_it_is_as_it_is_now(runner: Runner, ada: ContactId) -> None:
    found = runner.read(ContactAsOf(ada))

    assert found.contact == contact(runner, ada)
    assert (found.differences, found.since.changes) == ((), ())


def test_a_clock_that_was_set_back_hides_nothing_that_came_before(runner: Runner, ada: ContactId) -> None:
    ahead = desk_of(runner, "noor")  # its clock is an hour and more ahead
    ahead.run(EditContact(contact_id=ada, title="Prof"))
    runner.run(EditContact(contact_id=ada, title="Sir"))

    assert runner.read(ContactAsOf(ada, last_time(runner))).contact.fields.title == "Sir"


# What is left out, and what is not


def test_without_session_view_links_and_journey_are_not_shown_nor_counted(runner: Runner, ada: ContactId) -> None:
    call = an_accepted_call(runner, NUMBER)
    runner.run(EditContact(contact_id=ada, title="Prof"))
    runner.run(UnlinkContact(call))
    bob = an_agent(runner, BOB, without=Permission.SESSION_VIEW)

    found = then(bob, ada, operation_count(runner) - 4)

    assert (found.history, found.may_see_history) == ((), False)
    told = " ".join(sentences(bob, ada))
    assert "803" not in told
    assert [each.command for each in changes(bob, ada).changes] == ["UnlinkContact", "EditContact", "CreateContact"]
    assert "unlinked an interaction" in told  # what is remembered of it belongs to the contact


def test_a_refusal_is_part_of_the_history_and_changes_nothing_for_other_windows(runner: Runner, ada: ContactId) -> None:
    call = a_finished_call(runner, NUMBER)
    bob = an_agent(runner, BOB)
    seen = operation_count(runner)
    with pytest.raises(NotPermitted):
        bob.run(DeleteContact(ada))
    with pytest.raises(Refused):
        runner.run(UnlinkContact(call))

    refused = changes(runner, ada).changes[:2]

    assert [each.is_refused for each in refused] == [True, True]
    assert refused[0].sentence.startswith("noor was refused “Unlink contact”: The wrap-up was submitted")
    assert refused[1].sentence.startswith("bob was refused “Delete contact”: bob may not do this")
    assert not runner.changes_since(seen, besides=frozenset())
    assert "refused" not in str(runner.read(ConversationOf(call)).happenings)


def test_a_refused_undo_is_part_of_the_history_of_what_it_was_about(runner: Runner, ada: ContactId) -> None:
    edit = runner.run(EditContact(contact_id=ada, title="Prof")).operation
    runner.run(EditContact(contact_id=ada, title="Sir"))
    with pytest.raises(Conflict):
        runner.run(Undo(edit))

    assert changes(runner, ada).changes[0].is_refused


def test_each_change_says_whether_it_can_be_taken_back(runner: Runner, ada: ContactId) -> None:
    edit = runner.run(EditContact(contact_id=ada, title="Prof")).operation
    bob = an_agent(runner, BOB)
    with pytest.raises(NotPermitted):
        bob.run(DeleteContact(ada))
    runner.run(Undo(edit))

    for_noor = [each.why_not_undone for each in changes(runner, ada).changes]
    for_bob = [each.why_not_undone for each in changes(bob, ada).changes]

    missing = f"Needs the permission {Permission.JOURNAL_UNDO.value}"
    assert for_noor == ["", "It was refused and changed nothing", "Taken back since", ""]
    assert for_bob == [missing, "It was refused and changed nothing", "Taken back since", missing]


# In words


def temporary_of(runner: Runner, number: str) -> ContactId:
    found = linked(runner, a_call(runner, number))
    assert found is not None
    return found


def a_merge(runner: Runner, ada: ContactId) -> UnmergeContacts:
    eve = a_contact(runner, first_name="Eve", last_name="King")
    return UnmergeContacts(runner.run(MergeContacts(ada, (eve,))).operation)


def after(runner: Runner, first: Command, then: Callable[[], Command]) -> Command:
    runner.run(first)
    return then()


WORDS: list[tuple[Callable[[Runner, ContactId], Command], str]] = [
    (lambda r, ada: AcceptInteraction(a_call(r, NUMBER)), "noor answered a call from (803) 123-0000"),
    (lambda r, ada: DeclineInteraction(a_call(r, NUMBER)), "noor declined a call from (803) 123-0000"),
    (lambda r, ada: EndInteraction(an_accepted_call(r, NUMBER)), "The customer left a call from (803) 123-0000"),
    (
        lambda r, ada: WrapUpInteraction(an_accepted_call(r, NUMBER), "Resolved"),
        "noor wrapped up a call from (803) 123-0000 as Resolved",
    ),
    (
        lambda r, ada: LinkContact(an_email(r, "ada@x.org"), ada),
        "noor linked an e-mail from ada@x.org to it",
    ),
    (
        lambda r, ada: LinkContact(a_call(r, NUMBER), a_contact(r, first_name="Eve")),
        "noor linked a call from (803) 123-0000 to Eve Lovelace",
    ),
    (lambda r, ada: UnlinkContact(a_call(r, NUMBER)), "noor unlinked a call from (803) 123-0000 from it"),
    (
        lambda r, ada: CorrectLink(a_finished_call(r, OTHER_NUMBER), ada, "wrong one"),
        "noor corrected the link of a call from (803) 123-0001 to it: “wrong one”",
    ),
    (lambda r, ada: EditContact(contact_id=ada, title="Prof"), "noor changed Title from Dr to Prof"),
    (
        lambda r, ada: EditContact(contact_id=ada, title="", first_name="Ida", country="US", organization="X"),
        "noor changed First name from Ada to Ida, Title from Dr to nothing, Organization to X and 1 more",
    ),
    (lambda r, ada: DeleteContact(ada), "noor deleted it"),
    (lambda r, ada: AddIdentifier(ada, "email", "ada@x.org"), "noor added the e-mail ada@x.org to it"),
    (
        lambda r, ada: after(
            r, CreateContact(first_name="Eve", work_email="e@x.org"),
            lambda: AddIdentifier(ada, "email", "e@x.org", if_held="move"),
        ),
        "noor added the e-mail e@x.org to it, and took it from who held it before",
    ),
    (lambda r, ada: RemoveIdentifier(ada, "phone", NUMBER), "noor removed the phone (803) 123-0000 from it"),
    (
        lambda r, ada: LabelIdentifier(ada, "phone", NUMBER, "castle"),
        "noor called the phone (803) 123-0000 “castle”",
    ),
    (
        lambda r, ada: MergeContacts(ada, (a_contact(r, first_name="Augusta", last_name="King"),)),
        "noor merged Augusta King into it",
    ),
    (
        lambda r, ada: MergeContacts(ada, tuple(a_contact(r, first_name=name, last_name="") for name in "ABC")),
        "noor merged A, B and C into it",
    ),
    (a_merge, "noor took the merge of Eve King into it apart"),
    (
        lambda r, ada: SayNotSamePerson(ada, a_contact(r, first_name="Eve")),
        "noor said that it and Eve Lovelace are two people",
    ),
    (
        lambda r, ada: after(
            r, SayNotSamePerson(ada, eve := a_contact(r, first_name="Eve")), lambda: ForgetNotSamePerson(eve, ada)
        ),
        "noor forgot that Eve Lovelace and it were said to be two people",
    ),
    (
        lambda r, ada: after(r, UnlinkContact(a_call(r, NUMBER)), lambda: ForgetUnlink(ada, "phone", NUMBER)),
        "noor forgot that the phone (803) 123-0000 was once unlinked from it",
    ),
    (
        lambda r, ada: Undo(r.run(EditContact(contact_id=ada, title="Prof")).operation),
        "noor took back: noor changed Title from Dr to Prof",
    ),
    (
        lambda r, ada: Undo(r.run(Undo(r.run(EditContact(contact_id=ada, title="Prof")).operation)).operation),
        "noor did again: noor changed Title from Dr to Prof",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("make", "says"), WORDS, ids=range(len(WORDS)))
def test_what_a_command_did_is_said_in_words(
    runner: Runner, ada: ContactId, make: Callable[[Runner, ContactId], Command], says: str
) -> None:
    runner.run(make(runner, ada))

    assert sentences(runner, ada)[0] == says


def test_what_came_in_is_said_in_words(runner: Runner, ada: ContactId) -> None:
    a_call(runner, NUMBER)
    assert sentences(runner, ada) == [
        "A call from (803) 123-0000 came in and was linked to it",
        "noor created it",
    ]

    temporary = temporary_of(runner, OTHER_NUMBER)
    assert sentences(runner, temporary) == [
        "A call from (803) 123-0001 came in, and this temporary contact was made",
    ]
    runner.run(PromoteContact(contact_id=temporary, first_name="Ann", last_name="Lee"))
    assert sentences(runner, temporary)[0] == (
        "noor added it to the contacts and changed First name to Ann and Last name to Lee"
    )
    assert contact(runner, temporary).kind is ContactKind.CURATED


def test_the_whole_log_names_everybody(runner: Runner, ada: ContactId) -> None:
    runner.run(EditContact(contact_id=ada, title="Prof"))
    runner.run(DeleteContact(ada))
    runner.run(AddAgent(BOB, "Supervisor"))
    runner.run(GrantPermission(BOB, Permission.CONTACT_DELETE.value))
    runner.run(RevokePermission(BOB, Permission.CONTACT_DELETE.value))
    runner.run(ImportContacts(("/home/noor/people.csv",), ()))

    assert runner.read(OperationsInWords(OperationLog())) == (
        "noor imported contacts from /home/noor/people.csv",
        f"noor took the permission {Permission.CONTACT_DELETE.value} from bob",
        f"noor gave bob the permission {Permission.CONTACT_DELETE.value}",
        "noor gave bob the role Supervisor",
        "noor deleted Ada Lovelace",
        "noor changed Title from Dr to Prof of Ada Lovelace",
        "noor created Ada Lovelace",
        "noor opened the store for the first time",
    )


def test_under_another_name_both_are_said(runner: Runner, ada: ContactId) -> None:
    desk_of(runner, BOB, run_by="noor").run(EditContact(contact_id=ada, title="Prof"))

    assert sentences(runner, ada)[0] == "bob (noor at the keyboard) changed Title from Dr to Prof"


def test_every_command_has_words_of_its_own() -> None:
    assert set(COMMANDS) - WORDED == set()


def test_custom_fields_are_shown_as_they_were_to_who_may_see_them(runner: Runner, ada: ContactId) -> None:
    fields = [{"name": "policy Number", "type": "text"}]
    runner.run(AddSchema(title="Insured", fields=fields))
    runner.run(SetCustomFields(contact_id=ada, schema="Insured", custom_fields={"policy Number": "A-1"}))
    before = operation_count(runner)
    runner.run(SetCustomFields(contact_id=ada, custom_fields={"policy Number": "B-2"}))
    bob = an_agent(runner, BOB, without=Permission.CUSTOM_FIELDS_VIEW)

    found = then(runner, ada, before)

    assert found.custom.schema is not None
    assert (found.custom.schema.title, list(found.custom.values.values())) == ("Insured", ["A-1"])
    assert [(each.label, each.before, each.after) for each in found.differences] == [("policy Number", "A-1", "B-2")]
    assert sentences(runner, ada)[0] == "noor set policy Number of it"
    assert then(runner, ada, before - 1).custom.schema is None
    assert (then(bob, ada, before).custom, then(bob, ada, before).differences) == (CustomSheet(), ())
    assert sentences(bob, ada)[0] == "noor set custom fields of it"


def test_the_organization_of_then_is_named_as_it_was_to_who_may_see_it(runner: Runner, ada: ContactId) -> None:
    engines = runner.run(CreateOrganization(name="Engines", contact_id=ada)).result["organization"]
    before = operation_count(runner)
    runner.run(EditOrganization(organization_id=engines, name="Motors"))
    runner.run(LinkOrganization(ada))
    bob = an_agent(runner, BOB, without=Permission.ORGANIZATION_VIEW)

    found = then(runner, ada, before)

    assert found.organization == "Engines"
    assert ("Belongs to", "Engines", "") in [(each.label, each.before, each.after) for each in found.differences]
    assert sentences(runner, ada)[0] == "noor unlinked it from its organization"
    assert sentences(runner, ada)[-2] == "noor created the organization Engines for it"
    assert then(bob, ada, before).organization == ""
    assert "Engines" not in " ".join(sentences(bob, ada))
