"""Phone numbers in E.164, by libphonenumber's rules.

Most numbers are plain: digits, maybe with brackets and dashes between them, of a length that their country has. What
the library would make of those follows from a few facts about the country, and is worked out here in a fraction of its
time; whatever is the least bit unusual is left to the library. A property test compares the two.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from phonenumbers import PhoneMetadata, PhoneNumber

PLAIN_LENGTH = 40  # characters; nobody writes a longer number without meaning something by it
_ODD_SPACES = dict.fromkeys((*range(0x2000, 0x200B), 0x202F, 0x205F), " ")
_SEPARATORS = str.maketrans("", "", " ().-")


@lru_cache(maxsize=16_384)
def parse_phone(text: str, region: str) -> str | None:
    """*text* in E.164, read with *region*'s numbering when it has no country code; None when it is no possible number.

    *Possible* is enough, *valid* is never asked for: numbers of the examples of this very field are not valid.
    """
    return plain_number(text, region) or parsed_by_library(text, region)


def parsed_by_library(text: str, region: str) -> str | None:
    """What ``parse_phone`` gives, the long way."""
    # Spaces that spreadsheets put in and the library does not know.
    written = text.strip().translate(_ODD_SPACES)
    written = re.sub(r"^sips?:([^@;]+).*$", r"\1", written, flags=re.IGNORECASE)
    if international := re.match(r"^\D*00(?=[1-9])", written):
        # Not every region dials 00, and in Brazil 0055… asks for a carrier; yet people everywhere write it for "+".
        number = _possible_number("+" + written[international.end() :], region)
        if number is not None:
            return number
    return _possible_number(written, region)


def _possible_number(text: str, region: str) -> str | None:
    import phonenumbers  # 36 ms at the first parse: not before the first paint.

    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if number.extension or not phonenumbers.is_possible_number(number):
        number.extension = None
        if not phonenumbers.is_possible_number(number) and not _is_old_mexican_mobile(number):
            return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _is_old_mexican_mobile(number: PhoneNumber) -> bool:
    """+52 1 and ten digits: given up in 2019 and no longer known to the library, yet WhatsApp goes on sending it."""
    return number.country_code == 52 and 11_000_000_000 <= (number.national_number or 0) < 20_000_000_000


def plain_number(text: str, region: str) -> str | None:
    """*text* in E.164 where it is a plain number, which is never a placeholder; None says only that it is not plain."""
    digits = text.translate(_SEPARATORS)
    if len(text) > PLAIN_LENGTH or not digits.isascii():
        return None
    if digits.startswith("+"):
        return _international(digits[1:])
    if digits.startswith("00"):
        # Brackets and spaces between the two noughts and the rest are the library's to judge.
        return _international(digits[2:]) if text.startswith("00") and text[2:3] in _FIRST_DIGITS else None
    return _national(digits, region)


_FIRST_DIGITS = frozenset("123456789")


def _international(digits: str) -> str | None:
    """*digits*: country code and number."""
    if not digits.isdigit():
        return None
    country = _country_of(digits[:3])
    if country is None:
        return None
    number = country.without_trunk_prefix(digits[len(country.code) :])
    return f"+{country.code}{number}" if number and len(number) in country.lengths else None


def _national(digits: str, region: str) -> str | None:
    """*digits*: as they are dialled within *region*."""
    country = _country_in(region)
    if country is None or not digits.isdigit() or digits.count("0") == len(digits) or country.dials_abroad(digits):
        return None
    if digits.startswith(country.code) and not country.is_number(digits):
        # A number with its country code and no plus, where it cannot be one without.
        if not country.is_main or len(digits) <= country.longest:
            return None
        digits = digits[len(country.code) :]
        if country.begins_with_trunk_prefix(digits):
            return None
    number = country.without_trunk_prefix(digits)
    return f"+{country.code}{number}" if number and len(number) in country.lengths else None


@dataclass(frozen=True)
class _Country:
    """What libphonenumber knows of a country's numbers, as far as a plain one asks for it."""

    code: str
    lengths: frozenset[int]  # of a whole number, without the country code
    longest: int
    is_main: bool  # of those that share the code, such as the United States and Canada
    _abroad: re.Pattern[str] | None  # how numbers of other countries begin
    _trunk_prefix: re.Pattern[str] | None  # what is dialled before a number at home
    _is_rewritten: bool  # a trunk prefix is not only left out
    _number: re.Pattern[str]

    def dials_abroad(self, digits: str) -> bool:
        return self._abroad is not None and self._abroad.match(digits) is not None

    def is_number(self, digits: str) -> bool:
        """Whether *digits* look like a number of that country, and could be no longer one."""
        return len(digits) <= self.longest and self._number.fullmatch(digits) is not None

    def begins_with_trunk_prefix(self, digits: str) -> bool:
        return self._trunk_prefix is not None and self._trunk_prefix.match(digits) is not None

    def without_trunk_prefix(self, digits: str) -> str | None:
        """None where it takes the library to say what is the prefix and what the number."""
        found = self._trunk_prefix and self._trunk_prefix.match(digits)
        if not found:
            return digits
        if self._is_rewritten or self._number.fullmatch(digits):
            return None
        return digits[found.end() :]


@lru_cache(maxsize=1_024)
def _country_of(digits: str) -> _Country | None:
    """The country whose code *digits* begin with."""
    import phonenumbers

    for length in range(1, len(digits) + 1):
        if digits[0] != "0" and int(digits[:length]) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE:
            return _country(_of_code(int(digits[:length])))
    return None


@lru_cache(maxsize=512)
def _country_in(region: str) -> _Country | None:
    import phonenumbers

    return _country(phonenumbers.PhoneMetadata.metadata_for_region(region, None))


def _of_code(code: int) -> PhoneMetadata | None:
    """What the library reads numbers with this country code by."""
    import phonenumbers

    region = phonenumbers.region_code_for_country_code(code)
    return phonenumbers.PhoneMetadata.metadata_for_region_or_calling_code(code, region)


def _country(metadata: PhoneMetadata | None) -> _Country | None:
    main = metadata and _of_code(metadata.country_code or 0)
    if metadata is None or main is None or metadata.general_desc is None or main.general_desc is None:
        return None
    general = metadata.general_desc
    return _Country(
        code=str(metadata.country_code),
        lengths=frozenset(general.possible_length) & frozenset(main.general_desc.possible_length),
        longest=max(general.possible_length, default=0),
        is_main=metadata.id == main.id,
        _abroad=_compiled(metadata.international_prefix),
        _trunk_prefix=_compiled(metadata.national_prefix_for_parsing),
        _is_rewritten=bool(metadata.national_prefix_transform_rule),
        _number=re.compile(general.national_number_pattern or ""),
    )


def _compiled(pattern: str | None) -> re.Pattern[str] | None:
    return re.compile(pattern) if pattern else None
