"""The composition root of the window: builds it, opens it, and lets other programs ring it."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import platformdirs
import PySide6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSettings, Qt
from PySide6.QtWidgets import QApplication

from desktop_app import app
from desktop_app.crash_reports import CrashReports
from desktop_app.domain.errors import DesktopError, Unavailable
from desktop_app.domain.ids import AgentName
from desktop_app.domain.interactions import Channel
from desktop_app.domain.phones import parse_phone
from desktop_app.program_facts import versions
from desktop_app.program_log import log, log_path, log_request
from desktop_app.services.runner import Done, Runner
from desktop_app.settings_file import change_settings
from desktop_app.store.database import path_of
from desktop_app.ui.alerts import Alerts, DesktopAlerts
from desktop_app.ui.column_memory import ColumnMemory
from desktop_app.ui.controller import DeskController
from desktop_app.ui.doorbell import Doorbell, Reply, doorbell_name, press
from desktop_app.ui.file_choosing import FileChooser, FileDialogs
from desktop_app.ui.import_memory import ImportMemory
from desktop_app.ui.later import Later
from desktop_app.ui.links import OpenLink, open_folder, open_outside
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.other_stores import OtherStores, OwnWindows, StoreMemory
from desktop_app.ui.own_program import OwnProgram, Program
from desktop_app.ui.parts import Parts, SaveSettings
from desktop_app.ui.theme import Theme
from desktop_app.ui.timers import Timers
from desktop_app.ui.worker import RequestWorker

TEST_CALLER = "(803) 123-0000"
SWITCH_INTERVAL_S = 0.0005


def refuse_broken_pairs() -> None:
    """PySide6 6.12 on CPython before 3.12 aborts after some 600 signals. Raises Unavailable."""
    qt = PySide6.__version_info__[:2]
    if qt >= (6, 12) and sys.version_info < (3, 12):
        raise Unavailable(
            f"PySide6 {qt[0]}.{qt[1]} is not safe on Python {sys.version_info[0]}.{sys.version_info[1]}; "
            'install "PySide6-Essentials<6.12", or use Python 3.12 or newer.'
        )


def socket_name(url: str) -> str:
    """Where the window that has the store at *url* open can be rung."""
    return doorbell_name(path_of(url), app.runtime_folder())


class DeskWindow(QObject):
    """A window with everything behind it; ``close`` ends all of it in order."""

    def __init__(
        self,
        runner: Runner,
        application: QApplication,
        *,
        theme: Theme,
        timers: Timers | None = None,
        clock: Callable[[], datetime] = app.now,
        new_id: Callable[[], str] = app.new_id,
        layout_store: QSettings | None = None,
        open_link: OpenLink = open_outside,
        open_folder: OpenLink = open_folder,
        save_settings: SaveSettings | None = None,
        program: Program | None = None,
        import_memory: ImportMemory | None = None,
        stores: OtherStores | None = None,
        store_memory: StoreMemory | None = None,
        alerts: Alerts | None = None,
        files: FileChooser | None = None,
    ) -> None:
        """*save_settings*: where not into the agent's own file."""
        super().__init__()
        self._runner = runner
        self._clock, self._new_id = clock, new_id
        timers = timers or Timers()
        self.worker = RequestWorker(runner, timers, self)
        self.parts = Parts(
            theme,
            self.worker,
            timers,
            clock,
            save_settings or partial(change_settings, app.settings_path()),
            program or OwnProgram(own_words(runner)),
            import_memory or ImportMemory(None),
            stores or own_windows(timers),
            store_memory or StoreMemory(None),
            alerts or DesktopAlerts(theme, app.runtime_folder()),
            ColumnMemory(layout_store),
            open_link,
            open_folder,
            files or FileDialogs(),
        )
        with theme.undressed():
            self.window = MainWindow(self.parts, application, layout_store=layout_store)
        self.controller = DeskController(self.window, self.parts)
        self.controller.ring_test_call_requested.connect(self._ring_test_call)
        self.controller.stores.show_store(app.url_of(runner.store.path))
        self._doorbell: Doorbell | None = None
        self.later = Later(self.controller, self.worker)
        self.later.done.connect(self._warm_up)
        # Queued, so that all of the window has been painted by then.
        self.window.painted.connect(self._on_painted, Qt.ConnectionType.QueuedConnection)

    def _on_painted(self) -> None:
        if self.worker.is_settled:
            self.later.begin()
        else:
            self.worker.settled.connect(self.later.begin)

    def _warm_up(self) -> None:
        def work() -> None:
            self._runner.warm_up()
            import_module("desktop_app.channels.json_lines")
            # Reading the first number takes as long as loading every country's numbering.
            parse_phone(TEST_CALLER, self._runner.settings.region)

        self.worker.warm_up(work, collect_garbage)

    @property
    def is_usable(self) -> bool:
        """Whether everything that was asked for has been answered and shown."""
        return self.worker.is_settled and not self.window.is_waiting_to_search

    @property
    def is_settled(self) -> bool:
        """Whether it is usable, and nothing is left to be made for who sees it."""
        return self.is_usable and (self.later.is_done or not self.window.isVisible())

    def listen(self, name: str) -> None:
        """Lets other programs of this user ring."""
        self._doorbell = Doorbell(name, self)
        self._doorbell.rang.connect(self._on_rang)

    def close(self) -> None:
        if self._doorbell is not None:
            self._doorbell.close()
        for imports in self.controller.made("imports"):
            imports.close()
        self.worker.close()
        self.window.deleteLater()
        # At once: a window that lingers is dressed anew with every style sheet, and outlives what it is built from.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def ring(self, found: dict[str, Any], reply: Reply | None = None) -> None:
        """One interaction in its JSON form comes in. Whatever it says, it only ever rings."""
        from desktop_app.channels.json_lines import parse_interaction

        answer = reply or _nobody_listens
        problems: list[str] = []
        try:
            arrival = parse_interaction(
                found, region=self._runner.settings.region, now=self._clock(), problems=problems
            )
        except DesktopError as error:
            answer({"error": str(error)})
            return

        def done(result: Done) -> None:
            answer({"interaction": arrival.id})

        def failed(error: DesktopError) -> None:
            answer({"error": str(error)})

        self.controller.receive(arrival, done, failed)

    def _on_rang(self, message: dict[str, Any], reply: Reply) -> None:
        if "interaction" in message:
            self.ring(message["interaction"], reply)
        elif message.get("raise"):
            self.window.showNormal() if self.window.isMinimized() else self.window.show()
            self.window.raise_()
            self.window.activateWindow()
            reply({"raised": True})
        else:
            reply({"error": "The message is neither an interaction nor a request to come to the front."})

    def _ring_test_call(self) -> None:
        from desktop_app.channels.json_lines import ringing

        self.ring(ringing(self._new_id(), Channel.VOICE, TEST_CALLER, "", now=self._clock()))


def _nobody_listens(answer: dict[str, Any]) -> None:
    """A test call's answer is its row."""


def own_words(runner: Runner) -> tuple[str, ...]:
    """What starts this program once more, on the store and as the agent of *runner*."""
    return (*program_words(), "--store", app.url_of(runner.store.path), "--as", runner.agent_name)


def program_words() -> tuple[str, ...]:
    """What starts this program; packaged, it understands the same words (``packaging/entry.py``)."""
    return (sys.executable, "-m", "desktop_app")


def own_windows(timers: Timers) -> OwnWindows:
    """The window's way to other stores."""
    return OwnWindows(
        program_words(), timers, own_url=app.own_store_url(), look=app.look_at_store, doorbell_of=socket_name
    )


def collect_garbage() -> None:
    """From here on, and without looking each time at all that a start leaves behind for good."""
    gc.freeze()
    gc.enable()


def make_application() -> QApplication:
    # A thread that reads or writes lets go of the interpreter ten times sooner than usual: each time that the window
    # paints a row it may have to wait for it.
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    application = QApplication(sys.argv[:1])
    application.setApplicationName(app.APP_NAME)
    application.setApplicationDisplayName("Linkdesk")
    application.setDesktopFileName("linkdesk")
    return application


def open_window(url: str, *, run_by: AgentName, agent: AgentName | None = None, notice: str = "") -> int:
    """Opens the window on the store at *url* and returns its exit status; raises one that is open to the front.

    *notice*: a sentence that the agent is told first. Raises DesktopError when the store cannot be opened.
    """
    gc.disable()  # until the window is there: almost nothing that is made for it is ever garbage
    refuse_broken_pairs()
    name = socket_name(url)
    if press(name, {"raise": True}) is not None:
        return 0
    if not has_display():
        raise Unavailable("There is no display to open the window on; the other commands work without one.")
    runner = app.open_runner(url, run_by=run_by, agent=agent, on_ran=log_request)
    application = make_application()
    theme = Theme(runner.settings.theme)
    theme.apply(application)
    layout_store = QSettings(
        str(Path(platformdirs.user_state_dir(app.APP_NAME, appauthor=False)) / "window.ini"), QSettings.Format.IniFormat
    )
    beside_settings = app.settings_path().with_name
    desk = DeskWindow(
        runner,
        application,
        theme=theme,
        layout_store=layout_store,
        import_memory=ImportMemory(beside_settings("import-mappings.json")),
        store_memory=StoreMemory(beside_settings("stores.json")),
    )
    reports = CrashReports(log_path())
    reports.install()
    reports.crashed.connect(desk.window.show_crash)
    desk.worker.crashed.connect(reports.report)
    desk.later.done.connect(log_start)
    desk.listen(name)
    desk.window.show()
    if notice:
        desk.controller.show_toast(notice, None, icon="alert-triangle")
    close_when_told(application)
    try:
        return QApplication.exec()
    finally:
        desk.close()
        application.processEvents()
        log.info("Stopped.")
        reports.uninstall()


def log_start() -> None:
    log.info("Started: %s; PySide6 %s, %s", "; ".join(versions()), PySide6.__version__, QApplication.platformName())


def close_when_told(application: QApplication) -> None:
    """Ctrl+C in the terminal, and a polite kill, close the window as its own button does."""

    def close(_signal: int, _frame: object) -> None:
        application.quit()

    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, close)


def ring(url: str, interaction: dict[str, Any]) -> dict[str, Any]:
    """Hands *interaction* to the window that has the store at *url* open, and starts it if need be.

    Raises Unavailable, in one sentence, when there is no window and none can be opened, or when it says no.
    """
    refuse_broken_pairs()
    name = socket_name(url)
    answer = press(name, {"interaction": interaction})
    if answer is None:
        _start_window(url)
        answer = press_patiently(name, {"interaction": interaction})
    if "error" in answer:
        raise Unavailable(str(answer["error"]))
    return answer


def has_display() -> bool:
    """Whether there is a screen to show a window on; Qt itself would abort before anybody could say a word."""
    return sys.platform in ("win32", "darwin") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    )


def _start_window(url: str) -> None:
    if not has_display():
        raise Unavailable("No window is open, and there is no display to open one on.")
    subprocess.Popen(
        [*program_words(), "--store", url],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def press_patiently(name: str, message: dict[str, Any]) -> dict[str, Any]:
    """As ``press``, for a window that is only starting."""
    for _attempt in range(60):
        if (answer := press(name, message)) is not None:
            return answer
        _pause(250)
    raise Unavailable("The window did not open within 15 seconds; start it with “linkdesk” to see why.")


def _pause(milliseconds: int) -> None:
    from PySide6.QtCore import QThread

    QThread.msleep(milliseconds)
