"""The tokens can be read by everyone, and a change of theme reaches what is already on the screen."""

from dataclasses import fields

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFontDatabase, QFontMetricsF, QImage
from PySide6.QtWidgets import QApplication

from desktop_app.domain.settings import ThemeName
from desktop_app.resource_files import resource_path
from desktop_app.ui.theme import (
    LOOKS,
    SHAPE_PAIRS,
    TEXT_PAIRS,
    TYPE,
    Colours,
    TextRole,
    Theme,
    channel_look,
    contrast,
    font,
    load_fonts,
    resolve,
)
from desktop_app.ui.widgets.plain_label import PlainLabel

CHANNELS = ["voice", "callback", "email", "chat", "web-messaging", "sms", "whatsapp", "facebook", "instagram"]
CHANNELS += ["line", "x", "apple", "open", "web"]


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    theme = Theme(ThemeName.LIGHT)
    theme.apply(qapp)
    return theme


@pytest.mark.parametrize("name", LOOKS)
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_every_text_can_be_read_on_its_ground(name: ThemeName, text: str, ground: str) -> None:
    colours = LOOKS[name].colours
    assert contrast(getattr(colours, text), getattr(colours, ground)) >= 4.5


@pytest.mark.parametrize("name", LOOKS)
@pytest.mark.parametrize(("shape", "ground"), SHAPE_PAIRS)
def test_fields_focus_and_channels_can_be_seen(name: ThemeName, shape: str, ground: str) -> None:
    colours = LOOKS[name].colours
    assert contrast(getattr(colours, shape), getattr(colours, ground)) >= 3


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#777777") == pytest.approx(1)
    assert contrast("#626A78", "#FFFFFF") == pytest.approx(5.5, abs=0.05)


@pytest.mark.parametrize("name", LOOKS)
def test_every_colour_is_a_colour(name: ThemeName) -> None:
    assert all(QColor(getattr(LOOKS[name].colours, field.name)).isValid() for field in fields(Colours))


def test_inter_comes_with_its_three_weights(qapp: QApplication) -> None:
    load_fonts()
    styles = QFontDatabase.styles("Inter")
    assert {QFontDatabase.weight("Inter", style) for style in styles} >= {400, 500, 600}


def test_figures_are_of_equal_width_in_every_role(qapp: QApplication) -> None:
    load_fonts()
    for role in TYPE:
        metrics = QFontMetricsF(font(role))
        assert metrics.horizontalAdvance("1:11") == pytest.approx(metrics.horizontalAdvance("8:08"))


def test_figures_stay_of_equal_width_under_the_style_sheet(theme: Theme, qtbot) -> None:
    label = PlainLabel("1:11", TextRole.TIMER)
    qtbot.addWidget(label)
    label.ensurePolished()
    metrics = QFontMetricsF(label.font())
    assert label.font().pixelSize() == 24
    assert metrics.horizontalAdvance("1:11") == pytest.approx(metrics.horizontalAdvance("8:08"))


def test_hyphens_keep_names_together(qapp: QApplication) -> None:
    load_fonts()
    with_figures, plain = font(TextRole.BODY), font(TextRole.BODY)
    plain.clearFeatures()
    name = "Delgado-Voss"
    assert QFontMetricsF(with_figures).horizontalAdvance(name) == pytest.approx(
        QFontMetricsF(plain).horizontalAdvance(name)
    )


def test_system_is_light_where_the_desktop_does_not_say(qapp: QApplication) -> None:
    assert resolve(ThemeName.SYSTEM) in (ThemeName.LIGHT, ThemeName.DARK)
    assert [resolve(name) for name in LOOKS] == list(LOOKS)


def test_switching_changes_palette_style_sheet_and_icons_already_made(theme: Theme, qapp: QApplication, qtbot) -> None:
    icon = theme.icon("phone", "text")
    light = icon.pixmap(16).toImage()
    light_sheet = qapp.styleSheet()
    with qtbot.waitSignal(theme.changed):
        theme.switch_to(ThemeName.DARK)
    assert qapp.palette().window().color() == QColor("#1A1D22")
    assert qapp.styleSheet() != light_sheet
    assert icon.pixmap(16).toImage() != light


def test_switching_to_the_same_look_says_nothing(theme: Theme, qtbot) -> None:
    with qtbot.assertNotEmitted(theme.changed):
        theme.switch_to(ThemeName.LIGHT)


def test_the_style_sheet_knows_every_token(theme: Theme, qapp: QApplication) -> None:
    assert "$" not in qapp.styleSheet()


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0, 3.0])
def test_icons_are_drawn_at_the_pixels_of_the_screen(theme: Theme, ratio: float) -> None:
    pixmap = theme.icon("phone").pixmap(QSize(16, 16), ratio)
    assert pixmap.size() == QSize(16, 16) * ratio
    assert pixmap.devicePixelRatio() == pytest.approx(ratio)


def test_a_disabled_icon_is_quieter_but_there(theme: Theme) -> None:
    icon = theme.icon("check", "onfill")
    disabled = icon.pixmap(QSize(16, 16), 1.0, icon.Mode.Disabled).toImage()
    assert not _is_blank(disabled)
    assert disabled != icon.pixmap(QSize(16, 16), 1.0).toImage()


def test_an_icon_that_is_not_there_is_named(theme: Theme) -> None:
    with pytest.raises(ValueError, match="no-such-icon"):
        theme.icon("no-such-icon")


def test_every_icon_file_can_be_drawn(theme: Theme) -> None:
    names = [path.stem for path in resource_path("icons").glob("*.svg")]
    assert names
    assert [name for name in names if _is_blank(theme.icon(name).pixmap(24).toImage())] == []


@pytest.mark.parametrize("channel", [*CHANNELS, "carrier-pigeon"])
def test_every_channel_has_an_icon_and_a_colour(theme: Theme, channel: str) -> None:
    icon, role = channel_look(channel)
    assert not theme.icon(icon, role).isNull()


def test_licences_lie_beside_fonts_and_icons() -> None:
    assert "SIL OPEN FONT LICENSE" in resource_path("fonts", "OFL.txt").read_text(encoding="utf-8").upper()
    assert "MIT License" in resource_path("icons", "LICENSE-tabler.txt").read_text(encoding="utf-8")


def _is_blank(image: QImage) -> bool:
    return all(image.pixelColor(x, y).alpha() == 0 for x in range(image.width()) for y in range(image.height()))
