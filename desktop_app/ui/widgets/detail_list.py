"""A list of lines of two texts, of the kind that tabs are made of."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from desktop_app.ui.delegates.detail_delegate import DetailDelegate
from desktop_app.ui.item_models.detail_item_model import DetailItemModel, DetailLine
from desktop_app.ui.theme import Theme


class DetailList(QListView):
    """*grows*: as high as its lines, for a page that scrolls as a whole."""

    def __init__(
        self, theme: Theme, object_name: str, name: str, *, grows: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(object_name)
        self.setAccessibleName(name)
        self._model = DetailItemModel(self)
        self._grows = grows
        self.setModel(self._model)
        self.setItemDelegate(DetailDelegate(theme, self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if grows:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_details(self, lines: Sequence[DetailLine]) -> None:
        self._model.show_details(lines)
        if self._grows:
            rows = self._model.rowCount()
            self.setFixedHeight(rows * self.sizeHintForRow(0) if rows else 0)

    @property
    def count(self) -> int:
        return self._model.rowCount()
