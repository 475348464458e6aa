"""The small widgets: text from outside stays text, the toast keeps its word, sheets leave the window alone."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QScrollArea, QToolButton, QWidget
from shiboken6 import isValid

from desktop_app.domain.settings import ThemeName
from desktop_app.ui.outside_text import (
    button_text,
    isolated,
    joined,
    one_line,
    one_line_with_spans,
    tooltip,
)
from desktop_app.ui.theme import HIGH_CONTRAST, LOOKS, TOAST_STAYS_MS, TextRole, Theme, Tone
from desktop_app.ui.widgets.avatar import Avatar, initials_of
from desktop_app.ui.widgets.badge import Badge
from desktop_app.ui.widgets.buttons import ButtonKind, IconButton, PushButton
from desktop_app.ui.widgets.combo_box import ComboBox
from desktop_app.ui.widgets.empty_state import EmptyState
from desktop_app.ui.widgets.focus_ring import FocusRing
from desktop_app.ui.widgets.line_edit import LineEdit
from desktop_app.ui.widgets.plain_label import PlainLabel
from desktop_app.ui.widgets.section_header import SectionHeader
from desktop_app.ui.widgets.sheet import Sheet
from desktop_app.ui.widgets.tab_bar import TabBar
from desktop_app.ui.widgets.toast import Toast


class FakeTimer(QObject):
    timeout = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.remaining: int | None = None

    def start(self, milliseconds: int) -> None:
        self.remaining = milliseconds

    def stop(self) -> None:
        self.remaining = None

    def let_it_pass(self) -> None:
        assert self.remaining is not None
        self.remaining = None
        self.timeout.emit()


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    theme = Theme(ThemeName.LIGHT)
    theme.apply(qapp)
    return theme


@pytest.fixture
def window(theme: Theme, qtbot) -> QWidget:
    window = QWidget()
    window.resize(1280, 800)
    qtbot.addWidget(window)
    return window


@pytest.fixture
def timer() -> FakeTimer:
    return FakeTimer()


@pytest.fixture
def toast(theme: Theme, window: QWidget, timer: FakeTimer) -> Toast:
    anchor = QWidget(window)
    anchor.setGeometry(880, 40, 400, 732)
    window.show()
    return Toast(theme, timer, anchor, window)


# Text from outside


def test_a_label_shows_markup_literally_and_opens_no_file(theme: Theme, qtbot, tmp_path: Path) -> None:
    picture = QImage(200, 200, QImage.Format.Format_RGB32)
    picture.fill(QColor("#FF00FF"))
    picture.save(str(tmp_path / "x.png"))
    text = f"<img src='{tmp_path / 'x.png'}'>"
    for wraps in (False, True):
        label = PlainLabel(text, wraps=wraps)
        qtbot.addWidget(label)
        label.resize(300, 220)
        drawn = label.grab().toImage()
        colours = {drawn.pixelColor(x, y).name() for x in range(0, 300, 2) for y in range(0, 220, 2)}
        assert label.textFormat() is Qt.TextFormat.PlainText
        assert label.text() == text
        assert "#ff00ff" not in colours


def test_a_label_answers_with_its_text_and_has_no_name_of_its_own(theme: Theme, qtbot) -> None:
    label = PlainLabel("Maria", TextRole.CONTACT_NAME, object_name="contactName")
    qtbot.addWidget(label)
    assert label.accessibleName() == ""
    assert QAccessible.queryAccessibleInterface(label).text(QAccessible.Text.Name) == "Maria"
    assert label.objectName() == "contactName"


@pytest.mark.parametrize("role", TextRole)
def test_a_label_asks_for_the_room_its_text_takes(theme: Theme, qtbot, role: TextRole) -> None:
    label = PlainLabel("+1 803-123-0000", role)
    qtbot.addWidget(label)
    label.ensurePolished()
    label.resize(label.sizeHint())
    assert not label.is_elided()
    label.resize(label.sizeHint() - QSize(20, 0))
    assert label.is_elided()
    assert label.text() == "+1 803-123-0000"


def test_a_wrapping_label_breaks_a_word_that_is_too_long_instead_of_cutting_it(theme: Theme, qtbot) -> None:
    label = PlainLabel("W" * 200, wraps=True)
    qtbot.addWidget(label)
    one = label.heightForWidth(10_000)
    assert label.heightForWidth(300) >= 5 * one
    assert label.minimumSizeHint().width() < 100


def test_another_role_is_another_look(theme: Theme, qtbot) -> None:
    label = PlainLabel("Not linked")
    qtbot.addWidget(label)
    label.set_role(TextRole.WARN)
    assert label.palette().color(label.foregroundRole()) == theme.color("warn")


def test_one_line_has_no_breaks_controls_or_overrides() -> None:
    assert one_line("a\r\n\tb\u2028c\x00\u202ed\u2069e\ud800") == "a b cde"
    assert len(one_line("x" * 1_000_000)) <= 500


def test_outside_texts_cannot_turn_their_neighbours() -> None:
    assert isolated("a\u2069b") == "\u2068ab\u2069"
    assert joined("Billing", "", " ", "أحمد") == "\u2068Billing\u2069 · \u2068أحمد\u2069"


def test_a_tool_tip_has_no_markup_left_and_shows_none() -> None:
    assert tooltip("<img src=x> & co") == "<qt>&lt;img src=x&gt; &amp; co</qt>"
    assert tooltip(" \n") == ""


def test_a_button_text_has_no_shortcut_in_it() -> None:
    assert button_text("Bed & Breakfast\nLtd") == "Bed && Breakfast Ltd"


def test_marks_stay_on_their_letters_when_a_text_becomes_one_line() -> None:
    line, spans = one_line_with_spans("a\x00b\r\ncdé😀f", ((5, 7), (8, 9), (90, 91)))
    assert [line[start:end] for start, end in spans] == ["cd", "😀"]
    assert line == "ab cdé😀f"


# Small things


def test_a_badge_says_its_word(theme: Theme, qtbot) -> None:
    badge = Badge(theme, object_name="linkStateLabel")
    qtbot.addWidget(badge)
    assert badge.sizeHint().width() == 0
    badge.show_badge("Not linked", Tone.WARN, "unlink")
    assert (badge.text(), badge.tone) == ("Not linked", Tone.WARN)
    assert QAccessible.queryAccessibleInterface(badge).text(QAccessible.Text.Name) == "Not linked"
    badge.resize(badge.sizeHint())
    assert badge.grab().toImage().pixelColor(3, 10) == theme.color("warn_soft")


def test_a_badge_is_an_outline_in_high_contrast(theme: Theme, qtbot) -> None:
    theme.switch_to(ThemeName.HIGH_CONTRAST)
    badge = Badge(theme)
    qtbot.addWidget(badge)
    badge.show_badge("Linked", Tone.OK)
    badge.resize(badge.sizeHint())
    image = badge.grab().toImage()
    middle = image.height() // 2
    assert image.pixelColor(0, middle) == QColor(HIGH_CONTRAST.colours.ok)
    assert image.pixelColor(4, middle) == QColor("#000000")


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Maria Delgado-Voss", "MD"), ("Ada", "A"), ("ada king lovelace", "AL"), ("+1 803", ""), ("", ""), ("  ", "")],
)
def test_initials(name: str, initials: str) -> None:
    assert initials_of(name) == initials


def test_an_avatar_shows_initials_or_an_icon(theme: Theme, qtbot) -> None:
    avatar = Avatar(theme)
    qtbot.addWidget(avatar)
    avatar.show_initials("MD")
    with_initials = avatar.grab().toImage()
    avatar.show_icon("user-question")
    assert avatar.grab().toImage() != with_initials


@pytest.mark.parametrize("name", LOOKS)
@pytest.mark.parametrize("kind", [kind for kind in ButtonKind if "icon" not in kind and kind is not ButtonKind.LINK])
def test_buttons_have_the_heights_of_the_design(theme: Theme, qtbot, kind: ButtonKind, name: ThemeName) -> None:
    theme.switch_to(name)
    small = PushButton(theme, "Select Contact", kind=kind, icon="check")
    large = PushButton(theme, "Select Contact", kind=kind, large=True)
    for button in (small, large):
        qtbot.addWidget(button)
        button.ensurePolished()
    assert (small.sizeHint().height(), large.sizeHint().height()) == (28, 32)


def test_a_button_without_words_has_a_name(theme: Theme, qtbot) -> None:
    button = IconButton(theme, "x", "Close", object_name="closeButton")
    qtbot.addWidget(button)
    button.ensurePolished()
    assert (button.accessibleName(), button.objectName()) == ("Close", "closeButton")
    assert button.sizeHint() == QSize(28, 28)


@pytest.mark.parametrize("name", LOOKS)
def test_fields_have_names_and_the_heights_of_the_design(theme: Theme, qtbot, name: ThemeName) -> None:
    theme.switch_to(name)
    field, task = LineEdit(theme, "Note"), LineEdit(theme, "Find a contact", icon="search", large=True)
    choice = ComboBox(theme, "Organization", editable=True)
    for widget in (field, task, choice):
        qtbot.addWidget(widget)
        widget.ensurePolished()
    assert [widget.sizeHint().height() for widget in (field, task, choice)] == [32, 36, 32]
    assert field.accessibleName() == "Note"
    assert choice.lineEdit().accessibleName() == "Organization"
    assert field.palette().placeholderText().color() == theme.color("text3")


def test_an_invalid_field_shows_it(theme: Theme, qtbot) -> None:
    field = LineEdit(theme, "Work phone")
    qtbot.addWidget(field)
    field.resize(200, 32)
    valid = field.grab().toImage()
    field.show_valid(False)
    assert field.grab().toImage() != valid
    field.show_valid(True)
    assert field.grab().toImage() == valid


def test_a_tab_tells_its_count(theme: Theme, qtbot) -> None:
    tabs = TabBar(theme)
    qtbot.addWidget(tabs)
    tabs.addTab("Details")
    tabs.addTab("Notes")
    narrow = tabs.tabRect(1).width()
    tabs.show_count(1, 38)
    assert tabs.tabText(1) == "Notes"
    assert tabs.accessibleTabName(1) == "Notes, 38"
    assert tabs.tabRect(1).width() > narrow
    tabs.show_count(1, None)
    assert tabs.tabRect(1).width() == narrow


def test_tabs_that_have_little_room_keep_their_words_and_need_no_arrows(theme: Theme, qtbot) -> None:
    tabs = TabBar(theme)
    qtbot.addWidget(tabs)
    for words in ("Details", "Notes", "Organization", "Journey", "History"):
        tabs.addTab(words)
    tabs.show_count(1, 12)
    tabs.show_count(3, 1284)
    tabs.resize(340, tabs.sizeHint().height())
    tabs.show()

    assert tabs.sizeHint().width() > 340
    assert tabs.tabRect(4).right() < 340
    assert not any(button.isVisible() for button in tabs.findChildren(QToolButton))
    for index in range(tabs.count()):
        assert tabs.tabRect(index).width() >= tabs.minimumTabSizeHint(index).width()


def test_an_empty_state_asks_for_its_action(theme: Theme, qtbot) -> None:
    state = EmptyState(theme, "link", "No contacts yet", "Import some.", action="Import…")
    qtbot.addWidget(state)
    with qtbot.waitSignal(state.action_requested):
        state.action_button.click()


def test_a_section_header_counts_only_when_told(theme: Theme, qtbot) -> None:
    header = SectionHeader("Identifiers")
    qtbot.addWidget(header)
    count = header.findChildren(PlainLabel)[1]
    assert count.isHidden()
    header.show_count(3)
    assert (count.isHidden(), count.text()) == (False, "3")
    header.show_count(None)
    assert count.isHidden()


# Toast


def test_a_toast_stays_eight_seconds_and_says_when_it_goes(toast: Toast, timer: FakeTimer, qtbot) -> None:
    toast.show_toast("Linked to Maria", icon="link", undo=True, why=True)
    assert toast.isVisible()
    assert toast.text() == "Linked to Maria"
    assert timer.remaining == TOAST_STAYS_MS >= 8_000
    with qtbot.waitSignal(toast.dismissed):
        timer.let_it_pass()
    assert not toast.isVisible()


def test_the_next_toast_begins_its_own_time(toast: Toast, timer: FakeTimer) -> None:
    toast.show_toast("Linked to Maria")
    timer.remaining = 1
    toast.show_toast("Unlinked Maria", icon="unlink")
    assert (toast.text(), timer.remaining) == ("Unlinked Maria", TOAST_STAYS_MS)


def test_a_toast_offers_only_what_it_can_do(toast: Toast) -> None:
    toast.show_toast("Erased", undo=False, why=False)
    assert _button(toast, "toastUndoButton").isHidden()
    assert _button(toast, "toastWhyButton").isHidden()


def test_undo_asks_once_and_takes_the_toast_away(toast: Toast, timer: FakeTimer, qtbot) -> None:
    toast.show_toast("Linked to Maria", undo=True)
    with qtbot.waitSignals([toast.undo_requested, toast.dismissed]):
        _button(toast, "toastUndoButton").click()
    assert timer.remaining is None
    assert not toast.isVisible()


def test_why_leaves_undo_where_it_is(toast: Toast, qtbot) -> None:
    toast.show_toast("Linked to Maria", why=True)
    with qtbot.waitSignal(toast.why_requested):
        _button(toast, "toastWhyButton").click()
    assert toast.isVisible()


def test_a_toast_takes_no_focus(toast: Toast, window: QWidget, qtbot) -> None:
    field = QLineEdit(window)
    field.show()
    window.activateWindow()
    field.setFocus()
    toast.show_toast("Linked to Maria", why=True)
    qtbot.mouseClick(_button(toast, "toastWhyButton"), Qt.MouseButton.LeftButton)
    assert window.focusWidget() is field


def test_a_toast_lies_inside_the_bottom_of_its_anchor_and_follows_it(toast: Toast, window: QWidget) -> None:
    toast.show_toast("Linked to Maria")
    assert toast.geometry() == QRect(892, 716, 376, 44)
    toast._anchor.resize(500, 600)
    assert toast.geometry() == QRect(892, 584, 476, 44)
    toast._anchor.hide()
    assert window.rect().contains(toast.geometry())


def test_a_toasts_answers_stand_beside_a_short_text_and_below_a_long_one(toast: Toast) -> None:
    label, undo = toast.findChild(PlainLabel, "toastLabel"), toast.findChild(PushButton, "toastUndoButton")

    def tops() -> tuple[int, int]:
        toast.layout().activate()
        return label.mapTo(toast, label.rect().bottomLeft()).y(), undo.mapTo(toast, QPoint(0, 0)).y()

    toast.show_toast("Linked to Ada")
    text_ends, answers_begin = tops()
    assert answers_begin < text_ends
    toast.show_toast("Merged into somebody of a very long name, who holds a number more than before " * 2)
    text_ends, answers_begin = tops()
    assert answers_begin > text_ends


def test_a_toast_shows_markup_as_text(toast: Toast) -> None:
    toast.show_toast("Linked to <b>Maria</b>")
    label = toast.findChild(PlainLabel, "toastLabel")
    assert label.textFormat() is Qt.TextFormat.PlainText


# Sheet


def test_escape_and_the_close_button_ask_to_close(theme: Theme, window: QWidget, qtbot) -> None:
    sheet = Sheet(theme, "Find the right contact", window, object_name="searchDialog")
    field = LineEdit(theme, "Find a contact")
    sheet.add_inset(field)
    window.show()
    sheet.show()
    field.setFocus()
    with qtbot.waitSignal(sheet.close_requested):
        QTest.keyClick(field, Qt.Key.Key_Escape)
    with qtbot.waitSignal(sheet.close_requested):
        sheet.close_button.click()
    assert sheet.isVisible()
    assert (sheet.accessibleName(), sheet.title.text()) == ("Find the right contact", "Find the right contact")


def test_a_sheet_leaves_the_rest_of_the_window_usable(theme: Theme, window: QWidget) -> None:
    below = PushButton(theme, "Mute", parent=window)
    below.setGeometry(100, 185, 80, 28)
    sheet = Sheet(theme, "Find the right contact", window)
    sheet.setGeometry(200, 200, 400, 300)
    window.show()
    sheet.show()
    # The button lies under the shadow's reach, and still gets the click.
    assert window.childAt(QPoint(175, 195)) is below
    assert window.childAt(QPoint(400, 350)) is sheet


def test_the_focus_is_where_it_was_when_a_sheet_has_gone(theme: Theme, window: QWidget, toast: Toast) -> None:
    before = PushButton(theme, "Mute", parent=window)
    sheet = Sheet(theme, "Find the right contact", window)
    field = LineEdit(theme, "Find a contact")
    sheet.add_inset(field)
    before.show()
    before.setFocus()
    sheet.show()
    field.setFocus()
    toast.show_toast("Unlinked Maria")

    sheet.hide()

    assert window.focusWidget() is before


# Focus


def test_the_ring_goes_with_the_keyboard_around_buttons_but_not_fields(
    theme: Theme, window: QWidget, qapp, qtbot
) -> None:
    ring = FocusRing(theme, window, qapp)
    first, field, last = (
        PushButton(theme, "Mute", parent=window),
        LineEdit(theme, "Note", parent=window),
        QListView(window),
    )
    first.setGeometry(20, 20, 80, 28)
    field.setGeometry(20, 60, 80, 32)
    last.setGeometry(20, 100, 200, 200)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    first.setFocus(Qt.FocusReason.TabFocusReason)
    assert ring.target is first
    assert ring.geometry() == QRect(16, 16, 88, 36)
    first.move(40, 20)
    assert ring.geometry() == QRect(36, 16, 88, 36)
    QTest.keyClick(first, Qt.Key.Key_Tab)
    assert field.hasFocus()
    assert ring.target is None
    assert not ring.isVisible()
    last.setFocus(Qt.FocusReason.TabFocusReason)
    assert ring.target is last
    assert last.geometry().contains(ring.geometry())


def test_the_ring_stays_within_what_scrolls_and_below_what_lies_over_it(
    theme: Theme, window: QWidget, qapp, qtbot
) -> None:
    ring = FocusRing(theme, window, qapp)
    area = QScrollArea(window)
    area.setGeometry(0, 0, 200, 100)
    content = QWidget()
    content.setFixedSize(180, 400)
    button = PushButton(theme, "Mute", parent=content)
    button.setGeometry(20, 80, 80, 28)
    area.setWidget(content)
    notice = QWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    area.verticalScrollBar().setValue(0)

    assert ring.geometry() == QRect(16, 76, 88, 36)
    assert ring.mask().boundingRect().bottom() + ring.y() <= area.viewport().rect().bottom() + area.viewport().y()
    stacked = window.children()
    assert stacked.index(area) < stacked.index(ring) < stacked.index(notice)


def test_the_ring_stays_away_when_what_was_clicked_hands_the_focus_on(
    theme: Theme, window: QWidget, qapp, qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = FocusRing(theme, window, qapp)
    clicked, next_one = (PushButton(theme, text, parent=window) for text in ("Accept", "More"))
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    next_one.setFocus(Qt.FocusReason.TabFocusReason)
    with monkeypatch.context() as patched:
        patched.setattr(QApplication, "mouseButtons", lambda: Qt.MouseButton.LeftButton)
        clicked.setFocus(Qt.FocusReason.MouseFocusReason)
    clicked.hide()

    assert next_one.hasFocus()
    assert ring.target is None


def test_the_ring_lets_go_of_what_is_deleted(theme: Theme, window: QWidget, qapp, qtbot) -> None:
    ring = FocusRing(theme, window, qapp)
    button = PushButton(theme, "Mute", parent=window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    button.deleteLater()
    del button
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert ring.target is None
    assert not ring.isVisible()


def test_a_window_goes_with_the_focus_in_it(theme: Theme, qapp, qtbot) -> None:
    window = QWidget()
    button = PushButton(theme, "Mute", parent=window)
    ring = FocusRing(theme, window, qapp)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    assert ring.target is button
    window.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(ring)


def _button(toast: Toast, name: str) -> PushButton:
    return toast.findChild(PushButton, name)
