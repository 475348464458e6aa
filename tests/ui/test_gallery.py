"""In every screen and state no words of ours are cut, all has a name, and Tab goes round as people read.

The long form, with pictures, is ``python -m tests.gallery``.
"""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from desktop_app.domain.settings import ThemeName
from desktop_app.testing.stage import Stage
from tests.gallery.auditing import audit
from tests.gallery.clipping import clipped
from tests.gallery.rendering import render
from tests.gallery.scenes import SCENES, Scene


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_every_word_has_room_and_every_control_a_name_in_the_smallest_window(scene: Scene) -> None:
    assert render(scene, ThemeName.LIGHT, "ltr", "960x640", None) == []


def test_a_button_that_is_too_narrow_is_noticed(stage: Stage) -> None:
    button = stage.desk.find(QPushButton, "openPaletteButton")
    button.setFixedWidth(60)
    stage.desk.settle()

    assert [complaint for complaint in clipped(stage.window.window) if "openPaletteButton" in complaint]


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_every_word_has_room_and_every_control_a_name_from_right_to_left(scene: Scene) -> None:
    assert render(scene, ThemeName.DARK, "rtl", "1280x800", None) == []


def test_the_audit_finds_what_has_no_name_and_where_tab_is_caught(stage: Stage) -> None:
    window = stage.window.window
    button = stage.desk.find(QPushButton, "openPaletteButton")
    button.setText("")
    assert [found for found in audit(window) if "openPaletteButton" in found and "no name" in found]

    class Trap(QPushButton):
        def event(self, event: QEvent) -> bool:
            is_tab = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Tab
            return True if is_tab else super().event(event)

    trap = Trap("Trap", window)
    trap.show()
    trap.setFocus()

    assert [found for found in audit(window) if "caught" in found]


def test_the_audit_finds_an_order_that_goes_back(stage: Stage) -> None:
    stage.calls("(803) 123-0000")
    stage.desk.interactions.select_row(0)
    accept, decline = (stage.desk.find(QPushButton, name) for name in ("acceptButton", "declineButton"))
    QWidget.setTabOrder(decline, accept)

    assert [found for found in audit(stage.window.window) if "acceptButton" in found]
