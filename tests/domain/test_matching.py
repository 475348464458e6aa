from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.contacts import ContactFields
from desktop_app.domain.identifiers import Clue, Identifier, IdentifierType, Region
from desktop_app.domain.ids import ContactId, InteractionId
from desktop_app.domain.interactions import Arrival, Channel
from desktop_app.domain.matching import Holder, HoldersOf, Match, Rule, clues_to_try, match, why, why_not
from desktop_app.domain.settings import MatchingPolicy, Settings

US = Region("US")
NOON = datetime(2026, 2, 4, 12, tzinfo=UTC)
PHONE, EMAIL, COOKIE = IdentifierType.PHONE, IdentifierType.EMAIL, IdentifierType.COOKIE
ASK = Settings(policy=MatchingPolicy.ASK)
NUMBER = "(803) 123-0000"


def clue(type: IdentifierType, raw: str, source: str = "") -> Clue:
    return Clue.read(type, raw, region=US, source=source)


def arrival(channel: Channel, *clues: Clue, name: str = "") -> Arrival:
    return Arrival(InteractionId("i"), channel, NOON, clues=clues, name=name)


def holder(name: str, order: int) -> Holder:
    return Holder(ContactId(name), name.title(), order, NOON + timedelta(days=order))


def held(*pairs: tuple[Clue, Holder]) -> HoldersOf:
    """Who holds what, for the matcher to ask."""

    def holders_of(identifier: Identifier) -> Sequence[Holder]:
        return [holder for clue, holder in pairs if clue.identifier == identifier]

    return holders_of


def nobody(identifier: Identifier) -> Sequence[Holder]:
    return ()


CALL = arrival(Channel.VOICE, clue(PHONE, NUMBER))
ALEXIS, DAVID = holder("alexis", 1), holder("david", 2)


def test_the_only_holder_is_linked() -> None:
    found = match(CALL, held((clue(PHONE, NUMBER), DAVID)), Settings())

    assert (found.rule, found.contact_id) == (Rule.EXACT, "david")
    assert found.others == ()


@given(st.permutations([holder(f"c{order}", order) for order in range(5)]))
def test_of_several_holders_the_first_created_is_linked_whatever_the_order_of_the_index(
    holders: list[Holder],
) -> None:
    found = match(CALL, held(*((clue(PHONE, NUMBER), each) for each in holders)), Settings())

    assert (found.rule, found.contact_id) == (Rule.FIRST_CREATED, "c0")
    assert [each.contact_id for each in found.others] == ["c1", "c2", "c3", "c4"]


def test_the_policy_ask_links_nobody_and_offers_all() -> None:
    found = match(CALL, held((clue(PHONE, NUMBER), DAVID), (clue(PHONE, NUMBER), ALEXIS)), ASK)

    assert (found.rule, found.contact_id) == (Rule.ASK, None)
    assert found.holders == (ALEXIS, DAVID)
    assert not found.rule.makes_temporary_contact


def test_the_policy_ask_links_the_only_holder_without_asking() -> None:
    assert match(CALL, held((clue(PHONE, NUMBER), DAVID)), ASK).contact_id == "david"


def test_a_number_that_nobody_holds_asks_for_a_temporary_contact() -> None:
    found = match(CALL, nobody, Settings())

    assert (found.rule, found.contact_id) == (Rule.NOBODY, None)
    assert found.rule.makes_temporary_contact


@pytest.mark.parametrize("raw", ["anonymous", "", "0000000000"])
def test_a_withheld_number_is_never_looked_up(raw: str) -> None:
    def must_not_be_asked(identifier: Identifier) -> Sequence[Holder]:
        raise AssertionError(identifier)

    assert match(arrival(Channel.VOICE, clue(PHONE, raw)), must_not_be_asked, Settings()).rule is Rule.WITHHELD


def test_a_withheld_number_is_what_the_match_names_whatever_else_came_with_it() -> None:
    withheld = clue(PHONE, "anonymous")
    found = match(arrival(Channel.VOICE, clue(EMAIL, "ann@x.org"), withheld), nobody, Settings())

    assert (found.rule, found.clue) == (Rule.WITHHELD, withheld)


def test_open_messaging_is_not_matched_unless_switched_on() -> None:
    message = arrival(Channel.OPEN, clue(PHONE, NUMBER))
    holders = held((clue(PHONE, NUMBER), DAVID))

    assert match(message, holders, Settings()) == Match(Rule.NOT_RESOLVED)
    assert match(message, holders, Settings(resolve_open_messaging=True)).contact_id == "david"


def test_a_chat_tries_the_email_before_the_phone() -> None:
    chat = arrival(Channel.CHAT, clue(PHONE, NUMBER), clue(EMAIL, "ann@x.org"))
    holders = held((clue(PHONE, NUMBER), ALEXIS), (clue(EMAIL, "ann@x.org"), DAVID))

    assert match(chat, holders, Settings()).contact_id == "david"


def test_a_chat_with_an_email_that_nobody_holds_does_not_try_the_phone() -> None:
    chat = arrival(Channel.CHAT, clue(PHONE, NUMBER), clue(EMAIL, "ann@x.org"))

    assert match(chat, held((clue(PHONE, NUMBER), ALEXIS)), Settings()).rule is Rule.NOBODY


@pytest.mark.parametrize("clues", [(), (clue(EMAIL, "noreply@x.org"),)])
def test_a_chat_without_an_email_of_somebodys_tries_the_phone(clues: tuple[Clue, ...]) -> None:
    chat = arrival(Channel.CHAT, *clues, clue(PHONE, NUMBER))

    assert match(chat, held((clue(PHONE, NUMBER), ALEXIS)), Settings()).contact_id == "alexis"


def test_a_web_message_tries_the_external_id_before_the_cookie() -> None:
    external, cookie = clue(IdentifierType.EXTERNAL_ID, "17", "crm"), clue(COOKIE, "c-1")
    holders = held((external, DAVID), (cookie, ALEXIS))

    assert match(arrival(Channel.WEB_MESSAGING, cookie, external), holders, Settings()).contact_id == "david"


@pytest.mark.parametrize("channel", [channel for channel in Channel if channel is not Channel.OPEN])
def test_names_never_link_on_any_channel(channel: Channel) -> None:
    found = match(arrival(channel, name="David"), nobody, Settings())

    assert found.contact_id is None


@pytest.mark.parametrize("channel", [Channel.VOICE, Channel.CALLBACK, Channel.SMS])
def test_a_call_is_not_matched_by_an_email_that_came_with_it(channel: Channel) -> None:
    assert clues_to_try(arrival(channel, clue(EMAIL, "ann@x.org"))) == ()


BR_LOCALS = st.integers(60_000_000, 99_999_999).map(str)
VARIANT_PAIRS = st.one_of(
    BR_LOCALS.map(lambda local: (f"+5511{local}", f"+55119{local}")),
    st.integers(2_000_000_000, 9_999_999_999).map(lambda local: (f"+52{local}", f"+521{local}")),
    st.integers(1_100_000_000, 1_199_999_999).map(lambda local: (f"+54{local}", f"+549{local}")),
).flatmap(lambda pair: st.sampled_from([pair, pair[::-1]]))


@given(VARIANT_PAIRS)
def test_a_national_variant_links_its_only_holder_and_says_so(pair: tuple[str, str]) -> None:
    came, stored = (clue(PHONE, each) for each in pair)

    found = match(arrival(Channel.VOICE, came), held((stored, DAVID)), Settings())

    assert (found.rule, found.contact_id) == (Rule.VARIANT, "david")
    assert "another spelling" in why(found)


@given(VARIANT_PAIRS)
def test_the_exact_number_goes_before_its_variant(pair: tuple[str, str]) -> None:
    came, variant = (clue(PHONE, each) for each in pair)

    found = match(arrival(Channel.VOICE, came), held((variant, ALEXIS), (came, DAVID)), Settings())

    assert (found.rule, found.contact_id) == (Rule.EXACT, "david")


@given(VARIANT_PAIRS)
def test_a_variant_that_two_contacts_hold_links_neither(pair: tuple[str, str]) -> None:
    came, variant = (clue(PHONE, each) for each in pair)

    found = match(arrival(Channel.VOICE, came), held((variant, ALEXIS), (variant, DAVID)), Settings())

    assert found.rule is Rule.NOBODY


@given(st.integers(20_000_000, 59_999_999))
def test_a_brazilian_land_line_is_never_taken_for_a_mobile(local: int) -> None:
    holders = held((clue(PHONE, f"+55119{local}"), DAVID))

    assert match(arrival(Channel.VOICE, clue(PHONE, f"+5511{local}")), holders, Settings()).rule is Rule.NOBODY


ANSWERS = {
    Rule.EXACT: match(CALL, held((clue(PHONE, NUMBER), DAVID)), Settings()),
    Rule.FIRST_CREATED: match(CALL, held((clue(PHONE, NUMBER), DAVID), (clue(PHONE, NUMBER), ALEXIS)), Settings()),
    Rule.ASK: match(CALL, held((clue(PHONE, NUMBER), DAVID), (clue(PHONE, NUMBER), ALEXIS)), ASK),
    Rule.NOBODY: match(CALL, nobody, Settings()),
    Rule.WITHHELD: match(arrival(Channel.VOICE, clue(PHONE, "anonymous")), nobody, Settings()),
    Rule.NOT_RESOLVED: match(arrival(Channel.OPEN), nobody, Settings()),
}


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        (Rule.EXACT, "held by this contact and by no other"),
        (Rule.FIRST_CREATED, "held by 2 contacts, and this one was created first"),
        (Rule.ASK, "2 contacts hold Phone +1 803-123-0000; please choose"),
        (Rule.NOBODY, "Nobody holds Phone +1 803-123-0000 yet"),
        (Rule.WITHHELD, "the number is withheld"),
        (Rule.NOT_RESOLVED, "open messaging is not matched"),
    ],
)
def test_every_answer_says_why_in_one_sentence(rule: Rule, says: str) -> None:
    sentence = why(ANSWERS[rule])

    assert ANSWERS[rule].rule is rule
    assert says in sentence
    assert sentence.endswith(".")


def test_nothing_to_recognise_anybody_by_is_said_so() -> None:
    assert why(match(arrival(Channel.VOICE), nobody, Settings())).startswith("Nothing came in")


@pytest.mark.parametrize(
    ("rule", "who", "says"),
    [
        (Rule.FIRST_CREATED, DAVID, "was created on 6 Feb 2026, after Alexis on 5 Feb 2026"),
        (Rule.FIRST_CREATED, ALEXIS, "This is the contact that was linked"),
        (Rule.ASK, DAVID, "the desk is set to ask"),
        (Rule.EXACT, ALEXIS, "Does not hold"),
    ],
)
def test_every_other_contact_says_why_not(rule: Rule, who: Holder, says: str) -> None:
    assert says in why_not(ANSWERS[rule], who)


def test_a_namesake_is_told_that_names_never_link() -> None:
    assert "names never link" in why_not(ANSWERS[Rule.NOBODY], DAVID, shares_name_only=True)


def suggested(*clues: Clue, channel: Channel = Channel.VOICE, name: str = "") -> ContactFields:
    return arrival(channel, *clues, name=name).suggested_fields()


def test_a_call_suggests_its_number_as_it_came() -> None:
    assert suggested(clue(PHONE, f"tel:{NUMBER}")) == ContactFields(work_phone=NUMBER)


def test_an_email_suggests_its_address_and_the_name() -> None:
    fields = suggested(clue(EMAIL, "Ann Lee <Ann@x.org>"), channel=Channel.EMAIL, name="Ann Lee")

    assert fields == ContactFields(first_name="Ann", last_name="Lee", personal_email="ann@x.org")


def test_a_withheld_number_suggests_nothing() -> None:
    assert suggested(clue(PHONE, "anonymous")) == ContactFields()


def test_a_web_id_is_never_shown_in_a_form() -> None:
    assert suggested(clue(COOKIE, "c-1"), channel=Channel.WEB_MESSAGING) == ContactFields()


def test_several_numbers_fill_one_field_each() -> None:
    numbers = [clue(PHONE, f"(803) 123-000{digit}") for digit in range(5)]
    fields = suggested(*numbers)

    assert [fields.work_phone, fields.cell_phone, fields.home_phone, fields.other_phone] == [
        each.raw for each in numbers[:4]
    ]


def test_a_number_whose_usual_field_is_taken_goes_to_the_next_free_one() -> None:
    whatsapp = clue(IdentifierType.WHATSAPP, "18031230001")
    fields = suggested(whatsapp, clue(PHONE, "(803) 123-0002"), clue(PHONE, "(803) 123-0003"))

    assert fields == ContactFields(cell_phone="+18031230001", work_phone="(803) 123-0002", home_phone="(803) 123-0003")
