"""Errors that are ours: written to the log, folded when equal, and shown to the agent, while the program goes on.

Neither the log nor what is shown has a value in it, so that either can be passed on.
"""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QtMsgType, Signal, qInstallMessageHandler

from desktop_app.program_log import LogFile, faults_path, log, trace_of, without_values


class CrashReports(QObject):
    """Hears of every exception that nobody caught, from whichever thread.

    Signals:
        crashed: (details, path of the log), on the GUI thread.
    """

    crashed = Signal(str, str)
    _happened = Signal(object)

    def __init__(self, log_path: Path) -> None:
        super().__init__()
        self._log_path = log_path
        self._handler: logging.Handler | None = None
        self._reporting = False
        self._last, self._times = "", 0
        self._happened.connect(self._show, Qt.ConnectionType.AutoConnection)

    def install(self) -> None:
        """From here on nothing is lost silently: exceptions, those of threads, unraisable ones, Qt's messages."""
        self._handler = LogFile(self._log_path)
        log.addHandler(self._handler)
        log.setLevel(logging.INFO)
        self._faults = faults_path(self._log_path).open("a", encoding="utf-8")
        faulthandler.enable(self._faults)
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        sys.unraisablehook = self._on_unraisable
        qInstallMessageHandler(_log_qt_message)

    def uninstall(self) -> None:
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        sys.unraisablehook = sys.__unraisablehook__
        qInstallMessageHandler(None)
        faulthandler.disable()
        self._faults.close()
        if self._handler is not None:
            log.removeHandler(self._handler)
            self._handler.close()

    def report(self, error: BaseException) -> None:
        """Writes *error* to the log and shows it."""
        self._happened.emit(trace_of(error))

    def _show(self, details: str) -> None:
        self._log(details)
        if self._reporting:
            return  # the report itself went wrong: the log has both
        self._reporting = True
        try:
            self.crashed.emit(details, str(self._log_path))
        finally:
            self._reporting = False

    def _log(self, details: str) -> None:
        """Whole the first time; a mistake in painting is made again with every row."""
        self._times = self._times + 1 if details == self._last else 1
        self._last = details
        if self._times == 1:
            log.error("%s", details)
        elif self._times & (self._times - 1) == 0:  # the 2nd, 4th, 8th time …
            log.error("The same again, %d times by now.", self._times)

    def _on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self.report(error)

    def _on_thread_exception(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self.report(arguments.exc_value)

    def _on_unraisable(self, unraisable: sys.UnraisableHookArgs) -> None:
        if unraisable.exc_value is not None:
            self.report(unraisable.exc_value)


def _log_qt_message(kind: QtMsgType, context: object, message: str) -> None:
    level = logging.INFO if kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) else logging.WARNING
    log.log(level, "Qt: %s", without_values(message))
