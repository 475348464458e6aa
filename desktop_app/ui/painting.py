"""Pieces that widgets and delegates paint alike."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QStyleOptionViewItem

from desktop_app.ui.outside_text import one_line_with_spans
from desktop_app.ui.theme import BADGE_HEIGHT, RADIUS_BADGE, TextRole, Theme, Tone, font

BADGE_PADDING = 6
BADGE_ICON = 12
BADGE_ICON_GAP = 4

_TONES = {
    Tone.NEUTRAL: ("text2", "hover"),
    Tone.OK: ("ok", "ok_soft"),
    Tone.WARN: ("warn", "warn_soft"),
    Tone.BAD: ("bad", "bad_soft"),
}


def tone_colour(tone: Tone) -> str:
    """Colour role of a text in this tone that stands on its own."""
    return "text3" if tone is Tone.NEUTRAL else _TONES[tone][0]


@contextmanager
def painting_row(painter: QPainter, option: QStyleOptionViewItem) -> Iterator[None]:
    """A row of a list, painted from left to right; where people read from right to left it comes out mirrored.

    What is mirrored is the painter, so that a delegate need not know; texts and icons are put upright again by
    whatever paints them here.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if option.direction is Qt.LayoutDirection.RightToLeft:
        mirror(painter, QRectF(option.rect))
    try:
        yield
    finally:
        painter.restore()


def mirror(painter: QPainter, area: QRectF) -> None:
    """From now on *painter* paints left what is right within *area*, and the other way round."""
    painter.translate(area.left() + area.right(), 0)
    painter.scale(-1, 1)


@contextmanager
def upright(painter: QPainter, area: QRectF) -> Iterator[bool]:
    """What can't be mirrored, within *area*; says whether its surroundings are, and its left is its end."""
    is_mirrored = painter.transform().m11() < 0
    painter.save()
    if is_mirrored:
        mirror(painter, area)
    # A text's own letters say where it begins: a number stays readable in a sentence from right to left.
    painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    try:
        yield is_mirrored
    finally:
        painter.restore()


def text_width(text: str, text_font: QFont) -> float:
    return QFontMetricsF(text_font).horizontalAdvance(text)


def paint_text(
    painter: QPainter,
    text: str,
    text_font: QFont,
    colour: str,
    area: QRectF,
    theme: Theme,
    *,
    at_right: bool = False,
) -> float:
    """Draw one line in the middle of *area*, elided at its end; returns the width it took."""
    metrics = QFontMetricsF(text_font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(area.width(), 0) + 0.5)
    width = min(metrics.horizontalAdvance(shown), area.width())
    baseline = area.center().y() + (metrics.ascent() - metrics.descent()) / 2
    with upright(painter, area) as is_mirrored:
        painter.setFont(text_font)
        painter.setPen(theme.color(colour))
        painter.drawText(QPointF(area.right() - width if at_right is not is_mirrored else area.left(), baseline), shown)
    return width


def paint_marked_text(
    painter: QPainter,
    text: str,
    spans: tuple[tuple[int, int], ...],
    mark: QTextCharFormat,
    text_font: QFont,
    colour: str,
    area: QRectF,
    theme: Theme,
) -> float:
    """Draw somebody's *text* as one line, its parts from *spans* in the format *mark*; returns the width it took.

    A text layout and not piece by piece, as the pieces of an Arabic name do not stand in the order of typing.
    """
    text, spans = one_line_with_spans(text, spans)
    shown = QFontMetricsF(text_font).elidedText(text, Qt.TextElideMode.ElideRight, max(area.width(), 0) + 0.5)
    kept = len(text) if shown == text else len(shown) - 1
    layout = QTextLayout(shown, text_font)
    layout.setFormats(
        [_marked_range(shown, start, min(end, kept), mark) for start, end in spans if start < min(end, kept)]
    )
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    if not line.isValid():
        return 0
    width = min(line.naturalTextWidth(), area.width())
    with upright(painter, area) as is_mirrored:
        painter.setPen(theme.color(colour))
        left = area.right() - width if is_mirrored else area.left()
        layout.draw(painter, QPointF(left, area.center().y() - line.height() / 2))
    return width


def _marked_range(text: str, start: int, end: int, mark: QTextCharFormat) -> QTextLayout.FormatRange:
    marked = QTextLayout.FormatRange()
    # Qt counts UTF-16 units, Python characters.
    marked.start = _utf16_length(text[:start])
    marked.length = _utf16_length(text[start:end])
    marked.format = mark
    return marked


def _utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def is_elided(text: str, text_font: QFont, width: float) -> bool:
    return text_width(text, text_font) > width + 0.5


def paint_ground(
    painter: QPainter,
    area: QRectF,
    radius: float,
    ground: str | None,
    theme: Theme,
    *,
    edge: str | None = None,
) -> None:
    """A filled rounded rectangle, with an edge that lies wholly inside of it."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(ground) if ground else Qt.BrushStyle.NoBrush)
    if edge:
        stroke = theme.look.stroke
        painter.setPen(QPen(theme.color(edge), stroke))
        area = area.adjusted(stroke / 2, stroke / 2, -stroke / 2, -stroke / 2)
    painter.drawRoundedRect(area, radius, radius)
    painter.restore()


def badge_width(text: str, *, has_icon: bool = False) -> float:
    width = text_width(text, font(TextRole.BADGE)) + 2 * BADGE_PADDING
    return width + (BADGE_ICON + BADGE_ICON_GAP if has_icon else 0)


def paint_badge(
    painter: QPainter,
    area: QRectF,
    text: str,
    tone: Tone,
    theme: Theme,
    *,
    icon: str | None = None,
    ground: str = "",
) -> None:
    """A word in a small box. In high contrast it is an outline; *ground* replaces the ground of its tone."""
    colour, own_ground = _TONES[tone]
    if theme.look.is_outlined:
        paint_ground(painter, area, RADIUS_BADGE, None, theme, edge=colour)
    else:
        paint_ground(painter, area, RADIUS_BADGE, ground or own_ground, theme)
    inner = area.adjusted(BADGE_PADDING, 0, -BADGE_PADDING, 0)
    if icon:
        side = BADGE_ICON
        paint_icon(painter, icon, colour, QRectF(inner.left(), inner.center().y() - side / 2, side, side), theme)
        inner.setLeft(inner.left() + side + BADGE_ICON_GAP)
    paint_text(painter, text, font(TextRole.BADGE), colour, inner, theme)


def badge_area(right: float, middle: float, width: float) -> QRectF:
    """Where a badge lies that ends at *right*."""
    return QRectF(right - width, middle - BADGE_HEIGHT / 2, width, BADGE_HEIGHT)


def paint_avatar(
    painter: QPainter, area: QRectF, initials: str, theme: Theme, *, ground: str, colour: str, pixels: int
) -> None:
    """Initials in a circle."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(theme.color(ground))
    painter.setPen(QPen(theme.color("edge"), 2) if theme.look.is_outlined else Qt.PenStyle.NoPen)
    painter.drawEllipse(area.adjusted(1, 1, -1, -1) if theme.look.is_outlined else area)
    text_font = font(TextRole.ROW_TITLE)
    text_font.setPixelSize(pixels)
    with upright(painter, area):
        painter.setFont(text_font)
        painter.setPen(theme.color(colour))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, initials)
    painter.restore()


def paint_icon(painter: QPainter, name: str, role: str, area: QRectF, theme: Theme) -> None:
    """An icon in a colour role."""
    with upright(painter, area):
        theme.paint_icon(painter, name, role, area)
