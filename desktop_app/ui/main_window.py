"""The window: three panes, a menu bar, a status line, and what lies over them. It arranges; the controller decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QByteArray, QEvent, QObject, QSettings, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QMenu,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.settings import ThemeName
from desktop_app.ui import actions as rules
from desktop_app.ui.actions import ActionButton, ActionRule, Actions, fill_menu
from desktop_app.ui.parts import Parts
from desktop_app.ui.sheets import SheetedWindow
from desktop_app.ui.theme import (
    FOLD_LEFT_BELOW,
    JOURNEY_WIDTH,
    LEFT_FOLDED,
    LEFT_WIDTH,
    MIDDLE_MINIMUM,
    PANE_INSET,
    RIGHT_WIDTH,
    SPACE_8,
    SPACE_12,
    THEME_TEXTS,
    WINDOW_MINIMUM,
    TextRole,
    Theme,
)
from desktop_app.ui.widgets.buttons import ButtonKind, PushButton
from desktop_app.ui.widgets.contact_panel import ContactPanel
from desktop_app.ui.widgets.conversation_panel import ConversationPanel
from desktop_app.ui.widgets.focus_ring import FocusRing
from desktop_app.ui.widgets.interaction_panel import InteractionPanel
from desktop_app.ui.widgets.plain_label import PlainLabel
from desktop_app.ui.widgets.status_line import StatusLine
from desktop_app.ui.widgets.tab_order import focusable
from desktop_app.ui.widgets.toast import Toast

_MENUS: dict[str, tuple[ActionRule | None, ...]] = {
    "&File": (rules.OPEN_STORE, rules.OWN_STORE, None, rules.DEMO, None, rules.QUIT),
    "&Interaction": (
        rules.ACCEPT, rules.DECLINE, None, rules.NEXT, rules.PREVIOUS, None, rules.SUBMIT, None, rules.RING,
    ),
    "&Presence": (*rules.PRESENCES.values(), None, rules.PRESENCE),
    "&Edit": (rules.UNDO, None, rules.PALETTE, None, rules.SETTINGS),
    "&Contact": (
        rules.FIND, rules.CREATE, rules.IMPORT, rules.EXPORT, None, rules.UNLINK, rules.PROMOTE, rules.EDIT,
        rules.MERGE, rules.UNMERGE, rules.CHANGE_DIVISION, None, rules.COPY, rules.CALL, None, rules.WHY, rules.AS_OF,
        rules.EXPORT_CONTACT, rules.EXPORT_JOURNEY, None, rules.DUPLICATES, rules.LAPSING,
        rules.LINK_QUALITY, None, rules.DELETE,
    ),
    "&Help": (rules.TUTORIAL, rules.KEYS, rules.ADMINISTRATION, None, rules.REPORT),
}  # fmt: skip


class MainWindow(SheetedWindow):
    """Holds the panes, each a public attribute.

    Signals:
        closed: the window was closed by the agent or by the system.
        painted: for the first time.
        theme_chosen: a ThemeName from the menu.
    """

    closed = Signal()
    painted = Signal()
    theme_chosen = Signal(object)

    def __init__(self, parts: Parts, application: QApplication, *, layout_store: QSettings | None = None) -> None:
        super().__init__(parts)
        self._layout_store = layout_store
        self._is_painted = False
        self._is_folded = False
        self._lent = 0  # pixels that the contact has from the conversation while its journey is in front
        theme = parts.theme
        self.setObjectName("mainWindow")
        self.setWindowTitle("Linkdesk")
        self.setWindowIcon(theme.icon("linkdesk"))
        self.setMinimumSize(WINDOW_MINIMUM)
        self.resize(1280, 800)
        self.actions_by_rule = Actions(theme, self)
        for rule in rules.RULES:
            self.addAction(self.actions_by_rule[rule])
        self.interactions = InteractionPanel(theme, self.actions_by_rule[rules.RING], parts.clock())
        self.conversation = ConversationPanel(theme, self.actions_by_rule, parts.settings.wrap_up_codes)
        self.contact = ContactPanel(theme, self.actions_by_rule)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        for pane, stretch in ((self.interactions, 0), (self.conversation, 1), (self.contact, 0)):
            self._splitter.addWidget(pane)
            self._splitter.setStretchFactor(self._splitter.indexOf(pane), stretch)
        # The splitter puts each pane below the one before, and so they would be read from the last to the first.
        for above in (self.interactions, self.conversation, self.contact, *map(self._splitter.handle, range(3))):
            above.raise_()
        self._splitter.setSizes([LEFT_WIDTH, 1280 - LEFT_WIDTH - RIGHT_WIDTH, RIGHT_WIDTH])
        self.setCentralWidget(self._central(parts))
        self._fill_menu_bar(parts)
        self.toast = Toast(theme, parts.timers.single_shot(self), self.contact, self)
        self._last_in_tab_order = focusable(self.toast)
        self.focus_ring = FocusRing(theme, self, application)
        self.contact.installEventFilter(self)
        self.contact.room_wanted.connect(self._on_room_wanted)
        self._splitter.splitterMoved.connect(self._on_splitter_moved)
        self.actions_by_rule[rules.USUAL_LAYOUT].triggered.connect(self.make_layout_usual)
        self._restore_layout()

    def _central(self, parts: Parts) -> QWidget:
        theme = parts.theme
        actions = self.actions_by_rule
        self.status = StatusLine(theme, [actions[rule] for rule in rules.PRESENCES.values()])
        self.caption = PlainLabel("", TextRole.DIALOG_TITLE, wraps=True, object_name="captionLabel")
        self._caption_bar = QFrame()
        self._caption_bar.setProperty("ground", "well")
        caption = QHBoxLayout(self._caption_bar)
        caption.setContentsMargins(PANE_INSET, SPACE_12, PANE_INSET, SPACE_12)
        caption.addWidget(self.caption, 1)
        self._caption_bar.hide()
        central = QWidget()
        layout = QVBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._caption_bar)
        layout.addWidget(self._splitter, 1)
        layout.addWidget(self.status)
        return central

    def _fill_menu_bar(self, parts: Parts) -> None:
        actions = self.actions_by_rule
        bar = self.menuBar()
        bar.setNativeMenuBar(False)
        for title, listed in _MENUS.items():
            if title == "&Help":
                self._fill_view_menu(bar.addMenu("&View"), parts.theme)
            menu = bar.addMenu(title)
            fill_menu(menu, [actions[rule] if rule else None for rule in listed])
            if title == "&File":
                self._recent = QMenu("Open Recent", menu)
                self._recent.setObjectName("recentStoresMenu")
                menu.insertMenu(actions[rules.OWN_STORE], self._recent)
        find = PushButton(
            parts.theme,
            "Find a contact or an action",
            kind=ButtonKind.QUIET,
            icon="search",
            object_name="openPaletteButton",
        )
        ActionButton(find, actions[rules.PALETTE])
        corner = QWidget(bar)  # PySide lets go of a corner widget that is nobody's child
        row = QHBoxLayout(corner)
        row.setContentsMargins(0, 0, SPACE_12, 0)
        row.setSpacing(SPACE_8)
        row.addWidget(find)
        row.addWidget(PlainLabel("Ctrl+K", TextRole.KEY))
        bar.setCornerWidget(corner)

    def _fill_view_menu(self, menu: QMenu, theme: Theme) -> None:
        group = QActionGroup(self)
        for name, text in THEME_TEXTS.items():
            action = menu.addAction(text)
            action.setObjectName(f"{name.name.lower()}ThemeAction")
            action.setCheckable(True)
            action.setData(name)
            group.addAction(action)
        self._themes = group
        fill_menu(menu, [None, self.actions_by_rule[rules.USUAL_LAYOUT]])
        self.show_theme(theme.name)
        group.triggered.connect(self._on_theme_chosen)

    def _on_theme_chosen(self, action: QAction) -> None:
        self.theme_chosen.emit(ThemeName(action.data()))

    def show_theme(self, name: ThemeName) -> None:
        """Marks the look in its menu."""
        for action in self._themes.actions():
            action.setChecked(ThemeName(action.data()) is name)

    def rules_by_menu(self) -> list[tuple[str, list[ActionRule]]]:
        """Each menu's title, and what it holds."""
        return [(title.replace("&", ""), [rule for rule in listed if rule]) for title, listed in _MENUS.items()]

    def show_lapsing_count(self, count: str) -> None:
        """How many contacts lapse this week, "" for none."""
        self._show_count(rules.LAPSING, count)

    def show_duplicate_count(self, count: str) -> None:
        """How many pairs of contacts are likely one person, "" for none."""
        self._show_count(rules.DUPLICATES, count)

    def _show_count(self, rule: ActionRule, count: str) -> None:
        self.actions_by_rule[rule].setText(f"{rule.text} ({count})" if count else rule.text)

    def show_recent_stores(self, stores: Sequence[tuple[str, Callable[[], None]]]) -> None:
        """The stores that were opened last: what each is called, and what opens it."""
        self._recent.clear()
        for number, (name, open_it) in enumerate(stores, 1):
            action = self._recent.addAction(name)
            action.setObjectName(f"recentStore{number}Action")
            action.triggered.connect(open_it)
        self._recent.menuAction().setVisible(bool(stores))

    def show_caption(self, text: str) -> None:
        """A presenter's line above the panes; "" takes it away."""
        self.caption.setText(text)
        self._caption_bar.setVisible(bool(text))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()
        if self._lent and (missing := MIDDLE_MINIMUM - self._splitter.sizes()[1]) > 0:
            self._lend(-min(missing, self._lent))
        self.place_sheets()

    def _fold(self) -> None:
        """In a narrow window the list makes room for the conversation and the contact."""
        folds = self.width() < FOLD_LEFT_BELOW
        if folds != self._is_folded:
            self._is_folded = folds
            self.interactions.fold(folds)
            left = LEFT_FOLDED if folds else LEFT_WIDTH
            right = max(self.contact.width(), RIGHT_WIDTH)
            self._splitter.setSizes([left, self.width() - left - right, right])

    def _on_room_wanted(self, is_wanted: bool) -> None:
        """The journey has a wider pane where the conversation can spare it, and gives it back."""
        _, middle, right = self._splitter.sizes()
        lends = max(0, min(JOURNEY_WIDTH - right, middle - MIDDLE_MINIMUM)) if is_wanted else -self._lent
        self._lend(lends)

    def _lend(self, pixels: int) -> None:
        """Moves so much of the conversation's width over to the contact, or back where it is less than 0."""
        left, middle, right = self._splitter.sizes()
        self._lent = max(0, self._lent + pixels)
        self._splitter.setSizes([left, middle - pixels, right + pixels])

    def make_layout_usual(self) -> None:
        """Panes and columns as wide as they were when the window was first opened."""
        self._lent = 0
        left = LEFT_FOLDED if self._is_folded else LEFT_WIDTH
        self._splitter.setSizes([left, self.width() - left - RIGHT_WIDTH, RIGHT_WIDTH])
        self._parts.columns.make_usual()

    def _on_splitter_moved(self) -> None:
        # Whoever sets a width by hand wants it to stay.
        self._lent = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.contact and event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self.place_sheets()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            self.painted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._on_room_wanted(False)
        if self._layout_store is not None:
            self._layout_store.setValue("geometry", self.saveGeometry())
            self._layout_store.setValue("splitter", self._splitter.saveState())
        self.closed.emit()
        super().closeEvent(event)

    def _restore_layout(self) -> None:
        if self._layout_store is None:
            return
        geometry, splitter = self._layout_store.value("geometry"), self._layout_store.value("splitter")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        if isinstance(splitter, QByteArray):
            self._splitter.restoreState(splitter)
