"""Ways to recognise a customer: phones, e-mails, cookies, handles and external ids in their normal form.

What was typed is never thrown away: an ``Identifier`` is only what two spellings of the same thing share.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import NewType

from desktop_app.domain.errors import InvalidIdentifier
from desktop_app.domain.phones import parse_phone, plain_number
from desktop_app.domain.text import digits_of, is_storable, on_one_line, shortened

VALUE_LIMIT = 255  # characters, as the reference product's ContactIdentifier.value
RAW_LIMIT = 512  # characters, as its PhoneNumber.display
EMAIL_LIMIT = 256

Region = NewType("Region", str)  # ISO 3166 alpha-2, upper case: how a number without country code is read


class IdentifierType(Enum):
    """The kinds of identifier; the value is the public name."""

    PHONE = "phone"
    EMAIL = "email"
    COOKIE = "cookie"
    WHATSAPP = "whatsapp"
    FACEBOOK = "facebook"
    INSTAGRAM = "instagram"
    LINE = "line"
    X = "x"
    APPLE = "apple"
    EXTERNAL_ID = "external-id"

    __hash__ = object.__hash__  # there is one of each, and a hash of their names takes ten times as long

    @classmethod
    def named(cls, name: str) -> IdentifierType:
        """Raises InvalidIdentifier for a name that is none of the types."""
        try:
            return cls(name)
        except ValueError:
            known = ", ".join(each.value for each in cls)
            shown = shortened(on_one_line(name), 40)
            raise InvalidIdentifier(f"There is no identifier type called {shown!r}; the types are {known}.") from None

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    IdentifierType.PHONE: "Phone",
    IdentifierType.EMAIL: "E-mail",
    IdentifierType.COOKIE: "Web ID",
    IdentifierType.WHATSAPP: "WhatsApp",
    IdentifierType.FACEBOOK: "Facebook",
    IdentifierType.INSTAGRAM: "Instagram",
    IdentifierType.LINE: "LINE",
    IdentifierType.X: "X",
    IdentifierType.APPLE: "Apple Messages",
    IdentifierType.EXTERNAL_ID: "External ID",
}
_RANKS = {type: rank for rank, type in enumerate(IdentifierType)}


@dataclass(frozen=True)
class Identifier:
    """A way to recognise a customer, already normalised.

    *value*: phone "+49301234" (E.164); whatsapp the same without "+"; email case-folded; x without "@", case-folded;
    the rest trimmed. *source* names the system an external id comes from and is "" for every other type.
    """

    type: IdentifierType
    value: str
    source: str = ""

    @classmethod
    def parse(cls, type: IdentifierType, text: str, *, region: Region, source: str = "") -> Identifier:
        """Raises InvalidIdentifier when nothing usable is left of *text*, a withheld number included."""
        value = normal_value(type, text, region)
        return cls(type, value, source.strip() if type is IdentifierType.EXTERNAL_ID else "")

    def __lt__(self, other: Identifier) -> bool:
        """Sorted as the types are listed, then by value."""
        return self._rank < other._rank

    @property
    def _rank(self) -> tuple[int, str, str]:
        return _RANKS[self.type], self.value, self.source

    def __str__(self) -> str:
        return f"{self.type.label} {shown_value(self)}"


def normal_value(type: IdentifierType, text: str, region: Region) -> str:
    """The value of the identifier in *text*; raises as ``Identifier.parse`` does."""
    if type is IdentifierType.PHONE and (number := plain_number(text, region)) is not None:
        return number
    if len(text) > RAW_LIMIT or not is_storable(text):
        raise InvalidIdentifier(f"{_quoted(text)} is too long or holds characters that no {type.label} has.")
    if is_placeholder(type, text):
        raise InvalidIdentifier(f"{_quoted(text)} stands for no one in particular.")
    value = _PARSERS.get(type, _parse_opaque)(text, region)
    if value is None or len(value) > VALUE_LIMIT:
        raise InvalidIdentifier(f"{_quoted(text)} cannot be read as {type.label}.")
    return value


def parse_or_none(type: IdentifierType, text: str, *, region: Region, source: str = "") -> Identifier | None:
    """The identifier in *text*, or None where there is none: what was typed is kept, and found by its digits."""
    try:
        return Identifier.parse(type, text, region=region, source=source)
    except InvalidIdentifier:
        return None


_WITHHELD_WORDS = frozenset(
    [
        "anonymous",
        "unknown",
        "withheld",
        "private",
        "restricted",
        "unavailable",
        "blocked",
        "undisclosed",
        "none",
        "null",
        "undefined",
        "n/a",
        "na",
        "nocallerid",
        "privatenumber",
        "numberwithheld",
        "callerunknown",
        "unknowncaller",
        "privatecaller",
    ]
)
_NO_ONES_MAILBOX = re.compile(
    r"^(no-?_?reply|do-?_?not-?_?reply|mailer-daemon|postmaster|undisclosed-recipients|bounces?|anonymous)([+.\-_@:;]|$)"
)


def is_placeholder(type: IdentifierType, text: str) -> bool:
    """Whether *text* is what a channel sends when it does not know or must not tell: such values match nobody."""
    bare = text.strip().casefold()
    if type is IdentifierType.EMAIL:
        return bare == "" or bool(_NO_ONES_MAILBOX.match(_address_of(bare)))
    if type in (IdentifierType.PHONE, IdentifierType.WHATSAPP):
        for scheme in ("tel:", "sip:", "sips:"):
            bare = bare.removeprefix(scheme)
        word = _without_separators(bare.partition("@")[0])
        # "0000000000" and "+" are what switches send instead of nothing; letters alone are no number at all.
        return word in _WITHHELD_WORDS or not (digits_of(word).strip("0") or word.strip("+0()"))
    word = _without_separators(bare)
    return word in _WITHHELD_WORDS or not word.strip("0")


_SEPARATORS = re.compile(r"[\s_\-.]")


def _without_separators(text: str) -> str:
    return _SEPARATORS.sub("", text)


@lru_cache(maxsize=1_024)
def known_region(text: str) -> Region | None:
    """The region that a country field names, or None when the numbering of that country is not known."""
    import phonenumbers

    code = text.strip().upper()
    return Region(code) if code in phonenumbers.SUPPORTED_REGIONS else None


def known_regions() -> frozenset[Region]:
    """Every region whose numbering is known."""
    import phonenumbers

    return frozenset(map(Region, phonenumbers.SUPPORTED_REGIONS))


def _parse_whatsapp(text: str, region: Region) -> str | None:
    # WhatsApp ids are E.164 without the plus, so digits alone are already international.
    bare = text.strip()
    number = parse_phone("+" + bare, region) if bare.isdecimal() and not bare.startswith("0") else None
    number = number or parse_phone(bare, region)
    return number and number.removeprefix("+")


def _address_of(text: str) -> str:
    address = text.removeprefix("mailto:").partition("?")[0]
    if "<" not in address:
        return address
    from email.utils import parseaddr  # which loads half of what Python knows of the net

    return parseaddr(address)[1]


_IN_NO_ADDRESS = re.compile(r"[\s\x00-\x20<>,;]|\.\.")


def _parse_email(text: str, region: Region) -> str | None:
    address = _address_of(text.strip().casefold()).strip()
    local, at, domain = address.rpartition("@")
    if not (local and at and domain) or len(address) > EMAIL_LIMIT or _IN_NO_ADDRESS.search(address):
        return None
    written = _written_domain(domain)
    return f"{local}@{written}" if written else None


@lru_cache(maxsize=4_096)
def _written_domain(domain: str) -> str:
    """In ASCII, as the network has it; "" for none."""
    try:
        return domain.encode("idna").decode("ascii").rstrip(".")
    except UnicodeError:
        return ""


def is_email_address(text: str) -> bool:
    """Whether *text* can be written to; noreply@… can, and yet identifies nobody."""
    return is_storable(text) and len(text) <= RAW_LIMIT and _parse_email(text, Region("US")) is not None


def _parse_x(text: str, region: Region) -> str | None:
    handle = text.strip().removeprefix("@")
    return handle.casefold() if re.fullmatch(r"[A-Za-z0-9_]+", handle) else None


def _parse_opaque(text: str, region: Region) -> str | None:
    return text.strip() or None


_PARSERS: Mapping[IdentifierType, Callable[[str, Region], str | None]] = {
    IdentifierType.PHONE: parse_phone,
    IdentifierType.WHATSAPP: _parse_whatsapp,
    IdentifierType.EMAIL: _parse_email,
    IdentifierType.X: _parse_x,
}


SPELLING_MINIMUM = 6  # digits that a phone's spelling has at the least


def is_spelling_of(identifier: Identifier, text: str) -> bool:
    """Whether *text* is *identifier* in another spelling, of a phone also without its country code.

    For a text that somebody is known to have typed for one of a few identifiers; it asks for no region.
    """
    if identifier.type is IdentifierType.EMAIL:
        return identifier.value == _address_of(text.strip().casefold())
    digits = digits_of(text).lstrip("0")
    return len(digits) >= SPELLING_MINIMUM and identifier.value.endswith(digits)


def variants(identifier: Identifier) -> tuple[Identifier, ...]:
    """Other spellings that a country itself uses for the same mobile; never the identifier itself.

    Brazil with and without the ninth digit, Mexico +52 and +52 1, Argentina +54 9 and +54. A Brazilian land line
    (first digit 2–5 after the area code) never gains a digit.
    """
    if identifier.type not in (IdentifierType.PHONE, IdentifierType.WHATSAPP):
        return ()
    plus = "+" if identifier.type is IdentifierType.PHONE else ""
    digits = identifier.value.removeprefix("+")
    if not digits.startswith(_OF_COUNTRIES_WITH_VARIANTS):
        return ()
    for pattern, replacement in _VARIANTS:
        if re.fullmatch(pattern, digits):
            return (Identifier(identifier.type, plus + re.sub(pattern, replacement, digits)),)
    return ()


_OF_COUNTRIES_WITH_VARIANTS = ("55", "52", "54")
_VARIANTS = (
    (r"55(\d\d)9([6-9]\d{7})", r"55\1\2"),
    (r"55(\d\d)([6-9]\d{7})", r"55\g<1>9\2"),
    (r"521(\d{10})", r"52\1"),
    (r"52(\d{10})", r"521\1"),
    (r"549(\d{10})", r"54\1"),
    (r"54(\d{10})", r"549\1"),
)


def shown_value(identifier: Identifier) -> str:
    """The identifier as people read it: phones in international spelling, the rest as it is."""
    if identifier.type not in (IdentifierType.PHONE, IdentifierType.WHATSAPP):
        return identifier.value
    return shown_number(identifier.value)


@lru_cache(maxsize=4_096)
def shown_number(value: str) -> str:
    """A phone's value, with or without "+", in international spelling."""
    digits = value.removeprefix("+")
    if len(digits) == 11 and digits[0] == "1" and digits[1] not in "01" and digits.isdecimal():
        return f"+1 {digits[1:4]}-{digits[4:7]}-{digits[7:]}"  # as the library has it, in a hundredth of the time
    import phonenumbers

    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return value
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _quoted(text: str) -> str:
    return repr(shortened(on_one_line(text), 60))


@dataclass(frozen=True)
class Clue:
    """What a channel brought to recognise somebody by: as it came, and in its normal form where it has one."""

    type: IdentifierType
    raw: str
    source: str = ""
    identifier: Identifier | None = None

    @classmethod
    def read(cls, type: IdentifierType, raw: str, *, region: Region, source: str = "") -> Clue:
        return cls(type, raw, source, parse_or_none(type, raw, region=region, source=source))

    @property
    def is_withheld(self) -> bool:
        return is_placeholder(self.type, self.raw)

    @property
    def shown(self) -> str:
        """For people: "Number withheld", else what came in, as it came."""
        if not self.is_withheld:
            return on_one_line(self.raw)
        return "Number withheld" if self.type is IdentifierType.PHONE else f"{self.type.label} withheld"
