"""What is compared of a contact to see who is there twice: its fields and identifiers, folded; and its keys.

Two contacts are compared only where they share a *key* that few others hold: an identifier, or the beginning of their
names together with a place, a company, a birth date or a number that many hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from enum import IntEnum
from functools import lru_cache
from hashlib import blake2b
from operator import attrgetter
from typing import Any, Protocol

from desktop_app.domain.identifiers import Identifier, IdentifierType, variants
from desktop_app.domain.text import digits_of, folded

FEW = 12  # holders of one key, at most, that are compared with each other
_BETWEEN = "\t"  # parts of a profile as text; no folded word and no e-mail holds it
_STREET_BEGINNING = 5  # letters
_WORDS_LIMIT = 64  # letters of one part of a name that are looked at


class KeyKind(IntEnum):
    """What two contacts have in common when they share a key; kept in a key's last three bits."""

    PHONE = 0
    EMAIL = 1
    EXTERNAL_ID = 2
    HANDLE = 3
    COOKIE = 4
    FIELD_ID = 5  # a custom field of the type identifier
    NAME = 6  # a part of the name, and something besides
    PLACE = 7  # no name


def key_of(kind: KeyKind, text: str) -> int:
    """A number of 63 bits for *text*; that two texts have the same one is not to be expected in a lifetime."""
    number = int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()) >> 1
    return number & ~7 | kind


_KINDS = {
    IdentifierType.PHONE: KeyKind.PHONE,
    IdentifierType.WHATSAPP: KeyKind.PHONE,
    IdentifierType.EMAIL: KeyKind.EMAIL,
    IdentifierType.EXTERNAL_ID: KeyKind.EXTERNAL_ID,
    IdentifierType.COOKIE: KeyKind.COOKIE,
}


@dataclass(frozen=True, slots=True)
class Profile:
    """A contact as it is compared: words folded and joined, "" where there is nothing.

    The *rarity* of names and company is in points, see ``rarity``. *ids* and *mobiles* are keys; *emails* are
    mailboxes as text, as they are also compared letter by letter.
    """

    given: str = ""
    middle: str = ""
    family: str = ""
    generation: str = ""  # "jr", "sr", "iii"
    organization: str = ""
    born: str = ""  # 19840229
    number: str = ""  # of the house
    street: str = ""
    address2: str = ""
    postal_code: str = ""
    city: str = ""
    state: str = ""
    emails: tuple[str, ...] = ()
    ids: frozenset[int] = frozenset()
    mobiles: frozenset[int] = frozenset()  # those of *ids* that stand in the field for a mobile number
    given_rarity: int = 0
    family_rarity: int = 0
    organization_rarity: int = 0
    name_tells: bool = False  # the name is so rare that it says enough by itself

    @property
    def is_named(self) -> bool:
        return bool(self.given or self.family)

    @property
    def has_address(self) -> bool:
        return bool(self.street or self.postal_code or self.city or self.address2)

    def text(self) -> str:
        """For keeping; ``read`` gives the same profile again."""
        return _BETWEEN.join(
            (
                *_texts_of(self),
                " ".join(self.emails),
                " ".join(map(str, sorted(self.ids))),
                " ".join(map(str, sorted(self.mobiles))),
                f"{self.given_rarity} {self.family_rarity} {self.organization_rarity} {int(self.name_tells)}",
            )
        )

    @classmethod
    def read(cls, text: str) -> Profile:
        *texts, emails, ids, mobiles, numbers = text.split(_BETWEEN)
        given, family, organization, tells = map(int, numbers.split())
        keys = frozenset(map(int, ids.split()))
        on_mobile = frozenset(map(int, mobiles.split()))
        values: list[Any] = [*texts, tuple(emails.split()), keys, on_mobile, given, family, organization, tells == 1]
        return cls(*values)

    @property
    def keys(self) -> frozenset[int]:
        """By which the contact is compared with others that hold the same."""
        return self.ids.union(self._named_keys(), self._place_keys())

    def _named_keys(self) -> Iterator[int]:
        one, other = self.given or self.family, self.family or self.given
        if not one:
            return
        # A slip is hardly ever in the first letter, and either name may be in the other's place.
        stems = {f"{other}.{one[0]}", f"{one}.{other[0]}"}
        initials = min(one[0], other[0]) + max(one[0], other[0])
        # Within the hundreds who hold the number of a company, only those are compared who may have the same name.
        parts = [f"{initials}.{id}" for id in self.ids if id & 7 == KeyKind.PHONE]
        code = self._any_order_of_code
        parts += [f"{stem}.{what}" for what in (self.organization, code) if what for stem in stems]
        parts += [f"{initials}.{what}" for what in (self.born, code, self.city) if what]
        parts += [f"{name}.{self.number}" for name in (one, other) if self.number]
        if self.born or self.postal_code or self.street or self.name_tells:
            parts.append(f"{min(one, other)}.{max(one, other)}")
        yield from (key_of(KeyKind.NAME, part) for part in parts)

    def _place_keys(self) -> Iterator[int]:
        """In a large base the shorter ones are held by many and lead to nobody; in a small one they find the most."""
        code, street = self._any_order_of_code, self.street[:_STREET_BEGINNING]
        parts = [self.born, self.street, code]
        parts += [f"{self.born}.{code}"] if self.born and code else []
        parts += [f"{street}.{what}" for what in (code, self.number) if what and street]
        yield from (key_of(KeyKind.PLACE, part) for part in parts if part)

    @property
    def _any_order_of_code(self) -> str:
        # Two digits the wrong way round are the commonest slip in a number.
        return "".join(sorted(self.postal_code))


_texts_of = attrgetter(*(each.name for each in fields(Profile) if each.type == "str"))


# Making one

_NOT_WORD = re.compile(r"[^a-z0-9]+")
_GENERATIONS = {"jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "ii", "iii": "iii", "iv": "iv"}
# What says only what kind of company it is; "and" stands for "&".
_LEGAL_FORMS = frozenset(
    {
        "inc", "incorporated", "llc", "ltd", "limited", "plc", "corp", "corporation", "co", "company", "gmbh", "ag",
        "kg", "sa", "sas", "sarl", "srl", "spa", "bv", "nv", "ab", "oy", "as", "group", "holding", "holdings", "sons",
        "and", "the",
    }
)  # fmt: skip
_STREET_TYPES = {
    "st": "street", "str": "street", "strasse": "street", "ave": "avenue", "av": "avenue", "rd": "road",
    "dr": "drive", "ln": "lane", "blvd": "boulevard", "ct": "court", "pl": "place", "sq": "square",
    "cres": "crescent", "hwy": "highway", "pde": "parade", "tce": "terrace",
}  # fmt: skip


@lru_cache(maxsize=65_536)
def words_of(text: str) -> tuple[str, ...]:
    return tuple(_NOT_WORD.sub(" ", folded(text)).split())


def _plain(text: str) -> str:
    return _joined(words_of(text)) if text else ""


def _joined(words: Iterable[str]) -> str:
    return "".join(words)[:_WORDS_LIMIT]


@lru_cache(maxsize=65_536)
def company_of(text: str) -> str:
    """*text* without legal forms, unless nothing else is in it."""
    words = words_of(text)
    return _joined(word for word in words if word not in _LEGAL_FORMS) or _joined(words)


@lru_cache(maxsize=65_536)
def given_of(text: str) -> str:
    """A first name as it is compared."""
    return _joined(words_of(text))


def family_of(text: str) -> str:
    """A last name as it is compared, without "Jr"."""
    return _family_of(text)[0]


@lru_cache(maxsize=65_536)
def _family_of(text: str) -> tuple[str, str]:
    words = words_of(text)
    if len(words) > 1 and words[-1] in _GENERATIONS:
        return _joined(words[:-1]), _GENERATIONS[words[-1]]
    return _joined(words), ""


def _address_of(text: str) -> tuple[str, str]:
    """The number of the house, which may stand before or after its street; and the street."""
    words = words_of(text)
    number = next((word for word in words if word[0].isdecimal()), "")
    return number, _joined(_STREET_TYPES.get(word, word) for word in words if word != number)


def mailbox_of(address: str) -> str:
    """An e-mail address as its mailbox: what follows a plus sign only sorts mail, and Google reads no full stops."""
    local, _, domain = address.rpartition("@")
    local = local.partition("+")[0] or local
    if domain in ("gmail.com", "googlemail.com"):
        return f"{local.replace('.', '') or local}@gmail.com"
    return f"{local}@{domain}"


def key_of_identifier(identifier: Identifier) -> int:
    """The same for all spellings of one number, and for one mailbox."""
    kind = _KINDS.get(identifier.type, KeyKind.HANDLE)
    if kind is KeyKind.PHONE:
        number = identifier.value.removeprefix("+")
        return key_of(kind, min([number, *(each.value.removeprefix("+") for each in variants(identifier))]))
    if kind is KeyKind.EMAIL:
        return key_of(kind, mailbox_of(identifier.value))
    return key_of(kind, f"{identifier.type.value} {identifier.source} {identifier.value.casefold()}")


_BIRTH = ("birth", "born", "dob", "geburt", "geboren", "naissance", "nacimiento", "nascimento", "nascita", "urodz")


@lru_cache(maxsize=1_024)
def is_birth_date(field: str) -> bool:
    """Whether a date field of that name holds dates of birth; every other date says nothing of who somebody is."""
    return any(word.startswith(_BIRTH) or word.endswith("birthday") for word in words_of(field))


class Typed(Protocol):
    """What is read of a contact's fields, as typed; ``ContactFields`` has all of it."""

    @property
    def first_name(self) -> str: ...
    @property
    def middle_name(self) -> str: ...
    @property
    def last_name(self) -> str: ...
    @property
    def organization(self) -> str: ...
    @property
    def cell_phone(self) -> str: ...
    @property
    def address1(self) -> str: ...
    @property
    def address2(self) -> str: ...
    @property
    def postal_code(self) -> str: ...
    @property
    def city(self) -> str: ...
    @property
    def state(self) -> str: ...


Rarity = Callable[[str, str], int]  # (what, folded words) → points; *what* is "given", "family" or "organization"


def profile_of(
    typed: Typed,
    identifiers: Iterable[tuple[Identifier, str]],
    rarity: Rarity,
    *,
    rare_from: int = 100,
    born: str = "",
    field_ids: Iterable[str] = (),
) -> Profile:
    """*identifiers*: each with its text as typed. *field_ids*: "name of the field, value" of custom identifiers."""
    given = given_of(typed.first_name)
    family, generation = _family_of(typed.last_name)
    company = company_of(typed.organization)
    number, street = _address_of(typed.address1) if typed.address1 else ("", "")
    rarities = [rarity(what, word) if word else 0 for what, word in (("given", given), ("family", family))]
    keys: set[int] = set()
    mobiles: set[int] = set()
    emails: set[str] = set()
    for identifier, raw in identifiers:
        if identifier.type is IdentifierType.EMAIL:
            emails.add(mailbox := mailbox_of(identifier.value))
            keys.add(key_of(KeyKind.EMAIL, mailbox))
            continue
        keys.add(key := key_of_identifier(identifier))
        if raw and raw == typed.cell_phone:
            mobiles.add(key)
    keys.update(key_of(KeyKind.FIELD_ID, each) for each in field_ids)
    return Profile(
        given=given,
        middle=_plain(typed.middle_name),
        family=family,
        generation=generation,
        organization=company,
        given_rarity=rarities[0],
        family_rarity=rarities[1],
        organization_rarity=rarity("organization", company) if company else 0,
        name_tells=min(rarities) > 0 and sum(rarities) >= rare_from,
        born=digits_of(born) if born else "",
        number=number,
        street=street,
        address2=_plain(typed.address2),
        postal_code=_plain(typed.postal_code),
        city=_plain(typed.city),
        state=_plain(typed.state),
        emails=tuple(sorted(emails)),
        ids=frozenset(keys),
        mobiles=frozenset(mobiles),
    )
