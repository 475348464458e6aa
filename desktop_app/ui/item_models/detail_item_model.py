"""Lines of two texts: identifiers, notes, the journey."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt

from desktop_app.ui.item_models.line_item_model import Index, LineItemModel
from desktop_app.ui.outside_text import tooltip


@dataclass(frozen=True)
class DetailLine:
    """*icon* in the colour role *icon_role*; a title with an optional badge; a second line; two texts at the right."""

    id: str
    icon: str
    title: str
    sentence: str
    subtitle: str = ""
    icon_role: str = "text2"
    badge: str = ""
    right: str = ""
    right_below: str = ""


class DetailItemModel(LineItemModel[DetailLine]):
    """Details in the order in which they are given; what does not fit into a line is in its tool tip."""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.line_at(index)
        return tooltip(line.sentence) if line and role == Qt.ItemDataRole.ToolTipRole else super().data(index, role)

    def show_details(self, lines: Sequence[DetailLine]) -> None:
        self._take_over(lines)
