"""What the command palette offers: actions, then contacts."""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.ui.item_models.line_item_model import LineItemModel


@dataclass(frozen=True)
class PaletteLine:
    """One thing to do or one contact to see.

    `heading` stands above the first line of its group, "" above the others. `spans` are the parts of the title that
    were typed, ascending, as (start, end) in characters. `missing` says why the line cannot be chosen, "" if it can.
    """

    id: str
    title: str
    icon: str
    sentence: str
    heading: str = ""
    hint: str = ""
    key: str = ""
    missing: str = ""
    spans: tuple[tuple[int, int], ...] = ()


class PaletteItemModel(LineItemModel[PaletteLine]):
    """A few lines that are others with every letter, so they come all at once."""

    def show_lines(self, lines: Sequence[PaletteLine]) -> None:
        self._reset(lines)
