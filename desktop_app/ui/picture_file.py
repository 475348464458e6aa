"""Pictures for reports: what the window draws, on white and with its title above, as PNG or SVG."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QIODevice, QRect, QRectF, QSaveFile, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator

from desktop_app.domain.errors import Unavailable
from desktop_app.ui.outside_text import one_line
from desktop_app.ui.painting import paint_text
from desktop_app.ui.theme import TextRole, Theme, font

KINDS = ("PNG, for documents (*.png)", "SVG, sharp at every size (*.svg)")
SCALE = 2  # pixels of a PNG to each of the window's
_INSET, _HEAD = 24, 60

Draw = Callable[[QPainter], None]


def write_picture(path: str, theme: Theme, title: str, sentence: str, size: QSize, draw: Draw) -> None:
    """Writes what *draw* paints on *size*, whole or not at all. Raises Unavailable where it cannot be written.

    *theme*: of the title and the sentence; a report is on white, whatever the window looks like.
    """
    whole = QSize(size.width() + 2 * _INSET, size.height() + _HEAD + 2 * _INSET)
    file = QSaveFile(path)
    if not file.open(QIODevice.OpenModeFlag.WriteOnly):
        raise Unavailable(f"The picture cannot be written to {path}: {file.errorString()}.")

    def paint(painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRect(0, 0, whole.width(), whole.height()), QColor(Qt.GlobalColor.white))
        across = QRectF(_INSET, _INSET, size.width(), 26)
        paint_text(painter, one_line(title), font(TextRole.PAGE_TITLE), "text", across, theme)
        across.translate(0, 26)
        paint_text(painter, one_line(sentence), font(TextRole.SENTENCE), "text2", across, theme)
        painter.translate(_INSET, _INSET + _HEAD)
        draw(painter)

    if Path(path).suffix.casefold() == ".svg":
        _write_svg(file, whole, title, paint)
    else:
        _write_png(file, whole, paint)
    if not file.commit():
        raise Unavailable(f"The picture cannot be written to {path}: {file.errorString()}.")


def _write_svg(file: QSaveFile, size: QSize, title: str, paint: Draw) -> None:
    svg = QSvgGenerator()
    svg.setOutputDevice(file)
    svg.setSize(size)
    svg.setViewBox(QRect(0, 0, size.width(), size.height()))
    svg.setTitle(one_line(title))
    svg.setDescription("Drawn by Linkdesk")
    painter = QPainter(svg)
    paint(painter)
    painter.end()


def _write_png(file: QSaveFile, size: QSize, paint: Draw) -> None:
    image = QImage(size * SCALE, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(SCALE)
    painter = QPainter(image)
    paint(painter)
    painter.end()
    QImageWriter(file, QByteArray(b"PNG")).write(image)
