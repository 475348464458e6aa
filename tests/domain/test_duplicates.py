"""Who is there twice: evidence, its points and its words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.contacts import ContactFields
from desktop_app.domain.duplicates import are_two_of_a_family, evidence_of, have_households
from desktop_app.domain.evidence import LISTED_FROM, Certainty, Evidence, Habits, Why, rarity, score_of
from desktop_app.domain.identifiers import Identifier, IdentifierType, Region
from desktop_app.domain.profiles import FEW, Profile, key_of_identifier, mailbox_of, profile_of

LARGE = Habits(total=1_000_000)
RARITIES = {"john": 15, "mary": 15, "maria": 20, "mario": 29, "smith": 20}


def a_profile(*identifiers: tuple[IdentifierType, str], born: str = "", **fields: str) -> Profile:
    given = {"first_name": "Alexis", "last_name": "Ruiz"} | fields
    read = [(Identifier.parse(type, text, region=Region("US")), text) for type, text in identifiers]
    return profile_of(ContactFields(**given), read, lambda _what, word: RARITIES.get(word, 35), born=born)


PHONE = (IdentifierType.PHONE, "(803) 123-0000")
EMAIL = (IdentifierType.EMAIL, "alexis.ruiz@example.com")
HOME = {"address1": "12 Oak Street", "city": "Columbia", "postal_code": "29201"}


def looked_at(one: Profile, other: Profile, *, held_by: int = 2, habits: Habits = LARGE) -> tuple[int, list[str]]:
    evidence = evidence_of(one, other, lambda _key: held_by, habits)
    return score_of(evidence, habits), [each.sentence for each in evidence]


def is_listed(one: Profile, other: Profile, *, held_by: int = 2, habits: Habits = LARGE) -> bool:
    return looked_at(one, other, held_by=held_by, habits=habits)[0] >= LISTED_FROM


def test_the_same_name_and_number_are_one_person_and_it_is_said_why() -> None:
    score, reasons = looked_at(a_profile(PHONE), a_profile(PHONE))
    assert Certainty.of(score) is Certainty.ALMOST_CERTAIN
    assert reasons == ["The same name", "The same phone number, which nobody else holds"]


def test_a_number_in_the_mobile_field_is_called_so() -> None:
    mobile = a_profile(PHONE, cell_phone=PHONE[1])
    assert "The same mobile number, which nobody else holds" in looked_at(mobile, mobile)[1]
    assert "The same phone number, which nobody else holds" in looked_at(mobile, a_profile(PHONE))[1]


def test_the_more_hold_a_number_the_less_it_says() -> None:
    scores = [looked_at(a_profile(PHONE), a_profile(PHONE), held_by=number)[0] for number in range(2, FEW + 2)]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[-1]
    assert (
        "The same phone number, which 1 other holds, too" in looked_at(a_profile(PHONE), a_profile(PHONE), held_by=3)[1]
    )
    assert "The same phone number, which many hold" in looked_at(a_profile(PHONE), a_profile(PHONE), held_by=FEW + 1)[1]


@pytest.mark.parametrize("habits", [Habits(), LARGE])
def test_a_family_is_not_one_person(habits: Habits) -> None:
    one = a_profile(PHONE, EMAIL, **HOME)
    other = a_profile(PHONE, EMAIL, first_name="Bernard", **HOME)
    score, reasons = looked_at(one, other, habits=habits)
    assert score < LISTED_FROM
    assert {"Different first names", "A family may share all this"} <= set(reasons)


def test_twins_are_two_people() -> None:
    one = a_profile(PHONE, EMAIL, born="1984-02-29", **HOME)
    assert not is_listed(one, a_profile(PHONE, EMAIL, born="1984-02-29", first_name="Bernard", **HOME))


def test_a_father_and_a_son_of_one_name_are_two_people() -> None:
    one = a_profile(PHONE, born="1954-02-28", **HOME)
    assert not is_listed(one, a_profile(PHONE, born="1984-05-11", **HOME))
    assert not is_listed(a_profile(PHONE, last_name="Ruiz Sr."), a_profile(PHONE, last_name="Ruiz Jr."))


def test_a_switchboard_is_not_one_person() -> None:
    one = a_profile(PHONE, first_name="John", last_name="Smith")
    assert not is_listed(one, a_profile(PHONE, first_name="Bernard", last_name="Miller"), held_by=5_000)
    assert not is_listed(one, a_profile(PHONE, first_name="John", last_name="Miller"), held_by=5_000)


def test_a_common_name_says_less_than_a_rare_one() -> None:
    john = a_profile(first_name="John", last_name="Smith", organization="Acme Foods Inc.")
    alexis = a_profile(organization="Acme Foods")
    assert not is_listed(john, john)
    assert is_listed(alexis, alexis)


def test_a_slip_is_told_from_another_name_by_how_many_are_called_so() -> None:
    assert is_listed(a_profile(PHONE), a_profile(PHONE, first_name="Alexsi"))
    assert not is_listed(a_profile(PHONE, first_name="Mario"), a_profile(PHONE, first_name="Maria"))


@pytest.mark.parametrize(
    "fields",
    [
        {"first_name": "A"},
        {"first_name": "ALEXIS", "last_name": "RUÍZ"},
        {"first_name": "Ruiz", "last_name": "Alexis"},
        {"last_name": "Ruis"},
        {"last_name": "Ruiz-Miller"},
    ],
)
def test_a_name_is_known_in_other_spellings(fields: dict[str, str]) -> None:
    assert is_listed(a_profile(PHONE), a_profile(PHONE, **fields))


def test_the_company_s_own_entry_is_nobody_who_works_there() -> None:
    company = a_profile(PHONE, first_name="", last_name="", organization="Acme Foods")
    assert not is_listed(company, a_profile(PHONE, organization="Acme Foods"))
    assert is_listed(company, company)


def test_digits_of_an_address_tell_people_of_one_name_apart() -> None:
    def with_address(address: str) -> Profile:
        return a_profile((IdentifierType.EMAIL, address))

    slip = looked_at(with_address("alexis.ruiz12@example.com"), with_address("alexis.riuz12@example.com"))[1]
    assert "E-mail addresses that differ by a letter" in slip
    other = looked_at(with_address("alexis.ruiz12@example.com"), with_address("alexis.ruiz13@example.com"))[1]
    assert "No e-mail address in common" in other


def test_spellings_of_one_mailbox_and_of_one_number_are_one_key() -> None:
    assert mailbox_of("a.l.ex+shop@googlemail.com") == "alex@gmail.com"
    assert mailbox_of("a.lex@example.com") == "a.lex@example.com"
    mobile = Identifier(IdentifierType.PHONE, "+5511999991234")
    assert key_of_identifier(mobile) == key_of_identifier(Identifier(IdentifierType.PHONE, "+551199991234"))
    assert key_of_identifier(mobile) == key_of_identifier(Identifier(IdentifierType.WHATSAPP, "5511999991234"))


def test_where_nobody_lives_with_anybody_another_date_is_a_mistake() -> None:
    one = a_profile(born="1984-02-29", **HOME)
    other = a_profile(born="1984-11-11", **HOME)
    assert not is_listed(one, other)
    assert is_listed(one, other, habits=Habits(1_000_000, has_households=False))


def test_households_are_seen_by_who_lives_at_one_address() -> None:
    one = a_profile(born="1984-02-29", **HOME)
    partner = a_profile(born="1982-05-30", first_name="Bernard", **HOME)
    assert have_households([])
    assert have_households([(one, partner)] * 3 + [(one, one)] * 40)
    assert not have_households([(one, partner)] + [(one, one)] * 40)


def test_a_rare_name_is_worth_more() -> None:
    assert rarity(10_000, 1_000_000) == 20
    assert rarity(2, 1_000_000) == 40
    assert rarity(0, 0) == 30


NAMES = st.sampled_from(["", "Alexis", "Alexsi", "Bernard", "John", "J", "Ruiz", "Smith", "Smith Jr"])
PLACES = st.sampled_from(["", "12 Oak Street", "12 Oka Street", "Elm Road 4"])
NUMBERS = st.sampled_from(["8031230000", "8031230001", "8031230002"])
ADDRESSES = st.sampled_from(["a.ruiz1@example.com", "a.riuz1@example.com", "b@example.com"])


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    identifiers: list[tuple[IdentifierType, str]] = [
        *((IdentifierType.PHONE, each) for each in draw(st.sets(NUMBERS))),
        *((IdentifierType.EMAIL, each) for each in draw(st.sets(ADDRESSES))),
    ]
    return a_profile(
        *identifiers,
        born=draw(st.sampled_from(["", "1984-02-29", "1984-02-28", "1950-01-01"])),
        first_name=draw(NAMES),
        middle_name=draw(NAMES),
        last_name=draw(NAMES),
        organization=draw(st.sampled_from(["", "Acme Ltd", "Acme", "Other"])),
        address1=draw(PLACES),
        address2=draw(PLACES),
        postal_code=draw(st.sampled_from(["", "29201", "29210", "10115"])),
        city=draw(st.sampled_from(["", "Columbia", "Berlin"])),
    )


HABITS = st.builds(Habits, st.sampled_from([0, 5_000, 1_000_000]), st.booleans())


@given(profiles(), profiles(), HABITS)
def test_the_order_of_two_does_not_matter(one: Profile, other: Profile, habits: Habits) -> None:
    def told(evidence: Sequence[Evidence]) -> Any:
        return sorted((each.points, each.why.name, each.holders) for each in evidence)

    forth, back = (evidence_of(*pair, lambda _key: 3, habits) for pair in ((one, other), (other, one)))
    assert told(forth) == told(back)


@given(profiles(), profiles(), HABITS)
def test_words_and_points_say_the_same(one: Profile, other: Profile, habits: Habits) -> None:
    """Whatever is the same speaks for it, whatever differs against it, and nothing is said twice."""
    evidence = evidence_of(one, other, lambda _key: 2, habits)
    for each in evidence:
        speaks_against = each.why.value.startswith(("Different", "No ", "A family", "The one is"))
        assert each.points <= 0 if speaks_against else each.points > -10, each
    assert len({each.why for each in evidence}) == len(evidence)
    assert Why.NAME not in {each.why for each in evidence} or one.given == other.given


@given(profiles(), profiles(), HABITS)
def test_two_of_a_family_would_not_be_listed_either_way(one: Profile, other: Profile, habits: Habits) -> None:
    if are_two_of_a_family(one, other, habits):
        assert score_of(evidence_of(one, other, lambda _key: 2, habits), habits) < LISTED_FROM


@given(profiles())
def test_a_profile_is_kept_as_text(profile: Profile) -> None:
    assert Profile.read(profile.text()) == profile
    assert Profile.read(profile.text()).keys == profile.keys
