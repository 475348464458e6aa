"""A contact as it was: a moment to choose, the card of then, and every change with its way back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QDateTime, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDateTimeEdit, QFrame, QHBoxLayout, QSlider, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.ui.as_of_wording import AsOfView
from desktop_app.ui.item_models.change_item_model import ChangeLine
from desktop_app.ui.theme import FIELD_HEIGHT, PANE_INSET, SPACE_4, SPACE_8, SPACE_12, TextRole, Theme
from desktop_app.ui.widgets.as_of_tabs import DetailsThen, ListThen
from desktop_app.ui.widgets.badge import Badge
from desktop_app.ui.widgets.buttons import IconButton, PushButton
from desktop_app.ui.widgets.change_list import ChangeList
from desktop_app.ui.widgets.empty_state import EmptyState
from desktop_app.ui.widgets.icon_view import IconView
from desktop_app.ui.widgets.page_header import PageHeader
from desktop_app.ui.widgets.plain_label import PlainLabel
from desktop_app.ui.widgets.tab_bar import TabBar

_DETAILS, _NOTES, _JOURNEY, _CHANGES, _ABSENT = range(5)


class AsOfPage(QFrame):
    """Shows what it is told; nothing on it can be edited.

    Signals:
        back_requested: Esc or the arrow at the top.
        moment_chosen: a datetime, the end of the second that was typed.
        step_chosen: the number of a change, oldest 0, as the slider counts them.
        change_chosen: the id of the operation whose row was selected.
        undo_requested: the id of an operation.
    """

    back_requested = Signal()
    moment_chosen = Signal(object)
    step_chosen = Signal(int)
    change_chosen = Signal(str)
    undo_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._operation = ""
        self.setObjectName("contactAsOfPage")
        self.setProperty("ground", "surface")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._header(theme))
        layout.addLayout(self._moment(theme))
        layout.addLayout(self._notice(theme))
        layout.addWidget(self._tab_row(theme))
        layout.addWidget(self._tab_pages(theme), 1)
        for keys, button in (("Alt+Left", self._previous), ("Alt+Right", self._next)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(button.click)

    def _header(self, theme: Theme) -> PageHeader:
        back = IconButton(theme, "arrow-left", "Back to the contact as it is now", object_name="asOfBackButton")
        back.clicked.connect(self.back_requested)
        self._name = PlainLabel("", TextRole.SECONDARY, object_name="asOfName")
        self._kind = Badge(theme, object_name="asOfTypeBadge")
        return PageHeader(back, "As it was", self._name, self._kind)

    def _moment(self, theme: Theme) -> QVBoxLayout:
        self._previous = IconButton(
            theme, "chevron-left", "Previous change (Alt+Left)", object_name="previousChangeButton"
        )
        self._next = IconButton(theme, "chevron-right", "Next change (Alt+Right)", object_name="nextChangeButton")
        self._previous.clicked.connect(lambda: self._step_by(-1))
        self._next.clicked.connect(lambda: self._step_by(1))
        self._field = QDateTimeEdit()
        self._field.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # its sections are in the order of the format
        self._field.setObjectName("asOfField")
        self._field.setAccessibleName("The moment to look at")
        self._field.setDisplayFormat("d MMM yyyy, HH:mm:ss")
        self._field.lineEdit().setAccessibleName("The moment to look at")
        self._field.lineEdit().setTextMargins(SPACE_8, 0, SPACE_8, 0)
        self._field.setKeyboardTracking(False)
        self._field.setFixedHeight(FIELD_HEIGHT)
        self._field.dateTimeChanged.connect(self._on_typed)
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setObjectName("asOfSlider")
        self._slider.setAccessibleName("Changes, oldest first")
        self._slider.setPageStep(5)
        self._slider.valueChanged.connect(self.step_chosen)
        row = QHBoxLayout()
        row.setSpacing(SPACE_8)
        row.addWidget(self._previous)
        row.addWidget(self._field, 1)
        row.addWidget(self._next)
        moment = QVBoxLayout()
        moment.setContentsMargins(PANE_INSET, SPACE_12, PANE_INSET, SPACE_4)
        moment.setSpacing(SPACE_8)
        moment.addLayout(row)
        moment.addWidget(self._slider)
        return moment

    def _notice(self, theme: Theme) -> QVBoxLayout:
        """Past or present, in words; and the change that the moment shows, with its way back."""
        self._well = QFrame()
        self._well.setProperty("ground", "well")
        self._icon = IconView(theme, "history", "warn")
        self._title = PlainLabel("", TextRole.VALUE, wraps=True, object_name="asOfTitle")
        self._sentence = PlainLabel("", TextRole.SENTENCE, wraps=True, object_name="asOfSentence")
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self._title)
        texts.addWidget(self._sentence)
        row = QHBoxLayout(self._well)
        row.setContentsMargins(SPACE_12, SPACE_8, SPACE_12, SPACE_8)
        row.setSpacing(SPACE_8)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        self._change = PlainLabel("", TextRole.SENTENCE, wraps=True, object_name="asOfChangeLabel")
        self._undo = PushButton(theme, "Undo", icon="arrow-back-up", object_name="undoChangeButton")
        self._undo.setAccessibleName("Undo this change")
        self._undo.clicked.connect(lambda: self.undo_requested.emit(self._operation))
        change = QHBoxLayout()
        change.setSpacing(SPACE_8)
        change.addWidget(self._change, 1)
        change.addWidget(self._undo, 0, Qt.AlignmentFlag.AlignTop)
        notice = QVBoxLayout()
        notice.setContentsMargins(PANE_INSET, SPACE_4, PANE_INSET, SPACE_8)
        notice.setSpacing(SPACE_8)
        notice.addWidget(self._well)
        notice.addLayout(change)
        return notice

    def _tab_row(self, theme: Theme) -> QFrame:
        self._tabs = TabBar(theme, object_name="asOfTabs")
        self._tabs.setAccessibleName("As it was: tabs")
        for title in ("Details", "Notes", "Journey", "Changes"):
            self._tabs.addTab(title)
        row = QFrame()
        row.setProperty("ground", "surface")
        row.setProperty("line", "bottom")
        layout = QHBoxLayout(row)
        layout.setContentsMargins(PANE_INSET, 0, 0, 0)
        layout.addWidget(self._tabs)
        layout.addStretch(1)
        return row

    def _tab_pages(self, theme: Theme) -> QStackedWidget:
        self._details = DetailsThen(theme)
        self._notes = ListThen(theme, "asOfNoteList", "Notes as they were")
        self._journey = ListThen(theme, "asOfJourneyList", "Journey as it was")
        self._changes = ChangeList(theme)
        self._changes.change_selected.connect(self.change_chosen)
        self._changes.undo_requested.connect(self.undo_requested)
        self._more = PlainLabel("", TextRole.SENTENCE, wraps=True)
        changes = QWidget()
        inner = QVBoxLayout(changes)
        inner.setContentsMargins(SPACE_12, SPACE_8, SPACE_12, SPACE_4)
        inner.addWidget(self._changes, 1)
        inner.addWidget(self._more)
        self._absent = EmptyState(theme, "history", "Not to be seen then", "")
        self._pages = QStackedWidget()
        for page in (self._details, self._notes, self._journey, changes, self._absent):
            self._pages.addWidget(page)
        self._tabs.currentChanged.connect(self._show_page)
        self._is_absent = False
        return self._pages

    # What is shown

    def show_changes(self, lines: Sequence[ChangeLine], *, more: str) -> None:
        self._changes.show_changes(lines)
        self._more.setText(more)
        self._more.setVisible(bool(more))
        self._tabs.show_count(_CHANGES, len(lines) or None)

    def show_then(self, view: AsOfView) -> None:
        self._name.setText(view.name)
        self._kind.show_badge(view.kind)
        self._show_notice(view.title, view.sentence, is_past=view.is_past)
        self._details.show_fields(view.fields, view.identifiers, view.identifiers_since)
        self._notes.show_lines(view.notes, "" if view.notes else "No notes yet.")
        self._journey.show_lines(view.journey, view.journey_notice)
        self._tabs.show_count(_NOTES, len(view.notes) or None)
        self._tabs.show_count(_JOURNEY, len(view.journey) or None)
        self._is_absent = False
        self._show_page()

    def show_absent(self, title: str, sentence: str) -> None:
        """There was no such contact, or it may not be seen."""
        self._kind.show_badge("")
        self._show_notice(title, "", is_past=True)
        self._absent.show_texts(title, sentence)
        for tab in (_NOTES, _JOURNEY):
            self._tabs.show_count(tab, None)
        self._is_absent = True
        self._show_page()

    def show_step(self, step: int, steps: int, *, operation: str, sentence: str, why_not_undone: str) -> None:
        """*step*: which of the changes, oldest 0, the moment is that of; -1: before all of them."""
        with QSignalBlocker(self._slider):
            self._slider.setRange(-1 if step < 0 else 0, max(steps - 1, 0))
            self._slider.setValue(step)
        self._slider.setEnabled(steps > 1)
        self._slider.setToolTip(sentence)
        # A button that has done its work must not hand the focus on to another Undo.
        leaves_focus = self._undo.hasFocus() and bool(why_not_undone)
        self._previous.setEnabled(step > 0)
        self._next.setEnabled(step < steps - 1)
        self._operation = operation
        self._change.setText(sentence)
        self._undo.setVisible(bool(operation))
        self._undo.setEnabled(not why_not_undone)
        self._undo.setToolTip(why_not_undone or "Undo this change")
        self._changes.show_selected(operation)
        if leaves_focus:
            self.focus_first()

    def show_moment(self, moment: datetime) -> None:
        with QSignalBlocker(self._field):
            self._field.setDateTime(QDateTime.fromSecsSinceEpoch(int(moment.timestamp())))

    def focus_first(self) -> None:
        first = self._slider if self._slider.isEnabled() else self._field
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_tab(self, title: str) -> None:
        titles = [self._tabs.tabText(index) for index in range(self._tabs.count())]
        self._tabs.setCurrentIndex(titles.index(title))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.back_requested.emit()
            return
        super().keyPressEvent(event)

    def _show_notice(self, title: str, sentence: str, *, is_past: bool) -> None:
        self._well.setProperty("tone", "warn" if is_past else "ok")
        self._well.style().unpolish(self._well)
        self._well.style().polish(self._well)
        self._icon.show_icon("history" if is_past else "circle-check", "warn" if is_past else "ok")
        self._title.setText(title)
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))

    def _show_page(self) -> None:
        tab = self._tabs.currentIndex()
        self._pages.setCurrentIndex(_ABSENT if self._is_absent and tab != _CHANGES else tab)

    def _step_by(self, steps: int) -> None:
        self.step_chosen.emit(self._slider.value() + steps)

    def _on_typed(self, typed: QDateTime) -> None:
        moment = datetime.fromtimestamp(typed.toSecsSinceEpoch(), UTC)
        self.moment_chosen.emit(moment + timedelta(microseconds=999_999))
