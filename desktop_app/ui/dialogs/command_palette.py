"""The command palette: every action and every contact, a few letters away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelection, QModelIndex, QObject, QRect, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from desktop_app.ui.announcing import announce
from desktop_app.ui.delegates.palette_delegate import PaletteDelegate
from desktop_app.ui.item_models.palette_item_model import PaletteItemModel, PaletteLine
from desktop_app.ui.theme import SPACE_4, SPACE_8, SPACE_12, SPACE_16, TextRole, Theme
from desktop_app.ui.widgets.line_edit import LineEdit
from desktop_app.ui.widgets.list_keys import ListKeys
from desktop_app.ui.widgets.plain_label import PlainLabel
from desktop_app.ui.widgets.sheet import Sheet

_WIDTH, _HEIGHT, _TOP = 800, 552, 120
_DIMMED = 90  # of 255


class _Scrim(QWidget):
    """Dims the window a little; a click on it is a click beside the palette.

    Signals:
        pressed: the mouse went down on it.
    """

    pressed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.hide()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.pressed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(0, 0, 0, _DIMMED))


class CommandPalette(Sheet):
    """Shows the lines that it is told; what is typed goes out as `text_changed`.

    Signals:
        text_changed: what stands in the field.
        chosen: the id of a line.
    """

    text_changed = Signal(str)
    chosen = Signal(str)

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(theme, "Command palette", window, object_name="commandPalette", has_header=False)
        self._behind = window
        self._scrim = _Scrim(window)
        self._field = LineEdit(
            theme,
            "An action or a contact",
            placeholder="Find a contact or an action",
            icon="search",
            large=True,
            object_name="paletteField",
        )
        self._field.setProperty("task", True)
        self._shown_for = ""
        self._wants_first = False
        self._model = PaletteItemModel(self)
        self._list = QListView()
        self._list.setObjectName("paletteList")
        self._list.setAccessibleName("Actions and contacts")
        self._list.setModel(self._model)
        self._list.setItemDelegate(PaletteDelegate(theme, self))
        self._list.setMouseTracking(True)
        self._list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._status = PlainLabel("", TextRole.SECONDARY, wraps=True, object_name="paletteStatusLabel")
        self.body.addSpacing(SPACE_16)
        self.add_inset(self._field)
        self.add_inset(self._status)
        self.body.addWidget(self._list, 1)
        self.body.addSpacing(SPACE_8)
        for keys, words in (("↑↓", "move"), ("Enter", "run"), ("Esc", "close")):
            self.footer.addWidget(PlainLabel(keys, TextRole.KEY))
            self.footer.addWidget(PlainLabel(words, TextRole.SECONDARY))
            self.footer.addSpacing(SPACE_12)
        self.footer.addStretch(1)
        for keys, words in ((">", "actions only"), ("@", "contacts only")):
            self.footer.addWidget(PlainLabel(keys, TextRole.KEY))
            self.footer.addWidget(PlainLabel(words, TextRole.SECONDARY))
            self.footer.addSpacing(SPACE_4)
        self._field.textChanged.connect(self._on_text_changed)
        self._field.returnPressed.connect(self._on_return)
        self._list.clicked.connect(self._choose_index)
        self._list.selectionModel().selectionChanged.connect(self._on_selection_changed)
        ListKeys(self._field, self._list).chosen.connect(self._on_return)
        self._scrim.pressed.connect(self.close_requested)
        window.installEventFilter(self)

    def open(self) -> None:
        """Comes to the front, empty."""
        self._place()
        for widget in (self._scrim, self):
            widget.show()
            widget.raise_()
        self._field.clear()
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._on_text_changed()

    def put_away(self) -> None:
        self._wants_first = False
        self.hide()
        self._scrim.hide()

    @property
    def text(self) -> str:
        return self._field.text()

    @property
    def is_waiting(self) -> bool:
        """Whether the lines on show are not yet those for the text in the field."""
        return self.isVisible() and self._shown_for != self.text

    def show_lines(self, text: str, lines: Sequence[PaletteLine], status: str = "") -> None:
        """The lines for *text*; the first that can be chosen is selected, and run if Enter was pressed before."""
        if text != self.text:
            return
        self._shown_for = text
        self._model.show_lines(lines)
        self._status.setText(status)
        self._status.setVisible(bool(status))
        first = next((row for row, line in enumerate(lines) if not line.missing), 0)
        if lines:
            self._list.setCurrentIndex(self._model.index(first))
            self._list.scrollToTop()
        announce(self, ". ".join(filter(None, (status, *(line.sentence for line in lines[first : first + 1])))))
        if self._wants_first:
            self._on_return()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._behind and event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        window = self._behind.rect()
        width, height = min(_WIDTH, window.width() - 48), min(_HEIGHT, window.height() - 2 * 48)
        top = min(_TOP, (window.height() - height) // 2)
        self.setGeometry(QRect((window.width() - width) // 2, top, width, height))
        self._scrim.setGeometry(window)

    def _on_text_changed(self) -> None:
        self._wants_first = False
        self.text_changed.emit(self.text)

    def _on_return(self) -> None:
        """Runs what is selected; typed faster than the answer comes, it runs when that is there."""
        self._wants_first = self.is_waiting
        if not self._wants_first:
            self._choose_index(self._list.currentIndex())

    def _choose_index(self, index: QModelIndex) -> None:
        line = self._model.line_at(index)
        if line is not None and not line.missing and not self.is_waiting:
            self.chosen.emit(line.id)

    def _on_selection_changed(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        self._list.scrollTo(self._list.currentIndex())
