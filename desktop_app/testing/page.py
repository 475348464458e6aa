"""What every page object is built on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
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


def select_row(desk: Desk, name: str, title: str) -> None:
    """Selects the row of that title in a list."""
    view = desk.find(QListView, name)
    view.setCurrentIndex(view.model().index(rows(desk, name).index(title), 0))


def sentences(desk: Desk, name: str) -> list[str]:
    """What a screen reader says of each row of a list."""
    model = desk.find(QListView, name).model()
    role = Qt.ItemDataRole.AccessibleTextRole
    return [str(model.index(row, 0).data(role)) for row in range(model.rowCount())]
