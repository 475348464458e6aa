"""Requests off the GUI thread: one thread that writes, one that reads, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from desktop_app.domain.changes import Change
from desktop_app.domain.errors import Busy, DesktopError
from desktop_app.domain.ids import OperationId
from desktop_app.domain.settings import Settings
from desktop_app.services.requests import Command, Query
from desktop_app.services.runner import Done, Runner
from desktop_app.ui.timers import Timers

Answer = TypeVar("Answer")
OnError = Callable[[DesktopError], None]

IDLE_MS = 2_000  # without a request, and the store is tended
TEND_EVERY_MS = 50  # while there is something to tend
FOLLOW_EVERY_MS = 400  # how often other windows' and processes' changes are looked for
PATIENT_MS = 400  # that a command may take before somebody is told that it waits
BUSY_TRIES = 60  # of a command while another program writes, as an import; each waits for as long as the store does


@dataclass(frozen=True)
class _Delivery:
    """What goes back to the GUI thread: a callback and what it is told."""

    callback: Callable[[Any], None]
    told: Any
    topic: str | None = None
    turn: int = 0


class RequestWorker(QObject):
    """Runs commands and queries off the GUI thread; callbacks come back on it, in the order of the requests.

    Signals:
        changed: Change, after every command that succeeded here, and when others have changed the store.
        crashed: an exception that is no DesktopError, from whichever thread.
        settled: nothing is under way any more.
        tended: what follows from the store's changes is kept up with.
        reachable: whether the store, which was out of reach, is there again, or the other way round.
        waiting: whether a command has been waiting for a while, as when another process is writing to the store.
    """

    changed = Signal(object)
    crashed = Signal(object)
    settled = Signal()
    tended = Signal()
    waiting = Signal(bool)
    reachable = Signal(bool)
    _arrived = Signal(object)

    def __init__(self, runner: Runner, timers: Timers, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._writer = ThreadPoolExecutor(1, "linkdesk-writer")
        self._reader = ThreadPoolExecutor(1, "linkdesk-reader")
        self._turns: dict[str, int] = {}
        self._under_way = 0
        self._writes = 0  # of what is under way
        self._is_waiting = False
        self._patience = timers.single_shot(self)
        self._patience.timeout.connect(self._on_impatient)
        self._is_closed = False
        self._following = False
        self._is_reachable = True
        self._data_version: int | None = None
        self._seen = runner.last_sequence()
        self._own: set[int] = set()
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._follow_timer = timers.repeating(FOLLOW_EVERY_MS, self)
        self._follow_timer.timeout.connect(self.follow)
        self._follow_timer.start()
        self._tend_timer = timers.single_shot(self)
        self._tend_timer.timeout.connect(self.tend)

    @property
    def agent_name(self) -> str:
        return self._runner.agent_name

    @property
    def settings(self) -> Settings:
        return self._runner.settings

    def use_settings(self, settings: Settings) -> None:
        """What is asked for from now on goes by *settings*; what is under way goes by those it began with."""
        self._runner.settings = settings

    @property
    def is_settled(self) -> bool:
        return self._under_way == 0

    @property
    def is_following(self) -> bool:
        """Whether a look at what others did is under way."""
        return self._following

    def run(
        self,
        command: Command,
        on_done: Callable[[Done], None],
        on_error: OnError,
        *,
        operation_id: OperationId | None = None,
    ) -> None:
        """Carries *command* out; `changed` is emitted before *on_done* is called."""

        def work() -> Done:
            return self._runner.run(command, operation_id=operation_id)

        def done(result: Done) -> None:
            if result.change:
                self._own.add(result.change.sequence)
                self._tend_timer.start(IDLE_MS)
                self.changed.emit(result.change)
            on_done(result)

        self._submit(self._writer, work, done, on_error)

    def read(
        self,
        query: Query[Answer],
        on_answer: Callable[[Answer], None],
        on_error: OnError,
        *,
        topic: str | None = None,
    ) -> None:
        """Answers *query*. A newer read with the same *topic* makes this answer silently disappear."""
        turn = 0
        if topic is not None:
            turn = self._turns[topic] = self._turns.get(topic, 0) + 1
        self._submit(self._reader, lambda: self._runner.read(query), on_answer, on_error, topic, turn)

    def rehearse(
        self,
        command: Command,
        then: Query[Answer],
        on_answer: Callable[[tuple[Any, Answer]], None],
        on_error: OnError,
        *,
        topic: str,
    ) -> None:
        """What *command* would give, and what *then* would answer after it; nothing is changed.

        A newer rehearsal, or read, with the same *topic* makes this answer silently disappear.
        """
        turn = self._turns[topic] = self._turns.get(topic, 0) + 1
        # It takes a transaction that writes, so it stands in line with what is written.
        self._submit(self._writer, lambda: self._runner.rehearse(command, then=then), on_answer, on_error, topic, turn)

    def do(self, work: Callable[[], Answer], on_answer: Callable[[Answer], None], on_error: OnError) -> None:
        """Does on the reading thread what is no request and may take its time all the same."""
        self._submit(self._reader, work, on_answer, on_error)

    def warm_up(self, work: Callable[[], object], on_done: Callable[[], None]) -> None:
        """Does on the reading thread, now, what the first request would have to wait for."""

        def done(_answer: object) -> None:
            on_done()

        self._submit(self._reader, work, done, self.crashed.emit, quietly=True)

    @Slot()
    def follow(self) -> None:
        """Looks whether others have changed the store; one look at a time."""
        if self._following:
            return
        self._following = True
        self._submit(self._reader, self._look, self._on_looked, self._on_look_failed, quietly=True)

    @Slot()
    def tend(self) -> None:
        """Does a little of the store's upkeep, and goes on for as long as there is some and nobody is waiting."""
        if self._under_way:
            self._tend_timer.start(IDLE_MS)
            return
        self._submit(self._writer, self._runner.tend, self._on_tended, self._on_tend_failed, quietly=True)

    def close(self) -> None:
        """Lets what is under way end, and closes each thread's connection. Nobody is told of answers any more."""
        self._is_closed = True
        self._follow_timer.stop()
        self._tend_timer.stop()
        for pool in (self._writer, self._reader):
            pool.submit(self._runner.close)
            pool.shutdown(wait=True)
        self._runner.close()

    def _submit(
        self,
        pool: ThreadPoolExecutor,
        work: Callable[[], Answer],
        on_answer: Callable[[Answer], None],
        on_error: OnError,
        topic: str | None = None,
        turn: int = 0,
        *,
        quietly: bool = False,
    ) -> None:
        def job() -> None:
            try:
                delivery = _Delivery(on_answer, self._patiently(work), topic, turn)
            except DesktopError as error:
                delivery = _Delivery(on_error, error, topic, turn)
            except Exception as error:  # handed to the crash dialog, never swallowed
                delivery = _Delivery(self.crashed.emit, error)
            self._arrived.emit((delivery, quietly, pool is self._writer))

        if not quietly:
            self._under_way += 1
        if pool is self._writer:
            self._writes += 1
            if self._writes == 1:
                self._patience.start(PATIENT_MS)
        pool.submit(job)

    @Slot(object)
    def _deliver(self, arrived: tuple[_Delivery, bool, bool]) -> None:
        if self._is_closed:
            return  # who asked may be gone by now
        delivery, quietly, is_write = arrived
        if is_write:
            self._note_written()
        try:
            if delivery.topic is None or self._turns[delivery.topic] == delivery.turn:
                delivery.callback(delivery.told)
        finally:
            if not quietly:
                self._under_way -= 1
                if self._under_way == 0:
                    self.settled.emit()

    def _patiently(self, work: Callable[[], Answer]) -> Answer:
        """What an agent did is not lost because another program happens to be writing."""
        for _ in range(BUSY_TRIES - 1):
            try:
                return work()
            except Busy:
                if self._is_closed:
                    raise
        return work()

    def _note_written(self) -> None:
        self._writes -= 1
        if self._writes == 0:
            self._patience.stop()
            if self._is_waiting:
                self._is_waiting = False
                self.waiting.emit(False)

    @Slot()
    def _on_impatient(self) -> None:
        self._is_waiting = True
        self.waiting.emit(True)

    def _look(self) -> Change:
        version = self._runner.data_version()
        if version == self._data_version:
            return Change()
        self._data_version = version
        return self._runner.changes_since(self._seen, besides=frozenset(self._own))

    def _on_looked(self, change: Change) -> None:
        self._following = False
        self._note_reachable(True)
        if change.sequence:
            self._seen = change.sequence
            self._own = {sequence for sequence in self._own if sequence > change.sequence}
        if change:
            self._tend_timer.start(IDLE_MS)
            self.changed.emit(change)

    def _on_look_failed(self, error: DesktopError) -> None:
        # The next look says it again, and whoever asks for something hears it in words.
        self._following = False
        self._data_version = None
        self._note_reachable(isinstance(error, Busy))

    def _note_reachable(self, is_reachable: bool) -> None:
        if is_reachable != self._is_reachable:
            self._is_reachable = is_reachable
            self.reachable.emit(is_reachable)

    def _on_tended(self, is_more: bool) -> None:
        if is_more:
            self._tend_timer.start(TEND_EVERY_MS)
        else:
            self.tended.emit()

    def _on_tend_failed(self, error: DesktopError) -> None:
        """Another program may be writing just now; the next change brings another try."""
