"""Which contacts to export: a small sheet with one question."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from desktop_app.ui.parts import Parts
from desktop_app.ui.theme import SPACE_12, TextRole
from desktop_app.ui.widgets.buttons import ButtonKind, PushButton
from desktop_app.ui.widgets.labelled import Labelled
from desktop_app.ui.widgets.line_edit import LineEdit
from desktop_app.ui.widgets.plain_label import PlainLabel
from desktop_app.ui.widgets.sheet import Sheet

_ALL = "All contacts that you may see go into the file, with all their fields."
_FOUND = "The contacts that this search finds go into the file, with all their fields."


class ExportPanel(Sheet):
    """Asks who; where to is asked by the desktop's own dialog.

    Signals:
        export_requested: what is searched for, "" for everybody; and whether temporary contacts are to be there, too.
    """

    export_requested = Signal(str, bool)

    def __init__(self, parts: Parts, window: QWidget) -> None:
        theme = parts.theme
        super().__init__(theme, "Export contacts", window, object_name="exportPanel")
        self._search = LineEdit(
            theme, "Only those that this search finds", placeholder="Everybody", icon="search",
            object_name="exportSearchField",
        )  # fmt: skip
        self._temporary = QCheckBox("Temporary contacts, too")
        self._temporary.setObjectName("exportTemporaryField")
        self._sentence = PlainLabel(_ALL, TextRole.SECONDARY, wraps=True, object_name="exportSentenceLabel")
        self._choose = PushButton(
            theme, "Choose File…", kind=ButtonKind.PRIMARY, large=True, object_name="chooseExportFileButton"
        )
        for widget in (Labelled("Only those that this search finds", self._search), self._temporary, self._sentence):
            self.add_inset(widget)
        self.body.addSpacing(SPACE_12)
        self.footer.addStretch(1)
        self.footer.addWidget(self._choose)
        self._search.textChanged.connect(self._follow)
        self._search.returnPressed.connect(self._on_chosen)
        self._choose.clicked.connect(self._on_chosen)

    def open_with(self, text: str) -> None:
        """*text*: what the agent searches for just now."""
        self._search.setText(text)
        self._search.selectAll()
        self.show()
        self.raise_()
        self._search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow(self) -> None:
        is_search = bool(self._search.text().strip())
        self._sentence.setText(_FOUND if is_search else _ALL)
        self._temporary.setEnabled(not is_search)
        self._temporary.setToolTip("A search finds no temporary contacts" if is_search else "")

    def _on_chosen(self) -> None:
        text = self._search.text().strip()
        self.export_requested.emit(text, self._temporary.isChecked() and not text)
