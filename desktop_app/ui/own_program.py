"""This program started once more as a child, for work that would keep the window waiting."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Protocol

from PySide6.QtCore import QByteArray, QObject, QProcess, QProcessEnvironment, Signal, SignalInstance
from shiboken6 import isValid

DONE = (0, 1)  # exit statuses: done, done in part
LESS_URGENT = 10  # of twenty steps: whoever types and whoever waits for the window goes first
GRACE_MS = 3_000  # that a child which was killed has to be gone


class Run(Protocol):
    """One run of the program: see ``ChildRun``."""

    line_heard: SignalInstance
    told: SignalInstance
    ended: SignalInstance

    def start(self) -> None: ...

    def cancel(self) -> None: ...

    def forget(self) -> None: ...


class Program(Protocol):
    """Whatever runs the words of a command line."""

    def run(self, words: Sequence[str], parent: QObject) -> Run:
        """Not yet started."""
        ...

    def close(self) -> None:
        """Ends what still runs; nobody is told of it any more."""
        ...


class OwnProgram:
    """*start_with*: the words that start this program on the window's store, as the window's agent.

    *environment*: what is set for the child besides the window's own.
    """

    def __init__(self, start_with: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        self._start_with = tuple(start_with)
        self._environment = dict(environment or {})
        self._runs: list[ChildRun] = []

    def run(self, words: Sequence[str], parent: QObject) -> ChildRun:
        program, *before = self._start_with
        environment = QProcessEnvironment.systemEnvironment()
        for name, value in self._environment.items():
            environment.insert(name, value)
        self._runs = [run for run in self._runs if run.is_running]
        self._runs.append(ChildRun(program, [*before, *words], environment, parent))
        return self._runs[-1]

    def close(self) -> None:
        for run in self._runs:
            run.close()
        self._runs = []


class ChildRun(QObject):
    """A child process from its start to its end.

    Signals:
        line_heard: a sentence that it said on its standard error.
        told: a JSON object (Mapping) that it said there.
        ended: its exit status, None when it did not end by itself, and its JSON answer, None where there is none.
    """

    line_heard = Signal(str)
    told = Signal(object)
    ended = Signal(object, object)

    def __init__(self, program: str, words: Sequence[str], environment: QProcessEnvironment, parent: QObject) -> None:
        super().__init__(parent)
        self._answer = QByteArray()
        self._has_ended = False
        self._process = QProcess(self)
        self._process.setProcessEnvironment(environment)
        self._process.setProgram(program)
        self._process.setArguments(list(words))
        self._process.started.connect(self._on_started)
        self._process.readyReadStandardError.connect(self._on_errors)
        self._process.readyReadStandardOutput.connect(self._on_output)
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_error)

    def start(self) -> None:
        self._process.start()

    @property
    def is_running(self) -> bool:
        return isValid(self) and self._process.state() is not QProcess.ProcessState.NotRunning

    def cancel(self) -> None:
        """Asks it to stop; what it had not finished is as if it had never begun. `ended` follows."""
        if sys.platform == "win32":  # where there are no signals, a line says the same
            self._process.write(b"\n")
        else:
            self._process.terminate()

    def forget(self) -> None:
        """Ends it at once; nobody is told of anything any more."""
        self.blockSignals(True)
        self._process.kill()

    def close(self) -> None:
        """As ``forget``, and it has ended afterwards; it may tidy up before."""
        if self.is_running:
            self.blockSignals(True)
            self.cancel()
            if not self._process.waitForFinished(GRACE_MS):
                self._process.kill()
                self._process.waitForFinished(GRACE_MS)

    def _on_started(self) -> None:
        _make_less_urgent(self._process.processId())

    def _on_output(self) -> None:
        self._answer.append(self._process.readAllStandardOutput())

    def _on_errors(self) -> None:
        self._process.setReadChannel(QProcess.ProcessChannel.StandardError)
        while self._process.canReadLine():
            self._hear(bytes(self._process.readLine().data()))

    def _hear(self, line: bytes) -> None:
        text = line.decode("utf-8", errors="replace").strip()
        found = _json(text) if text.startswith("{") else None
        if isinstance(found, dict):
            self.told.emit(found)
        elif text:
            self.line_heard.emit(text)

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self.line_heard.emit(f"Linkdesk could not be started once more: {self._process.errorString()}.")
            self._end(None)

    def _on_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._on_output()
        self._on_errors()
        self._hear(bytes(self._process.readAllStandardError().data()))
        self._end(code if status is QProcess.ExitStatus.NormalExit else None)

    def _end(self, code: int | None) -> None:
        if not self._has_ended:
            self._has_ended = True
            self.ended.emit(code, _json(bytes(self._answer.data()).decode("utf-8", errors="replace")))
            self.deleteLater()


def last_words(heard: Sequence[str], otherwise: str) -> str:
    """Why a child did not do what it was asked to: the sentence that it ended with."""
    return heard[-1] if heard else otherwise


def _make_less_urgent(process: int) -> None:
    """What *process* starts will be as patient. Where it may not be or is gone already, it stays as it is."""
    if sys.platform == "win32":
        import ctypes

        system = ctypes.windll.kernel32
        handle = system.OpenProcess(0x0200, False, process)  # PROCESS_SET_INFORMATION
        system.SetPriorityClass(handle, 0x4000)  # BELOW_NORMAL_PRIORITY_CLASS
        system.CloseHandle(handle)
    else:
        with suppress(OSError):
            before = os.getpriority(os.PRIO_PROCESS, process)
            os.setpriority(os.PRIO_PROCESS, process, max(before, LESS_URGENT))


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
