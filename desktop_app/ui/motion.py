"""Motion: short, only where it explains what came from where, and none where the desktop wants none."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEasingCurve, QObject, Qt, QVariantAnimation
from PySide6.QtWidgets import QApplication

from desktop_app.ui.theme import MOTION_MS


def is_wanted() -> bool:
    """Whether the desktop lets widgets move by themselves."""
    return QApplication.isEffectEnabled(Qt.UIEffect.UI_General)


class Settling(QObject):
    """Something comes to its place: *move* is told how many pixels are left, at last 0."""

    def __init__(self, move: Callable[[int], None], parent: QObject) -> None:
        super().__init__(parent)
        self._move = move
        self._animation: QVariantAnimation | None = None

    def come_from(self, pixels: int) -> None:
        """At once where no motion is wanted."""
        if not is_wanted():
            self._move(0)
            return
        if self._animation is None:
            self._animation = QVariantAnimation(self)
            self._animation.setDuration(MOTION_MS)
            self._animation.setEasingCurve(QEasingCurve.Type.OutCubic)
            self._animation.valueChanged.connect(self._move)
        self._animation.stop()
        self._animation.setStartValue(pixels)
        self._animation.setEndValue(0)
        self._animation.start()

    @property
    def is_moving(self) -> bool:
        return self._animation is not None and self._animation.state() is QVariantAnimation.State.Running
