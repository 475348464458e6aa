"""What plain numbers come to is what libphonenumber makes of them, and nothing else."""

from __future__ import annotations

import random
from itertools import product

import phonenumbers
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop_app.domain.identifiers import IdentifierType, Region, is_placeholder
from desktop_app.domain.phones import parse_phone, parsed_by_library, plain_number

REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)
TYPES = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE)
FORMATS = (
    phonenumbers.PhoneNumberFormat.E164,
    phonenumbers.PhoneNumberFormat.INTERNATIONAL,
    phonenumbers.PhoneNumberFormat.NATIONAL,
)


def agrees(text: str, region: str) -> None:
    plain = plain_number(text, region)
    if plain is not None:
        assert plain == parsed_by_library(text, region), (text, region)
        assert not is_placeholder(IdentifierType.PHONE, text), text


@given(st.text("0123456789+ ().-", max_size=22), st.sampled_from(REGIONS))
@example("0055 11 98158-6421", "BR")
@example("005511981586421", "BR")
@example("+0049 30 1234567", "DE")
@example("0000000000", "US")
def test_any_digits(text: str, region: str) -> None:
    agrees(text, region)


@given(st.from_regex(r"(\+|00|0|1|011|)[1-9][0-9]{5,13}", fullmatch=True), st.sampled_from(REGIONS))
def test_anything_dialled(text: str, region: str) -> None:
    agrees(text, region)


def test_ten_thousand_numbers_of_every_country_as_people_write_them() -> None:
    chance = random.Random(4)
    tried = plain = 0
    for region, type in product(
        REGIONS, (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE)
    ):
        number = phonenumbers.example_number_for_type(region, type)
        if number is None:
            continue
        for _ in range(5):
            number.national_number = _another(number.national_number or 0, chance)
            code = number.country_code
            nsn = phonenumbers.national_significant_number(number)
            texts = [phonenumbers.format_number(number, each) for each in FORMATS]
            texts += [
                f"00{code}{nsn}",
                f"0{nsn}",
                nsn,
                f"{code}{nsn}",
                f"+{code} (0) {nsn}",
                f"{code} {nsn[:3]}-{nsn[3:]}",
            ]
            for text, read_in in product(texts, (region, "US", "BR", chance.choice(REGIONS))):
                tried += 1
                plain += plain_number(text, read_in) is not None
                agrees(text, read_in)

    assert tried > 10_000
    assert plain > 0.5 * tried  # or there would be nothing to compare


def _another(number: int, chance: random.Random) -> int:
    """*number* with other digits behind its first four."""
    digits = str(number)
    return int(digits[:4] + "".join(chance.choice("0123456789") for _ in digits[4:]))


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("(803) 123-0000", "US", "+18031230000"),
        ("1 803 123 0000", "US", "+18031230000"),
        ("0171 2345678", "DE", "+491712345678"),
        ("+49 (0) 171 2345678", "US", "+491712345678"),
        ("07400 123456", "GB", "+447400123456"),
        ("612 34 56 78", "ES", "+34612345678"),
    ],
)
def test_the_common_spellings_are_plain(text: str, region: str, expected: str) -> None:
    assert plain_number(text, region) == parse_phone(text, Region(region)) == expected


def test_where_noughts_ask_for_a_carrier_the_library_has_the_last_word() -> None:
    assert parse_phone("005511981586421", "BR") == parsed_by_library("005511981586421", "BR") == "+5511981586421"
