"""The window as a program: its names, its signals, its mistakes, its end."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_app import desktop
from desktop_app.crash_reports import CrashReports
from desktop_app.desktop import press_patiently
from desktop_app.domain.errors import Unavailable
from desktop_app.domain.ids import AgentName
from desktop_app.testing.stage import Stage
from desktop_app.ui.theme import LEFT_FOLDED, LEFT_MAXIMUM, LEFT_MINIMUM, MIDDLE_MINIMUM

ROOT = Path(__file__).parents[2]


def documented_names() -> list[str]:
    """The object names that the README lists for people who automate the window."""
    table = (ROOT / "README.md").read_text(encoding="utf-8").split("<!-- object names -->")[1]
    return re.findall(r"`(\w+)`", table)


def test_every_documented_object_name_is_in_the_window(stage: Stage) -> None:
    window = stage.window.window
    stage.desk.settings.open()  # its controls are made when they are first asked for
    names = {each.objectName() for each in [window, *window.findChildren(QObject)]}

    missing = [name for name in documented_names() if name not in names]

    assert missing == []
    assert len(documented_names()) > 60


def test_every_control_that_takes_the_focus_has_a_name_in_plain_words(stage: Stage) -> None:
    stage.desk.settings.open()
    kinds = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView)
    controls = [each for kind in kinds for each in stage.window.window.findChildren(kind)]

    nameless = [
        f"{type(each).__name__} {each.objectName()} in {each.parent().objectName() or type(each.parent()).__name__}"
        for each in controls
        if each.focusPolicy() and not each.objectName().startswith("qt_") and not _plain_name(each)
    ]

    assert nameless == []


def _plain_name(widget: QWidget) -> str:
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")


def test_more_and_the_menu_bar_hold_the_same_actions(stage: Stage) -> None:
    window = stage.window.window
    more = next(menu for menu in window.findChildren(QWidget, "moreMenu"))
    contact = next(action.menu() for action in window.menuBar().actions() if action.text() == "&Contact")

    assert {action for action in more.actions() if not action.isSeparator()} <= set(contact.actions())


def test_no_shortcut_is_given_twice(stage: Stage) -> None:
    shortcuts = [action.shortcut().toString() for action in stage.window.window.findChildren(QAction)]
    given = [shortcut for shortcut in shortcuts if shortcut]

    assert len(given) == len(set(given))


def test_a_hundred_thousand_signals_do_not_hurt_this_pyside(qapp: object) -> None:
    class Source(QObject):
        fired = Signal(bool)

    heard = []
    source = Source()
    source.fired.connect(heard.append)
    for _ in range(100_000):
        source.fired.emit(True)

    assert len(heard) == 100_000


def test_a_pyside_that_aborts_on_this_python_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("PySide6.__version_info__", (6, 12, 0, "", ""))
    monkeypatch.setattr("desktop_app.desktop.sys.version_info", (3, 11, 7))

    with pytest.raises(Unavailable, match=r"Python 3\.12"):
        desktop.refuse_broken_pairs()


def test_a_mistake_of_ours_is_shown_and_logged_and_the_window_goes_on(stage: Stage, tmp_path: Path) -> None:
    reports = CrashReports(tmp_path / "log" / "linkdesk.log")
    reports.crashed.connect(stage.window.window.crash.show_crash)
    reports.install()
    try:
        for _ in range(2):
            reports.report(ZeroDivisionError("nobody expected this"))
    finally:
        reports.uninstall()

    assert "happened 2 times" in stage.desk.text("crashLabel")
    logged = (tmp_path / "log" / "linkdesk.log").read_text()
    assert "ZeroDivisionError" in logged
    assert "nobody expected this" not in logged, "it might have been a name"
    stage.calls("(803) 123-0000")
    assert stage.desk.interactions.titles == ["(803) 123-0000"]


def test_a_ring_reaches_the_open_window_and_a_second_start_raises_it(tmp_path: Path) -> None:
    """Opened, rung, used and closed as a program of its own, it ends with status 0."""
    script = tmp_path / "window.py"
    script.write_text(_SCRIPT, encoding="utf-8")
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, str(script), url],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as window:
        try:
            name = desktop.socket_name(url)
            assert desktop.press_patiently(name, {"raise": True}) == {"raised": True}
            assert desktop.press_patiently(name, {"interaction": {"id": "I-0"}}).keys() == {"error"}
            assert Path(name).stat().st_mode & 0o077 == 0
            call = {"id": "I-1", "channel": "voice", "from": {"identifiers": [{"type": "phone", "value": NUMBER}]}}
            assert desktop.ring(url, call) == {"interaction": "I-1"}
            output, errors = window.communicate(timeout=60)
        finally:
            window.kill()

    assert (window.returncode, errors) == (0, "")
    assert output.split() == ["1"]


NUMBER = "(803) 123-0000"
_SCRIPT = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QListView, QMainWindow
from desktop_app import desktop

def look():
    window = next((each for each in QApplication.topLevelWidgets() if isinstance(each, QMainWindow)), None)
    rows = window.findChild(QListView, "interactionList").model().rowCount() if window else 0
    if rows:
        timer.stop()
        print(rows)
        window.close()

application = desktop.make_application()
timer = QTimer()
timer.timeout.connect(look)
timer.start(20)
raise SystemExit(desktop.open_window(sys.argv[1], run_by="noor"))
"""


def test_a_window_that_closes_while_it_still_reads_is_told_nothing_any_more(qtbot: QtBot, tmp_path: Path) -> None:
    closing = Stage(tmp_path)
    assert not closing.window.is_settled

    with qtbot.captureExceptions() as exceptions:
        closing.close()

    assert exceptions == []


def test_without_a_display_the_window_says_so_in_one_sentence(monkeypatch: pytest.MonkeyPatch, store_url: str) -> None:
    monkeypatch.setattr(desktop, "has_display", lambda: False)

    with pytest.raises(Unavailable, match="no display to open the window on"):
        desktop.open_window(store_url, run_by=AgentName("noor"))


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_a_polite_kill_close_the_window_in_order(tmp_path: Path, told: signal.Signals) -> None:
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    script = (
        f"from desktop_app.__main__ import main; print('up', flush=True); raise SystemExit(main(['--store', {url!r}]))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as window:
        assert press_patiently(desktop.socket_name(url), {"raise": True}) == {"raised": True}
        window.send_signal(told)
        _, problems = window.communicate(timeout=20)

    assert (window.returncode, problems) == (0, "")


def test_the_palette_has_a_button_in_the_bar(stage: Stage) -> None:
    stage.desk.click("openPaletteButton")

    assert stage.desk.palette.is_open


def test_a_narrow_window_folds_the_list_to_its_icons_and_a_wide_one_unfolds_it(stage: Stage) -> None:
    stage.calls("(803) 123-0000")
    stage.desk.interactions.select_row(0)
    window = stage.window.window

    window.resize(1024, 700)
    stage.desk.settle()
    assert window.interactions.width() == LEFT_FOLDED
    assert window.conversation.width() >= MIDDLE_MINIMUM
    assert stage.desk.interactions.selected == "(803) 123-0000"

    window.resize(1280, 800)
    stage.desk.settle()
    assert LEFT_MINIMUM <= window.interactions.width() <= LEFT_MAXIMUM
