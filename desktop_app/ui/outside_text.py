"""Text that somebody else wrote, made fit to be drawn: no control characters, no markup, no mnemonic.

Names and messages come from strangers, and widgets that guess at markup would open the files they mention.
"""

import html
import re

LONGEST = 500
_BREAKS = re.compile(r"\s+")
# Controls, lone surrogates, and the bidi overrides and isolates by which a text could reach beyond itself.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufff9-\ufffb]")
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"


def one_line(text: str) -> str:
    """*text* without line breaks and unfit characters, and no longer than can be painted in no time."""
    if len(text) > LONGEST:
        text = text[: LONGEST - 1] + "…"
    return _folded(text).strip()


def one_line_with_spans(text: str, spans: tuple[tuple[int, int], ...]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """*text* as one line, and where its parts from *spans*, in ascending order, are now."""
    text = text[:LONGEST]
    line, moved, at = "", [], 0
    for start, end in spans:
        if not at <= start < end <= len(text):
            continue
        line += _folded(text[at:start])
        begin = len(line)
        line += _folded(text[start:end])
        moved.append((begin, len(line)))
        at = end
    return line + _folded(text[at:]), tuple(moved)


def many_lines(text: str) -> str:
    """*text* with its line breaks, without unfit characters."""
    return _UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def isolated(text: str) -> str:
    """*text* as one line whose writing direction does not reach its neighbours in the same sentence."""
    return f"{_FIRST_STRONG_ISOLATE}{one_line(text)}{_POP_ISOLATE}" if text else ""


def joined(*texts: str, separator: str = " · ") -> str:
    """The texts that say something, each isolated."""
    return separator.join(isolated(text) for text in texts if one_line(text))


def tooltip(text: str) -> str:
    """*text* for a tool tip, which guesses at markup: told that it is markup, with nothing of it left."""
    line = one_line(text)
    return f"<qt>{html.escape(line)}</qt>" if line else ""


def button_text(text: str) -> str:
    """*text* for a button, tab or menu, where a single & would mark a shortcut."""
    return one_line(text).replace("&", "&&")


def _folded(text: str) -> str:
    return _BREAKS.sub(" ", _UNFIT.sub("", text))
