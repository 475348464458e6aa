"""What the lines of one card mean for a contact."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import unquote

from desktop_app.channels.vcard_handles import handle_of, is_handle, service_of
from desktop_app.channels.vcard_properties import NOT_KEPT_WHOLE, Property
from desktop_app.domain.contacts import FIELD_RULES, NOTE_LIMIT, split_name
from desktop_app.domain.errors import InvalidIdentifier
from desktop_app.domain.identifiers import VALUE_LIMIT, IdentifierType, is_placeholder
from desktop_app.domain.importing import FoundIdentifier
from desktop_app.domain.text import digits_of, is_storable, is_web_address

# What an export writes besides, so that what vCard has no words for comes back exactly.
OWN_ID = "X-LINKDESK-ID"
OWN_TYPE = "X-LINKDESK-TYPE"
OWN_FIELD = "X-LINKDESK-FIELD"  # name;value
OWN_CUSTOM = "X-LINKDESK-CUSTOM"  # name;value
OWN_IDENTIFIER = "X-LINKDESK-IDENTIFIER"  # type;value;source;label
OWN_SLOT = "X-LINKDESK-SLOT"  # a parameter: the field that a phone or an e-mail stands in
NO_SLOT = "none"

UID_SOURCE = "vCard"
PHONE_TYPES: Mapping[str, str] = {"work_phone": "work", "cell_phone": "cell", "home_phone": "home"}
EMAIL_TYPES: Mapping[str, str] = {"work_email": "work", "personal_email": "home"}
# What a slot is called elsewhere, the surest word first.
_PHONE_WORDS: Mapping[str, frozenset[str]] = {
    "cell_phone": frozenset({"cell", "mobile", "iphone", "handy"}),
    "work_phone": frozenset({"work", "business", "company", "office"}),
    "home_phone": frozenset({"home", "private"}),
    "other_phone": frozenset({"other"}),
}
_EMAIL_WORDS: Mapping[str, frozenset[str]] = {
    "work_email": frozenset({"work", "business", "company", "office"}),
    "personal_email": frozenset({"home", "private", "personal"}),
    "other_email": frozenset({"other"}),
}
_NO_VOICE = frozenset({"fax", "pager", "modem", "bbs"})
_WITHOUT_MEANING = frozenset({"pref", "voice", "internet", "text", "msg", "main", ""})
_APPLE_LABEL = re.compile(r"_\$!<(.*)>!\$_")
_ADDRESS = ("post box", "address2", "address1", "city", "state", "postal_code", "country")


class CardFields:
    """The lines of one card, each given the place that it has in a contact."""

    def __init__(self, properties: Sequence[Property]) -> None:
        self.fields: dict[str, str] = {}
        self.identifiers: list[FoundIdentifier] = []
        self.custom_fields: dict[str, str] = {}
        self.notes: list[str] = []
        self.warnings: list[str] = []
        self.without_place: set[str] = set()  # names of lines
        self.contact_type = ""
        self.is_group = False
        self._also: list[str] = []  # what has a place that is taken
        self._lines: dict[str, list[Property]] = {}
        for each in properties:
            self._lines.setdefault(each.name, []).append(each)
        self._labels = {each.group: _label(each.text) for each in self._all("X-ABLABEL") if each.group}
        self._countries = {each.group: each.text.strip() for each in self._all("X-ABADR") if each.group}
        self.contact_id = self._first(OWN_ID)
        self._read()

    def _read(self) -> None:
        kinds = (*self._all("KIND"), *self._all("X-ADDRESSBOOKSERVER-KIND"))
        self.is_group = any(each.text.strip().casefold() == "group" for each in kinds)
        self._read_own()
        self._read_names()
        self._read_slots("TEL", IdentifierType.PHONE, _PHONE_WORDS, ("work_phone", "other_phone"))
        self._read_slots("EMAIL", IdentifierType.EMAIL, _EMAIL_WORDS, ("work_email", "other_email"))
        self._read_address()
        for each in self._all("URL"):
            self._put("external_system_url", each.text, "Web address", fits=is_web_address)
        self._read_uid()
        self._read_handles()
        for each in self._all("NOTE"):
            self._note(each.text)
        if self._also:
            self._note("Also in the vCard:\n" + "\n".join(self._also))
        for name, lines in self._lines.items():
            if name in NOT_KEPT_WHOLE or any(each.raw.strip() for each in lines):
                self.without_place.add(name)

    def _all(self, name: str) -> list[Property]:
        """The lines of that name, the preferred first; each is asked for once."""
        return sorted(self._lines.pop(name, ()), key=lambda each: "pref" not in each.types)

    def _first(self, name: str) -> str:
        return next((text for each in self._all(name) if (text := each.text.strip())), "")

    def _put(self, name: str, text: str, label: str = "", *, fits: Callable[[str], bool] | None = None) -> None:
        """*text* into the field, or into a note where that is taken or too small."""
        text = text.strip()
        if not text or self.fields.get(name) == text:
            return
        is_too_long = FIELD_RULES[name].limit < len(text) <= NOTE_LIMIT
        if name in self.fields or is_too_long or not (fits is None or fits(text)):
            self._also.append(f"{label or FIELD_RULES[name].label}: {text}")
        else:
            self.fields[name] = text

    def _note(self, text: str) -> None:
        """As several where it is longer than one may be."""
        text = text.strip()
        pieces = [text[begin : begin + NOTE_LIMIT] for begin in range(0, len(text), NOTE_LIMIT)]
        self.notes += [piece for piece in pieces if piece.strip()]

    # What an export of ours says in its own words

    def _read_own(self) -> None:
        self.contact_type = self._first(OWN_TYPE)
        for each in self._all(OWN_FIELD):
            name, value = _pair(each)
            if name in FIELD_RULES:
                self.fields[name] = value
        for each in self._all(OWN_CUSTOM):
            name, value = _pair(each)
            if name and value:
                self.custom_fields[name] = value
        for each in self._all(OWN_IDENTIFIER):
            type, value, source, label = [*("".join(part) for part in each.parts), "", "", "", ""][:4]
            try:
                self.identifiers.append(FoundIdentifier(IdentifierType.named(type), value, source, label))
            except InvalidIdentifier as error:
                self.warnings.append(str(error))

    # Names

    def _read_names(self) -> None:
        lines = self._all("N")
        found = next((each.parts for each in lines if each.raw.strip(" ;")), [])
        family, given, middle, prefix, suffix = [*(_words(part) for part in found), "", "", "", "", ""][:5]
        organization = ""
        for each in self._all("ORG"):
            name, *units = [",".join(part).strip() for part in each.parts]
            text = ", ".join([name, *(unit for unit in units if unit)]) if name else ", ".join(units)
            organization = organization or text.strip()
            self._put("organization", text)
        self._put("first_name", given)
        self._put("middle_name", middle)
        self._put("last_name", " ".join(part for part in (family, suffix) if part))
        self._put("salutation", prefix)
        self._read_full_name(
            has_name=bool(given or family) or (bool(lines) and bool(self.contact_id)), other=organization
        )
        for name in ("TITLE", "ROLE"):
            for each in self._all(name):
                self._put("title", each.text, name.capitalize())

    def _read_full_name(self, *, has_name: bool, other: str) -> None:
        """The name as one text, where it is not given in parts; that of the company, or an address, is no name."""
        full = self._first("FN")
        addresses = {_without_scheme(each) for name in ("EMAIL", "TEL") for each in self._lines.get(name, ())}
        if has_name or (full and full in {other, *addresses}):
            return
        if not full:
            full = self._first("NICKNAME")
        if len(full) > FIELD_RULES["first_name"].limit:
            self._put("first_name", full)
            return
        first, last = split_name(full)
        self._put("first_name", first)
        self._put("last_name", last)

    # Phones, e-mails

    def _read_slots(
        self, name: str, type: IdentifierType, words: Mapping[str, frozenset[str]], for_any: Sequence[str]
    ) -> None:
        waiting: list[tuple[str, Sequence[str], str]] = []  # text, the slots that would do, what it is called
        for each in self._all(name):
            text = each.text.strip() if self.contact_id else _without_scheme(each)
            if not text:
                continue
            slot, label = self._slot(each, words)
            if slot == NO_SLOT:
                self.identifiers.append(FoundIdentifier(type, text, label=label))
            elif slot and slot not in self.fields and len(text) <= FIELD_RULES[slot].limit:
                self.fields[slot] = text
            else:
                waiting.append((text, self._others(each, slot, label, for_any), label))
        for text, slots, label in waiting:
            if any(_is_same(text, self.fields.get(slot, "")) for slot in words):
                continue
            free = next((slot for slot in slots if slot not in self.fields), None)
            if len(text) > VALUE_LIMIT:
                self._also.append(f"{type.label}: {text}")
            elif free is not None:
                self.fields[free] = text
            else:
                self.identifiers.append(FoundIdentifier(type, text, label=label))

    def _slot(self, line: Property, words: Mapping[str, frozenset[str]]) -> tuple[str, str]:
        """The field that *line* says it belongs in, "" where it says none; and what it is called."""
        label = self._labels.get(line.group, "")
        own = line.parameter(OWN_SLOT).casefold()
        if own == NO_SLOT or own in words:
            return own, label
        said = line.types | {label.casefold()}
        called = label or ", ".join(sorted(each for each in said - _WITHOUT_MEANING if not each.startswith("x-")))
        if said & _NO_VOICE:
            return "", called
        return next((slot for slot, names in words.items() if said & names), ""), called

    def _others(self, line: Property, slot: str, label: str, for_any: Sequence[str]) -> Sequence[str]:
        """Where one that has no slot of its own, or finds it taken, may stand and not be called what it is not."""
        if line.types & _NO_VOICE or label.casefold() in _NO_VOICE:
            return ()
        return for_any[1:] if slot or label.casefold() not in _WITHOUT_MEANING else for_any

    # Where they live, and what programs know them by

    def _read_address(self) -> None:
        for number, each in enumerate(line for line in self._all("ADR") if line.raw.strip(" ;")):
            address = self._address(each)
            if number and any(address.values()):
                self._also.append(
                    "Address: " + ", ".join(text.replace("\n", ", ") for text in address.values() if text)
                )
            elif not number:
                for name, text in address.items():
                    self._put(name, text)

    def _address(self, line: Property) -> dict[str, str]:
        parts = [*line.parts, *([""] for _ in _ADDRESS)][: len(_ADDRESS)]
        found = {
            name: ", ".join(word.strip() for word in part if word.strip())
            for name, part in zip(_ADDRESS, parts, strict=True)
        }
        streets = [word.strip() for word in parts[2]]
        if not self.contact_id:
            # The second line of a street is a line, a value of its own, or stands in parts that nobody should use.
            streets = [row.strip() for street in streets for row in street.splitlines() if row.strip()]
            streets += [found[name] for name in ("address2", "post box") if found[name]]
        first, *rest = [*streets, ""]
        country = self._countries.get(line.group, "").upper() or found["country"]
        return {
            "address1": first,
            "address2": ", ".join(each for each in rest if each),
            "postal_code": found["postal_code"],
            "city": found["city"],
            "state": found["state"],
            "country": country,
        }

    def _read_uid(self) -> None:
        uid = re.sub(r"(?i)^urn:uuid:", "", self._first("UID"))
        is_usable = len(uid) <= VALUE_LIMIT and is_storable(uid) and not is_placeholder(IdentifierType.EXTERNAL_ID, uid)
        if uid and not self.contact_id and is_usable:
            self.identifiers.append(FoundIdentifier(IdentifierType.EXTERNAL_ID, uid, UID_SOURCE))

    def _read_handles(self) -> None:
        names = [name for name in self._lines if is_handle(name)]
        for name in names:
            for each in self._all(name):
                if self.contact_id:
                    continue  # said in its own words already
                type, handle = service_of(each), handle_of(each)
                if type is not None and handle and len(handle) <= VALUE_LIMIT:
                    self.identifiers.append(FoundIdentifier(type, handle))
                elif handle:
                    self.without_place.add(name)


def _label(text: str) -> str:
    """Apple writes its own labels so that they can be translated: ``_$!<Mobile>!$_``."""
    text = text.strip()
    found = _APPLE_LABEL.fullmatch(text)
    return found[1].strip() if found else text


def _words(part: Sequence[str]) -> str:
    return " ".join(word.strip() for word in part if word.strip())


def _pair(line: Property) -> tuple[str, str]:
    name, value = [*("".join(part) for part in line.parts), "", ""][:2]
    return name, value


def _without_scheme(line: Property) -> str:
    """A phone or an e-mail without the beginning that makes it a link."""
    text = line.text.strip()
    scheme, colon, rest = text.partition(":")
    if not colon or scheme.casefold() not in ("tel", "mailto"):
        return text
    number, *parameters = rest.split(";") if scheme.casefold() == "tel" else [rest.partition("?")[0]]
    extension = next((each[4:] for each in parameters if each.casefold().startswith("ext=")), "")
    return unquote(number).strip() + (f" ext. {extension}" if extension else "")


def _is_same(one: str, other: str) -> bool:
    """Whether a program has written the same twice."""
    digits = digits_of(one)
    return one.casefold() == other.casefold() or ("@" not in one and len(digits) > 5 and digits == digits_of(other))
