"""Where a page of a history ends, and the next begins."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class HistoryKey:
    """The last interaction that was shown: when, as the store writes it, and its place in the order of arrival."""

    at: str
    seq: int
