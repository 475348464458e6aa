"""Every colour, size and letter of Linkdesk: the one place for tokens, fonts, icons and the style sheet.

Nothing is looked up globally: the composition root makes one `Theme` and hands it to whoever paints. Plain Qt
widgets need none; `resources/style/linkdesk.qss` reaches them by their type and dynamic properties.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from enum import StrEnum
from string import Template
from types import MappingProxyType

from PySide6.QtCore import QByteArray, QObject, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from desktop_app.domain.settings import ThemeName
from desktop_app.resource_files import resource_path

# Grid of 4. Insets are the distance of what a surface holds from its edge.
SPACE_4, SPACE_8, SPACE_12, SPACE_16, SPACE_20, SPACE_24 = 4, 8, 12, 16, 20, 24
PANE_INSET, ROW_INSET, DIALOG_INSET = 20, 12, 24
LABEL_COLUMN = 112
ICON_GAP = 8

RADIUS_BADGE, RADIUS_CONTROL, RADIUS_ROW, RADIUS_SHEET = 4, 6, 8, 12

BAR_HEIGHT, PANE_HEADER_HEIGHT, STATUS_LINE_HEIGHT = 40, 48, 28
INTERACTION_HEIGHT, ALERTING_HEIGHT, SEARCH_HIT_HEIGHT = 52, 92, 56
FIELD_LINE_HEIGHT, TAB_HEIGHT, PALETTE_ROW_HEIGHT = 26, 36, 36
BUTTON_HEIGHT, LARGE_BUTTON_HEIGHT = 28, 32
FIELD_HEIGHT, LARGE_FIELD_HEIGHT = 32, 36
BADGE_HEIGHT = 20
FOCUS_WIDTH, FOCUS_GAP = 2, 2

LEFT_WIDTH, LEFT_MINIMUM, LEFT_MAXIMUM, LEFT_FOLDED = 288, 240, 360, 56
MIDDLE_MINIMUM = 440
READING_WIDTH = 960  # of what is read or written in the middle, however wide the screen
RIGHT_WIDTH, RIGHT_MINIMUM, RIGHT_MAXIMUM = 400, 360, 560
JOURNEY_WIDTH, WHY_WIDTH = 528, 432
WINDOW_MINIMUM = QSize(960, 640)
FOLD_LEFT_BELOW, DRAWER_BELOW = 1180, 1040

TOAST_STAYS_MS = 8_000
MOTION_MS = 120


class TextRole(StrEnum):
    """How a piece of text looks. The value is the `role` property that the style sheet selects on."""

    TIMER = "timer"
    PAGE_TITLE = "pageTitle"
    CONTACT_NAME = "contactName"
    DIALOG_TITLE = "dialogTitle"
    TITLE = "title"
    ROW_TITLE = "rowTitle"
    VALUE = "value"
    BODY = "body"
    SENTENCE = "sentence"
    LABEL = "label"
    LINK = "link"
    SECONDARY = "secondary"
    CAPTION = "caption"
    SECTION = "section"
    BADGE = "badge"
    KEY = "key"
    OK = "ok"
    WARN = "warn"
    ERROR = "error"
    TOAST = "toast"


class Tone(StrEnum):
    """What a badge or a time says by its colour, besides its words."""

    NEUTRAL = "neutral"
    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True)
class Colours:
    """The colour roles of one theme. Grounds first, then what stands on them."""

    chrome: str
    surface: str
    raised: str
    sunken: str
    hover: str
    text: str
    text2: str
    text3: str
    accent: str
    fill: str
    onfill: str
    soft: str
    ok: str
    ok_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    end_call: str
    accept: str
    oncall: str
    field: str
    edge: str
    line: str
    lifted_edge: str
    lifted_hover: str
    mark: str
    toast: str
    toast_text: str
    toast_action: str
    voice: str
    email: str
    messaging: str
    web: str


@dataclass(frozen=True)
class Shadow:
    blur: int
    drop: int
    opacity: float


@dataclass(frozen=True)
class Look:
    """Colours and the few measures that differ between themes."""

    colours: Colours
    is_dark: bool
    stroke: int
    toast_shadow: Shadow | None
    sheet_shadow: Shadow | None

    @property
    def is_outlined(self) -> bool:
        """High contrast tells grounds apart by lines, as all of them are black."""
        return self.stroke > 1


@dataclass(frozen=True)
class TypeToken:
    pixels: int
    weight: int
    colour: str


TYPE: Mapping[TextRole, TypeToken] = MappingProxyType(
    {
        TextRole.TIMER: TypeToken(24, 500, "text"),
        TextRole.PAGE_TITLE: TypeToken(20, 600, "text"),
        TextRole.CONTACT_NAME: TypeToken(18, 600, "text"),
        TextRole.DIALOG_TITLE: TypeToken(16, 600, "text"),
        TextRole.TITLE: TypeToken(14, 600, "text"),
        TextRole.ROW_TITLE: TypeToken(13, 600, "text"),
        TextRole.VALUE: TypeToken(13, 500, "text"),
        TextRole.BODY: TypeToken(13, 400, "text"),
        TextRole.SENTENCE: TypeToken(13, 400, "text2"),
        TextRole.LABEL: TypeToken(13, 400, "text3"),
        TextRole.LINK: TypeToken(13, 500, "accent"),
        TextRole.SECONDARY: TypeToken(12, 400, "text2"),
        TextRole.CAPTION: TypeToken(12, 400, "text3"),
        TextRole.SECTION: TypeToken(12, 500, "text3"),
        TextRole.BADGE: TypeToken(12, 500, "text2"),
        TextRole.KEY: TypeToken(11, 500, "text3"),
        TextRole.OK: TypeToken(13, 500, "ok"),
        TextRole.WARN: TypeToken(13, 500, "warn"),
        TextRole.ERROR: TypeToken(12, 400, "bad"),
        TextRole.TOAST: TypeToken(13, 500, "toast_text"),
    }
)

LIGHT = Look(
    Colours(
        chrome="#F3F4F6", surface="#FFFFFF", raised="#FFFFFF", sunken="#F7F8FA", hover="#ECEEF1",
        text="#1A1D23", text2="#4A515E", text3="#626A78",
        accent="#3350D0", fill="#3350D0", onfill="#FFFFFF", soft="#E8ECFC",
        ok="#17693A", ok_soft="#E3F3E9", warn="#854B00", warn_soft="#FBEFD9",
        bad="#B02318", bad_soft="#FCEAE8",
        end_call="#C0291D", accept="#1C7A45", oncall="#FFFFFF",
        field="#8A93A2", edge="#C9CED6", line="#E3E6EA", lifted_edge="#E3E6EA", lifted_hover="#ECEEF1",
        mark="#FFE9A8",
        toast="#23272F", toast_text="#F4F5F7", toast_action="#A9C0FF",
        voice="#3350D0", email="#AA5008", messaging="#0B7A72", web="#6E7786",
    ),
    is_dark=False, stroke=1, toast_shadow=Shadow(20, 6, 0.14), sheet_shadow=Shadow(32, 6, 0.18),
)  # fmt: skip

DARK = Look(
    Colours(
        chrome="#14161A", surface="#1A1D22", raised="#23272E", sunken="#16181D", hover="#262A31",
        text="#E8EAEE", text2="#B6BCC7", text3="#98A0AD",
        accent="#9DB0FF", fill="#4A63E0", onfill="#FFFFFF", soft="#262D4B",
        ok="#74CE98", ok_soft="#1A3225", warn="#E8B565", warn_soft="#37290F",
        bad="#FF948A", bad_soft="#3C1F1D",
        end_call="#C43C31", accept="#23794A", oncall="#FFFFFF",
        field="#6C7584", edge="#454B56", line="#2C3038", lifted_edge="#3A4049", lifted_hover="#30353E",
        mark="#5A4A10",
        toast="#E8EAEE", toast_text="#1A1D22", toast_action="#2B47C4",
        voice="#8FA5FF", email="#E5A062", messaging="#56C2B6", web="#98A0AD",
    ),
    is_dark=True, stroke=1, toast_shadow=Shadow(20, 6, 0.28), sheet_shadow=Shadow(32, 6, 0.36),
)  # fmt: skip

HIGH_CONTRAST = Look(
    Colours(
        chrome="#000000", surface="#000000", raised="#000000", sunken="#000000", hover="#1F1F1F",
        text="#FFFFFF", text2="#FFFFFF", text3="#E0E0E0",
        accent="#7FD4FF", fill="#7FD4FF", onfill="#000000", soft="#003A5C",
        ok="#7CFF9B", ok_soft="#000000", warn="#FFD84D", warn_soft="#000000",
        bad="#FFA09A", bad_soft="#000000",
        end_call="#FFA09A", accept="#7CFF9B", oncall="#000000",
        field="#FFFFFF", edge="#FFFFFF", line="#FFFFFF", lifted_edge="#FFFFFF", lifted_hover="#1F1F1F",
        mark="#665200",
        toast="#FFFFFF", toast_text="#000000", toast_action="#003C8F",
        voice="#7FD4FF", email="#FFB870", messaging="#7CFFE6", web="#E0E0E0",
    ),
    is_dark=True, stroke=2, toast_shadow=None, sheet_shadow=None,
)  # fmt: skip

LOOKS: Mapping[ThemeName, Look] = MappingProxyType(
    {ThemeName.LIGHT: LIGHT, ThemeName.DARK: DARK, ThemeName.HIGH_CONTRAST: HIGH_CONTRAST}
)

# What is drawn on what, for the contrast test and for anyone who wants to put a text on a new ground.
TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    *((text, ground) for text in ("text", "text2", "text3") for ground in ("chrome", "surface", "sunken")),
    *((text, "soft") for text in ("text", "text2", "text3")),
    *((text, "raised") for text in ("text", "text2", "text3", "accent", "ok", "warn", "bad")),
    *((text, "hover") for text in ("text", "text2")),
    ("text2", "lifted_hover"), ("text", "lifted_hover"), ("text3", "raised"),
    *((text, ground) for text in ("accent", "ok", "warn", "bad") for ground in ("surface", "chrome")),
    ("accent", "soft"), ("ok", "soft"), ("warn", "soft"),
    ("ok", "ok_soft"), ("warn", "warn_soft"), ("bad", "bad_soft"), ("text", "ok_soft"),
    ("onfill", "fill"), ("oncall", "end_call"), ("oncall", "accept"), ("text", "mark"),
    ("toast_text", "toast"), ("toast_action", "toast"),
)  # fmt: skip
SHAPE_PAIRS: tuple[tuple[str, str], ...] = (
    *((edge, ground) for edge in ("field", "accent") for ground in ("surface", "raised")),
    ("accent", "chrome"),
    *((icon, ground) for icon in ("voice", "email", "messaging", "web") for ground in ("surface", "chrome", "soft")),
)

THEME_TEXTS: Mapping[ThemeName, str] = {
    ThemeName.SYSTEM: "As the System",
    ThemeName.LIGHT: "Light",
    ThemeName.DARK: "Dark",
    ThemeName.HIGH_CONTRAST: "High Contrast",
}
_CHANNEL_LOOK: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "voice": ("phone", "voice"),
        "callback": ("phone-incoming", "voice"),
        "email": ("mail", "email"),
        "chat": ("message-circle", "messaging"),
        "web-messaging": ("message-circle", "messaging"),
        "sms": ("message", "messaging"),
        "whatsapp": ("brand-whatsapp", "messaging"),
        "facebook": ("brand-facebook", "messaging"),
        "instagram": ("brand-instagram", "messaging"),
        "line": ("brand-line", "messaging"),
        "x": ("brand-x", "messaging"),
        "apple": ("brand-apple", "messaging"),
        "web": ("world", "web"),
        "app": ("device-mobile", "web"),
    }
)


def channel_look(channel: str) -> tuple[str, str]:
    """Icon name and colour role of a channel; one that we do not know is drawn as an open conversation."""
    return _CHANNEL_LOOK.get(channel, ("message-2", "messaging"))


def resolve(name: ThemeName) -> ThemeName:
    """The theme to draw: what the desktop prefers for `SYSTEM`, and light where it does not say."""
    if name is not ThemeName.SYSTEM:
        return name
    hints = QGuiApplication.styleHints()
    return ThemeName.DARK if hints.colorScheme() == Qt.ColorScheme.Dark else ThemeName.LIGHT


class Theme(QObject):
    """The look in force, changed while the program runs.

    Signals:
        changed: after the look is another one; style sheet, palette and icons have already followed.
    """

    changed = Signal()

    def __init__(self, name: ThemeName = ThemeName.SYSTEM, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._look = LOOKS[resolve(name)]
        self._application: QApplication | None = None
        self._renderers: dict[tuple[str, str, bool], QSvgRenderer] = {}
        self._icon_clones: list[QIconEngine] = []

    @property
    def name(self) -> ThemeName:
        return self._name

    @property
    def look(self) -> Look:
        return self._look

    @property
    def colours(self) -> Colours:
        return self._look.colours

    def apply(self, application: QApplication) -> None:
        """Dress the whole program; call once, before the first widget is made."""
        self._application = application
        load_fonts()
        application.setStyle("Fusion")
        application.setFont(font(TextRole.BODY))
        application.styleHints().colorSchemeChanged.connect(self._on_color_scheme_changed)
        self._dress()

    @contextmanager
    def undressed(self) -> Iterator[None]:
        """Widgets that are made meanwhile are dressed together at the end.

        Qt works the style sheet out anew for all that is in a widget whenever that joins another: a window that is
        dressed as it grows takes four times as long.
        """
        if self._application is not None:
            self._application.setStyleSheet("")
        yield
        self._dress()

    def switch_to(self, name: ThemeName) -> None:
        self._name = name
        self._follow()

    def color(self, role: str) -> QColor:
        """Colour of a role by its field name in `Colours`."""
        return QColor(getattr(self._look.colours, role))

    def icon(self, name: str, role: str = "text2", size: int = 16, *, at_end: bool = False) -> QIcon:
        """A Tabler icon in a colour role, sharp on every screen; it follows a change of theme by itself.

        *size* decides how strong the line is, which is finer above 16 px. In a room wider than high the icon
        stands at the left, or at the right with *at_end*.
        """
        if not resource_path("icons", f"{name}.svg").is_file():
            raise ValueError(f"There is no icon {name!r} in resources/icons.")
        return QIcon(_TablerIcon(self, name, role, is_large=size > 16, is_at_end=at_end))

    def paint_icon(self, painter: QPainter, name: str, role: str, rect: QRectF) -> None:
        """Draw an icon where a widget paints itself."""
        self._renderer(name, role, is_large=rect.width() > 16).render(painter, rect)

    def _renderer(self, name: str, role: str, *, is_large: bool) -> QSvgRenderer:
        colour = self.color(role).name()
        key = (name, colour, is_large)
        if key not in self._renderers:
            svg = resource_path("icons", f"{name}.svg").read_text(encoding="utf-8")
            svg = svg.replace("currentColor", colour)
            svg = svg.replace('stroke-width="2"', f'stroke-width="{1.7 if is_large else 1.9}"')
            self._renderers[key] = QSvgRenderer(QByteArray(svg.encode()), self)
        return self._renderers[key]

    @Slot()
    def _on_color_scheme_changed(self) -> None:
        if self._name is ThemeName.SYSTEM:
            self._follow()

    def _follow(self) -> None:
        look = LOOKS[resolve(self._name)]
        if look is self._look:
            return
        self._look = look
        self._dress()
        self.changed.emit()

    def _dress(self) -> None:
        if self._application is not None:
            # From one style sheet straight to another takes Qt three times as long as by way of none.
            self._application.setStyleSheet("")
            self._application.setPalette(palette(self._look))
            self._application.setStyleSheet(style_sheet(self._look))


class _TablerIcon(QIconEngine):
    """Draws the SVG anew at every size, so that no pixel is ever scaled."""

    def __init__(self, theme: Theme, name: str, role: str, *, is_large: bool, is_at_end: bool) -> None:
        super().__init__()
        self._theme, self._name, self._role = theme, name, role
        self._is_large, self._is_at_end = is_large, is_at_end

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        side = min(rect.width(), rect.height())
        # A rectangle wider than high is how a button asks for a gap between its icon and its words.
        square = QRectF(rect.x(), rect.y() + (rect.height() - side) / 2, side, side)
        if self._is_at_end:
            square.moveRight(rect.x() + rect.width())
        role = "text3" if mode is QIcon.Mode.Disabled else self._role
        self._theme._renderer(self._name, role, is_large=self._is_large).render(painter, square)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return pixmap

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        pixmap = self.pixmap(size * scale, mode, state)
        pixmap.setDevicePixelRatio(scale)
        return pixmap

    def clone(self) -> QIconEngine:
        engine = _TablerIcon(self._theme, self._name, self._role, is_large=self._is_large, is_at_end=self._is_at_end)
        # PySide leaves a returned engine to Python, which would free it under the QIcon that asked.
        self._theme._icon_clones.append(engine)
        return engine


def load_fonts() -> None:
    """Make Inter known to Qt; a second call costs nothing."""
    if "Inter" in QFontDatabase.families():
        return
    for weight in ("Regular", "Medium", "SemiBold"):
        path = resource_path("fonts", f"Inter-{weight}.ttf")
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise RuntimeError(f"The font {path} cannot be loaded.")


def font(role: TextRole) -> QFont:
    """Inter in the size and weight of a role, with figures of equal width."""
    token = TYPE[role]
    result = QFont("Inter")
    result.setPixelSize(token.pixels)
    result.setWeight(QFont.Weight(token.weight))
    result.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    result.setFeature(QFont.Tag("tnum"), 1)
    return result


def palette(look: Look) -> QPalette:
    """What Fusion paints with where the style sheet is silent: tool tips, selections, native dialogs."""
    colours = look.colours
    result = QPalette()
    for role, colour in (
        (QPalette.ColorRole.Window, colours.surface),
        (QPalette.ColorRole.WindowText, colours.text),
        (QPalette.ColorRole.Base, colours.surface),
        (QPalette.ColorRole.AlternateBase, colours.sunken),
        (QPalette.ColorRole.Text, colours.text),
        (QPalette.ColorRole.PlaceholderText, colours.text3),
        (QPalette.ColorRole.Button, colours.surface),
        (QPalette.ColorRole.ButtonText, colours.text),
        (QPalette.ColorRole.BrightText, colours.bad),
        (QPalette.ColorRole.Highlight, colours.soft),
        (QPalette.ColorRole.HighlightedText, colours.text),
        (QPalette.ColorRole.Link, colours.accent),
        (QPalette.ColorRole.LinkVisited, colours.accent),
        (QPalette.ColorRole.ToolTipBase, colours.raised),
        (QPalette.ColorRole.ToolTipText, colours.text),
        (QPalette.ColorRole.Light, colours.raised),
        (QPalette.ColorRole.Midlight, colours.line),
        (QPalette.ColorRole.Mid, colours.edge),
        (QPalette.ColorRole.Dark, colours.field),
        (QPalette.ColorRole.Shadow, colours.field),
        (QPalette.ColorRole.Accent, colours.fill),
    ):
        result.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.text3))
    return result


def style_sheet(look: Look) -> str:
    """The style sheet with every token filled in, and one rule for each text role."""
    tokens = {field.name: getattr(look.colours, field.name) for field in fields(look.colours)}
    template = resource_path("style", "linkdesk.qss").read_text(encoding="utf-8")
    # A style sheet takes pictures from files only, so the tick of a check box is two of them.
    tick = "tick-light.svg" if look.colours.onfill == "#FFFFFF" else "tick-dark.svg"
    tokens["tick"] = resource_path("style", tick).as_posix()
    # What an edge takes is taken from the room inside of it, so that heights are those of the design in every theme.
    edges = 2 * look.stroke
    measures = {
        "stroke": look.stroke,
        "outline": look.stroke if look.is_outlined else 0,
        "focus": FOCUS_WIDTH,
        "button": BUTTON_HEIGHT - edges,
        "large_button": LARGE_BUTTON_HEIGHT - edges,
        "field_room": FIELD_HEIGHT - edges,
        "field_room_focused": FIELD_HEIGHT - 2 * FOCUS_WIDTH,
        "large_field_room": LARGE_FIELD_HEIGHT - edges,
        "large_field_room_focused": LARGE_FIELD_HEIGHT - 2 * FOCUS_WIDTH,
    }
    sheet = Template(template).substitute(tokens, **{name: f"{pixels}px" for name, pixels in measures.items()})
    return sheet + "\n".join(
        f'QLabel[role="{role}"] {{ font-size: {token.pixels}px; font-weight: {token.weight}; '
        f"color: {tokens[token.colour]}; }}"
        for role, token in TYPE.items()
    )


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours as WCAG 2 defines it, 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parsed = QColor(colour)
    red, green, blue = (_linear(part) for part in (parsed.redF(), parsed.greenF(), parsed.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
