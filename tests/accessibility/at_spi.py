"""What a screen reader has: roles, names, actions, keys and announcements, over AT-SPI and nothing else.

Runs in the system's own Python, as pyatspi is a package of the distribution; it imports nothing of Linkdesk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pyatspi
from gi.repository import GLib

PATIENCE_MS = 60_000  # on a busy machine; what is there is never waited for
_LOOK_EVERY_MS = 40
# Of an X keyboard, as every X server without a keyboard of its own has it.
_MODIFIERS = {"Ctrl": 37, "Shift": 50, "Alt": 64}
_KEYS = {"Tab": 0xFF09, "Return": 0xFF0D, "Escape": 0xFF1B, "Down": 0xFF54, "Up": 0xFF52, "F8": 0xFFC5}
# Menus are pressed without being opened, so their items are reached though they are not showing.
_MENU_ROLES = ("menu item", "popup menu")


class NotThere(Exception):
    """What a screen reader would look for in vain, with what there is instead."""


class Reader:
    """One program as a screen reader knows it. `said`: what was announced, oldest first."""

    def __init__(self, program: str) -> None:
        self.said: list[str] = []
        pyatspi.Registry.registerEventListener(self._on_announced, "object:announcement")
        pyatspi.Registry.registerEventListener(self._on_focused, "object:state-changed:focused")
        self._focused: list[Any] = []
        self._program: Any = None
        self.wait_until(lambda: self._comes_up(program), f"the program {program!r}")

    def _comes_up(self, program: str) -> bool:
        for each in pyatspi.Registry.getDesktop(0):
            if each is not None and each.name == program and any(window for window in each):
                self._program = each
        return self._program is not None

    def _on_announced(self, event: Any) -> None:
        self.said.append(event.any_data)

    def _on_focused(self, event: Any) -> None:
        if event.detail1:
            self._focused.append(event.source)

    # Waiting for a fact, and hearing meanwhile

    def wait_until(self, holds: Callable[[], Any], what: str, patience_ms: int = PATIENCE_MS) -> Any:
        """What *holds* answers when that is true at last. Raises NotThere naming *what*."""
        deadline = GLib.get_monotonic_time() + patience_ms * 1000
        while not (found := _answer(holds)):
            if GLib.get_monotonic_time() > deadline:
                raise NotThere(f"{what} did not come; there is: {'; '.join(self.overview())}")
            self.listen(_LOOK_EVERY_MS)
        return found

    def listen(self, milliseconds: int) -> None:
        loop = GLib.MainLoop()
        GLib.timeout_add(milliseconds, loop.quit)
        loop.run()

    def hears(self, words: str) -> None:
        """Waits until *words* were announced."""
        self.wait_until(lambda: any(words in each for each in self.said), f"the announcement {words!r} in {self.said}")

    # Looking

    def showing(self, under: Any = None) -> Iterator[Any]:
        """Everything that is to be seen, parents first; each list and table as one, without what it holds."""
        root = self._program if under is None else under
        for child in _children(root or ()):
            if child.getState().contains(pyatspi.STATE_SHOWING):
                yield child
                if child.getRoleName() not in ("list", "table", "combo box"):
                    yield from self.showing(child)

    def overview(self) -> list[str]:
        """Role and name of what is to be seen and has a name, in the order in which it is read."""
        return [f"{each.getRoleName()} {each.name!r}" for each in self.showing() if each.name]

    def find(self, role: str, name: str, *, nth: int = 0) -> Any:
        """The control of that role whose name, or the name of whose label, begins so; waits until it shows."""

        def look() -> Any:
            found = [
                each
                for each in self.showing()
                if each.getRoleName() == role and any(own.startswith(name) for own in names(each) or [""])
            ]
            return found[nth] if len(found) > nth else None

        return self.wait_until(look, f"{role} {name!r}")

    def is_there(self, role: str, name: str) -> bool:
        return any(each.getRoleName() == role and each.name.startswith(name) for each in self.showing())

    def says(self, words: str) -> None:
        """Waits until a label says *words*."""
        self.wait_until(
            lambda: any(each.getRoleName() == "label" and words in each.name for each in self.showing()),
            f"the words {words!r}",
        )

    def rows(self, name: str, *, role: str = "list") -> list[str]:
        """What is read of each row."""
        return [row.name for row in _children(self.find(role, name))]

    # Doing

    def press(self, role: str, name: str) -> None:
        """Waits until it can be pressed, and presses it."""
        self.wait_until(
            lambda: self.find(role, name).getState().contains(pyatspi.STATE_ENABLED), f"{role} {name!r}, enabled"
        )
        _do(self.find(role, name), "Press", "Toggle")

    def choose_from_menu(self, menu: str, item: str) -> None:
        """Presses an item of the menu bar."""

        def look() -> Any:
            bar = self.find("menu bar", "")
            titles = [title for title in _children(bar) if title.name == menu]
            found = [each for title in titles for each in _below(title) if each.name == item]
            return found[0] if found and found[0].getState().contains(pyatspi.STATE_ENABLED) else None

        _do(self.wait_until(look, f"the menu item {menu} > {item}, enabled"), "Press")

    def select(self, name: str, row: str) -> None:
        """Selects the row of the list *name* that begins with *row*."""

        def look() -> int | None:
            at = [index for index, each in enumerate(self.rows(name)) if each.startswith(row)]
            return at[0] + 1 if at else None

        index = self.wait_until(look, f"the row {row!r} of {name!r}") - 1
        self.find("list", name).querySelection().selectChild(index)

    def write(self, name: str, text: str) -> None:
        """Goes to the field and types."""
        self.go_to("text", name)
        self.press_key("Ctrl+a")
        pyatspi.Registry.generateKeyboardEvent(0, text, pyatspi.KEY_STRING)
        field = self.find("text", name)
        self.wait_until(lambda: content(field) == text, f"{text!r} in the field {name!r}, not {content(field)!r}")

    def go_to(self, role: str, name: str) -> None:
        control = self.find(role, name)
        control.queryComponent().grabFocus()
        self.wait_until(lambda: control.getState().contains(pyatspi.STATE_FOCUSED), f"the focus in {role} {name!r}")

    def press_key(self, keys: str) -> None:
        """A key as "Ctrl+Shift+F8"."""
        *modifiers, key = keys.split("+")
        for each in modifiers:
            pyatspi.Registry.generateKeyboardEvent(_MODIFIERS[each], None, pyatspi.KEY_PRESS)
        pyatspi.Registry.generateKeyboardEvent(_KEYS.get(key) or ord(key), None, pyatspi.KEY_SYM)
        for each in reversed(modifiers):
            pyatspi.Registry.generateKeyboardEvent(_MODIFIERS[each], None, pyatspi.KEY_RELEASE)

    def tab_round(self, most: int = 120) -> list[str]:
        """Presses Tab until the focus is where it began; the names of all that had it. Raises NotThere for a trap."""
        stops: list[str] = []
        controls: list[Any] = []  # two of them may have one name
        while len(stops) < most:
            self._focused.clear()
            self.press_key("Tab")
            self.wait_until(lambda: self._focused, f"the next stop of the Tab key after {stops[-1:]}")
            self.listen(_LOOK_EVERY_MS)
            # A list is entered with the row that is current in it; the list is what the key stopped at.
            stop = next((each for each in self._focused if each.getRoleName() != "list item"), self._focused[0])
            described = f"{stop.getRoleName()} {' / '.join(names(stop))!r}"
            if stop in controls:
                if stop == controls[0]:
                    return stops
                raise NotThere(f"the Tab key does not come round: after {stops[-1]} it is at {described}; {stops}")
            controls.append(stop)
            stops.append(described)
        raise NotThere(f"the Tab key does not come round within {most} stops: {stops}")


def _answer(holds: Callable[[], Any]) -> Any:
    """None where something went away while it was looked at."""
    try:
        return holds()
    except GLib.GError:
        return None


def names(control: Any) -> list[str]:
    """Its own name, and those of its labels: a combo box is named by its choice, and told by its label."""
    labels = [
        relation.getTarget(index).name
        for relation in control.getRelationSet()
        if relation.getRelationType() == pyatspi.RELATION_LABELLED_BY
        for index in range(relation.getNTargets())
    ]
    return [name for name in (control.name, *labels) if name]


def content(field: Any) -> str:
    """What stands in a field."""
    text = field.queryText()
    return str(text.getText(0, text.characterCount))


def _children(parent: Any) -> Iterator[Any]:
    for child in parent:
        if child is not None:
            yield child


def _below(parent: Any) -> Iterator[Any]:
    for child in _children(parent):
        yield child
        if child.getRoleName() in _MENU_ROLES:
            yield from _below(child)


def _do(control: Any, *deeds: str) -> None:
    actions = control.queryAction()
    offered = [actions.getName(index) for index in range(actions.nActions)]
    for deed in deeds:
        if deed in offered:
            actions.doAction(offered.index(deed))
            return
    raise NotThere(f"{control.getRoleName()} {control.name!r} can only {offered}")
