"""What the window's first paint does not wait for: it is made afterwards, or when it is first asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_app.testing.stage import Stage
from desktop_app.ui import actions as rules
from desktop_app.ui.desk_parts import PART_OF_ACTION
from desktop_app.ui.later import PARTS

# By the desk itself, and by the parts that are there from the beginning: presence, stores and the layout.
OWN = {
    rules.ACCEPT, rules.DECLINE, rules.NEXT, rules.PREVIOUS, rules.SUBMIT, rules.RING, rules.QUIT,
    rules.PRESENCE, *rules.PRESENCES.values(), rules.OPEN_STORE, rules.OWN_STORE, rules.DEMO,
    rules.USUAL_LAYOUT,
}  # fmt: skip


def test_every_action_has_somebody_who_carries_it_out() -> None:
    assert OWN.isdisjoint(PART_OF_ACTION)
    assert OWN | set(PART_OF_ACTION) == set(rules.RULES)


def test_all_parts_are_made_once_the_window_has_been_seen(stage: Stage) -> None:
    window, desk = stage.window.window, stage.window.controller
    made = vars(window) | vars(desk) | {f"contact.{name}": page for name, page in vars(window.contact).items()}

    assert {name.removeprefix("window.") for name, _ in PARTS} <= set(made)


@pytest.fixture
def unpainted(tmp_path: Path) -> Stage:
    """A stage whose window has not been shown yet."""
    return Stage(tmp_path)


@pytest.mark.parametrize(
    ("action", "name"),
    [
        ("findContactAction", "searchDialog"),
        ("commandPaletteAction", "commandPalette"),
        ("importContactsAction", "importPanel"),
        ("settingsAction", "settingsPanel"),
        ("keysAction", "keysPanel"),
        ("createContactAction", "contactForm"),
    ],
)
def test_a_key_that_comes_before_its_part_is_made_is_answered(unpainted: Stage, action: str, name: str) -> None:
    window = unpainted.window.window
    try:
        unpainted.desk.settle()
        assert window.findChild(QWidget, name) is None
        unpainted.desk.trigger(action)

        assert not unpainted.desk.find(QWidget, name).isHidden()
    finally:
        unpainted.close()


def test_tab_leads_from_the_panes_to_the_card_and_through_its_pages_before_anything_below(stage: Stage) -> None:
    window = stage.window.window
    names, widget = [], window.nextInFocusChain()
    while widget is not None and widget is not window:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            names.append(widget.objectName())
        widget = widget.nextInFocusChain()
    wanted = [
        "interactionList", "submitWrapUpButton", "moreButton", "contactTabs", "firstNameField", "whyBackButton",
        "asOfBackButton", "importStatusButton", "searchField", "toastUndoButton",
    ]  # fmt: skip

    assert [name for name in names if name in wanted] == wanted
