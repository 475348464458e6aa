"""The interactions on the desk, in the order in which the list shows them."""

from __future__ import annotations

from collections.abc import Iterable

from desktop_app.domain.ids import ContactId, InteractionId
from desktop_app.services.interactions import InteractionSummary


class Shelf:
    """Open ones in order of arrival, so that none moves while it is open; then closed ones, last closed first.

    The one that is *pinned* keeps its place even when it closes, until another is chosen.
    """

    def __init__(self, agent: str) -> None:
        self._agent = agent
        self._summaries: dict[InteractionId, InteractionSummary] = {}
        self._open: list[InteractionId] = []
        self._linked: dict[ContactId, set[InteractionId]] = {}
        self._pinned: InteractionId | None = None

    def __contains__(self, id: InteractionId) -> bool:
        return id in self._summaries

    def get(self, id: InteractionId) -> InteractionSummary | None:
        return self._summaries.get(id)

    def take_over(self, summaries: Iterable[InteractionSummary]) -> None:
        """Everything anew, as the store gave it."""
        self._summaries = {}
        self._open = []
        self._linked = {}
        self.update(summaries)

    def update(self, summaries: Iterable[InteractionSummary]) -> None:
        """A few that changed, or that are new."""
        for summary in summaries:
            interaction = summary.interaction
            if interaction.accepted_by not in (None, self._agent):
                self._forget(interaction.id)
                continue
            self._unlink(interaction.id)
            self._summaries[interaction.id] = summary
            if interaction.contact_id is not None:
                self._linked.setdefault(interaction.contact_id, set()).add(interaction.id)
            if interaction.id not in self._open and interaction.state.is_open:
                self._open.append(interaction.id)
        self._tidy()

    def pin(self, id: InteractionId | None) -> None:
        self._pinned = id
        self._tidy()

    def shows_contact(self, contacts: frozenset[ContactId]) -> tuple[InteractionId, ...]:
        """The interactions whose line names one of *contacts*."""
        return tuple(id for contact in contacts for id in self._linked.get(contact, ()))

    def in_order(self) -> list[InteractionSummary]:
        placed = set(self._open)
        closed = [each for id, each in self._summaries.items() if id not in placed]
        closed.sort(key=lambda each: each.interaction.done_at or each.interaction.received_at, reverse=True)
        return [self._summaries[id] for id in self._open] + closed

    @property
    def pinned(self) -> InteractionId | None:
        return self._pinned

    def _tidy(self) -> None:
        self._open = [id for id in self._open if id == self._pinned or self._summaries[id].interaction.state.is_open]

    def _unlink(self, id: InteractionId) -> None:
        known = self._summaries.get(id)
        if known is not None and known.interaction.contact_id is not None:
            self._linked[known.interaction.contact_id].discard(id)

    def _forget(self, id: InteractionId) -> None:
        self._unlink(id)
        self._summaries.pop(id, None)
        if id in self._open:
            self._open.remove(id)
