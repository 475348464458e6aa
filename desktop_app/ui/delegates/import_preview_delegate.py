"""Paints the first rows of a file, and above them the fields as boxes to choose from."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QCoreApplication,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter, QPen, QShowEvent
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop_app.ui.item_models.import_preview_item_model import FIELD_ROW, ImportPreviewItemModel
from desktop_app.ui.painting import paint_ground, paint_icon, paint_text, painting_row
from desktop_app.ui.theme import RADIUS_CONTROL, SPACE_8, SPACE_12, TextRole, Theme, font
from desktop_app.ui.widgets.combo_box import ComboBox

FIELD_ROW_HEIGHT, ROW_HEIGHT = 40, 28
_ICON = 16

Index = QModelIndex | QPersistentModelIndex


class ImportPreviewDelegate(QStyledItemDelegate):
    """Cells of an `ImportPreviewItemModel`."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, FIELD_ROW_HEIGHT if index.row() == FIELD_ROW else ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, ImportPreviewItemModel):
            return
        area = QRectF(option.rect)
        is_current = bool(option.state & QStyle.StateFlag.State_HasFocus)
        colour = "text3" if model.is_left_out(index.column()) else "text"
        text = str(index.data())
        with painting_row(painter, option):
            if index.row() == FIELD_ROW:
                can_choose = bool(model.flags(index) & Qt.ItemFlag.ItemIsEditable)
                self._paint_field(painter, area, text, colour, can_choose=can_choose, is_current=is_current)
                return
            if is_current:
                paint_ground(painter, area.adjusted(2, 2, -SPACE_8, -2), RADIUS_CONTROL, "soft", self._theme)
            area.adjust(SPACE_12, 0, -SPACE_12, 0)
            paint_text(painter, text, font(TextRole.BODY), colour, area, self._theme)

    def _paint_field(
        self, painter: QPainter, area: QRectF, text: str, colour: str, *, can_choose: bool, is_current: bool
    ) -> None:
        box = area.adjusted(1, 4, -SPACE_8, -4)
        room = box.adjusted(SPACE_12 - 1, 0, -SPACE_12, 0)
        if can_choose:
            paint_ground(painter, box, RADIUS_CONTROL, "surface", self._theme, edge="field")
            side = QRectF(box.right() - SPACE_8 - _ICON, box.center().y() - _ICON / 2, _ICON, _ICON)
            paint_icon(painter, "chevron-down", "text2", side, self._theme)
            room.setRight(side.left() - SPACE_8)
        if is_current:
            painter.setPen(QPen(self._theme.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), RADIUS_CONTROL, RADIUS_CONTROL)
        paint_text(painter, text, font(TextRole.VALUE), colour, room, self._theme)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        model = index.model()
        name = str(model.headerData(index.column(), Qt.Orientation.Horizontal) or "")
        editor = _FieldEditor(self._theme, f"Field for {name}", parent)
        if isinstance(model, ImportPreviewItemModel):
            for field, label in model.labels.items():
                editor.addItem(label, field)
        editor.activated.connect(self._on_activated)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, ComboBox):
            editor.setCurrentIndex(max(editor.findData(index.data(Qt.ItemDataRole.EditRole)), 0))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, ComboBox):
            model.setData(index, editor.currentData(), Qt.ItemDataRole.EditRole)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(option.rect.adjusted(1, 4, -SPACE_8, -4))

    def _on_activated(self) -> None:
        editor = self.sender()
        if isinstance(editor, QWidget):
            self.commitData.emit(editor)
            self.closeEditor.emit(editor)


class _FieldEditor(ComboBox):
    """Opens its list as it comes: nobody wants to ask for it twice."""

    _OPEN = QEvent.Type(QEvent.registerEventType())

    def __init__(self, theme: Theme, name: str, parent: QWidget) -> None:
        super().__init__(theme, name, object_name="importFieldEditor", parent=parent)
        self.setMaxVisibleItems(14)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QCoreApplication.postEvent(self, QEvent(self._OPEN))

    def event(self, event: QEvent) -> bool:
        if event.type() == self._OPEN:
            self.showPopup()
            return True
        return super().event(event)
