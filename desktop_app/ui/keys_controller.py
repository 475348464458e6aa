"""Looking up, changing and printing the keys of the window's actions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence

from desktop_app.ui import actions as rules
from desktop_app.ui.actions import ActionRule
from desktop_app.ui.item_models.palette_item_model import PaletteLine
from desktop_app.ui.keys import holder, is_for_typing, shortcuts, with_key
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.outside_text import joined
from desktop_app.ui.parts import Parts
from desktop_app.ui.printing import print_document

if TYPE_CHECKING:
    from desktop_app.ui.settings_controller import SettingsController


class KeysController(QObject):
    """The sheet of keys; what is changed there is a setting."""

    def __init__(self, settings: SettingsController, window: MainWindow, parts: Parts) -> None:
        super().__init__(window)
        self._settings = settings
        self._window = window
        self._panel = window.keys
        self._parts = parts
        window.actions_by_rule[rules.KEYS].triggered.connect(self._open)
        self._panel.close_requested.connect(self._panel.hide)
        self._panel.keys_entered.connect(self._on_keys_entered)
        self._panel.change_requested.connect(self._change)
        self._panel.usual_requested.connect(self._make_usual)
        self._panel.print_requested.connect(self._print)

    @property
    def _keys(self) -> Mapping[str, str]:
        return self._parts.settings.keys

    def follow_settings(self) -> None:
        self._window.actions_by_rule.show_keys(self._keys)
        self._panel.show_lines(list(self._lines()), is_changed=bool(self._keys))

    def _open(self) -> None:
        self._window.place_sheets()
        self._window.put_sheets_away(self._panel)
        self.follow_settings()
        self._panel.open()

    def _lines(self) -> Iterator[PaletteLine]:
        keys = shortcuts(rules.RULES, self._keys)
        for title, menu_rules in self._window.rules_by_menu():
            heading = title
            for rule in menu_rules:
                text = keys[rule].toString()
                usual = f"usually {rule.shortcut or 'none'}" if rule.name in self._keys else ""
                sentence = joined(rule.label, text or "no keys", usual)
                yield PaletteLine(rule.name, rule.label, rule.icon or "chevron-right", sentence, heading, usual, text)
                heading = ""

    def _on_keys_entered(self, name: str, sequence: QKeySequence) -> None:
        rule = _rule(name)
        now = holder(rules.RULES, self._keys, sequence)
        if is_for_typing(sequence):
            self._panel.refuse(f"{sequence.toString()} is needed in text fields; please press other keys.")
        elif now is not None and now is not rule:
            self._panel.show_status(
                f"{sequence.toString()} belongs to {now.label}, which would have no keys then.", takes_from=now.label
            )
        else:
            self._panel.show_status("")

    def _change(self, name: str, sequence: QKeySequence) -> None:
        self._save(with_key(rules.RULES, self._keys, _rule(name), sequence))

    def _make_usual(self, name: str) -> None:
        if not name:
            self._save({})
            return
        rule = _rule(name)
        self._save(with_key(rules.RULES, self._keys, rule, QKeySequence(rule.shortcut)))

    def _save(self, keys: dict[str, str]) -> None:
        self._settings.change({"keys": MappingProxyType(keys)}, on_error=self._panel.refuse)

    def _print(self) -> None:
        print_document(
            self._window, "Keys of Linkdesk", [(line.heading, line.title, line.key) for line in self._lines()]
        )


def _rule(name: str) -> ActionRule:
    return next(rule for rule in rules.RULES if rule.name == name)
