"""Changes of a contact: what each did in one sentence, when, and whether it can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.ui.item_models.line_item_model import LineItemModel


@dataclass(frozen=True)
class ChangeLine:
    """*id*: of the operation; *title*: the sentence; *below*: when, and what became of it."""

    id: str
    title: str
    below: str
    sentence: str
    can_undo: bool


class ChangeItemModel(LineItemModel[ChangeLine]):
    """Changes in the order in which they are given."""

    def show_changes(self, lines: Sequence[ChangeLine]) -> None:
        self._take_over(lines)
