"""What an agent sees when the program itself went wrong: a sentence, the details to copy, and the way on."""

from __future__ import annotations

from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop_app.ui.actions import ActionButton
from desktop_app.ui.theme import TextRole, Theme
from desktop_app.ui.widgets.buttons import ButtonKind, PushButton
from desktop_app.ui.widgets.plain_label import PlainLabel
from desktop_app.ui.widgets.sheet import Sheet


class CrashDialog(Sheet):
    """Takes no focus and stops nothing. Equal errors are counted, not repeated."""

    def __init__(self, theme: Theme, report: QAction, window: QWidget) -> None:
        """*report*: what the agent can do about it."""
        super().__init__(theme, "Something went wrong", window, object_name="crashDialog")
        self._count = 0
        self._shown = ""
        self._sentence = PlainLabel("", TextRole.SENTENCE, wraps=True, object_name="crashLabel")
        self._details = QPlainTextEdit()
        self._details.setObjectName("crashDetails")
        self._details.setAccessibleName("Details for the report")
        self._details.setReadOnly(True)
        copy = PushButton(theme, "Copy Details", icon="copy", large=True, object_name="copyCrashButton")
        carry_on = PushButton(theme, "Carry On", kind=ButtonKind.PRIMARY, large=True, object_name="closeCrashButton")
        copy.clicked.connect(self._copy)
        pass_on = PushButton(theme, report.text(), large=True, object_name="reportCrashButton")
        ActionButton(pass_on, report)
        report.triggered.connect(self.hide)
        carry_on.clicked.connect(self.close_requested)
        self.close_requested.connect(self.hide)
        self.add_inset(self._sentence)
        self.add_inset(self._details, 1)
        self.footer.addWidget(copy)
        self.footer.addWidget(pass_on)
        self.footer.addStretch(1)
        self.footer.addWidget(carry_on)

    def show_crash(self, details: str, log_path: str) -> None:
        """*details*: the traceback, which the agent can read before passing it on."""
        self._count = self._count + 1 if details == self._shown else 1
        self._shown = details
        times = f" It happened {self._count} times." if self._count > 1 else ""
        where = " The log has it, too." if log_path else ""
        self._sentence.setText(
            "Linkdesk made a mistake, and what you did last may not have been done. "
            f"Nothing else was lost.{times}{where}"
        )
        self._details.setPlainText(details)
        self.show()
        self.raise_()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._shown)
