"""The command palette, as a person uses it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListView

from desktop_app.testing.page import Page, rows, select_row, sentences


class CommandPalette(Page):
    """Everything that can be done, and everybody who can be found."""

    @property
    def is_open(self) -> bool:
        return self._desk.is_visible("commandPalette")

    def open(self) -> None:
        self._desk.press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)

    def type(self, text: str) -> None:
        """Replaces what stands in the field, and waits for the lines."""
        self._desk.find(QLineEdit, "paletteField").setText(text)
        self._desk.settle()

    @property
    def rows(self) -> list[str]:
        return rows(self._desk, "paletteList")

    @property
    def sentences(self) -> list[str]:
        """What a screen reader says of each row."""
        return sentences(self._desk, "paletteList")

    @property
    def selected(self) -> str:
        return str(self._desk.find(QListView, "paletteList").currentIndex().data() or "")

    @property
    def status(self) -> str:
        return self._desk.text("paletteStatusLabel")

    def select(self, title: str) -> None:
        select_row(self._desk, "paletteList", title)

    def run(self) -> None:
        """Presses Enter."""
        self._desk.press(Qt.Key.Key_Return)

    def close(self) -> None:
        self._desk.press(Qt.Key.Key_Escape)
