"""Lists on paper, by the system's own print dialog; a PDF is one of its printers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextDocument, QTextLength, QTextTableFormat
from PySide6.QtWidgets import QWidget

Row = tuple[str, str, str]  # a heading above it or "", what, and its value


def print_document(window: QWidget, title: str, rows: Sequence[Row]) -> None:
    """Asks for a printer beside the window, which goes on working, and prints there."""
    # Needs the printing system, which takes a moment to answer.
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter()
    printer.setDocName(title)
    dialog = QPrintDialog(printer, window)
    document = list_document(title, rows)
    document.setParent(dialog)
    dialog.accepted.connect(lambda: document.print_(printer))
    dialog.finished.connect(dialog.deleteLater)
    dialog.show()


def list_document(title: str, rows: Sequence[Row]) -> QTextDocument:
    """A table of two columns under its headings. Every text goes in as plain text."""
    document = QTextDocument()
    cursor = QTextCursor(document)
    heading = QTextCharFormat()
    heading.setFontPointSize(16)
    heading.setFontWeight(600)
    cursor.insertText(title, heading)
    form = QTextTableFormat()
    form.setBorder(0)
    form.setCellPadding(2)
    form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    bold, plain = QTextCharFormat(), QTextCharFormat()
    bold.setFontWeight(600)
    lines: list[tuple[str, str, QTextCharFormat]] = []
    for above, what, value in rows:
        lines += [(above, "", bold)] if above else []
        lines.append((what, value, plain))
    if lines:
        table = cursor.insertTable(len(lines), 2, form)
        for number, (*texts, look) in enumerate(lines):
            for column, text in enumerate(texts):
                table.cellAt(number, column).firstCursorPosition().insertText(text, look)
    return document
