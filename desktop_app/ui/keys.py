"""Which keys an action has: its usual ones, or those that the agent gave it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence

if TYPE_CHECKING:
    from desktop_app.ui.actions import ActionRule

# What every text field does itself; given to an action, it would no longer work where people type.
_TYPING = (
    QKeySequence.StandardKey.Copy,
    QKeySequence.StandardKey.Cut,
    QKeySequence.StandardKey.Paste,
    QKeySequence.StandardKey.SelectAll,
)


def shortcuts(rules: Sequence[ActionRule], keys: Mapping[str, str]) -> dict[ActionRule, QKeySequence]:
    """The keys of each rule; an empty sequence where it has none. *keys*: what the settings say, by action name."""
    return {rule: QKeySequence(keys.get(rule.name, rule.shortcut)) for rule in rules}


def holder(rules: Sequence[ActionRule], keys: Mapping[str, str], sequence: QKeySequence) -> ActionRule | None:
    """The rule that has *sequence* now."""
    if sequence.isEmpty():
        return None
    return next((rule for rule, its in shortcuts(rules, keys).items() if its == sequence), None)


def with_key(
    rules: Sequence[ActionRule], keys: Mapping[str, str], rule: ActionRule, sequence: QKeySequence
) -> dict[str, str]:
    """*keys* with *sequence* for *rule*, taken from whoever has it; what is usual again is left out."""
    changed = dict(keys)
    before = holder(rules, keys, sequence)
    if before is not None:
        changed[before.name] = ""
    changed[rule.name] = sequence.toString()
    usual = {each.name: each.shortcut for each in rules}
    return {name: text for name, text in changed.items() if usual.get(name) != text}


def is_for_typing(sequence: QKeySequence) -> bool:
    """Whether text fields need *sequence* for themselves."""
    # Asked for here, as there are no such keys before there is an application.
    return any(sequence in QKeySequence.keyBindings(key) for key in _TYPING)


def problems(rules: Sequence[ActionRule], keys: Mapping[str, str]) -> Iterator[str]:
    """One sentence for each mistake that somebody made who wrote *keys* by hand."""
    known = {rule.name for rule in rules}
    for name, text in keys.items():
        if name not in known:
            yield f"The settings give keys to {name!r}, which is no action."
        elif text and not QKeySequence(text).toString():
            yield f"The settings give {name} the keys {text!r}, which there are not."
    taken: dict[str, ActionRule] = {}
    for rule, sequence in shortcuts(rules, keys).items():
        text = sequence.toString()
        if text and text in taken:
            yield f"{text} is given to both {taken[text].label} and {rule.label}, so neither has it; see Keys… (?)."
        taken[text] = rule
