from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.contacts import (
    ADDRESS_FIELDS,
    COUNTRY_LIMIT,
    FIELD_RULES,
    NAME_LIMIT,
    ContactFields,
    ContactKind,
    FieldKind,
    checked,
    fields_as_json,
    kind_of_temporary,
    require_full_name,
    split_name,
)
from desktop_app.domain.errors import InvalidContact
from desktop_app.domain.identifiers import Identifier, IdentifierType, Region
from desktop_app.services.contacts import GivenFields

US = Region("US")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ann Lee", ("Ann", "Lee")),
        ("Lee, Ann", ("Ann", "Lee")),
        ("Ann", ("Ann", "")),
        ("", ("", "")),
        ("Anna Maria de la Cruz", ("Anna Maria de la", "Cruz")),
        ("  Ann \n Lee ", ("Ann", "Lee")),
        ("Lee,", ("Lee,", "")),
    ],
)
def test_a_display_name_is_split_into_first_and_last(name: str, expected: tuple[str, str]) -> None:
    assert split_name(name) == expected


@given(st.text(max_size=40))
def test_splitting_a_name_loses_no_letter(name: str) -> None:
    first, last = split_name(name)

    assert sorted(filter(str.isalnum, first + last)) == sorted(filter(str.isalnum, name))


@pytest.mark.parametrize(
    "bad",
    ["\x00", "\ud800", "x" * (NAME_LIMIT + 1), "x" * 10_000_000],
    ids=["NUL", "lone surrogate", "too long", "10 MB"],
)
def test_a_name_that_cannot_be_stored_is_refused_by_the_name_of_its_field(bad: str) -> None:
    with pytest.raises(InvalidContact, match=r"^Last name ") as refusal:
        checked({"last_name": bad})

    assert refusal.value.field == "last_name"
    assert len(str(refusal.value)) < 200


@pytest.mark.parametrize("text", ["<img src='http://x/y.png'>", "\u202egnp.exe", "Ann\nLee", "🦆"])
def test_strange_text_is_text_all_the_same(text: str) -> None:
    assert checked({"last_name": text}) == {"last_name": text}


def test_every_field_is_trimmed_and_has_its_limit() -> None:
    for name, rule in FIELD_RULES.items():
        if rule.identifies is not IdentifierType.EMAIL and rule.kind is FieldKind.TEXT:
            assert checked({name: f" {'1' * rule.limit} "}) == {name: "1" * rule.limit}
            with pytest.raises(InvalidContact):
                checked({name: "1" * (rule.limit + 1)})


def test_the_list_of_fields_is_the_same_everywhere() -> None:
    names = set(FIELD_RULES)

    assert {each.name for each in dataclasses.fields(ContactFields)} == names
    assert {each.name for each in dataclasses.fields(GivenFields)} == names
    assert set(ADDRESS_FIELDS) < names


@pytest.mark.parametrize(
    ("typed", "kept"), [("yes", "yes"), (" TRUE ", "yes"), ("1", "yes"), ("x", "yes"), ("no", ""), ("0", ""), ("", "")]
)
def test_a_survey_opt_out_is_yes_or_nothing(typed: str, kept: str) -> None:
    assert checked({"survey_opt_out": typed}) == {"survey_opt_out": kept}


def test_a_survey_opt_out_that_is_neither_is_refused() -> None:
    with pytest.raises(InvalidContact, match="Survey opt-out is neither yes nor no: perhaps"):
        checked({"survey_opt_out": "perhaps"})


def test_a_survey_opt_out_is_true_or_false_in_json_and_nothing_is_null() -> None:
    shown = fields_as_json(vars(ContactFields(survey_opt_out="yes", city="Berlin")))
    assert (shown["survey_opt_out"], shown["city"], shown["state"]) == (True, "Berlin", None)
    assert fields_as_json(vars(ContactFields()))["survey_opt_out"] is False


@pytest.mark.parametrize("text", ["https://crm.example/7?x=1#a", "http://[::1]:8080/x", "HTTPS://bücher.example", ""])
def test_a_link_to_an_external_system_is_a_web_address(text: str) -> None:
    assert checked({"external_system_url": text}) == {"external_system_url": text}


@pytest.mark.parametrize(
    "text",
    ["crm.example", "javascript:alert(1)", "file:///etc/passwd", "https://", "https:///x", "https://bank@evil.example",
     "https://a b", "https://a/\u202egnp", "ftp://x", "https://x\\@y"],
)  # fmt: skip
def test_what_is_no_web_address_is_refused_by_name(text: str) -> None:
    with pytest.raises(InvalidContact, match="External system is no web address") as refusal:
        checked({"external_system_url": text})
    assert refusal.value.field == "external_system_url"


def test_an_email_field_takes_e_mail_addresses_only() -> None:
    assert checked({"work_email": "Ann@X.org"}) == {"work_email": "Ann@X.org"}
    with pytest.raises(InvalidContact, match="Work e-mail is no e-mail address: ann at x"):
        checked({"work_email": "ann at x"})


def test_an_address_that_nobody_reads_is_kept_and_identifies_nobody() -> None:
    assert checked({"work_email": "noreply@shop.example"}) == {"work_email": "noreply@shop.example"}
    assert ContactFields(work_email="noreply@shop.example").identifiers(US) == {}


@pytest.mark.parametrize("text", ["noreply", "postmaster", "no-reply@"])
def test_a_word_for_nobodys_mailbox_is_no_address_all_the_same(text: str) -> None:
    with pytest.raises(InvalidContact, match="is no e-mail address"):
        checked({"work_email": text})


def test_a_phone_that_cannot_be_read_is_kept_as_typed() -> None:
    assert checked({"work_phone": "ask for Bob"}) == {"work_phone": "ask for Bob"}
    assert ContactFields(work_phone="ask for Bob").identifiers(US) == {}


def test_phones_are_read_in_the_contacts_own_country() -> None:
    held = ContactFields(work_phone="030 123456", country="DE").identifiers(US)

    assert held == {Identifier(IdentifierType.PHONE, "+4930123456"): "030 123456"}


def test_phones_are_read_at_home_when_the_country_is_no_country() -> None:
    held = ContactFields(work_phone="(803) 123-0000", country="x" * COUNTRY_LIMIT).identifiers(US)

    assert held == {Identifier(IdentifierType.PHONE, "+18031230000"): "(803) 123-0000"}


def test_a_number_in_two_fields_is_one_identifier() -> None:
    fields = ContactFields(work_phone="(803) 123-0000", home_phone="+1 803 123 0000")

    assert len(fields.identifiers(US)) == 1


@pytest.mark.parametrize("missing", ["first_name", "last_name"])
def test_the_form_asks_for_both_names(missing: str) -> None:
    given = ContactFields(first_name="Ann", last_name="Lee").with_changes({missing: "  "})

    with pytest.raises(InvalidContact) as refusal:
        require_full_name(given)

    assert refusal.value.field == missing


@pytest.mark.parametrize("type", set(IdentifierType) - {IdentifierType.COOKIE})
def test_a_temporary_contact_with_more_than_a_cookie_is_identified(type: IdentifierType) -> None:
    cookie = Identifier(IdentifierType.COOKIE, "c")

    assert kind_of_temporary([cookie]) is ContactKind.EPHEMERAL
    assert kind_of_temporary([]) is ContactKind.EPHEMERAL
    assert kind_of_temporary([cookie, Identifier(type, "1")]) is ContactKind.IDENTIFIED
