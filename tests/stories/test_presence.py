"""Whether an agent takes what comes in, for how long it rings, and how long the wrap-up may take."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QMenu

from desktop_app.domain.presence import Presence
from desktop_app.domain.settings import Settings
from desktop_app.services.interactions import AcceptInteraction, EndInteraction
from desktop_app.services.presence import CurrentPresence, SetPresence
from desktop_app.testing.stage import Stage
from tests.stories.acts import NUMBER

OTHER = "+1 803-123-0001"


@pytest.fixture
def timed(tmp_path: Path) -> Iterator[Stage]:
    """A desk at which interactions ring for 20 seconds and a wrap-up may take a minute."""
    made = Stage(tmp_path, settings=Settings(ring_seconds=20, wrap_up_seconds=60))
    made.open()
    yield made
    made.close()


def presence_of(stage: Stage) -> Presence:
    return stage.runner.read(CurrentPresence()).presence


@pytest.mark.qt_log_ignore("This plugin does not support")  # menus, of a screen that nobody sees
def test_a_presence_is_chosen_with_a_key_and_kept(stage: Stage) -> None:
    assert stage.desk.status.presence == "Available"
    stage.desk.press(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    menu = stage.desk.find(QMenu, "presenceMenu")
    assert menu.isVisible()
    assert [action.text() for action in menu.actions()] == [
        "Available", "Busy", "Away", "Break", "Meal", "Meeting", "Training",
    ]  # fmt: skip

    menu.actions()[3].trigger()
    menu.close()
    stage.desk.settle()

    assert stage.desk.status.presence == "Break"
    assert stage.desk.action("breakPresenceAction").isChecked()
    assert presence_of(stage) is Presence.BREAK


def test_a_presence_stands_after_a_restart_with_the_time_that_it_has_lasted(tmp_path: Path) -> None:
    first = Stage(tmp_path)
    first.open()
    first.desk.status.be("meal")
    first.close()

    again = Stage(tmp_path)
    again.open()
    again.seconds_pass(25 * 60)

    assert again.desk.status.presence == "Meal · 25 min"
    again.close()


def test_what_comes_in_while_nobody_is_available_waits_in_the_list_and_can_be_accepted(stage: Stage) -> None:
    stage.desk.status.be("away")
    stage.calls(NUMBER)

    assert stage.desk.interactions.sentences == ["(803) 123-0000, inbound call, waiting, linked"]
    assert stage.desk.text("alertingCountLabel") == ""
    assert not stage.desk.action("acceptInteractionAction").isEnabled()

    stage.desk.interactions.select_row(0)
    stage.desk.interactions.accept()

    assert "open" in stage.desk.interactions.sentences[0]


def test_what_waits_alerts_once_the_agent_is_available(stage: Stage) -> None:
    stage.desk.status.be("busy")
    stage.calls(NUMBER)
    stage.desk.status.be("available")

    assert "alerting" in stage.desk.interactions.sentences[0]
    assert stage.desk.text("alertingCountLabel") == "1 alerting"


def test_another_window_of_the_same_agent_follows(stage: Stage) -> None:
    stage.run(SetPresence("training"))

    assert stage.desk.status.presence == "Training"


def test_what_nobody_answers_stops_ringing_and_is_still_there(timed: Stage) -> None:
    timed.calls(NUMBER)
    timed.seconds_pass(0)
    timed.seconds_pass(19)
    assert "alerting" in timed.desk.interactions.sentences[0]

    timed.seconds_pass(1)

    assert timed.desk.interactions.sentences[0] == "(803) 123-0000, inbound call, not answered, linked"
    assert timed.desk.status.presence == "Not Responding"
    timed.calls(OTHER)
    assert "waiting" in timed.desk.interactions.sentences[1]

    timed.desk.status.be("available")
    assert "not answered" in timed.desk.interactions.sentences[0]
    assert "alerting" in timed.desk.interactions.sentences[1]
    timed.desk.interactions.select_row(0)
    timed.desk.interactions.accept()
    assert "open" in timed.desk.interactions.sentences[0]


def test_an_interaction_from_before_the_desk_was_opened_rings_for_as_long_as_any(tmp_path: Path) -> None:
    before = Stage(tmp_path, settings=Settings(ring_seconds=20))
    before.open()
    before.calls(NUMBER)
    before.close()

    again = Stage(tmp_path, settings=Settings(ring_seconds=20))
    again.open()
    again.seconds_pass(3_600)

    assert "alerting" in again.desk.interactions.sentences[0]
    assert again.desk.status.presence == "Available"
    again.close()


def test_what_another_agent_was_quicker_to_accept_is_not_missed(timed: Stage) -> None:
    call = timed.calls(NUMBER)
    timed.seconds_pass(0)
    timed.runner.run(AcceptInteraction(call))  # the window has not heard of it yet

    timed.seconds_pass(30)

    assert timed.desk.status.presence == "Available"


def test_the_wrap_up_has_its_time_and_loses_nothing_when_that_is_over(timed: Stage) -> None:
    call = timed.calls(NUMBER)
    timed.desk.interactions.select_row(0)
    timed.desk.interactions.accept()
    timed.desk.wrap_up.fill("Follow-up", "call back on Monday")
    assert timed.desk.text("wrapUpTimeLabel") == ""

    timed.run(EndInteraction(call))
    timed.seconds_pass(15)
    assert timed.desk.text("wrapUpTimeLabel") == "0:45 left"
    timed.seconds_pass(60)

    assert timed.desk.text("wrapUpTimeLabel") == "Time is over by 0:15"
    assert (timed.desk.wrap_up.code, timed.desk.wrap_up.note) == ("Follow-up", "call back on Monday")
    assert timed.desk.action("unlinkContactAction").isEnabled()
    timed.desk.wrap_up.submit("Follow-up", "call back on Monday")
    timed.seconds_pass(5)
    assert timed.desk.text("wrapUpTimeLabel") == ""


def test_the_status_line_tells_what_is_not_saved(stage: Stage) -> None:
    stage.calls(NUMBER)
    stage.desk.interactions.select_row(0)
    stage.desk.interactions.accept()
    saved = stage.desk.status.saved

    stage.desk.wrap_up.fill("Resolved", "asked for an invoice")
    stage.seconds_pass(1)
    assert stage.desk.status.saved == "Unsaved: wrap-up"

    stage.desk.wrap_up.submit("Resolved", "asked for an invoice")
    stage.seconds_pass(1)
    assert stage.desk.status.saved.startswith("Saved ")
    assert saved.startswith("Saved ")


def test_a_store_out_of_reach_is_said_until_it_is_back(stage: Stage) -> None:
    path = stage.runner.store.path
    aside = path.with_name("aside.db")
    shutil.move(path, aside)
    stage.follow()
    assert stage.desk.status.saved == "Offline: the store is out of reach"

    shutil.move(aside, path)
    stage.follow()
    assert stage.desk.status.saved == "Ready"


class Painted(QObject):
    """Who paints while it watches, and how many pixels of the window that is."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.pixels = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.names.add(watched.objectName())
            if watched.objectName() == "mainWindow":
                self.pixels += sum(area.width() * area.height() for area in event.region())
        return False


def test_a_second_that_passes_paints_what_tells_the_time_and_nothing_else(stage: Stage) -> None:
    stage.calls(NUMBER)
    stage.desk.interactions.select_row(0)
    stage.desk.interactions.accept()
    stage.seconds_pass(1)
    painted = Painted()
    window = stage.window.window
    for each in [window, *window.findChildren(QObject)]:
        each.installEventFilter(painted)

    stage.seconds_pass(1)

    assert "conversationTimer" in painted.names
    assert not painted.names & {"contactPanel", "contactCard", "statusLine", "wrapUpNoteField", "messageText"}
    assert painted.pixels < window.width() * window.height() / 25
