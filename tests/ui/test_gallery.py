"""No words of ours are cut in any screen or state; the long form, with pictures, is ``python -m tests.gallery``."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton

from desktop_app.domain.settings import ThemeName
from desktop_app.testing.stage import Stage
from tests.gallery.clipping import clipped
from tests.gallery.rendering import render
from tests.gallery.scenes import SCENES, Scene


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_every_word_has_room_in_the_smallest_window(scene: Scene) -> None:
    assert render(scene, ThemeName.LIGHT, "ltr", "960x640", None) == []


def test_a_button_that_is_too_narrow_is_noticed(stage: Stage) -> None:
    button = stage.desk.find(QPushButton, "openPaletteButton")
    button.setFixedWidth(60)
    stage.desk.settle()

    assert [complaint for complaint in clipped(stage.window.window) if "openPaletteButton" in complaint]


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_every_word_has_room_where_people_read_from_right_to_left(scene: Scene) -> None:
    assert render(scene, ThemeName.DARK, "rtl", "1280x800", None) == []
