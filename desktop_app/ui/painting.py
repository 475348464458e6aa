"""Pieces that widgets and delegates paint alike."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QTextCharFormat, QTextLayout

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
    left = area.right() - width if at_right else area.left()
    baseline = area.center().y() + (metrics.ascent() - metrics.descent()) / 2
    painter.setFont(text_font)
    painter.setPen(theme.color(colour))
    painter.drawText(QPointF(left, baseline), shown)
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
    painter.setPen(theme.color(colour))
    layout.draw(painter, QPointF(area.left(), area.center().y() - line.height() / 2))
    return min(line.naturalTextWidth(), area.width())


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
        theme.paint_icon(painter, icon, colour, QRectF(inner.left(), inner.center().y() - side / 2, side, side))
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
    painter.setFont(text_font)
    painter.setPen(theme.color(colour))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, initials)
    painter.restore()
