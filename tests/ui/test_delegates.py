"""Rows as they are painted: heights, buttons that can be hit, and text that stays text."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView

from desktop_app.domain.settings import ThemeName
from desktop_app.testing.stage import Stage
from desktop_app.ui.delegates.interaction_delegate import InteractionDelegate
from desktop_app.ui.delegates.search_hit_delegate import SearchHitDelegate
from desktop_app.ui.item_models.interaction_item_model import InteractionItemModel, InteractionLine
from desktop_app.ui.item_models.search_hit_item_model import SearchHitItemModel, SearchHitLine
from desktop_app.ui.theme import Theme

NOW = datetime(2026, 11, 23, 10, 42, tzinfo=UTC)
ALERTING = InteractionLine(
    "a", "voice", "020 7946 0812", "Billing", "alerting", "020 7946 0812, call, alerting", since=NOW, section="Alerting"
)
OPEN = InteractionLine(
    "b", "voice", "Maria", "On call", "accepted", "Maria, call", since=NOW, section="Open", is_linked=True
)
HIT = SearchHitLine(
    "m",
    "Maria",
    "M",
    "Curated",
    "Ceramics",
    "Work phone",
    "+1 803-123-0000",
    "Maria",
    ((3, 15),),
    "same number",
    "2 Nov",
)


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    theme = Theme(ThemeName.LIGHT)
    theme.apply(qapp)
    return theme


@pytest.fixture
def view(theme: Theme, qtbot) -> QListView:
    view = QListView()
    qtbot.addWidget(view)
    view.resize(288, 600)
    view.setItemDelegate(InteractionDelegate(theme, view))
    model = InteractionItemModel(NOW, view)
    model.show_interactions([ALERTING, OPEN])
    view.setModel(model)
    view.show()
    return view


@pytest.fixture
def hits(theme: Theme, qtbot) -> QListView:
    view = QListView()
    qtbot.addWidget(view)
    view.resize(560, 240)
    view.setItemDelegate(SearchHitDelegate(theme, view))
    model = SearchHitItemModel(view)
    model.show_hits([HIT, replace(HIT, id="n", was_linked=True)])
    view.setModel(model)
    view.show()
    return view


def test_rows_are_as_high_as_designed(view: QListView) -> None:
    model = view.model()
    alerting, open_ = (view.visualRect(model.index(row, 0)).height() for row in range(2))
    assert alerting == 92 + 2 + 20
    assert open_ == 52 + 2 + 30


@pytest.mark.parametrize("button", ["accept", "decline"])
def test_a_painted_button_selects_its_row_and_then_acts(view: QListView, qtbot, button: str) -> None:
    view.setCurrentIndex(view.model().index(1, 0))
    delegate = view.itemDelegate()
    signal = getattr(delegate, f"{button}_clicked")
    selected: list[int] = []

    def remember() -> None:
        selected.append(view.currentIndex().row())

    signal.connect(remember)
    with qtbot.waitSignal(signal) as clicked:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=_centre(view, button))
    assert clicked.args[0].data(InteractionItemModel.IdRole) == "a"
    assert selected == [0]


def test_a_press_that_is_let_go_elsewhere_does_nothing(view: QListView, qtbot) -> None:
    delegate = view.itemDelegate()
    with qtbot.assertNotEmitted(delegate.accept_clicked), qtbot.assertNotEmitted(delegate.decline_clicked):
        qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=_centre(view, "accept"))
        qtbot.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=_centre(view, "decline"))
        qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=_centre(view, "accept"))
        qtbot.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(100, 30))
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.RightButton, pos=_centre(view, "accept"))


def test_a_click_beside_the_buttons_only_selects(view: QListView, qtbot) -> None:
    delegate = view.itemDelegate()
    with qtbot.assertNotEmitted(delegate.accept_clicked):
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(100, 40))
    assert view.currentIndex().row() == 0


def test_only_an_alerting_row_has_buttons(view: QListView) -> None:
    index = view.model().index(1, 0)
    assert view.itemDelegate().accept_area(view.visualRect(index), index).isNull()


@pytest.mark.parametrize("theme_name", [ThemeName.LIGHT, ThemeName.DARK, ThemeName.HIGH_CONTRAST])
def test_rows_follow_the_theme(view: QListView, hits: QListView, theme: Theme, theme_name: ThemeName) -> None:
    theme.switch_to(theme_name)
    accept = _centre(view, "accept") - QPoint(45, 0)
    assert view.viewport().grab().toImage().pixelColor(accept) == theme.color("accept")
    hits.setCurrentIndex(hits.model().index(0, 0))
    assert hits.viewport().grab().toImage().pixelColor(280, 6) == theme.color("soft")


def test_what_was_looked_for_is_marked(hits: QListView, theme: Theme) -> None:
    assert theme.color("mark").name() in _colours(hits.viewport().grab().toImage())


def test_hits_are_as_high_as_designed(hits: QListView) -> None:
    assert hits.visualRect(hits.model().index(1, 0)).height() == 56


HOSTILE = [
    "<img src='{picture}'>",
    "<table>" * 16,
    "a\nb\r\nc\u2028d",
    "\u202egnp.\u2066x",
    "\ud800 lone surrogate \x00",
    "أحمد عبد الله",
    "😀" * 300,
    "x" * 200_000,
    "",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_from_outside_is_painted_as_text(view: QListView, hits: QListView, tmp_path: Path, text: str) -> None:
    picture = QImage(64, 64, QImage.Format.Format_RGB32)
    picture.fill(QColor("#FF00FF"))
    picture.save(str(tmp_path / "x.png"))
    text = text.replace("{picture}", str(tmp_path / "x.png"))
    view.model().show_interactions(
        [
            replace(ALERTING, title=text, subtitle=text, section=text),
            replace(
                OPEN, title=text, subtitle=text, badge=text[:20], time_text=text[:5], since=None, channel="unheard-of"
            ),
        ]
    )
    hits.model().show_hits(
        [
            replace(
                HIT, name=text, organization=text, matched_text=text, spans=((0, 3), (2, 900), (-4, 1)), reason=text
            ),
            replace(HIT, id="n", initials=text[:2], kind=text[:9], field_label=text[:9], last_contact=text[:9]),
        ]
    )
    for list_view in (view, hits):
        assert "#ff00ff" not in _colours(list_view.viewport().grab().toImage())


def _centre(view: QListView, button: str) -> QPoint:
    index = view.model().index(0, 0)
    return getattr(view.itemDelegate(), f"{button}_area")(view.visualRect(index), index).center()


def _colours(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(0, image.height(), 2)}


def test_where_people_read_from_right_to_left_the_buttons_are_pressed_where_they_are_seen(stage: Stage) -> None:
    stage.calls("(803) 123-0000")
    view = stage.desk.find(QListView, "interactionList")
    index, delegate = view.model().index(0, 0), view.itemDelegate()
    row = view.visualRect(index)
    from_left = delegate.accept_area(row, index)

    stage.window.window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    stage.desk.settle()
    from_right = delegate.accept_area(row, index)

    assert from_right.left() - row.left() == row.right() - from_left.right()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=from_right.center())
    stage.desk.settle()
    assert "open" in stage.desk.interactions.sentences[0]
