"""Scenarios S1–S5, S11, S15–S20 of the reference product, and what Linkdesk adds, at the one door."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop_app.domain.contacts import ContactKind
from desktop_app.domain.errors import NotFound, Refused
from desktop_app.domain.identifiers import Clue, IdentifierType
from desktop_app.domain.ids import ContactId, InteractionId
from desktop_app.domain.interactions import Channel, LinkedBy
from desktop_app.domain.matching import Rule
from desktop_app.domain.permissions import Role
from desktop_app.domain.settings import MatchingPolicy, Settings
from desktop_app.services.contacts import CreateContact, DeleteContact, DetailsOfContact
from desktop_app.services.identifiers import AddIdentifier
from desktop_app.services.interactions import EndInteraction
from desktop_app.services.linking import (
    CorrectLink,
    LinkContact,
    LinkOfInteraction,
    MatchExplanation,
    UnlinkContact,
    WhyThisContact,
)
from desktop_app.services.runner import Runner
from tests.builders import (
    US,
    a_call,
    a_contact,
    a_finished_call,
    a_web_message,
    an_accepted_call,
    an_agent,
    an_arrival,
    an_email,
    contact,
    desk_of,
    dump_text,
    interaction,
    last_operation,
    linked,
    receive,
    received,
    unchanged,
)

NUMBER = "(803) 123-0000"
PHONE, EMAIL, COOKIE = IdentifierType.PHONE, IdentifierType.EMAIL, IdentifierType.COOKIE


@pytest.fixture
def alexis(runner: Runner) -> ContactId:
    return a_contact(runner, first_name="Alexis", last_name="Ruiz", work_phone="+1 803-123-0000")


@pytest.fixture
def david(runner: Runner, alexis: ContactId) -> ContactId:
    """Created after Alexis, with the same number."""
    return a_contact(runner, first_name="David", last_name="Ruiz", home_phone="803.123.0000")


def test_s1_the_first_created_of_several_contacts_is_linked(
    runner: Runner, alexis: ContactId, david: ContactId
) -> None:
    assert linked(runner, a_call(runner, NUMBER)) == alexis


def test_s1_the_other_holders_of_the_number_are_listed(runner: Runner, alexis: ContactId, david: ContactId) -> None:
    link = runner.read(LinkOfInteraction(a_call(runner, NUMBER)))

    assert [holder.contact_id for holder in link.others] == [david]
    assert link.reason == "Phone +1 803-123-0000 · first created"


def test_s2_deleting_the_first_created_hands_the_number_over(
    runner: Runner, alexis: ContactId, david: ContactId
) -> None:
    runner.run(DeleteContact(alexis))

    assert linked(runner, a_call(runner, NUMBER)) == david


def test_s3_unlinking_does_not_hand_the_number_over(runner: Runner, alexis: ContactId, david: ContactId) -> None:
    call = an_accepted_call(runner, NUMBER)
    runner.run(UnlinkContact(call))
    runner.run(LinkContact(call, david))

    assert linked(runner, a_call(runner, NUMBER)) == alexis


def test_s4_unlinking_leaves_nobody_linked_and_says_who_was(runner: Runner, alexis: ContactId) -> None:
    call = an_accepted_call(runner, NUMBER)
    runner.run(UnlinkContact(call))

    link = runner.read(LinkOfInteraction(call))
    assert (link.contact, link.unlinked_name, link.reason) == (None, "Alexis Ruiz", "You unlinked Alexis Ruiz")


def test_s4_selecting_another_contact_moves_the_interaction_to_its_history(
    runner: Runner, alexis: ContactId, david: ContactId
) -> None:
    call = an_accepted_call(runner, NUMBER)
    runner.run(UnlinkContact(call))
    runner.run(LinkContact(call, david))

    histories = {who: runner.read(DetailsOfContact(who)).history for who in (alexis, david)}
    assert {who: [each.id for each in history] for who, history in histories.items()} == {alexis: [], david: [call]}


def test_s5_a_number_that_nobody_holds_gets_a_temporary_contact_that_holds_it(runner: Runner) -> None:
    done = receive(runner, an_arrival(Channel.VOICE, (PHONE, "+1 803-123-0001")))

    made = contact(runner, done.result["contact"])
    assert done.result | {"interaction": None, "contact": None} == {
        "interaction": None, "contact": None, "type": "Identified", "rule": "nobody", "others": [], "created": True
    }  # fmt: skip
    assert [held.identifier.value for held in made.identifiers] == ["+18031230001"]


def test_s12_an_unknown_caller_has_no_name(runner: Runner) -> None:
    call = a_call(runner, NUMBER)

    made = contact(runner, linked(runner, call) or ContactId(""))
    assert (made.display_name, made.fields.work_phone) == ("No Name", NUMBER)


def test_s13_an_unknown_sender_keeps_name_and_address(runner: Runner) -> None:
    email = an_email(runner, "ann@x.org", name="Ann Lee")

    made = contact(runner, linked(runner, email) or ContactId(""))
    assert (made.display_name, made.fields.personal_email) == ("Ann Lee", "ann@x.org")


def test_s14_an_email_to_an_unknown_address_may_have_no_name(runner: Runner) -> None:
    email = an_email(runner, "ann@x.org")

    made = contact(runner, linked(runner, email) or ContactId(""))
    assert (made.display_name, made.fields.personal_email) == ("No Name", "ann@x.org")


def test_s15_a_web_visitor_is_ephemeral_with_a_web_id_that_no_field_shows(runner: Runner) -> None:
    made = contact(runner, linked(runner, a_web_message(runner, "c-1")) or ContactId(""))

    assert made.kind is ContactKind.EPHEMERAL
    assert made.fields.is_empty
    assert [held.identifier.type for held in made.identifiers] == [COOKIE]


@pytest.mark.parametrize(
    ("channel", "type", "given", "came"),
    [
        (Channel.VOICE, PHONE, "+1 803 123 0000", NUMBER),
        (Channel.CALLBACK, PHONE, "+1 803 123 0000", NUMBER),
        (Channel.SMS, PHONE, "+1 803 123 0000", NUMBER),
        (Channel.EMAIL, EMAIL, "Ann@X.org", "ann lee <ann@x.org>"),
        (Channel.CHAT, EMAIL, "Ann@X.org", "ann@x.org"),
        (Channel.WEB_MESSAGING, COOKIE, "c-1", "c-1"),
        (Channel.WHATSAPP, IdentifierType.WHATSAPP, "+1 803 123 0000", "18031230000"),
        (Channel.FACEBOOK, IdentifierType.FACEBOOK, "f-1", "f-1"),
        (Channel.INSTAGRAM, IdentifierType.INSTAGRAM, "g-1", "g-1"),
        (Channel.LINE, IdentifierType.LINE, "U1", "U1"),
        (Channel.X, IdentifierType.X, "@Ada_L", "ada_l"),
        (Channel.APPLE, IdentifierType.APPLE, "a-1", "a-1"),
    ],
)
def test_s11_the_only_holder_of_what_came_in_is_linked_on_every_channel(
    runner: Runner, channel: Channel, type: IdentifierType, given: str, came: str
) -> None:
    ada = a_contact(runner)
    runner.run(AddIdentifier(ada, type.value, given))

    done = receive(runner, an_arrival(channel, (type, came)))

    assert (done.result["contact"], done.result["rule"]) == (ada, "exact")


def test_s16_the_history_of_a_contact_lists_its_interactions_newest_first(runner: Runner, alexis: ContactId) -> None:
    calls = [a_finished_call(runner, NUMBER), a_call(runner, NUMBER)]

    details = runner.read(DetailsOfContact(alexis))
    assert [each.id for each in details.history] == calls[::-1]
    assert details.history_count == 2


def test_s17_a_chat_with_an_email_is_matched_by_it(runner: Runner, alexis: ContactId) -> None:
    ann = a_contact(runner, first_name="Ann", work_email="ann@x.org")

    assert linked(runner, received(runner, an_arrival(Channel.CHAT, (PHONE, NUMBER), (EMAIL, "ann@x.org")))) == ann


def test_s17_a_chat_without_an_email_is_matched_by_its_phone(runner: Runner, alexis: ContactId) -> None:
    assert linked(runner, received(runner, an_arrival(Channel.CHAT, (PHONE, NUMBER)))) == alexis


def test_s17_a_chat_with_a_name_only_shows_the_namesake_and_does_not_link_it(runner: Runner, alexis: ContactId) -> None:
    chat = received(runner, an_arrival(Channel.CHAT, name="alexis ruiz"))

    link = runner.read(LinkOfInteraction(chat))
    assert link.contact is not None
    assert link.contact.id != alexis
    assert [holder.contact_id for holder in link.namesakes] == [alexis]


def test_s18_an_unknown_messaging_id_shows_the_namesake_for_the_agent_to_link(
    runner: Runner, alexis: ContactId
) -> None:
    message = received(runner, an_arrival(Channel.LINE, (IdentifierType.LINE, "U1"), name="Ruiz, Alexis"))

    namesakes = runner.read(LinkOfInteraction(message)).namesakes
    runner.run(LinkContact(message, namesakes[0].contact_id))

    assert linked(runner, message) == alexis


def test_s19_open_messaging_links_nobody_and_makes_no_contact(runner: Runner, alexis: ContactId) -> None:
    done = receive(runner, an_arrival(Channel.OPEN, (PHONE, NUMBER)))

    assert (done.result["contact"], done.result["created"]) == (None, False)
    assert len(runner.store.dump()["contacts"]) == 1
    assert runner.read(DetailsOfContact(alexis)).history == ()


def test_s19_open_messaging_can_be_linked_by_hand(runner: Runner, alexis: ContactId) -> None:
    message = received(runner, an_arrival(Channel.OPEN, (PHONE, NUMBER)))
    runner.run(LinkContact(message, alexis))

    assert linked(runner, message) == alexis


def test_open_messaging_is_matched_where_the_setting_is_on(runner: Runner, alexis: ContactId) -> None:
    desk = desk_of(runner, runner.agent_name, settings=Settings(resolve_open_messaging=True))

    assert linked(runner, received(desk, an_arrival(Channel.OPEN, (PHONE, NUMBER)))) == alexis


def test_s20_the_link_stays_once_the_wrap_up_was_submitted(runner: Runner, alexis: ContactId, david: ContactId) -> None:
    call = a_finished_call(runner, NUMBER)
    is_unchanged = unchanged(runner)

    for command in (
        UnlinkContact(call),
        LinkContact(call, david),
        CreateContact(first_name="Eve", interaction_id=call),
    ):
        with pytest.raises(Refused, match="The wrap-up was submitted"):
            runner.run(command)

    assert is_unchanged()


def test_s20_unlinking_is_possible_until_then(runner: Runner, alexis: ContactId) -> None:
    call = an_accepted_call(runner, NUMBER)
    runner.run(EndInteraction(call))
    runner.run(UnlinkContact(call))

    assert linked(runner, call) is None


def test_s21_a_new_contact_is_curated_and_linked(runner: Runner) -> None:
    call = an_accepted_call(runner, NUMBER)
    runner.run(UnlinkContact(call))
    done = runner.run(CreateContact(first_name="Eve", last_name="Ng", work_phone=NUMBER, interaction_id=call))

    assert linked(runner, call) == done.result["contact"]
    assert contact(runner, done.result["contact"]).kind is ContactKind.CURATED


def test_a_new_contact_learns_the_handle_that_its_interaction_came_in_on(runner: Runner) -> None:
    message = received(runner, an_arrival(Channel.LINE, (IdentifierType.LINE, "U1")))
    done = runner.run(CreateContact(first_name="Eve", last_name="Ng", interaction_id=message))

    held = contact(runner, done.result["contact"]).identifiers
    assert [each.identifier.value for each in held] == ["U1"]


def test_the_agents_link_names_the_agent_and_the_matchs_does_not(runner: Runner, alexis: ContactId) -> None:
    call = a_call(runner, NUMBER)
    assert (interaction(runner, call).linked_by, interaction(runner, call).link_agent) == (LinkedBy.MATCH, None)

    runner.run(LinkContact(call, alexis))
    assert interaction(runner, call).linked_by is LinkedBy.AGENT
    assert interaction(runner, call).link_agent == runner.agent_name


def test_a_contact_can_be_linked_in_place_of_another_in_one_step(
    runner: Runner, alexis: ContactId, david: ContactId
) -> None:
    call = a_call(runner, NUMBER)
    runner.run(LinkContact(call, david))

    assert linked(runner, call) == david
    assert interaction(runner, call).unlinked_from is None


def test_linking_again_forgets_the_unlinking(runner: Runner, alexis: ContactId) -> None:
    call = a_call(runner, NUMBER)
    runner.run(UnlinkContact(call))
    assert interaction(runner, call).unlinked_from == alexis

    runner.run(LinkContact(call, alexis))
    assert interaction(runner, call).unlinked_from is None


def test_nobody_can_be_unlinked_where_nobody_is_linked(runner: Runner, alexis: ContactId) -> None:
    call = a_call(runner, NUMBER)
    runner.run(UnlinkContact(call))

    with pytest.raises(Refused, match="Nobody is linked"):
        runner.run(UnlinkContact(call))


@pytest.mark.parametrize("command", [LinkContact, lambda *ids: CorrectLink(*ids, reason="x")])
def test_a_link_needs_an_interaction_and_a_contact_that_exist(runner: Runner, alexis: ContactId, command) -> None:  # type: ignore[no-untyped-def]
    call = a_call(runner, NUMBER)
    is_unchanged = unchanged(runner)

    with pytest.raises(NotFound, match="no interaction nowhere"):
        runner.run(command(InteractionId("nowhere"), alexis))
    with pytest.raises(NotFound, match="no contact nobody"):
        runner.run(command(call, ContactId("nobody")))
    assert is_unchanged()


def test_a_supervisor_corrects_the_link_after_the_wrap_up_with_a_reason(
    runner: Runner, alexis: ContactId, david: ContactId
) -> None:
    call = a_finished_call(runner, NUMBER)
    an_agent(runner, "sue", Role.SUPERVISOR).run(CorrectLink(call, david, "David called back"))

    assert linked(runner, call) == david
    assert last_operation(runner).head.arguments["reason"] == "David called back"


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_correction_without_a_reason_is_refused(runner: Runner, alexis: ContactId, reason: str) -> None:
    call = a_finished_call(runner, NUMBER)

    with pytest.raises(Refused, match="needs a reason"):
        runner.run(CorrectLink(call, alexis, reason))


@pytest.mark.parametrize("number", ["anonymous", "", "0000000000", "Restricted"])
def test_two_withheld_calls_never_share_a_contact(runner: Runner, number: str) -> None:
    first, second = (receive(runner, an_arrival(Channel.VOICE, (PHONE, number))) for _ in range(2))

    assert first.result["rule"] == second.result["rule"] == "withheld"
    assert first.result["contact"] != second.result["contact"]
    assert contact(runner, first.result["contact"]).identifiers == ()


def test_a_withheld_number_is_called_so(runner: Runner) -> None:
    call = a_call(runner, "anonymous")

    assert interaction(runner, call).arrival.title == "Number withheld"
    assert runner.read(LinkOfInteraction(call)).reason == "Number withheld · temporary contact"


def test_two_mails_from_noreply_never_share_a_contact(runner: Runner) -> None:
    first, second = (linked(runner, an_email(runner, "noreply@shop.example")) for _ in range(2))

    assert first != second


def test_a_second_call_finds_the_temporary_contact_of_the_first(runner: Runner) -> None:
    assert linked(runner, a_call(runner, NUMBER)) == linked(runner, a_call(runner, "+1 803 123 0000"))


def test_the_policy_ask_links_nobody_and_offers_every_holder(
    runner: Runner, alexis: ContactId, david: ContactId
) -> None:
    desk = desk_of(runner, runner.agent_name, settings=Settings(policy=MatchingPolicy.ASK))
    done = receive(desk, an_arrival(Channel.VOICE, (PHONE, NUMBER)))

    assert (done.result["contact"], done.result["rule"]) == (None, "ask")
    assert done.result["others"] == [alexis, david]
    assert runner.read(LinkOfInteraction(done.result["interaction"])).reason == (
        "2 contacts hold Phone +1 803-123-0000: choose one"
    )


@pytest.mark.parametrize(
    "pair",
    [("+551198765432", "+5511998765432"), ("+525512345678", "+5215512345678"), ("+541123456789", "+5491123456789")],
    ids=["Brazil", "Mexico", "Argentina"],
)
def test_a_mobile_is_found_in_the_other_spelling_of_its_country(runner: Runner, pair: tuple[str, str]) -> None:
    for stored, came in (pair, pair[::-1]):
        ada = a_contact(runner, cell_phone=stored)
        done = receive(runner, an_arrival(Channel.VOICE, (PHONE, came)))
        assert (done.result["contact"], done.result["rule"]) == (ada, "variant")
        runner.run(DeleteContact(ada))


def test_a_brazilian_land_line_is_not_found_as_a_mobile(runner: Runner) -> None:
    a_contact(runner, cell_phone="+5511932345678")

    done = receive(runner, an_arrival(Channel.VOICE, (PHONE, "+551132345678")))
    assert done.result["rule"] == "nobody"


def test_a_match_is_explained_for_every_candidate(runner: Runner, alexis: ContactId, david: ContactId) -> None:
    explanation = runner.read(WhyThisContact(a_call(runner, NUMBER)))

    assert explanation.why == (
        "Linked because Phone +1 803-123-0000 is held by 2 contacts, and this one was created first."
    )
    assert [candidate.holder.contact_id for candidate in explanation.candidates] == [alexis, david]
    assert "too, but was created on" in explanation.candidates[1].why


def test_explaining_a_match_changes_nothing(runner: Runner, alexis: ContactId) -> None:
    before = dump_text(runner)
    explanation = runner.read(MatchExplanation(an_arrival(Channel.VOICE, (PHONE, NUMBER))))

    assert explanation.match.rule is Rule.EXACT
    assert dump_text(runner) == before


def test_the_explanation_of_an_unknown_interaction_says_there_is_none(runner: Runner) -> None:
    with pytest.raises(NotFound, match="no interaction nowhere"):
        runner.read(WhyThisContact(InteractionId("nowhere")))


def test_a_phone_that_names_a_source_is_explained_like_any_other(runner: Runner, alexis: ContactId) -> None:
    clue = Clue.read(PHONE, NUMBER, region=US, source="switch")
    call = received(runner, replace(an_arrival(Channel.VOICE), clues=(clue,)))

    assert interaction(runner, call).arrival.clues[0].identifier == clue.identifier
    assert runner.read(WhyThisContact(call)).match.contact_id == alexis
