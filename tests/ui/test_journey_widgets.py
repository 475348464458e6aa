"""The journey's picture, filters and words, with made-up data and no store."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.journey import ChannelGroup, JourneyPicture, PictureUnit, picture_of, unit_for
from desktop_app.ui.journey_wording import axis_label, bar_sentence, duration, picture_sentence, range_words, span_words
from desktop_app.ui.theme import LOOKS, Theme, ThemeName
from desktop_app.ui.widgets.filter_chip import FilterChip
from desktop_app.ui.widgets.flow_layout import FlowLayout
from desktop_app.ui.widgets.journey_picture import JourneyPictureView

VOICE, WEB = ChannelGroup.VOICE, ChannelGroup.WEB
TODAY = date(2026, 11, 24)


def a_picture(bars: int = 24) -> JourneyPicture:
    """One call a week, and a visit in the newest."""
    counts = [(TODAY - timedelta(weeks=number), VOICE, 1) for number in range(bars)]
    return picture_of([*counts, (TODAY, WEB, 4)], PictureUnit.WEEK, TODAY)


@pytest.fixture
def view(qtbot: QtBot) -> JourneyPictureView:
    made = JourneyPictureView(Theme(ThemeName.LIGHT))
    qtbot.addWidget(made)
    made.resize(400, made.sizeHint().height())
    made.show_picture(a_picture(), 0, 23)
    made.show()
    return made


def chosen(qtbot: QtBot, view: JourneyPictureView, key: Qt.Key) -> tuple[int, int]:
    """The range after *key*, taken over as the controller does."""
    with qtbot.waitSignal(view.range_chosen) as signal:
        qtbot.keyClick(view, key)
    first, last = signal.args
    view.show_picture(a_picture(), first, last)
    return first, last


def test_left_and_right_narrow_the_whole_to_its_ends_and_then_move_the_range(
    qtbot: QtBot, view: JourneyPictureView
) -> None:
    assert chosen(qtbot, view, Qt.Key.Key_Left) == (20, 23)
    assert chosen(qtbot, view, Qt.Key.Key_Left) == (19, 22)
    assert chosen(qtbot, view, Qt.Key.Key_Right) == (20, 23)
    assert chosen(qtbot, view, Qt.Key.Key_Escape) == (0, 23)
    assert chosen(qtbot, view, Qt.Key.Key_Right) == (0, 3)


def test_up_and_down_make_the_range_longer_and_shorter(qtbot: QtBot, view: JourneyPictureView) -> None:
    view.show_picture(a_picture(), 20, 23)
    assert chosen(qtbot, view, Qt.Key.Key_Up) == (19, 23)
    assert chosen(qtbot, view, Qt.Key.Key_Down) == (20, 23)
    view.show_picture(a_picture(), 23, 23)
    with qtbot.assertNotEmitted(view.range_chosen):
        qtbot.keyClick(view, Qt.Key.Key_Down)


def test_nothing_moves_beyond_the_ends(qtbot: QtBot, view: JourneyPictureView) -> None:
    view.show_picture(a_picture(), 0, 3)
    with qtbot.assertNotEmitted(view.range_chosen):
        qtbot.keyClick(view, Qt.Key.Key_Left)
        qtbot.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier)


def test_dragging_frames_what_lies_between(qtbot: QtBot, view: JourneyPictureView) -> None:
    left, right = QPoint(84 + 5, 30), QPoint(84 + 75, 30)
    with qtbot.waitSignal(view.range_chosen) as signal:
        qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=right)
        qtbot.mouseMove(view, left)
        qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=left)
    assert signal.args == [0, 5]


def test_a_click_frames_the_time_around_it(qtbot: QtBot, view: JourneyPictureView) -> None:
    with qtbot.waitSignal(view.range_chosen) as signal:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(84 + 155, 30))
    first, last = signal.args
    assert first < 12 <= last


def test_without_a_picture_no_key_and_no_click_does_anything(qtbot: QtBot) -> None:
    view = JourneyPictureView(Theme(ThemeName.LIGHT))
    qtbot.addWidget(view)
    view.show_picture(picture_of([], PictureUnit.WEEK, TODAY), 0, 0)
    with qtbot.assertNotEmitted(view.range_chosen):
        qtbot.keyClick(view, Qt.Key.Key_Left)
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton)
    assert view.accessibleName() == "Journey over time: no steps yet."


@pytest.mark.parametrize("name", LOOKS)
@pytest.mark.parametrize("days", [1, 50, 700, 3_000, 40_000, 600_000])
@pytest.mark.parametrize("width", [90, 320, 500])
def test_every_length_is_painted_in_every_look(qtbot: QtBot, name: ThemeName, days: int, width: int) -> None:
    first = TODAY - timedelta(days=days)
    picture = picture_of([(first, VOICE, 1_000_000), (TODAY, WEB, 1)], unit_for(first, TODAY), TODAY)
    view = JourneyPictureView(Theme(name))
    qtbot.addWidget(view)
    view.resize(width, view.sizeHint().height())
    view.show_picture(picture, 0, max(0, picture.bars - 2))
    assert not view.grab().isNull()


def test_a_picture_is_told_in_one_sentence() -> None:
    assert picture_sentence(a_picture(), 20, 23) == (
        "28 steps over 6 months (Voice 24, Web visits 4), most of them in the week of 23 Nov 2026 (5); "
        "2 Nov to 29 Nov 2026 shown: 8."
    )
    assert bar_sentence(a_picture(), 23) == "In the week of 23 Nov 2026: Voice 1, Web visits 4"


@pytest.mark.parametrize(
    ("first", "unit", "bars", "span", "shown", "label"),
    [
        (date(2026, 11, 23), PictureUnit.WEEK, (0, 0), "1 week", "23 Nov to 29 Nov 2026", "Nov 2026"),
        (date(2025, 6, 2), PictureUnit.WEEK, (0, 60), "18 months", "Jun 2025 to Aug 2026", "Jun 2025"),
        (date(2020, 1, 1), PictureUnit.MONTH, (0, 0), "7 years", "Jan 2020", "Jan 2020"),
        (date(2020, 1, 1), PictureUnit.MONTH, (1, 11), "7 years", "Feb to Dec 2020", "Jan 2020"),
        (date(1990, 1, 1), PictureUnit.YEAR, (0, 3), "37 years", "1990 to 1993", "1990"),
    ],
)
def test_times_are_told_in_words(
    first: date, unit: PictureUnit, bars: tuple[int, int], span: str, shown: str, label: str
) -> None:
    picture = picture_of([(first, VOICE, 1)], unit, TODAY)

    assert span_words(picture) == span
    assert range_words(picture, *bars) == shown
    assert axis_label(picture.starts[0], unit, is_first=True) == label


@pytest.mark.parametrize(
    ("length", "words"),
    [(0, "0 s"), (59, "59 s"), (60, "1 min"), (3_600, "1 h"), (7_500, "2 h 5 min"), (10**9, "277,777 h 46 min")],
)
def test_durations_are_told_in_words(length: int, words: str) -> None:
    assert duration(timedelta(seconds=length)) == words


def test_a_filter_says_its_count(qtbot: QtBot) -> None:
    chip = FilterChip(Theme(ThemeName.LIGHT), "E-mail", dot="email")
    qtbot.addWidget(chip)
    narrow = chip.sizeHint().width()
    chip.show_count(1_234)

    assert (chip.accessibleName(), chip.count) == ("E-mail, 1,234", 1_234)
    assert chip.sizeHint().width() > narrow
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert chip.isChecked()


def test_a_flow_breaks_where_its_room_ends(qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    flow = FlowLayout(4, box)
    for _ in range(3):
        item = QWidget()
        item.setFixedSize(100, 20)
        flow.addWidget(item)

    assert flow.heightForWidth(308) == 20
    assert flow.heightForWidth(307) == 44
    assert flow.heightForWidth(50) == 68
    flow.itemAt(0).widget().hide()  # type: ignore[union-attr]
    assert flow.heightForWidth(204) == 20
