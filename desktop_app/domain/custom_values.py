"""What custom fields hold: read from what people type or scripts send, and written as text in one spelling per type.

A value is kept as that text, one for each contact and field, so that it is compared, undone and merged as any other
field of a contact is. "" is no value; a checkbox that is not ticked has none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from desktop_app.domain.contacts import YES
from desktop_app.domain.custom_fields import CustomField, CustomType
from desktop_app.domain.errors import InvalidContact
from desktop_app.domain.text import is_storable, is_web_address, on_one_line, shortened, yes_or_nothing

Value = bool | int | Decimal | date | datetime | str | tuple[str, ...]

TAGS_LIMIT = 10
TAG_LIMIT = 100
TEXT_LIMITS: Mapping[CustomType, int] = {
    CustomType.IDENTIFIER: 100,
    CustomType.TEXT: 100,
    CustomType.TEXT_AREA: 1000,
    CustomType.URL: 200,
}
_TYPED_LIMIT = 2_000  # characters that anything shorter than a text is looked at with
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?")
_YEARS = range(1000, 10_000)


def parse(field: CustomField, given: Any) -> Value | None:
    """What *given*, a text or its JSON value, means in *field*; None for nothing.

    Raises InvalidContact with the field's key and one sentence that says what fits.
    """
    text = _as_text(field, given).strip()
    if not is_storable(text):
        raise _invalid(field, "holds a character that cannot be stored; please type it again")
    if not text:
        return None
    limit = TEXT_LIMITS.get(field.type, _TYPED_LIMIT)
    if len(text) > limit:
        raise _invalid(field, f"has {len(text):,} characters; at most {limit:,} are kept")
    return _READERS[field.type](field, text)


def written(value: Value | None) -> str:
    """*value* as the text that is kept and edited; ``parse`` reads it back as the same."""
    if value is None or value is False:
        return ""
    if value is True:
        return YES
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%S}Z"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, tuple):
        return ", ".join(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def normal(field: CustomField, given: Any) -> str:
    """*given* as it is kept. Raises InvalidContact."""
    return written(parse(field, given))


def as_json(field: CustomField, text: str) -> Any:
    """A kept *text* as JSON shows it: true or false, a number, a list of tags, else a text or null."""
    value = parse(field, text)
    if field.type is CustomType.CHECKBOX:
        return value is True
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, tuple):
        return list(value)
    return value if value is None or isinstance(value, int) else text


def search_keys(field: CustomField, text: str) -> tuple[str, ...]:
    """By what a contact that holds the kept *text* is found, compared without case."""
    if not field.type.is_searched:
        return ()
    value = parse(field, text)
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (text,)


def _as_text(field: CustomField, given: Any) -> str:
    if isinstance(given, bool):
        return YES if given else ""
    if isinstance(given, list | tuple) and all(isinstance(each, str) for each in given):
        if any("," in each for each in given):
            raise _invalid(field, "takes tags without a comma in them")
        return ", ".join(given)
    if isinstance(given, float):
        return f"{Decimal(str(given)):f}"  # not as 1e-06
    if given is None or isinstance(given, str | int | Decimal):
        return "" if given is None else str(given)
    raise _invalid(field, "takes a text, a number, true, false or a list of texts")


def _checkbox(field: CustomField, text: str) -> Value | None:
    answer = yes_or_nothing(text)
    if answer is None:
        raise _invalid(field, f"is neither yes nor no: {_shown(text)}")
    return True if answer else None


def _date(field: CustomField, text: str) -> Value:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise _invalid(field, f"is no date written as 2026-02-04: {_shown(text)}") from None
    return _within_years(field, found)


def _datetime(field: CustomField, text: str) -> Value:
    """What names no time zone is UTC."""
    try:
        found = datetime.fromisoformat(text)
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise _invalid(field, f"is no date and time written as 2026-02-04 10:30: {_shown(text)}") from None
    return _within_years(field, found.replace(microsecond=0))


def _within_years(field: CustomField, found: date) -> date:
    if found.year not in _YEARS:
        raise _invalid(field, "takes the years 1000 to 9999")
    return found


def _dropdown(field: CustomField, text: str) -> Value:
    for option in field.options:
        if option.casefold() == text.casefold():
            return option
    raise _invalid(field, f"has no option {_shown(text)}; choose one of {shortened(', '.join(field.options), 300)}")


def _integer(field: CustomField, text: str) -> Value:
    if not _INTEGER.fullmatch(text):
        raise _invalid(field, f"is no whole number of at most 18 digits: {_shown(text)}")
    return int(text)


def _number(field: CustomField, text: str) -> Value:
    if not _NUMBER.fullmatch(text):
        raise _invalid(field, f"is no number written as 12.5: {_shown(text)}")
    return Decimal(text) or Decimal(0)  # no minus before a zero


def _line(field: CustomField, text: str) -> Value:
    if "\n" in text or "\r" in text:
        raise _invalid(field, "holds one line; please take the line break out")
    return text


def _text_area(field: CustomField, text: str) -> Value:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _tags(field: CustomField, text: str) -> Value | None:
    """Tags stand between commas; one that is given twice, in whatever case, is kept once."""
    found: dict[str, str] = {}
    for tag in map(on_one_line, text.split(",")):
        if tag:
            found.setdefault(tag.casefold(), tag)
    if len(found) > TAGS_LIMIT:
        raise _invalid(field, f"has {len(found)} tags; at most {TAGS_LIMIT} are kept")
    if longest := next((tag for tag in found.values() if len(tag) > TAG_LIMIT), ""):
        raise _invalid(field, f"has a tag of {len(longest)} characters; at most {TAG_LIMIT} are kept")
    return tuple(found.values()) or None


def _url(field: CustomField, text: str) -> Value:
    if not is_web_address(text):
        raise _invalid(field, f"is no web address that begins with https:// or http://: {_shown(text)}")
    return text


_READERS: Mapping[CustomType, Callable[[CustomField, str], Value | None]] = {
    CustomType.CHECKBOX: _checkbox,
    CustomType.DATE: _date,
    CustomType.DATETIME: _datetime,
    CustomType.DROPDOWN: _dropdown,
    CustomType.IDENTIFIER: _line,
    CustomType.INTEGER: _integer,
    CustomType.NUMBER: _number,
    CustomType.TEXT: _line,
    CustomType.TEXT_AREA: _text_area,
    CustomType.TAG: _tags,
    CustomType.URL: _url,
}


def _invalid(field: CustomField, says: str) -> InvalidContact:
    return InvalidContact(f"{field.name} {says}.", field.key)


def _shown(text: str) -> str:
    return shortened(on_one_line(text), 60)
