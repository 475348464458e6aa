"""The first rows of a file that is to be imported, with a field to choose above each column."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop_app.ui.delegates.import_preview_delegate import FIELD_ROW_HEIGHT, ROW_HEIGHT, ImportPreviewDelegate
from desktop_app.ui.import_answers import ImportPreview
from desktop_app.ui.item_models.import_preview_item_model import FIELD_ROW, ImportPreviewItemModel
from desktop_app.ui.theme import Theme
from desktop_app.ui.widgets.cell_table import HEADER_HEIGHT, CellTable

_NARROWEST, _WIDEST = 156, 240
_BAR = 12
_OPENING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_F4)


class ImportPreviewTable(CellTable):
    """As high as its rows. The arrow keys go from cell to cell; Enter or Space opens the fields of a column.

    Signals:
        field_chosen: column, and the name of the field that it is to go to, "" for none.
    """

    field_chosen = Signal(int, str)

    def __init__(self, theme: Theme, labels: Mapping[str, str], parent: QWidget | None = None) -> None:
        """*labels*: what each field is called, by its name; "" for the columns that go nowhere."""
        name = "First rows, and the fields that their columns go to"
        super().__init__("importPreviewTable", name, ROW_HEIGHT, parent)
        self._model = ImportPreviewItemModel(labels, self)
        self.setModel(self._model)
        self.setItemDelegate(ImportPreviewDelegate(theme, self))
        self._model.field_chosen.connect(self.field_chosen)

    def show_preview(self, preview: ImportPreview) -> None:
        """The current cell stays where the file is still the same."""
        names = [each.name for each in preview.columns]
        fields = [each.field for each in preview.columns]
        if self._model.show_preview(names, fields, preview.rows, can_choose=preview.can_map) and names:
            self.setRowHeight(FIELD_ROW, FIELD_ROW_HEIGHT)
            first = self._model.index(FIELD_ROW if preview.can_map else FIELD_ROW + 1, 0)
            self.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)
        # A vCard says itself what is what, and its columns are called so.
        self.setRowHidden(FIELD_ROW, not preview.can_map)
        self._take_widths()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        opens = event.key() in _OPENING_KEYS
        opens = opens or (event.key() == Qt.Key.Key_Down and event.modifiers() == Qt.KeyboardModifier.AltModifier)
        if opens and self._open_fields():
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self.indexAt(event.position().toPoint()) == self.currentIndex():
            self._open_fields()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._take_widths()

    def _open_fields(self) -> bool:
        """The fields that the current column may go to, where the current cell is its field."""
        index = self.currentIndex()
        if not index.isValid() or not self._model.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return False
        self.edit(index)
        return True

    def _take_widths(self) -> None:
        columns = self._model.columnCount()
        room = self.viewport().width()
        width = min(max(_NARROWEST, room // columns), max(_WIDEST, room // 6)) if columns else room
        # One size for all: a file may have ten thousand columns.
        self.horizontalHeader().setDefaultSectionSize(width)
        bar = _BAR if columns * width > room else 0
        self.setFixedHeight(HEADER_HEIGHT + sum(map(self.rowHeight, range(self._model.rowCount()))) + bar + 2)
