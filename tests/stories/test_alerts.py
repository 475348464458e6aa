"""What alerts is heard and seen, and never takes the focus."""

from __future__ import annotations

import io
import wave
from array import array
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.domain.settings import Settings
from desktop_app.testing.stage import Stage
from desktop_app.testing.stage import stage as a_stage
from desktop_app.ui.alerts import DesktopAlerts
from desktop_app.ui.chime import RATE, chime
from desktop_app.ui.main_window import MainWindow
from tests.stories.acts import NUMBER

OTHER = "+1 803-123-0001"


@pytest.fixture(autouse=True)
def behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program's window is in front."""
    monkeypatch.setattr(MainWindow, "isActiveWindow", lambda _window: False)


def test_what_alerts_is_heard_and_seen_once(stage: Stage) -> None:
    stage.calls(NUMBER)

    assert stage.alerts.volumes == [60]
    assert stage.alerts.notices == [("Call is alerting", "Billing")]
    stage.seconds_pass(60)
    assert len(stage.alerts.volumes) == 1


def test_a_burst_is_one_sound_and_the_last_word_counts_all(stage: Stage) -> None:
    for number in range(5):
        stage.window.ring(
            {"id": f"B-{number}", "channel": "voice", "from": {"identifiers": [{"type": "phone", "value": NUMBER}]}}
        )
        stage.desk.settle()
    assert stage.alerts.volumes == [60]

    stage.seconds_pass(3)

    assert stage.alerts.volumes == [60, 60]
    assert stage.alerts.shown == ("5 interactions alert", "")


def test_a_notification_says_who_it_is_only_where_that_is_wanted(stage: Stage) -> None:
    stage.contact(first_name="Alexis", last_name="Ruiz", work_phone=NUMBER)
    stage.calls(NUMBER)
    assert "Ruiz" not in str(stage.alerts.notices)
    assert "803" not in str(stage.alerts.notices)

    stage.desk.settings.open()
    stage.desk.settings.choose("notificationNames", True)
    stage.calls(NUMBER)

    assert stage.alerts.shown == ("2 interactions alert", "Alexis Ruiz · Billing")


def test_sounds_and_notifications_are_off_where_they_are_not_wanted() -> None:
    with a_stage(settings=Settings(sounds=False, notifications=False)) as quiet:
        quiet.calls(NUMBER)

        assert (quiet.alerts.volumes, quiet.alerts.notices) == ([], [])


def test_nothing_is_notified_while_the_window_is_in_front(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MainWindow, "isActiveWindow", lambda _window: True)
    stage.calls(NUMBER)

    assert stage.alerts.volumes == [60]
    assert stage.alerts.notices == []


def test_who_is_not_available_hears_nothing_until_they_are(stage: Stage) -> None:
    stage.desk.status.be("meeting")
    stage.calls(NUMBER)
    assert (stage.alerts.volumes, stage.alerts.notices) == ([], [])

    stage.desk.status.be("available")

    assert stage.alerts.volumes == [60]


def test_a_notification_goes_when_nothing_alerts_any_more(stage: Stage) -> None:
    stage.calls(NUMBER)
    stage.desk.interactions.select_row(0)
    assert stage.alerts.shown is not None

    stage.desk.interactions.accept()

    assert stage.alerts.shown is None


def test_a_notification_goes_when_the_agent_comes_back_to_the_window(stage: Stage) -> None:
    stage.calls(NUMBER)
    stage.application.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)

    assert stage.alerts.shown is None


def test_what_alerted_before_the_window_was_opened_is_there_to_be_seen(tmp_path: Path) -> None:
    first = Stage(tmp_path)
    first.open()
    first.calls(NUMBER)
    first.close()

    again = Stage(tmp_path)
    again.open()
    assert again.alerts.volumes == []

    again.calls(OTHER)
    assert again.alerts.volumes == [60]
    again.close()


def loudest(volume: int) -> int:
    with wave.open(io.BytesIO(chime(volume))) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        samples = array("h", file.readframes(file.getnframes()))
    assert samples[0] == 0  # no click at its beginning
    assert abs(samples[-1]) < 0.06 * max(samples)  # and none at its end
    return max(samples)


def test_the_sound_is_as_loud_as_it_is_set_and_never_overdriven() -> None:
    assert 0 < loudest(30) < loudest(60) < loudest(100) < 32_767


def test_the_sound_is_made_once_for_each_volume(qtbot: QtBot, stage: Stage, tmp_path: Path) -> None:
    alerts = DesktopAlerts(stage.theme, tmp_path / "run")
    alerts._player = str(tmp_path / "player")
    Path(alerts._player).write_text(f"#!/bin/sh\necho \"$1\" >> '{tmp_path / 'played'}'\n")
    Path(alerts._player).chmod(0o700)

    alerts.sound(60)
    qtbot.waitUntil((tmp_path / "played").exists, timeout=10_000)

    assert (tmp_path / "played").read_text().strip() == str(tmp_path / "run" / "alert-60.wav")
    assert [path.name for path in (tmp_path / "run").iterdir()] == ["alert-60.wav"]
