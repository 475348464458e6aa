"""Text that comes from outside: made storable, made showable, folded for comparing."""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

# Overrides and embeddings let a name rewrite the line that it stands in; marks (U+200E, U+200F) are
# harmless and stay, as Arabic and Hebrew need them.
_BIDI_CONTROLS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_UNSHOWABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_SURROGATES = re.compile("[\ud800-\udfff]")
_BETWEEN_DIGITS = str.maketrans("", "", " ()+-./")
_YES = frozenset({"yes", "y", "true", "on", "1", "x"})
_NO = frozenset({"no", "n", "false", "off", "0", ""})
# A name before an "@" would make one host look like another.
_WEB_ADDRESS = re.compile(r"https?://(\[[0-9a-f:.]+\]|[^\s/?#@:\[\]\\]+)(:\d{1,5})?([/?#]\S*)?", re.IGNORECASE)


def storable(text: str) -> str:
    """*text* without what no database takes: NUL goes, a lone surrogate becomes U+FFFD; trimmed."""
    return _SURROGATES.sub("\ufffd", text.replace("\x00", "")).strip()


def is_storable(text: str) -> bool:
    """Whether *text* holds neither NUL nor lone surrogates."""
    return text.isprintable() or ("\x00" not in text and not _SURROGATES.search(text))


def on_one_line(text: str) -> str:
    """*text* as a label shows it: one line, no control characters, nothing that reorders its surroundings."""
    if text.isprintable():
        return text.strip()  # what it says of nearly every text, in a tenth of the time
    return _UNSHOWABLE.sub(" ", _SURROGATES.sub("\ufffd", text)).translate(_BIDI_CONTROLS).strip()


def shortened(text: str, limit: int) -> str:
    """*text*, cut to *limit* characters with an ellipsis as the last of them."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def folded(text: str) -> str:
    """*text* as it is compared: no case, no accents, any script in Latin letters (Łukasz → lukasz, 王 → wang)."""
    return anyascii(unicodedata.normalize("NFKC", text)).casefold()


def digits_of(text: str) -> str:
    """The decimal digits of *text* in any script, as 0–9."""
    if text.isascii():
        bare = text.translate(_BETWEEN_DIGITS)
        return bare if bare.isdecimal() else "".join(filter(str.isdecimal, bare))
    return "".join(str(unicodedata.decimal(character)) for character in text if character.isdecimal())


def yes_or_nothing(text: str) -> str | None:
    """What a yes or a no in any of its usual spellings comes to: "yes", "" for no, None when it is neither."""
    word = text.strip().casefold()
    if word in _NO:
        return ""
    return "yes" if word in _YES else None


def is_web_address(text: str) -> bool:
    """Whether *text* is an http or https address, whole, with a host and nothing hidden in it."""
    return _WEB_ADDRESS.fullmatch(text) is not None and on_one_line(text) == text


def counted(number: int, one: str, many: str | None = None) -> str:
    """``counted(2, "contact")`` is "2 contacts"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
