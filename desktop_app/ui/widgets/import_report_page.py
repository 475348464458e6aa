"""What came of an import: four figures, and every row that was left out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from desktop_app.ui.import_answers import ImportCounts
from desktop_app.ui.item_models.detail_item_model import DetailLine
from desktop_app.ui.theme import DIALOG_INSET, SPACE_4, SPACE_8, SPACE_12, SPACE_16, TextRole, Theme
from desktop_app.ui.widgets.detail_list import DetailList
from desktop_app.ui.widgets.plain_label import PlainLabel

_FIGURES = ("importCreatedLabel", "importUpdatedLabel", "importLeftOutLabel", "importWarningsLabel")


class ImportReportPage(QWidget):
    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = PlainLabel("", TextRole.PAGE_TITLE, wraps=True, object_name="importReportTitle")
        self._summary = PlainLabel("", TextRole.SENTENCE, wraps=True, object_name="importSummaryLabel")
        self._figures = [PlainLabel("", TextRole.CONTACT_NAME, object_name=name) for name in _FIGURES]
        self._captions = [PlainLabel("", TextRole.SECONDARY) for _ in range(4)]
        figures = QFrame()
        figures.setProperty("ground", "well")
        grid = QGridLayout(figures)
        grid.setContentsMargins(SPACE_16, SPACE_12, SPACE_16, SPACE_12)
        grid.setVerticalSpacing(SPACE_4)
        for column, (figure, caption) in enumerate(zip(self._figures, self._captions, strict=True)):
            grid.addWidget(figure, 0, column)
            grid.addWidget(caption, 1, column)
            grid.setColumnStretch(column, 1)
        self._problems_title = PlainLabel("", TextRole.ROW_TITLE, object_name="importProblemsLabel")
        self._problems = DetailList(theme, "importProblemList", "Rows that were left out, and warnings")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(DIALOG_INSET, SPACE_4, DIALOG_INSET, SPACE_12)
        layout.setSpacing(SPACE_12)
        layout.addWidget(self._title)
        layout.addWidget(self._summary)
        layout.addWidget(figures)
        layout.addSpacing(SPACE_8)
        layout.addWidget(self._problems_title)
        layout.addWidget(self._problems, 1)
        self._rest = QWidget()
        layout.addWidget(self._rest, 1)

    def show_report(self, title: str, summary: str, counts: ImportCounts, *, is_rehearsal: bool) -> None:
        self._title.setText(title)
        self._summary.setText(summary)
        would = "would be " if is_rehearsal else ""
        for label, caption, number, words in zip(
            self._figures,
            self._captions,
            (counts.created, counts.updated, counts.rejected, counts.warnings),
            (f"{would}created", f"{would}updated", "left out", "warning" if counts.warnings == 1 else "warnings"),
            strict=True,
        ):
            label.setText(f"{number:,}")
            caption.setText(words)

    def show_title(self, title: str) -> None:
        self._title.setText(title)

    def show_problems(self, title: str, lines: Sequence[DetailLine]) -> None:
        self._problems_title.setText(title)
        self._problems.show_details(lines)
        for widget in (self._problems_title, self._problems):
            widget.setVisible(bool(lines))
        self._rest.setVisible(not lines)
