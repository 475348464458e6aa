from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop_app.domain.errors import InvalidIdentifier
from desktop_app.domain.identifiers import (
    RAW_LIMIT,
    Clue,
    Identifier,
    IdentifierType,
    Region,
    is_placeholder,
    known_region,
    parse_or_none,
    shown_value,
    variants,
)
from desktop_app.domain.phones import parse_phone

US = Region("US")
PHONE, EMAIL = IdentifierType.PHONE, IdentifierType.EMAIL
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)
REGIONS = st.sampled_from([Region(code) for code in ("US", "GB", "DE", "BR", "MX", "AR", "IT", "SG")])


def phone(text: str, region: str = "US") -> str | None:
    found = parse_or_none(PHONE, text, region=Region(region))
    return found and found.value


def email(text: str) -> str | None:
    found = parse_or_none(EMAIL, text, region=US)
    return found and found.value


@pytest.mark.parametrize(
    "text",
    [
        "+18031230000",
        "(803) 123-0000",
        "803-123-0000",
        "803.123.0000",
        "1 803 123 0000",
        " +1 (803) 123 0000 ",
        "tel:+1-803-123-0000",
        "sip:+18031230000@pbx.example.com;user=phone",
        "0018031230000",
        "+1 803-123-0000 ext. 12",
    ],
)
def test_every_spelling_of_a_phone_has_one_normal_form(text: str) -> None:
    assert phone(text) == "+18031230000"


def test_a_phone_without_country_code_is_read_in_its_region() -> None:
    assert phone("030 123456", "DE") == "+4930123456"
    assert phone("020 7946 0000", "GB") == "+442079460000"


def test_a_possible_number_is_enough_where_no_such_number_was_ever_given_out() -> None:
    assert phone("(803) 123-0000") == "+18031230000"


@pytest.mark.parametrize("text", ["", "12", "call me", "ext 5", "+", "803 123", "+1 803 123 0000 0000 0000"])
def test_what_is_no_phone_is_refused(text: str) -> None:
    with pytest.raises(InvalidIdentifier):
        Identifier.parse(PHONE, text, region=US)


@pytest.mark.parametrize(
    "text",
    ["anonymous", "Anonymous", "Unknown", "withheld", "RESTRICTED", "Private Number", "No Caller ID", "", "+",
     "0000000000", "sip:anonymous@anonymous.invalid", "tel:anonymous"],
)  # fmt: skip
def test_what_switches_send_for_a_withheld_number_identifies_nobody(text: str) -> None:
    assert is_placeholder(PHONE, text)
    assert phone(text) is None


@pytest.mark.parametrize(
    "text",
    ["noreply@shop.example", "no-reply@shop.example", "Shop <do-not-reply@shop.example>", "MAILER-DAEMON@mx.example",
     "bounces+123@list.example"],
)  # fmt: skip
def test_mailboxes_that_nobody_reads_identify_nobody(text: str) -> None:
    assert is_placeholder(EMAIL, text)
    assert email(text) is None


@pytest.mark.parametrize("text", ["noreen@x.org", "anonymouse@x.org", "private.ryan@x.org"])
def test_mailboxes_that_only_begin_like_one_are_somebodys(text: str) -> None:
    assert email(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ann@X.ORG", "ann@x.org"),
        ("  ann@x.org ", "ann@x.org"),
        ("Ann Lee <ann@x.org>", "ann@x.org"),
        ("mailto:ann@x.org?subject=Hi", "ann@x.org"),
        ("ann@bücher.example", "ann@xn--bcher-kva.example"),
        ("ann@x.org.", "ann@x.org"),
    ],
)
def test_every_spelling_of_an_email_has_one_normal_form(text: str, expected: str) -> None:
    assert email(text) == expected


@pytest.mark.parametrize("text", ["ann", "ann@", "@x.org", "ann lee@x.org", "ann@x..org", "a@b,c@d", "a@<b>"])
def test_what_is_no_email_is_refused(text: str) -> None:
    assert email(text) is None


@pytest.mark.parametrize(
    ("type", "text", "expected"),
    [
        (IdentifierType.WHATSAPP, "18031230000", "18031230000"),
        (IdentifierType.WHATSAPP, "+1 803 123 0000", "18031230000"),
        (IdentifierType.X, "@Ada_L", "ada_l"),
        (IdentifierType.COOKIE, " c-1 ", "c-1"),
        (IdentifierType.LINE, "Uabc", "Uabc"),
        (IdentifierType.EXTERNAL_ID, "A-17", "A-17"),
    ],
)
def test_handles_have_a_normal_form_each(type: IdentifierType, text: str, expected: str) -> None:
    assert Identifier.parse(type, text, region=US).value == expected


def test_an_x_handle_has_letters_digits_and_underscores_only() -> None:
    assert parse_or_none(IdentifierType.X, "ada lovelace", region=US) is None


def test_external_ids_of_two_systems_are_two_identifiers() -> None:
    crm, shop = (
        Identifier.parse(IdentifierType.EXTERNAL_ID, "17", region=US, source=source) for source in ("crm", "shop")
    )

    assert crm != shop


def test_only_external_ids_have_a_source() -> None:
    assert Identifier.parse(PHONE, "(803) 123-0000", region=US, source="crm").source == ""


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b", "x" * (RAW_LIMIT + 1)], ids=["NUL", "surrogate", "long"])
def test_what_cannot_be_stored_is_refused_with_a_sentence_that_can_be_shown(text: str) -> None:
    with pytest.raises(InvalidIdentifier) as refusal:
        Identifier.parse(IdentifierType.COOKIE, text, region=US)

    assert len(str(refusal.value)) < 200
    str(refusal.value).encode("utf-8")


def test_an_unknown_type_is_named_with_the_known_ones() -> None:
    with pytest.raises(InvalidIdentifier, match=r"no identifier type called 'fax'.*phone, email"):
        IdentifierType.named("fax")


@given(st.sampled_from(IdentifierType), ANY_TEXT, REGIONS)
@example(PHONE, "+5215512345678", Region("MX"))
def test_reading_what_was_read_changes_nothing(type: IdentifierType, text: str, region: Region) -> None:
    once = parse_or_none(type, text, region=region)

    assert once is None or parse_or_none(type, once.value, region=region) == once


@given(st.sampled_from(IdentifierType), ANY_TEXT, REGIONS)
def test_a_placeholder_is_never_an_identifier(type: IdentifierType, text: str, region: Region) -> None:
    if is_placeholder(type, text):
        assert parse_or_none(type, text, region=region) is None


@given(st.sampled_from(["+1", "+44", "+49", "+55", "+52", "+54", "+39", "+65"]), st.integers(2, 10**11), REGIONS)
def test_an_international_number_means_the_same_in_every_region(prefix: str, rest: int, region: Region) -> None:
    assert phone(f"{prefix}{rest}", region) == phone(f"{prefix}{rest}", "US")


@given(st.integers(11, 99), st.integers(60_000_000, 99_999_999))
def test_a_brazilian_mobile_has_a_variant_with_and_one_without_the_ninth_digit(area: int, local: int) -> None:
    short, long = f"+55{area}{local}", f"+55{area}9{local}"

    assert [each.value for each in variants(Identifier(PHONE, short))] == [long]
    assert [each.value for each in variants(Identifier(PHONE, long))] == [short]


@given(st.integers(11, 99), st.integers(20_000_000, 59_999_999))
def test_a_brazilian_land_line_never_gains_a_digit(area: int, local: int) -> None:
    assert variants(Identifier(PHONE, f"+55{area}{local}")) == ()


@given(st.sampled_from(["52", "54"]), st.integers(1_000_000_000, 9_999_999_999))
def test_mexican_and_argentinian_mobiles_have_one_variant_that_leads_back(country: str, local: int) -> None:
    number = Identifier(PHONE, f"+{country}{local}")
    (other,) = variants(number)

    assert variants(other) == (number,)
    assert other != number


@pytest.mark.parametrize("text", ["+52 55 1234 5678", "+52 1 55 1234 5678"])
def test_a_mexican_mobile_can_be_read_in_both_spellings(text: str) -> None:
    assert phone(text, "US") == text.replace(" ", "")


def test_a_whatsapp_id_from_mexico_can_be_read_with_its_old_mobile_digit() -> None:
    found = parse_or_none(IdentifierType.WHATSAPP, "5215512345678", region=US)

    assert found is not None
    assert found.value == "5215512345678"


def test_an_email_has_no_variants() -> None:
    assert variants(Identifier(EMAIL, "5511999998888@x.org")) == ()


def test_a_phone_is_shown_in_international_spelling() -> None:
    assert shown_value(Identifier(PHONE, "+18031230000")) == "+1 803-123-0000"


@given(st.from_regex("[+]?1[0-9]{9,11}", fullmatch=True))
def test_north_american_numbers_are_shown_as_the_library_has_them(value: str) -> None:
    number = phonenumbers.parse("+" + value.removeprefix("+"))
    shown = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    assert shown_value(Identifier(PHONE, value)) == shown


def test_a_clue_keeps_what_came_in_untouched() -> None:
    clue = Clue.read(PHONE, " (803) 123-0000", region=US)

    assert clue.raw == " (803) 123-0000"
    assert clue.identifier == Identifier(PHONE, "+18031230000")


def test_a_withheld_number_is_shown_as_such() -> None:
    assert Clue.read(PHONE, "anonymous", region=US).shown == "Number withheld"


def test_a_country_without_known_numbering_is_no_region() -> None:
    assert known_region(" de ") == "DE"
    assert known_region("Atlantis") is None


@pytest.mark.parametrize("region", ["BR", "US", "DE", "GB"])
def test_a_number_that_begins_with_00_is_international_everywhere(region: str) -> None:
    assert parse_phone("005511981586421", Region(region)) == "+5511981586421"
