"""An import that is under way: how far it is, how long it still takes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from desktop_app.ui.import_answers import ImportProgress
from desktop_app.ui.import_wording import progress_sentence
from desktop_app.ui.theme import DIALOG_INSET, SPACE_12, SPACE_16, TextRole, Theme
from desktop_app.ui.widgets.icon_view import IconView
from desktop_app.ui.widgets.plain_label import PlainLabel


class ImportRunningPage(QWidget):
    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = PlainLabel("", TextRole.PAGE_TITLE, wraps=True, object_name="importRunningLabel")
        self._progress = PlainLabel("", TextRole.SENTENCE, object_name="importProgressLabel")
        self._bar = QProgressBar()
        self._bar.setObjectName("importProgressBar")
        self._bar.setAccessibleName("How much has been read")
        self._bar.setTextVisible(False)
        self._note = PlainLabel("", TextRole.SECONDARY, wraps=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(DIALOG_INSET * 2, DIALOG_INSET, DIALOG_INSET * 2, DIALOG_INSET)
        layout.setSpacing(SPACE_12)
        layout.addStretch(2)
        layout.addWidget(IconView(theme, "file-import", "accent", size=28), 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._title)
        layout.addWidget(self._bar)
        layout.addWidget(self._progress)
        layout.addSpacing(SPACE_16)
        layout.addWidget(self._note)
        layout.addStretch(3)

    def show_start(self, title: str, note: str) -> None:
        """Nobody knows yet how much there is to do."""
        self._title.setText(title)
        self._note.setText(note)
        self._progress.setText("Starting …")
        self._bar.setRange(0, 0)

    def show_progress(self, progress: ImportProgress) -> None:
        if progress.total_bytes > 0:
            self._bar.setRange(0, 1000)
            self._bar.setValue(progress.thousandths)
        self._progress.setText(progress_sentence(progress))

    def show_cancelling(self) -> None:
        self._progress.setText("Cancelling …")
