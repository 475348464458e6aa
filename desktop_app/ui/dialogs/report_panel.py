"""A report about a problem, to be read before it is kept: nothing is sent anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from desktop_app.domain.health import ReportFile
from desktop_app.ui.item_models.detail_item_model import DetailLine
from desktop_app.ui.theme import DIALOG_INSET, SPACE_12, TextRole, Theme
from desktop_app.ui.widgets.buttons import ButtonKind, PushButton
from desktop_app.ui.widgets.detail_list import DetailList
from desktop_app.ui.widgets.labelled import Labelled
from desktop_app.ui.widgets.plain_label import PlainLabel
from desktop_app.ui.widgets.sheet import Sheet

_NOTHING_LEAVES = (
    "Nothing is sent anywhere: the report is a file of yours, without names, numbers or texts of your contacts. "
    "Look through it, and give it to whoever helps you."
)
_GATHERING = "Looking at the program and at the store …"
_LIST_WIDTH = 220
_WORDS_HEIGHT = 84
_WORDS = ReportFile("words.txt", "what you wrote above", "")


class ReportPanel(Sheet):
    """Shows the files that it is told, and what the agent writes as one more.

    Signals:
        save_requested: the files (tuple of ReportFile) as they are shown.
    """

    save_requested = Signal(tuple)

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(theme, "Report a problem", window, object_name="reportPanel")
        self._files: tuple[ReportFile, ...] = ()
        self._status = PlainLabel(_NOTHING_LEAVES, TextRole.SECONDARY, wraps=True, object_name="reportStatusLabel")
        self._words = QPlainTextEdit()
        self._words.setObjectName("reportWordsField")
        self._words.setAccessibleName("What happened, in your own words")
        self._words.setPlaceholderText("What did you do, what did you expect, and what came instead?")
        self._words.setFixedHeight(_WORDS_HEIGHT)
        self._words.setTabChangesFocus(True)
        self._list = DetailList(theme, "reportFileList", "Files of the report")
        self._list.setFixedWidth(_LIST_WIDTH)
        self._text = QPlainTextEdit()
        self._text.setObjectName("reportText")
        self._text.setAccessibleName("Text of the file")
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._save = PushButton(
            theme, "Save As…", kind=ButtonKind.PRIMARY, icon="file-export", large=True, object_name="saveReportButton"
        )
        row = QHBoxLayout()
        row.setContentsMargins(DIALOG_INSET, 0, DIALOG_INSET, 0)
        row.setSpacing(SPACE_12)
        row.addWidget(self._list)
        row.addWidget(self._text, 1)
        self.add_inset(self._status)
        self.add_inset(Labelled("What happened, in your own words", self._words))
        self.body.addLayout(row, 1)
        self.body.addSpacing(SPACE_12)
        self.footer.addStretch(1)
        self.footer.addWidget(self._save)
        self._list.selectionModel().currentChanged.connect(self._on_chosen)
        self._words.textChanged.connect(self._on_words)
        self._save.clicked.connect(self._on_save)
        self.show_gathering()

    def open(self) -> None:
        self.show()
        self.raise_()
        self._words.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_gathering(self) -> None:
        """The files are still being put together; words can be written meanwhile."""
        self._files = ()
        self._list.show_details(())
        self._text.setPlainText(_GATHERING)
        self._save.setEnabled(False)
        self._save.setToolTip("The report is still being put together")

    def show_files(self, files: Sequence[ReportFile]) -> None:
        self._files = tuple(files)
        self._list.show_details(
            [
                DetailLine(file.name, "file-text", file.name, f"{file.name}: {file.about}", subtitle=file.about)
                for file in (*self._files, _WORDS)
            ]
        )
        self._list.setCurrentIndex(self._list.model().index(0, 0))
        self._save.setEnabled(True)
        self._save.setToolTip("")

    def show_problem(self, sentence: str) -> None:
        """Why what is shown is not all that should be."""
        self._status.setText(f"{sentence} {_NOTHING_LEAVES}")

    def forget(self) -> None:
        """What was written has been saved."""
        self._words.clear()

    def _all_files(self) -> tuple[ReportFile, ...]:
        return (*self._files, replace(_WORDS, text=self._words.toPlainText()))

    def _on_chosen(self, current: QModelIndex, before: QModelIndex) -> None:
        files = self._all_files()
        if current.isValid() and current.row() < len(files):
            self._text.setPlainText(files[current.row()].text or "(empty)")

    def _on_words(self) -> None:
        index = self._list.currentIndex()
        if index.row() == len(self._files):
            self._on_chosen(index, index)

    def _on_save(self) -> None:
        self.save_requested.emit(self._all_files())
