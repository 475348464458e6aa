"""Which division: a drop-down that begins with none."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.divisions import UNASSIGNED
from desktop_app.ui.outside_text import one_line
from desktop_app.ui.theme import Theme
from desktop_app.ui.widgets.combo_box import ComboBox


class DivisionField(ComboBox):
    """Shows names; what is chosen is a name, "" for none.

    Signals:
        chosen: the name, after the agent or a script has chosen another.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, object_name: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, name, object_name=object_name, parent=parent)
        self.currentIndexChanged.connect(self._on_changed)

    @property
    def division(self) -> str:
        return str(self.currentData() or "")

    def show_divisions(self, names: Sequence[str], current: str) -> None:
        """Says nothing of it to `chosen`."""
        self.blockSignals(True)
        self.clear()
        self.addItem(UNASSIGNED, "")
        for name in names:
            self.addItem(one_line(name), name)
        self.setCurrentIndex(max(self.findData(current), 0))
        self.blockSignals(False)

    def _on_changed(self, _index: int) -> None:
        self.chosen.emit(self.division)
