"""Somebody who hits keys and clicks about at random, while interactions come in; the same seed does the same again."""

from __future__ import annotations

import random
import time
import traceback
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QPointF, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QKeyEvent, QKeySequence, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)
from shiboken6 import isValid

from desktop_app.domain.errors import DesktopError
from desktop_app.domain.ids import InteractionId
from desktop_app.domain.settings import ThemeName
from desktop_app.services.contacts import EditContact
from desktop_app.testing.stage import Stage

STALL_MS = 100
REMEMBERED = 40  # of the last actions, for whoever looks for the reason
_KEYS = (
    Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Up,
    Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown, Qt.Key.Key_Space, Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_C, Qt.Key.Key_A,
    Qt.Key.Key_Question, Qt.Key.Key_1, Qt.Key.Key_Menu,
)  # fmt: skip
_TEXTS = (
    "a",
    "maria",
    "803",
    "@",
    "+1 803 123",
    "Müller & Söhne",
    "محمد",
    "小明",
    "<b>x</b>",
    "%s",
    "'",
    "\u202e",
    "😀",
    ">",
)
_NUMBERS = tuple(f"+1 803 123 00{number:02}" for number in range(20))
_CLICKABLE = (QAbstractButton, QAbstractItemView, QAbstractSlider, QComboBox, QLineEdit, QPlainTextEdit, QTabBar)
# Leaves the window, or takes it out of the monkey's hands.
_NOT_PRESSED = ("quitAction",)

# What the platform without a screen says of menus.
_NOT_OFFSCREEN = "This plugin does not support "


class Failed(AssertionError):
    """What went wrong, by which seed, and what was done before it."""


@dataclass(frozen=True)
class Stall:
    """*took* and *worked*: milliseconds by the clock, and of the processor for the window's thread."""

    took: float
    worked: float
    action: str


class _StaysOpen(QObject):
    """A window that the monkey closes stays open."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Close:
            event.ignore()
            return True
        return False


class Monkey:
    """*stalls*: what kept the window from everything else for too long."""

    def __init__(self, stage: Stage, seed: int) -> None:
        self._stage = stage
        self._seed = seed
        self._chance = random.Random(seed)
        self._done: deque[str] = deque(maxlen=REMEMBERED)
        self._count = 0
        self._complaints: list[str] = []
        self.stalls: list[Stall] = []
        self._window = stage.window.window
        self._stays_open = _StaysOpen()
        self._window.installEventFilter(self._stays_open)
        stage.window.worker.crashed.connect(self._on_crashed)
        self._acts: list[tuple[int, Callable[[], str]]] = [
            (30, self._click_a_control),
            (8, self._click_anywhere),
            (25, self._press_a_key),
            (12, self._press_a_shortcut),
            (10, self._type),
            (4, self._turn_the_wheel),
            (4, self._choose_an_action),
            (5, self._something_comes_in),
            (2, self._somebody_else_does_something),
            (1, self._resize),
            (1, self._change_the_look),
            (3, self._let_time_pass),
        ]

    def run(self, actions: int) -> None:
        """Raises Failed at the first thing that goes wrong."""
        before = qInstallMessageHandler(self._on_qt_message)
        try:
            for _ in range(actions):
                self._act()
            self._stage.desk.settle()
            self._look()
        except Failed:
            raise
        except Exception as error:
            raise self._failed(f"{type(error).__name__}: {error}") from error
        finally:
            qInstallMessageHandler(before)
            self._window.removeEventFilter(self._stays_open)

    def _act(self) -> None:
        self._count += 1
        weights, acts = zip(*self._acts, strict=True)
        act = self._chance.choices(acts, weights)[0]
        self._done.append(act.__name__)
        begun = _now()
        said = act()
        self._done[-1] = f"{self._count} {act.__name__.strip('_').replace('_', ' ')}: {said}"
        self._note_stall(begun)
        begun = _now()
        QCoreApplication.processEvents()
        self._note_stall(begun)
        if self._chance.random() < 0.2:
            self._stage.desk.settle()
        self._look()

    def _note_stall(self, begun: tuple[float, float]) -> None:
        took, worked = (1000 * (now - then) for now, then in zip(_now(), begun, strict=True))
        if took > STALL_MS:
            self.stalls.append(Stall(took, worked, self._done[-1]))

    def _look(self) -> None:
        if self._complaints:
            raise self._failed(self._complaints[0])

    def _failed(self, what: str) -> Failed:
        done = "\n  ".join(self._done)
        return Failed(f"seed {self._seed}, action {self._count}: {what}\nThe last actions were:\n  {done}")

    def on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Stands for sys.excepthook."""
        self._complaints.append("".join(traceback.format_exception(kind, error, trace)))

    def _on_crashed(self, error: object) -> None:
        described = "".join(traceback.format_exception(error)) if isinstance(error, BaseException) else str(error)
        self._complaints.append(described)

    def _on_qt_message(self, kind: QtMsgType, _context: object, message: str) -> None:
        if message.startswith(_NOT_OFFSCREEN):
            return
        if kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
            self._complaints.append(f"Qt says: {message}")

    # What it does; each says what it was

    def _click_a_control(self) -> str:
        controls = [each for each in self._front().findChildren(QWidget) if isinstance(each, _CLICKABLE)]
        controls = [each for each in controls if each.isVisible() and not each.visibleRegion().isEmpty()]
        if not controls:  # a menu
            return self._click_anywhere()
        control = self._chance.choice(controls)
        seen = control.visibleRegion().boundingRect()
        target = control.viewport() if isinstance(control, QAbstractItemView | QPlainTextEdit) else control
        point = QPoint(self._chance.randint(seen.left(), seen.right()), self._chance.randint(seen.top(), seen.bottom()))
        return self._click(target, target.mapFrom(control, point))

    def _click_anywhere(self) -> str:
        front = self._front()
        point = QPoint(self._chance.randrange(front.width()), self._chance.randrange(front.height()))
        target = front.childAt(point) or front
        return self._click(target, target.mapFrom(front, point))

    def _click(self, target: QWidget, point: QPoint) -> str:
        described = f"{_described(target)} at {point.x()}, {point.y()}"
        kind = self._chance.random()
        button = Qt.MouseButton.LeftButton if kind < 0.93 else Qt.MouseButton.RightButton
        if not target.isEnabled():
            return f"{described}, which is disabled"
        QTest.mouseClick(target, button, Qt.KeyboardModifier.NoModifier, point)
        if kind < 0.1 and isValid(target) and target.isVisible():
            QTest.mouseDClick(target, button, Qt.KeyboardModifier.NoModifier, point)
        return described

    def _press_a_key(self) -> str:
        key = self._chance.choice(_KEYS)
        shift = Qt.KeyboardModifier.ShiftModifier if self._chance.random() < 0.1 else Qt.KeyboardModifier.NoModifier
        return self._press(key, shift)

    def _press_a_shortcut(self) -> str:
        actions = [each for each in self._window.actions() if each.objectName() not in _NOT_PRESSED]
        keys = [each.shortcut() for each in actions if not each.shortcut().isEmpty()]
        combination = self._chance.choice(keys)[0]
        return self._press(combination.key(), combination.keyboardModifiers())

    def _press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> str:
        target = self._keys_go_to()
        described = f"{QKeySequence(key | modifiers).toString()} in {_described(target)}"
        QTest.keyClick(target, key, modifiers)
        return described

    def _type(self) -> str:
        text, target = self._chance.choice(_TEXTS), self._keys_go_to()
        described = f"{text!r} into {_described(target)}"
        # QTest.keyClicks aborts the process over a letter that is not ASCII.
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            if isValid(target):
                QCoreApplication.sendEvent(target, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, text))
        return described

    def _turn_the_wheel(self) -> str:
        front = self._front()
        at = QPointF(self._chance.randrange(front.width()), self._chance.randrange(front.height()))
        target = front.childAt(at.toPoint()) or front
        turn = QPoint(0, self._chance.choice((-480, -120, 120, 480)))
        local = QPointF(target.mapFrom(front, at.toPoint()))
        QCoreApplication.sendEvent(
            target,
            QWheelEvent(
                local, QPointF(front.mapToGlobal(at.toPoint())), QPoint(), turn, Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
            ),
        )  # fmt: skip
        return _described(target) if isValid(target) else "what is gone now"

    def _choose_an_action(self) -> str:
        actions = [each for each in self._window.actions() if each.isEnabled()]
        action = self._chance.choice([each for each in actions if each.objectName() not in _NOT_PRESSED])
        action.trigger()
        return action.objectName()

    def _something_comes_in(self) -> str:
        self._stage.clock.advance(timedelta(seconds=1))
        number, channel = self._chance.choice(_NUMBERS), self._chance.choice(("voice", "sms", "callback"))
        id = f"M-{self._seed}-{self._count}"
        sender = {"name": self._chance.choice(_TEXTS), "identifiers": [{"type": "phone", "value": number}]}
        self._stage.window.ring({"id": id, "channel": channel, "queue": "Billing", "from": sender})
        return f"{channel} from {number}"

    def _somebody_else_does_something(self) -> str:
        """Another process edits whom the window shows, or the customer goes."""
        shown = InteractionId(self._window.interactions.selected_id)
        if not shown:
            return "nothing"
        with self._stage.runner.store.reading():
            contact = self._stage.runner.store.interactions.get(shown).contact_id
        try:
            if contact is None or self._chance.random() < 0.3:
                self._stage.ends(shown)
                return f"{shown} ends"
            self._stage.run(EditContact(contact_id=contact, title=self._chance.choice(("Owner", "Manager", ""))))
            return f"edits {contact}"
        except DesktopError as error:
            return f"is refused: {error}"

    def _resize(self) -> str:
        width, height = self._chance.choice(((960, 640), (1024, 700), (1280, 800), (1900, 1000)))
        self._window.resize(width, height)
        return f"{width} x {height}"

    def _change_the_look(self) -> str:
        name = self._chance.choice(list(ThemeName))
        self._window.theme_chosen.emit(name)
        return name.value

    def _let_time_pass(self) -> str:
        seconds = self._chance.choice((1, 10, 600))
        self._stage.clock.advance(timedelta(seconds=seconds))
        return f"{seconds} s"

    # Where its hands are

    def _front(self) -> QWidget:
        """A menu or the list of a field to choose from lies over everything else."""
        popup = QApplication.activePopupWidget()
        return popup if popup is not None and popup.width() and popup.height() else self._window

    def _keys_go_to(self) -> QWidget:
        popup = QApplication.activePopupWidget()
        if popup is not None:
            return popup.focusWidget() or popup
        return self._window.focusWidget() or self._window


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.thread_time()


def _described(widget: QWidget) -> str:
    """By its kind and its name, or its nearest parent's that has one."""
    named: QWidget | None = widget
    while named is not None and not named.objectName():
        named = named.parentWidget()
    inside = "" if named is widget or named is None else " in"
    return f"{type(widget).__name__}{inside} {named.objectName() if named is not None else '?'}"
