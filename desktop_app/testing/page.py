"""What every page object is built on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QListView

if TYPE_CHECKING:
    from desktop_app.testing.pages import Desk


class Page:
    """A part of the window."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk


def rows(desk: Desk, name: str) -> list[str]:
    """The titles of a list's rows; none when the list is not to be seen."""
    view = desk.find(QListView, name)
    model = view.model()
    return [] if view.isHidden() else [str(model.index(row, 0).data()) for row in range(model.rowCount())]
