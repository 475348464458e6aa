"""The hits of a search for a contact."""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.ui.item_models.line_item_model import LineItemModel


@dataclass(frozen=True)
class SearchHitLine:
    """One contact as the search shows it.

    `spans` are the parts of `matched_text` that were looked for, ascending, as (start, end) in characters.
    `was_linked` warns of the contact that was just unlinked.
    """

    id: str
    name: str
    initials: str
    kind: str
    organization: str
    field_label: str
    matched_text: str
    sentence: str
    spans: tuple[tuple[int, int], ...] = ()
    reason: str = ""
    last_contact: str = ""
    was_linked: bool = False

    @property
    def title(self) -> str:
        return self.name


class SearchHitItemModel(LineItemModel[SearchHitLine]):
    """Hits, best first."""

    def show_hits(self, lines: Sequence[SearchHitLine]) -> None:
        self._take_over(lines)
